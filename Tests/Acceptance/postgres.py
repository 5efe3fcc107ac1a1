"""Throw-away PostgreSQL servers: start them, copy them to a standby, kill them as a power cut would."""

import os
import pwd
import shutil
import signal
import subprocess
from pathlib import Path

from opdesk_server import free_port, until

START_SECONDS = 60
STOP_SECONDS = 60
# PostgreSQL refuses to run as root. Debian's package makes this user.
ACCOUNT = "postgres"
STANDBY = "standby"
SIGNALS = {"smart": signal.SIGTERM, "fast": signal.SIGINT, "immediate": signal.SIGQUIT}
SETTINGS = {
    "listen_addresses": "127.0.0.1", "fsync": "on", "synchronous_commit": "on", "full_page_writes": "on",
    "max_connections": "100", "shared_buffers": "64MB",
    # So that a standby never asks for what is gone already.
    "wal_keep_size": "512MB", "wal_retrieve_retry_interval": "200ms",
    # A server that is killed leaves nothing of this in the system's shared memory.
    "shared_memory_type": "mmap", "dynamic_shared_memory_type": "mmap",
    "log_line_prefix": "%m [%p] %a %q%d "}


def programs():
    """The folder of PostgreSQL's programs; Debian keeps those of the server off the PATH."""
    asked = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True) if shutil.which("pg_config") else None
    candidates = [Path(asked.stdout.strip())] if asked and asked.returncode == 0 else []
    versions = Path("/usr/lib/postgresql").glob("*/bin")
    candidates += sorted(versions, key=lambda folder: float(folder.parent.name), reverse=True)
    for folder in candidates:
        if (folder / "initdb").is_file():
            return folder
    raise AssertionError("PostgreSQL's server is not installed: scripts/setup test")


def database_url(servers, database, **parameters):
    """The URL of a database that is on the first of these servers that can be had."""
    hosts = ",".join(f"127.0.0.1:{getattr(server, 'port', server)}" for server in servers)
    query = "&".join(f"{name}={value}" for name, value in parameters.items())
    return f"postgres://{ACCOUNT}@{hosts}/{database}" + (f"?{query}" if query else "")


