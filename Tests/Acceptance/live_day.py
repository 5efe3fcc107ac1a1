"""A live day under load: many clients with every command, and who listens to the sessions meanwhile."""

import collections
import itertools
import json
import random
import threading

import requests

from bookings import DAY, SOURCES, own_connection

# How often a client does what, in relation to each other.
WEIGHTS = {
    "book": 20, "check-in": 16, "call-next": 10, "call": 4, "recall": 3, "start": 12, "complete": 14, "skip": 4,
    "park": 5, "resume": 5, "cancel": 4, "no-show": 3, "reinstate": 4, "move": 5, "transfer": 4, "undo": 4,
    "delay": 1, "capacity": 3, "close": 1, "open": 6, "arrived": 1, "break": 1, "end": 1, "leave": 0.5, "leave undo": 1,
}
# Where somebody was last seen of whom that is asked; others are asked it too, now and then.
FITTING = {
    "check-in": {"expected"}, "call": {"arrived", "parked"}, "recall": {"called"}, "start": {"called"},
    "complete": {"in_consultation"}, "skip": {"called"}, "park": {"arrived", "called", "in_consultation"},
    "resume": {"parked"}, "reinstate": {"cancelled", "no_show"}, "cancel": {"expected", "arrived"},
    "no-show": {"expected"}, "move": {"expected", "arrived"}, "transfer": {"expected", "arrived"},
}
# What needs a token, and nothing else in its body.
OF_TOKENS = FITTING.keys() - {"move", "transfer"}
SLOTS = 4


def session(doctor, date=DAY):
    return f"/doctors/{doctor}/sessions/{date}"


def tokens(server, doctor, date=DAY):
    """All tokens of a doctor's day, by pages."""
    found, cursor = [], None
    while True:
        query = {"date": date, "doctor_id": doctor, "limit": 100} | ({"cursor": cursor} if cursor else {})
        page = server.get("/tokens", params=query).json()
        found += page["tokens"]
        cursor = page["next_cursor"]
        if cursor is None:
            return found


class Ledger:
    """What the clients know together."""

    def __init__(self, doctors):
        self.doctors = doctors
        self.lock = threading.Lock()
        # Where each token was when an answer last showed it.
        self.tokens = {}
        # Those that bookings and transfers gave, in the order of the answers.
        self.given = []
        self.leaves = []
        self.versions = collections.Counter({doctor: 0 for doctor in doctors})
        self.answers = collections.Counter()
        # The calls that call-next made: doctor, version, token.
        self.calls = []
        self.failures = []

    def record(self, command, doctor, answer):
        body = answer.json()
        with self.lock:
            self.answers[command, answer.status_code] += 1
            if answer.status_code not in (200, 409):
                self.failures.append((command, answer.status_code, answer.text))
            if answer.status_code != 200:
                return
            if command in ("book", "transfer"):
                self.given.append(body["token"]["id"])
            for name in ("token", "cancelled", "no_show", "transferred"):
                if token := body.get(name):
                    self.tokens[token["id"]] = token.get("presence", token["status"])
            if command == "call-next":
                self.calls.append((doctor, body["version"], body["token"]["id"]))
            elif command == "leave":
                self.leaves.append((doctor, body["leave_id"]))
            if command not in ("leave", "leave undo"):
                self.versions[doctor] = max(self.versions[doctor], body["version"])


class Client:
    """One desk that does something, again and again, without a pause."""

    def __init__(self, server, ledger, number):
        self.server, self.ledger = server, ledger
        self.chance = random.Random(f"desk {number}")
        self.number, self.count = number, 0

    def run(self, stopping):
        http = own_connection()
        commands, weights = zip(*WEIGHTS.items())
        try:
            while not stopping.is_set():
                command = self.chance.choices(commands, weights)[0]
                request = self.request(command)
                if request is None:
                    continue
                doctor, path, body = request
                self.count += 1
                answer = http.post(self.server.url(path), json=body, timeout=60, headers={
                    "X-Actor": f"desk {self.number}", "Idempotency-Key": f"{self.number}-{self.count}"})
                self.ledger.record(command, doctor, answer)
        except Exception as problem:
            self.ledger.failures.append(repr(problem))

    def request(self, command):
        """Doctor, path and body; None when there is nobody to do it to."""
        doctor = self.chance.choice(self.ledger.doctors)
        slot = self.chance.randrange(SLOTS)
        if command == "book":
            return doctor, "/tokens/book", {
                "doctor_id": doctor, "slot_index": slot, "date": DAY, "source": self.chance.choice(SOURCES),
                "patient_name": f"Patient {self.number}-{self.count}", "phone": f"{self.number}-{self.count}"}
        if command in OF_TOKENS or command in ("move", "transfer"):
            return self.of_token(command, slot)
        if command == "leave undo":
            return self.leave_undo()
        paths = {"capacity": f"{session(doctor)}/slots/{slot}/capacity", "close": f"{session(doctor)}/slots/{slot}/close",
                 "open": f"{session(doctor)}/slots/{slot}/open", "leave": f"/doctors/{doctor}/leave"}
        bodies = {"capacity": {"capacity": self.chance.randint(1, 12)}, "break": {"minutes": 5},
                  "delay": {"minutes": 5, "mode": self.chance.choice(["shift", "reallocate"])},
                  "undo": {"version": max(1, self.ledger.versions[doctor] - self.chance.randrange(3))},
                  "leave": {"date": DAY, "reassign_to": self.chance.choice([d for d in self.ledger.doctors if d != doctor])}}
        return doctor, paths.get(command, f"{session(doctor)}/{command}"), bodies.get(command, {})

    def of_token(self, command, slot):
        with self.ledger.lock:
            known = list(self.ledger.tokens.items())
        fitting = [token for token, place in known if place in FITTING[command] or self.chance.random() < 0.02]
        if not fitting:
            return None
        token = self.chance.choice(fitting)
        doctor = token // 10**10
        bodies = {"move": {"slot_index": slot, "accept_waitlist": self.chance.random() < 0.3},
                  "transfer": {"doctor_id": self.chance.choice([d for d in self.ledger.doctors if d != doctor]),
                               "slot_index": slot}}
        return doctor, f"/tokens/{token}/{command}", bodies.get(command, {})

    def leave_undo(self):
        with self.ledger.lock:
            if not self.ledger.leaves:
                return None
            doctor, leave = self.ledger.leaves.pop()
        return doctor, f"/doctors/{doctor}/leaves/{leave}/undo", {}


