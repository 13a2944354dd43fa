--[[
  Counts a failed attempt, or notes what an entry waits for, if the consumer still owns the entry.

  KEYS[1]  the stream
  KEYS[2]  the group's failures: a hash of entry id to
           '<attempts> <first failed at> <last failed at> <unfinished runs> <last error>', times in ms, 0 when no attempt
           failed; earlier versions wrote neither the last error nor the space before it

  ARGV[1]  the group
  ARGV[2]  the consumer
  ARGV[3]  the entry's id
  ARGV[4]  'failed' counts an attempt, 'waits' counts none
  ARGV[5]  the error, in a line

  Result: the new value of the hash for the entry; or nil without effect.

  Uses the server's time: the processes of a group run on machines whose clocks differ.
]]
-- Without the stream or its group there is no owner, and XPENDING would fail.
if redis.call('EXISTS', KEYS[1]) == 0 then return false end
local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])
if pending.err then
  if string.find(pending.err, '^NOGROUP') then return false end
  return pending
end
if #pending == 0 then return false end

local time = redis.call('TIME')
local now = time[1] .. string.format('%03d', math.floor(tonumber(time[2]) / 1000))
local attempts, first, last, unfinished =
  string.match(redis.call('HGET', KEYS[2], ARGV[3]) or '', '^(%d+) (%d+) (%d+) ?(%d*)')
if not attempts then attempts, first, last, unfinished = '0', '0', '0', '0' end
if unfinished == '' then unfinished = '0' end
if ARGV[4] == 'failed' then
  if attempts == '0' then first = now end
  attempts, last, unfinished = string.format('%d', tonumber(attempts) + 1), now, '0'
end
local failures = table.concat({ attempts, first, last, unfinished, ARGV[5] }, ' ')
redis.call('HSET', KEYS[2], ARGV[3], failures)
return failures
