"""The answers to what should not have been sent, through a real socket."""

import pytest

from opdesk_server import Server
from raw_http import RawConnection, head

MEBIBYTE = 1 << 20
# Longer than the server may take to lose patience.
PATIENCE_SECONDS = 75


@pytest.fixture(scope="module")
def server(binary, tmp_path_factory):
    """One server for all of these; doctor 1 has two slots."""
    server = Server(binary, tmp_path_factory.mktemp("errors") / "opdesk.db").start()
    server.add_doctor("Dr. A", ["09-10", "10-11"])
    yield server
    assert server.stop() == 0


def assert_problem(response, status, detail=None):
    """An error is a problem document with a sentence."""
    assert response.status_code == status, response.text
    assert response.headers["Content-Type"].startswith("application/problem+json")
    problem = response.json()
    assert problem["detail"].strip()
    assert problem.get("status", status) == status
    if detail is not None:
        assert problem["detail"] == detail
    return problem["detail"]


def booking(**changes):
    body = {"doctor_id": 1, "slot_index": 0, "patient_name": "Asha Rao", "source": "online"}
    return {name: value for name, value in (body | changes).items() if value is not ...}


@pytest.mark.parametrize("method, path, detail", [
    ("GET", "/doctors/9/schedule", "Doctor 9 not found"),
    ("GET", "/tokens/999", "Token 999 not found"),
    ("POST", "/tokens/999/cancel", "Token 999 not found"),
    ("POST", "/tokens/999/no-show", "Token 999 not found"),
    ("POST", "/tokens/12611229999/cancel", "Token 12611229999 not found"),
    ("GET", "/no/such/page", None)])
def test_what_is_unknown_in_a_path_is_404(server, method, path, detail):
    assert_problem(server.http.request(method, server.url(path)), 404, detail)


@pytest.mark.parametrize("changes, detail", [
    ({"doctor_id": 9}, "Doctor 9 not found"),
    ({"doctor_id": 0}, "Doctor 0 not found"),
    ({"slot_index": 2}, "Invalid slot index"),
    ({"slot_index": -1}, "Invalid slot index"),
    ({"slot_index": 2 ** 63 - 1}, "Invalid slot index"),
    ({"slot_index": 10 ** 30}, "Invalid slot index")])
def test_an_unknown_doctor_or_slot_in_a_booking_is_400(server, changes, detail):
    assert_problem(server.post("/tokens/book", booking(**changes)), 400, detail)


@pytest.mark.parametrize("text", ["{", "[]", "null", "7", '"text"', '{"doctor_id": 1,}', "\xff"])
def test_a_body_that_is_no_json_object_is_400(server, text):
    for path in ("/doctors", "/tokens/book"):
        assert_problem(server.http.post(
            server.url(path), data=text.encode("latin-1"),
            headers={"Content-Type": "application/json"}), 400)


@pytest.mark.parametrize("field, value", [
    ("doctor_id", ...), ("doctor_id", "1"), ("slot_index", ...), ("slot_index", 1.5),
    ("slot_index", None), ("patient_name", ...), ("patient_name", ""), ("patient_name", "x" * 201),
    ("patient_name", "Asha\0Rao"), ("patient_name", 7), ("source", ...), ("source", "fax"),
    ("date", "2090-02-30"), ("date", "1999-12-31"), ("date", "soon"), ("colour", "red")])
def test_a_wrong_field_of_a_booking_is_422_and_named(server, field, value):
    detail = assert_problem(server.post("/tokens/book", booking(**{field: value})), 422)
    assert field in detail


@pytest.mark.parametrize("field, value", [
    ("name", ...), ("name", ""), ("name", "x" * 201), ("name", "Dr.\0A"), ("name", []),
    ("slot_labels", ...), ("slot_labels", []), ("slot_labels", ["morning"]),
    ("slot_labels", ["10-09"]), ("slot_labels", ["09-10", "09:30-11"]),
    ("slot_labels", ["10-11", "09-10"]), ("capacity_per_slot", 0), ("capacity_per_slot", 9001),
    ("capacity_per_slot", "5"), ("capacity_per_slot", 10 ** 30), ("room", 4)])
def test_a_wrong_field_of_a_doctor_is_422_and_named(server, field, value):
    body = {"name": "Dr. B", "slot_labels": ["09-10"], "capacity_per_slot": 5, field: value}
    detail = assert_problem(server.post(
        "/doctors", {name: value for name, value in body.items() if value is not ...}), 422)
    assert field in detail


def test_a_name_of_200_characters_is_taken(server):
    assert server.book(1, 0, "é" * 200).status_code == 200


@pytest.mark.parametrize("method, path, allowed", [
    ("DELETE", "/doctors", {"GET", "POST"}), ("GET", "/tokens/book", {"POST"}),
    ("PUT", "/admin/reset", {"POST"}), ("POST", "/healthz", {"GET"}),
    ("POST", "/doctors/1/schedule", {"GET"})])
def test_another_method_on_a_known_path_is_405_with_allow(server, method, path, allowed):
    response = server.http.request(method, server.url(path))
    assert_problem(response, 405)
    assert allowed <= {name.strip() for name in response.headers["Allow"].split(",")}
    assert method not in response.headers["Allow"]


def test_another_media_type_is_415(server):
    for media_type in ("text/plain", "application/x-www-form-urlencoded", "application/xml"):
        assert_problem(server.http.post(
            server.url("/tokens/book"), data="{}", headers={"Content-Type": media_type}), 415)


def test_an_announced_body_over_a_mebibyte_is_413_and_the_connection_closes(server):
    with RawConnection(server.port) as connection:
        connection.send(head("POST", "/doctors", Content_Type="application/json",
                             Content_Length=MEBIBYTE + 1))
        assert connection.read_to_end(10).status == 413
        assert b"application/problem+json" in connection.received


def test_a_chunked_body_over_a_mebibyte_is_not_read_to_its_end(server):
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    with RawConnection(server.port) as connection:
        connection.send(head("POST", "/doctors", Content_Type="application/json",
                             Transfer_Encoding="chunked"))
        sent = 0
        while not connection.closed and sent < 64 * MEBIBYTE:
            connection.receive(0)
            sent += len(chunk) if connection.send(chunk) else 0
        assert connection.closed, "it went on reading"
        connection.receive(0)
    assert connection.received == b"" or connection.status == 413


def test_a_body_of_a_mebibyte_is_read(server):
    body = b'{"name": 1}'.ljust(MEBIBYTE)
    assert_problem(server.http.post(
        server.url("/doctors"), data=body, headers={"Content-Type": "application/json"}), 422)


def test_a_stalled_body_is_408_and_slow_heads_are_closed(server):
    """All three wait at the same time, since each takes as long as the server has patience."""
    with RawConnection(server.port) as stalled, RawConnection(server.port) as slow, \
            RawConnection(server.port) as silent:
        stalled.send(head("POST", "/doctors", Content_Type="application/json",
                          Content_Length=100) + b'{"name": ')
        slow.send(b"GET /doctors HTTP/1.1\r\nHost: local")
        for _ in range(PATIENCE_SECONDS):
            if not slow.closed and not slow.send(b"x"):
                break
            slow.receive(1)
            if slow.closed:
                break
        assert slow.closed, "a head that never ends is still read"
        assert stalled.read_to_end(PATIENCE_SECONDS).status == 408
        silent.read_to_end(PATIENCE_SECONDS)
    assert b"application/problem+json" in stalled.received
    assert server.get("/healthz").status_code == 200
