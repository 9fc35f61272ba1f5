if vim.g.loaded_dolc then
  return
end
vim.g.loaded_dolc = true

vim.api.nvim_create_user_command('DolcBuildParser', function()
  local path, why = require('dolc').build_parser()
  if path then
    vim.notify('dolc: built ' .. path)
  else
    vim.notify('dolc: ' .. why, vim.log.levels.ERROR)
  end
end, { desc = 'build the tree-sitter parser of DOL with the C compiler' })

-- The user's setup() comes before this, in init.lua, or after; without it the defaults hold.
if not require('dolc').configured then
  require('dolc').setup(vim.g.dolc)
end

vim.api.nvim_create_autocmd('FileType', {
  group = vim.api.nvim_create_augroup('dolc', { clear = true }),
  pattern = 'dol',
  callback = function(event)
    require('dolc').attach(event.buf)
  end,
})
