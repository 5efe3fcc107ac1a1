-- Bookings of a few sessions of one day, the same for every server. Arguments: how many sessions, the day, the server.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  sessions = tonumber(arguments[1])
  day = arguments[2]
  server = arguments[3]
  count = 0
end

function request()
  count = count + 1
  local body = string.format(
    '{"doctor_id":%d,"slot_index":%d,"patient_name":"Patient %s-%d-%d","source":"online","date":"%s"}',
    (count * 2 + number) % sessions + 1, count % 8, server, number, count, day)
  return wrk.format("POST", nil, { ["Content-Type"] = "application/json" }, body)
end
