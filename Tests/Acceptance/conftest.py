"""What every acceptance test starts from: the built binary and fresh databases."""

import itertools
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from cut_line import Line
from opdesk_server import START_SECONDS, Server, is_url, until
from postgres import Postgres

ROOT = Path(__file__).resolve().parents[2]
HERE = Path(__file__).resolve().parent


@pytest.fixture(scope="session")
def binary():
    """The built `opdesk`: OPDESK_BINARY, else the release build, else the debug build."""
    named = os.environ.get("OPDESK_BINARY")
    candidates = [Path(named).resolve()] if named else [
        ROOT / ".build" / kind / "opdesk" for kind in ("release", "debug")]
    for candidate in candidates:
        if candidate.is_file():
            return candidate
    pytest.fail(f"Build opdesk first: none of {', '.join(map(str, candidates))} exists.")


@pytest.fixture
def database(tmp_path):
    return tmp_path / "opdesk.db"


@pytest.fixture
def new_server(binary, database, tmp_path):
    """Make servers that are gone after the test, whatever happens in it."""
    made = []

    def make(**options):
        options.setdefault("database", database)
        if is_url(options["database"]):
            options.setdefault("log", tmp_path / f"server-{len(made) + 1}.stderr.txt")
        made.append(Server(binary, **options))
        return made[-1]

    yield make
    for server in made:
        server.close()


@pytest.fixture
def server(new_server):
    """A ready server on an empty database."""
    return new_server().start()


@pytest.fixture(scope="session")
def faults_library(tmp_path_factory):
    """The preloaded library that makes the disk fail on request."""
    library = tmp_path_factory.mktemp("faults") / "disk_faults.so"
    subprocess.run(
        ["gcc", "-shared", "-fPIC", "-O2", "-Wall", "-Wextra", "-Werror",
         "-o", library, HERE / "faults" / "disk_faults.c"], check=True)
    return library


# Several servers on one PostgreSQL

@pytest.fixture(scope="session")
def new_postgres_folder():
    """Make folders that another user can reach; those of pytest are private."""
    whole = Path(tempfile.mkdtemp(prefix="opdesk-postgres-"))
    whole.chmod(0o755)
    numbers = itertools.count(1)
    yield lambda: whole / str(next(numbers))
    shutil.rmtree(whole, ignore_errors=True)


@pytest.fixture(scope="session")
def running_postgres(new_postgres_folder):
    """The PostgreSQL server of all tests that leave it alone."""
    postgres = Postgres(new_postgres_folder()).create()
    try:
        yield postgres.start()
    finally:
        postgres.close()


@pytest.fixture
def new_postgres(new_postgres_folder):
    """Make PostgreSQL servers of the test's own, which are gone after it."""
    made = []

    def make(**options):
        made.append(Postgres(new_postgres_folder(), **options).create())
        return made[-1]

    def make_standby(primary):
        made.append(primary.standby(new_postgres_folder()))
        return made[-1]

    make.standby = make_standby
    yield make
    for postgres in made:
        postgres.close()
        shutil.rmtree(postgres.folder, ignore_errors=True)


database_numbers = itertools.count(1)


@pytest.fixture
def postgres(running_postgres):
    """An empty database's URL, on the server of all tests."""
    name = f"opdesk_{next(database_numbers)}"
    yield running_postgres.create_database(name)
    running_postgres.drop_database(name)


@pytest.fixture
def start_together(new_server):
    """Launch servers on some databases at once, and wait until all are ready."""

    def start(*databases):
        servers = [new_server(database=each).launch() for each in databases]
        for server in servers:
            until(server.is_ready, START_SECONDS, "ready")
        return servers

    return start


@pytest.fixture
def two_servers(start_together, postgres):
    """Two ready servers on one empty database."""
    return start_together(postgres, postgres)


@pytest.fixture
def new_line():
    """Make lines to a port that can be cut."""
    made = []

    def make(target):
        made.append(Line(target))
        return made[-1]

    yield make
    for line in made:
        line.close()
