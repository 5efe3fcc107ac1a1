"""The live day's figures: single commands, re-allocation, the queue, the live feed. Run by Benchmarks/run."""

import asyncio
import json
import statistics
import time

DATE = "2035-03-01"
LISTENERS = 1_000


def live_day(bench, servers, arguments):
    print("the live day")
    commands(bench, servers, arguments)
    reallocation(bench, servers)
    queue(bench, servers, arguments)
    asyncio.run(feed(bench, servers, 100 if arguments.short else LISTENERS, 20 if arguments.short else 200))


def commands(bench, servers, arguments):
    """Check-in and call-next against bookings, in rounds, each on a date of its own."""
    ratios = {"check-in": [], "call-next": []}
    rates = {"check-in": [], "call-next": []}
    seconds = min(arguments.seconds, 2)
    for number in range(arguments.pairs):
        date = f"2035-01-{number + 1:02}"
        tokens = fill(bench, servers, date, seconds)
        booked = bench.wrk(servers.url("/tokens/book"), seconds, "booking.lua", bench.DOCTORS, f"2036-{number % 12 + 1:02}", 0)
        for action in ("check-in", "call-next"):
            rate = bench.wrk(servers.url(""), seconds, "day.lua", bench.DOCTORS, tokens, date, action)
            if action == "check-in":
                check_in_the_rest(servers, bench.DOCTORS, date, tokens)
            ratios[action].append(rate / booked)
            rates[action].append(rate)
    for action in ratios:
        print(f"  {action:<29} {statistics.median(rates[action]):>9.0f} commands/s   "
              f"ratio to bookings {statistics.median(ratios[action]):.2f}")


def fill(bench, servers, date, seconds):
    """Enough tokens in every session of the date that none checks in twice while it is measured."""
    rate = bench.wrk(servers.url("/tokens/book"), 1, "booking.lua", bench.DOCTORS, "2037-01", 0)
    tokens = max(20, int(rate * 2.5 * seconds / bench.DOCTORS) + 1)
    with Pipeline(servers.desk_port) as pipeline:
        for number in range(tokens):
            pipeline.send_all([
                ("/tokens/book", {"doctor_id": doctor + 1, "slot_index": number % 8, "patient_name": f"P {number}",
                                  "source": "online", "date": date})
                for doctor in range(bench.DOCTORS)])
    return tokens


def check_in_the_rest(servers, doctors, date, tokens):
    """So that everybody is there to be called; those who are there already answer 409."""
    day = date[2:4] + date[5:7] + date[8:10]
    with Pipeline(servers.desk_port) as pipeline:
        for number in range(1, tokens + 1):
            pipeline.send_all([(f"/tokens/{doctor}{day}{number:04}/check-in", {}) for doctor in range(1, doctors + 1)], any_status=True)


class Pipeline:
    """Requests over a few connections at once, for preparing; not measured."""

    def __init__(self, port):
        self.port = port

    def __enter__(self):
        self.loop = asyncio.new_event_loop()
        self.streams = [self.loop.run_until_complete(asyncio.open_connection("127.0.0.1", self.port)) for _ in range(32)]
        return self

    def __exit__(self, *_):
        for _, writer in self.streams:
            writer.close()
        self.loop.close()

    def send_all(self, requests, any_status=False):
        async def run():
            shares = [requests[index::len(self.streams)] for index in range(len(self.streams))]
            await asyncio.gather(*(self.share(stream, share, any_status) for stream, share in zip(self.streams, shares)))
        self.loop.run_until_complete(run())

    async def share(self, stream, share, any_status):
        reader, writer = stream
        for path, body in share:
            await post(reader, writer, path, body, any_status)


async def post(reader, writer, path, body, any_status=False):
    data = json.dumps(body).encode()
    writer.write(b"POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
                 % (path.encode(), len(data)) + data)
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(l.split(b":")[1]) for l in head.split(b"\r\n") if l.lower().startswith(b"content-length"))
    answer = await reader.readexactly(length)
    if not any_status and b" 200 " not in head.split(b"\r\n")[0]:
        raise SystemExit(f"{path}: {head.decode()}{answer.decode()}")
    return json.loads(answer)


