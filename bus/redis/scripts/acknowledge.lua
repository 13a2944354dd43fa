--[[
  Removes entries from a group's pending list, with their failure records.

  KEYS[1]  the stream
  KEYS[2]  the group's failures

  ARGV[1]  the group
  ARGV[2…] ids of entries

  Result: how many were pending.
]]
local ids = { unpack(ARGV, 2) }
redis.call('HDEL', KEYS[2], unpack(ids))
return redis.call('XACK', KEYS[1], ARGV[1], unpack(ids))
