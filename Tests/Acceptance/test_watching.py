"""What a server says of itself to those who watch it."""

import json
import re
import shutil
import subprocess
from datetime import datetime, timezone
from pathlib import Path

import pytest

from bookings import DAY
from disk_faults import Disk
from opdesk_server import run, until

ROOT = Path(__file__).resolve().parents[2]
RULES = ROOT / "deploy" / "prometheus" / "opdesk.rules.yaml"


@pytest.fixture(scope="session")
def promtool():
    """Prometheus's own checker: on the PATH, or where scripts/setup puts it."""
    found = shutil.which("promtool") or shutil.which("promtool", path=ROOT / ".cache")
    assert found, "run `make setup`: promtool is not here"
    return found


def check(promtool, *arguments, given=None):
    done = subprocess.run(
        [promtool, *map(str, arguments)], input=given, capture_output=True, text=True, timeout=60)
    # It warns on standard error, and its status says so.
    assert done.returncode == 0 and not done.stderr.strip(), done.stdout + done.stderr
    return done.stdout


def metrics(server):
    """The samples by series."""
    answer = server.get("/metrics")
    assert answer.status_code == 200, answer.text
    samples = [line.rsplit(" ", 1) for line in answer.text.splitlines() if not line.startswith("#")]
    return {series: float(value) for series, value in samples}


def log_lines(server):
    return [json.loads(line) for line in server.log_path.read_text().splitlines()]


def test_promtool_finds_nothing_to_say_about_the_metrics(server, promtool):
    doctor = server.add_doctor()
    for name in ("Asha", "Bala"):
        server.book(doctor, 0, name, date=DAY)
    server.get("/no/such/path")
    server.get("/readyz")
    server.post("/tokens/book", {})
    answer = server.get("/metrics")
    assert answer.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    check(promtool, "check", "metrics", given=answer.text)


def test_promtool_accepts_the_alert_rules_and_each_rings_when_it_should(promtool):
    check(promtool, "check", "rules", RULES)
    check(promtool, "test", "rules", RULES.with_name("opdesk.rules.test.yaml"))


def test_what_was_done_is_what_the_metrics_count(server):
    before = datetime.now(timezone.utc).timestamp()
    doctor = server.add_doctor(capacity=1)
    for name in ("Asha", "Bala", "Chitra"):
        assert server.book(doctor, 0, name).status_code == 200
    assert server.book(doctor, 99, "Devi").status_code == 400
    samples = metrics(server)
    booked = 'opdesk_http_requests_total{method="POST",route="/tokens/book",status="%d"}'
    assert samples[booked % 200] == 3
    assert samples[booked % 400] == 1
    assert samples['opdesk_refusals_total{kind="invalid_slot_index"}'] == 1
    assert samples['opdesk_waitlisted_tokens{department="(none)"}'] == 2
    assert samples["opdesk_append_entries_sum"] >= 4
    assert samples["opdesk_mailbox_depth"] == 0
    assert samples["process_start_time_seconds"] <= before
    assert 2**20 < samples["process_resident_memory_bytes"] < 2**30
    version = run(server.binary, "--version").stdout.strip()
    assert samples[f'opdesk_build_info{{version="{version}"}}'] == 1


def test_with_access_control_a_key_with_the_scope_reads_the_metrics_and_nothing_else(binary, database, new_server):
    def bearer(name, scope):
        made = run(binary, "key", "create", name, "--scope", scope, "--database", database, "--time-zone", "Asia/Kolkata")
        assert made.returncode == 0, made.stderr
        return {"Authorization": "Bearer " + made.stdout.strip()}

    prometheus, board = bearer("prometheus", "see_metrics"), bearer("board", "see_boards")
    server = new_server(options=["--access-control"]).start()
    assert "opdesk_build_info" in server.get("/metrics", headers=prometheus).text
    assert server.get("/doctors", headers=prometheus).status_code == 403
    assert server.get("/metrics", headers=board).status_code == 403
    assert server.get("/metrics").status_code == 401


def test_in_a_full_disk_readyz_is_503_healthz_is_200_and_the_metrics_say_why(new_server, faults_library, database):
    disk = Disk(faults_library, database)
    server = new_server(environment=disk.environment).start()
    doctor = server.add_doctor()
    failed = 'opdesk_turn_failures_total{reason="unavailable"}'
    assert metrics(server)[failed] == 0
    disk.fail("enospc")
    assert server.book(doctor, 0, "Asha", date=DAY).status_code == 503
    ready = server.get("/readyz")
    assert ready.status_code == 503 and "full" in ready.json()["detail"], ready.text
    assert server.get("/healthz").status_code == 200
    samples = metrics(server)
    assert samples[failed] >= 1
    assert samples['opdesk_unavailable_total{reason="journal"}'] >= 1
    disk.heal()
    until(lambda: server.readiness() == 200, 10, "ready again")


def test_with_postgresql_away_readyz_is_503_healthz_is_200_and_the_metrics_are_served(new_server, new_postgres):
    postgres = new_postgres().start()
    server = new_server(database=postgres.create_database("opdesk_watching")).start()
    assert server.get("/readyz").json()["status"] == "ready"
    postgres.kill()
    until(lambda: server.readiness() == 503, 15, "not ready")
    assert "cannot be used now" in server.get("/readyz").json()["detail"]
    assert server.get("/healthz").status_code == 200
    assert metrics(server)["opdesk_turn_standstill_seconds"] < 60
    postgres.start()
    until(lambda: server.readiness() == 200, 30, "ready again")


@pytest.mark.parametrize("how", ["option", "environment"])
def test_the_log_is_a_json_object_a_line_when_asked_for(new_server, how):
    if how == "option":
        server = new_server(options=["--log-format", "json"])
    else:
        server = new_server(environment={"OPDESK_LOG_FORMAT": "json"})
    server.start()
    doctor = server.add_doctor()
    booked = server.book(doctor, 0, "Zenobia \"Zen\" Quist", date=DAY)
    given = server.http.get(server.url("/doctors?x=secret"), headers={"X-Request-Id": "trace-7"}, timeout=10)
    assert given.headers["X-Request-Id"] == "trace-7"
    server.stop()
    lines = log_lines(server)
    for line in lines:
        assert set(line) - {"metadata"} == {"time", "level", "message"}, line
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", line["time"]), line
        datetime.fromisoformat(line["time"])
    by_request = {line["metadata"]["request_id"]: line for line in lines if "request_id" in line.get("metadata", {})}
    assert by_request[booked.headers["X-Request-Id"]]["message"] == "POST /tokens/book 200"
    assert by_request["trace-7"]["message"] == "GET /doctors 422"
    assert lines[-1]["message"] == "stopped"
    text = server.log_path.read_text()
    assert "Zenobia" not in text and "secret" not in text


def test_a_log_format_that_there_is_not_is_refused(binary, database):
    done = run(binary, "serve", "--database", database, "--log-format", "xml")
    assert done.returncode != 0
    assert "text, json" in done.stderr and "xml" in done.stderr, done.stderr
