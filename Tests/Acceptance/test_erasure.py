"""What was erased is nowhere any more: no answer, no file, no log, no export."""

import json
from datetime import date, timedelta

import pytest

from bookings import DAY
from opdesk_server import run, until

PAST = str(date.today() - timedelta(days=40))
GONE = {"patient_name": "Zyxwina Quillfeather", "phone": "+91 98765 43219", "patient_id": "MRN-7718-Q"}
REASON = "Grandmother's embroidery exhibition"
SECRETS = ["Zyxwina", "zyxwina", "Quillfeather", "quillfeather", "98765 43219", "9876543219", "MRN-7718-Q", "embroidery"]
STAYS = "Bala Subramaniam"


def book(server, doctor, **fields):
    answer = server.post("/tokens/book", {"doctor_id": doctor, "slot_index": 0, "source": "online", **fields})
    assert answer.status_code == 200, answer.text
    return answer.json()["token"]["id"]


def two_people(server, day, **fields):
    """One to be erased, who was cancelled with a reason, and one to stay."""
    doctor = server.add_doctor()
    gone = book(server, doctor, **GONE, date=day, **fields)
    stays = book(server, doctor, patient_name=STAYS, phone="+91 90000 00001", date=day, **fields)
    assert server.post(f"/tokens/{gone}/cancel", {"reason": REASON}).status_code == 200
    return gone, stays


def name_of(server, token):
    return server.get(f"/tokens/{token}").json()["patient_name"]


def everything_of(server):
    """The bytes of the database, its log and lock, what the server has written, and both exports."""
    files = [path for path in server.database.parent.iterdir() if path.name.startswith(server.database.name)]
    assert len(files) > 1
    texts = [server.command("export", *options) for options in [[], ["--details"]]]
    assert all(text.returncode == 0 for text in texts)
    return b"".join(path.read_bytes() for path in files) + "".join(text.stdout for text in texts).encode()


def left_in(data):
    return [secret for secret in SECRETS if secret.encode() in data]


def test_who_is_erased_is_in_no_answer_no_file_no_log_and_no_export(new_server):
    server = new_server(options=["--log-level", "trace"]).start()
    gone, stays = two_people(server, DAY)
    before = everything_of(server)
    assert left_in(before), "this search finds nothing at all"
    assert json.dumps(REASON) in server.command("export", "--details").stdout

    answer = server.post(f"/tokens/{gone}/erase", {"reason": REASON}, key="erase-1")
    assert answer.status_code == 200, answer.text
    assert [(token["id"], token["patient_name"]) for token in answer.json()["erased"]] == [(gone, "(erased)")]
    until(lambda: not left_in(everything_of(server)), 20, "the bytes are gone")
    assert STAYS.encode() in everything_of(server)
    for path in [f"/tokens/{gone}", f"/tokens/{gone}/history", f"/tokens?date={DAY}", "/audit",
                 f"/tokens?date={DAY}&q=9876543219", f"/doctors/1/schedule?date={DAY}"]:
        answer = server.get(path)
        assert answer.status_code == 200 and not left_in(answer.content), path
    assert str(gone) not in server.get(f"/tokens?date={DAY}&q=9876543219").text
    assert name_of(server, stays) == STAYS

    server.kill()
    assert not left_in(everything_of(server))
    server.start()
    assert name_of(server, gone) == "(erased)"
    repeated = server.post(f"/tokens/{gone}/erase", {"reason": REASON}, key="erase-1")
    assert repeated.status_code == 200
    assert not left_in(everything_of(server))
    server.verify()


def test_a_dry_run_erases_nothing_and_nobody_with_a_place_is_erased_by_mistake(server):
    gone, stays = two_people(server, DAY)
    dry = server.post(f"/tokens/{gone}/erase?dry_run=true")
    assert dry.status_code == 200 and dry.json()["dry_run"] is True
    assert name_of(server, gone) == GONE["patient_name"]
    refused = server.post(f"/tokens/{stays}/erase")
    assert refused.status_code == 409
    assert "accept_live" in refused.json()["detail"]
    assert name_of(server, stays) == STAYS
    assert server.post(f"/tokens/{stays}/erase", {"accept_live": True}).status_code == 200
    assert name_of(server, stays) == "(erased)"


