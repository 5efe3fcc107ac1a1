"""HTTPS, with certificates that are made for each test."""

import signal
import socket
import ssl

import pytest
import requests

from authority import Authority
from opdesk_server import free_port, run, until
from raw_http import RawConnection, head


class Files:
    """The certificate and key of a server, which can be replaced."""

    def __init__(self, folder):
        self.certificate, self.key = folder / "certificate.pem", folder / "key.pem"

    def write(self, certificate, key):
        self.certificate.write_text(certificate)
        self.key.write_text(key)

    @property
    def options(self):
        return ["--tls-certificate", str(self.certificate), "--tls-key", str(self.key)]


@pytest.fixture(scope="module")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture
def files(tmp_path, authority):
    files = Files(tmp_path)
    files.write(*authority.issue("first"))
    return files


@pytest.fixture
def server(new_server, files):
    """A server that speaks HTTPS on both of its ports."""
    server = new_server(options=[*files.options, "--public-port", str(free_port())]).launch()
    until(lambda: f"serving https://127.0.0.1:{server.port}" in server.log, 30, "listening")
    return server


def connect(server, authority, **versions):
    """A connection, and the name in the certificate that it was shown."""
    context = ssl.create_default_context(cafile=authority.root)
    for name, version in versions.items():
        setattr(context, name, version)
    plain = socket.create_connection(("127.0.0.1", server.port), timeout=10)
    try:
        return context.wrap_socket(plain, server_hostname="localhost")
    except BaseException:
        plain.close()
        raise


def shown(connection):
    return dict(pair for names in connection.getpeercert()["subject"] for pair in names)["commonName"]


def name_shown(server, authority):
    with connect(server, authority) as connection:
        return shown(connection)


def ask(connection):
    """The status of an answer on a connection that goes on."""
    connection.sendall(head("GET", "/healthz"))
    received = b""
    while not received.endswith(b'{"status":"alive"}'):
        data = connection.recv(65536)
        assert data, received
        received += data
    return int(received.split(b" ", 2)[1])


def test_https_with_a_chain_on_both_ports(server, authority):
    http = requests.Session()
    http.trust_env, http.verify = False, str(authority.root)
    base = f"https://localhost:{server.port}"
    doctor = {"name": "Dr. A", "slot_labels": ["09-10"]}
    assert http.post(f"{base}/doctors", json=doctor).status_code == 200
    large = {"name": 1, "rest": "x" * 500_000}
    assert http.post(f"{base}/doctors", json=large).status_code == 422
    public = next(each for each in server.options if each.isdigit())
    assert http.get(f"https://localhost:{public}/healthz").json() == {"status": "alive"}
    assert http.get(f"https://localhost:{public}/doctors").status_code == 404
    server.process.send_signal(signal.SIGTERM)
    assert server.wait() == 0


def test_old_versions_and_plain_http_are_not_spoken(server, authority):
    with connect(server, authority, maximum_version=ssl.TLSVersion.TLSv1_2) as connection:
        assert (connection.version(), ask(connection)) == ("TLSv1.2", 200)
    with connect(server, authority) as connection:
        assert (connection.version(), ask(connection)) == ("TLSv1.3", 200)
    with pytest.raises(ssl.SSLError), pytest.warns(DeprecationWarning):
        connect(server, authority, minimum_version=ssl.TLSVersion.TLSv1_1, maximum_version=ssl.TLSVersion.TLSv1_1)
    with RawConnection(server.port) as plain:
        plain.send(head("GET", "/healthz"))
        assert b"HTTP/" not in plain.read_to_end(10).received
    assert name_shown(server, authority) == "first"


def test_a_renewed_certificate_is_read_at_sighup_and_no_connection_is_lost(server, files, authority):
    with connect(server, authority) as before:
        assert ask(before) == 200
        files.write(*authority.issue("second"))
        assert name_shown(server, authority) == "first"
        server.process.send_signal(signal.SIGHUP)
        until(lambda: name_shown(server, authority) == "second", 10, "the new certificate is shown")
        assert shown(before) == "first"
        assert ask(before) == 200
        with connect(server, authority) as after:
            assert ask(after) == 200


@pytest.mark.parametrize("spoil", ["certificate is cut", "key is another's", "key is missing"])
def test_a_certificate_that_cannot_be_used_leaves_the_old_one(server, files, authority, spoil):
    certificate, key = authority.issue("spoiled")
    if spoil == "certificate is cut":
        files.write(certificate[:200], key)
    elif spoil == "key is another's":
        files.write(certificate, authority.issue("another")[1])
    else:
        files.key.unlink()
    server.process.send_signal(signal.SIGHUP)
    until(lambda: "the certificate stays as it was" in server.log, 10, "it is logged")
    assert name_shown(server, authority) == "first"
    # It is not too late to put things right.
    files.write(certificate, key)
    server.process.send_signal(signal.SIGHUP)
    until(lambda: name_shown(server, authority) == "spoiled", 10, "the new certificate is shown")


def test_a_handshake_that_never_ends_keeps_nobody_waiting(server, authority):
    with RawConnection(server.port) as silent:
        silent.send(b"\x16\x03\x01")
        assert name_shown(server, authority) == "first"
        silent.read_to_end(45)


def test_a_start_with_files_that_do_not_fit_says_what_is_wrong(binary, tmp_path, authority):
    def refused(*options):
        outcome = run(binary, "serve", "--port", free_port(), "--database", tmp_path / "opdesk.db", *options)
        assert outcome.returncode not in (0, None)
        return outcome.stderr.replace("\n", " ")

    files = Files(tmp_path)
    certificate, key = authority.issue("third")
    files.write(certificate, authority.issue("fourth")[1])
    assert "is not that of the certificate" in refused(*files.options)
    files.write(key, certificate)
    assert "has no certificate" in refused(*files.options)
    files.write(certificate, certificate)
    assert "has no private key" in refused(*files.options)
    files.key.unlink()
    assert "cannot be read" in refused(*files.options)
    assert "--tls-certificate goes with --tls-key" in refused(*files.options[:2])
    assert "--tls-key goes with --tls-certificate" in refused(*files.options[2:])
