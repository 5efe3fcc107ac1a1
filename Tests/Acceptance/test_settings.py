"""The settings of the process: options over the environment over a file, and `opdesk config`, which shows what holds."""

import re
from itertools import combinations

import pytest
import yaml

from bookings import DAY
from opdesk_server import free_port, run


@pytest.fixture
def settings_file(tmp_path):
    """Write a file of settings."""

    def write(text):
        path = tmp_path / "settings.yaml"
        path.write_text(text)
        return path

    return write


def shown(binary, *options, environment=None):
    """What `opdesk config` prints: the text and origin of each setting."""
    outcome = run(binary, "config", *options, environment=environment)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    rows = [re.fullmatch(r"([a-z-]+):(?: (.*?))? +# (.+)", line) for line in outcome.stdout.splitlines()]
    assert all(rows), outcome.stdout
    return {row[1]: (row[2] or "", row[3]) for row in rows}


def refused(binary, *arguments, environment=None):
    """The sentence of a command that is refused for its settings."""
    outcome = run(binary, *arguments, environment=environment)
    assert outcome.returncode == 64, outcome.stdout + outcome.stderr
    return outcome.stderr


def test_without_anything_the_defaults_hold(binary):
    rows = shown(binary)
    assert rows["host"] == ("127.0.0.1", "default")
    assert rows["port"] == ("8000", "default")
    assert rows["database"] == ("opdesk.db", "default")
    assert rows["time-zone"] == ("", "default: the system's")
    assert rows["insecure"] == ("false", "default")


def test_every_setting_is_an_option_of_serve_and_of_config(binary):
    names = shown(binary).keys()
    for command in ("serve", "config"):
        options = run(binary, command, "--help").stdout
        assert [name for name in names if f"--{name}" not in options] == []


SOURCES = ["option", "environment", "file"]


@pytest.mark.parametrize("given", [
    chosen for count in (1, 2, 3) for chosen in combinations(SOURCES, count)], ids="-".join)
@pytest.mark.parametrize("name, default, values", [
    ("port", "8000", ["8001", "8002", "8003"]), ("time-zone", "", ["Asia/Kolkata", "Asia/Tokyo", "Europe/Berlin"]),
    ("insecure", "false", ["true", "false", "true"]), ("log-level", "info", ["debug", "error", "trace"])])
def test_options_win_over_the_environment_and_that_over_the_file(binary, settings_file, name, default, values, given):
    option, variable, line = values
    path = settings_file(f"# Settings\n{name}: {line}\n" if "file" in given else "")
    options = ["--config", path]
    if "option" in given:
        options += ["--insecure"] if name == "insecure" else [f"--{name}", option]
    upper = "OPDESK_" + name.upper().replace("-", "_")
    environment = {upper: variable} if "environment" in given else {}
    # The first that gives it is the one that holds.
    expected = {"option": (option, f"--{name}"), "environment": (variable, upper), "file": (line, f"{path}, line 2")}
    assert shown(binary, *options, environment=environment)[name] == expected[given[0]]


def test_a_flag_can_be_turned_off_again(binary, settings_file):
    path = settings_file("insecure: yes\nallow-reset: on\n")
    rows = shown(binary, "--config", path, "--no-insecure", environment={"OPDESK_ALLOW_RESET": "no"})
    assert rows["insecure"] == ("false", "--insecure")
    assert rows["allow-reset"] == ("no", "OPDESK_ALLOW_RESET")


def test_what_is_empty_is_not_set(binary, settings_file):
    path = settings_file("port:\ndatabase: null\n")
    rows = shown(binary, "--config", path, environment={"OPDESK_HOST": ""})
    assert {rows[name][1] for name in ("port", "database", "host")} == {"default"}


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "---\n"])
def test_a_file_without_settings_is_fine(binary, settings_file, text):
    assert shown(binary, "--config", settings_file(text))["port"] == ("8000", "default")


