--[[
  Copies an entry with its failure to the dead letters and acknowledges it, if the consumer still owns it.

  KEYS[1]  the stream
  KEYS[2]  the group's failures, as record-failure.lua keeps them
  KEYS[3]  the dead letters

  ARGV[1]  the group
  ARGV[2]  the consumer
  ARGV[3]  the entry's id
  ARGV[4]  the stream's name, without the namespace
  ARGV[5]  the error's name
  ARGV[6]  the error's message
  ARGV[7]  the error's stack

  Result: the dead letter's id; or nil, and then nothing was done.
]]
-- Without the stream or its group nobody owns anything; XPENDING would be an error.
if redis.call('EXISTS', KEYS[1]) == 0 then return false end
local pending = redis.pcall('XPENDING', KEYS[1], ARGV[1], ARGV[3], ARGV[3], 1, ARGV[2])
if pending.err then
  if string.find(pending.err, '^NOGROUP') then return false end
  return pending
end
if #pending == 0 then return false end

local time = redis.call('TIME')
local now = time[1] .. string.format('%03d', math.floor(tonumber(time[2]) / 1000))
local attempts, first, last = string.match(redis.call('HGET', KEYS[2], ARGV[3]) or '', '^(%d+) (%d+) (%d+)$')
local about = {
  'stream', ARGV[4],
  'group', ARGV[1],
  'consumer', ARGV[2],
  'entry_id', ARGV[3],
  'attempts', attempts or '0',
  'error_name', ARGV[5],
  'error_message', ARGV[6],
  'error_stack', ARGV[7],
  'first_failed_at', first or now,
  'last_failed_at', last or now,
}
local taken = {}
for i = 1, #about, 2 do taken[about[i]] = true end

-- All fields of the original, whoever wrote them; only a name that the failure needs is changed. The `group` of an entry
-- that was replayed is this very group. An entry that is gone from the stream leaves a dead letter without an event.
local entry = redis.call('XRANGE', KEYS[1], ARGV[3], ARGV[3])[1]
local fields = {}
for i = 1, entry and #entry[2] or 0, 2 do
  local name = entry[2][i]
  if name ~= 'group' then
    fields[#fields + 1] = taken[name] and ('original_' .. name) or name
    fields[#fields + 1] = entry[2][i + 1]
  end
end
for i = 1, #about do fields[#fields + 1] = about[i] end

local id = redis.call('XADD', KEYS[3], '*', unpack(fields))
redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
redis.call('HDEL', KEYS[2], ARGV[3])
return id
