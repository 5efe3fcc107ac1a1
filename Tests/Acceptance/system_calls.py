"""A recorded trace of system calls, read back in the order of what happened."""

import re
from dataclasses import dataclass

# -D keeps the server the direct child; -f follows its threads; -yy names files and sockets.
STRACE = ["strace", "-D", "-f", "-ttt", "-yy", "-s", "64",
          "-e", "trace=fdatasync,fsync,sendto,write,writev,sendmsg", "-e", "signal=none"]

LINE = re.compile(r"^(?P<thread>\d+)\s+(?P<time>\d+\.\d+) (?P<text>.*)$")
CALL = re.compile(r"^(?P<name>\w+)\((?P<arguments>.*)$")
RESUMED = re.compile(r"^<\.\.\. (?P<name>\w+) resumed>(?P<rest>.*)$")


@dataclass
class Call:
    """One system call. `began` and `ended` are positions in the trace."""

    name: str
    text: str
    began: int
    ended: int | None = None

    @property
    def succeeded(self):
        return self.ended is not None and re.search(r"\) += \d+$", self.text) is not None

    def is_sync_of(self, path):
        return self.name in ("fdatasync", "fsync") and str(path) in self.text

    @property
    def is_acknowledgement(self):
        """A write of a positive answer to a connection."""
        return "TCP" in self.text and "HTTP/1.1 200" in self.text


def read_trace(lines):
    """Put the interrupted calls together and return all in order of their beginning."""
    calls, under_way = [], {}
    for position, line in enumerate(lines):
        parts = LINE.match(line)
        if not parts:
            continue
        thread, text = parts["thread"], parts["text"].rstrip()
        if resumed := RESUMED.match(text):
            call = under_way.pop(thread, None)
            if call is not None:
                call.text += resumed["rest"]
                call.ended = position
        elif started := CALL.match(text):
            call = Call(started["name"], text.removesuffix("<unfinished ...>"), position)
            calls.append(call)
            if text.endswith("<unfinished ...>"):
                under_way[thread] = call
            else:
                call.ended = position
    return calls
