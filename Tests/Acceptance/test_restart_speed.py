"""A hospital with years of entries is back within a second."""

import random
import time

import requests

from bookings import SOURCES
from flood import flood, request_bytes

DOCTORS = 10
DAYS = [f"2090-03-{day:02}" for day in range(3, 13)]
ENTRIES = 100_000
LABELS = ["09-10", "10-11", "11-12", "12-13"]


def booking(doctor, date, name, chance):
    return {"doctor_id": doctor, "slot_index": chance.randrange(len(LABELS)),
            "patient_name": name, "source": chance.choice(SOURCES), "date": date}


def seconds_to_serve(server, doctor, date, name):
    """From the start of the process to a booking and the schedule of an old session."""
    chance = random.Random(name)
    started = time.monotonic()
    server.launch()
    while True:
        try:
            booked = server.post("/tokens/book", booking(doctor, date, name, chance))
            break
        except requests.ConnectionError:
            assert server.process.poll() is None, server.log
            assert time.monotonic() - started < 30, server.log
    schedule = server.schedule(doctor, DAYS[0])
    seconds = time.monotonic() - started
    assert booked.status_code == 200, booked.text
    assert sum(len(slot["booked"]) + len(slot["waitlist"]) for slot in schedule["slots"]) >= 1000
    return seconds


def test_a_journal_of_100000_entries_serves_within_a_second_after_kill_9(server):
    """The best of three counts, since the machine may be busy with something else."""
    chance = random.Random(7)
    doctors = [server.add_doctor(f"Dr. {n}", LABELS, capacity=200) for n in range(DOCTORS)]
    sessions = [(doctor, date) for doctor in doctors for date in DAYS]
    requests_to_send = (
        request_bytes("/tokens/book", booking(*sessions[n % len(sessions)], f"Patient {n}", chance))
        for n in range(ENTRIES))
    started = time.monotonic()
    assert flood(server.port, requests_to_send) == ENTRIES
    print(f"{ENTRIES} bookings in {time.monotonic() - started:.1f} s")

    seconds = []
    for number, doctor in enumerate(doctors[:3]):
        server.kill()
        seconds.append(seconds_to_serve(server, doctor, DAYS[-1], f"Late {number}"))
    print("seconds to serve after kill -9:", *(f"{each:.2f}" for each in seconds))
    assert min(seconds) < 1, seconds
