"""What one client, or all of them, may take of the server; whoever is within the limits notices nothing."""

import contextlib
import os
import signal
import socket
import threading
import time
from pathlib import Path

import pytest
import requests

from opdesk_server import free_port, run, until
from raw_http import RawConnection, head

# A head and a body may take ten seconds each, and a refused client a second more to read why.
PATIENCE_SECONDS = 15
SLOW_CLIENTS = 500
CROWD = 1_000


@contextlib.contextmanager
def connections(port, count):
    """So many connections at once."""
    with contextlib.ExitStack() as stack:
        yield [stack.enter_context(RawConnection(port)) for _ in range(count)]


def cpu_seconds(server):
    fields = Path(f"/proc/{server.process.pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100


def test_slow_heads_and_bodies_are_408_and_gone_and_a_silent_connection_is_left_alone_longer(server):
    with connections(server.port, 4) as (slow_head, stalled_head, slow_body, silent):
        stalled_head.send(b"GET /doctors HTTP/1.1\r\nHost: local")
        slow_body.send(head("POST", "/doctors", Content_Type="application/json", Content_Length=100))
        began = time.monotonic()
        slow_head.send(b"GET /doctors HTTP/1.1\r\nHost: local")
        while not (slow_head.closed and slow_body.closed):
            assert time.monotonic() - began < PATIENCE_SECONDS
            for connection in (slow_head, slow_body):
                connection.send(b"x")
                connection.receive(0.25)
        for connection in (slow_head, stalled_head, slow_body):
            assert connection.read_to_end(5).status == 408
            assert connection.received.count(b"HTTP/1.1 ") == 1
            assert b"application/problem+json" in connection.received
        assert time.monotonic() - began > 9
        assert not silent.closed
        silent.receive(0)
        assert not silent.closed
        silent.send(head("GET", "/healthz", Connection="close"))
        assert silent.read_to_end(5).status == 200


def test_500_slow_clients_do_not_keep_others_waiting(server):
    doctor = server.add_doctor(capacity=100)
    stopping, longest, failures = threading.Event(), [0.0], []

    def book_again_and_again():
        number = 0
        try:
            while not stopping.is_set():
                began = time.monotonic()
                answer = server.book(doctor, number % 3, f"Patient {number}", date="2090-03-06")
                assert answer.status_code == 200, answer.text
                longest[0] = max(longest[0], time.monotonic() - began)
                number += 1
                stopping.wait(0.05)
        except Exception as problem:
            failures.append(repr(problem))

    with connections(server.port, SLOW_CLIENTS) as slow:
        desk = threading.Thread(target=book_again_and_again)
        desk.start()
        before = server.resident_mib
        began = time.monotonic()
        try:
            for number, connection in enumerate(slow):
                connection.send(b"POST /tokens/book HTTP/1.1\r\nHost: localhost\r\n" if number % 2 else head(
                    "POST", "/tokens/book", Content_Type="application/json", Content_Length=1_000))
            while not all(connection.closed for connection in slow):
                assert time.monotonic() - began < PATIENCE_SECONDS + 10, sum(each.closed for each in slow)
                for number, connection in enumerate(slow):
                    if not connection.closed:
                        connection.send(b"X: y\r\n" if number % 2 else b" ")
                        connection.receive(0)
                time.sleep(0.25)
        finally:
            stopping.set()
            desk.join()
        assert not failures, failures
        assert longest[0] < 1, f"a booking took {longest[0]:.2f} s"
        assert {connection.status for connection in slow} <= {408, None}
        assert sum(connection.status == 408 for connection in slow) > SLOW_CLIENTS * 0.9
        assert server.resident_mib - before < 64


def test_one_connection_too_many_is_told_so_at_once_and_waits_for_nothing(new_server):
    server = new_server(options=["--max-connections", "20"]).start()
    with contextlib.ExitStack() as stack:
        # The twentieth is the one that found the server ready.
        inside = [stack.enter_context(admitted(server.port)) for _ in range(19)]
        began = time.monotonic()
        with connections(server.port, 30) as outside:
            for connection in outside:
                connection.send(head("GET", "/healthz"))
                assert connection.read_to_end(5).status == 503
                assert b"\r\nRetry-After: 1\r\n" in connection.received
                assert b"application/problem+json" in connection.received
        assert time.monotonic() - began < 5
        # Those that were let in first have lost nothing.
        inside[0].send(head("GET", "/doctors"))
        inside[0].receive(5)
        assert inside[0].received.count(b"HTTP/1.1 200 ") == 2
        assert server.get("/doctors").status_code == 200
    with contextlib.ExitStack() as stack:
        for _ in range(19):
            stack.enter_context(admitted(server.port))
    assert server.stop() == 0


def admitted(port):
    """A connection that is let in, as soon as there is room for it."""

    def attempt():
        connection = RawConnection(port)
        connection.send(head("GET", "/healthz"))
        connection.receive(5)
        if connection.status == 200:
            return connection
        assert connection.status == 503
        connection.socket.close()
        return None

    return until(attempt, 5, "there is room")


def test_a_crowd_that_comes_at_once_finds_a_place_to_wait_although_nobody_takes_it_up_yet(server):
    # A second is what the system waits before it tries again where the queue was full.
    os.kill(server.process.pid, signal.SIGSTOP)
    try:
        with contextlib.ExitStack() as stack:
            for _ in range(CROWD):
                stack.enter_context(socket.create_connection(("127.0.0.1", server.port), timeout=0.9))
            os.kill(server.process.pid, signal.SIGCONT)
            assert server.get("/healthz").status_code == 200
    finally:
        os.kill(server.process.pid, signal.SIGCONT)


def test_without_descriptors_it_neither_spins_nor_stops_listening(new_server):
    """The system lets the process have so few that accepting fails before its own limit is reached."""
    server = new_server(wrapper=["prlimit", "--nofile=64"]).start()
    with connections(server.port, 150) as crowd:
        until(lambda: "connections cannot be accepted" in server.log, 10, "accepting fails")
        began, before = time.monotonic(), cpu_seconds(server)
        while time.monotonic() - began < 2:
            for connection in crowd:
                connection.receive(0)
            time.sleep(0.1)
        assert cpu_seconds(server) - before < 0.5
    until(lambda: server.readiness() == 200, 10, "it serves again")
    assert server.log.count("connections cannot be accepted") < 5
    assert server.stop() == 0


def test_the_public_port_has_only_what_is_for_everybody_and_stops_with_the_other(new_server):
    public_port = free_port()
    server = new_server(options=["--public-port", str(public_port)]).start()
    assert f"serving what is for everybody at http://127.0.0.1:{public_port}" in server.log
    public = f"http://127.0.0.1:{public_port}"
    assert server.http.get(f"{public}/healthz").json() == {"status": "alive"}
    for method, path in [("GET", "/doctors"), ("POST", "/doctors"), ("POST", "/tokens/book"), ("GET", "/docs"),
                         ("POST", "/admin/reset"), ("GET", "/openapi.json"), ("GET", "/readyz"), ("GET", "/settings")]:
        answer = server.http.request(method, public + path, json={} if method == "POST" else None)
        assert answer.status_code == 404, (method, path)
        assert answer.json()["detail"] == f"There is nothing at {path}."
    assert server.http.post(f"{public}/healthz").status_code == 405
    assert server.get("/doctors").status_code == 200
    with RawConnection(public_port) as idle:
        idle.send(head("GET", "/healthz"))
        idle.receive(5)
        began = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - began < 5
        idle.read_to_end(5)
    with pytest.raises(requests.ConnectionError):
        requests.get(f"{public}/healthz", timeout=5)


def test_a_public_port_that_is_taken_ends_the_start(new_server, server):
    other = new_server(database=server.database.with_name("other.db"), options=["--public-port", str(server.port)])
    assert other.launch().wait() != 0
    assert "The server could not run" in other.log


@pytest.mark.parametrize("options, sentence", [
    (["--public-port", "65536"], "takes a number from 0 to 65535"),
    (["--public-host", "127.0.0.1"], "--public-host goes with --public-port"),
    (["--public-port", "0", "--public-host", "0.0.0.0"], "--public-host 0.0.0.0"),
    (["--max-connections", "0"], "takes a number from 1"),
    (["--max-connections", "1000000"], "Raise its limit of open files"),
    (["--max-connections-per-address=-5"], "takes a number from 1"),
    (["--logins-per-minute", "x"], "logins-per-minute"),
    (["--trusted-proxy", "10.0.0.0/40"], "takes addresses such as 10.0.0.7"),
    (["--trusted-proxy", "10.0.0.1,proxy"], "not '10.0.0.1,proxy'")])
def test_a_wrong_option_is_an_error_that_says_what_it_takes(binary, tmp_path, options, sentence):
    outcome = run(binary, "serve", "--port", free_port(), "--database", tmp_path / "opdesk.db", *options)
    assert outcome.returncode not in (0, None)
    assert sentence in outcome.stderr.replace("\n", " "), outcome.stderr
