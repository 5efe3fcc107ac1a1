"""What a power cut in the middle of the busiest hour may cost: nothing that was acknowledged."""

import random
from concurrent.futures import ThreadPoolExecutor

from bookings import DAY, Attempt, BookingLoad, own_connection
from opdesk_server import until

ROUNDS = 5


def crash_under_load(server, doctors, prefix, enough):
    """Book from many threads, kill the server after enough answers, start it again."""
    load = BookingLoad(server, doctors, prefix=prefix).start()
    until(lambda: len(load.acknowledged) >= enough, 60, f"{enough} bookings")
    server.kill()
    load.stop()
    server.start()
    return load


def test_every_acknowledged_booking_survives_kill_9_exactly_once_with_its_answer(server):
    chance = random.Random(20260)
    doctors = [server.add_doctor(f"Dr. {name}", capacity=25) for name in "ABCD"]
    attempts, unanswered = [], 0
    for number in range(ROUNDS):
        load = crash_under_load(server, doctors, f"r{number}", chance.randrange(100, 250))
        assert len(load.acknowledged) + len(load.unanswered) == len(load.attempts)
        unanswered += len(load.unanswered)
        for attempt in load.unanswered:
            assert attempt.send(server).acknowledged, attempt
        attempts += load.attempts
    assert unanswered, "the kills never met a request under way"

    for attempt in attempts:
        again = Attempt(attempt.key, attempt.body).send(server)
        assert (again.status, again.answer) == (200, attempt.answer)
    assert server.seen_names(doctors, DAY) == sorted(attempt.name for attempt in attempts)
    identifiers = {attempt.answer["token"]["id"] for attempt in attempts}
    assert len(identifiers) == len(attempts)
    server.verify()


def test_a_key_is_bound_to_its_request_also_after_kill_9(server):
    doctor = server.add_doctor()
    first = server.book(doctor, 0, "Asha", key="one", date=DAY)
    server.kill()
    server.start()
    assert server.book(doctor, 0, "Asha", key="one", date=DAY).json() == first.json()
    other = server.book(doctor, 0, "Bala", key="one", date=DAY)
    assert other.status_code == 422
    assert other.json()["detail"]
    assert server.post("/doctors", {"name": "Dr. B", "slot_labels": ["09-10"]},
                       key="one").status_code == 422
    assert server.seen_names([doctor], DAY) == ["Asha"]


def test_the_same_key_many_times_at_once_books_once(server):
    doctor = server.add_doctor()
    server.book(doctor, 0, "Asha", date=DAY)
    bodies = [{"doctor_id": doctor, "slot_index": 0, "patient_name": f"Patient {number}",
               "source": "online", "date": DAY} for number in range(20)]
    with ThreadPoolExecutor(8) as threads:
        for body in bodies:
            key = body["patient_name"]
            answers = list(threads.map(
                lambda _: Attempt(key, body).send(server, own_connection()), range(8)))
            assert {answer.status for answer in answers} == {200}
            assert all(answer.answer == answers[0].answer for answer in answers)
    assert server.seen_names([doctor], DAY) == sorted(
        ["Asha", *(body["patient_name"] for body in bodies)])


def test_cancellations_and_doctors_keep_their_answers_under_a_key(server):
    doctor = server.add_doctor("Dr. A", ["09-10"], capacity=1)
    token = server.book(doctor, 0, "Asha", date=DAY).json()["token"]["id"]
    server.book(doctor, 0, "Bala", date=DAY)
    calls = [(f"/tokens/{token}/cancel", None, "cancel"),
             ("/doctors", {"name": "Dr. B", "slot_labels": ["09-10"]}, "doctor")]
    first = [server.post(path, body, key=key) for path, body, key in calls]
    assert [answer.status_code for answer in first] == [200, 200]
    server.kill()
    server.start()
    again = [server.post(path, body, key=key) for path, body, key in calls]
    assert [answer.json() for answer in again] == [answer.json() for answer in first]
    assert len(server.get("/doctors").json()) == 2
