"""What the servers do when one of them, the database, its disk or the line to it lets them down."""

import os
import shutil
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from bookings import DAY, own_connection
from disk_faults import Disk
from opdesk_server import until
from postgres import database_url
from steady_load import SteadyLoad, expect_each_once

ROUNDS = 3
# An answer comes within this time, if only to say that none can be given now.
ANSWER_SECONDS_MAX = 40
BACK_SECONDS_MAX = 60


def add_doctors(server):
    return [server.add_doctor(f"Dr. {name}", capacity=25) for name in "ABCD"]


def expect_still_running(*servers):
    """No server was restarted, or ended, and each is ready."""
    for server in servers:
        assert server.process.poll() is None, server.log
        until(lambda: server.readiness() == 200, BACK_SECONDS_MAX, "ready again")


def test_every_acknowledged_booking_of_a_server_killed_under_load_is_there_once_through_the_other_one(two_servers):
    one, other = two_servers
    doctors = add_doctors(one)
    loads = []
    for number in range(ROUNDS):
        load = SteadyLoad(two_servers, doctors, prefix=f"k{number}").start().until_more(150)
        one.kill()
        loads.append(load.until_more(150).stop())
        assert load.count("unanswered"), "the kill never met a request under way"
        expect_each_once([other], loads)
        one.start()
    expect_each_once(two_servers, loads)
    one.verify()


def test_an_immediate_restart_of_postgresql_under_load_loses_nothing_and_doubles_nothing(
        new_postgres, start_together):
    postgres = new_postgres().start()
    url = postgres.create_database("hospital")
    servers = start_together(url, url)
    doctors = add_doctors(servers[0])
    load = SteadyLoad(servers, doctors, prefix="r").start()
    for _ in range(ROUNDS):
        load.until_more(150)
        began = time.monotonic()
        postgres.restart("immediate")
        load.until_more(150, seconds=BACK_SECONDS_MAX)
        away = load.silence_after(began)
        print(f"\nnothing acknowledged for {away:.1f} s")
        # A short absence is waited out: the desks hear nothing of it but a pause.
        assert load.longest_answer >= away / 2, "the restart never met a request under way"
    load.stop()
    expect_still_running(*servers)
    expect_each_once(servers, [load])
    servers[0].verify()


@pytest.fixture
def behind_a_line(running_postgres, postgres, new_line, start_together):
    """A server whose line to the database can be cut, the line, and a server with one of its own."""
    line = new_line(running_postgres.port)
    through = database_url([line], postgres.rpartition("/")[2])
    return *start_together(through, postgres), line


def test_a_line_that_is_cut_before_a_commit_is_answered_leaves_it_there_once(behind_a_line):
    """The database hears COMMIT, and the server does not hear what became of it."""
    server, other, line = behind_a_line
    doctors = add_doctors(server)
    load = SteadyLoad([server], doctors, prefix="c").start()
    for number in range(5):
        load.until_more(50)
        cuts = line.cuts
        line.cut_at_next("COMMIT")
        until(lambda: line.cuts > cuts, 30, "a commit is cut off")
        line.heal()
        load.until_more(50, seconds=BACK_SECONDS_MAX)
    load.stop()
    expect_still_running(server)
    expect_each_once([server, other], [load])
    server.verify()


def test_a_line_that_is_cut_again_and_again_while_everybody_books_loses_nothing(behind_a_line):
    server, other, line = behind_a_line
    doctors = add_doctors(server)
    load = SteadyLoad([server, other], doctors, prefix="l").start()
    for number in range(4):
        load.until_more(60)
        line.cut()
        if number % 2:
            # The line stays away until the desks have noticed.
            load.until_unavailable(5)
        line.heal()
        until(lambda: server.readiness() == 200, BACK_SECONDS_MAX, "ready again")
    load.until_more(100).stop()
    expect_still_running(server, other)
    expect_each_once([server, other], [load])
    server.verify()


