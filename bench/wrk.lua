-- Sends the requests of a file in turn. The file holds each as "<bytes>\n<request>"; they are made
-- before the run (signatures included), so that the generator does nothing but send.
local started = 0
function setup(thread)
  thread:set("number", started)
  started = started + 1
end

local pool = {}
local position = 0
function init(args)
  local file = assert(io.open(args[1], "rb"))
  while true do
    local size = file:read("*n")
    if not size then break end
    file:read(1)
    pool[#pool + 1] = file:read(size)
  end
  file:close()
  -- Threads begin at different places, so that they do not write the same item at the same time.
  position = math.floor(#pool / args[2]) * number
end

function request()
  position = position % #pool + 1
  return pool[position]
end
