--[[
  Stands before the scripts that need it: the id of the last entry that was published on a stream; '0-0' when there was none.

  A dead letter that was replayed is not published anew: replay-dead-letter.lua notes in it what was before. XINFO would copy
  the first and the last entry, however big they are, so it is asked only when there are none.
]]
local function last_published(stream)
  local tail = redis.call('XREVRANGE', stream, '+', '-', 'COUNT', 1)[1]
  if tail then
    for i = 1, #tail[2], 2 do
      if tail[2][i] == 'published_before' and string.find(tail[2][i + 1], '^%d+-%d+$') then return tail[2][i + 1] end
    end
    return tail[1]
  end
  if redis.call('EXISTS', stream) == 0 then return '0-0' end
  local info = redis.call('XINFO', 'STREAM', stream)
  for i = 1, #info, 2 do
    if info[i] == 'last-generated-id' then return info[i + 1] end
  end
end
