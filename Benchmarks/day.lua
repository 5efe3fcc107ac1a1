-- The live day: every token of many sessions checks in, or every session calls its next. Arguments: doctors, tokens of
-- each session, date as YYYY-MM-DD, and "check-in" or "call-next". Each thread has its own doctors; a token checks in once.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  doctors = tonumber(arguments[1])
  tokens = tonumber(arguments[2])
  date = arguments[3]
  action = arguments[4]
  day = string.sub(date, 3, 4) .. string.sub(date, 6, 7) .. string.sub(date, 9, 10)
  count = 0
end

function request()
  local doctor = (count * 2 + number) % doctors + 1
  local token = math.floor(count * 2 / doctors) % tokens + 1
  count = count + 1
  local path
  if action == "check-in" then
    path = string.format("/tokens/%d%s%04d/check-in", doctor, day, token)
  else
    path = string.format("/doctors/%d/sessions/%s/call-next", doctor, date)
  end
  return wrk.format("POST", path, { ["Content-Type"] = "application/json" }, "{}")
end
