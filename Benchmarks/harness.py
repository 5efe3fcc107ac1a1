"""What every benchmark starts from: the built binaries, their servers, and wrk."""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parent.parent
FOLDER = ROOT / "Benchmarks"
BUILD = ["swift", "build", "-c", "release", "--static-swift-stdlib"]
DOCTORS = 500
CONNECTIONS = 64


def prepare():
    """Builds what is measured, and says on what machine."""
    if not shutil.which("wrk"):
        sys.exit("wrk is missing; scripts/setup test installs it.")
    for product in ("opdesk", "OPDBenchmarks"):
        subprocess.run([*BUILD, "--product", product], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
    print(machine())


def binary(name):
    return str(ROOT / ".build" / "release" / name)


def machine():
    model = next((l.split(":")[1].strip() for l in open("/proc/cpuinfo") if l.startswith("model name")), "?")
    return f"machine: {os.cpu_count()} cores, {model}; load generator on the same cores"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.02)
    sys.exit(f"the server on port {port} did not start")


def call(method, url, body=None, raw=None):
    data = raw if raw is not None else (json.dumps(body).encode() if body is not None else None)
    request = urllib.request.Request(url, data, {"Content-Type": "application/json"}, method=method)
    with urllib.request.urlopen(request) as answer:
        return answer.read()


def wrk(url, seconds, script=None, *arguments, connections=CONNECTIONS, strict=False):
    """Requests a second. Says when there were answers that were no success; with strict that ends the run."""
    command = ["wrk", "-t2", f"-c{connections}", f"-d{seconds}s"]
    command += ["-s", str(FOLDER / script)] if script else []
    output = subprocess.run([*command, url, "--", *map(str, arguments)], capture_output=True, text=True, check=True).stdout
    rate = next(float(line.split()[1]) for line in output.splitlines() if line.startswith("Requests/sec"))
    failed = next((line.strip() for line in output.splitlines() if "Non-2xx" in line or "Socket errors" in line), None)
    if failed and strict:
        sys.exit(f"{url}: {failed}")
    if failed:
        print(f"  warning: {url}: {failed}")
    return rate


def add_doctors(port):
    labels = [f"{hour:02}-{hour + 1:02}" for hour in range(8, 16)]
    for number in range(DOCTORS):
        call("POST", f"http://127.0.0.1:{port}/doctors", {
            "name": f"Dr. {number + 1}", "slot_labels": labels, "capacity_per_slot": 100})


def progress(done, count):
    print(f"round {done} of {count}", file=sys.stderr)
