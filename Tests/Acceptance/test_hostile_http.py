"""Requests that somebody made up to confuse the server, or whoever stands before it."""

import json
import re
import time

import pytest

from opdesk_server import Server
from raw_http import RawConnection, head

QUICK_SECONDS = 10
MEBIBYTE = 1 << 20
# What would be carried out if the end of a request were seen in the wrong place.
SMUGGLED = (b"POST /doctors HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 45\r\n\r\n"
            b'{"name": "Smuggled", "slot_labels": ["9-10"]}')


@pytest.fixture(scope="module")
def server(binary, tmp_path_factory):
    """One server for all of these; doctor 1 is there."""
    server = Server(binary, tmp_path_factory.mktemp("hostile") / "opdesk.db").start()
    server.add_doctor("Dr. A", ["09-10", "10-11"])
    yield server
    assert [each["name"] for each in server.get("/doctors").json()] == ["Dr. A"]
    assert server.stop() == 0
    assert "unexpected error" not in server.log


def statuses(received):
    """The status of each answer in what was received. Bodies are JSON on one line, so no answer hides in one."""
    return [int(status) for status in re.findall(rb"HTTP/1\.1 (\d{3}) ", received)]


def exchange(server, data, seconds=QUICK_SECONDS):
    """Send it and read until the server closes."""
    with RawConnection(server.port) as connection:
        connection.send(data)
        return connection.read_to_end(seconds).received


def post(*fields, body=b""):
    lines = [b"POST /doctors HTTP/1.1", b"Host: localhost", b"Content-Type: application/json", *fields, b"", b""]
    return b"\r\n".join(lines) + body


@pytest.mark.parametrize("request_bytes", [
    # Two lengths
    post(b"Content-Length: 6", b"Transfer-Encoding: chunked", body=b"0\r\n\r\nX"),
    post(b"Transfer-Encoding: chunked", b"Content-Length: 3", body=b"1\r\nX\r\n0\r\n\r\n"),
    post(b"Content-Length: 0", b"Content-Length: 44"),
    post(b"Content-Length: 2", b"Content-Length: 2", body=b"{}"),
    post(b"Content-Length: 0, 44"),
    # Lengths that are none
    post(b"Content-Length: +2", body=b"{}"), post(b"Content-Length: -1"), post(b"Content-Length: 0x2", body=b"{}"),
    post(b"Content-Length: 2 2", body=b"{}"), post(b"Content-Length: 18446744073709551618", body=b"{}"),
    post(b"Content-Length : 2", body=b"{}"), post(b"Content-Length\x00: 2", body=b"{}"),
    # Encodings that hide
    post(b"Transfer-Encoding: xchunked", body=b"0\r\n\r\n"), post(b"Transfer-Encoding: chunked, identity", body=b"0\r\n\r\n"),
    post(b"Transfer-Encoding : chunked", body=b"0\r\n\r\n"), post(b"Transfer-Encoding: identity", body=b"0\r\n\r\n"),
    post(b"Transfer-Encoding: \x0bchunked", body=b"0\r\n\r\n"), post(b"Transfer-Encoding:\r\n chunked", body=b"0\r\n\r\n"),
    # Lines that are folded or end in another way
    post(b"X: a\r\n Content-Length: 2", body=b"{}"), post(b"X: a\rContent-Length: 2", body=b"{}"),
    b"POST /doctors HTTP/1.1\nHost: localhost\nContent-Length: 0\n\n",
    b"POST /doctors HTTP/1.1\r\nHost: localhost\nContent-Length: 0\r\n\r\n",
    # Chunks that end somewhere else
    post(b"Transfer-Encoding: chunked", body=b"2\r\n{}XX0\r\n\r\n"),
    post(b"Transfer-Encoding: chunked", body=b"2\n{}\n0\n\n"),
    post(b"Transfer-Encoding: chunked", body=b"-2\r\n{}\r\n0\r\n\r\n"),
    post(b"Transfer-Encoding: chunked", body=b"10000000000000002\r\n{}\r\n0\r\n\r\n"),
    # Names of hosts
    post(b"Host: localhost", b"Content-Length: 2", body=b"{}"),
    # No HTTP at all
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"SSH-2.0-OpenSSH_9.2\r\n",
    b"GET /doctors HTTP/9.9\r\nHost: localhost\r\n\r\n",
    b"GET /doctors\r\n\r\n", b"G\x00T /doctors HTTP/1.1\r\nHost: localhost\r\n\r\n"])
def test_what_can_be_read_in_two_ways_is_refused_once_and_the_connection_is_gone(server, request_bytes):
    received = exchange(server, request_bytes + SMUGGLED)
    assert statuses(received) == [400], received
    assert b"\r\nconnection: close\r\n" in received.lower()


@pytest.mark.parametrize("body", [
    b"2;name=value\r\n{}\r\n0\r\n\r\n", b'2;a="b;c"\r\n{}\r\n0;last\r\n\r\n', b"02\r\n{}\r\n000\r\nTrailer: x\r\n\r\n",
    b"1\r\n{\r\n1\r\n}\r\n0\r\n\r\n"])
