"""A line between a server and its database that can be stalled, cut, and healed."""

import socket
import threading


class Line:
    """Listens on a port of its own and passes everything on to another one, both ways.

    - `stall`: nothing passes, and nobody is told.
    - `cut`: what is connected ends, and nobody gets through.
    - `cut_at_next`: the same, by itself, once the client says this; it is passed on first, so that the other side
      hears it and the client does not hear the answer.
    - `heal`: everything passes again.
    """

    def __init__(self, target):
        self.target = target
        self.flowing, self.stopping = threading.Event(), threading.Event()
        self.flowing.set()
        self.is_cut = False
        self.cue = None
        self.cuts = 0
        self.lock = threading.Lock()
        self.sockets = set()
        self.listener = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = self.listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def stall(self):
        self.flowing.clear()

    def cut(self):
        with self.lock:
            self.is_cut, self.cue = True, None
            self.cuts += 1
            for each in self.sockets:
                hang_up(each)
        # Who was held up finds out.
        self.flowing.set()

    def cut_at_next(self, words):
        """The words in capitals; the client may say them in any letters."""
        with self.lock:
            self.cue = words.encode()

    def heal(self):
        with self.lock:
            self.is_cut, self.cue = False, None
        self.flowing.set()

    def close(self):
        self.stopping.set()
        # Closing alone does not wake up who is waiting in accept.
        self.listener.shutdown(socket.SHUT_RDWR)
        self.cut()
        self.listener.close()

    def _accept(self):
        while not self.stopping.is_set():
            try:
                near, _ = self.listener.accept()
            except OSError:
                return
            threading.Thread(target=self._connect, args=(near,), daemon=True).start()

    def _connect(self, near):
        self.flowing.wait()
        try:
            far = socket.create_connection(("127.0.0.1", self.target), timeout=10)
        except OSError:
            hang_up(near)
            near.close()
            return
        far.settimeout(None)
        for each in (near, far):
            each.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        with self.lock:
            self.sockets |= {near, far}
            if self.is_cut:
                hang_up(near)
                hang_up(far)
        answers = threading.Thread(target=self._pass_on, args=(far, near, False), daemon=True)
        answers.start()
        self._pass_on(near, far, True)
        answers.join()
        with self.lock:
            self.sockets -= {near, far}
            near.close()
            far.close()

    def _pass_on(self, source, sink, is_request):
        """Until either side ends."""
        try:
            while data := source.recv(65536):
                self.flowing.wait()
                if is_request:
                    is_cue = self._is_cue(data)
                    sink.sendall(data)
                    if is_cue:
                        self.cut()
                elif self.is_cut:
                    break
                else:
                    sink.sendall(data)
        except OSError:
            pass
        for each in (source, sink):
            hang_up(each)


    def _is_cue(self, data):
        """From here on no answer passes any more."""
        with self.lock:
            if self.cue is None or self.cue not in data.upper():
                return False
            self.is_cut, self.cue = True, None
            return True


def hang_up(connection):
    try:
        connection.shutdown(socket.SHUT_RDWR)
    except OSError:
        pass
