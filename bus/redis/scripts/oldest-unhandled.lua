--[[
  Returns for each group of a stream the oldest entry that is there and that the group has not acknowledged. Their ids alone: an
  entry of another program may be big.

  KEYS[1]  the stream

  Result: group, id, group, id, …; the id is empty where the group has acknowledged all. Nothing when there is no such stream.
]]
if redis.call('EXISTS', KEYS[1]) == 0 then return {} end
local found = {}
for _, info in ipairs(redis.call('XINFO', 'GROUPS', KEYS[1])) do
  local group = {}
  for i = 1, #info, 2 do group[info[i]] = info[i + 1] end
  local lowest_pending = redis.call('XPENDING', KEYS[1], group['name'])[2]
  -- A pending entry may have been trimmed: then the next one that is there.
  local from = lowest_pending or ('(' .. group['last-delivered-id'])
  local entry = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', '1')[1]
  found[#found + 1] = group['name']
  found[#found + 1] = entry and entry[1] or ''
end
return found
