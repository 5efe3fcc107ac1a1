"""The six calls of the first release, as a newcomer tries them."""

from bookings import DAY


def names(tokens):
    return [token["patient_name"] for token in tokens]


def test_a_doctor_is_created_and_listed(server):
    created = server.post("/doctors", {
        "name": "Dr. Meera Iyer", "slot_labels": ["09-10", "10:00–11:30"], "capacity_per_slot": 2})
    assert created.status_code == 200
    assert created.json()["id"] == 1
    assert created.json()["name"] == "Dr. Meera Iyer"
    listed = server.get("/doctors")
    assert listed.status_code == 200
    assert [(d["id"], d["name"]) for d in listed.json()] == [(1, "Dr. Meera Iyer")]


def test_capacity_is_five_unless_said_otherwise(server):
    server.post("/doctors", {"name": "Dr. A", "slot_labels": ["9-10"]})
    assert [slot["capacity"] for slot in server.schedule(1)["slots"]] == [5]


def test_slots_can_be_given_with_times_and_capacities(server):
    answer = server.post("/doctors", {"name": "Dr. B", "department": "Cardiology", "slots": [
        {"start": "09:00", "end": "09:45", "capacity": 3},
        {"start": "10:00", "end": "11:00", "capacity": 1}]})
    assert answer.status_code == 200
    slots = server.schedule(1)["slots"]
    assert [(slot["index"], slot["capacity"]) for slot in slots] == [(0, 3), (1, 1)]


def test_an_empty_schedule_shows_every_slot(server):
    server.add_doctor("Dr. A", ["09-10", "10-11"], capacity=2)
    schedule = server.schedule(1, DAY)
    assert schedule["doctor_id"] == 1
    assert schedule["doctor_name"] == "Dr. A"
    assert schedule["date"] == DAY
    for index, slot in enumerate(schedule["slots"]):
        assert slot["index"] == index
        assert slot["capacity"] == 2
        assert slot["booked"] == slot["waitlist"] == []
    assert schedule["slots"][0]["label"] == "09-10"
    assert "09:00" in schedule["slots"][0]["start"] and "10:00" in schedule["slots"][0]["end"]


def test_a_free_seat_is_booked_in_full_view(server):
    server.add_doctor(capacity=1)
    answer = server.book(1, 0, "Asha Rao", "walk_in")
    assert answer.status_code == 200
    body = answer.json()
    assert body["allocated_slot_index"] == 0
    assert body["bumped_token"] is None
    assert body["waitlisted"] is False
    token = body["token"]
    assert token["number"] == 1 and token["patient_name"] == "Asha Rao"
    assert token["source"] == "walk_in" and token["status"] == "booked"
    assert token["doctor_id"] == 1 and token["slot_index"] == 0
    read = server.get(f"/tokens/{token['id']}")
    assert read.status_code == 200
    assert read.json()["patient_name"] == "Asha Rao"


def test_a_token_id_carries_doctor_date_and_number(server):
    server.add_doctor()
    answer = server.book(1, 0, "Asha Rao", date="2026-11-22", backdated=True)
    assert answer.json()["token"]["id"] == 12611220001


def test_equal_priority_waits_and_higher_priority_bumps(server):
    server.add_doctor("Dr. A", ["09-10", "10-11"], capacity=1)
    server.book(1, 0, "Asha", "online")
    waits = server.book(1, 0, "Bala", "online").json()
    assert waits["waitlisted"] is True and waits["allocated_slot_index"] is None
    assert waits["token"]["status"] == "waitlisted"
    bumps = server.book(1, 0, "Chitra", "emergency").json()
    assert bumps["allocated_slot_index"] == 0
    assert bumps["bumped_token"]["patient_name"] == "Asha"
    assert bumps["bumped_token"]["slot_index"] == 1
    assert bumps["bumped_token"]["status"] == "booked"
    first, second = server.schedule(1)["slots"]
    assert (names(first["booked"]), names(first["waitlist"])) == (["Chitra"], ["Bala"])
    assert (names(second["booked"]), names(second["waitlist"])) == (["Asha"], [])


