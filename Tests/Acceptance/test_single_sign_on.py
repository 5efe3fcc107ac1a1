"""Single sign-on as a hospital would set it up, against an identity provider that rotates its keys and goes away."""

import base64
import contextlib
import fcntl
import hashlib
import hmac
import json
import os
import re
import signal
import socket
import ssl
import time
from pathlib import Path

import pytest
import yaml

from authority import Authority
from identity_provider import LIFETIME, MAKERS, IdentityProvider, SigningKey
from opdesk_server import STOP_SECONDS, run, until
from raw_http import RawConnection, head

PAGE = (Path(__file__).resolve().parents[2] / "docs" / "single-sign-on.md").read_text()
PASSWORD = "a long sentence is best"


@pytest.fixture
def provider():
    provider = IdentityProvider(SigningKey("first")).start()
    yield provider
    provider.stop()


@pytest.fixture
def signed_on(provider, new_server):
    """A server that has the provider's keys."""
    server = new_server(options=provider.options()).start()
    until(lambda: "has 1 key" in server.log, 10, "the keys")
    return server


def status(server, headers, path="/me"):
    return server.get(path, headers=headers).status_code


def test_staff_work_with_their_tokens_and_nobody_else_gets_in(signed_on, provider):
    server = signed_on
    assert status(server, {}) == 401
    admin = provider.bearer("root", "offline_access", "admin")
    doctor = {"name": "Dr. A", "slot_labels": ["09-10"], "capacity_per_slot": 5}
    for _ in range(2):
        assert server.post("/doctors", doctor, headers=admin).status_code == 200
    clerk = provider.bearer("asha", "clerk")
    booking = {"doctor_id": 1, "slot_index": 0, "patient_name": "Ravi", "source": "walk_in"}
    booked = server.post("/tokens/book", booking, headers=clerk)
    assert booked.status_code == 200, booked.text
    token = booked.json()["token"]["id"]
    assert server.get(f"/tokens/{token}/history", headers=clerk).json()["history"][0]["actor"] == "sso:asha"
    assert server.post("/doctors", doctor, headers=clerk).status_code == 403
    own = provider.bearer("devi", "doctor", doctor_id="2")
    assert status(server, own, "/doctors/2/schedule") == 200
    assert status(server, own, "/doctors/1/schedule") == 403
    assert status(server, provider.bearer("x", "doctor")) == 403
    assert status(server, provider.bearer("x")) == 403
    assert server.get("/me", headers=clerk | {"X-Actor": "root"}).status_code == 422
    assert provider.requests == 1
    found = server.get("/audit", params={"actor": "sso:asha"}, headers=admin).json()["entries"]
    assert [entry["actor"] for entry in found] == ["sso:asha"]
    server.stop()
    assert "sso:asha" in {entry["actor"] for entry in server.journal()}
    printed = server.command("audit", "--actor", "sso:asha").stdout.splitlines()
    assert [json.loads(line)["actor"] for line in printed] == ["sso:asha"]
    server.verify()


def test_the_settings_of_the_page_are_taken_and_do_what_it_says(binary, new_server, tmp_path):
    text = re.search(r"```yaml\n(.*?)```", PAGE, re.S)[1]
    path = tmp_path / "opdesk.yaml"
    path.write_text(text)
    shown = run(binary, "config", "--config", path)
    assert shown.returncode == 0, shown.stderr
    assert yaml.safe_load(text).items() <= yaml.safe_load(shown.stdout).items()
    provider = IdentityProvider(SigningKey("first"))
    keys = tmp_path / "keys.json"
    keys.write_text(provider.key_set)
    path.write_text(re.sub(r"(?m)^jwt-keys: .*$", f"jwt-keys: {keys}", text))
    server = new_server(options=["--config", str(path)]).start()
    assert status(server, {}, "/doctors") == 401
    for role, permission in [("opd-clerk", "book"), ("opd-admin", "manage_access")]:
        me = server.get("/me", headers=provider.bearer("asha", "default-roles-opd", role)).json()
        assert (me["actor"], me["doctor_id"]) == ("sso:asha", None)
        assert permission in me["permissions"]
    # Keycloak has a user's attributes as texts.
    assert server.get("/me", headers=provider.bearer("devi", "opd-doctor", doctor_id="2")).json()["doctor_id"] == 2
    assert status(server, provider.bearer("asha", "clerk")) == 403