class Postgres:
    """One server in a folder of its own, durable unless told otherwise, for this machine only.

    As root it runs as the user `postgres`, so the folder has to be one that this user can reach.
    """

    def __init__(self, folder, *, settings=None, environment=None):
        self.folder = Path(folder)
        self.data = self.folder / "data"
        self.log_path = self.folder / "log.txt"
        self.settings = SETTINGS | (settings or {})
        self.environment = environment or {}
        self.port = free_port()
        self.process = None
        self.programs = programs()
        self.account = {"user": ACCOUNT, "group": ACCOUNT, "extra_groups": []} if os.geteuid() == 0 else {}
        self.folder.mkdir(parents=True, exist_ok=True)
        if self.account:
            account = pwd.getpwnam(ACCOUNT)
            os.chown(self.folder, account.pw_uid, account.pw_gid)

    # Life

    def create(self):
        """Make an empty cluster."""
        self._run("initdb", "--pgdata", self.data, "--auth", "trust", "--username", ACCOUNT, "--encoding", "UTF8",
                  "--locale", "C", "--no-sync")
        return self

    def launch(self):
        """Start the processes and do not wait for them."""
        assert not self.is_running, "it runs already"
        settings = self.settings | {"port": self.port, "unix_socket_directories": self.folder}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [self.programs / "postgres", "-D", self.data, *options], cwd=self.folder, stdin=subprocess.DEVNULL,
                stdout=log, stderr=log, env=self._environment | self.environment, start_new_session=True, **self.account)
        return self

    def start(self):
        """Start it and wait until it can be asked."""
        self.launch()
        until(self._answers, START_SECONDS, "PostgreSQL answers")
        return self

    def stop(self, mode="fast"):
        """End it as `pg_ctl stop` does: `smart`, `fast`, or `immediate`, which leaves the rest to the next start."""
        self.process.send_signal(SIGNALS[mode])
        return self.process.wait(timeout=STOP_SECONDS)

    def restart(self, mode="fast"):
        self.stop(mode)
        return self.start()

    def kill(self):
        """End all its processes at one instant, as a power cut would."""
        # A stopped parent starts no more of them while they are counted.
        self.process.send_signal(signal.SIGSTOP)
        until(lambda: process_state(self.process.pid) == "T", 10, "the server stands still")
        children = children_of(self.process.pid)
        for process in [*children, self.process.pid]:
            try:
                os.kill(process, signal.SIGKILL)
            except ProcessLookupError:
                pass
        self.process.wait(timeout=STOP_SECONDS)
        # As orphans they wait for the system to collect them.
        until(lambda: all(process_state(child) in (None, "Z") for child in children), 30, "all processes are gone")

    def close(self):
        """Make sure that nothing is left: no process, no shared memory."""
        if self.is_running:
            self.process.send_signal(signal.SIGCONT)
            try:
                self.stop("immediate")
            except subprocess.TimeoutExpired:
                self.kill()
        self._forget_shared_memory()

    @property
    def is_running(self):
        return self.process is not None and self.process.poll() is None

    def _answers(self):
        assert self.is_running, f"PostgreSQL ended by itself\n{self.log}"
        return self._tool("pg_isready", "--host", "127.0.0.1", "--port", self.port, "--timeout", 3).returncode == 0

    def _forget_shared_memory(self):
        """A killed server leaves a few bytes; its pid file names them in the seventh line: key, id."""
        file = self.data / "postmaster.pid"
        lines = file.read_text().splitlines() if file.exists() else []
        if len(lines) >= 7:
            subprocess.run(["ipcrm", "--shmem-id", lines[6].split()[1]], capture_output=True)

    # Conversation

    def url(self, database, **parameters):
        return database_url([self], database, **parameters)

    def sql(self, statement, database="postgres"):
        """Run it and return what it says, a row a line, columns separated by `|`."""
        return self._run("psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only", "--set", "ON_ERROR_STOP=1",
                         "--dbname", self.url(database), "--command", statement).strip()

    def create_database(self, name):
        """Make an empty database and return its URL."""
        self.sql(f'CREATE DATABASE "{name}"')
        return self.url(name)

    def drop_database(self, name):
        """Remove it, also from under those who use it."""
        self.sql(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def apply(self, **settings):
        """Change settings while it runs."""
        for name, value in settings.items():
            self.sql(f"ALTER SYSTEM SET {name} = '{value}'")
        self.sql("SELECT pg_reload_conf()")

    # The standby

    def standby(self, folder):
        """A copy that follows this server. From now on no commit is acknowledged before the copy has it on its disk."""
        other = Postgres(folder, settings=self.settings)
        self._run("pg_basebackup", "--pgdata", other.data, "--write-recovery-conf", "--checkpoint", "fast",
                  "--dbname", f"host=127.0.0.1 port={self.port} user={ACCOUNT} application_name={STANDBY}")
        other.start()
        # After the copy was made, or it would wait for itself once it is promoted.
        self.apply(synchronous_standby_names=f"FIRST 1 ({STANDBY})")
        until(lambda: self.sql("SELECT state, sync_state FROM pg_stat_replication") == "streaming|sync",
              START_SECONDS, "the standby follows")
        return other

    def promote(self):
        """Make this standby a server that is written to."""
        assert self.sql("SELECT pg_promote(true, 60)") == "t", self.log
        return self

    # Beside it

    @property
    def log(self):
        return self.log_path.read_text(errors="replace") if self.log_path.exists() else ""

    @property
    def _environment(self):
        """This process's, without settings that PostgreSQL's programs would follow."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
        return inherited | {"LC_ALL": "C", "PGCONNECT_TIMEOUT": "10"}

    def _tool(self, program, *arguments):
        return subprocess.run(
            [self.programs / program, *map(str, arguments)], cwd=self.folder, capture_output=True, text=True,
            timeout=120, env=self._environment, **self.account)

    def _run(self, program, *arguments):
        outcome = self._tool(program, *arguments)
        assert outcome.returncode == 0, f"{program}: {outcome.stdout}{outcome.stderr}"
        return outcome.stdout


def process_state(process):
    """The letter of its state, None if there is no such process."""
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return None


def children_of(parent):
    return [int(each) for task in Path(f"/proc/{parent}/task").iterdir()
            for each in (task / "children").read_text().split()]
