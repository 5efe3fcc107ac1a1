"""The primary dies, its synchronous standby takes over, and nobody who was told "booked" is missing."""

import time

from opdesk_server import until
from postgres import database_url
from steady_load import SteadyLoad, expect_each_once

BEFORE, AFTER = 500, 500


def test_kill_9_of_the_primary_and_promotion_lose_no_booking_and_need_no_restart(new_postgres, start_together):
    primary = new_postgres().start()
    primary.create_database("hospital")
    standby = new_postgres.standby(primary)
    url = database_url([primary, standby], "hospital", target_session_attrs="read-write")
    servers = start_together(url, url)
    processes = [server.process.pid for server in servers]
    doctors = [servers[0].add_doctor(f"Dr. {name}", capacity=25) for name in "ABCD"]

    load = SteadyLoad(servers, doctors, prefix="f").start().until_more(BEFORE)
    died = time.monotonic()
    primary.kill()
    killed = time.monotonic()
    standby.promote()
    promoted = time.monotonic()
    load.until_more(AFTER, seconds=120).stop()
    away = load.silence_after(died)
    print(f"\n{load}; killed in {killed - died:.2f} s, promoted in {promoted - killed:.2f} s, "
          f"nothing acknowledged for {away:.1f} s")

    # A short absence is waited out: the desks hear nothing of it but a pause.
    assert load.under_way_at(killed), "the kill never met a request under way"
    for server in servers:
        until(lambda: server.readiness() == 200, 30, "ready again")
    assert [server.process.pid for server in servers] == processes
    assert all(server.process.poll() is None for server in servers)
    expect_each_once(servers, [load])
    servers[0].verify()


def test_without_its_standby_nothing_is_acknowledged_and_with_it_everything_goes_on(new_postgres, start_together):
    """A commit that its standby has not got is not durable; it is not given up, and not acknowledged either."""
    primary = new_postgres().start()
    primary.create_database("hospital")
    standby = new_postgres.standby(primary)
    url = database_url([primary, standby], "hospital", target_session_attrs="read-write")
    servers = start_together(url, url)
    doctors = [servers[0].add_doctor(f"Dr. {name}", capacity=25) for name in "ABCD"]
    load = SteadyLoad(servers, doctors, prefix="w", threads=8).start().until_more(100)

    standby.kill()
    until(lambda: primary.sql("SELECT count(*) FROM pg_stat_replication") == "0", 30, "the primary is alone")
    # What was on its way back to a desk is told; of the commits since then nobody hears.
    until(lambda: primary.sql("SELECT count(*) > 0 FROM pg_stat_activity WHERE wait_event = 'SyncRep'") == "t",
          30, "a commit waits for the standby")
    alone = load.acknowledged_count
    load.until_unavailable(5, seconds=90)
    assert load.acknowledged_count <= alone + len(load.threads)

    standby.start()
    load.until_more(100, seconds=90).stop()
    print(f"\n{load}; the longest wait for an answer was {load.longest_answer:.1f} s")
    expect_each_once(servers, [load])
    servers[0].verify()
