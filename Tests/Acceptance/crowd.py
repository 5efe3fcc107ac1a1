"""A crowd of desks that presses a hundred thousand buttons at several servers, and costs them little time.

Each process has many connections and makes its requests by hand. It reads an answer only as far as it has to.
"""

import collections
import json
import random
import selectors
import socket
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from multiprocessing import get_context

from bookings import SOURCES
from live_day import FITTING, OF_TOKENS, SLOTS, WEIGHTS, session

DATES = [f"2090-03-{day:02}" for day in range(6, 14)]
# What only says what it would do, when it is asked to.
CAN_BE_TRIED = set(WEIGHTS) - {"check-in", "start", "complete", "skip", "park", "resume"}
# How many of the commands have no key, are only tried, are sent to another server once more.
WITHOUT_KEY, TRIED, REPEATED = 0.3, 0.05, 0.03
# The patient of bookings that are only tried.
NOBODY = "Nobody"
# Reads for each command.
READS = 0.1
SILENCE_SECONDS_MAX = 60


@dataclass
class Findings:
    """What a crowd did and was told."""

    # How often which command had which status.
    answers: collections.Counter = field(default_factory=collections.Counter)
    # The names of the patients by the tokens that bookings gave.
    booked: dict = field(default_factory=dict)
    # The tokens that bookings, transfers and leaves gave, in the order of the answers.
    given: list = field(default_factory=list)
    # The calls that call-next made: doctor, date, version, token.
    calls: list = field(default_factory=list)
    reads: int = 0
    failures: list = field(default_factory=list)
    seconds: float = 0

    @property
    def commands(self):
        return sum(self.answers.values())

    def add(self, other):
        self.answers += other.answers
        self.booked |= other.booked
        self.given += other.given
        self.calls += other.calls
        self.reads += other.reads
        self.failures += other.failures
        self.seconds = max(self.seconds, other.seconds)
        return self


@dataclass
class Question:
    """A request under way, and what its answer is held against."""

    command: str
    data: bytes
    doctor: int = 0
    date: str = ""
    name: str | None = None
    key: str | None = None
    # A read: the version that was known when it was sent.
    version: int = 0
    # A repeat: the first answer, and the server that gave it.
    answer: bytes | None = None
    server: int | None = None


class Desk:
    """One connection."""

    def __init__(self, port, server):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.server = server
        self.buffer = b""
        self.question = None

    def ask(self, question):
        self.question = question
        self.socket.sendall(question.data)

    def hear(self):
        """Status and body, once all of it is there."""
        data = self.socket.recv(262144)
        if not data:
            raise ConnectionError("closed by the server")
        self.buffer += data
        end = self.buffer.find(b"\r\n\r\n")
        if end < 0:
            return None
        head = self.buffer[:end].lower()
        start = head.index(b"content-length:") + 15
        stop = head.find(b"\r\n", start)
        end += 4
        whole = end + int(head[start:stop if stop >= 0 else len(head)])
        if len(self.buffer) < whole:
            return None
        body, self.buffer = self.buffer[end:whole], self.buffer[whole:]
        return int(head[9:12]), body


