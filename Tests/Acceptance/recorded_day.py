"""A made-up day of requests, in the shape of a recorded one."""

import csv
import random
from datetime import datetime, timedelta

COLUMNS = ["requested_at", "doctor", "source", "lead_days", "no_show"]
DAY = datetime(2016, 6, 6)


def recorded_day(seed, requests=600, clinics=8):
    """Rows in order of time. Big clinics come first; some ask on the day, most ask before."""
    chance = random.Random(seed)
    weights = [1 / (number + 1) for number in range(clinics)]
    rows = []
    for _ in range(requests):
        lead_days = 0 if chance.random() < 0.35 else min(180, int(chance.expovariate(1 / 14)) + 1)
        asked = DAY - timedelta(days=lead_days) + timedelta(
            seconds=chance.randrange(7 * 3600, 18 * 3600))
        source = "walk_in" if lead_days == 0 else chance.choice(["follow_up", "online", "online"])
        clinic = chance.choices(range(1, clinics + 1), weights)[0]
        rows.append([asked.isoformat(), f"Clinic {clinic:02}", source, lead_days,
                     int(chance.random() < 0.2)])
    return sorted(rows)


def write_day(path, rows, columns=COLUMNS):
    with path.open("w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows(rows)
    return path
