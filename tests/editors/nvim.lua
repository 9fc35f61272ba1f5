-- Runs inside of a headless Neovim (nvim.sh), with the shipped configuration and nothing else. Prints
-- "ok NAME" and "not ok NAME: why". Works on Neovim 0.7 and later.
local results = {}
local function report(name, why)
  table.insert(results, why and ('not ok ' .. name .. ': ' .. why) or ('ok ' .. name))
end
local function check(name, condition, why)
  report(name, not condition and (why or 'it is not so') or nil)
end
local function try(name, fn)
  local ok, why = xpcall(fn, debug.traceback)
  if not ok then
    report(name, tostring(why))
  end
end

local specs = vim.env.DOL_SPECS
local has_server = vim.env.DOL_SERVER == 'yes'

local function open(name)
  vim.cmd('silent edit! ' .. vim.fn.fnameescape(specs .. '/' .. name))
  return vim.api.nvim_get_current_buf()
end

local function wait(what)
  return vim.wait(20000, what, 20)
end

-- Puts the cursor at the first match of a pattern; returns line and column, from 1.
local function go(pattern)
  vim.fn.cursor(1, 1)
  local line = vim.fn.search(pattern, 'cW')
  assert(line > 0, 'no ' .. pattern)
  return line, vim.fn.col('.')
end

-- ---- the screen

local function attr_at(pattern)
  local line, column = go(pattern)
  vim.cmd('redraw!')
  local place = vim.fn.screenpos(0, line, column)
  return vim.fn.screenattr(place.row, place.col)
end

-- What a cell of this highlight group looks like.
local function attr_of(group)
  vim.cmd('enew!')
  vim.api.nvim_buf_set_lines(0, 0, -1, false, { 'x' })
  vim.api.nvim_buf_add_highlight(0, -1, group, 0, 0, -1)
  vim.cmd('redraw!')
  local attr = vim.fn.screenattr(1, 1)
  vim.cmd('bwipeout!')
  return attr
end

local function highlighting()
  -- One look for each group: what they are linked to does not matter here.
  local looks = { Keyword = 'Red', Structure = 'Green', Include = 'Blue', Type = 'Cyan',
    Comment = 'Magenta', SpecialComment = 'Yellow', Number = 'DarkRed', String = 'DarkGreen',
    Function = 'DarkBlue', Special = 'DarkCyan', Identifier = 'DarkMagenta', Operator = 'Brown',
    Constant = 'LightRed', Float = 'LightGreen', Boolean = 'LightBlue', Conditional = 'Gray' }
  for group, color in pairs(looks) do
    vim.cmd('highlight! clear ' .. group)
    vim.cmd(('highlight! %s ctermfg=%s guifg=%s'):format(group, color, color))
  end
  local modern = vim.fn.has('nvim-0.8') == 1
  local function expect(file, cases)
    for _, case in ipairs(cases) do
      local want = attr_of(case[2])
      open(file)
      local got = attr_at(case[1])
      check(('%s: %s is %s'):format(file, case[1], case[2]), got == want, got .. ' is not ' .. want)
    end
  end
  open('core.dol')
  check('the tree-sitter highlighter is active',
    vim.treesitter.highlighter.active[vim.api.nvim_get_current_buf()] ~= nil)
  if modern then
    return -- the groups of later versions are compared by name
  end
  expect('septal.dol', {
    { '^\\zsmodule', 'Include' }, { '^gene \\zsNodeObservation', 'Type' }, { '^\\zsgene', 'Structure' },
    { '    \\zshas node', 'Keyword' }, { 'has \\zsnode:', 'Identifier' }, { ': \\zsNodeId', 'Type' },
    { '\\zswhere is_prob', 'Keyword' }, { 'where \\zsis_prob', 'Function' },
    { '^/// \\zsWhere', 'SpecialComment' }, { '    \\zsSeptal gates', 'SpecialComment' },
    { '^const MAX_BACKOFF_DOUBLINGS: UInt64 = \\zs6', 'Number' }, { '    \\zsif answered', 'Conditional' },
    { 'answered { \\zs0\\.0', 'Float' }, { 'timeout < 0.5 \\zsand', 'Operator' },
    { '^const \\zsMAX_BACKOFF', 'Constant' },
  })
end

-- ---- the language server

