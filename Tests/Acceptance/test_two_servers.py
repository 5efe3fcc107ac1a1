"""Two servers on one PostgreSQL are one hospital: whichever is asked, and whatever is pressed at once at both."""

import collections
import os
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from bookings import DAY, Attempt, own_connection
from crowd import DATES, NOBODY, press_buttons
from live_day import WEIGHTS, expect_rules, session, tokens
from opdesk_server import run

COMMANDS = int(os.environ.get("TWO_SERVERS_COMMANDS", 100_000))
LABELS = ["09-10", "10-11", "11-12", "12-13"]
ROUNDS = 100


def set_up(server, count):
    """Doctors with the four slots that the random commands know."""
    server.http.patch(server.url("/settings"), json={"emergency_overflow": 2}, timeout=30).raise_for_status()
    return [server.add_doctor(f"Dr. {chr(65 + number)}", LABELS, capacity=5) for number in range(count)]


def picture(server, doctor, date):
    """What one server says about one session: schedule, everybody, queue."""
    return (server.schedule(doctor, date), tokens(server, doctor, date),
            without_estimates(server.get(f"{session(doctor, date)}/queue").json()))


def without_estimates(answer):
    """Estimates move with the clock."""
    if isinstance(answer, dict):
        return {name: without_estimates(value) for name, value in answer.items() if not name.startswith("expected_")}
    return [without_estimates(each) for each in answer] if isinstance(answer, list) else answer


def history(server, token):
    answer = server.get(f"/tokens/{token}/history")
    assert answer.status_code == 200, answer.text
    return answer.json()


def entries_of(server):
    """How many entries the journal holds for each session."""
    counts = collections.Counter(entry["stream"] for entry in server.journal())
    return {stream: count for stream, count in counts.items() if "/doctor/" in stream}


