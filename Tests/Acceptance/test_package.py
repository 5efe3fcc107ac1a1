"""The Debian package: installed into a Debian without Swift, used, upgraded, removed and purged."""

import gzip
import json
import os
import re
import shlex
import subprocess

import pytest

from bookings import DAY
from debian_tree import ROOT, clean_tree
from opdesk_server import STOP_SECONDS, Server, run
from test_access import session_of, set_up

UNIT = ROOT / "deploy/systemd/opdesk.service"
DATA = "var/lib/opdesk"
# A Debian version sorts it after every release.
LATER = "9000"


def make_package(binary, folder, *options):
    outcome = subprocess.run(
        [ROOT / "scripts/package", "--uncompressed", "--binary", binary, "--output", folder, *options],
        capture_output=True, text=True, timeout=300)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    return folder / outcome.stdout.splitlines()[-1].rpartition("/")[2]


@pytest.fixture(scope="module")
def package(binary, tmp_path_factory):
    """The package of the built binary."""
    return make_package(binary, tmp_path_factory.mktemp("package"))


@pytest.fixture(scope="module")
def later_package(binary, tmp_path_factory):
    """The same as a later release."""
    return make_package(binary, tmp_path_factory.mktemp("later"), "--version", LATER)


@pytest.fixture(scope="module")
def contents(package, tmp_path_factory):
    """The folder of what the package brings."""
    folder = tmp_path_factory.mktemp("contents")
    subprocess.run(["dpkg-deb", "--raw-extract", package, folder / "tree"], check=True)
    return folder / "tree"


@pytest.fixture
def tree(package, tmp_path):
    """A clean Debian, in which nothing of ours is installed yet."""
    tree = clean_tree(tmp_path / "tree", package)
    yield tree
    tree.remove()


def unit():
    """The unit's settings; the last of each name."""
    lines = [line for line in UNIT.read_text().splitlines() if re.match(r"\w+=", line)]
    return dict(line.split("=", 1) for line in lines)