local function clients()
  if vim.lsp.get_clients then
    return vim.lsp.get_clients { bufnr = 0 }
  end
  return vim.tbl_values(vim.lsp.buf_get_clients(0))
end

local function request(method, params)
  local answers = vim.lsp.buf_request_sync(0, method, params, 20000)
  for _, answer in pairs(answers or {}) do
    assert(not answer.error, vim.inspect(answer.error))
    return answer.result
  end
end

local function position_params()
  local client = clients()[1]
  return vim.lsp.util.make_position_params(0, client and client.offset_encoding)
end

local function diagnostics()
  return vim.diagnostic.get(0)
end

local function change_and_undo()
  local buffer = open('core.dol')
  check('a server is attached', wait(function() return #clients() > 0 end), 'none')
  wait(function() return clients()[1] and clients()[1].initialized end)
  vim.wait(300)
  check('a clean file has no diagnostics', #diagnostics() == 0, vim.inspect(diagnostics()))
  local line = go('has amount: \\zsUInt64')
  local text = vim.fn.getline(line)
  vim.fn.setline(line, (text:gsub('UInt64', 'UInt65')))
  check('a mistake is shown', wait(function()
    for _, d in ipairs(diagnostics()) do
      if d.lnum == line - 1 and d.message:find('UInt65') then
        return d.code == 'E0330'
      end
    end
  end), vim.inspect(diagnostics()))
  vim.fn.setline(line, text)
  check('and goes away', wait(function() return #diagnostics() == 0 end), vim.inspect(diagnostics()))
  return buffer
end

local function hover()
  open('septal.dol')
  go('-> \\zsHealthStatus')
  local result = request('textDocument/hover', position_params())
  local text = result and (result.contents.value or vim.inspect(result.contents)) or ''
  check('hover tells what HealthStatus is', text:find('gene HealthStatus', 1, true) ~= nil, text)
end

local function definition()
  open('septal.dol')
  go('-> \\zsHealthStatus')
  vim.lsp.buf.definition()
  check('definition goes to the other file', wait(function()
    return vim.fn.expand('%:t') == 'core.dol' and vim.fn.getline('.'):find('^gene HealthStatus')
  end), vim.fn.expand('%:t') .. ': ' .. vim.fn.getline('.'))
end

local function rename()
  open('septal.dol')
  go('gene \\zsNodeObservation')
  vim.lsp.buf.rename('NodeSighting')
  check('rename changes every place', wait(function()
    return vim.fn.search('\\<NodeObservation\\>', 'nw') == 0 and vim.fn.search('\\<NodeSighting\\>', 'nw') > 0
  end))
  vim.wait(300)
  check('the renamed workspace checks', #diagnostics() == 0, vim.inspect(diagnostics()))
  for _, buffer in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(buffer) and vim.bo[buffer].modified then
      vim.api.nvim_buf_call(buffer, function() vim.cmd('silent edit!') end)
    end
  end
end

local function formatting()
  open('septal.dol')
  local before = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  local line = go('    if answered { 0.0 } else { 1.0 }')
  vim.fn.setline(line, 'if  answered {0.0}   else { 1.0}')
  if vim.lsp.buf.format then
    vim.lsp.buf.format { async = false, timeout_ms = 20000 }
  else
    vim.lsp.buf.formatting_sync(nil, 20000)
  end
  local after = vim.api.nvim_buf_get_lines(0, 0, -1, false)
  check('formatting mends the layout', vim.deep_equal(before, after), after[line])
  vim.cmd('silent edit!')
end

local function health()
  vim.cmd('silent checkhealth dolc')
  local text = table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), '\n')
  check('checkhealth finds the parser', text:find('tree%-sitter parser') ~= nil, text)
  check('checkhealth finds the compiler', text:find('OK:? dolc %d') ~= nil or text:find('OK dolc %d') ~= nil, text)
  check('checkhealth finds no fault', not text:find('ERROR'), text)
  vim.cmd('bwipeout!')
end

-- ---- what needs no server

local function file_type()
  open('core.dol')
  check('the file type is dol', vim.bo.filetype == 'dol', vim.bo.filetype)
  check('comments are known', vim.bo.commentstring == '// %s', vim.bo.commentstring)
end

local function indentation()
  for _, name in ipairs { 'core.dol', 'septal.dol', 'types.dol', 'ledger.dol', 'market.dol', 'nexus.dol', 'revival.dol' } do
    open(name)
    local before = vim.api.nvim_buf_get_lines(0, 0, -1, false)
    vim.cmd('silent normal! gg=G')
    local after = vim.api.nvim_buf_get_lines(0, 0, -1, false)
    local first
    for i, text in ipairs(before) do
      if after[i] ~= text and not first then
        first = i .. ': [' .. after[i] .. '] for [' .. text .. ']'
      end
    end
    check('indenting leaves ' .. name .. ' as it is', not first, first)
    vim.cmd('silent edit!')
  end
end

local function folds_and_injections()
  open('core.dol')
  local get = vim.treesitter.query and vim.treesitter.query.get or vim.treesitter.get_query
  for _, name in ipairs { 'highlights', 'locals', 'folds', 'injections', 'indents', 'textobjects', 'tags' } do
    local ok, query = pcall(get, 'dol', name)
    check('query ' .. name, ok and query ~= nil, tostring(query))
  end
end

-- ---- the syntax file, for editors without tree-sitter: does it see what tree-sitter sees?

local capture_class = { comment = 'comment', string = 'string', character = 'string',
  number = 'number', keyword = 'keyword', boolean = 'boolean' }
local group_class = { dolConditional = 'keyword', dolRepeat = 'keyword', dolStatement = 'keyword',
  dolOperatorWord = 'keyword', dolStructure = 'keyword', dolKeyword = 'keyword',
  dolPredicate = 'keyword', dolBoolean = 'boolean', dolNumber = 'number', dolFloat = 'number',
  dolVersion = 'number', dolString = 'string', dolEscape = 'string', dolCharacter = 'string',
  dolComment = 'comment', dolDocComment = 'comment', dolExegesis = 'comment', dolTodo = 'comment',
  dolBraces = 'comment', dolRaw = 'string', dolRawBraces = 'string' }

-- What tree-sitter says of each place where a node without children begins.
local function classes_of(buffer)
  local parser = vim.treesitter.get_parser(buffer, 'dol')
  local root = parser:parse()[1]:root()
  local get = vim.treesitter.query and vim.treesitter.query.get or vim.treesitter.get_query
  local query = get('dol', 'highlights')
  local classes = {}
  for id, node in query:iter_captures(root, buffer, 0, -1) do
    local line, column = node:range()
    classes[line * 1000 + column] = { line, column,
      capture_class[vim.split(query.captures[id], '.', { plain = true })[1]] or 'name' }
  end
  return classes
end

local function syntax_differences(name)
  local buffer = open(name)
  local classes = classes_of(buffer)
  local active = vim.treesitter.highlighter.active[buffer]
  if active then
    active:destroy()
  end
  vim.cmd('set syntax=dol')
  local found = {}
  local places = vim.tbl_keys(classes)
  table.sort(places)
  for _, place in ipairs(places) do
    local class = classes[place]
    local group = vim.fn.synIDattr(vim.fn.synID(class[1] + 1, class[2] + 1, 1), 'name')
    local text = vim.fn.getline(class[1] + 1):sub(class[2] + 1):match('^[%w_]+')
    if text and (group_class[group] or 'name') ~= class[3] then
      table.insert(found, ('%s:%d:%d: %s tree-sitter %s, syntax %s'):format(name, class[1] + 1,
        class[2] + 1, text, class[3], group))
    end
  end
  return found
end

local function syntax_file()
  for _, name in ipairs { 'core.dol', 'septal.dol', 'nexus.dol', '../../dialect.dol', '../../words.dol' } do
    local found = syntax_differences(name)
    check('syntax/dol.vim agrees with tree-sitter on ' .. name, #found == 0,
      #found .. ' differences\n  ' .. table.concat(found, '\n  ', 1, math.min(#found, 12)))
  end
end

try('file type', file_type)
try('highlighting', highlighting)
try('queries', folds_and_injections)
try('indentation', indentation)
try('syntax file', syntax_file)
if has_server then
  try('health', health)
  try('diagnostics', change_and_undo)
  try('hover', hover)
  try('definition', definition)
  try('rename', rename)
  try('formatting', formatting)
end

local out = assert(io.open(vim.env.DOL_RESULTS, 'w'))
out:write(table.concat(results, '\n'), '\n')
out:close()
vim.cmd('qall!')