def test_a_hundred_thousand_commands_through_two_servers_break_no_rule_and_both_tell_the_same(two_servers):
    one, other = two_servers
    doctors = set_up(one, 10)
    found = press_buttons(two_servers, doctors, COMMANDS)
    print(f"\n{found.commands} commands and {found.reads} reads in {found.seconds:.0f} s, "
          f"{found.commands / found.seconds:.0f} commands/s")
    assert not found.failures, found.failures[:3]
    assert found.commands >= COMMANDS - 64
    done = {command for command, status in found.answers if status == 200}
    missing = (set(WEIGHTS) | {"trial", "repeat"}) - done
    assert not missing, f"never succeeded: {missing}"

    pictures = {}
    for doctor in doctors:
        for date in DATES:
            pictures[doctor, date] = picture(one, doctor, date)
            assert picture(other, doctor, date) == pictures[doctor, date]
            expect_rules(*pictures[doctor, date])
    expect_everyone(found, pictures)
    for _, people, _ in pictures.values():
        for token in people[::len(people) // 2 + 1]:
            assert history(one, token["id"]) == history(other, token["id"])

    one.restart()
    for (doctor, date), seen in pictures.items():
        assert picture(one, doctor, date) == seen
    assert sorted(entries_of(one).values()) == sorted(
        schedule["version"] for schedule, _, _ in pictures.values() if schedule["version"])
    one.verify()


def expect_everyone(found, pictures):
    """Who was acknowledged is there once, under that number and name, and nobody else is."""
    everybody = {token["id"]: token["patient_name"] for _, people, _ in pictures.values() for token in people}
    assert sum(len(people) for _, people, _ in pictures.values()) == len(everybody)
    assert len(set(found.given)) == len(found.given)
    assert set(found.given) == everybody.keys()
    assert {token: everybody[token] for token in found.booked} == found.booked
    assert set(everybody.values()) == set(found.booked.values())
    assert NOBODY not in everybody.values()
    # No two presses of call-next were one change.
    assert len({(doctor, date, version) for doctor, date, version, _ in found.calls}) == len(found.calls)


def test_what_one_server_acknowledged_the_other_one_shows_at_once(two_servers):
    for number in range(ROUNDS):
        writer, reader = two_servers[number % 2], two_servers[(number + 1) % 2]
        name, date = f"Patient {number}", DATES[number % len(DATES)]
        if number % 10 == 0:
            doctor = writer.add_doctor(f"Dr. {number}", LABELS)
            assert (doctor, f"Dr. {number}") in [(each["id"], each["name"]) for each in reader.get("/doctors").json()]
        token = writer.book(doctor, number % 4, name, date=date).json()["token"]["id"]
        assert name in reader.seen_names([doctor], date)
        assert reader.get(f"/tokens/{token}").json()["patient_name"] == name
        assert [each["id"] for each in reader.get("/tokens", params={"date": date, "q": name}).json()["tokens"]
                if each["patient_name"] == name] == [token]

        assert writer.post(f"/tokens/{token}/check-in").status_code == 200
        assert token in [each["id"] for each in reader.get(f"{session(doctor, date)}/queue").json()["queue"]]
        assert len(history(reader, token)["history"]) == 2

        before = reader.get("/report", params={"date": date}).json()
        assert writer.post(f"/tokens/{token}/cancel").status_code == 200
        assert reader.get("/report", params={"date": date}).json() != before
        assert name not in reader.seen_names([doctor], date)
        # A refusal is an answer, too.
        assert reader.post(f"/tokens/{token}/check-in").status_code == 409


def test_settings_patterns_leaves_and_holidays_of_one_server_hold_at_the_other_one_at_once(two_servers):
    doctor = two_servers[0].add_doctor("Dr. A", LABELS)
    for number in range(20):
        writer, reader = two_servers[number % 2], two_servers[(number + 1) % 2]
        date = f"2091-05-{number + 1:02}"

        writer.http.patch(writer.url("/settings"), json={"emergency_overflow": number}, timeout=30).raise_for_status()
        assert reader.get("/settings").json()["emergency_overflow"] == number
        writer.http.patch(writer.url(f"/doctors/{doctor}/settings"), json={"skip_calls": number},
                          timeout=30).raise_for_status()
        assert reader.get(f"/doctors/{doctor}/settings").json()["skip_calls"] == number

        writer.http.put(writer.url(f"/doctors/{doctor}/exceptions/{date}"), json={"slot_labels": ["15-16"]},
                        timeout=30).raise_for_status()
        assert [slot["label"] for slot in reader.schedule(doctor, date)["slots"]] == ["15-16"]
        assert date in reader.get(f"/doctors/{doctor}/pattern").text
        assert reader.book(doctor, 1, "Asha", date=date).status_code == 400

        leave = writer.post(f"/doctors/{doctor}/leave", {"date": f"2091-06-{number + 1:02}"})
        assert leave.status_code == 200, leave.text
        assert f"2091-06-{number + 1:02}" in reader.get(f"/doctors/{doctor}/leaves").text
        writer.http.put(writer.url(f"/holidays/2091-07-{number + 1:02}"), json={"name": "Holi"},
                        timeout=30).raise_for_status()
        assert f"2091-07-{number + 1:02}" in reader.get("/holidays").text


def test_the_same_key_at_both_servers_at_once_has_one_effect_and_one_answer(two_servers):
    doctor = two_servers[0].add_doctor(capacity=3)
    bodies = [{"doctor_id": doctor, "slot_index": number % 3, "patient_name": f"Patient {number}",
               "source": "online", "date": DAY} for number in range(50)]
    desks = 6
    with ThreadPoolExecutor(desks) as threads:
        for body in bodies:
            key, barrier = body["patient_name"], Barrier(desks)

            def press(number):
                http = own_connection()
                barrier.wait(timeout=30)
                return Attempt(key, body).send(two_servers[number % 2], http)

            answers = list(threads.map(press, range(desks)))
            assert {answer.status for answer in answers} == {200}
            assert all(answer.answer == answers[0].answer for answer in answers)
    for server in two_servers:
        assert server.seen_names([doctor], DAY) == sorted(body["patient_name"] for body in bodies)


def test_a_key_of_one_server_is_bound_to_its_request_at_the_other_one(two_servers):
    one, other = two_servers
    doctor = one.add_doctor()
    assert one.book(doctor, 0, "Asha", key="one", date=DAY).status_code == 200
    assert other.book(doctor, 0, "Bala", key="one", date=DAY).status_code == 422
    assert other.seen_names([doctor], DAY) == ["Asha"]


def test_a_reset_through_one_server_is_known_to_the_other_one_at_once(two_servers):
    for number in range(10):
        writer, reader = two_servers[number % 2], two_servers[(number + 1) % 2]
        doctor = writer.add_doctor()
        assert doctor == 1
        token = reader.book(doctor, 0, "Asha", key="asha", date=DAY).json()["token"]
        assert token["number"] == 1
        assert writer.post("/admin/reset").status_code == 200
        assert reader.get("/doctors").json() == []
        assert reader.get(f"/tokens/{token['id']}").status_code == 404
        assert reader.get(f"/doctors/{doctor}/schedule").status_code == 404
        assert reader.book(doctor, 0, "Bala", date=DAY).status_code == 400


def test_call_next_pressed_at_both_servers_at_once_calls_nobody_twice(two_servers):
    clerks, rounds = 8, 8
    doctor = two_servers[0].add_doctor(capacity=clerks * rounds)
    for number in range(clerks * rounds):
        token = two_servers[number % 2].book(doctor, 0, f"Patient {number}", date=DAY).json()["token"]["id"]
        assert two_servers[(number + 1) % 2].post(f"/tokens/{token}/check-in").status_code == 200
    called = []
    with ThreadPoolExecutor(clerks) as threads:
        for _ in range(rounds):
            barrier = Barrier(clerks)

            def press(number):
                http = own_connection()
                barrier.wait(timeout=30)
                return http.post(two_servers[number % 2].url(f"{session(doctor)}/call-next"), timeout=30)

            answers = list(threads.map(press, range(clerks)))
            assert {answer.status_code for answer in answers} == {200}
            called += [answer.json()["token"]["id"] for answer in answers]
    assert len(set(called)) == len(called) == clerks * rounds
    for server in two_servers:
        assert server.post(f"{session(doctor)}/call-next").status_code == 409


def test_servers_that_start_at_once_on_an_empty_database_prepare_it_once(start_together, postgres):
    servers = start_together(*[postgres] * 4)
    assert [server.add_doctor(f"Dr. {number}") for number, server in enumerate(servers)] == [1, 2, 3, 4]
    for server in servers:
        assert [each["id"] for each in server.get("/doctors").json()] == [1, 2, 3, 4]


def test_migrating_a_database_that_is_current_changes_nothing(binary, two_servers, postgres):
    doctor = two_servers[0].add_doctor()
    outcome = run(binary, "migrate", "--database", postgres)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert two_servers[1].book(doctor, 0, "Asha", date=DAY).status_code == 200


def test_a_hospital_moves_to_postgresql_and_back_with_everything(binary, new_server, server, postgres, tmp_path):
    doctors = set_up(server, 2)
    found = press_buttons([server], doctors, 2_000, dates=DATES[:2])
    assert not found.failures, found.failures[:3]
    seen = {(doctor, date): picture(server, doctor, date) for doctor in doctors for date in DATES[:2]}
    first = Attempt("moved", {"doctor_id": doctors[0], "slot_index": 0, "patient_name": "Asha",
                              "source": "online", "date": DATES[2]}).send(server)
    assert first.acknowledged and server.stop() == 0
    journal = server.journal()

    for source, target in [(server.database, postgres), (postgres, tmp_path / "back.db")]:
        outcome = run(binary, "copy", "--from", source, "--to", target, seconds=120)
        assert outcome.returncode == 0, outcome.stdout + outcome.stderr
        moved = new_server(database=target)
        moved.verify()
        assert sorted(map(str, moved.journal())) == sorted(map(str, journal))
        moved.start()
        for (doctor, date), whole in seen.items():
            assert picture(moved, doctor, date) == whole
        assert Attempt(first.key, first.body).send(moved).answer == first.answer
        assert moved.stop() == 0
