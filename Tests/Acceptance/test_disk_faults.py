"""What the server does when the disk lets it down."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from bookings import DAY, Attempt, BookingLoad
from disk_faults import Disk
from opdesk_server import until

NOBODY = 65534


@pytest.fixture
def disk(faults_library, database):
    return Disk(faults_library, database)


@pytest.fixture
def server(new_server, disk):
    """A ready server on a disk that can be made to fail."""
    return new_server(environment=disk.environment).start()


def assert_unavailable(response):
    """The answer is a problem that says to come back."""
    assert response.status_code == 503, response.text
    assert response.headers["Content-Type"].startswith("application/problem+json")
    assert int(response.headers["Retry-After"]) >= 0
    return response.json()["detail"]


def test_a_full_disk_is_503_with_retry_after_and_service_resumes(server, disk):
    doctor = server.add_doctor()
    assert server.book(doctor, 0, "Asha", date=DAY).status_code == 200
    disk.fail("enospc")
    assert_unavailable(server.book(doctor, 0, "Bala", key="b", date=DAY))
    assert_unavailable(server.post("/doctors", {"name": "Dr. B", "slot_labels": ["09-10"]}))
    assert server.seen_names([doctor], DAY) == ["Asha"]
    assert server.get("/healthz").status_code == 200
    disk.heal()
    assert server.book(doctor, 0, "Bala", key="b", date=DAY).status_code == 200
    until(lambda: server.readiness() == 200, 10, "ready again")
    assert server.seen_names([doctor], DAY) == ["Asha", "Bala"]
    assert server.restart().seen_names([doctor], DAY) == ["Asha", "Bala"]
    server.verify()


def test_readyz_says_503_after_a_commit_that_failed_for_want_of_space(server, disk):
    doctor = server.add_doctor()
    disk.fail("enospc")
    assert_unavailable(server.book(doctor, 0, "Asha", date=DAY))
    assert server.readiness() == 503
    disk.heal()
    until(lambda: server.readiness() == 200, 30, "ready without a restart")


def test_a_disk_that_fills_up_under_load_loses_nothing_and_leaves_nothing_half_done(server, disk):
    doctors = [server.add_doctor(f"Dr. {name}", capacity=25) for name in "ABCD"]
    load = BookingLoad(server, doctors, prefix="f").start()
    for _ in range(3):
        acknowledged = len(load.acknowledged)
        until(lambda: len(load.acknowledged) >= acknowledged + 50, 30, "50 more bookings")
        disk.fail("enospc")
        refused = sum(attempt.status == 503 for attempt in load.attempts)
        until(lambda: sum(attempt.status == 503 for attempt in load.attempts) >= refused + 20,
              30, "20 refusals")
        disk.heal()
    acknowledged = len(load.acknowledged)
    until(lambda: len(load.acknowledged) >= acknowledged + 50, 30, "bookings after the fault")
    load.stop()
    assert {attempt.status for attempt in load.attempts} == {200, 503}
    assert all("Retry-After" in each.headers for each in load.attempts if each.status == 503)
    expected = sorted(attempt.name for attempt in load.acknowledged)
    assert server.seen_names(doctors, DAY) == expected
    server.kill()
    assert server.start().seen_names(doctors, DAY) == expected
    server.verify()


@pytest.mark.parametrize("fault", ["fsync-eio", "erofs"])
def test_after_an_input_output_error_the_outcome_is_unknown_and_the_process_ends(
        server, disk, fault):
    doctor = server.add_doctor()
    assert server.book(doctor, 0, "Asha", date=DAY).status_code == 200
    disk.fail(fault)
    detail = assert_unavailable(server.book(doctor, 0, "Bala", key="b", date=DAY))
    assert "unknown" in detail
    assert server.wait() != 0
    disk.heal()
    server.start()
    assert "Asha" in server.seen_names([doctor], DAY)
    assert server.book(doctor, 0, "Bala", key="b", date=DAY).status_code == 200
    assert server.seen_names([doctor], DAY) == ["Asha", "Bala"]
    server.verify()


def test_a_sync_that_fails_under_load_costs_no_acknowledged_booking(server, disk):
    doctors = [server.add_doctor(f"Dr. {name}", capacity=25) for name in "ABCD"]
    load = BookingLoad(server, doctors, prefix="s", threads=16).start()
    until(lambda: len(load.acknowledged) >= 100, 30, "100 bookings")
    disk.fail("fsync-eio")
    assert server.wait() != 0
    load.stop()
    disk.heal()
    server.start()
    acknowledged = load.acknowledged
    assert {attempt.status for attempt in load.attempts} <= {200, 503, None}
    for attempt in load.attempts:
        again = Attempt(attempt.key, attempt.body).send(server)
        assert again.status == 200, again
        if attempt.acknowledged:
            assert again.answer == attempt.answer
    assert len(acknowledged) >= 100
    assert server.seen_names(doctors, DAY) == sorted(attempt.name for attempt in load.attempts)
    server.verify()


@pytest.fixture
def shared_directory():
    """A directory that an unprivileged user may use; temporary ones of tests are private."""
    directory = Path(tempfile.mkdtemp(prefix="opdesk-"))
    directory.chmod(0o777)
    yield directory
    shutil.rmtree(directory)


def test_a_database_that_may_not_be_written_is_refused_until_it_may(new_server, shared_directory):
    """As root the server runs as nobody, since root may write everything."""
    as_root = os.geteuid() == 0
    wrapper = ["setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups"]
    server = new_server(database=shared_directory / "opdesk.db", wrapper=wrapper if as_root else [])
    doctor = server.start().add_doctor()
    assert server.stop() == 0
    if as_root:
        os.chown(server.database, 0, 0)
    server.database.chmod(0o444)
    server.launch()
    assert server.wait() not in (0, -4, -5, -6, -11)
    assert str(server.database) in server.log
    assert "Fatal error" not in server.log
    server.database.chmod(0o666)
    server.start()
    assert server.book(doctor, 0, "Asha", date=DAY).status_code == 200
