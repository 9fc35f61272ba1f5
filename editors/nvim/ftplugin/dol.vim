" Settings for buffers of DOL; each is undone when the file type changes.
if exists('b:did_ftplugin')
  finish
endif
let b:did_ftplugin = 1

setlocal comments=:///,://,:--,s1:/*,mb:*,ex:*/
setlocal commentstring=//\ %s
setlocal formatoptions-=t formatoptions+=croql
setlocal expandtab shiftwidth=4 softtabstop=4
setlocal suffixesadd=.dol
setlocal include=^\\s*use\\s\\+
setlocal includeexpr=substitute(v:fname,'\\.','/','g')
setlocal define=^\\s*\\(pub\\s\\+\\)\\=\\(gene\\\|gen\\\|trait\\\|system\\\|fun\\\|const\\\|constraint\\\|rule\\)\\s

let b:undo_ftplugin = 'setlocal comments< commentstring< formatoptions< expandtab< shiftwidth<'
      \ . ' softtabstop< suffixesadd< include< includeexpr< define<'
