"""The Dockerfile and the compose file, as far as they can be tried without an engine for them."""

import json
import re
import subprocess

import pytest
import yaml

from debian_tree import ROOT
from opdesk_server import free_port, run

DOCKERFILE = ROOT / "deploy/Dockerfile"
COMPOSE = ROOT / "deploy/compose.yaml"
SETTINGS = ROOT / "deploy/debian/opdesk.yaml"
UNIT = ROOT / "deploy/systemd/opdesk.service"


def instructions(name):
    """What the Dockerfile says with this instruction, continued lines joined."""
    text = DOCKERFILE.read_text().replace("\\\n", " ")
    return [" ".join(found.split()) for found in re.findall(rf"^{name} +(.*)$", text, re.MULTILINE)]


def listed(text):
    """The words of an instruction that are a list."""
    return json.loads(text[text.index("["):])


@pytest.fixture(scope="module")
def compose():
    return yaml.safe_load(COMPOSE.read_text())


def test_the_image_is_made_as_the_package_is():
    [build, *rest] = [line for line in instructions("RUN") if line.startswith("scripts/setup")]
    assert not rest
    setup, make = build.split(" && ")
    # Only what scripts/setup and the Makefile know.
    purposes = re.search(r"usage: scripts/setup ([\w|]+)", (ROOT / "scripts/setup").read_text())[1]
    assert setup.split()[1] in purposes.split("|")
    planned = subprocess.run(["bash", "-c", make.replace("make ", "make --dry-run ", 1)],
                             cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "scripts/package --output /package" in planned
    assert instructions("COPY")[-1].split()[1].startswith("/package/")


def test_the_image_serves_by_the_packages_settings(binary):
    [program], command = listed(instructions("ENTRYPOINT")[0]), listed(instructions("CMD")[-1])
    started = f"{program} {' '.join(command)}"
    # The unit says the same; a container has to be reached from outside.
    assert started == re.search(r"^ExecStart=(.*)$", UNIT.read_text(), re.MULTILINE)[1] + " --host 0.0.0.0"
    options = [str(SETTINGS) if word == "/etc/opdesk/opdesk.yaml" else word for word in command[1:]]
    outcome = run(binary, "config", *options)
    assert outcome.returncode == 0, outcome.stderr
    port = yaml.safe_load(outcome.stdout)["port"]
    assert instructions("EXPOSE") == [str(port)]


def health(port):
    command = listed(re.search(r"CMD (.*)", instructions("HEALTHCHECK")[0])[0])
    changed = [word.replace("/127.0.0.1/8000", f"/127.0.0.1/{port}") for word in command]
    assert changed != command
    return subprocess.run(changed, capture_output=True, timeout=30).returncode


def test_the_image_knows_whether_it_is_ready(server):
    assert health(server.port) == 0
    assert health(free_port()) != 0


def test_the_image_of_a_server_that_is_not_ready_is_unhealthy(new_server, new_postgres):
    postgres = new_postgres().start()
    server = new_server(database=postgres.create_database("opdesk")).start()
    assert health(server.port) == 0
    postgres.stop()
    assert health(server.port) != 0


def given(compose, service):
    """The service's variables, with what the compose file asks its user for filled in."""
    answers = {"POSTGRES_PASSWORD": "secret", "OPDESK_TIME_ZONE": "Asia/Kolkata"}

    def answer(found):
        return answers[found[1]]

    return {name: re.sub(r"\$\{(\w+)(?::\?[^}]*)?\}", answer, value)
            for name, value in compose["services"][service]["environment"].items()}


def test_compose_gives_settings_that_fit_together(binary, compose):
    database, opdesk = given(compose, "database"), given(compose, "opdesk")
    outcome = run(binary, "config", "--config", SETTINGS, environment=opdesk)
    assert outcome.returncode == 0, outcome.stderr
    shown = yaml.safe_load(outcome.stdout)
    assert shown["database"] == f"postgres://{database['POSTGRES_USER']}@database/{database['POSTGRES_DB']}"
    assert shown["time-zone"] == "Asia/Kolkata"
    assert opdesk["PGPASSWORD"] == database["POSTGRES_PASSWORD"]


def test_compose_builds_this_repository_and_publishes_what_the_image_serves(compose):
    service = compose["services"]["opdesk"]
    context = (COMPOSE.parent / service["build"]["context"]).resolve()
    assert context == ROOT
    assert (context / service["build"]["dockerfile"]).samefile(DOCKERFILE)
    [published] = service["ports"]
    assert published.split(":")[-1:] == instructions("EXPOSE")
    assert set(compose["volumes"]) == {
        volume.split(":")[0] for each in compose["services"].values() for volume in each.get("volumes", [])}
