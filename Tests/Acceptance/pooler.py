"""A pooler between the servers and PostgreSQL, which hands out the database's connections by transaction."""

import os
import pwd
import shutil
import signal
import socket
import subprocess
from pathlib import Path

from opdesk_server import free_port, until
from postgres import ACCOUNT, database_url

START_SECONDS = 20


class Pooler:
    """PgBouncer in transaction mode. Fewer connections than its clients have, so that they get each other's."""

    def __init__(self, folder, postgres, *, connections=3):
        self.folder = Path(folder)
        self.port = free_port()
        self.process = None
        self.log_path = self.folder / "log.txt"
        self.account = {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []} if os.geteuid() == 0 else {}
        self.folder.mkdir(parents=True, exist_ok=True)
        (self.folder / "users.txt").write_text(f'"{ACCOUNT}" ""\n')
        (self.folder / "pgbouncer.ini").write_text(
            f"[databases]\n* = host=127.0.0.1 port={postgres.port}\n"
            f"[pgbouncer]\nlisten_addr = 127.0.0.1\nlisten_port = {self.port}\nunix_socket_dir =\n"
            f"auth_type = trust\nauth_file = {self.folder}/users.txt\n"
            f"pool_mode = transaction\ndefault_pool_size = {connections}\n")
        if self.account:
            owner = pwd.getpwnam(ACCOUNT)
            os.chown(self.folder, owner.pw_uid, owner.pw_gid)

    def start(self):
        program = shutil.which("pgbouncer") or "/usr/sbin/pgbouncer"
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [program, self.folder / "pgbouncer.ini"], cwd=self.folder, stdin=subprocess.DEVNULL, stdout=log,
                stderr=log, **self.account)
        until(self._listens, START_SECONDS, "the pooler listens")
        return self

    def stop(self):
        """End it at once: every connection through it is cut."""
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(timeout=START_SECONDS)

    def url(self, database):
        return database_url([self], database)

    def _listens(self):
        assert self.process.poll() is None, self.log_path.read_text(errors="replace")
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0
