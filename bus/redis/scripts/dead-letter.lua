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
  ARGV[8]  the most bytes of the entry to copy; '0' copies nothing

  Result: the dead letter's id; or nil without effect.
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
local attempts, first, last = string.match(redis.call('HGET', KEYS[2], ARGV[3]) or '', '^(%d+) (%d+) (%d+)')
if attempts == '0' then first, last = now, now end
local fields = {
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
local function add(name, value)
  fields[#fields + 1] = name
  fields[#fields + 1] = value
end

-- Our entries have an event and perhaps a traceparent. Foreign entries may have any fields, more than a command takes in a
-- script: they are packed into one field. In a replayed entry `group` is this very group; see replay-dead-letter.lua.
local ours = { event = true, traceparent = true }
local of_a_replay = { group = true, published_before = true }
local function add_content(content)
  local names = {}
  for i = 1, #content, 2 do names[content[i]] = true end
  local others = {}
  for i = 1, #content, 2 do
    local name, value = content[i], content[i + 1]
    if ours[name] or (names['group'] and name == 'other_fields') then
      add(name, value)
      ours[name] = false
    elseif not (names['group'] and of_a_replay[name]) then
      others[#others + 1] = name
      others[#others + 1] = value
    end
  end
  if #others > 0 then add('other_fields', cjson.encode(others)) end
end

local entry = redis.call('XRANGE', KEYS[1], ARGV[3], ARGV[3])[1]
local size = 0
for i = 1, entry and #entry[2] or 0 do size = size + #entry[2][i] end
if not entry then
  add('not_kept', 'it was gone from its stream')
elseif ARGV[8] == '0' then
  add('not_kept', 'it could not be copied')
elseif size > tonumber(ARGV[8]) then
  add('not_kept', string.format('its %d bytes in %d fields are too many', size, #entry[2] / 2))
else
  add_content(entry[2])
end

local id = redis.call('XADD', KEYS[3], '*', unpack(fields))
redis.call('XACK', KEYS[1], ARGV[1], ARGV[3])
redis.call('HDEL', KEYS[2], ARGV[3])
return id
