"""An identity provider on this machine: it signs tokens, and serves the public halves of its keys."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

MAKERS = {
    "RS256": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "PS384": lambda: rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ES256": lambda: ec.generate_private_key(ec.SECP256R1()),
    "ES384": lambda: ec.generate_private_key(ec.SECP384R1()),
    "EdDSA": ed25519.Ed25519PrivateKey.generate,
}
LIFETIME = 300


class SigningKey:
    """A key with its name and its algorithm."""

    def __init__(self, name, algorithm="RS256"):
        self.name, self.algorithm = name, algorithm
        self.private = MAKERS[algorithm]()

    @property
    def jwk(self):
        text = jwt.get_algorithm_by_name(self.algorithm).to_jwk(self.private.public_key())
        known = json.loads(text) if isinstance(text, str) else dict(text)
        known.pop("key_ops", None)
        return known | {"kid": self.name, "use": "sig", "alg": self.algorithm}

    @property
    def public_pem(self):
        return self.private.public_key().public_bytes(
            serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)


class IdentityProvider:
    """Its keys can be changed, and it can go away and come back on the same port."""

    issuer = "https://id.example/realms/opd"
    audience = "opdesk"

    def __init__(self, *keys):
        self.keys = list(keys)
        self.answer = None
        self.requests = 0
        self.server = None
        self.port = 0
        self.scheme = "http"

    # Serving

    def start(self, tls=None):
        """Serve the keys; over HTTPS with the context of a certificate."""
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                provider.requests += 1
                (provider.answer or provider.serve_keys)(self)

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", self.port), Handler)
        if tls is not None:
            self.scheme = "https"
            self.server.socket = tls.wrap_socket(self.server.socket, server_side=True)
        self.server.daemon_threads = True
        self.server.block_on_close = False
        self.port = self.server.server_address[1]
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def stop(self):
        if self.server is not None:
            self.server.shutdown()
            self.server.server_close()
            self.server = None

    def serve_keys(self, handler):
        body = self.key_set.encode()
        handler.send_response(200)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    @property
    def key_set(self):
        return json.dumps({"keys": [key.jwk for key in self.keys]})

    @property
    def url(self):
        return f"{self.scheme}://127.0.0.1:{self.port}/realms/opd/certs"

    def options(self, keys=None):
        """What OPDesk is started with."""
        return ["--jwt-issuer", self.issuer, "--jwt-audience", self.audience, "--jwt-keys", str(keys or self.url),
                "--jwt-role-claim", "realm_access.roles"]

    # Signing

    def token(self, name, *roles, key=None, **changes):
        """A token of somebody with these roles; None takes a claim away."""
        key = key or self.keys[0]
        claims = {
            "iss": self.issuer, "aud": [self.audience, "account"], "exp": int(time.time()) + LIFETIME,
            "iat": int(time.time()), "sub": "f3a1", "preferred_username": name, "realm_access": {"roles": list(roles)}}
        claims = {name: value for name, value in (claims | changes).items() if value is not None}
        return jwt.encode(claims, key.private, algorithm=key.algorithm, headers={"kid": key.name})

    def bearer(self, name, *roles, **changes):
        return {"Authorization": "Bearer " + self.token(name, *roles, **changes)}
