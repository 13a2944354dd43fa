--[[
  Returns which entries are missing from a stream.

  KEYS[1]  the stream

  ARGV[1…] ids of entries

  Result: the list of the ids that are not on the stream.
]]
local missing = {}
for _, id in ipairs(ARGV) do
  if #redis.call('XRANGE', KEYS[1], id, id) == 0 then missing[#missing + 1] = id end
end
return missing
