autocmd BufRead,BufNewFile *.dol setfiletype dol
