-- What a user writes: the shipped folder on the runtime path.
vim.opt.runtimepath:prepend(vim.env.DOL_NVIM)
vim.opt.swapfile = false
