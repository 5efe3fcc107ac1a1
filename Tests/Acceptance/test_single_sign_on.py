"""Single sign-on as a hospital would set it up, against an identity provider that rotates its keys and goes away."""

import base64
import hashlib
import hmac
import json
import socket
import time

import pytest

from identity_provider import LIFETIME, MAKERS, IdentityProvider, SigningKey
from opdesk_server import run, until


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
    server.stop()
    assert "sso:asha" in {entry["actor"] for entry in server.journal()}
    server.verify()


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