class Crowd:
    """The desks of one process, and what they know together."""

    def __init__(self, number, ports, doctors, dates, desks):
        self.number, self.doctors, self.dates = number, doctors, dates
        self.chance = random.Random(f"crowd {number}")
        self.desks = [Desk(ports[each % len(ports)], each % len(ports)) for each in range(desks)]
        self.servers = len(ports)
        self.found = Findings()
        # Where the tokens of a session were when an answer last showed them.
        self.places = collections.defaultdict(dict)
        self.versions = collections.Counter()
        self.leaves, self.to_repeat = [], collections.deque()
        self.count = 0
        self.drawn = self.draw()

    def run(self, commands):
        began = time.monotonic()
        with selectors.DefaultSelector() as selector:
            for desk in self.desks:
                selector.register(desk.socket, selectors.EVENT_READ, desk)
                desk.ask(self.next(desk))
            busy, left = len(self.desks), commands - len(self.desks)
            while busy:
                ready = selector.select(SILENCE_SECONDS_MAX)
                if not ready:
                    self.found.failures.append(f"no answer for {SILENCE_SECONDS_MAX} s")
                    break
                for key, _ in ready:
                    desk = key.data
                    answer = desk.hear()
                    if answer is None:
                        continue
                    self.note(desk, *answer)
                    if left > 0:
                        question = self.next(desk)
                        left -= question.command != "read"
                        desk.ask(question)
                    else:
                        busy -= 1
        self.found.seconds = time.monotonic() - began
        return self.found

    # What to ask

    def draw(self):
        """Commands without end, many drawn at once."""
        names, weights = zip(*WEIGHTS.items())
        while True:
            yield from self.chance.choices(names, weights, k=1_000)

    def next(self, desk):
        if self.to_repeat and self.to_repeat[0].server != desk.server:
            return self.to_repeat.popleft()
        if self.versions and self.chance.random() < READS:
            return self.read()
        while True:
            command = next(self.drawn)
            request = self.request(command)
            if request is not None:
                return self.question(command, *request)

    def question(self, command, doctor, date, path, body):
        tried = command in CAN_BE_TRIED and self.chance.random() < TRIED
        key = None if tried or self.chance.random() < WITHOUT_KEY else f"{self.number}-{self.count}"
        if tried:
            path += "?dry_run=true"
            body = {name: NOBODY if name == "patient_name" else value for name, value in body.items()}
        content = json.dumps(body).encode()
        head = (f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                f"X-Actor: desk {self.number}\r\nContent-Length: {len(content)}\r\n")
        data = (head + (f"Idempotency-Key: {key}\r\n\r\n" if key else "\r\n")).encode() + content
        return Question("trial" if tried else command, data, doctor, date, body.get("patient_name"), key)

    def read(self):
        doctor, date = self.chance.choice(self.doctors), self.chance.choice(self.dates)
        path = (f"{session(doctor, date)}/queue" if self.chance.random() < 0.5
                else f"/doctors/{doctor}/schedule?date={date}")
        return Question("read", f"GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n".encode(), doctor, date,
                        version=self.versions[doctor, date])

    def request(self, command):
        """Doctor, date, path and body; None when there is nobody to do it to."""
        chance = self.chance
        doctor, date, slot = chance.choice(self.doctors), chance.choice(self.dates), chance.randrange(SLOTS)
        self.count += 1
        if command == "book":
            label = f"{self.number}-{self.count}"
            body = {"doctor_id": doctor, "slot_index": slot, "date": date, "source": chance.choice(SOURCES),
                    "patient_name": f"Patient {label}"}
            return doctor, date, "/tokens/book", body | ({"phone": label} if chance.random() < 0.5 else {})
        if command in OF_TOKENS or command in ("move", "transfer"):
            return self.of_token(command, doctor, date, slot)
        if command == "leave undo":
            if not self.leaves:
                return None
            doctor, date, leave = self.leaves.pop()
            return doctor, date, f"/doctors/{doctor}/leaves/{leave}/undo", {}
        if command == "leave":
            return doctor, date, f"/doctors/{doctor}/leave", {"date": date, "reassign_to": self.another(doctor)}
        path = session(doctor, date)
        if command in ("capacity", "close", "open"):
            path += f"/slots/{slot}"
        bodies = {"capacity": {"capacity": chance.randint(1, 12)}, "break": {"minutes": 5},
                  "delay": {"minutes": 5, "mode": chance.choice(["shift", "reallocate"])},
                  "undo": {"version": max(1, self.versions[doctor, date] - chance.randrange(3))}}
        return doctor, date, f"{path}/{command}", bodies.get(command, {})

    def of_token(self, command, doctor, date, slot):
        """Mostly somebody whom it fits, as far as this crowd knows, and anybody of the session now and then."""
        places = self.places[doctor, date]
        fitting = FITTING[command]
        candidates = [token for token, place in places.items() if place in fitting]
        if self.chance.random() < 0.02:
            candidates = list(places)
        if not candidates:
            return None
        token = self.chance.choice(candidates)
        bodies = {"move": {"slot_index": slot, "accept_waitlist": self.chance.random() < 0.3},
                  "transfer": {"doctor_id": self.another(doctor), "slot_index": slot}}
        return doctor, date, f"/tokens/{token}/{command}", bodies.get(command, {})

    def another(self, doctor):
        return self.chance.choice([each for each in self.doctors if each != doctor])

    # What was answered

    def note(self, desk, status, body):
        question = desk.question
        if status not in (200, 409) or (status != 200 and question.answer is not None):
            self.found.failures.append((question.data, status, body))
        elif question.command == "read":
            self.found.reads += 1
            version = json.loads(body)["version"]
            if version < question.version:
                self.found.failures.append(f"a read of version {version} after an answer of {question.version}")
        elif question.answer is not None:
            self.found.answers["repeat", status] += 1
            if body != question.answer and json.loads(body) != json.loads(question.answer):
                self.found.failures.append((question.data, "one key, two answers", question.answer, body))
        else:
            self.found.answers[question.command, status] += 1
            if status == 200 and question.command != "trial":
                self.learn(desk, question, body)

    def learn(self, desk, question, body):
        answer, command = json.loads(body), question.command
        doctor, date = question.doctor, question.date
        for name in ("token", "cancelled", "no_show", "transferred"):
            if token := answer.get(name):
                self.places[token["doctor_id"], token["date"]][token["id"]] = token.get("presence", token["status"])
        if command in ("book", "transfer"):
            self.found.given.append(answer["token"]["id"])
        if command == "book":
            self.found.booked[answer["token"]["id"]] = question.name
        elif command == "call-next":
            self.found.calls.append((doctor, date, answer["version"], answer["token"]["id"]))
        elif command == "leave":
            self.leaves.append((doctor, date, answer["leave_id"]))
            self.found.given += [each["token"]["transferred_to"] for each in answer["affected"]
                                 if each["outcome"] == "transferred_to"]
        if "leave" not in command and (version := answer["version"]) > self.versions[doctor, date]:
            self.versions[doctor, date] = version
        if question.key and self.servers > 1 and self.chance.random() < REPEATED:
            question.answer, question.server = body, desk.server
            self.to_repeat.append(question)


def process(number, ports, doctors, dates, desks, commands):
    """One process of the crowd, from beginning to end."""
    return Crowd(number, ports, doctors, dates, desks).run(commands)


def press_buttons(servers, doctors, commands, *, dates=tuple(DATES), processes=2, desks=64):
    """Send so many random commands through all the servers at once; return what was found."""
    ports = [server.port for server in servers]
    share = (ports, doctors, dates, desks // processes, commands // processes)
    with ProcessPoolExecutor(processes, mp_context=get_context("spawn")) as pool:
        work = [pool.submit(process, number, *share) for number in range(processes)]
        findings = Findings()
        for each in work:
            findings.add(each.result())
    return findings
