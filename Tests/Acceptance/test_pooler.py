"""Several servers behind a pooler that gives each transaction another connection to the database."""

import pytest

from bookings import DAY
from crowd import DATES, press_buttons
from live_day import Listener
from pooler import Pooler
from test_feed_across_servers import until_heard
from test_two_servers import LABELS, expect_everyone, picture, set_up

COMMANDS = 5_000
BOOKINGS = 40


@pytest.fixture
def pooler(new_postgres_folder, running_postgres, postgres):
    """A pooler in front of the server of all tests, and the URL of an empty database through it."""
    made = Pooler(new_postgres_folder(), running_postgres).start()
    try:
        yield made, made.url(postgres.rpartition("/")[2])
    finally:
        made.stop()


def test_two_servers_through_a_pooler_are_one_hospital(pooler, postgres, start_together):
    _, url = pooler
    servers = start_together(url, url)
    doctors = set_up(servers[0], 5)
    found = press_buttons(servers, doctors, COMMANDS)
    assert not found.failures, found.failures[:3]
    pictures = {(doctor, date): picture(servers[0], doctor, date) for doctor in doctors for date in DATES}
    for (doctor, date), seen in pictures.items():
        assert picture(servers[1], doctor, date) == seen
    expect_everyone(found, pictures)
    servers[0].verify()
    servers[0].database = postgres
    servers[0].verify()


def test_a_pooler_that_is_started_anew_costs_no_booking_and_doubles_none(pooler, start_together):
    pooler, url = pooler
    one, other = start_together(url, url)
    doctor = one.add_doctor("Dr. A", LABELS, capacity=BOOKINGS)
    for number in range(BOOKINGS):
        if number % 10 == 5:
            pooler.stop()
            pooler.start()
        server = (one, other)[number % 2]
        answer = server.book(doctor, number % 4, f"Patient {number}", date=DAY, key=f"booking-{number}")
        assert answer.status_code == 200, answer.text
        again = (other, one)[number % 2].book(doctor, number % 4, f"Patient {number}", date=DAY, key=f"booking-{number}")
        assert again.json() == answer.json()
    names = sorted(f"Patient {number}" for number in range(BOOKINGS))
    assert one.seen_names([doctor], DAY) == other.seen_names([doctor], DAY) == names
    one.verify()


def test_a_listener_hears_the_other_server_though_announcements_are_lost_on_the_way(pooler, start_together):
    _, url = pooler
    one, other = start_together(url, url)
    doctor = one.add_doctor(capacity=50)
    listener = Listener([one], doctor).start()
    for number in range(20):
        assert other.book(doctor, number % 3, f"Patient {number}", date=DAY).status_code == 200
        until_heard(listener, number + 1)
    listener.stop()
    assert listener.versions == list(range(1, 21))
