--[[
  Appends a dead letter to its stream again, for its group only, and removes it from the dead letters.

  KEYS[1]  the dead letters
  KEYS[2]  the stream that it came from

  ARGV[1]  the dead letter's id

  Result: the new entry's id; or nil when there is no such dead letter.
]]
local letter = redis.call('XRANGE', KEYS[1], ARGV[1], ARGV[1])[1]
if not letter then return false end

local about_the_failure = {
  stream = true, consumer = true, entry_id = true, attempts = true, error_name = true, error_message = true,
  error_stack = true, first_failed_at = true, last_failed_at = true, not_kept = true,
}
local fields = {}
for i = 1, #letter[2], 2 do
  if not about_the_failure[letter[2][i]] then
    fields[#fields + 1] = letter[2][i]
    fields[#fields + 1] = letter[2][i + 1]
  end
end
-- The replay must not hide an earlier loss of the stream.
fields[#fields + 1] = 'published_before'
fields[#fields + 1] = last_published(KEYS[2])
local id = redis.call('XADD', KEYS[2], '*', unpack(fields))
redis.call('XDEL', KEYS[1], ARGV[1])
return id
