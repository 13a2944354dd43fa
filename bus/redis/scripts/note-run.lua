--[[
  Records that a handler run begins or has ended, if the consumer still owns the entry.

  KEYS[1]  the stream
  KEYS[2]  the group's failures, as record-failure.lua keeps them

  ARGV[1]  the group
  ARGV[2]  the consumer
  ARGV[3]  the entry's id
  ARGV[4]  'begins' or 'ended'

  Result: 1; or 0 without effect.
]]
-- Without the stream or its group there is no owner, and XPENDING would fail.
if redis.call('EXISTS', KEYS[1]) == 0 then return 0 end
local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])
if pending.err then
  if string.find(pending.err, '^NOGROUP') then return 0 end
  return pending
end
if #pending == 0 then return 0 end

local known = redis.call('HGET', KEYS[2], ARGV[3]) or '0 0 0 0'
local failures, unfinished, last_error = string.match(known, '^(%d+ %d+ %d+) ?(%d*)(.*)$')
local runs = ARGV[4] == 'begins' and (tonumber(unfinished) or 0) + 1 or 0
redis.call('HSET', KEYS[2], ARGV[3], failures .. ' ' .. string.format('%d', runs) .. last_error)
return 1
