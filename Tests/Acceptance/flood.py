"""A fast client: many keep-alive connections that send prepared requests, each after an answer."""

import asyncio
import json


def request_bytes(path, body):
    """One POST as it goes over the wire."""
    content = json.dumps(body).encode()
    return (f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            f"Content-Length: {len(content)}\r\n\r\n").encode() + content


class Connection(asyncio.Protocol):
    """Sends the next request when the answer to the last one has come."""

    def __init__(self, requests, finished):
        self.requests, self.finished = requests, finished
        self.answers = 0
        self.buffer = b""

    def connection_made(self, transport):
        self.transport = transport
        self.send_next()

    def send_next(self):
        request = next(self.requests, None)
        if request is not None:
            self.transport.write(request)
        elif not self.finished.done():
            self.finished.set_result(self.answers)

    def data_received(self, data):
        self.buffer += data
        head, separator, rest = self.buffer.partition(b"\r\n\r\n")
        if not separator:
            return
        length = next(
            int(line[15:]) for line in head.lower().split(b"\r\n")
            if line.startswith(b"content-length:"))
        if len(rest) < length:
            return
        if not head.startswith(b"HTTP/1.1 200"):
            self.fail(AssertionError(self.buffer.decode()))
            return
        self.buffer = rest[length:]
        self.answers += 1
        self.send_next()

    def connection_lost(self, problem):
        self.fail(problem or ConnectionError("closed by the server"))

    def fail(self, problem):
        if not self.finished.done():
            self.finished.set_exception(problem)


def flood(port, requests, connections=64):
    """Send every request; return how many were answered 200. Any other answer fails."""

    async def all_of_them():
        loop = asyncio.get_running_loop()
        shared, ends, transports = iter(requests), [], []
        for _ in range(connections):
            ends.append(loop.create_future())
            transport, _ = await loop.create_connection(
                lambda: Connection(shared, ends[-1]), "127.0.0.1", port)
            transports.append(transport)
        counts = await asyncio.gather(*ends)
        for transport in transports:
            transport.abort()
        return sum(counts)

    return asyncio.run(all_of_them())
