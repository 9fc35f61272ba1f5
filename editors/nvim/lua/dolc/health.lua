-- :checkhealth dolc
local M = {}

local health = vim.health or require('health')
local start = health.start or health.report_start
local ok = health.ok or health.report_ok
local warn = health.warn or health.report_warn
local err = health.error or health.report_error

local function check_compiler(options)
  local program = options.cmd[1]
  if vim.fn.executable(program) ~= 1 then
    err(program .. ' is not in the PATH', { 'install dolc, or name it: setup { cmd = { "/path/dolc", "lsp" } }' })
    return
  end
  local version = vim.fn.system { program, '--version' }
  ok((vim.split(version, '\n')[1]))
  vim.fn.system { program, 'lsp', '--help' }
  if vim.v.shell_error ~= 0 then
    err(program .. ' has no language server', { 'this version is too old for `dolc lsp`' })
  else
    ok('the language server is there: ' .. table.concat(options.cmd, ' '))
  end
end

local function check_parser(dolc)
  local path = dolc.parser_path()
  if not path then
    warn('no tree-sitter parser: highlighting comes from syntax/dol.vim', { ':DolcBuildParser builds it with cc' })
    return
  end
  local loaded, why = dolc.load_parser()
  if not loaded then
    err('the parser does not load: ' .. tostring(why), { path, ':DolcBuildParser builds it anew' })
    return
  end
  ok('tree-sitter parser: ' .. path)
  local get = vim.treesitter.query and vim.treesitter.query.get or vim.treesitter.get_query
  for _, name in ipairs { 'highlights', 'locals', 'folds', 'injections' } do
    local fine, query = pcall(get, 'dol', name)
    if fine and query then
      ok('query ' .. name)
    else
      err('query ' .. name .. ' does not fit the parser: ' .. tostring(query))
    end
  end
end

function M.check()
  local dolc = require('dolc')
  start('dolc')
  check_compiler(dolc.options)
  check_parser(dolc)
end

return M
