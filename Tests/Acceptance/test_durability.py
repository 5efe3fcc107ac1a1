"""Acknowledged means synced, as the kernel sees it."""

import pytest

from bookings import DAY
from opdesk_server import until
from system_calls import STRACE, read_trace

BOOKINGS = 30


@pytest.fixture
def traced(new_server, tmp_path):
    """A server under strace and the file of its trace."""
    trace = tmp_path / "trace.txt"
    return new_server(wrapper=[*STRACE, "-o", str(trace)]).start(), trace


def complete_trace(server, trace):
    """End the server and wait until the tracer has written everything."""
    assert server.stop() == 0, server.log
    # The tracer's last line is the end of the traced process itself.
    end = f"{server.process.pid} "
    lines = until(
        lambda: [line for line in [trace.read_text(errors="replace")]
                 if any(each.startswith(end) and "+++ exited" in each for each in line.splitlines())],
        20, "the end of the trace")
    return read_trace(lines[0].splitlines())


def test_every_acknowledgement_comes_after_a_sync_of_its_own(traced):
    """The bookings come one by one, so each needs a sync between the answer before and its own."""
    server, trace = traced
    doctor = server.add_doctor(capacity=3)
    for number in range(BOOKINGS):
        answer = server.book(doctor, number % 3, f"Patient {number}", date=DAY)
        assert answer.status_code == 200
    calls = complete_trace(server, trace)
    answers = [call for call in calls if call.is_acknowledgement][-BOOKINGS:]
    syncs = [call for call in calls if call.is_sync_of(server.database) and call.succeeded]
    assert len(answers) == BOOKINGS
    for before, answer in zip(answers, answers[1:]):
        assert any(before.began < sync.began and sync.ended < answer.began for sync in syncs), (
            f"no sync between {before.text} and {answer.text}")


def test_a_read_needs_no_sync(traced):
    server, trace = traced
    doctor = server.add_doctor()
    server.book(doctor, 0, "Asha", date=DAY)
    for _ in range(BOOKINGS):
        server.schedule(doctor, DAY)
    calls = complete_trace(server, trace)
    answers = [call for call in calls if call.is_acknowledgement][-BOOKINGS:]
    between = [call for call in calls if call.is_sync_of(server.database)
               and answers[0].began < call.began < answers[-1].began]
    assert between == []


def test_doctors_and_cancellations_are_synced_like_bookings(traced):
    server, trace = traced
    doctor = server.add_doctor()
    token = server.book(doctor, 0, "Asha", date=DAY).json()["token"]["id"]
    assert server.post(f"/tokens/{token}/cancel").status_code == 200
    assert server.post("/admin/reset").status_code == 200
    server.add_doctor()
    calls = complete_trace(server, trace)
    answers = [call for call in calls if call.is_acknowledgement][-5:]
    syncs = [call for call in calls if call.is_sync_of(server.database) and call.succeeded]
    for before, answer in zip(answers, answers[1:]):
        assert any(before.began < sync.began and sync.ended < answer.began for sync in syncs)