def test_a_chunked_body_with_all_that_is_allowed_is_one_request(server, body):
    answers = exchange(
        server, post(b"Transfer-Encoding: chunked", body=body)
        + head("GET", "/healthz", Connection="close"))
    assert statuses(answers) == [422, 200]


def test_requests_sent_together_are_answered_in_order_once_each(server):
    paths = ["/healthz", "/doctors/9/schedule", "/doctors", "/no/such/page", "/healthz"]
    requests = [head("GET", path) for path in paths] + [head("GET", "/doctors", Connection="close"), SMUGGLED]
    assert statuses(exchange(server, b"".join(requests))) == [200, 404, 200, 404, 200, 200]


@pytest.mark.parametrize("method, fields", [
    ("GET", {"Upgrade": "h2c", "Connection": "Upgrade, HTTP2-Settings", "HTTP2_Settings": "AAMAAABkAAQCAAAAAAIAAAAA"}),
    ("GET", {"Upgrade": "websocket", "Connection": "Upgrade"})])
def test_nobody_is_upgraded(server, method, fields):
    received = exchange(server, head(method, "/healthz", **fields) + SMUGGLED)
    assert statuses(received) == [200], received
    assert b"\r\nConnection: close\r\n" in received


def test_nothing_is_tunnelled(server):
    received = exchange(server, b"CONNECT localhost:80 HTTP/1.1\r\nHost: localhost:80\r\n\r\n" + SMUGGLED)
    assert len(statuses(received)) == 1 and statuses(received)[0] in (400, 404, 405), received


@pytest.mark.parametrize("inserted", ["%0d%0aSet-Cookie:%20a=b", "%0aSet-Cookie:%20a=b", "%E5%98%8A%E5%98%8DSet-Cookie:%20a"])
def test_nothing_of_a_request_gets_into_the_head_of_its_answer(server, inserted):
    for path in (f"/doctors/1{inserted}/schedule", f"/doctors?x{inserted}=1", f"/{inserted}",
                 f"/docs/assets/{inserted}", f"/doctors/1/schedule?date={inserted}"):
        for method in ("GET", "DELETE"):
            answer = exchange(server, head(method, path, Connection="close", X_Actor="a"))
            fields = answer.split(b"\r\n\r\n")[0].lower()
            assert b"set-cookie" not in fields, answer
            assert 400 <= statuses(answer)[0] < 500


