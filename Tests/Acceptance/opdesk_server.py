"""The built server as a process: start it, talk to it, stop it, kill it."""

import json
import os
import signal
import socket
import subprocess
import time
from pathlib import Path

import requests

START_SECONDS = 30
STOP_SECONDS = 15


def until(condition, seconds, what):
    """Poll until the condition is true and return its value; fail at the deadline."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        assert time.monotonic() < deadline, f"not within {seconds} s: {what}"
        time.sleep(0.005)


def free_port():
    """A port that nobody listens on at the moment."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def is_url(database):
    return str(database).startswith(("postgres://", "postgresql://"))


def clean_environment(extra=None):
    """This process's environment without settings of OPDesk and PostgreSQL, with some more."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("OPDESK_", "PG"))}
    return inherited | (extra or {})


def run(binary, *arguments, environment=None, seconds=60, **options):
    """Run one command of the binary to its end."""
    return subprocess.run(
        [str(binary), *map(str, arguments)], env=clean_environment(environment),
        capture_output=True, text=True, timeout=seconds, **options)


class Server:
    """One `opdesk serve` on one database; it can be started many times.

    The database is a file, or a URL as text; with a URL it has to be said where the log goes.
    """

    def __init__(self, binary, database, *, options=(), environment=None, wrapper=(), port=None, log=None):
        self.binary = binary
        self.database = database if is_url(database) else Path(database)
        self.options = ["--time-zone", "Asia/Kolkata", *options]
        self.environment = environment or {}
        self.wrapper = list(wrapper)
        self.port = port or free_port()
        self.log_path = Path(log) if log else self.database.with_name(self.database.name + ".stderr.txt")
        self.process = None
        self.http = None

    # Life

    def launch(self):
        """Start the process and do not wait for it."""
        assert self.process is None or self.process.poll() is not None, "it runs already"
        command = [*self.wrapper, str(self.binary), "serve", "--host", "127.0.0.1",
                   "--port", str(self.port), "--database", str(self.database), *self.options]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                command, env=clean_environment(self.environment), stdout=log, stderr=log)
        self.connect()
        return self

    def connect(self):
        """Take new connections; those to a process that is gone are of no use."""
        self.http = requests.Session()
        self.http.trust_env = False

    def start(self):
        """Start the process and wait until it is ready."""
        self.launch()
        until(self.is_ready, START_SECONDS, f"ready\n{self.log}")
        return self

    def is_ready(self):
        assert self.process.poll() is None, f"ended by itself: {self.process.returncode}\n{self.log}"
        return self.readiness() == 200

    def readiness(self):
        """The status of /readyz, or None while nobody listens."""
        try:
            return self.http.get(self.url("/readyz"), timeout=15).status_code
        except requests.RequestException:
            return None

    def wait(self, seconds=STOP_SECONDS):
        """Wait for the end of the process and return its exit code."""
        return self.process.wait(timeout=seconds)

    def stop(self):
        """End it the polite way and return its exit code."""
        self.process.send_signal(signal.SIGTERM)
        return self.wait()

    def kill(self):
        """End it as a power cut would."""
        self.process.kill()
        return self.wait()

    def restart(self):
        self.stop()
        return self.start()

    def close(self):
        """Make sure that nothing is left running."""
        if self.process is not None and self.process.poll() is None:
            self.kill()

    # Conversation

    def url(self, path):
        return f"http://127.0.0.1:{self.port}{path}"

    def get(self, path, **options):
        return self.http.get(self.url(path), timeout=30, **options)

    def post(self, path, body=None, *, key=None, **options):
        headers = options.pop("headers", {}) | ({"Idempotency-Key": key} if key else {})
        return self.http.post(self.url(path), json=body, headers=headers, timeout=30, **options)

    def add_doctor(self, name="Dr. A", labels=("09-10", "10-11", "11-12"), capacity=5):
        """Create a doctor and return the id."""
        answer = self.post("/doctors", {
            "name": name, "slot_labels": list(labels), "capacity_per_slot": capacity})
        assert answer.status_code == 200, answer.text
        return answer.json()["id"]

    def book(self, doctor, slot, name, source="online", *, key=None, **fields):
        """Book a token and return the response, whatever it is."""
        return self.post("/tokens/book", {
            "doctor_id": doctor, "slot_index": slot, "patient_name": name, "source": source,
            **fields}, key=key)

    def schedule(self, doctor, date=None):
        answer = self.get(f"/doctors/{doctor}/schedule", params={"date": date} if date else None)
        assert answer.status_code == 200, answer.text
        return answer.json()

    def seen_names(self, doctors, date):
        """The patient name of every live token of these sessions, sorted."""
        return sorted(
            token["patient_name"]
            for doctor in doctors for slot in self.schedule(doctor, date)["slots"]
            for token in slot["booked"] + slot["waitlist"])

    # Beside it

    @property
    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    def command(self, name, *arguments):
        """Run another command of the binary on the same database."""
        return run(self.binary, name, "--database", self.database, *arguments, seconds=180)

    @property
    def resident_mib(self):
        """The memory it has at the moment."""
        return self._memory("VmRSS")

    @property
    def resident_mib_max(self):
        """The most memory it ever had."""
        return self._memory("VmHWM")

    def _memory(self, name):
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) / 1024 for line in status.splitlines() if line.startswith(name + ":"))

    def verify(self):
        """Replay the whole journal; fail on any violation."""
        outcome = self.command("verify")
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr

    def journal(self):
        """The entries of the exported journal."""
        outcome = self.command("export")
        assert outcome.returncode == 0, outcome.stderr
        return [json.loads(line) for line in outcome.stdout.splitlines()]
