-- Neovim 0.11 and later reads this for vim.lsp.enable('dolc').
local options = require('dolc').options
return {
  cmd = options.cmd,
  filetypes = { 'dol' },
  root_markers = options.root_markers,
  settings = options.settings,
  capabilities = options.capabilities,
  on_attach = options.on_attach,
}
