-- Bookings of many desks, each of which books, reads the answer and waits a while, however long the answer took.
-- Writes the token of every booking that was acknowledged into a file, one a line, as soon as it is known.
-- Arguments: doctors, date, a folder for the files, milliseconds between an answer and the next request.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  doctors = tonumber(arguments[1])
  date = arguments[2]
  pause = tonumber(arguments[4])
  count = 0
  acknowledged = io.open(string.format("%s/acknowledged-%d", arguments[3], number), "w")
  others = io.open(string.format("%s/others-%d", arguments[3], number), "w")
  sources = { "online", "walk_in", "online", "follow_up", "walk_in", "online", "paid_priority", "online" }
end

function delay()
  return pause
end

function request()
  count = count + 1
  local body = string.format(
    '{"doctor_id":%d,"slot_index":%d,"patient_name":"Patient %d-%d","source":"%s","date":"%s"}',
    (count * 2 + number) % doctors + 1, count % 8, number, count, sources[count % 8 + 1], date)
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json" }, body)
end

function response(status, headers, body)
  if status == 200 then
    acknowledged:write(string.match(body, '"token":{"id":(%d+)'), "\n")
  else
    others:write(status, " ", headers["Retry-After"] or "-", "\n")
  end
end