class InstalledServer(Server):
    """The installed program, started by what its unit says, on a port of its own."""

    def __init__(self, tree, log, wrapper=()):
        super().__init__("/usr/bin/opdesk", f"/{DATA}/opdesk.db", log=log, wrapper=wrapper)
        self.tree = tree

    def launch(self):
        assert self.process is None or self.process.poll() is not None, "it runs already"
        service = unit()
        as_service = [
            "setpriv", f"--reuid={service['User']}", f"--regid={service['Group']}", "--clear-groups", "--no-new-privs",
            "--bounding-set=-all", "--inh-caps=-all", "env", f"--chdir={service['WorkingDirectory']}"]
        command = self.tree.entering(
            *as_service, *shlex.split(service["ExecStart"]), environment={"OPDESK_PORT": str(self.port)})
        with self.log_path.open("ab") as log:
            self.process = subprocess.Popen(
                [*self.wrapper, *command], stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        self.connect()
        return self

    def stop(self):
        self.tree.signal("TERM")
        return self.wait(STOP_SECONDS)

    def kill(self):
        self.tree.signal("KILL")
        return self.wait()


def set_time_zone(tree, zone):
    """Edit the settings as the file itself says."""
    settings = tree.run("cat", "/etc/opdesk/opdesk.yaml")
    assert "\n#time-zone: " in settings
    tree.run("sed", "-i", f"s,^#time-zone:.*,time-zone: {zone},", "/etc/opdesk/opdesk.yaml")


def starts_with_the_machine(tree):
    return (tree.root / "etc/systemd/system/multi-user.target.wants/opdesk.service").is_symlink()


def owner(tree, path):
    return tree.run("stat", "--format", "%U:%G %a", path).strip()


def test_install_book_upgrade_remove_and_purge(tree, package, later_package, tmp_path):
    # A clean machine: it has no Swift, and nothing is there that the package should have asked for.
    assert "swift" not in tree.run("find", "/usr", "/opt", "-iname", "*swift*")
    installed = tree.install(package)
    assert "set\ntime-zone in /etc/opdesk/opdesk.yaml" in installed
    assert "not found" not in tree.run("ldd", "/usr/bin/opdesk")
    assert starts_with_the_machine(tree)
    assert owner(tree, f"/{DATA}") == "opdesk:opdesk 700"
    assert owner(tree, "/etc/opdesk/opdesk.yaml") == "root:opdesk 640"
    set_time_zone(tree, "Asia/Kolkata")

    # It serves, as the service would, and books.
    server = InstalledServer(tree, tmp_path / "server.stderr.txt")
    try:
        server.start()
        set_up(server)
        doctor = server.add_doctor()
        booked = server.book(doctor, 0, "Asha Rao", date=DAY)
        assert booked.status_code == 200, booked.text
        for page in ("/docs", "/redoc"):
            assert "script" in server.get(page).text, page
        # `systemctl reload` where there is nothing to read again.
        server.tree.signal("HUP")
        assert server.get("/readyz").status_code == 200
        assert server.stop() == 0, server.log
        assert owner(tree, f"/{DATA}/opdesk.db") == "opdesk:opdesk 600"

        # An upgrade keeps the data and the administrator's settings.
        tree.install(later_package)
        assert LATER in tree.run("dpkg-query", "--show", "opdesk")
        assert "\ntime-zone: Asia/Kolkata\n" in tree.run("cat", "/etc/opdesk/opdesk.yaml")
        assert owner(tree, "/etc/opdesk/opdesk.yaml") == "root:opdesk 640"
        server.start()
        assert server.get("/doctors").status_code == 401
        server.http = session_of(server, "root")
        assert server.seen_names([doctor], DAY) == ["Asha Rao"]
        assert server.stop() == 0, server.log
    finally:
        server.close()

    tree.run("apt-get", "-q", "-y", "remove", "opdesk")
    assert not (tree.root / "usr/bin/opdesk").exists()
    assert has_journal(tree)
    assert "time-zone: Asia/Kolkata" in tree.run("cat", "/etc/opdesk/opdesk.yaml")

    # Where nobody can be asked, a purge keeps the data and says so.
    assert f"the hospital's data are kept in /{DATA}" in tree.run("apt-get", "-q", "-y", "purge", "opdesk")
    assert has_journal(tree)
    assert not (tree.root / "etc/opdesk").exists()
    assert not starts_with_the_machine(tree)

    # They are there for the next installation.
    tree.install(package)
    assert "1 tokens" in tree.run(
        "setpriv", "--reuid=opdesk", "--regid=opdesk", "--clear-groups", "opdesk", "verify", "--config",
        "/etc/opdesk/opdesk.yaml")

    # Where somebody is asked and says yes, they are gone, and so is their owner.
    question = purge_on_terminal(tree, answer="yes")
    assert "Delete the hospital's data as well?" in question
    assert "kept" not in question
    assert not (tree.root / DATA).exists()
    assert tree.attempt("getent", "passwd", "opdesk").returncode == 2


def has_journal(tree):
    return tree.attempt("test", "-s", f"/{DATA}/opdesk.db").returncode == 0


def purge_on_terminal(tree, answer):
    """Purge at a terminal, answer the question, and give all that was shown."""
    ours, theirs = os.openpty()
    command = tree.entering(
        "setsid", "--ctty", "--wait", "dpkg", "--purge", "opdesk",
        environment={"DEBIAN_FRONTEND": "teletype", "DEBCONF_NOWARNINGS": "yes", "TERM": "dumb"})
    process = subprocess.Popen(command, stdin=theirs, stdout=theirs, stderr=theirs)
    os.close(theirs)
    shown = b""
    try:
        os.write(ours, f"{answer}\n".encode())
        while part := read_terminal(ours):
            shown += part
        assert process.wait(timeout=60) == 0, shown.decode()
    finally:
        process.kill()
        os.close(ours)
    return shown.decode()


def read_terminal(terminal):
    """What is shown next, or nothing when all who had the terminal open are gone."""
    try:
        return os.read(terminal, 4096)
    except OSError:
        return b""


# A stand-in for systemd, which does not run in a tree. It says that everything is enabled, and active if that file exists.
SYSTEMCTL = """#!/bin/sh
echo "$*" >>/tmp/systemctl.log
case "$*" in
*is-enabled*) echo enabled ;;
*is-active*) [ -e /tmp/active ] ;;
esac
"""


def asked_of_systemd(tree, package, *, running):
    """What an installation asks of systemd while the service runs, or does not."""
    tree.run("sh", "-c", ": >/tmp/systemctl.log; rm -f /tmp/active; " + (": >/tmp/active" if running else ""))
    tree.install(package)
    log = tree.run("cat", "/tmp/systemctl.log")
    assert "daemon-reload" in log
    return {verb for verb in ("start", "restart", "stop") if re.search(rf"(^| ){verb} opdesk.service", log, re.MULTILINE)}


def test_only_an_upgrade_of_a_running_service_restarts_it(tree, package, later_package):
    tree.run("sh", "-c", 'printf %s "$0" >/usr/bin/systemctl; chmod +x /usr/bin/systemctl; mkdir -p /run/systemd/system',
             SYSTEMCTL)
    # The first start fixes the time zone, so it is the administrator's.
    assert asked_of_systemd(tree, package, running=False) == set()
    assert asked_of_systemd(tree, later_package, running=True) == {"restart"}
    assert asked_of_systemd(tree, package, running=False) == set()
    tree.run("dpkg", "--purge", "opdesk")
    assert "stop opdesk.service" in tree.run("cat", "/tmp/systemctl.log")


# The unit

def test_systemd_takes_the_unit(contents):
    # Without the units of systemd itself and the shell of another package, it misses those; it must find nothing else.
    expected = ("Unit sysinit.target not found", "Command /bin/sh is not executable")
    outcome = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", f"--root={contents}", "opdesk.service"],
        capture_output=True, text=True, timeout=60)
    complaints = [line for line in outcome.stderr.splitlines() if "opdesk.service" in line]
    assert [line for line in complaints if not any(each in line for each in expected)] == [], outcome.stderr


