"""The command line: what it teaches, and what it refuses."""

import json
import sqlite3
from contextlib import closing
from datetime import date, timedelta

import pytest

from bookings import DAY
from opdesk_server import Server, free_port, run


def test_help_names_every_command(binary):
    outcome = run(binary, "--help")
    assert outcome.returncode == 0
    for command in ("serve", "demo", "simulate", "verify", "export", "schedule", "backup", "restore"):
        assert command in outcome.stdout


@pytest.mark.parametrize("command, options", [
    ("serve", ["--host", "--port", "--database", "--time-zone", "--insecure", "--allow-reset",
               "--log-level", "OPDESK_"]),
    ("simulate", ["--seed", "--json", "--url", "--date", "--arrivals", "--slots", "--load"]),
    ("verify", ["--database"]), ("export", ["--database"]),
    ("schedule", ["--doctor", "--date", "--at", "--json", "--names", "--database"]),
    ("backup", ["--database", "--overwrite"]), ("restore", ["--database", "--replace"])])
def test_help_of_a_command_explains_its_options(binary, command, options):
    outcome = run(binary, command, "--help")
    assert outcome.returncode == 0
    assert "OVERVIEW" in outcome.stdout
    for option in options:
        assert option in outcome.stdout


def test_an_unknown_option_is_refused(binary):
    outcome = run(binary, "serve", "--prot", "8000")
    assert outcome.returncode != 0
    assert "--prot" in outcome.stderr


def test_the_environment_stands_for_the_options(binary, database, new_server):
    port = free_port()
    # The shell drops the arguments, so that only the environment is left.
    server = new_server(port=port, environment={
        "OPDESK_HOST": "127.0.0.1", "OPDESK_PORT": str(port), "OPDESK_DATABASE": str(database),
        "OPDESK_TIME_ZONE": "Asia/Kolkata"}, wrapper=["bash", "-c", 'exec "$0" serve'])
    server.start()
    assert database.exists()
    assert server.add_doctor() == 1
    assert "+05:30" in json.dumps(server.schedule(1, DAY))


def test_a_second_server_on_the_same_database_is_refused_by_name(server, new_server):
    server.add_doctor()
    second = new_server().launch()
    assert second.wait() not in (0, -4, -5, -6, -11)
    assert str(server.database) in second.log
    assert len(server.get("/doctors").json()) == 1
    server.stop()
    assert second.start().get("/doctors").status_code == 200


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])
def test_listening_beyond_loopback_is_refused_unless_insecure(binary, database, host):
    outcome = run(binary, "serve", "--host", host, "--port", free_port(), "--database", database)
    assert outcome.returncode != 0
    assert "--insecure" in outcome.stderr
    assert not database.exists()


def test_an_insecure_server_resets_only_when_allowed(new_server):
    for options, status in [(["--insecure"], 403), (["--insecure", "--allow-reset"], 200)]:
        server = new_server(options=["--host", "0.0.0.0", *options]).start()
        answer = server.post("/admin/reset")
        assert answer.status_code == status, answer.text
        assert answer.json()["detail"]
        assert server.stop() == 0


def test_another_time_zone_is_refused_on_an_existing_database(server, new_server):
    server.stop()
    other = new_server(options=["--time-zone", "Europe/Berlin"]).launch()
    assert other.wait() not in (0, -4, -5, -6, -11)
    assert "Asia/Kolkata" in other.log and "Europe/Berlin" in other.log
    server.start()


def test_an_unknown_time_zone_is_refused(binary, database):
    outcome = run(binary, "serve", "--time-zone", "Mars/Olympus", "--port", free_port(),
                  "--database", database)
    assert outcome.returncode != 0
    assert "Mars/Olympus" in outcome.stderr


def test_verify_and_export_read_beside_a_running_server(server):
    doctor = server.add_doctor()
    server.book(doctor, 0, "Asha", date=DAY)
    server.verify()
    journal = server.journal()
    assert len(journal) >= 2
    assert all({"stream", "version", "time", "actor", "events"} <= entry.keys() for entry in journal)
    assert server.book(doctor, 0, "Bala", date=DAY).status_code == 200
    assert server.journal()[:len(journal)] == journal


@pytest.mark.parametrize("damage", [
    # Not JSON any more.
    "UPDATE entries SET events = '[{' WHERE id = (SELECT max(id) FROM entries)",
    # A hole in the middle of a stream.
    "DELETE FROM entries WHERE id = (SELECT max(id) - 2 FROM entries)",
    # The same booking twice: one number for two tokens.
    "INSERT INTO entries (stream, version, time, actor, events) "
    "SELECT stream, version + 1, time, actor, events FROM entries ORDER BY id DESC LIMIT 1",
    # More booked than there are seats: the first slot's capacity was another one.
    "UPDATE entries SET events = replace(events, '\"capacity\":3', '\"capacity\":1')"])
