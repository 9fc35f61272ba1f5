" Indentation of DOL as `dolc fmt` has it: a step for each open bracket, one for a line that goes on.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=GetDolIndent(v:lnum)
setlocal indentkeys=0{,0},0),0],!^F,o,O,0.,0=else,0=and,0=or,0=implies
let b:undo_indent = 'setlocal indentexpr< indentkeys<'

if exists('*GetDolIndent')
  finish
endif

" The line without comments, and strings without what is in them.
function! s:code(lnum) abort
  let line = substitute(getline(a:lnum), '"\%(\\.\|[^"\\]\)*"', '""', 'g')
  return substitute(line, '\%(//\|--\).*$', '', '')
endfunction

let s:infix = '\%([?%^*/+<>=]\|\.\.\@!\|||\|&&\|\<\%(and\|or\|implies\|as\|in\)\>\|-\s\)'
let s:clause = '\%(requires\|ensures\)\>'

" The line begins with what continues the one before; it ends with what the next one continues.
function! s:continues(line) abort
  return a:line =~# '^\s*\%(' . s:infix . '\|' . s:clause . '\)'
endfunction

function! s:ends_open(line) abort
  return a:line =~# '\%([-+*/%^=<&]\|||\|\<\%(and\|or\|not\|implies\|as\|in\)\)\s*$'
        \ && a:line !~# '\.\.\.\s*$' && a:line !~# '^\s*use\>.*\*$'
endfunction

" The line of the `exegesis {` whose text the line is in, or 0.
function! s:text_head(lnum) abort
  let lnum = a:lnum - 1
  let least = 1000
  while lnum > 0 && a:lnum - lnum < 200
    let line = getline(lnum)
    if line =~# '^\s*\%(exegesis\|docs\)\s*{\s*$' && indent(lnum) < least
      return lnum
    endif
    if line =~# '\S'
      let least = min([least, indent(lnum)])
      if line =~# '^\s*}\s*$' || least == 0
        return 0
      endif
    endif
    let lnum -= 1
  endwhile
  return 0
endfunction

" The line of the bracket that the first character of this line closes.
function! s:opener(lnum) abort
  let closer = matchstr(getline(a:lnum), '\S')
  let pair = {'}': ['{', '}'], ')': ['(', ')'], ']': ['\[', '\]']}[closer]
  let view = winsaveview()
  call cursor(a:lnum, match(getline(a:lnum), '\S') + 1)
  let found = searchpair(pair[0], '', pair[1], 'bnW',
        \ 'getline(".")[: col(".") - 1] =~# "//\\|--"', max([1, a:lnum - 1000]))
  call winrestview(view)
  return found ? found : a:lnum
endfunction

function! s:goes_on(lnum) abort
  let above = prevnonblank(a:lnum - 1)
  return s:continues(s:code(a:lnum)) || (above && s:ends_open(s:code(above)))
endfunction

" The line on which the statement of this line begins.
function! s:start(lnum) abort
  let lnum = a:lnum
  while lnum > 1
    if getline(lnum) =~# '^\s*[})\]]'
      let open = s:opener(lnum)
      if open == lnum
        return lnum
      endif
      let lnum = open
    elseif s:goes_on(lnum)
      let lnum = prevnonblank(lnum - 1)
    else
      return lnum
    endif
  endwhile
  return lnum
endfunction

function! GetDolIndent(lnum) abort
  let before = prevnonblank(a:lnum - 1)
  if before == 0
    return 0
  endif
  let head = s:text_head(a:lnum)
  if head
    return getline(a:lnum) =~# '^\s*}' ? indent(head)
          \ : head == before ? indent(head) + shiftwidth() : -1
  endif
  let now = s:code(a:lnum)
  if now =~# '^\s*[})\]]'
    return indent(s:opener(a:lnum))
  endif
  let line = s:code(before)
  if line =~# '[{(\[:]\s*\%(|[^|]*|\)\?\s*$'
    return indent(before) + shiftwidth()
  endif
  if now =~# '^\s*\.\.\@!'
    let from = line =~# '^\s*[})\]]' ? s:opener(before) : before
    return indent(from) + (getline(from) =~# '^\s*\.' ? 0 : shiftwidth())
  endif
  if s:continues(now) || s:ends_open(line)
    return s:goes_on(before) ? indent(before) : indent(s:start(before)) + shiftwidth()
  endif
  return indent(s:start(before))
endfunction
