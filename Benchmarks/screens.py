#!/usr/bin/env python3
"""The figures of the screens: first bytes, weights, a large board, a thousand patients' pages. Run by Benchmarks/run.

On its own, without the rest of the benchmark (after `make build`):

  Benchmarks/screens.py
"""

import asyncio
import contextlib
import datetime
import http.client
import json
import os
import pathlib
import re
import signal
import statistics
import subprocess
import sys
import tempfile
import time

sys.dont_write_bytecode = True
import harness  # noqa: E402

PAGES_WANTED = 3.0
WEIGHT_WANTED = 60_000
TICKS = os.sysconf("SC_CLK_TCK")


def screens(arguments):
    print("the screens, in a hospital of 8 doctors; the read that they are compared with is a schedule of 60 tokens")
    with tempfile.TemporaryDirectory(prefix="opdesk-bench-") as folder:
        with Hospital(folder) as hospital:
            first_bytes(hospital, 30 if arguments.short else 200)
            weights(hospital)
        with Hospital(os.path.join(folder, "large"), doctors=40) as hospital:
            board(hospital, 5 if arguments.short else 20)
            asyncio.run(patients(hospital, 100 if arguments.short else 1_000, 8 if arguments.short else 30))


class Hospital:
    """A server with doctors who have 60 tokens each today, half of whom are there."""

    def __init__(self, folder, doctors=8):
        os.makedirs(folder, exist_ok=True)
        self.folder = folder
        self.doctors = doctors
        self.port = harness.free_port()
        self.today = datetime.datetime.now(datetime.timezone.utc).date().isoformat()

    def __enter__(self):
        self.log = open(os.path.join(self.folder, "log"), "wb")
        self.process = subprocess.Popen(
            [harness.binary("opdesk"), "serve", "--port", str(self.port), "--time-zone", "UTC", "--log-level", "warning",
             "--public-per-minute", "0", "--database", os.path.join(self.folder, "screens.db")], stderr=self.log)
        harness.wait_for(self.port)
        self.links = {}
        for doctor in range(1, self.doctors + 1):
            self.post("/doctors", {"name": f"Dr. {doctor}", "department": f"Department {doctor % 3}",
                                   "slot_labels": ["00:00-08:00", "08:00-16:00", "16:00-23:59"], "capacity_per_slot": 20})
            for number in range(60):
                booked = self.post("/tokens/book", {"doctor_id": doctor, "slot_index": number % 3, "source": "online",
                                                    "patient_name": f"Patient {number}", "date": self.today})
                self.links[booked["token"]["id"]] = booked["link"]
                if number % 2 == 0:
                    self.post(f"/tokens/{booked['token']['id']}/check-in")
        return self

    def __exit__(self, *_):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)
        self.log.close()

    def post(self, path, body=None):
        return json.loads(harness.call("POST", f"http://127.0.0.1:{self.port}{path}", body or {}))

    def connect(self):
        return contextlib.closing(http.client.HTTPConnection("127.0.0.1", self.port, timeout=20))

    def tokens_of(self, doctor):
        return [token for token in self.links if str(token).startswith(f"{doctor}{self.today[2:4]}")]

    def processor_seconds(self):
        fields = pathlib.Path(f"/proc/{self.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / TICKS


def first_bytes(hospital, rounds):
    """By turns over one connection each: the time until the answer begins."""
    link = hospital.links[hospital.tokens_of(1)[30]]
    read = "/doctors/1/schedule"
    pages = ["/", "/desk", "/doctor/1", "/board", f"/t/{link}", "/book", "/book?doctor_id=1", "/admin/report", "/login"]
    times = {path: [] for path in [read, *pages]}
    with hospital.connect() as connection:
        for number in range(rounds + 3):
            for path in times:
                start = time.perf_counter()
                connection.request("GET", path, headers={"Accept": "text/html" if path != read else "*/*"})
                answer = connection.getresponse()
                seconds = time.perf_counter() - start
                answer.read()
                if answer.status != 200:
                    raise SystemExit(f"{path}: {answer.status}")
                # The first rounds warm up.
                if number >= 3:
                    times[path].append(seconds)
    base = statistics.median(times[read])
    print(f"  first byte of {'a schedule read':<17} {base * 1e6:>7.0f} µs")
    for path in pages:
        name = re.sub(r"/t/.*", "/t/{code}", path)
        middle = statistics.median(times[path])
        print(f"  first byte of {name:<17} {middle * 1e6:>7.0f} µs   ratio {middle / base:.2f} (wanted {PAGES_WANTED:.0f})")


def weights(hospital):
    """Each page with all that it loads."""
    heaviest = (0, "")
    with hospital.connect() as connection:
        def size(path):
            connection.request("GET", path, headers={"Accept": "text/html"})
            body = connection.getresponse().read()
            return len(body), set(re.findall(rb'(?:src|href)="(/assets/[^"]+)"', body))

        for path in ("/", "/desk", "/doctor/1", "/board", f"/t/{next(iter(hospital.links.values()))}", "/book", "/login"):
            page, assets = size(path)
            heaviest = max(heaviest, (page + sum(size(asset.decode())[0] for asset in assets), path))
    print(f"  the heaviest page is {heaviest[1]} with {heaviest[0] / 1000:.1f} KB of all that it loads (wanted {WEIGHT_WANTED / 1000:.0f})")


def board(hospital, calls):
    """How soon a board of 40 doctors has one doctor's change, and how much of the board is sent for it."""
    delays, sizes = [], []
    with hospital.connect() as connection:
        connection.request("GET", "/board/stream")
        stream = connection.getresponse()
        whole = 0
        # The whole board comes first.
        for _ in range(hospital.doctors):
            whole += len(event(stream, b"region"))
        for token in hospital.tokens_of(7)[0:calls * 2:2]:
            start = time.perf_counter()
            hospital.post(f"/tokens/{token}/call")
            sizes.append(len(event(stream, b"region")))
            delays.append(time.perf_counter() - start)
    print(f"  a call on a board of {hospital.doctors} doctors: there {statistics.median(delays) * 1e3:.0f} ms after it was sent "
          f"(longest {max(delays) * 1e3:.0f}), as {statistics.median(sizes) / whole:.3f} of the board's bytes")


def event(stream, kind):
    """The next event of this kind."""
    while True:
        line = stream.readline()
        if not line:
            raise SystemExit("a stream ended early")
        if line.rstrip() == b"event: " + kind:
            return stream.readline()


async def patients(hospital, count, changes):
    """What a change of a session costs when so many look: patients at their pages, and listeners of the plain feed."""
    link = hospital.links[hospital.tokens_of(3)[59]]
    costs = {}
    for name, path in (("feed", f"/doctors/2/sessions/{hospital.today}/stream"), ("pages", f"/t/{link}/stream")):
        doctor = 2 if name == "feed" else 3
        streams = [await opened(hospital.port, path) for _ in range(count)]
        readers = [asyncio.create_task(drain(reader)) for reader, _ in streams]
        before = hospital.processor_seconds()
        for token in hospital.tokens_of(doctor)[1:2 * changes:2]:
            await asyncio.to_thread(hospital.post, f"/tokens/{token}/check-in")
            # Longer than a page waits between two looks, so that each change is looked at.
            await asyncio.sleep(0.3)
        costs[name] = (hospital.processor_seconds() - before) / changes
        for task in readers:
            task.cancel()
        for _, writer in streams:
            writer.close()
    print(f"  a change with {count} patients' pages open costs {costs['pages'] * 1e3:.1f} ms of processor time, "
          f"{costs['pages'] / max(costs['feed'], 1e-6):.1f} of what it costs with as many listeners of the feed")


async def opened(port, path):
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode())
    await reader.readuntil(b"\r\n\r\n")
    return reader, writer


async def drain(reader):
    while await reader.read(65_536):
        pass


if __name__ == "__main__":
    import argparse
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--short", action="store_true", help="one short round")
    harness.prepare()
    screens(parser.parse_args())
