--[[
  Deletes consumer names without pending entries. Deleting one with pending entries would lose them.

  KEYS[1]  the stream

  ARGV[1]  the group
  ARGV[2]  the only name to consider, or '' for all
  ARGV[3]  a name to keep, or ''
  ARGV[4]  the minimum idle time in ms

  Result: how many were deleted.
]]
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local consumers = redis.pcall('XINFO', 'CONSUMERS', KEYS[1], ARGV[1])
if consumers.err then
  if string.find(consumers.err, '^NOGROUP') then return 0 end
  return consumers
end

local deleted = 0
for _, info in ipairs(consumers) do
  local consumer = {}
  for i = 1, #info, 2 do consumer[info[i]] = info[i + 1] end
  local name = consumer['name']
  local meant = (ARGV[2] == '' or ARGV[2] == name) and (ARGV[3] == '' or ARGV[3] ~= name)
  if meant and consumer['pending'] == 0 and consumer['idle'] >= tonumber(ARGV[4]) then
    redis.call('XGROUP', 'DELCONSUMER', KEYS[1], ARGV[1], name)
    deleted = deleted + 1
  end
end
return deleted
