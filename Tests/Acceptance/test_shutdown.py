"""SIGTERM finishes what was accepted and nothing else."""

import shutil
import signal
import time
from pathlib import Path

from bookings import DAY, BookingLoad
from opdesk_server import until
from raw_http import RawConnection, head

LIMIT_SECONDS = 10


def terminate(server):
    """Send SIGTERM and return the exit code and how long it took."""
    started = time.monotonic()
    server.process.send_signal(signal.SIGTERM)
    code = server.wait(LIMIT_SECONDS + 5)
    return code, time.monotonic() - started


def test_sigterm_under_load_answers_what_it_accepted_and_exits_0(server):
    doctors = [server.add_doctor(f"Dr. {name}", capacity=25) for name in "ABCD"]
    load = BookingLoad(server, doctors, prefix="t", threads=16).start()
    until(lambda: len(load.acknowledged) >= 200, 60, "200 bookings")
    code, seconds = terminate(server)
    load.stop()
    assert code == 0, server.log
    assert seconds < LIMIT_SECONDS
    assert {attempt.status for attempt in load.attempts} <= {200, 503, None}

    server.start()
    assert server.seen_names(doctors, DAY) == sorted(each.name for each in load.acknowledged)
    server.verify()


def test_sigterm_does_not_wait_for_idle_connections(server):
    with RawConnection(server.port) as silent, RawConnection(server.port) as idle:
        idle.send(head("GET", "/doctors"))
        idle.receive(10)
        assert idle.status == 200
        code, seconds = terminate(server)
        assert code == 0, server.log
        assert seconds < LIMIT_SECONDS
        silent.read_to_end(5)
        idle.read_to_end(5)


def test_sigterm_is_bounded_when_a_request_never_ends(server):
    with RawConnection(server.port) as stalled:
        stalled.send(head("POST", "/doctors", Content_Type="application/json",
                          Content_Length=100) + b'{"name": ')
        until(lambda: server.readiness() == 200, 5, "the stalled request was taken")
        code, seconds = terminate(server)
    assert code == 0, server.log
    assert seconds < LIMIT_SECONDS + 1


def test_sigterm_before_the_first_request_exits_0(server):
    assert server.stop() == 0
    assert server.start().get("/doctors").json() == []


def test_sigint_is_as_polite_as_sigterm(server):
    server.add_doctor()
    server.process.send_signal(signal.SIGINT)
    assert server.wait() == 0, server.log
    assert len(server.start().get("/doctors").json()) == 1


def test_a_stopped_server_leaves_one_file_that_is_whole_by_itself(server, new_server, tmp_path):
    doctor = server.add_doctor()
    server.book(doctor, 0, "Asha", date=DAY)
    journal = server.journal()
    assert server.stop() == 0
    copied = new_server(database=Path(shutil.copy(server.database, tmp_path / "copied.db")))
    assert copied.journal() == journal
    assert copied.start().seen_names([doctor], DAY) == ["Asha"]
