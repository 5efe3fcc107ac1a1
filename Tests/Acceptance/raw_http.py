"""HTTP by hand, for requests that no client library would send."""

import select
import socket
import time


class RawConnection:
    """A socket to the server that remembers everything it was told."""

    def __init__(self, port):
        self.socket = socket.create_connection(("127.0.0.1", port))
        self.received = b""
        self.closed = False

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        """Send and return whether the server still takes it."""
        try:
            self.socket.sendall(data)
            return True
        except (BrokenPipeError, ConnectionResetError):
            self.closed = True
            return False

    def receive(self, seconds):
        """Wait at most so long for anything more from the server."""
        if not self.closed and select.select([self.socket], [], [], seconds)[0]:
            try:
                data = self.socket.recv(65536)
            except ConnectionResetError:
                data = b""
            self.received += data
            self.closed = not data

    def read_to_end(self, seconds):
        """Read until the server closes; fail if it does not."""
        deadline = time.monotonic() + seconds
        while not self.closed:
            left = deadline - time.monotonic()
            assert left > 0, f"still open after {seconds} s: {self.received!r}"
            self.receive(left)
        return self

    @property
    def status(self):
        return int(self.received.split(b" ", 2)[1]) if self.received else None


def head(method, path, **headers):
    """The head of a request."""
    lines = [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([f"{method} {path} HTTP/1.1", "Host: localhost", *lines, "", ""]).encode()
