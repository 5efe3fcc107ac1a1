"""Backups beside a running server, restoring them, and looking at a moment of the past."""

import json
import signal
import sqlite3
import stat
import subprocess
import time
from contextlib import closing
from datetime import datetime, timezone

import pytest

from bookings import DAY, Attempt, BookingLoad
from disk_faults import Disk
from opdesk_server import clean_environment, run, until

# More than a backup copies in one step.
ENOUGH = 3_000


@pytest.fixture
def backup(tmp_path):
    (tmp_path / "backups").mkdir()
    return tmp_path / "backups" / "monday.db"


def folder_of(path):
    return sorted(each.name for each in path.parent.iterdir())


def book_many(server, doctors, enough):
    load = BookingLoad(server, doctors, prefix="before").start()
    until(lambda: len(load.acknowledged) >= enough, 120, f"{enough} bookings")
    return load.stop().acknowledged


def test_a_backup_under_load_restores_to_every_booking_that_was_acknowledged_before(
        binary, server, new_server, backup, tmp_path):
    doctors = [server.add_doctor(f"Dr. {name}", capacity=2_000) for name in "ABCD"]
    before = book_many(server, doctors, ENOUGH)
    load = BookingLoad(server, doctors, prefix="meanwhile").start()
    until(lambda: len(load.acknowledged) >= 20, 60, "load")
    before += load.acknowledged
    making = subprocess.Popen(
        [binary, "backup", backup, "--database", server.database], env=clean_environment(),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    meanwhile, longest = 0, 0
    while making.poll() is None:
        began = time.monotonic()
        assert server.book(doctors[0], 0, "Meanwhile", date=DAY).status_code == 200
        longest, meanwhile = max(longest, time.monotonic() - began), meanwhile + 1
    output, progress = making.communicate()
    load.stop()
    assert making.returncode == 0, progress
    assert "everything holds" in output and "copying" in progress and "verifying" in progress
    assert meanwhile, "the backup was done before anybody booked beside it"
    assert longest < 5, f"a booking took {longest:.1f} s while the backup was made"
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert folder_of(backup) == [backup.name]

    restored = new_server(database=tmp_path / "restored.db")
    outcome = run(binary, "restore", backup, "--database", restored.database, seconds=180)
    assert outcome.returncode == 0, outcome.stderr
    restored.verify()
    restored.start()
    assert {attempt.name for attempt in before} <= set(restored.seen_names(doctors, DAY))
    for attempt in before[::7] + before[-20:]:
        again = Attempt(attempt.key, attempt.body).send(restored)
        assert (again.status, again.answer) == (200, attempt.answer)
    restored.verify()


@pytest.mark.parametrize("fault", ["enospc", "fsync-eio", "erofs"])
def test_a_backup_that_meets_a_failing_disk_leaves_nothing_and_harms_nothing(
        binary, server, backup, faults_library, fault):
    doctor = server.add_doctor()
    server.book(doctor, 0, "Asha", date=DAY)
    disk = Disk(faults_library, backup)
    disk.control = server.database.with_name("disk-fault.txt")
    environment = disk.environment | {"OPDESK_TEST_FAULT_FILE": str(disk.control)}
    assert run(binary, "backup", backup, "--database", server.database, environment=environment).returncode == 0
    good = backup.read_bytes()
    disk.fail(fault)
    for file in (backup, backup.with_name(backup.name + ".second")):
        outcome = run(binary, "backup", file, "--overwrite", "--database", server.database, environment=environment)
        assert outcome.returncode not in (0, -4, -5, -6, -11), outcome.stdout
        assert outcome.stderr.strip()
    assert backup.read_bytes() == good
    assert folder_of(backup) == [backup.name]
    assert server.book(doctor, 0, "Bela", date=DAY).status_code == 200


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_backup_leaves_no_half_file(binary, server, backup, number):
    doctors = [server.add_doctor(capacity=5_000)]
    book_many(server, doctors, ENOUGH)
    # Often: it may be met at any step.
    for _ in range(30):
        making = subprocess.Popen(
            [binary, "backup", backup, "--database", server.database], env=clean_environment(),
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: folder_of(backup), 30, "it has begun")
        making.send_signal(number)
        assert making.wait(timeout=60) in (0, 128 + number)
        assert folder_of(backup) == ([backup.name] if making.returncode == 0 else [])
        backup.unlink(missing_ok=True)


def test_a_killed_backup_is_no_obstacle_to_the_next(binary, server, backup):
    doctors = [server.add_doctor(capacity=5_000)]
    book_many(server, doctors, ENOUGH)
    making = subprocess.Popen(
        [binary, "backup", backup, "--database", server.database], env=clean_environment(),
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    until(lambda: folder_of(backup), 30, "it has begun")
    making.kill()
    making.wait(timeout=60)
    outcome = run(binary, "backup", backup, "--overwrite", "--database", server.database)
    assert outcome.returncode == 0, outcome.stderr
    assert folder_of(backup) == [backup.name]
    assert run(binary, "verify", "--database", backup).returncode == 0


def test_a_restore_needs_a_stopped_server_and_leave_to_replace(binary, server, backup):
    doctor = server.add_doctor()
    server.book(doctor, 0, "Asha", date=DAY)
    assert run(binary, "backup", backup, "--database", server.database).returncode == 0
    server.book(doctor, 0, "Bela", date=DAY)

    refused = run(binary, "restore", backup, "--replace", "--database", server.database)
    assert refused.returncode > 0 and str(server.process.pid) in refused.stderr
    assert server.seen_names([doctor], DAY) == ["Asha", "Bela"]
    server.kill()
    refused = run(binary, "restore", backup, "--database", server.database)
    assert refused.returncode > 0 and "--replace" in refused.stderr

    done = run(binary, "restore", backup, "--replace", "--database", server.database)
    assert done.returncode == 0, done.stderr
    (kept,) = [word for word in done.stdout.split() if ".replaced-" in word]
    assert server.start().seen_names([doctor], DAY) == ["Asha"]
    server.stop()
    server.database = server.database.with_name(kept.rsplit("/", 1)[-1])
    assert server.start().seen_names([doctor], DAY) == ["Asha", "Bela"]


@pytest.mark.parametrize("command", ["backup", "restore"])
def test_a_postgresql_database_is_left_to_the_programs_of_postgresql(binary, tmp_path, command):
    outcome = run(binary, command, tmp_path / "file.db", "--database", "postgres://nobody@127.0.0.1:1/none")
    assert outcome.returncode > 0
    assert "docs/operations.md" in outcome.stderr and "opdesk copy" in outcome.stderr
    assert list(tmp_path.iterdir()) == []


def moments(database):
    """The times of a file's bookings, in milliseconds."""
    with closing(sqlite3.connect(database)) as connection:
        query = "SELECT time FROM entries WHERE events LIKE '%token_booked%' ORDER BY id"
        return [time for (time,) in connection.execute(query)]


def rfc3339(milliseconds):
    return datetime.fromtimestamp(milliseconds / 1_000, timezone.utc).isoformat(timespec="milliseconds")


def test_the_schedule_of_a_moment_has_what_was_booked_by_then(server):
    doctor = server.add_doctor(capacity=9)
    names = ["Asha Rao", "Bela Shah", "Chandra Das"]
    for name in names:
        # So that no two of them have the same time.
        until(lambda: time.time_ns() // 1_000_000 > max(moments(server.database), default=0), 5, "the clock goes on")
        assert server.book(doctor, 0, name, date=DAY).status_code == 200

    def tokens(*options):
        outcome = server.command("schedule", "--doctor", doctor, "--date", DAY, "--json", *options)
        assert outcome.returncode == 0, outcome.stderr
        assert not any(name in outcome.stdout for name in names) or "--names" in options
        return [token for slot in json.loads(outcome.stdout)["slots"] for token in slot["booked"]]

    for count, moment in enumerate(moments(server.database)):
        assert len(tokens("--at", rfc3339(moment - 1))) == count
        found = tokens("--at", rfc3339(moment), "--names")
        assert [token["patient_name"] for token in found] == names[:count + 1]

    newest = json.loads(server.command("schedule", "--doctor", doctor, "--date", DAY, "--json", "--names").stdout)
    assert newest.pop("at")
    assert newest == server.schedule(doctor, DAY)
    text = server.command("schedule", "--doctor", doctor, "--date", DAY).stdout
    assert "3 of 9 seats taken" in text and not any(name in text for name in names)
    assert all(name in server.command("schedule", "--doctor", doctor, "--date", DAY, "--names").stdout for name in names)


@pytest.mark.parametrize("options, complaint", [
    (["--doctor", "1", "--at", "half past ten"], "--at"), (["--doctor", "1", "--at", "25:00"], "--at"),
    (["--doctor", "1", "--date", "22.11.2026"], "--date"), (["--doctor", "0"], "--doctor"),
    (["--doctor", "7"], "doctor 7"), (["--doctor", "1", "--at", "2001-01-01T00:00:00Z"], "not opened"), ([], "--doctor")])
def test_a_schedule_that_cannot_be_says_why(server, options, complaint):
    server.add_doctor()
    outcome = server.command("schedule", *options)
    assert outcome.returncode > 0
    assert complaint in outcome.stderr
