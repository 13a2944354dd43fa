--[[
  Tells the last entry that was published on a stream.

  KEYS[1]  the stream

  Result: its id; '0-0' when there was none.
]]
return last_published(KEYS[1])
