"""Read a file of polls: one row for the poll of an AC, or of all ACs of a place, on a day.

Its columns are place, date, closing hour, phase and source. Any list that a spreadsheet writes is
read; either all of its rows are right, or none is taken.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from models import dates, places
from models.dates import Unclear
from models.errors import Refusal
from models.places import gazetteer
from models.polls.errors import BadPolls
from models.spreadsheets import headings, sheets
from models.text_forms import digits

SILENCE = timedelta(hours=48)  # ending with the hour fixed for the conclusion of the poll
EARLIEST, LATEST = time(12), time(20)  # for the close of a poll; another hour is a slip
FARTHEST = timedelta(days=366)
PHASE, SOURCE = 40, 200  # characters
MOST_LINES = 20  # of what is wrong
_SPELLINGS = {
    "place": (
        *("place", "ac", "ac no", "ac number", "constituency", "assembly", "assembly no", "pc"),
        *("विधानसभा", "विधानसभा क्षेत्र", "क्षेत्र", "विधानसभा क्रमांक"),
    ),
    "date": ("date", "poll date", "date of poll", "day", "तारीख", "तिथि", "मतदान तिथि", "मतदान"),
    "closes": (
        *("closes", "closing hour", "closing time", "closes at", "close", "poll ends", "until"),
        *("समाप्ति", "समाप्ति समय", "मतदान समाप्ति", "समय"),
    ),
    "phase": ("phase", "चरण"),
    "source": ("source", "स्रोत"),
    "state": ("state", "state code", "राज्य"),
}
_NEEDED = ("place", "date", "closes", "source")


@dataclass(frozen=True, slots=True)
class PollRow:
    """The poll of one AC: when its silence begins and when it closes, in UTC."""

    ac_id: int
    silent_from: datetime
    closes_at: datetime
    phase: str
    source: str


def read(content: bytes, *, near: str, zone: ZoneInfo, now: datetime) -> tuple[PollRow, ...]:
    """Return the polls of a file, by AC. Dates and hours are local ones of `zone`.

    A code without a state is one of the state `near`. Raises BadPolls with every reason, or
    BadSheet for what is no list.
    """
    rows = list(sheets.rows(content, sheets.OWN))
    meaning = headings.by_spelling(_SPELLINGS, lambda piece, spelling: False)
    found = headings.find(rows, meaning, _NEEDED)
    if lacking := [name for name in _NEEDED if name not in found.columns]:
        raise BadPolls([f"there is no column {', '.join(map(_heading, lacking))}: {_HELP}"])
    polls: dict[tuple[int, date], PollRow] = {}
    faults: list[str] = []
    for line, cells in rows[found.behind :]:
        row = {name: _cell(cells, at) for name, at in found.columns.items()}
        try:
            for poll in _polls(row, near, zone, now):
                key = poll.ac_id, poll.closes_at.astimezone(zone).date()
                if key in polls:
                    raise _Fault(
                        f"{places.place(poll.ac_id).code} already has a poll on that day above"
                    )
                polls[key] = poll
        except _Fault as fault:
            faults.append(f"line {line}: {fault}")
    if not polls and not faults:
        faults = ["there is no row below the headings"]
    if faults:
        more = len(faults) - MOST_LINES
        raise BadPolls(faults[:MOST_LINES] + ([f"and {more} more"] if more > 0 else []))
    return tuple(polls.values())


_HELP = "a file of polls has place, date, closing hour, phase and source (docs/operating.md)"


class _Fault(Exception):
    """What is wrong with a row."""


def _heading(column: str) -> str:
    return "closing hour" if column == "closes" else column


def _cell(cells: list[str], at: int) -> str:
    return cells[at].strip() if at < len(cells) else ""


def _polls(row: dict[str, str], near: str, zone: ZoneInfo, now: datetime) -> Iterator[PollRow]:
    acs = _acs(row["place"], row.get("state", "").upper() or near)
    day, hour = _day(row["date"], now.astimezone(zone).date()), _hour(row["closes"])
    closes_at = datetime.combine(day, hour, zone).astimezone(UTC)
    if closes_at <= now:
        raise _Fault(f"the poll of {row['date']} has closed")
    phase, source = row.get("phase", ""), row["source"]
    if not source:
        raise _Fault("the source is missing: write where the date is announced")
    if len(phase) > PHASE or len(source) > SOURCE:
        raise _Fault(f"a phase has at most {PHASE} characters, a source {SOURCE}")
    for ac in acs:
        yield PollRow(ac, closes_at - SILENCE, closes_at, phase, source)


def _acs(text: str, near: str) -> tuple[int, ...]:
    code = digits(text).replace(" ", "")
    if code.isdigit():
        code = f"AC{int(code)}"
    found = gazetteer.current().coded(code, near) or []
    if len(found) != 1:
        raise _Fault(
            f"{text or 'the place'} is not the code of an AC, a PC, a district or a state,"
            " such as AC165"
        )
    acs = places.acs_of(found[0].id)
    if not acs:
        raise _Fault(f"{text} has no ACs")
    return acs


def _day(text: str, today: date) -> date:
    try:
        day = dates.day(text, today)
    except Refusal:
        raise _Fault(
            f"{text or 'a blank'} is not a date to come: write it like 2026-12-05"
        ) from None
    if day - today > FARTHEST:
        raise _Fault(f"{text} is more than a year away")
    return day


def _hour(text: str) -> time:
    """Return the closing hour: a poll closes in the afternoon, so `5:00` alone is 17:00."""
    try:
        hour = dates.time_of_day(text)
    except Unclear as unclear:
        fit = [dates.choice_of_time(choice) for choice in unclear.choices]
        hour = next((at for at in fit if at and EARLIEST <= at <= LATEST), time())
    except Refusal:
        raise _Fault(f"{text or 'the closing hour'} is not a time: write it like 17:00") from None
    if not EARLIEST <= hour <= LATEST:
        raise _Fault(
            f"{text} is not an hour from {EARLIEST:%H:%M} to {LATEST:%H:%M}: write it like 17:00"
        )
    return hour