def test_the_terminal_erases_one_person_of_a_file_without_a_server(server):
    gone, stays = two_people(server, DAY)
    refused = server.command("erase", "--token", gone)
    assert refused.returncode != 0 and "server" in refused.stderr
    server.stop()
    dry = server.command("erase", "--token", gone, "--dry-run")
    assert dry.stdout == f"would erase token {gone}\n", dry.stderr
    assert left_in(everything_of(server))
    erased = server.command("erase", "--token", gone)
    assert erased.stdout == f"erased token {gone}\n", erased.stderr
    assert not left_in(everything_of(server))
    assert server.command("erase", "--token", gone).stdout == f"token {gone} was erased before\n"
    server.start()
    assert (name_of(server, gone), name_of(server, stays)) == ("(erased)", STAYS)


def test_the_terminal_erases_every_session_before_a_date_also_those_of_before_a_reset(new_server):
    server = new_server().start()
    former, _ = two_people(server, PAST, backdated=True)
    assert server.post("/admin/reset").status_code == 200
    gone, stays = two_people(server, PAST, backdated=True)
    later = book(server, 1, patient_name="Chitra Rao", date=DAY)
    server.stop()
    dry = server.command("erase", "--before", str(date.today()), "--dry-run")
    assert dry.stdout == f"would erase 2 sessions before {date.today()}\n", dry.stderr
    assert left_in(everything_of(server))
    erased = server.command("erase", "--before", str(date.today()), "--rewrite")
    assert erased.stdout == f"erased 2 sessions before {date.today()}\n", erased.stderr
    data = everything_of(server)
    assert not left_in(data) and STAYS.encode() not in data and b"Chitra Rao" in data
    server.start()
    assert [name_of(server, token) for token in (gone, stays, later)] == ["(erased)", "(erased)", "Chitra Rao"]
    server.verify()


def test_the_retention_setting_erases_what_is_older_by_itself(server):
    gone, stays = two_people(server, PAST, backdated=True)
    kept = book(server, 1, patient_name="Chitra Rao", date=DAY)
    assert server.http.patch(server.url("/settings"), json={"retention_days": 41}).status_code == 200
    assert name_of(server, stays) == STAYS
    assert server.http.patch(server.url("/settings"), json={"retention_days": 30}).status_code == 200
    until(lambda: name_of(server, gone) == name_of(server, stays) == "(erased)", 60, "the timer has erased them")
    until(lambda: not left_in(everything_of(server)), 60, "the bytes are gone")
    assert name_of(server, kept) == "Chitra Rao"
    entry = server.journal()[-1]
    assert entry["events"] == [{"type": "session_erased"}] and entry["actor"] == "timer"


@pytest.mark.parametrize(["arguments", "sentence"], [
    ([], "Give --before with a date, or --token with the id of a token, and not both."),
    (["--before", "2020-01-01", "--token", "1"], "and not both."),
    (["--before", "yesterday"], "--before takes a date such as 2025-11-25, not 'yesterday'."),
    (["--before", "2098-01-01"], "--before takes a date up to today"),
    (["--token", "1"], "--token takes the id of a token, not 1."),
    (["--token", "12611220099"], "Token 12611220099 not found."),
    (["--before", "2020-01-01", "--accept-live"], "--accept-live goes with --token."),
    (["--before", "2020-01-01", "--dry-run", "--rewrite"], "Give --rewrite without --dry-run."),
])
def test_nonsense_is_explained_and_erases_nothing(server, arguments, sentence):
    two_people(server, DAY)
    server.stop()
    refused = server.command("erase", *arguments)
    assert refused.returncode != 0
    assert sentence in " ".join(refused.stderr.split())
    assert left_in(everything_of(server))


def test_a_file_that_is_not_there_is_not_made(binary, tmp_path):
    refused = run(binary, "erase", "--before", "2020-01-01", "--database", tmp_path / "none.db")
    assert refused.returncode != 0 and "is not there" in refused.stderr
    assert list(tmp_path.iterdir()) == []


def test_on_postgresql_two_servers_forget_and_a_rewritten_table_has_no_bytes(new_server, new_postgres):
    database = new_postgres().start()
    url = database.create_database("opdesk")
    one, other = (new_server(database=url).start() for _ in range(2))
    gone, stays = two_people(one, DAY)
    assert name_of(other, gone) == GONE["patient_name"]

    erased = one.command("erase", "--token", gone, "--rewrite")
    assert erased.returncode == 0, erased.stderr
    for server in (one, other):
        assert (name_of(server, gone), name_of(server, stays)) == ("(erased)", STAYS)
    exported = one.command("export", "--details").stdout.encode()
    assert not left_in(exported) and STAYS.encode() in exported
    # The write-ahead log has them until it is recycled, as docs/erasure.md says.
    tables = b"".join(path.read_bytes() for path in (database.data / "base").rglob("*") if path.is_file())
    assert STAYS.encode() in tables
    assert not left_in(tables)
    one.verify()
