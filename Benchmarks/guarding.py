#!/usr/bin/env python3
"""What access control, limits and metrics cost a booking: the same server without them, with limits and metrics alone, and with
all, asked by an API key and by a person's login. Run by Benchmarks/run, or alone:

    Benchmarks/guarding.py --rounds 60
"""

import argparse
import contextlib
import dataclasses
import json
import os
import signal
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import urllib.request

sys.dont_write_bytecode = True

WANTED = 0.90
# What noise does not reach: below it something is wrong.
FLOOR = 0.60
PASSWORD = "a clerk of the benchmark"
BARE = "unguarded"
NAMES = {
    BARE: "without any of them",
    "open": "limits and metrics alone",
    "key": "with all, by an API key",
    "login": "with all, by a login",
}


def guarding(harness, arguments):
    compare(harness, 3 if arguments.short else 8 * arguments.pairs)


def compare(harness, rounds):
    """Slices of a second, interleaved: a machine's speed drifts by more within a minute than what is measured."""
    with tempfile.TemporaryDirectory(prefix="opdesk-guarding-") as folder, contextlib.ExitStack() as stack:
        desks = [stack.enter_context(Desk(harness, folder, name)) for name in NAMES]
        slices = []
        for number in range(rounds):
            # Each comes as often before another as after it.
            order = desks if number % 2 == 0 else desks[::-1]
            slices.append({desk.name: desk.book(number) for desk in order})
        for desk in desks:
            desk.check_actor()
    report(slices)


def report(slices):
    print(f"guarding: bookings with access control, limits and metrics, against the same server without ({len(slices)} rounds)")
    ratios = {}
    for name, words in NAMES.items():
        rate, cost = (statistics.median(getattr(s[name], figure) for s in slices) for figure in ("rate", "cost"))
        line = f"  {words:<26} {rate:>7.0f} bookings/s, {cost:>5.1f} µs of processor time each"
        if name != BARE:
            low, ratios[name], high = statistics.quantiles((s[name].rate / s[BARE].rate for s in slices), n=4)
            line += f"   ratio {ratios[name]:.2f} (wanted {WANTED:.2f}; half of the rounds from {low:.2f} to {high:.2f})"
        print(line)
    worst = min(ratios.values())
    if worst < FLOOR:
        raise SystemExit(f"guarding costs more than noise can explain: {worst:.2f} is below {FLOOR}")


@dataclasses.dataclass
class Slice:
    """Bookings a second, and microseconds of the server's processor time for each."""

    rate: float
    cost: float


class Desk:
    """One of the servers that are compared, on a database of its own."""

    def __init__(self, harness, folder, name):
        self.harness, self.name = harness, name
        self.port = harness.free_port()
        self.database = os.path.join(folder, f"{name}.db")
        self.log = os.path.join(folder, f"{name}.log")
        self.key = None

    def __enter__(self):
        # The doctors come before access control does.
        self.start(f"--{BARE}")
        self.harness.add_doctors(self.port)
        self.stop()
        if self.name == "key":
            self.key = self.opdesk("key", "create", "bench", "--scope", "book")
        if self.name == "login":
            self.opdesk("user", "add", "admin", "--role", "admin")
            self.opdesk("user", "add", "clerk", "--role", "clerk")
        self.start(*([f"--{self.name}"] if self.name in (BARE, "open") else []))
        return self

    def __exit__(self, *_):
        self.stop()

    def opdesk(self, *command):
        return subprocess.run(
            [self.harness.binary("opdesk"), *command, "--database", self.database], input=PASSWORD + "\n",
            capture_output=True, text=True, check=True).stdout.strip()

    def start(self, *options):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.harness.binary("OPDBenchmarks"), "desk", "--port", str(self.port), "--database", self.database, *options],
                stderr=log)
        self.harness.wait_for(self.port)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)

    def book(self, number):
        """A second of bookings, in a month of its own."""
        month = f"{2040 + number // 12}-{number % 12 + 1:02}"
        proof, before = self.proof(), self.processor_seconds()
        rate = self.harness.wrk(
            self.url("/tokens/book"), 1, "booking.lua", self.harness.DOCTORS, month, 0, *proof, strict=True)
        return Slice(rate, (self.processor_seconds() - before) / rate * 1e6)

    def processor_seconds(self):
        with open(f"/proc/{self.process.pid}/stat", encoding="ascii") as file:
            fields = file.read().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def proof(self):
        """Name and value of the header that says who books."""
        if self.name == "key":
            return ["Authorization", f"Bearer {self.key}"]
        if self.name == "login":
            # Anew each time, as a browser has it: one that was not used for a minute is answered with the next.
            return ["Cookie", self.log_in()]
        return []

    def log_in(self):
        body = json.dumps({"user": "clerk", "password": PASSWORD}).encode()
        request = urllib.request.Request(self.url("/login"), body, {"Content-Type": "application/json"}, method="POST")
        with urllib.request.urlopen(request) as answer:
            return answer.headers["Set-Cookie"].split(";")[0]

    def check_actor(self):
        """That the server knew who booked is part of what is measured."""
        wanted = {"key": "key:bench", "login": "user:clerk"}.get(self.name)
        with contextlib.closing(sqlite3.connect(f"file:{self.database}?mode=ro", uri=True)) as database:
            last = database.execute("SELECT actor FROM entries ORDER BY rowid DESC LIMIT 1").fetchone()[0]
        if last != wanted:
            raise SystemExit(f"the last booking of {self.name} was by {last}, not by {wanted}")


def main():
    import harness
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=40, help="how many rounds of a second each (default: 40)")
    arguments = parser.parse_args()
    harness.prepare()
    compare(harness, arguments.rounds)


if __name__ == "__main__":
    main()
