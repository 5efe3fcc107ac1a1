"""A recorded day, and the simulated one, through a running server, with and without a power cut."""

import json
import os
import sqlite3
import subprocess
from pathlib import Path

import pytest

from opdesk_server import clean_environment, run, until
from recorded_day import COLUMNS, recorded_day, write_day

REAL_DAY = os.environ.get("OPDESK_RECORDED_DAY")
LIMIT_SECONDS = 300


@pytest.fixture(params=["made from a seed", *([REAL_DAY] if REAL_DAY else [])])
def day(request, tmp_path):
    """A made-up day, and a real one too if the environment names it."""
    if request.param == REAL_DAY:
        return Path(REAL_DAY).resolve()
    return write_day(tmp_path / "day.csv", recorded_day(seed=606))


class Play:
    """One `opdesk simulate` through a server, of a recorded day or else of the simulated one."""

    def __init__(self, server, day=None):
        arrivals = ["--arrivals", str(day)] if day else []
        self.process = subprocess.Popen(
            [str(server.binary), "simulate", *arrivals, "--json", "--url", server.url("")],
            env=clean_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)

    @property
    def is_running(self):
        return self.process.poll() is None

    def report(self):
        output, errors = self.process.communicate(timeout=LIMIT_SECONDS)
        assert self.process.returncode == 0, errors
        return json.loads(output)


def entries(server):
    """How many entries the journal holds now."""
    with sqlite3.connect(f"file:{server.database}?mode=ro", uri=True) as database:
        return database.execute("SELECT count(*) FROM entries").fetchone()[0]


def test_a_day_with_power_cuts_ends_as_an_undisturbed_one(new_server, tmp_path, day):
    play_with_power_cuts(new_server, tmp_path, day, cuts=(0.25, 0.5, 0.75))


def test_a_live_day_with_power_cuts_ends_as_an_undisturbed_one(new_server, tmp_path):
    play_with_power_cuts(new_server, tmp_path, None, cuts=(0.3, 0.5))


def play_with_power_cuts(new_server, tmp_path, day, cuts):
    calm = new_server(database=tmp_path / "calm.db").start()
    undisturbed = Play(calm, day).report()
    total = entries(calm)
    port = calm.port
    assert calm.stop() == 0

    server = new_server(database=tmp_path / "cut.db", port=port).start()
    play = Play(server, day)
    for part in cuts:
        until(lambda: entries(server) >= total * part, LIMIT_SECONDS, f"{part} of the day")
        assert play.is_running
        server.kill()
        server.start()
    assert play.report() == undisturbed
    assert entries(server) == total
    server.verify()


def test_the_report_counts_every_request_by_its_source(server, day):
    rows = [line.split(",") for line in day.read_text().splitlines()[1:]]
    report = Play(server, day).report()
    text = json.dumps(report)
    for source in {row[2] for row in rows}:
        assert source in text
    assert len(server.get("/doctors").json()) == len({row[1] for row in rows})


def test_the_day_through_a_server_is_the_day_without_one(binary, server, day):
    alone = run(binary, "simulate", "--arrivals", day, "--json", seconds=LIMIT_SECONDS)
    assert alone.returncode == 0, alone.stderr
    assert Play(server, day).report() == json.loads(alone.stdout)


@pytest.mark.parametrize("column, value", [
    ("requested_at", "yesterday"), ("doctor", ""), ("source", "fax"),
    ("lead_days", "soon"), ("no_show", "2")])
def test_a_bad_row_is_named_by_line_and_column(binary, tmp_path, column, value):
    rows = recorded_day(seed=1, requests=20)
    rows[6][COLUMNS.index(column)] = value
    outcome = run(binary, "simulate", "--arrivals", write_day(tmp_path / "day.csv", rows))
    assert outcome.returncode != 0
    assert "line 8" in outcome.stderr
    assert column in outcome.stderr


def test_a_row_that_is_too_short_is_named_by_its_line(binary, tmp_path):
    rows = recorded_day(seed=1, requests=20)
    rows[6] = rows[6][:3]
    outcome = run(binary, "simulate", "--arrivals", write_day(tmp_path / "day.csv", rows))
    assert outcome.returncode != 0
    assert "line 8" in outcome.stderr


def test_a_missing_column_is_named(binary, tmp_path):
    rows = [row[:4] for row in recorded_day(seed=1, requests=20)]
    day = write_day(tmp_path / "day.csv", rows, COLUMNS[:4])
    outcome = run(binary, "simulate", "--arrivals", day)
    assert outcome.returncode != 0
    assert "no_show" in outcome.stderr