@pytest.mark.parametrize("value", [b"a\tb", b"a b", b"\xc3\xa9", b"x" * 300, b"<script>", b"a\"b", b"a,b"])
def test_an_id_that_is_none_is_not_sent_back(server, value):
    received = exchange(
        server, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nX-Request-Id: " + value + b"\r\n\r\n")
    assert value not in received
    assert statuses(received) == [200]


@pytest.mark.parametrize("name", [
    "../../../../etc/passwd", "..%2f..%2f..%2f..%2fetc%2fpasswd", "%2e%2e/%2e%2e/%2e%2e/etc/passwd", "..%5c..%5cetc%5cpasswd",
    "%252e%252e%252fetc%252fpasswd", "/etc/passwd", "redoc.standalone.js%00.html", "swagger-ui.css/../../../../etc/passwd",
    "..%c0%af..%c0%afetc/passwd", "....//....//etc/passwd", ".", "..", "%2e%2e"])
def test_no_file_but_those_of_the_pages_is_served(server, name):
    answer = exchange(server, head("GET", f"/docs/assets/{name}", Connection="close"))
    assert statuses(answer) == [404], answer
    assert b"root:" not in answer


@pytest.mark.parametrize("host, status", [
    ("localhost", 200), ("LocalHost:9999", 200), ("127.0.0.1:8000", 200), ("[::1]:8000", 200), ("127.0.0.1", 200),
    ("attacker.example", 421), ("localhost.attacker.example", 421), ("127.0.0.1.attacker.example", 421),
    ("192.0.2.7:8000", 421), ("localhost@attacker.example", 421), ("", 421)])
def test_without_access_control_only_the_names_of_this_machine_count(server, host, status):
    for path in ("/healthz", "/doctors", "/no/such/page"):
        received = exchange(server, f"GET {path} HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        expected = 404 if status == 200 and path == "/no/such/page" else status
        assert statuses(received) == [expected], received


def test_who_is_insecure_on_purpose_may_be_called_anything(new_server):
    server = new_server(options=["--insecure"]).start()
    assert server.get("/doctors", headers={"Host": "desk.hospital.example"}).status_code == 200


def bombs():
    """Bodies that are small to send and large to think about."""
    near = MEBIBYTE - 100
    yield "arrays in arrays", b"[" * near
    yield "objects in objects", b'{"name":' * (near // 8)
    yield "closed arrays in a field", b'{"name":' + b"[" * (near // 2 - 10) + b"]" * (near // 2 - 10) + b"}"
    yield "many members", b"{" + b",".join(b'"m%d":1' % number for number in range(70_000)) + b"}"
    yield "one member many times", b"{" + b",".join([b'"name":1'] * 100_000) + b"}"
    yield "many labels", b'{"name":"A","slot_labels":[' + b",".join([b'"9-10"'] * 140_000) + b"]}"
    yield "a long number", b'{"name":"A","slot_labels":["9-10"],"capacity_per_slot":' + b"9" * (near - 60) + b"}"
    yield "a long exponent", b'{"name":"A","slot_labels":["9-10"],"capacity_per_slot":1e' + b"9" * (near - 60) + b"}"
    yield "escapes", b'{"name":"' + b"\\u0041" * (near // 6 - 10) + b'"}'
    yield "a long name", b'{"name":"' + b"A" * (near - 20) + b'","slot_labels":["9-10"]}'


@pytest.mark.parametrize("body", [pytest.param(body, id=name) for name, body in bombs()])
def test_a_bomb_is_refused_in_no_time(server, body):
    assert len(body) <= MEBIBYTE
    began = time.monotonic()
    answer = server.http.post(
        server.url("/doctors"), data=body, headers={"Content-Type": "application/json"}, timeout=QUICK_SECONDS)
    assert answer.status_code in (400, 422), answer.text
    assert len(answer.text) < 2_000
    assert time.monotonic() - began < 3
    assert server.get("/healthz").status_code == 200


@pytest.mark.parametrize("number", [
    "9007199254740993", "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616",
    "1" + "0" * 400, "1e400", "-0", "1.0", "0.1", "1e2"])
def test_numbers_beyond_what_a_computer_likes_are_taken_for_what_they_are(server, number):
    fields = '"patient_name": "A", "source": "online"'
    for body in (f'{{"doctor_id": {number}, "slot_index": 0, {fields}}}', f'{{"doctor_id": 1, "slot_index": {number}, {fields}}}',
                 f'{{"doctor_id": 1, "slot_index": 0, "expected_version": {number}, {fields}}}'):
        answer = server.http.post(server.url("/tokens/book?dry_run=true"), data=body, headers={"Content-Type": "application/json"})
        allowed = {200, 400, 409, 422} if number in ("-0", "1.0") else {400, 409, 422}
        assert answer.status_code in allowed, (body, answer.text)
    for path in (f"/tokens/{number}", f"/doctors/{number}/schedule", f"/doctors/{number}/sessions/2090-03-06/queue"):
        assert server.get(path).status_code == 404, path


INVALID = [b"\xff", b"\xc3", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xc0\x80", b"\xe2\x28\xa1"]


@pytest.mark.parametrize("octets", INVALID)
def test_what_is_no_utf_8_is_refused_wherever_it_stands(server, octets):
    body = b'{"name": "A' + octets + b'", "slot_labels": ["9-10"]}'
    answer = server.http.post(server.url("/doctors"), data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 400, answer.text
    escaped = "".join(f"%{octet:02X}" for octet in octets).encode()
    for target in (b"/doctors/" + escaped + b"/schedule", b"/doctors?x" + escaped + b"=1",
                   b"/doctors/1/schedule?date=" + escaped, b"/tokens?name=" + escaped, b"/" + escaped,
                   b"/doctors/" + octets + b"/schedule", b"/doctors/1/schedule?date=" + octets, b"/tokens?name=" + octets):
        received = exchange(server, b"GET " + target + b" HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        status, = statuses(received)
        assert 400 <= status < 500, (target, received)
        json.loads(received.split(b"\r\n\r\n", 1)[1])


@pytest.mark.parametrize("text", ['"\\ud800"', '"\\udc00x"', '"\\ud800\\u0041"', '"a\\u0000"', '"\\x41"', '"a\nb"', "'a'"])
def test_texts_that_are_none_are_refused(server, text):
    body = f'{{"name": {text}, "slot_labels": ["9-10"]}}'
    answer = server.http.post(server.url("/doctors"), data=body, headers={"Content-Type": "application/json"})
    assert answer.status_code in (400, 422), answer.text


@pytest.mark.parametrize("fields, status", [
    (b"X: " + b"x" * (17 << 10) + b"\r\n", 431),
    (b"".join(b"X-%d: %s\r\n" % (number, b"x" * 1_000) for number in range(40)), 431),
    (b"".join(b"X-%d: x\r\n" % number for number in range(120)), 431),
    (b"X: " + b"x" * (15 << 10) + b"\r\n", 200), (b"".join(b"X-%d: x\r\n" % number for number in range(90)), 200)])
def test_a_head_has_a_size(server, fields, status):
    received = exchange(server, b"GET /healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + fields + b"\r\n")
    assert statuses(received) == [status], received[:500]


def test_an_address_has_a_length(server):
    assert statuses(exchange(server, head("GET", "/" + "x" * (17 << 10), Connection="close"))) == [431]
    assert statuses(exchange(server, head("GET", "/" + "x" * (15 << 10), Connection="close"))) == [404]
