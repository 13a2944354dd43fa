--[[
  Appends entries to a stream in order, unless the stream is behind what was published to it.

  KEYS[1]  the stream

  ARGV[1]  the expected last published id, or '' for no check
  then for each entry, three arguments:
    event        the bytes
    traceparent  or ''
    group        or ''

  Result: the list of the new ids; or an error reply 'BEHIND <last published id>' without an append.
]]
local function number_before(a, b)
  -- Compared as strings: the parts of an id have 64 bits, a Lua number holds 53.
  if #a ~= #b then return #a < #b end
  return a < b
end

local function id_before(a, b)
  local a_ms, a_seq = string.match(a, '^(%d+)-(%d+)$')
  local b_ms, b_seq = string.match(b, '^(%d+)-(%d+)$')
  if a_ms ~= b_ms then return number_before(a_ms, b_ms) end
  return number_before(a_seq, b_seq)
end

if ARGV[1] ~= '' then
  local last = last_published(KEYS[1])
  if id_before(last, ARGV[1]) then return redis.error_reply('BEHIND ' .. last) end
end

-- An entry for one group is a repeat: its newer id must not hide a loss before it.
local published
local ids = {}
for i = 2, #ARGV, 3 do
  local fields = { 'event', ARGV[i] }
  if ARGV[i + 1] ~= '' then
    fields[#fields + 1] = 'traceparent'
    fields[#fields + 1] = ARGV[i + 1]
  end
  if ARGV[i + 2] ~= '' then
    fields[#fields + 1] = 'group'
    fields[#fields + 1] = ARGV[i + 2]
    published = published or last_published(KEYS[1])
    fields[#fields + 1] = 'published_before'
    fields[#fields + 1] = published
  else
    published = nil
  end
  ids[#ids + 1] = redis.call('XADD', KEYS[1], '*', unpack(fields))
end
return ids
