--[[
  Asks which commands the user of this connection may not run. None of them is run.

  ARGV     each a command with its arguments, as a JSON array

  Result: those that are denied.
]]
local denied = {}
for _, command in ipairs(ARGV) do
  if not redis.acl_check_cmd(unpack(cjson.decode(command))) then denied[#denied + 1] = command end
end
return denied
