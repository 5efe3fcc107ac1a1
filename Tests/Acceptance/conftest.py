"""What every acceptance test starts from: the built binary and fresh databases."""

import os
import subprocess
from pathlib import Path

import pytest

from opdesk_server import Server

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
def new_server(binary, database):
    """Make servers that are gone after the test, whatever happens in it."""
    made = []

    def make(**options):
        options.setdefault("database", database)
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
