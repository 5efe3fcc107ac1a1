-- Bookings of many doctors over the days of one month. Arguments: doctors, month as YYYY-MM, 1 for Idempotency-Key, and for
-- a server that wants to know who asks, the name and the value of a header.
-- Each thread counts for itself, from a start of its own, so that no key is used twice.

local threads = 0

function setup(thread)
  thread:set("number", threads)
  threads = threads + 1
end

function init(arguments)
  doctors = tonumber(arguments[1])
  month = arguments[2]
  keyed = arguments[3] == "1"
  proof, value = arguments[4], arguments[5]
  count = 0
  run = os.time() .. "-" .. month .. "-" .. number .. "-"
  sources = { "online", "walk_in", "online", "follow_up", "walk_in", "online", "paid_priority", "online" }
end

function request()
  count = count + 1
  local doctor = (count * 2 + number) % doctors + 1
  local day = math.floor(count / doctors / 10) % 28 + 1
  local body = string.format(
    '{"doctor_id":%d,"slot_index":%d,"patient_name":"Patient %d","source":"%s","date":"%s-%02d"}',
    doctor, count % 8, count, sources[count % 8 + 1], month, day)
  local headers = { ["Content-Type"] = "application/json" }
  if proof then headers[proof] = value end
  if keyed then headers["Idempotency-Key"] = run .. count end
  return wrk.format("POST", nil, headers, body)
end
