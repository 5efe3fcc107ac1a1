"""Four times what the server can do, for half a minute: it says so quickly, forgets nothing, and is itself again at once."""

import os
import subprocess
import threading
import time

import pytest

from bookings import DAY, own_connection
from conftest import ROOT
from disk_faults import Disk

# A processor for the server and another for those that ask, or they could not ask for more than it does.
OF_SERVER, OF_CLIENTS = map(str, sorted(os.sched_getaffinity(0))[:2])
DOCTORS = 100
DESKS = 8_000
# One turn and the queue behind it take 4,096 each.
MORE_DESKS = 9_500
MEASURED_SECONDS = 6
OVERLOAD_SECONDS = 30
# An attempt of somebody else meanwhile: the longest queue there may be takes about a second.
ANSWER_SECONDS_MAX = 5
RECOVERY_SECONDS_MAX = 1


def wrk(server, folder, *, seconds, connections, pause_milliseconds):
    """Start bookings; what became of them is in files of the folder."""
    folder.mkdir()
    return subprocess.Popen(
        ["taskset", "-c", OF_CLIENTS, "wrk", "-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-s", ROOT / "Benchmarks" / "overload.lua",
         server.url("/tokens/book"), "--", str(DOCTORS), DAY, folder, str(pause_milliseconds)],
        stdout=subprocess.PIPE, text=True)


def lines(folder, name):
    return [line for path in sorted(folder.glob(f"{name}-*")) for line in path.read_text().splitlines()]


class Passerby(threading.Thread):
    """Somebody who books now and then while all others do, too."""

    def __init__(self, server):
        super().__init__(daemon=True)
        self.server, self.stopping = server, threading.Event()
        self.answers, self.memory, self.failures = [], [], []

    def run(self):
        http = own_connection()
        try:
            while not self.stopping.wait(0.25):
                self.memory.append((time.monotonic(), self.server.resident_mib))
                began = time.monotonic()
                answer = http.post(self.server.url("/tokens/book"), timeout=30, json={
                    "doctor_id": 1, "slot_index": 0, "patient_name": f"Passer-by {began}", "source": "online", "date": DAY})
                self.answers.append((answer.status_code, time.monotonic() - began))
                if answer.status_code == 503:
                    assert int(answer.headers["Retry-After"]) >= 1
        except Exception as problem:
            self.failures.append(repr(problem))

    def end(self):
        self.stopping.set()
        self.join(60)
        assert not self.is_alive()
        assert not self.failures, self.failures


class Storm:
    """More bookings than the server can do, from many desks at once, and what became of them."""

    def __init__(self, server, folder, *, desks, pause_milliseconds, at_its_end=lambda: None):
        passerby = Passerby(server)
        load = wrk(server, folder, seconds=OVERLOAD_SECONDS, connections=desks, pause_milliseconds=pause_milliseconds)
        passerby.start()
        self.report, _ = load.communicate(timeout=OVERLOAD_SECONDS + 60)
        # At once: what this test itself does next takes time, too.
        at_its_end()
        self.recovery = seconds_until_well(server, since=time.monotonic())
        passerby.end()
        self.answers, self.memory = passerby.answers, passerby.memory
        self.acknowledged, self.refused = lines(folder, "acknowledged"), lines(folder, "others")

    def __str__(self):
        return (f"{len(self.acknowledged) / OVERLOAD_SECONDS:.0f}/s acknowledged, "
                f"{len(self.refused) / OVERLOAD_SECONDS:.0f}/s refused; "
                f"memory {self.memory[0][1]:.0f} to {max(size for _, size in self.memory):.0f} MiB; "
                f"the longest answer to somebody else {max(seconds for _, seconds in self.answers):.2f} s; "
                f"well again after {self.recovery:.2f} s\n{self.report}")

    def expect_order(self):
        """Every answer was a booking or a quick refusal, and memory did not grow with what waited."""
        assert set(self.refused) <= {"503 1"}
        assert {status for status, _ in self.answers} <= {200, 503}
        assert max(seconds for _, seconds in self.answers) < ANSWER_SECONDS_MAX
        start, end = self.memory[0][0], self.memory[-1][0]
        third = max(size for moment, size in self.memory if moment < start + (end - start) / 3)
        most = max(size for _, size in self.memory)
        # What the bookings themselves take, and little else.
        assert most - third < 64 + len(self.acknowledged) * 2.5 / 1024, [round(size) for _, size in self.memory]
        assert most < 1_024


