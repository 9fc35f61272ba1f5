-- DOL in Neovim: tree-sitter highlighting and `dolc lsp`, from Neovim 0.7 on. `plugin/dolc.lua` calls
-- this with the defaults; `require('dolc').setup { ... }` changes them.
local M = {}

M.defaults = {
  cmd = { 'dolc', 'lsp' }, -- the language server
  lsp = true,
  treesitter = true,
  parser = nil, -- path of a built parser; nil: parser/dol.so on the runtime path
  settings = {},
  capabilities = nil,
  on_attach = nil,
  root_markers = { 'dol.toml', '.git' },
}
M.options = vim.deepcopy(M.defaults)

-- The folder that holds editors/nvim and editors/tree-sitter-dol.
local function editors_dir()
  local here = debug.getinfo(1, 'S').source:sub(2)
  return vim.fn.fnamemodify(vim.fn.resolve(here), ':p:h:h:h:h')
end

-- ---- tree-sitter

function M.parser_path()
  if M.options.parser then
    return M.options.parser
  end
  local found = vim.api.nvim_get_runtime_file('parser/dol.so', false)
  return found[1]
end

-- Loads the parser. Returns true, or false and why not.
function M.load_parser()
  local path = M.parser_path()
  if not path then
    return false, 'no parser/dol.so on the runtime path: run :DolcBuildParser'
  end
  local ts = vim.treesitter
  if ts.language and ts.language.add then
    local ok, result, why = pcall(ts.language.add, 'dol', { path = path })
    if ok and result == nil and why then
      return false, why
    end
    return ok, not ok and result or nil
  end
  return pcall(ts.require_language, 'dol', path)
end

-- Builds the parser with the C compiler of the machine into the user's own runtime folder.
function M.build_parser()
  local source = editors_dir() .. '/tree-sitter-dol/src'
  local target = vim.fn.stdpath('data') .. '/site/parser/dol.so'
  vim.fn.mkdir(vim.fn.fnamemodify(target, ':h'), 'p')
  local command = vim.split(vim.env.CC or 'cc', ' ', { trimempty = true }) -- it may have options
  vim.list_extend(command, {
    '-shared', '-fPIC', '-O1', '-w', '-I', source,
    source .. '/parser.c', source .. '/scanner.c', '-o', target,
  })
  local out = vim.fn.system(command)
  if vim.v.shell_error ~= 0 then
    return nil, out
  end
  return target
end

-- Neovim before 0.8 knows a fixed set of capture names; ours are added to it, under the group of
-- their first part.
local groups = {
  attribute = 'PreProc', boolean = 'Boolean', character = 'Character', comment = 'Comment',
  constant = 'Constant', constructor = 'Type', ['function'] = 'Function', keyword = 'Keyword',
  module = 'Include', number = 'Number', operator = 'Operator', property = 'Identifier',
  punctuation = 'Delimiter', string = 'String', type = 'Type', variable = 'Normal',
}
local finer = {
  ['keyword.conditional'] = 'Conditional', ['keyword.repeat'] = 'Repeat',
  ['keyword.import'] = 'Include', ['keyword.operator'] = 'Operator',
  ['keyword.type'] = 'Structure', ['keyword.modifier'] = 'StorageClass',
  ['comment.documentation'] = 'SpecialComment', ['string.escape'] = 'SpecialChar',
  ['number.float'] = 'Float', ['variable.builtin'] = 'Special',
  ['function.macro'] = 'Macro', ['punctuation.special'] = 'Todo',
}

local function map_captures(highlighter)
  local query = vim.treesitter.get_query('dol', 'highlights')
  for _, name in ipairs(query and query.captures or {}) do
    highlighter.hl_map[name] = finer[name] or groups[vim.split(name, '.', true)[1]] or 'Normal'
  end
end

function M.start_highlighting(buffer)
  local ok, why = M.load_parser()
  if not ok then
    return false, why
  end
  if vim.treesitter.start then
    return pcall(vim.treesitter.start, buffer, 'dol')
  end
  local highlighter = vim.treesitter.highlighter
  map_captures(highlighter)
  return pcall(function()
    highlighter.new(vim.treesitter.get_parser(buffer, 'dol'))
  end)
end

-- ---- language server

local function root_of(name)
  local dir = vim.fn.fnamemodify(name, ':p:h')
  for _, marker in ipairs(M.options.root_markers) do
    local file = vim.fn.findfile(marker, vim.fn.escape(dir, ' ') .. ';')
    local folder = vim.fn.finddir(marker, vim.fn.escape(dir, ' ') .. ';')
    local found = file ~= '' and file or folder
    if found ~= '' then
      return (vim.fn.fnamemodify(found, ':p'):gsub('/+$', ''):gsub('/[^/]*$', ''))
    end
  end
  return dir
end
M.root_of = root_of

-- What vim.lsp.config, vim.lsp.start and vim.lsp.start_client all take.
function M.lsp_config(root)
  return {
    name = 'dolc',
    cmd = M.options.cmd,
    root_dir = root,
    settings = M.options.settings,
    capabilities = M.options.capabilities or vim.lsp.protocol.make_client_capabilities(),
    on_attach = M.options.on_attach,
  }
end

local clients = {} -- by root, for Neovim before 0.8

function M.start_lsp(buffer)
  if vim.fn.executable(M.options.cmd[1]) ~= 1 then
    return nil
  end
  local root = root_of(vim.api.nvim_buf_get_name(buffer))
  if vim.lsp.start then
    return vim.lsp.start(M.lsp_config(root), { bufnr = buffer })
  end
  local id = clients[root]
  if not id or not vim.lsp.get_client_by_id(id) then
    id = vim.lsp.start_client(M.lsp_config(root))
    clients[root] = id
  end
  if id then
    vim.lsp.buf_attach_client(buffer, id)
  end
  return id
end

-- ---- the whole

function M.attach(buffer)
  if M.options.treesitter and M.parser_path() then
    M.start_highlighting(buffer)
  end
  if M.options.lsp and not vim.lsp.enable then
    M.start_lsp(buffer)
  end
end

function M.setup(options)
  M.configured = true
  M.options = vim.tbl_deep_extend('force', vim.deepcopy(M.defaults), options or {})
  if M.options.lsp and vim.lsp.enable then -- Neovim 0.11: lsp/dolc.lua is the configuration
    vim.lsp.enable('dolc')
  end
end

return M
