--[[
  Removes entries that every group has acknowledged and that are old enough. Groups that are not in the arguments, which are other
  programs', count too, but only up to an age.

  KEYS[1]  the stream

  ARGV[1]  ms since the epoch: nothing appended at or after it is removed
  ARGV[2]  '~' removes only whole nodes of the stream and stops after some, which blocks Redis only briefly;
           '=' removes exactly
  ARGV[3]  ms since the epoch: what was appended before it does not wait for groups of other programs
  ARGV[4…] the groups that must exist

  Result: how many were removed; 0 while one of the groups is missing.
]]
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end

local function number_before(a, b)
  -- Compared as strings: the parts of an id have 64 bits, a Lua number holds 53.
  if #a ~= #b then return #a < #b end
  return a < b
end

local function before(a, b)
  local a_ms, a_seq = string.match(a, '^(%d+)-(%d+)$')
  local b_ms, b_seq = string.match(b, '^(%d+)-(%d+)$')
  if a_ms ~= b_ms then return number_before(a_ms, b_ms) end
  return number_before(a_seq, b_seq)
end

local function after(id)
  local ms, seq = string.match(id, '^(%d+)-(%d+)$')
  return ms .. '-' .. string.format('%.0f', tonumber(seq) + 1)
end

local last_delivered = {}
for _, info in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = {}
  for i = 1, #info, 2 do group[info[i]] = info[i + 1] end
  last_delivered[group['name']] = group['last-delivered-id']
end

-- The first entry that a group has not acknowledged.
local function frontier_of(group)
  local lowest_pending = redis.call('XPENDING', KEYS[1], group)[2]
  return lowest_pending or after(last_delivered[group])
end

-- The first id to keep.
local first = ARGV[1] .. '-0'
local expected = {}
for i = 4, #ARGV do
  if not last_delivered[ARGV[i]] then return 0 end
  expected[ARGV[i]] = true
end
local held_from = ARGV[3] .. '-0'
for group in pairs(last_delivered) do
  local frontier = frontier_of(group)
  if not expected[group] and before(frontier, held_from) then frontier = held_from end
  if before(frontier, first) then first = frontier end
end

if ARGV[2] == '~' then return redis.call('XTRIM', KEYS[1], 'MINID', '~', first, 'LIMIT', 10000) end
return redis.call('XTRIM', KEYS[1], 'MINID', first)