def prepared(server):
    labels = [f"{hour:02}-{hour + 1:02}" for hour in range(8, 16)]
    for number in range(DOCTORS):
        server.add_doctor(f"Dr. {number}", labels, capacity=9_000)
    return server


def expect_all(server, acknowledged):
    """What was acknowledged is there, also after a power cut."""
    server.kill()
    server.start()
    there = {
        token["id"] for doctor in range(1, DOCTORS + 1)
        for slot in server.schedule(doctor, DAY)["slots"] for token in slot["booked"] + slot["waitlist"]}
    tokens = [int(token) for token in acknowledged]
    assert len(set(tokens)) == len(tokens)
    assert set(tokens) <= there


@pytest.mark.timeout(300)
def test_four_times_the_sustainable_rate_for_half_a_minute(new_server, tmp_path):
    server = prepared(new_server(options=["--log-level", "warning"], wrapper=["taskset", "-c", OF_SERVER]).start())
    wrk(server, tmp_path / "calm", seconds=MEASURED_SECONDS, connections=64, pause_milliseconds=0).communicate(timeout=60)
    calm = lines(tmp_path / "calm", "acknowledged")
    assert not lines(tmp_path / "calm", "others")
    sustainable = len(calm) / MEASURED_SECONDS
    # So many desks with so long a pause would book four times as much, were they answered at once.
    pause = round(1_000 * DESKS / (4 * sustainable))

    storm = Storm(server, tmp_path / "storm", desks=DESKS, pause_milliseconds=pause)
    print(f"{sustainable:.0f}/s sustained; then {DESKS} desks every {pause} ms: {storm}")
    assert sustainable / 3 < len(storm.acknowledged) / OVERLOAD_SECONDS < sustainable * 2
    assert storm.recovery < RECOVERY_SECONDS_MAX
    storm.expect_order()
    expect_all(server, calm + storm.acknowledged)


@pytest.mark.timeout(300)
def test_more_desks_than_may_wait_for_a_slow_disk(new_server, database, faults_library, tmp_path):
    """All requests reach the queue before the disk is done with one turn, so many are refused, at once."""
    disk = Disk(faults_library, database)
    server = prepared(new_server(options=["--log-level", "warning"], environment=disk.environment).start())
    disk.fail("slow")
    storm = Storm(server, tmp_path / "storm", desks=MORE_DESKS, pause_milliseconds=250, at_its_end=disk.heal)
    print(f"{MORE_DESKS} desks every 250 ms: {storm}")
    assert len(storm.refused) > 1_000
    refusals = [seconds for status, seconds in storm.answers if status == 503]
    assert not refusals or max(refusals) < 1
    # What had been let in while the disk was slow has its turn first.
    assert storm.recovery < ANSWER_SECONDS_MAX
    storm.expect_order()
    expect_all(server, storm.acknowledged)


def seconds_until_well(server, since):
    """How long until somebody new has a booking in an instant."""
    while True:
        http, asked = own_connection(), time.monotonic()
        answer = http.post(server.url("/tokens/book"), timeout=30, json={
            "doctor_id": 2, "slot_index": 0, "patient_name": f"After {asked}", "source": "online", "date": DAY})
        ended = time.monotonic()
        http.close()
        if answer.status_code == 200 and ended - asked < 0.25:
            return ended - since
        assert ended - since < 30
