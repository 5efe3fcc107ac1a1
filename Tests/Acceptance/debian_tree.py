"""A clean Debian in a folder, as debootstrap makes it, to install a package in and run what it brings.

Making one needs root, the mirror of this machine's own packages, and a minute; so it is kept beside the repository's other
build results, with the packages that ours depends on, fetched and not installed.
"""

import hashlib
import os
import platform
import shlex
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
KEPT = ROOT / ".cache" / "debian"

AS_ROOT = [] if os.geteuid() == 0 else ["sudo", "-n"]

# In a mount namespace of its own, so that nothing has to be unmounted. The process writes its number down, since sudo
# may stand before it, and then becomes the command. /proc shows processes only, as the service sees it.
ENTER = """
set -e
echo $$ >"$0/run/entered.pid"
mount -t proc -o subset=pid proc "$0/proc"
mount --rbind /dev "$0/dev"
exec chroot "$0" "$@"
"""

ENVIRONMENT = {
    "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LC_ALL": "C.UTF-8", "DEBIAN_FRONTEND": "noninteractive"}


def as_root(*command, **options):
    """Run to the end, and fail with what it said."""
    outcome = subprocess.run(
        [*AS_ROOT, *map(str, command)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    assert outcome.returncode == 0, f"{shlex.join(map(str, command))}\n{outcome.stdout}"
    return outcome.stdout


def release():
    """The code name of this machine's release."""
    return platform.freedesktop_os_release()["VERSION_CODENAME"]


def mirror():
    """Where this machine has its own packages from."""

    def known():
        lines = subprocess.run(["apt-cache", "madison", "base-files"], capture_output=True, text=True, check=True)
        # base-files | 12.4 | http://mirror/debian bookworm/main amd64 Packages
        sources = [line.split("|")[2].split() for line in lines.stdout.splitlines()]
        return next((source[0] for source in sources if source[1].split("/")[0] == release()), None)

    found = known()
    if not found:
        as_root("apt-get", "-qq", "update")
        found = known()
    assert found, f"apt knows no mirror of {release()}"
    return found


def network_environment():
    """The proxy that apt was told of, for what asks the network beside it."""
    outcome = subprocess.run(
        ["apt-config", "shell", "proxy", "Acquire::http::Proxy"], capture_output=True, text=True, check=True)
    proxy = shlex.split(outcome.stdout.partition("=")[2])
    return {"http_proxy": proxy[0]} if proxy and proxy[0] != "DIRECT" else {}


class DebianTree:
    """One tree. `root` and everything in it belongs to root."""

    def __init__(self, root):
        self.root = Path(root)

    def entering(self, *command, environment=None):
        """The command line that runs the command in the tree."""
        variables = [f"{name}={value}" for name, value in (ENVIRONMENT | (environment or {})).items()]
        return [*AS_ROOT, "unshare", "--mount", "sh", "-c", ENTER, str(self.root),
                "env", "-i", *variables, *map(str, command)]

    def attempt(self, *command, environment=None, **options):
        """Run to the end, whatever comes of it; what it prints is in `stdout`."""
        return subprocess.run(
            self.entering(*command, environment=environment),
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT, stdin=options.pop("stdin", subprocess.DEVNULL),
            text=True, timeout=300, **options)

    def run(self, *command, **options):
        outcome = self.attempt(*command, **options)
        assert outcome.returncode == 0, f"{shlex.join(map(str, command))}\n{outcome.stdout}"
        return outcome.stdout

    def install(self, package, *, download_only=False):
        """As an administrator does, with what the package depends on."""
        name = f"/tmp/{Path(package).name}"
        as_root("cp", package, f"{self.root}{name}")
        more = ["--download-only"] if download_only else []
        return self.run(
            "apt-get", "-q", "-y", "--allow-downgrades", "--no-install-recommends", *more, "install", name,
            environment=network_environment())

    @property
    def entered(self):
        """The process that entered last."""
        return int((self.root / "run/entered.pid").read_text())

    def signal(self, name):
        as_root("kill", f"-{name}", self.entered)

    def remove(self):
        as_root("rm", "-rf", "--one-file-system", self.root)


def bootstrapped(folder, package):
    """A new tree in the folder, with what the package depends on fetched."""
    environment = os.environ | network_environment()
    as_root("debootstrap", "--variant=minbase", release(), folder, mirror(), env=environment)
    tree = DebianTree(folder)
    tree.run("apt-get", "-q", "update", environment=network_environment())
    tree.install(package, download_only=True)
    return tree


def clean_tree(folder, package):
    """A clean tree in the folder, which is made at the first time and unpacked later."""
    needed = subprocess.run(["dpkg-deb", "--field", package, "Depends"], capture_output=True, text=True, check=True)
    kind = f"{release()} {platform.machine()} {needed.stdout}"
    kept = KEPT / f"{release()}-{hashlib.sha256(kind.encode()).hexdigest()[:16]}.tar"
    if kept.exists():
        folder.mkdir()
        as_root("tar", "--extract", "--numeric-owner", "--xattrs", "--file", kept, "--directory", folder)
        return DebianTree(folder)
    tree = bootstrapped(folder, package)
    KEPT.mkdir(parents=True, exist_ok=True)
    unfinished = kept.with_suffix(f".{os.getpid()}")
    try:
        as_root("tar", "--create", "--numeric-owner", "--xattrs", "--one-file-system", "--file", unfinished,
                "--directory", folder, "--exclude=./dev/*", ".")
        as_root("mv", unfinished, kept)
    finally:
        as_root("rm", "-f", unfinished)
    return tree
