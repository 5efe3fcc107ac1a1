"""`opdesk demo`: a made-up hospital lives through a whole day."""

import re
import signal
import subprocess
from pathlib import Path

import pytest
import requests

from opdesk_server import clean_environment, free_port, run, until

SPEED = 3_000


class Demo:
    """A demo as a process, and what it has told."""

    def __init__(self, binary, folder, *options):
        self.port = free_port()
        self.folder = folder
        self.told_path = folder / "told.txt"
        with self.told_path.open("wb") as told:
            self.process = subprocess.Popen(
                [str(binary), "demo", "--port", str(self.port), *options], stdout=told, stderr=told,
                env=clean_environment({"TZ": "Asia/Kolkata", "TMPDIR": str(folder)}))

    @property
    def told(self):
        return self.told_path.read_text()

    def get(self, path):
        return requests.get(f"http://127.0.0.1:{self.port}{path}", timeout=10)

    def end(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(timeout=30)


@pytest.fixture
def demo(binary, tmp_path):
    demos = []

    def start(*options):
        demos.append(Demo(binary, tmp_path, *options))
        return demos[-1]

    yield start
    for each in demos:
        each.process.kill()
        each.process.wait()


def test_a_hospital_lives_through_a_day_by_the_rules(binary, demo, tmp_path):
    journal = tmp_path / "day.db"
    day = demo("--speed", str(SPEED), "--database", str(journal))
    until(lambda: "The day is over" in day.told, 120, "the day is over")
    total = day.get("/report").json()["total"]
    assert total["seen"] > 150 and total["no_shows"] > 10 and total["cancelled"] > 0 and total["tokens"] > 250, total
    assert {"emergency", "paid_priority", "follow_up", "online", "walk_in"} <= {name for name, count in total.items() if count}
    names = [doctor["name"] for doctor in day.get("/doctors").json()]
    assert len(names) == 8
    board = day.get("/board").text
    assert all(name.replace("'", "&#39;") in board for name in names)
    # Whatever was asked for was well asked for: it was done, or refused by a rule.
    refused = re.findall(r'opdesk_requests_total\{[^}]*status="([45]\d\d)"[^}]*\}', day.get("/metrics").text)
    assert set(refused) <= {"409"}, refused
    assert "cannot go on" not in day.told
    assert day.end() == 0
    outcome = run(binary, "verify", "--database", journal)
    assert outcome.returncode == 0, outcome.stderr
    assert run(binary, "demo", "--database", journal).returncode == 64


def test_a_demo_that_is_ended_leaves_nothing(demo, tmp_path):
    short = demo("--speed", "60")
    until(lambda: "Ctrl-C ends it" in short.told, 30, "it serves")
    assert [path.name[:12] for path in tmp_path.iterdir() if path.is_dir()] == ["opdesk-demo-"]
    assert short.end() == 0
    assert [path for path in Path(tmp_path).iterdir() if path.is_dir()] == []


@pytest.mark.parametrize("options, named", [
    (["--speed", "0.5"], "--speed"), (["--speed", "fast"], "--speed"), (["--port", "70000"], "--port"),
    (["--language", "xx"], "--language")])
def test_what_it_does_not_take_is_named(binary, options, named):
    outcome = run(binary, "demo", *options)
    assert outcome.returncode == 64
    assert named in outcome.stderr
