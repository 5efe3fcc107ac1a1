"""A hospital full of desks: whatever they press at once, every rule holds."""

import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from bookings import DAY, own_connection
from live_day import SLOTS, WEIGHTS, Listener, expect_rules, play, session, tokens
from opdesk_server import until

SECONDS = float(os.environ.get("LIVE_DAY_SECONDS", 20))
LABELS = ["09-10", "10-11", "11-12", "12-13"]


@pytest.fixture
def doctors(server):
    assert len(LABELS) == SLOTS
    server.http.patch(server.url("/settings"), json={"emergency_overflow": 2}, timeout=30).raise_for_status()
    return [server.add_doctor(f"Dr. {name}", LABELS, capacity=5) for name in "ABC"]


def expect_whole_streams(listeners, schedules, ledger):
    """Every version once, in order, over all the reconnects, and nothing personal."""
    for listener, schedule in zip(listeners, schedules):
        assert listener.versions == list(range(1, schedule["version"] + 1))
        text = "\n".join(listener.text)
        assert "Patient" not in text and "desk " not in text and "patient_identified" not in text
        acknowledged = {version for doctor, version, _ in ledger.calls if doctor == listener.doctor}
        assert acknowledged <= set(listener.versions)


def test_fifty_desks_with_every_command_break_no_rule(server, doctors):
    listeners = [Listener([server], doctor).start() for doctor in doctors]
    ledger = play([server], doctors, SECONDS)
    assert not ledger.failures, ledger.failures[:5]
    done = {command for command, status in ledger.answers if status == 200}
    # With so many desks something has mostly happened since to somebody whom the leave touched.
    missing = set(WEIGHTS) - done - {"leave undo"}
    assert not missing, f"never succeeded: {missing}"

    schedules = [server.schedule(doctor, DAY) for doctor in doctors]
    everybody = [tokens(server, doctor) for doctor in doctors]
    queues = [server.get(session(doctor) + "/queue").json() for doctor in doctors]
    for schedule, people, queue in zip(schedules, everybody, queues):
        expect_rules(schedule, people, queue)
    identifiers = {token["id"] for people in everybody for token in people}
    assert set(ledger.given) <= identifiers
    assert len(set(ledger.given)) == len(ledger.given)
    # No two presses of call-next were one change.
    assert len({(doctor, version) for doctor, version, _ in ledger.calls}) == len(ledger.calls)

    until(lambda: all(len(each.versions) >= schedule["version"] for each, schedule in zip(listeners, schedules)),
          30, "the listeners hear everything")
    for listener in listeners:
        listener.stop()
    expect_whole_streams(listeners, schedules, ledger)

    server.restart()
    assert [server.schedule(doctor, DAY) for doctor in doctors] == schedules
    assert [tokens(server, doctor) for doctor in doctors] == everybody
    server.verify()


@pytest.mark.parametrize("clerks", [2, 12])
def test_clerks_who_press_call_next_at_once_call_different_people(server, clerks):
    doctor = server.add_doctor(capacity=clerks)
    for number in range(clerks):
        token = server.book(doctor, 0, f"Patient {number}", date=DAY).json()["token"]["id"]
        assert server.post(f"/tokens/{token}/check-in").status_code == 200
    barrier = Barrier(clerks)

    def press(_):
        http = own_connection()
        barrier.wait(timeout=30)
        return http.post(server.url(f"{session(doctor)}/call-next"), timeout=30)

    with ThreadPoolExecutor(clerks) as threads:
        answers = list(threads.map(press, range(clerks)))
    assert {answer.status_code for answer in answers} == {200}
    assert len({answer.json()["token"]["id"] for answer in answers}) == clerks
    assert server.post(f"{session(doctor)}/call-next").status_code == 409


def test_a_stream_ends_with_the_server_and_goes_on_with_the_next(server):
    doctor = server.add_doctor()
    token = server.book(doctor, 0, "Asha", date=DAY).json()["token"]["id"]
    listener = Listener([server], doctor).start()
    until(lambda: listener.versions == [1], 10, "the first change")
    assert server.stop() == 0
    server.start()
    assert server.post(f"/tokens/{token}/check-in").status_code == 200
    until(lambda: listener.versions == [1, 2], 10, "the second change, once")
    listener.stop()
