"""Who listens at one server hears what happens through the other one."""

import statistics
import time

from bookings import DAY
from live_day import Listener, play
from opdesk_server import until

LABELS = ["09-10", "10-11", "11-12", "12-13"]
HEARD_SECONDS_MAX = 30


def until_heard(listener, version):
    until(lambda: len(listener.versions) >= version, HEARD_SECONDS_MAX,
          f"version {version} at the listener, who heard {listener.versions[-3:]}")


def test_a_listener_at_one_server_hears_the_other_one_in_order_and_every_version_once(two_servers):
    one, other = two_servers
    doctor = one.add_doctor(capacity=50)
    listeners = [Listener([server], doctor).start() for server in two_servers]
    for number in range(40):
        token = other.book(doctor, number % 3, f"Patient {number}", date=DAY).json()["token"]["id"]
        assert one.post(f"/tokens/{token}/check-in").status_code == 200
    for listener in listeners:
        until_heard(listener, 80)
        listener.stop()
        assert listener.versions == list(range(1, 81))
        assert "Patient" not in "\n".join(listener.text)


def test_a_single_change_reaches_the_listeners_of_the_other_server_soon(two_servers):
    one, other = two_servers
    doctor = one.add_doctor(capacity=50)
    listener = Listener([one], doctor).start()
    waits = []
    for number in range(20):
        assert other.book(doctor, number % 3, f"Patient {number}", date=DAY).status_code == 200
        began = time.monotonic()
        until_heard(listener, number + 1)
        waits.append(time.monotonic() - began)
    listener.stop()
    print(f"\nheard at the other server after {1000 * statistics.median(waits):.0f} ms, "
          f"at most {1000 * max(waits):.0f} ms")
    assert statistics.median(waits) < 2


def test_listeners_who_change_the_server_again_and_again_miss_nothing_and_hear_nothing_twice(two_servers):
    """Under load through both servers; each connection ends after some changes, and the next is to the other server."""
    one, other = two_servers
    doctors = [one.add_doctor(f"Dr. {name}", LABELS) for name in "ABC"]
    listeners = [Listener([one, other], doctor, changes_at_once=20).start() for doctor in doctors]
    ledger = play(two_servers, doctors, 6, clients=16)
    assert not ledger.failures, ledger.failures[:5]
    for listener, doctor in zip(listeners, doctors):
        version = other.schedule(doctor, DAY)["version"]
        assert version > 40
        until_heard(listener, version)
        listener.stop()
        assert listener.versions == list(range(1, version + 1))
        assert listener.connections >= version // 20


def test_a_listener_of_a_server_that_is_killed_goes_on_at_the_other_one(two_servers):
    one, other = two_servers
    doctor = one.add_doctor(capacity=50)
    listener = Listener(two_servers, doctor).start()
    for number in range(10):
        assert one.book(doctor, 0, f"Patient {number}", date=DAY).status_code == 200
    until_heard(listener, 10)
    one.kill()
    for number in range(10, 20):
        assert other.book(doctor, 0, f"Patient {number}", date=DAY).status_code == 200
    until_heard(listener, 20)
    listener.stop()
    assert listener.versions == list(range(1, 21))


def test_a_feed_tells_from_any_version_what_happened_through_both(two_servers):
    one, other = two_servers
    doctor = one.add_doctor(capacity=50)
    for number in range(20):
        assert two_servers[number % 2].book(doctor, 0, f"Patient {number}", date=DAY).status_code == 200
    first = Listener([one], doctor).start()
    until_heard(first, 20)
    first.stop()
    epoch = first.last.partition(".")[0]
    for server in two_servers:
        late = Listener([server], doctor)
        late.last = f"{epoch}.13"
        late.start()
        until_heard(late, 7)
        late.stop()
        assert late.versions == list(range(14, 21))
