#!/bin/sh
# icalendar 7.3.0: a time with a fixed offset, such as datetime.timezone(5 h 30), is written with
# TZID="UTC+05:30", for which no VTIMEZONE is written, not even by add_missing_timezones(). A
# reader has to guess. With ZoneInfo and add_missing_timezones() the file is complete.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${PYTHON:-python3} -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    icalendar==7.3.0 tzdata==2026.6
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import datetime, timedelta, timezone
from zoneinfo import ZoneInfo

from icalendar import Calendar, Event


def written(zone: object) -> str:
    calendar, event = Calendar(), Event()
    event.add("dtstart", datetime(2026, 11, 23, 16, tzinfo=zone))
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return calendar.to_ical().decode()


fixed = written(timezone(timedelta(hours=5, minutes=30)))
named = written(ZoneInfo("Asia/Kolkata"))
print(fixed, named, sep="\n")
assert 'DTSTART;TZID="UTC+05:30":20261123T160000' in fixed
assert "VTIMEZONE" not in fixed
assert "TZID:Asia/Kolkata" in named
assert "TZOFFSETTO:+0530" in named
PYTHON
