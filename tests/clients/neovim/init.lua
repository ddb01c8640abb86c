-- The set-up of Neovim: the one that `docs/editors.md` shows for this version, taken from the page itself.

local page = vim.fn.readfile('docs/editors.md')
local wanted = vim.fn.has('nvim-0.11') == 1 and 'neovim=0.11' or 'neovim=0.7'
local lines = {}
local inside = false
for _, line in ipairs(page) do
  if line == '```lua ' .. wanted then
    inside = true
  elseif line == '```' then
    inside = false
  elseif inside then
    table.insert(lines, line)
  end
end
assert(#lines > 10, 'docs/editors.md has no set-up for this version of Neovim')
assert((loadstring or load)(table.concat(lines, '\n'), '@docs/editors.md'))()