def test_what_config_prints_is_a_file_of_settings(binary, settings_file):
    database = "it's a: #1 \"file\".db"
    first = run(binary, "config", "--database", database, "--time-zone", "Asia/Kolkata", "--port", 0)
    assert first.returncode == 0, first.stderr
    assert yaml.safe_load(first.stdout)["database"] == database
    path = settings_file(first.stdout)
    rows = shown(binary, "--config", path)
    assert {name: text for name, (text, _) in rows.items()} == {
        name: text for name, (text, _) in shown(
            binary, "--database", database, "--time-zone", "Asia/Kolkata", "--port", 0).items()}
    assert rows["database"][1].startswith(f"{path}, line ")


def test_the_environment_names_the_file_and_the_option_wins(binary, settings_file, tmp_path):
    environment = {"OPDESK_CONFIG": str(settings_file("port: 8001\n"))}
    assert shown(binary, environment=environment)["port"][0] == "8001"
    other = tmp_path / "other.yaml"
    other.write_text("port: 8002\n")
    assert shown(binary, "--config", other, environment=environment)["port"][0] == "8002"


def test_serve_and_verify_read_the_file(binary, settings_file, database, new_server):
    port = free_port()
    path = settings_file(f"port: {port}\ndatabase: {database}\ntime-zone: Asia/Kolkata\n")
    server = new_server(port=port, environment={"OPDESK_CONFIG": str(path)},
                        wrapper=["bash", "-c", 'exec "$0" serve']).start()
    doctor = server.add_doctor()
    assert server.book(doctor, 0, "Asha", date=DAY).status_code == 200
    assert server.stop() == 0
    outcome = run(binary, "verify", "--config", path)
    assert outcome.returncode == 0, outcome.stderr
    assert "1 tokens" in outcome.stdout


PASSWORDS = ["s3cret", "s3:cret", "s3@cret", "s3/cret"]


@pytest.mark.parametrize("password", PASSWORDS)
@pytest.mark.parametrize("form", [
    "postgres://opdesk:{}@db1,db2:5433/opdesk?sslmode=verify-full", "postgresql://db1/opdesk?user=o&password={}",
    "mysql://opdesk:{}@db1/opdesk"])
def test_no_password_is_ever_shown(binary, settings_file, password, form):
    url = form.format(password)
    for options, environment in [
            (["--database", url], {}), ([], {"OPDESK_DATABASE": url}),
            (["--config", settings_file(f"database: {url}\n")], {})]:
        outcome = run(binary, "config", *options, environment=environment)
        assert "cret" not in outcome.stdout + outcome.stderr
        assert "***" in outcome.stdout
        assert (outcome.returncode == 0) == url.startswith("postgres")


@pytest.mark.parametrize("command", ["serve", "config", "verify", "export", "migrate"])
def test_an_unknown_name_is_refused_everywhere_with_the_near_one(binary, settings_file, command, database):
    path = settings_file(f"database: {database}\n\nprot: 9000\n")
    sentence = refused(binary, command, "--config", path)
    assert f"{path}, line 3: prot is no setting. Did you mean port?" in sentence
    sentence = refused(binary, command, environment={"OPDESK_DATABSE": str(database)})
    assert "OPDESK_DATABSE, which is no setting. Did you mean OPDESK_DATABASE?" in sentence
    assert not database.exists()


@pytest.mark.parametrize("name, near", [
    ("time_zone", "time-zone"), ("timezone", "time-zone"), ("Port", "port"), ("databse", "database"),
    ("loglevel", "log-level"), ("insecrue", "insecure")])
def test_the_near_one_is_found(binary, settings_file, name, near):
    assert f"Did you mean {near}?" in refused(binary, "config", "--config", settings_file(f"{name}: 1\n"))


def test_a_name_that_is_near_to_none_gets_no_guess(binary, settings_file):
    sentence = refused(binary, "config", "--config", settings_file("colour: blue\n"))
    assert "colour is no setting" in sentence
    assert "Did you mean" not in sentence
    assert "opdesk config" in sentence