class Listener:
    """Follows one session from its beginning, and comes back with the last id when it is cut off.

    With several servers it comes back at the next of them each time.
    """

    def __init__(self, servers, doctor, *, changes_at_once=250):
        self.servers = itertools.cycle(servers)
        self.doctor, self.changes_at_once = doctor, changes_at_once
        self.versions, self.events, self.text = [], [], []
        self.last, self.connections = "1.0", 0
        self.thread = threading.Thread(target=self._run, daemon=True)
        self.stopping = threading.Event()

    def start(self):
        self.thread.start()
        return self

    def stop(self):
        self.stopping.set()

    def _run(self):
        while not self.stopping.is_set():
            try:
                self._listen()
            except requests.RequestException:
                pass

    def _listen(self):
        """Hang up after some changes, as a network would."""
        http, heard = own_connection(), 0
        self.connections += 1
        with http.get(next(self.servers).url(session(self.doctor) + "/stream"), stream=True, timeout=60,
                      headers={"Last-Event-ID": self.last}) as answer:
            for line in answer.iter_lines(decode_unicode=True):
                self.text.append(line)
                if line.startswith("id: "):
                    self.last = line[4:]
                if line.startswith("data: "):
                    change = json.loads(line[6:])
                    self.versions.append(change["version"])
                    heard += 1
                if self.stopping.is_set() or heard == self.changes_at_once:
                    return


def play(servers, doctors, seconds, clients=50):
    """Have the clients, shared out among the servers, do whatever they like for some seconds; return what they know."""
    ledger, stopping = Ledger(doctors), threading.Event()
    threads = [threading.Thread(target=Client(servers[number % len(servers)], ledger, number).run, args=(stopping,), daemon=True)
               for number in range(clients)]
    for thread in threads:
        thread.start()
    stopping.wait(seconds)
    stopping.set()
    for thread in threads:
        thread.join(timeout=90)
        assert not thread.is_alive(), "a request was neither answered nor refused"
    return ledger


def expect_rules(schedule, everybody, queue):
    """What holds in one session, whatever happened."""
    seated = {token["id"]: token for slot in schedule["slots"] for token in slot["booked"]}
    waiting = {token["id"]: token for slot in schedule["slots"] for token in slot["waitlist"]}
    assert not seated.keys() & waiting.keys()
    for slot in schedule["slots"]:
        kinds = [token["seat"] for token in slot["booked"]]
        assert kinds.count("regular") == slot["seats_taken"] <= slot["capacity"], slot
        assert kinds.count("overflow") == slot.get("overflow_taken", 0), slot
        assert kinds.count("overbook") == slot.get("overbook_taken", 0), slot
        idle = slot["capacity"] - slot["seats_taken"]
        assert slot.get("closed") or not slot["waitlist"] or idle == 0, slot
        assert [token["number"] for token in slot["booked"]] == sorted(token["number"] for token in slot["booked"])
    assert [token["number"] for token in everybody] == list(range(1, len(everybody) + 1))
    by_status = {status: {t["id"] for t in everybody if t["status"] in names} for status, names in
                 {"seated": ("booked", "completed"), "waiting": ("waitlisted",)}.items()}
    assert by_status == {"seated": seated.keys(), "waiting": waiting.keys()}
    inside = [token["id"] for token in everybody if token.get("presence") == "in_consultation"]
    assert len(inside) <= 1
    assert inside == ([queue["in_consultation"]["id"]] if queue["in_consultation"] else [])
    present = {token["id"] for token in everybody if token.get("presence") == "arrived"}
    assert {token["id"] for token in queue["queue"]} == present
    assert len(queue["queue"]) == len(present)
