" Vim syntax of DOL, for editors without tree-sitter. tests/editors/words.sh holds its words equal to
" compiler/syntax/tokens.def.
if exists('b:current_syntax')
  finish
endif

syntax case match
syntax sync minlines=200

" --- names

syntax match dolType "\v<\u\w*>"
syntax match dolConstant "\v<\u[A-Z0-9]*_[A-Z0-9_]*>"
syntax match dolConstant "\v<\u[A-Z0-9]+>"
syntax match dolFunction "\v<\l\w*>\ze\("
syntax match dolFunction "\v%(<fun\s+)@<=\h\w*"
syntax match dolMacro "\v<\h\w*!\ze[(\[]"
syntax match dolAttribute "\v^\s*\zs\@\h\w*"
syntax region dolAttribute matchgroup=dolAttribute start="#\[" end="\]" contains=dolString,dolNumber
syntax match dolAttribute "\v^\s*\zs#\h\w*"

" --- words

syntax keyword dolConditional if else match
syntax keyword dolRepeat for while loop break continue
syntax keyword dolStatement return fun const mut
syntax keyword dolOperatorWord and or not implies as in forall exists
syntax keyword dolBoolean true false
syntax keyword dolThis this

" A word that is a keyword in places is one before another word that is no infix operator; each has
" its own line here when other shapes make it one, too.
let s:declares = 'module|mod|use|pub|gene|gen|struct|type|trait|system|constraint|rule|evolves|evo'
      \ . '|impl|enum|extends|extern|effect|atomic|spirit|test|sex'
let s:members = 'has|is|state|law|provides|operator|requires|ensures|where|adds|removes|deprecates'
      \ . '|let|val|var|try|old|eventually|within|exegesis|docs'
let s:sentence = 'has|is|emits|never|requires|matches|derives|from|uses|each|all|no'
let s:name_follows = '\v\ze\s+%(%(and|or|implies|as|in|else|if|is|has)>)@!\h'
let s:free = '\v%(\.|::|\w)@<!<'

execute 'syntax match dolStructure "' . s:free . '%(' . s:declares . ')>' . s:name_follows . '"'
execute 'syntax match dolKeyword "' . s:free . '%(' . s:members . ')>' . s:name_follows . '"'
syntax match dolKeyword "\v%(^\s*|\{\s*)@<=type\ze\s*:"
syntax match dolKeyword "\v<%(requires|ensures|where)>\ze\s+[^:=.,)}\] \t\/\-]"
syntax match dolKeyword "\v<has>\ze\s+\h[A-Za-z0-9_.]*%(\s+is>|\s*[:=]|\s*$|\s*\})"
syntax match dolKeyword "\v<is>\ze\s+enum\s*\{"
syntax match dolKeyword "\v<is>\ze\s+\h\w*\s*[(<]"
syntax match dolKeyword "\v<operator>\ze\s*[-+*\/%^=!<>]"
syntax match dolKeyword "\v%(^\s*)@<=%(adds|removes|deprecates)\ze\s+\h"
syntax match dolKeyword "\v<migrate>\ze\s*\{"
syntax match dolKeyword "\v<because>\ze\s*\""
syntax match dolKeyword "\v<let>\ze\s*\("
syntax match dolKeyword "\v%(\.|::|\w)@<!<%(old|eventually)>\ze\("
syntax match dolKeyword "\v%(\)\s*)@<=within>"
syntax match dolStructure "\v<%(enum|sex)>\ze\s*\{"
syntax match dolStructure "\v<impl>\ze\s*\<"
syntax match dolStructure "\v<extern>\ze\s*\""
syntax match dolStructure "\v<pub>\ze\("
syntax match dolStructure "\v<use\ze\s+\@"

" --- sentences: a line of nothing but words, with a predicate in it