def test_names_that_are_kept_for_tests_are_no_settings(binary):
    assert shown(binary, environment={"OPDESK_TEST_POSTGRES": "postgres://x"})["database"][1] == "default"


WRONG = [
    ("port", "http", "takes a number from 0 to 65535, not 'http'"),
    ("port", "65536", "takes a number from 0 to 65535, not '65536'"),
    ("port", "-1", "takes a number from 0 to 65535, not '-1'"),
    ("log-level", "loud", "takes one of trace, debug, info, notice, warning, error, critical, not 'loud'"),
    ("log-format", "xml", "takes one of text, json, not 'xml'"),
    ("time-zone", "Mars/Olympus", "takes the name of a time zone, such as Asia/Kolkata, not 'Mars/Olympus'"),
    ("database", "mysql://db1/opdesk", "takes a file, or postgres://user@host/database, not 'mysql://db1/opdesk'"),
]


@pytest.mark.parametrize("name, value, words", WRONG)
@pytest.mark.parametrize("command", ["serve", "config"])
def test_a_wrong_value_names_the_setting_where_it_is_and_what_it_takes(
        binary, settings_file, command, name, value, words):
    assert f"--{name} {words}." in refused(binary, command, f"--{name}={value}")
    variable = "OPDESK_" + name.upper().replace("-", "_")
    assert f"{variable} {words}." in refused(binary, command, environment={variable: value})
    path = settings_file(f"# Settings\n\n{name}: {value}\n")
    assert f"{name} in {path}, line 3, {words}." in refused(binary, command, "--config", path)


def test_a_wrong_flag_is_refused(binary, settings_file):
    assert "OPDESK_INSECURE takes true or false, not 'perhaps'." in refused(
        binary, "serve", environment={"OPDESK_INSECURE": "perhaps"})
    path = settings_file("insecure: 2\n")
    assert f"insecure in {path}, line 1, takes true or false, not '2'." in refused(binary, "serve", "--config", path)


def test_what_a_command_does_not_use_may_be_wrong(binary, server):
    outcome = run(binary, "verify", "--database", server.database, environment={"OPDESK_PORT": "http"})
    assert outcome.returncode == 0, outcome.stderr


@pytest.mark.parametrize("text, words", [
    ("port: 1\nport: 2\n", "port is given twice"), ("port: [1, 2]\n", "line 1, takes one value, not a list"),
    ("host: a\nport:\n  low: 1\n", "line 2, takes one value"), ("- port\n", "takes a setting a line"),
    ("port 8000\n", "takes a setting a line"), ("host: a\nport: 'x\n", "is no YAML"), ("port: 1\n---\nport: 2\n", "YAML"),
    ("[1]: 2\n", "the name of a setting is expected"), ("a: &a [*a]\n", "YAML")])
def test_a_file_of_another_form_is_refused(binary, settings_file, text, words):
    path = settings_file(text)
    sentence = refused(binary, "config", "--config", path)
    assert words in sentence
    assert str(path) in sentence


def test_a_file_that_cannot_be_read_is_refused(binary, tmp_path):
    missing = tmp_path / "missing.yaml"
    assert f"{missing} cannot be read: it is not there." in refused(binary, "serve", "--config", missing)
    assert f"{tmp_path} cannot be read" in refused(binary, "serve", "--config", tmp_path)
    odd = tmp_path / "odd.yaml"
    odd.write_bytes(b"host: \xff\n")
    assert f"{odd} is not UTF-8" in refused(binary, "serve", "--config", odd)


def test_config_fails_where_serve_would(binary):
    outcome = run(binary, "config", "--host", "0.0.0.0")
    assert outcome.returncode == 64
    assert "--insecure" in outcome.stderr
    assert re.search(r"^host: 0\.0\.0\.0 +# --host$", outcome.stdout, re.MULTILINE)
