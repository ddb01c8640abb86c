-- Drives the server with Neovim on real files: what a person does, through Neovim's own functions, with the exact outcome.
--
-- Started by `tests/clients/run` with a copy of `tests/clients/workspace` as the last argument; written for Neovim 0.7, which Debian 12
-- has, and newer ones. The first thing that is not as expected ends it with exit code 1.

local place = vim.v.argv[#vim.v.argv]
local WAIT_MS = 15000
local passed = 0
vim.o.hidden = true

local function finish(code)
  io.stdout:flush()
  vim.cmd(code == 0 and 'qall!' or 'cquit ' .. code)
end

local function fail(what)
  io.stdout:write('FAILED: ' .. what .. '\n')
  finish(1)
  error(what)
end

local function equal(found, expected, what)
  if not vim.deep_equal(found, expected) then
    fail(what .. '\n  expected: ' .. vim.inspect(expected) .. '\n  found:    ' .. vim.inspect(found))
  end
end

local function test(name, body)
  local ok, message = xpcall(body, debug.traceback)
  if not ok then
    fail(name .. '\n' .. tostring(message))
  end
  passed = passed + 1
  io.stdout:write('ok: ' .. name .. '\n')
end

--- Waits until the function gives something, and gives that back.
local function eventually(what, body)
  local found
  local done = vim.wait(WAIT_MS, function()
    found = body()
    return found ~= nil and found ~= false
  end, 20)
  if not done then
    fail('it never came to be: ' .. what)
  end
  return found
end

local clients = vim.lsp.get_clients or vim.lsp.get_active_clients

--- Opens a file of the workspace, with the server attached to it; gives back the buffer.
local function open(name)
  local known = vim.fn.bufnr(place .. '/' .. name)
  if known > 0 and vim.api.nvim_buf_is_loaded(known) then
    vim.cmd('buffer ' .. known)
  else
    vim.cmd('edit ' .. vim.fn.fnameescape(place .. '/' .. name))
  end
  local buffer = vim.api.nvim_get_current_buf()
  eventually('the server is attached to ' .. name, function()
    return vim.lsp.buf_is_attached(buffer, (clients()[1] or { id = 0 }).id)
  end)
  return buffer
end

local function lines(buffer)
  return vim.api.nvim_buf_get_lines(buffer or 0, 0, -1, false)
end

--- Puts the cursor on the first character of a text, the `nth` time that it is there.
local function on(text, nth)
  local seen = 0
  for row, line in ipairs(lines()) do
    local from = 1
    while true do
      local at = line:find(text, from, true)
      if not at then
        break
      end
      seen = seen + 1
      if seen == (nth or 1) then
        vim.api.nvim_win_set_cursor(0, { row, at - 1 })
        return
      end
      from = at + 1
    end
  end
  fail('there is no ' .. text .. ' in ' .. vim.api.nvim_buf_get_name(0))
end

--- What is found in a buffer: `row:column severity code message`, as people count.
local function findings(buffer)
  return vim.tbl_map(function(found)
    local severity = vim.diagnostic.severity[found.severity]
    local code = found.code or (found.user_data or {}).lsp and found.user_data.lsp.code
    return string.format('%d:%d %s %s %s', found.lnum + 1, found.col + 1, severity, code, found.message:match('[^\n]*'))
  end, vim.diagnostic.get(buffer))
end

local MISSING = '6:30 ERROR E0512 `rating` may be missing: it does not always run when `text` does'

test('a finding is shown where it is, and is gone when it is mended', function()
  local buffer = open('broken.flow')
  equal(vim.bo.filetype, 'flowright', 'the type of the file')
  eventually('findings', function() return #findings(buffer) > 0 end)
  equal(findings(buffer), { MISSING }, 'findings')
  vim.api.nvim_buf_set_text(buffer, 4, 23, 4, 35, { '' })
  equal(lines(buffer)[5], '  step rating = rate(x)', 'the edited line')
  eventually('no findings', function() return #findings(buffer) == 0 end)
  vim.cmd('silent undo')
  eventually('the finding is back', function() return #findings(buffer) == 1 end)
  equal(findings(buffer), { MISSING }, 'findings after undo')
end)

--- The text of the window that floats.
local function floating()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= '' then
      local text = lines(vim.api.nvim_win_get_buf(window))
      vim.api.nvim_win_close(window, true)
      return table.concat(text, '\n')
    end
  end
end

test('hovering over a step says what it is and when it runs', function()
  open('triage.flow')
  on('again')
  vim.lsp.buf.hover()
  local text = eventually('the window of the hover', floating)
  for _, part in ipairs({
    'step again = crm.greet(name: string) -> { url: string }',
    'Says hello.',
    'customer.revenue > 1000.0 && score.value > 0.8 && score.label == "vip"',
    'group 3 of 3, starts at 4.5s',
  }) do
    if not text:find(part, 1, true) then
      fail('the hover has no ' .. part .. ':\n' .. text)
    end
  end
end)

--- What the server answers to a request at the cursor.
local function ask(method, extra)
  local client = clients()[1]
  local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
  local answers, problem = vim.lsp.buf_request_sync(0, method, vim.tbl_extend('force', params, extra or {}), WAIT_MS)
  local answer = answers and answers[client.id]
  if not answer or answer.err or answer.error then
    fail(method .. ': ' .. vim.inspect(answer or problem))
  end
  return answer.result
end

local function labels(method)
  local result = ask(method, { context = { triggerKind = 1 } })
  local found = {}
  for _, item in ipairs(result.items or result) do
    found[item.label] = item
  end
  return found
end

test('completion gives the fields of a step, in a file that cannot be read at the cursor', function()
  local buffer = open('triage.flow')
  local row = vim.fn.search('return coalesce') - 1
  vim.api.nvim_buf_set_lines(buffer, row, row, false, { '  let x = score.' })
  vim.api.nvim_win_set_cursor(0, { row + 1, 16 })
  vim.cmd('startinsert!')
  vim.api.nvim_win_set_cursor(0, { row + 1, #'  let x = score.' })
  local found = labels('textDocument/completion')
  for _, field in ipairs({ 'value', 'label' }) do
    if not found[field] then
      fail('no ' .. field .. ' in ' .. vim.inspect(vim.tbl_keys(found)))
    end
  end
  equal(found['customer'], nil, 'a step among the fields')
  vim.cmd('stopinsert')
  vim.cmd('silent undo')
end)

test('definition leads into the imported file', function()
  open('triage.flow')
  on('lookup')
  vim.lsp.buf.definition()
  eventually('the imported file', function()
    return vim.api.nvim_buf_get_name(0):match('crm%.flow$')
  end)
  equal(vim.api.nvim_win_get_cursor(0), { 4, 8 }, 'the cursor')
end)

test('renaming an action changes the file of it, the file that imports it, and the one in YAML', function()
  local crm = open('crm.flow')
  on('lookup')
  vim.lsp.buf.rename('find')
  eventually('the declaration is renamed', function() return lines(crm)[4] == 'compute find(id: string) -> Customer {' end)
  local triage = open('triage.flow')
  eventually('the import is renamed', function()
    return vim.tbl_contains(lines(triage), '  step customer = crm.find(id)')
  end)
  equal(vim.tbl_contains(lines(triage), '  mock crm.find => {"name": "Big", "revenue": 2000.0}'), true, 'the mock')
  local twin = open('twin.flow.yaml')
  equal(lines(twin)[8], "      customer: { uses: crm.find, with: { id: '${ id }' } }", 'the twin')
end)

test('renaming a step in YAML changes the expressions in its texts', function()
  local twin = open('twin.flow.yaml')
  on('customer')
  vim.lsp.buf.rename('buyer')
  eventually('the step is renamed', function() return lines(twin)[8]:match('^      buyer:') end)
  equal(lines(twin)[11], "        with: { name: 'Dear ${ buyer.name }' }", 'the text')
  equal(lines(twin)[12], '        when: buyer.revenue > 1000.0', 'the condition')
end)

test('a code action mends what it is for', function()
  local buffer = open('broken.flow')
  eventually('the finding', function() return #findings(buffer) == 1 end)
  on('rating.points')
  local titles = {}
  local select = vim.ui.select
  vim.ui.select = function(items, options, choose)
    for _, item in ipairs(items) do
      local title = options.format_item(item)
      table.insert(titles, title)
      if title:find('same guard', 1, true) then
        choose(item, 1)
        return
      end
    end
    choose(nil)
  end
  vim.lsp.buf.code_action()
  eventually('the guard: ' .. vim.inspect(titles), function()
    return lines(buffer)[6] == '  step text = praise(points: rating.points) when x > 10'
  end)
  vim.ui.select = select
end)

test('formatting brings a file into the one style', function()
  local buffer = open('untidy.flow')
  if vim.lsp.buf.format then
    vim.lsp.buf.format({ timeout_ms = WAIT_MS })
  else
    vim.lsp.buf.formatting_sync(nil, WAIT_MS)
  end
  equal(lines(buffer), {
    'compute double_it(x: int) -> int',
    '',
    'workflow untidy(x: int) -> int {',
    '  step a = double_it(x)',
    '  return a',
    '}',
  }, 'the file')
end)

test('a YAML file that is no workflow is not the server’s', function()
  vim.cmd('edit ' .. vim.fn.fnameescape(place .. '/compose.yaml'))
  vim.wait(200)
  local attached = vim.lsp.get_clients and vim.lsp.get_clients({ bufnr = 0 }) or vim.lsp.buf_get_clients(0)
  equal(vim.tbl_isempty(attached), true, 'clients')
end)

test('one server is enough, and it ends when it is asked to', function()
  equal(#clients(), 1, 'clients')
  clients()[1].stop(clients()[1])
  eventually('the server has ended', function() return #clients() == 0 end)
end)

io.stdout:write(string.format('%d passed, 0 failed\n', passed))
finish(0)