def test_the_unit_is_confined(contents):
    # 0.0 is the most confined, 10.0 the least. Below 2.0 systemd calls it OK; what is left is the network and its own user.
    outcome = subprocess.run(
        ["systemd-analyze", "security", "--no-pager", "--offline=true", "--threshold=15", f"--root={contents}",
         "opdesk.service"], capture_output=True, text=True, timeout=60)
    assert outcome.returncode == 0, outcome.stdout + outcome.stderr
    assert "Overall exposure level for opdesk.service" in outcome.stdout


def named_calls(group):
    """The system calls of a group of systemd, with those of the groups inside."""
    outcome = subprocess.run(
        ["systemd-analyze", "syscall-filter", "--no-pager", group], capture_output=True, text=True, check=True)
    names = [line.strip() for line in outcome.stdout.splitlines() if re.fullmatch(r"\s+@?[\w-]+", line)]
    assert names, outcome.stdout
    return {call for name in names for call in (named_calls(name) if name.startswith("@") else [name])}


def allowed_calls():
    """What the lines of the unit come to, one after the other."""
    allowed = set()
    for listed in re.findall(r"^SystemCallFilter=(.*)$", UNIT.read_text(), re.MULTILINE):
        calls = set().union(*(named_calls(word) if word.startswith("@") else {word}
                              for word in listed.removeprefix("~").split()))
        allowed = allowed - calls if listed.startswith("~") else allowed | calls
    return allowed


def test_the_unit_allows_every_system_call_that_serving_takes(tree, package, tmp_path):
    allowed = allowed_calls()
    assert "fdatasync" in allowed
    assert "mount" not in allowed
    tree.install(package)
    trace = tmp_path / "trace.txt"
    server = InstalledServer(
        tree, tmp_path / "server.stderr.txt", wrapper=["strace", "-D", "-f", "-o", trace, "-e", "signal=none"])
    try:
        server.start()
        set_up(server)
        doctor = server.add_doctor()
        assert server.book(doctor, 0, "Asha Rao", date=DAY).status_code == 200
        assert server.stop() == 0
    finally:
        server.close()
    # What comes before is how the test enters the tree.
    _, began, serving = trace.read_text().partition('execve("/usr/bin/opdesk"')
    assert began
    called = set(re.findall(r"^\d+ +(\w+)\(", serving, re.MULTILINE))
    assert "fdatasync" in called
    assert called - allowed == set()


