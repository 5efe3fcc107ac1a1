"""Load for a server: many threads that book at once, and what became of each request."""

import random
import threading
from dataclasses import dataclass

import requests

SOURCES = ["emergency", "paid_priority", "follow_up", "online", "walk_in"]
# A day far ahead, so that it is never in the past.
DAY = "2090-03-06"


def own_connection():
    """A connection that no other thread uses and no proxy sees."""
    http = requests.Session()
    http.trust_env = False
    return http


@dataclass
class Attempt:
    """One booking request and its outcome; no status means that the connection was lost."""

    key: str
    body: dict
    status: int | None = None
    answer: dict | None = None
    headers: dict | None = None

    @property
    def name(self):
        return self.body["patient_name"]

    @property
    def acknowledged(self):
        return self.status == 200

    def send(self, server, http=None):
        """Send it, or send it again with the same key."""
        response = (http or server.http).post(
            server.url("/tokens/book"), json=self.body,
            headers={"Idempotency-Key": self.key}, timeout=30)
        self.status, self.headers = response.status_code, response.headers
        self.answer = response.json()
        return self


class BookingLoad:
    """Threads that book without a pause until they are told to stop.

    Each has its own connection, and ends when it is lost.
    """

    def __init__(self, server, doctors, *, prefix, threads=8, slots=3, date=DAY):
        self.server, self.doctors, self.prefix, self.slots = server, doctors, prefix, slots
        self.date = date
        self.stopping = threading.Event()
        self.attempts_of = [[] for _ in range(threads)]
        self.failures = []
        self.threads = [
            threading.Thread(target=self._run, args=(number,), daemon=True)
            for number in range(threads)]

    def start(self):
        for thread in self.threads:
            thread.start()
        return self

    def stop(self):
        """Wait for the requests under way; what they met in place of an answer is an outcome too."""
        self.stopping.set()
        self.join()
        return self

    def join(self):
        for thread in self.threads:
            thread.join(timeout=60)
            assert not thread.is_alive(), "a request was neither answered nor refused"
        assert not self.failures, self.failures

    @property
    def attempts(self):
        return [attempt for attempts in self.attempts_of for attempt in attempts]

    @property
    def acknowledged(self):
        return [attempt for attempt in self.attempts if attempt.acknowledged]

    @property
    def unanswered(self):
        return [attempt for attempt in self.attempts if attempt.status is None]

    def _run(self, number):
        chance = random.Random(f"{self.prefix}-{number}")
        http = own_connection()
        try:
            while not self.stopping.is_set():
                label = f"{self.prefix}-{number}-{len(self.attempts_of[number])}"
                attempt = Attempt(key=label, body={
                    "doctor_id": chance.choice(self.doctors),
                    "slot_index": chance.randrange(self.slots),
                    "patient_name": f"Patient {label}", "source": chance.choice(SOURCES),
                    "date": self.date})
                self.attempts_of[number].append(attempt)
                try:
                    attempt.send(self.server, http)
                except (requests.ConnectionError, requests.exceptions.ChunkedEncodingError):
                    return
        except Exception as problem:
            self.failures.append(repr(problem))