def test_a_bump_with_no_later_seat_ends_on_the_waitlist(server):
    server.add_doctor("Dr. A", ["09-10"], capacity=1)
    server.book(1, 0, "Asha", "walk_in")
    bumped = server.book(1, 0, "Bala", "paid_priority").json()["bumped_token"]
    assert (bumped["patient_name"], bumped["status"]) == ("Asha", "waitlisted")
    assert names(server.schedule(1)["slots"][0]["waitlist"]) == ["Asha"]


def test_a_cancellation_promotes_the_first_of_the_waitlist(server):
    server.add_doctor("Dr. A", ["09-10"], capacity=1)
    seated = server.book(1, 0, "Asha").json()["token"]["id"]
    server.book(1, 0, "Bala")
    server.book(1, 0, "Chitra")
    answer = server.post(f"/tokens/{seated}/cancel", {"reason": "has a train to catch"})
    assert answer.status_code == 200
    assert answer.json()["cancelled"]["status"] == "cancelled"
    assert answer.json()["promoted"]["patient_name"] == "Bala"
    slot = server.schedule(1)["slots"][0]
    assert (names(slot["booked"]), names(slot["waitlist"])) == (["Bala"], ["Chitra"])


def test_cancelling_twice_changes_nothing(server):
    server.add_doctor("Dr. A", ["09-10"], capacity=1)
    seated = server.book(1, 0, "Asha").json()["token"]["id"]
    first = server.post(f"/tokens/{seated}/cancel")
    again = server.post(f"/tokens/{seated}/cancel")
    assert first.status_code == again.status_code == 200
    assert again.json()["cancelled"] == first.json()["cancelled"]
    assert again.json()["promoted"] is None


def test_a_no_show_frees_the_seat_with_its_own_status(server):
    server.add_doctor("Dr. A", ["09-10"], capacity=1)
    seated = server.book(1, 0, "Asha").json()["token"]["id"]
    server.book(1, 0, "Bala")
    assert server.post(f"/tokens/{seated}/no-show").status_code == 200
    assert server.get(f"/tokens/{seated}").json()["status"] == "no_show"
    assert names(server.schedule(1)["slots"][0]["booked"]) == ["Bala"]


def test_booked_lists_are_by_number(server):
    server.add_doctor("Dr. A", ["09-10", "10-11"], capacity=3)
    for name, slot, source in [("A", 0, "online"), ("B", 1, "online"), ("C", 0, "emergency"),
                               ("D", 1, "walk_in"), ("E", 0, "follow_up")]:
        server.book(1, slot, name, source)
    for slot in server.schedule(1)["slots"]:
        numbers = [token["number"] for token in slot["booked"]]
        assert numbers == sorted(numbers)


def test_a_restart_keeps_everything(server):
    server.add_doctor("Dr. A", ["09-10", "10-11"], capacity=1)
    for name, source in [("A", "online"), ("B", "walk_in"), ("C", "emergency")]:
        server.book(1, 0, name, source)
    doctors, schedule = server.get("/doctors").json(), server.schedule(1)
    server.restart()
    assert server.get("/doctors").json() == doctors
    assert server.schedule(1) == schedule
    assert server.book(1, 1, "D").json()["token"]["number"] == 4
    server.verify()


def test_a_reset_clears_the_state_and_ids_start_at_one_again(server):
    server.add_doctor()
    server.add_doctor()
    before = server.book(2, 0, "Asha").json()["token"]["id"]
    answer = server.post("/admin/reset")
    assert answer.status_code == 200
    assert answer.json()["detail"] == "State cleared"
    assert server.get("/doctors").json() == []
    assert server.get(f"/tokens/{before}").status_code == 404
    assert server.add_doctor() == 1
    assert server.book(1, 0, "Bala").json()["token"]["number"] == 1
    server.restart()
    assert server.seen_names([1], None) == ["Bala"]
    server.verify()