def test_the_defaults_of_the_page_are_those_of_the_server(binary):
    shown = run(binary, "config").stdout
    rows = re.findall(r"(?m)^\| `(jwt-[a-z-]+)` \| (.*?) \|", PAGE)
    assert [name for name, _ in rows] == ["jwt-user-claim", "jwt-role-claim", "jwt-roles", "jwt-doctor-claim"]
    for name, default in rows:
        line = next(line for line in shown.splitlines() if line.startswith(f"{name}:"))
        words = f"{name}: {default.strip('`')}" if default.startswith("`") else f"default: {default}"
        assert words in line


def test_the_settings_may_be_variables(new_server, tmp_path):
    provider = IdentityProvider(SigningKey("first"))
    path = tmp_path / "keys.json"
    path.write_text(provider.key_set)
    server = new_server(environment={
        "OPDESK_JWT_ISSUER": provider.issuer, "OPDESK_JWT_AUDIENCE": provider.audience, "OPDESK_JWT_KEYS": str(path),
        "OPDESK_JWT_ROLE_CLAIM": "realm_access.roles", "OPDESK_JWT_USER_CLAIM": "email"}).start()
    assert status(server, {}, "/doctors") == 401
    me = server.get("/me", headers=provider.bearer("asha", "clerk", email="asha@opd.example")).json()
    assert me["actor"] == "sso:asha@opd.example"


@pytest.mark.parametrize("algorithm", MAKERS)
def test_signatures_of_another_library_are_verified(new_server, tmp_path, algorithm):
    provider = IdentityProvider(SigningKey("a", algorithm))
    path = tmp_path / "keys.json"
    path.write_text(provider.key_set)
    server = new_server(options=provider.options(path)).start()
    assert server.get("/me", headers=provider.bearer("asha", "clerk")).json()["actor"] == "sso:asha"
    assert status(server, provider.bearer("asha", "admin", key=SigningKey("a", algorithm))) == 401


def unsigned(provider, algorithm, signature=lambda text: b""):
    """A token of an admin that this algorithm and signature stand on."""

    def encoded(value):
        return base64.urlsafe_b64encode(value).rstrip(b"=")

    header = encoded(json.dumps({"alg": algorithm, "kid": "first"}).encode())
    text = header + b"." + provider.token("root", "admin").split(".")[1].encode()
    return {"Authorization": "Bearer " + (text + b"." + encoded(signature(text))).decode()}


def test_forged_and_useless_tokens_are_refused(signed_on, provider):
    key = provider.keys[0]
    now = int(time.time())
    assert status(signed_on, unsigned(provider, "none")) == 401
    forged = unsigned(provider, "HS256", lambda text: hmac.new(key.public_pem, text, hashlib.sha256).digest())
    assert status(signed_on, forged) == 401
    for changes in [{"iss": "https://other.example"}, {"aud": "account"}, {"exp": now - 61}, {"exp": None},
                    {"nbf": now + LIFETIME}]:
        refused = signed_on.get("/me", headers=provider.bearer("root", "admin", **changes))
        assert refused.status_code == 401, changes
        assert refused.headers["WWW-Authenticate"].startswith("Bearer")
    assert status(signed_on, provider.bearer("root", "admin")) == 200


