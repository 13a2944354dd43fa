--[[
  Claims idle entries like XAUTOCLAIM, but omits the content of entries that are too big: a consumer that hangs while it reads
  one would only pass it on to the next, which would hang too.

  KEYS[1]  the stream

  ARGV[1]  the group
  ARGV[2]  the consumer
  ARGV[3]  ms that an entry must have been idle
  ARGV[4]  the cursor
  ARGV[5]  how many entries at most
  ARGV[6]  the most bytes of an entry that is returned with its content

  Result: that of XAUTOCLAIM; entries that are too big have no fields.
]]
local claimed = redis.call('XAUTOCLAIM', KEYS[1], ARGV[1], ARGV[2], ARGV[3], ARGV[4], 'COUNT', ARGV[5])
for _, entry in ipairs(claimed[2]) do
  local size = 0
  for i = 1, #entry[2] do size = size + #entry[2][i] end
  if size > tonumber(ARGV[6]) then entry[2] = {} end
end
return claimed
