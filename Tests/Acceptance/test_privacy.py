"""Personal details stay in their own table: not in the journal, not in the log."""

from bookings import DAY

NAME, PHONE = "Zyxwina Quillfeather", "+91 98765 43219"
REASON = "Grandmother's embroidery exhibition"
SECRETS = ["Zyxwina", "Quillfeather", "zyxwina", "98765", "43219", "919876543219", "embroidery"]


def assert_private(text):
    assert [secret for secret in SECRETS if secret in text] == []


def live_a_little(server):
    """Use the details in every way there is, right and wrong."""
    doctor = server.add_doctor(capacity=1)
    fields = {"phone": PHONE, "date": DAY}
    booked = server.book(doctor, 0, NAME, key="one", **fields)
    assert booked.status_code == 200, booked.text
    assert booked.json()["token"]["patient_name"] == NAME
    server.book(doctor, 0, NAME, key="one", **fields)
    server.book(doctor, 1, NAME, **fields)
    assert server.book(doctor, 0, NAME, "fax", **fields).status_code == 422
    assert server.book(doctor, 9, NAME, **fields).status_code == 400
    server.book(doctor, 0, NAME + " the Second", "emergency", date=DAY)
    token = booked.json()["token"]["id"]
    assert server.post(f"/tokens/{token}/cancel", {"reason": REASON}).status_code == 200
    server.get("/doctors", params={"q": NAME})
    return doctor


def test_names_phones_and_reasons_are_not_in_the_exported_journal(server):
    live_a_little(server)
    exported = server.command("export")
    assert exported.returncode == 0
    assert exported.stdout
    assert_private(exported.stdout + exported.stderr)


def test_names_phones_and_reasons_are_not_in_the_log_at_any_level(new_server):
    server = new_server(options=["--log-level", "trace"]).start()
    doctor = live_a_little(server)
    server.restart()
    assert server.seen_names([doctor], DAY)
    assert_private(server.log)


def test_the_log_has_one_line_a_request_with_method_template_and_status(server):
    doctor = server.add_doctor()
    token = server.book(doctor, 0, NAME, date=DAY).json()["token"]["id"]
    server.post(f"/tokens/{token}/cancel")
    server.stop()
    lines = [line for line in server.log.splitlines() if "/cancel" in line]
    assert len(lines) == 1
    assert "POST" in lines[0] and "200" in lines[0]
    assert str(token) not in lines[0]


def test_a_restart_still_knows_the_names(server):
    doctor = live_a_little(server)
    before = server.seen_names([doctor], DAY)
    assert server.restart().seen_names([doctor], DAY) == before