def bearer_of_bytes(provider, count):
    """A good token in an Authorization field of about so many bytes."""
    short = len(provider.token("root", "admin", groups=""))
    headers = provider.bearer("root", "admin", groups="g" * ((count - short - len("Authorization: Bearer ")) * 3 // 4))
    assert abs(sum(len(name) + len(value) for name, value in headers.items()) - count) < 16
    return headers


def test_large_tokens_are_taken_up_to_the_limit_of_a_field(signed_on, provider):
    assert status(signed_on, bearer_of_bytes(provider, 15 << 10)) == 200
    assert status(signed_on, bearer_of_bytes(provider, 17 << 10)) == 431
    before = signed_on.resident_mib
    for filler in (b"A", b"..", b"\xff"):
        with RawConnection(signed_on.port) as connection:
            start = head("GET", "/me", Authorization="Bearer eyJ").removesuffix(b"\r\n\r\n")
            connection.send(start)
            for _ in range(32):
                if not connection.send(filler * (65_536 // len(filler))):
                    break
            connection.send(b"\r\n\r\n")
            connection.read_to_end(10)
            assert connection.status in (400, 431, None)
    assert signed_on.resident_mib < before + 20
    assert status(signed_on, provider.bearer("root", "admin")) == 200


def test_nothing_of_a_token_is_logged_but_who_it_is(provider, new_server):
    server = new_server(options=[*provider.options(), "--log-level", "trace"]).start()
    until(lambda: "has 1 key" in server.log, 10, "the keys")
    mark = "seen-nowhere"
    claims = {"sub": f"{mark}-sub", "email": f"{mark}@opd.example"}
    tokens = [
        provider.token("asha", "clerk", **claims),
        provider.token("asha", f"{mark}-role", **claims),
        provider.token("asha", "clerk", iss=f"https://{mark}.example", **claims),
        provider.token("asha", "clerk", aud=mark, **claims),
        provider.token("asha", "clerk", exp=1, **claims),
        provider.token("asha", "clerk", nbf=int(time.time()) + LIFETIME, **claims),
        provider.token("asha", "doctor", doctor_id=mark, **claims),
        provider.token("asha", "clerk", key=SigningKey("first"), **claims),
        provider.token("asha", "clerk", key=SigningKey(f"{mark}-key"), **claims),
        unsigned(provider, f"{mark}-alg")["Authorization"].split()[1],
        f"{mark}.{mark}.{mark}", f"{mark}.{mark}", mark]
    expected = [200, 403, 401, 401, 401, 401, 403, 401, 401, 401, 401, 401, 401]
    for token, code in zip(tokens, expected, strict=True):
        answer = server.get("/me", headers={"Authorization": f"Bearer {token}"})
        assert answer.status_code == code, answer.text
        assert mark not in answer.text
    assert server.stop() == 0
    assert server.log.count("/me") >= len(tokens)
    assert mark not in server.log
    parts = {part for token in tokens for part in token.split(".") if part}
    assert [part for part in parts if part in server.log] == []


def test_a_live_feed_goes_on_after_its_token_has_expired(signed_on, provider):
    server = signed_on
    clerk = provider.bearer("asha", "clerk")
    doctor = {"name": "Dr. A", "slot_labels": ["09-10"], "capacity_per_slot": 5}
    assert server.post("/doctors", doctor, headers=provider.bearer("root", "admin")).status_code == 200
    day = server.get("/doctors/1/schedule", headers=clerk).json()["date"]
    # With the minute by which clocks may differ, it has three seconds left.
    short = provider.bearer("devi", "clerk", exp=int(time.time()) - 57)
    with server.get(f"/doctors/1/sessions/{day}/stream", headers=short, stream=True) as feed:
        assert feed.status_code == 200
        until(lambda: status(server, short) == 401, 10, "the end of the token")
        booking = {"doctor_id": 1, "slot_index": 0, "patient_name": "Ravi", "source": "walk_in"}
        assert server.post("/tokens/book", booking, headers=clerk).status_code == 200
        assert any(line.startswith(b"data: ") for line in feed.iter_lines())
    assert status(server, short, f"/doctors/1/sessions/{day}/stream") == 401


def test_a_rotated_key_is_found_by_the_first_token_that_it_signed(signed_on, provider):
    old = provider.keys[0]
    provider.keys = [SigningKey("second", "ES256")]
    assert status(signed_on, provider.bearer("asha", "clerk")) == 200
    assert provider.requests == 2
    assert status(signed_on, provider.bearer("asha", "clerk", key=old)) == 401
    # Whoever makes names up does not make the server ask again and again.
    for number in range(20):
        assert status(signed_on, provider.bearer("x", "admin", key=SigningKey(f"x{number}", "ES256"))) == 401
    assert provider.requests == 2


def test_a_provider_that_goes_away_takes_nobody_with_it(signed_on, provider):
    provider.stop()
    assert status(signed_on, provider.bearer("asha", "clerk")) == 200
    assert status(signed_on, provider.bearer("asha", "clerk", key=SigningKey("second", "ES256"))) == 401
    assert "could not be fetched again; those that were known count on" in signed_on.log
    assert status(signed_on, provider.bearer("ravi", "clerk")) == 200


@pytest.fixture
def left_alone(provider, new_server):
    """A server whose provider is not there when it starts."""
    provider.stop()
    server = new_server(options=provider.options()).start()
    until(lambda: "its tokens get 503" in server.log, 15, "the failure")
    return server


def test_a_server_starts_without_its_provider_and_says_so(left_alone, provider):
    for _ in range(3):
        refused = left_alone.get("/me", headers=provider.bearer("asha", "clerk"))
        assert (refused.status_code, refused.headers["Retry-After"]) == (503, "60")
    code = re.search(r"set-up code ([A-Z0-9-]+):", left_alone.log)[1]
    assert left_alone.post("/setup", {"code": code, "user": "root", "password": PASSWORD}).status_code == 200
    assert left_alone.add_doctor() == 1
    assert left_alone.book(1, 0, "Ravi").status_code == 200
    assert left_alone.stop() == 0


def test_the_first_token_after_the_provider_is_back_is_taken(left_alone, provider):
    provider.start()
    until(lambda: status(left_alone, provider.bearer("asha", "clerk")) == 200, 90, "the keys")


def redirect(handler):
    handler.send_response(302)
    handler.send_header("Location", handler.path)
    handler.end_headers()


def drip(handler):
    """A byte now and then, for ever: no wait of its own is long."""
    handler.send_response(200)
    handler.end_headers()
    try:
        while True:
            handler.wfile.write(b" ")
            time.sleep(0.5)
    except OSError:
        pass


def flood(handler):
    handler.send_response(200)
    handler.end_headers()
    try:
        for _ in range(64):
            handler.wfile.write(b" " * 65_536)
    except OSError:
        pass


def page(handler):
    handler.send_response(200)
    handler.end_headers()
    handler.wfile.write(b"<html>Log in</html>")


@pytest.mark.parametrize("answer, reason", [
    (redirect, "302"), (flood, ""), (page, "no JSON Web Key Set"), (drip, "within 10 seconds")])
def test_a_strange_answer_is_no_set_of_keys(new_server, provider, answer, reason):
    provider.answer = answer
    server = new_server(options=provider.options()).start()
    until(lambda: "its tokens get 503" in server.log, 15, "the failure")
    line = next(line for line in server.log.splitlines() if "its tokens get 503" in line)
    assert reason in line
    assert status(server, provider.bearer("asha", "clerk")) == 503
    assert server.resident_mib < 200
    assert server.stop() == 0


def test_keys_in_a_file_are_read_again_when_they_are_rotated(new_server, tmp_path):
    provider = IdentityProvider(SigningKey("first"))
    path = tmp_path / "keys.json"
    path.write_text(provider.key_set)
    server = new_server(options=provider.options(path)).start()
    assert status(server, provider.bearer("asha", "clerk")) == 200
    provider.keys = [SigningKey("second", "EdDSA")]
    path.write_text(provider.key_set)
    assert status(server, provider.bearer("asha", "clerk")) == 200


@contextlib.contextmanager
def hanging(path):
    """Opening the file waits for whoever has leased it, as it waits for a server of files that is away."""
    before = signal.signal(signal.SIGIO, signal.SIG_IGN)
    descriptor = os.open(path, os.O_RDWR)
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_WRLCK)
        yield
    finally:
        os.close(descriptor)
        signal.signal(signal.SIGIO, before)


def test_a_file_of_keys_that_hangs_keeps_nobody_waiting_for_ever(new_server, tmp_path):
    provider = IdentityProvider(SigningKey("first"))
    path = tmp_path / "keys.json"
    path.write_text(provider.key_set)
    server = new_server(options=provider.options(path)).start()
    other = SigningKey("second")
    with hanging(path):
        started = time.monotonic()
        assert status(server, provider.bearer("asha", "clerk", key=other)) == 401
        assert 5 < time.monotonic() - started < 20
        assert "it was not read within 10 seconds" in server.log
        assert status(server, provider.bearer("asha", "clerk")) == 200
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < 5
        refused = run(server.binary, "config", *ISSUER, *AUDIENCE, "--jwt-keys", path)
    assert refused.returncode == 64
    assert f"--jwt-keys {path}: it was not read within 10 seconds" in refused.stderr
    server.start()
    assert status(server, provider.bearer("asha", "clerk")) == 200


def test_a_restart_ends_a_removed_key_at_once(signed_on, provider):
    old = provider.keys[0]
    provider.keys = [SigningKey("second")]
    assert status(signed_on, provider.bearer("asha", "clerk", key=old)) == 200
    signed_on.restart()
    until(lambda: signed_on.log.count("has 1 key") == 2, 10, "the keys")
    assert status(signed_on, provider.bearer("asha", "clerk", key=old)) == 401
    assert status(signed_on, provider.bearer("asha", "clerk")) == 200


@pytest.fixture
def authority(tmp_path):
    folder = tmp_path / "authority"
    folder.mkdir()
    return Authority(folder)


@pytest.fixture
def secure_provider(authority, tmp_path):
    """A provider that speaks HTTPS, with a certificate of the authority."""
    chain, key = authority.issue("provider")
    (tmp_path / "provider.pem").write_text(chain + key)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(tmp_path / "provider.pem")
    provider = IdentityProvider(SigningKey("first")).start(context)
    yield provider
    provider.stop()


SYSTEM_AUTHORITIES = "/etc/ssl/certs/ca-certificates.crt"


def test_a_provider_is_believed_whom_the_systems_authorities_vouch_for(new_server, secure_provider, authority):
    # The server alone sees a system that trusts the authority.
    trusting = ["unshare", "--map-root-user", "--mount", "sh", "-c",
                f'mount --bind "$0" {SYSTEM_AUTHORITIES} && exec "$@"', str(authority.root)]
    server = new_server(options=secure_provider.options(), wrapper=trusting).start()
    until(lambda: "has 1 key" in server.log, 15, "the keys")
    assert status(server, secure_provider.bearer("asha", "clerk")) == 200


def test_a_provider_with_anybodys_certificate_is_not_believed(new_server, secure_provider):
    server = new_server(options=secure_provider.options()).start()
    until(lambda: "its tokens get 503" in server.log, 15, "the failure")
    assert status(server, secure_provider.bearer("asha", "clerk")) == 503
    assert secure_provider.requests == 0


def test_a_server_ends_while_its_provider_does_not_answer(new_server):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        provider = IdentityProvider(SigningKey("first"))
        provider.port = silent.getsockname()[1]
        server = new_server(options=provider.options()).start()
        connection, _ = silent.accept()
        started = time.monotonic()
        assert server.stop() == 0
        assert time.monotonic() - started < 5
        connection.close()


def test_a_request_that_waits_for_the_keys_is_answered_before_the_end(new_server):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        provider = IdentityProvider(SigningKey("first"))
        provider.port = silent.getsockname()[1]
        server = new_server(options=provider.options()).start()
        connection, _ = silent.accept()
        with RawConnection(server.port) as waiting:
            waiting.send(head("GET", "/me", Authorization=provider.bearer("asha", "clerk")["Authorization"]))
            waiting.receive(0.5)
            assert not waiting.received
            server.process.terminate()
            waiting.read_to_end(STOP_SECONDS)
            assert waiting.status == 503
        assert server.wait() == 0
        connection.close()


ISSUER = ["--jwt-issuer", "https://id.example"]
AUDIENCE = ["--jwt-audience", "opdesk"]
KEYS = ["--jwt-keys", "https://id.example/certs"]


@pytest.mark.parametrize("options, words", [
    (ISSUER, "--jwt-issuer goes with --jwt-audience and --jwt-keys"),
    ([*ISSUER, *KEYS], "--jwt-issuer goes with --jwt-audience:"),
    ([*AUDIENCE, *KEYS], "--jwt-audience goes with --jwt-issuer:"),
    (["--jwt-roles", "a=clerk"], "--jwt-roles goes with --jwt-issuer and --jwt-audience and --jwt-keys"),
    ([*ISSUER, *AUDIENCE, "--jwt-keys", "http://id.example/certs"], "http:// on this machine only"),
    ([*ISSUER, *AUDIENCE, "--jwt-keys", "http://127.0.0.1@id.example/certs"], "--jwt-keys takes"),
    ([*ISSUER, *AUDIENCE, "--jwt-keys", "ftp://id.example/certs"], "--jwt-keys takes"),
    ([*ISSUER, *AUDIENCE, "--jwt-keys", "missing.json"], "--jwt-keys missing.json: it cannot be read"),
    ([*ISSUER, *AUDIENCE, *KEYS, "--jwt-roles", "a=boss"], "admin, manager, clerk, doctor, display"),
    ([*ISSUER, *AUDIENCE, *KEYS, "--no-access-control"], "--no-access-control lets everybody in")])
@pytest.mark.parametrize("command", ["serve", "config"])
def test_half_a_setting_is_refused_at_the_start(binary, tmp_path, command, options, words):
    outcome = run(binary, command, *options, cwd=tmp_path)
    assert outcome.returncode == 64, outcome.stdout + outcome.stderr
    assert words in outcome.stderr


@pytest.mark.parametrize("content, words", [
    ("", "it is empty"), ("{}", "no JSON Web Key Set"), ('{"keys": []}', "it is empty"),
    ('{"keys": [{"kty": "oct", "kid": "a", "k": "c2VjcmV0"}]}', "key 1 is of another kind (kty)"),
    (" " * 1_048_577, "more than 1048576 bytes")])
def test_a_file_without_keys_is_refused_at_the_start(binary, tmp_path, content, words):
    path = tmp_path / "keys.json"
    path.write_text(content)
    outcome = run(binary, "config", *ISSUER, *AUDIENCE, "--jwt-keys", path)
    assert outcome.returncode == 64
    assert f"--jwt-keys {path}: " in outcome.stderr
    assert words in outcome.stderr


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_what_is_no_file_is_refused_at_once(binary, tmp_path, make):
    path = tmp_path / "keys"
    make(path)
    started = time.monotonic()
    outcome = run(binary, "config", *ISSUER, *AUDIENCE, "--jwt-keys", path)
    assert time.monotonic() - started < 5
    assert outcome.returncode == 64
    assert f"--jwt-keys {path}: it is no regular file" in outcome.stderr