execute 'syntax match dolPredicate contained "\v<%(' . s:sentence . ')>"'
syntax match dolSentence "\v^\s*[A-Za-z_][A-Za-z0-9_., ]* <%(has|is|emits|never|matches)> [A-Za-z0-9_., ]+$" contains=dolPredicate
syntax match dolSentence "\v^\s*[A-Za-z_][A-Za-z0-9_., ]* <derives> <from> [A-Za-z0-9_., ]+$" contains=dolPredicate
syntax match dolSentence "\v^\s*%(each|all|no) [A-Za-z0-9_., ]+$" contains=dolPredicate
syntax match dolSentence "\v^\s*uses [A-Za-z0-9_., ]+$" contains=dolPredicate
syntax match dolSentence "\v^\s*requires [A-Za-z0-9_.]+\s*%(\>\=|\>|\=)\s*\d+\.[0-9.]+$" contains=dolPredicate,dolNumber

" --- literals

syntax match dolNumber "\v<\d[0-9_]*>"
syntax match dolNumber "\v<0x\x[0-9A-Fa-f_]*>"
syntax match dolNumber "\v<0b[01][01_]*>"
syntax match dolFloat "\v<\d[0-9_]*\.\d[0-9_]*%([eE][-+]?\d[0-9_]*)?>"
syntax match dolFloat "\v<\d[0-9_]*[eE][-+]?\d[0-9_]*>"
syntax match dolVersion "\v<\d+\.\d+\.\d+>"
syntax match dolEscape contained "\v\\%(x\x{0,2}|u\{[0-9A-Fa-f_]*\}|.)"
syntax region dolString start=+"+ skip=+\\.+ end=+"+ end=+$+ contains=dolEscape,@Spell
syntax region dolString start=+"""+ skip=+\\.+ end=+"""+ contains=dolEscape,@Spell
syntax match dolCharacter "\v'%([^'\\]|\\%(x\x{0,2}|u\{[0-9A-Fa-f_]*\}|.))'" contains=dolEscape

" --- operators

syntax match dolOperator "[-+*/%^=<>!&|?]"
syntax match dolOperator "\.\.=\?"
syntax match dolUnfinished "\.\.\."

" --- comments and texts, last: nothing else begins in them

syntax match dolComment "//.*$" contains=dolTodo,@Spell
syntax match dolComment "--.*$" contains=dolTodo,@Spell
syntax region dolComment start="/\*" end="\*/" contains=dolComment,dolTodo,@Spell
syntax match dolDocComment "///\%(/\)\@!.*$" contains=@Spell
syntax keyword dolTodo contained TODO FIXME XXX NOTE
syntax region dolExegesis matchgroup=dolKeyword start="\v%(^|[{}])\s*\zs%(exegesis|docs)\s*\{" end="}" contains=dolBraces,@Spell fold
syntax region dolBraces contained transparent start="\\\@1<!{" end="\\\@1<!}" contains=dolBraces,@Spell
syntax region dolRaw matchgroup=dolDelimiter start="\v%(^\s*%(spirit|test)\s+[A-Za-z0-9_."]+%(\s*\@\s*[0-9.]+)?\s*)@<=\{" end="}" contains=dolRawBraces,dolString,dolComment fold
syntax region dolRawBraces contained transparent start="{" end="}" contains=dolRawBraces,dolString,dolComment

highlight default link dolConditional Conditional
highlight default link dolRepeat Repeat
highlight default link dolStatement Statement
highlight default link dolOperatorWord Operator
highlight default link dolBoolean Boolean
highlight default link dolThis Special
highlight default link dolStructure Structure
highlight default link dolKeyword Keyword
highlight default link dolPredicate Keyword
highlight default link dolType Type
highlight default link dolConstant Constant
highlight default link dolFunction Function
highlight default link dolMacro Macro
highlight default link dolAttribute PreProc
highlight default link dolNumber Number
highlight default link dolFloat Float
highlight default link dolVersion Number
highlight default link dolString String
highlight default link dolEscape SpecialChar
highlight default link dolCharacter Character
highlight default link dolOperator Operator
highlight default link dolUnfinished Todo
highlight default link dolComment Comment
highlight default link dolDocComment SpecialComment
highlight default link dolTodo Todo
highlight default link dolExegesis SpecialComment
highlight default link dolRaw String

let b:current_syntax = 'dol'