def reallocation(bench, servers):
    """A delay that re-allocates a session of 200 tokens, one request at a time, against bookings one at a time."""
    doctor = json.loads(bench.call("POST", servers.url("/doctors"), {
        "name": "Dr. Two Hundred", "slot_labels": [f"{h:02}-{h + 1:02}" for h in range(8, 16)], "capacity_per_slot": 50}))["id"]
    delays, bookings, moved, entries = [], [], 0, []
    for number in range(10):
        date = f"2035-02-{number + 1:02}"
        for token in range(200):
            start = time.perf_counter()
            bench.call("POST", servers.url("/tokens/book"), {
                "doctor_id": doctor, "slot_index": token // 50, "patient_name": f"P {token}", "source": "online", "date": date})
            bookings.append(time.perf_counter() - start)
        before = servers.entries()
        start = time.perf_counter()
        answer = json.loads(bench.call("POST", servers.url(f"/doctors/{doctor}/sessions/{date}/delay"), {
            "minutes": 240, "mode": "reallocate"}))
        delays.append(time.perf_counter() - start)
        entries.append(servers.entries() - before)
        moved = sum(1 for one in answer["affected"] if one["outcome"] == "moved_to")
    ratio = statistics.median(delays) / statistics.median(bookings)
    print(f"  a delay that moves {moved} tokens    costs {ratio:>5.1f} bookings, one at a time; "
          f"{statistics.median(entries):.0f} entry")


def queue(bench, servers, arguments):
    """The queue of 200 people who are there, with estimates, against a bare route of the same bytes."""
    doctor = json.loads(bench.call("POST", servers.url("/doctors"), {
        "name": "Dr. Queue", "slot_labels": ["08-16"], "capacity_per_slot": 200}))["id"]
    for number in range(200):
        token = json.loads(bench.call("POST", servers.url("/tokens/book"), {
            "doctor_id": doctor, "slot_index": 0, "patient_name": f"P {number}", "source": "online", "date": DATE}))["token"]
        bench.call("POST", servers.url(f"/tokens/{token['id']}/check-in"), {})
    path = f"/doctors/{doctor}/sessions/{DATE}/queue"
    answer = bench.call("GET", servers.url(path))
    bench.call("PUT", servers.bare_url("/bytes"), raw=answer)
    pairs = [(bench.wrk(servers.bare_url("/bytes/1"), 1), bench.wrk(servers.url(path), 1)) for _ in range(arguments.pairs)]
    print(f"  queue with 200 estimates       {statistics.median(p[1] for p in pairs):>9.0f} reads/s      "
          f"ratio to bare bytes {statistics.median(p[1] / p[0] for p in pairs):.2f}")


async def feed(bench, servers, listeners, changes):
    """Listeners of one session: what each costs in memory, and how many events a second reach them."""
    doctor = json.loads(bench.call("POST", servers.url("/doctors"), {
        "name": "Dr. Feed", "slot_labels": ["08-16"], "capacity_per_slot": 1_000}))["id"]
    before = servers.resident_mib()
    streams = []
    for _ in range(listeners):
        reader, writer = await asyncio.open_connection("127.0.0.1", servers.desk_port)
        writer.write(f"GET /doctors/{doctor}/sessions/{DATE}/stream HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
        await reader.readuntil(b"\r\n\r\n")
        streams.append((reader, writer))
    idle = servers.resident_mib()
    counting = [asyncio.create_task(count(reader, changes)) for reader, _ in streams]
    reader, writer = await asyncio.open_connection("127.0.0.1", servers.desk_port)
    start = time.perf_counter()
    for number in range(changes):
        await post(reader, writer, "/tokens/book", {
            "doctor_id": doctor, "slot_index": 0, "patient_name": f"P {number}", "source": "online", "date": DATE})
    counts = await asyncio.gather(*counting)
    elapsed = time.perf_counter() - start
    for _, writer in streams:
        writer.close()
    print(f"  live feed, {listeners} listeners       {sum(counts) / elapsed:>9.0f} events/s     "
          f"each delivered once; {(idle - before) * 1024 / listeners:.1f} KiB a listener")


async def count(reader, changes):
    seen = 0
    while seen < changes:
        line = await reader.readline()
        if not line:
            raise SystemExit("a stream ended early")
        if line.startswith(b"event: change"):
            seen += 1
    return seen
