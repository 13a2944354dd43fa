--[[
  Returns the last published entry of a stream.

  KEYS[1]  the stream

  Result: its id; '0-0' without one.
]]
return last_published(KEYS[1])