def test_verify_finds_a_damaged_journal(binary, server, tmp_path, damage):
    doctor = server.add_doctor(capacity=3)
    for number in range(6):
        server.book(doctor, 0, f"Patient {number}", date=DAY)
    assert server.stop() == 0
    copy = Server(binary, tmp_path / "damaged.db")
    with closing(sqlite3.connect(server.database)) as database, \
            closing(sqlite3.connect(copy.database)) as copied:
        database.backup(copied)
    copy.verify()
    with closing(sqlite3.connect(copy.database)) as database:
        assert database.execute(damage).rowcount >= 1
        database.commit()
    outcome = copy.command("verify")
    assert outcome.returncode > 0, outcome.stdout
    assert outcome.stderr.strip()
    assert "Fatal error" not in outcome.stderr


@pytest.mark.parametrize("command", ["verify", "export", "schedule", "backup"])
def test_a_database_that_is_not_there_is_not_made(binary, tmp_path, command):
    missing = tmp_path / "missing.db"
    more = {"schedule": ["--doctor", "1"], "backup": [tmp_path / "backup.db"]}.get(command, [])
    outcome = run(binary, command, "--database", missing, *more)
    assert outcome.returncode > 0
    assert str(missing) in outcome.stderr
    assert list(tmp_path.iterdir()) == []


def test_the_same_seed_prints_the_same_day(binary):
    first, again, other = (run(binary, "simulate", "--seed", seed) for seed in (7, 7, 8))
    assert first.returncode == again.returncode == other.returncode == 0, first.stderr
    assert first.stdout == again.stdout
    assert first.stdout != other.stdout
    for name in ("Dr. A", "Dr. B", "Dr. C"):
        assert name in first.stdout


def test_the_day_as_json_parses_and_repeats(binary):
    first, again = (run(binary, "simulate", "--seed", 7, "--json") for _ in range(2))
    assert first.returncode == 0, first.stderr
    assert json.loads(first.stdout) == json.loads(again.stdout)


def test_the_simulated_day_is_the_same_through_a_server(binary, server):
    alone = run(binary, "simulate", "--seed", 7, "--json")
    through = run(binary, "simulate", "--seed", 7, "--json", "--url", server.url(""))
    assert through.returncode == 0, through.stderr
    assert json.loads(through.stdout) == json.loads(alone.stdout)
    server.verify()


def test_the_simulated_day_shows_the_live_day_and_every_check_holds(binary):
    day = json.loads(run(binary, "simulate", "--json").stdout)
    requests = {step["request"] for scene in day["scenes"] for step in scene["steps"]}
    assert requests == {
        "book", "cancel", "no_show", "reinstate", "delay", "break", "arrived", "capacity", "leave",
        "check_in", "call_next", "skip", "park", "resume", "start", "complete"}
    assert day["all_held"]
    assert all(invariant["checks"] > 0 for invariant in day["invariants"])


def test_a_server_with_settings_and_holidays_of_its_own_plays_the_same_day(binary, server):
    today = date.fromisoformat(server.schedule(server.add_doctor())["date"])
    holidays = [today + timedelta(days=ahead) for ahead in (1, 2)]
    for holiday in holidays:
        answer = server.http.put(server.url(f"/holidays/{holiday}"), json={"name": "Founders"}, timeout=30)
        assert answer.status_code == 200, answer.text
    answer = server.http.patch(server.url("/settings"), timeout=30, json={
        "waitlist_order": ["priority"], "booking_cutoff_minutes": 10_080, "booking_horizon_days": 1,
        "emergency_overflow": 2, "overbooking": False, "skip_calls": 0, "no_show_after_minutes": 1})
    assert answer.status_code == 200, answer.text

    through = run(binary, "simulate", "--json", "--url", server.url(""))
    assert through.returncode == 0, through.stderr
    assert through.stdout == run(binary, "simulate", "--json").stdout
    played = today + timedelta(days=3)
    assert server.schedule(2, played)["slots"][0]["booked"]
    server.verify()


def test_a_chosen_date_of_the_simulated_day_has_to_be_ahead(binary, server):
    today = date.fromisoformat(server.schedule(server.add_doctor())["date"])
    url = server.url("")
    ahead = run(binary, "simulate", "--json", "--url", url, "--date", today + timedelta(days=40))
    assert ahead.returncode == 0, ahead.stderr
    assert ahead.stdout == run(binary, "simulate", "--json").stdout
    begun = run(binary, "simulate", "--url", url, "--date", today)
    assert begun.returncode != 0
    assert f"{today}" in begun.stderr
