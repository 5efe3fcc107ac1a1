"""What access control, limits and metrics cost a booking: the same server with all of them and with none."""

import os
import signal
import statistics
import subprocess
import tempfile

# A measurement of a second swings by a tenth on a busy machine; the median of many pairs by far less.
WANTED = 0.90
# What noise does not reach: below it something is wrong.
FLOOR = 0.60


def guarding(harness, arguments):
    with tempfile.TemporaryDirectory(prefix="opdesk-guarding-") as folder:
        with Desk(harness, folder, "unguarded") as bare, Desk(harness, folder, "guarded") as guarded:
            pairs = [pair(bare, guarded, number, arguments) for number in range(3 if arguments.short else 4 * arguments.pairs)]
    ratios = sorted(with_all / without for without, with_all in pairs)
    ratio = statistics.median(ratios)
    print("guarding: bookings by a key, with access control, limits and metrics, against the same server without them")
    print(f"  without  {statistics.median(p[0] for p in pairs):>9.0f} bookings/s")
    print(f"  with     {statistics.median(p[1] for p in pairs):>9.0f} bookings/s   ratio {ratio:.2f} (wanted {WANTED:.2f}; "
          f"{len(pairs)} pairs from {ratios[0]:.2f} to {ratios[-1]:.2f})")
    if ratio < FLOOR:
        raise SystemExit(f"guarding costs more than noise can explain: {ratio:.2f} is below {FLOOR}")


def pair(bare, guarded, number, arguments):
    """One after the other, in changing order, so that a drift of the machine cancels out."""
    seconds = 1 if arguments.short else 2
    order = [bare, guarded] if number % 2 == 0 else [guarded, bare]
    rates = {desk: desk.book(seconds, f"20{40 + number // 12}-{number % 12 + 1:02}") for desk in order}
    return rates[bare], rates[guarded]


class Desk:
    def __init__(self, harness, folder, name):
        self.harness, self.name = harness, name
        self.port = harness.free_port()
        self.database = os.path.join(folder, f"{name}.db")
        self.log = os.path.join(folder, f"{name}.log")
        self.key = []

    def __enter__(self):
        guarded = self.name == "guarded"
        # The doctors come before access control does.
        self.start("--unguarded")
        self.harness.add_doctors(self.port)
        self.stop()
        if guarded:
            made = subprocess.run(
                [self.harness.binary("opdesk"), "key", "create", "bench", "--scope", "book", "--database", self.database],
                capture_output=True, text=True, check=True)
            self.key = [made.stdout.strip()]
        self.start(*([] if guarded else ["--unguarded"]))
        return self

    def __exit__(self, *_):
        self.stop()

    def start(self, *options):
        with open(self.log, "ab") as log:
            self.process = subprocess.Popen(
                [self.harness.binary("OPDBenchmarks"), "desk", "--port", str(self.port), "--database", self.database, *options],
                stderr=log)
        self.harness.wait_for(self.port)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=20)

    def book(self, seconds, month):
        url = f"http://127.0.0.1:{self.port}/tokens/book"
        return self.harness.wrk(url, seconds, "booking.lua", self.harness.DOCTORS, month, 0, *self.key, strict=True)