def test_while_the_line_is_stalled_answers_are_503_soon_memory_is_bounded_and_then_it_goes_on(behind_a_line):
    server, other, line = behind_a_line
    doctors = add_doctors(server)
    load = SteadyLoad([server], doctors, prefix="s", threads=8).start().until_more(200)
    before = server.resident_mib
    line.stall()
    began = time.monotonic()
    load.until_unavailable(20, seconds=ANSWER_SECONDS_MAX)
    first = time.monotonic() - began

    for path in ("/doctors", f"/doctors/{doctors[0]}/schedule?date={DAY}"):
        answer = server.get(path)
        assert answer.status_code == 503 and int(answer.headers["Retry-After"]) >= 0, answer.text
    assert server.get("/healthz").status_code == 200
    assert server.readiness() == 503

    # Many desks that do not let go, each on a connection of its own.
    def insist(number):
        http, statuses = own_connection(), []
        for turn in range(20):
            asked = time.monotonic()
            answer = http.post(server.url("/tokens/book"), timeout=ANSWER_SECONDS_MAX + 20, json={
                "doctor_id": doctors[turn % 4], "slot_index": 0, "patient_name": f"Crowd {number}-{turn}" + "x" * 150,
                "source": "online", "date": "2090-04-01"}, headers={"Idempotency-Key": f"crowd-{number}-{turn}"})
            statuses.append(answer.status_code)
            if answer.status_code == 503:
                assert int(answer.headers["Retry-After"]) >= 0
            if time.monotonic() - asked > 1:
                # It was waited for; that shows enough.
                break
        return statuses

    with ThreadPoolExecutor(200) as threads:
        statuses = [status for each in threads.map(insist, range(200)) for status in each]
    assert set(statuses) == {503}
    grown = server.resident_mib_max - before
    # The other server has a line of its own.
    assert other.book(doctors[0], 0, "Asha", date="2090-04-02").status_code == 200

    line.heal()
    healed = time.monotonic()
    load.until_more(100, seconds=BACK_SECONDS_MAX).stop()
    print(f"\nthe first refusals after {first:.1f} s, {len(statuses)} more, the longest wait {load.longest_answer:.1f} s, "
          f"{grown:.0f} MiB more memory, back after {load.silence_after(healed):.1f} s")
    assert load.longest_answer < ANSWER_SECONDS_MAX
    assert grown < 200
    expect_still_running(server, other)
    expect_each_once([server, other], [load])
    server.verify()


@pytest.fixture
def postgres_on_a_disk(new_postgres, faults_library):
    """A PostgreSQL server, and its disk that can be made full."""
    postgres = new_postgres()
    library = shutil.copy(faults_library, postgres.folder)
    os.chmod(library, 0o755)
    disk = Disk(library, postgres.data)
    postgres.environment = disk.environment
    return postgres.start(), disk


def test_a_full_disk_of_the_primary_is_503_loses_nothing_and_service_comes_back(postgres_on_a_disk, start_together):
    """Nothing grows on a full disk. If PostgreSQL gives up for that, it is started again when there is room."""
    postgres, disk = postgres_on_a_disk
    url = postgres.create_database("hospital")
    servers = start_together(url, url)
    doctors = add_doctors(servers[0])
    load = SteadyLoad(servers, doctors, prefix="d").start()
    for _ in range(2):
        load.until_more(150)
        disk.fail("full")
        load.until_unavailable(30)
        acknowledged = [attempt.name for attempt in load.acknowledged]
        if postgres.is_running:
            expect_shown_or_refused(servers, doctors, acknowledged)
        disk.heal()
        if not postgres.is_running:
            postgres.start()
        load.until_more(150, seconds=BACK_SECONDS_MAX)
    load.stop()
    expect_still_running(*servers)
    print(f"\n{load}")
    expect_each_once(servers, [load])
    servers[0].verify()


def expect_shown_or_refused(servers, doctors, names):
    """A read while nothing can be written shows all that was acknowledged, or is refused."""
    for server in servers:
        answers = [server.get(f"/doctors/{doctor}/schedule", params={"date": DAY}) for doctor in doctors]
        assert {answer.status_code for answer in answers} <= {200, 503}
        if {answer.status_code for answer in answers} == {200}:
            seen = {token["patient_name"] for answer in answers for slot in answer.json()["slots"]
                    for token in slot["booked"] + slot["waitlist"]}
            assert set(names) <= seen


def test_no_database_at_all_is_503_for_everybody_and_a_server_says_so_when_it_starts(new_postgres, new_server):
    postgres = new_postgres().start()
    url = postgres.create_database("hospital")
    server = new_server(database=url).start()
    doctor = server.add_doctor()
    postgres.stop("fast")
    answer = server.book(doctor, 0, "Asha", key="asha", date=DAY)
    assert answer.status_code == 503 and int(answer.headers["Retry-After"]) >= 0
    until(lambda: server.readiness() == 503, BACK_SECONDS_MAX, "not ready")
    assert server.get("/healthz").status_code == 200

    late = new_server(database=url).launch()
    assert late.wait(60) not in (0, -4, -5, -6, -11)
    assert str(postgres.port) in late.log and "Fatal error" not in late.log

    postgres.start()
    until(lambda: server.readiness() == 200, BACK_SECONDS_MAX, "ready again")
    assert server.book(doctor, 0, "Asha", key="asha", date=DAY).status_code == 200
    assert late.start().seen_names([doctor], DAY) == ["Asha"]
