"""Desks that keep on booking whatever happens to the servers, and do not let go of a booking before it is acknowledged."""

import itertools
import random
import threading
import time
from dataclasses import dataclass

import requests

from bookings import DAY, SOURCES, Attempt, own_connection
from opdesk_server import until

# How long a desk waits after a refusal or a lost connection before it asks again.
PATIENCE_SECONDS = 0.02
ANSWER_SECONDS_MAX = 60


@dataclass
class SteadyAttempt(Attempt):
    """A booking that is sent, at one server after the other, until it is acknowledged."""

    unanswered: int = 0
    unavailable: int = 0
    asked_at: float = 0
    acknowledged_at: float | None = None


class SteadyLoad:
    """Threads that book through several servers in turn, without a pause, until they are told to stop."""

    def __init__(self, servers, doctors, *, prefix, threads=16, slots=3, date=DAY):
        self.servers, self.doctors, self.prefix = servers, doctors, prefix
        self.slots, self.date = slots, date
        self.stopping, self.giving_up = threading.Event(), threading.Event()
        self.attempts_of = [[] for _ in range(threads)]
        self.failures, self.longest_answer = [], 0
        self.threads = [threading.Thread(target=self._run, args=(number,), daemon=True) for number in range(threads)]

    def start(self):
        for thread in self.threads:
            thread.start()
        return self

    def stop(self, seconds=90):
        """Start no more bookings and wait until those under way are acknowledged."""
        self.stopping.set()
        deadline = time.monotonic() + seconds
        for thread in self.threads:
            thread.join(timeout=max(0, deadline - time.monotonic()))
        late = [attempts[-1] for attempts, thread in zip(self.attempts_of, self.threads) if thread.is_alive()]
        self.giving_up.set()
        assert not self.failures, self.failures[:3]
        assert not late, f"not acknowledged within {seconds} s: {late[:3]}"
        return self

    def until_more(self, count, seconds=60):
        """Wait until so many bookings more are acknowledged."""
        enough = self.acknowledged_count + count
        until(lambda: self.failures or self.acknowledged_count >= enough, seconds, f"{count} more bookings")
        assert not self.failures, self.failures[:3]
        return self

    def until_unavailable(self, count, seconds=60):
        """Wait until so many requests more are refused with 503."""
        enough = self.count("unavailable") + count
        until(lambda: self.failures or self.count("unavailable") >= enough, seconds, f"{count} refusals")
        assert not self.failures, self.failures[:3]
        return self

    @property
    def attempts(self):
        return [attempt for attempts in self.attempts_of for attempt in list(attempts)]

    @property
    def acknowledged(self):
        return [attempt for attempt in self.attempts if attempt.acknowledged_at is not None]

    @property
    def acknowledged_count(self):
        return len(self.acknowledged)

    def count(self, what):
        """The sum over all attempts: `unanswered` requests or those that were `unavailable`."""
        return sum(getattr(attempt, what) for attempt in self.attempts)

    def under_way_at(self, moment):
        """Who had asked by this moment and was acknowledged later."""
        return [each for each in self.acknowledged if each.asked_at < moment < each.acknowledged_at]

    def silence_after(self, moment):
        """How long after this moment nothing was acknowledged, once: the longest such time."""
        times = sorted([moment, *(each.acknowledged_at for each in self.acknowledged if each.acknowledged_at > moment)])
        return max((after - before for before, after in itertools.pairwise(times)), default=0)

    def __str__(self):
        return (f"{self.acknowledged_count} bookings acknowledged, {self.count('unanswered')} requests without an answer, "
                f"{self.count('unavailable')} refused with 503 and sent again")

    def _run(self, number):
        chance = random.Random(f"{self.prefix}-{number}")
        http, place = own_connection(), number
        try:
            while not self.stopping.is_set():
                label = f"{self.prefix}-{number}-{len(self.attempts_of[number])}"
                attempt = SteadyAttempt(key=label, asked_at=time.monotonic(), body={
                    "doctor_id": chance.choice(self.doctors), "slot_index": chance.randrange(self.slots),
                    "patient_name": f"Patient {label}", "source": chance.choice(SOURCES), "date": self.date})
                self.attempts_of[number].append(attempt)
                while not self._send(attempt, self.servers[place % len(self.servers)], http):
                    if self.giving_up.wait(PATIENCE_SECONDS):
                        return
                    place += 1
                place += 1
        except Exception as problem:
            self.failures.append(repr(problem))

    def _send(self, attempt, server, http):
        """Whether it is acknowledged now."""
        began = time.monotonic()
        try:
            response = http.post(server.url("/tokens/book"), json=attempt.body,
                                 headers={"Idempotency-Key": attempt.key}, timeout=ANSWER_SECONDS_MAX)
        except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
            attempt.unanswered += 1
            return False
        self.longest_answer = max(self.longest_answer, time.monotonic() - began)
        if response.status_code == 503:
            assert int(response.headers["Retry-After"]) >= 0
            attempt.unavailable += 1
            return False
        assert response.status_code == 200, response.text
        attempt.status, attempt.answer = 200, response.json()
        attempt.acknowledged_at = time.monotonic()
        return True


def expect_each_once(servers, loads):
    """Every booking of these loads is there exactly once, on each server, and its key gets its answer again."""
    attempts = [attempt for load in loads for attempt in load.attempts]
    doctors, date = loads[0].doctors, loads[0].date
    assert all(attempt.acknowledged for attempt in attempts)
    for server in servers:
        assert server.seen_names(doctors, date) == sorted(attempt.name for attempt in attempts)
    identifiers = {attempt.answer["token"]["id"] for attempt in attempts}
    assert len(identifiers) == len(attempts)
    troubled = [attempt for attempt in attempts if attempt.unanswered or attempt.unavailable]
    others = random.Random(len(attempts)).sample(attempts, min(200, len(attempts)))
    for number, attempt in enumerate(troubled[:400] + others):
        again = Attempt(attempt.key, attempt.body).send(servers[number % len(servers)])
        assert (again.status, again.answer) == (200, attempt.answer)
    for server in servers:
        assert server.seen_names(doctors, date) == sorted(attempt.name for attempt in attempts)