# What else it brings

def commands(binary):
    """Every command as it is typed, with its options."""
    dumped = json.loads(run(binary, "--experimental-dump-help").stdout)

    def below(command, words):
        for inner in command.get("subcommands", []):
            if inner["commandName"] != "help":
                options = [
                    f"--{name['name']}" for argument in inner.get("arguments", []) if argument["shouldDisplay"]
                    for name in argument.get("names", []) if name["kind"] == "long"]
                yield [*words, inner["commandName"]], options
                yield from below(inner, [*words, inner["commandName"]])

    return list(below(dumped["command"], []))


def test_the_manual_page_has_every_command_and_option(binary, contents):
    path = contents / "usr/share/man/man1/opdesk.1.gz"
    outcome = subprocess.run(
        ["groff", "-man", "-Tutf8", "-P-cbou", "-ww", "-K", "utf8", "-rLL=100n"], input=gzip.decompress(path.read_bytes()),
        capture_output=True, timeout=60)
    assert (outcome.returncode, outcome.stderr.decode()) == (0, "")
    page = outcome.stdout.decode().replace("‐\n", "")
    sections = re.split(r"^   (?=\S)", page, flags=re.MULTILINE)
    for words, options in commands(binary):
        section = next(s for s in sections if s.startswith(" ".join(words) + "\n"))
        assert [name for name in options if name not in section and name not in ("--help", "--version")] == []


def test_the_shells_complete_the_commands(binary, contents):
    script = contents / "usr/share/bash-completion/completions/opdesk"
    outcome = subprocess.run(
        ["bash", "-euc", 'source "$0"; PATH="$1:$PATH"; COMP_WORDS=(opdesk ver); COMP_CWORD=1; COMP_LINE="opdesk ver"; '
         'COMP_POINT=10; COMP_TYPE=9; _opdesk opdesk ver opdesk; printf "%s\\n" "${COMPREPLY[@]}"',
         script, binary.parent], capture_output=True, text=True, timeout=60)
    assert outcome.stdout.split() == ["verify"], outcome.stderr
    names = {words[0] for words, _ in commands(binary)}
    for path in ("zsh/vendor-completions/_opdesk", "fish/vendor_completions.d/opdesk.fish"):
        text = (contents / "usr/share" / path).read_text()
        assert {name for name in names if name not in text} == set(), path


def test_the_licences_of_all_that_is_inside_are_named(contents):
    text = (contents / "usr/share/doc/opdesk/copyright").read_text()
    stanzas = [dict(re.findall(r"^(Files|License): *(.*)$", each, re.MULTILINE)) for each in text.split("\n\n")]
    files = [each["Files"] for each in stanzas if "Files" in each]
    for package in (ROOT / ".build/checkouts").iterdir():
        assert f".build/checkouts/{package.name}/*" in files
    used = {each["License"] for each in stanzas if "Files" in each}
    assert used == {each["License"] for each in stanzas if "Files" not in each and "License" in each}
    assert "SwiftNIO" in gzip.decompress((contents / "usr/share/doc/opdesk/NOTICE.gz").read_bytes()).decode()


def test_the_same_sources_make_the_same_package(package, later_package):
    def sums(path):
        control = subprocess.run(["dpkg-deb", "--ctrl-tarfile", path], capture_output=True, check=True).stdout
        listed = subprocess.run(["tar", "--extract", "--to-stdout", "./md5sums"], input=control, capture_output=True)
        return {line.split()[1]: line.split()[0] for line in listed.stdout.decode().splitlines()}

    first, second = sums(package), sums(later_package)
    assert "usr/bin/opdesk" in first
    # The page names the version.
    assert {name for name in first.keys() | second if first.get(name) != second.get(name)} == {
        "usr/share/man/man1/opdesk.1.gz"}


def test_an_unfit_version_is_refused(binary, tmp_path):
    outcome = subprocess.run(
        [ROOT / "scripts/package", "--binary", binary, "--output", tmp_path, "--version", "one"],
        capture_output=True, text=True)
    assert outcome.returncode != 0
    assert "one is no version of a Debian package" in outcome.stderr
    assert list(tmp_path.iterdir()) == []
