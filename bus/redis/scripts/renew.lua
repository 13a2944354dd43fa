--[[
  Resets the idle time of entries that a consumer still owns. Without the check it would reclaim entries that another
  consumer has claimed since.

  KEYS[1]  the stream

  ARGV[1]  the group
  ARGV[2]  the consumer
  ARGV[3…] ids of entries

  Result: the ids that the consumer owns.
]]
local owned = {}
-- Without the stream or its group there is no owner, and XPENDING would fail.
if redis.call('EXISTS', KEYS[1]) == 0 then return owned end
for i = 3, #ARGV do
  local id = ARGV[i]
  local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], id, id, 1, ARGV[2])
  if pending.err then
    if string.find(pending.err, '^NOGROUP') then return {} end
    return pending
  end
  if #pending > 0 then
    owned[#owned + 1] = id
    -- XCLAIM silently drops an entry that is no longer on the stream although its handler still runs: skip it.
    if #redis.call('XRANGE', KEYS[1], id, id) > 0 then
      redis.call('XCLAIM', KEYS[1], ARGV[1], ARGV[2], 0, id, 'JUSTID')
    end
  end
end
return owned
