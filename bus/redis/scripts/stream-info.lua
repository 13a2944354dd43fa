--[[
  Returns a stream's length and last id. XINFO's reply contains the first and the last entry, however big they are.

  KEYS[1]  the stream

  Result: the length and the last id; or nil when there is no such stream.
]]
if redis.call('EXISTS', KEYS[1]) == 0 then return false end
local info = redis.call('XINFO', 'STREAM', KEYS[1])
local found = {}
for i = 1, #info, 2 do found[info[i]] = info[i + 1] end
return { found['length'], found['last-generated-id'] }
