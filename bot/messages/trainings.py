"""Render training sessions for a worker: own, enrolled, cancelled; and the parts of any."""

import re
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime
from urllib.parse import quote

from bot.html import Html, shorten
from bot.i18n import Text
from models.trainings import Session
from models.turnout import Expected

MOST_LINES = 20
MAP = "https://www.google.com/maps/search/?api=1&query="  # any phone's browser opens it
QUOTED = 40  # characters of a title or venue in a text to forward


def mine(t: Text, sessions: tuple[Session, ...]) -> Html:
    """Render the worker's own sessions by day."""
    if not sessions:
        return t("trainings.none_mine")
    return _listed(t, t("trainings.mine_title"), sessions)


def enrolled(t: Text, session: Session) -> Html:
    """Render that a seat is taken, with everything needed to come."""
    return Html("\n".join([t("trainings.enrolled", code=session.code), "", about(t, session)]))


def given_up(t: Text, session: Session) -> Html:
    """Render that the seat was given back."""
    return t("trainings.given_up", code=session.code, title=session.title)


def about(t: Text, session: Session) -> Html:
    """Render the subject, day, time, venue, trainer and seats of one session."""
    return Html("\n".join([*where(t, session), _seats(t, session)]))


def in_the_morning(t: Text, session: Session) -> Html:
    """Return the line that names a session in a coordinator's morning message."""
    return t(
        "morning.session",
        code=session.code,
        title=session.title,
        day=t.short_day(session.starts_at),
        time=t.moment(session.starts_at),
        place=t.name(session.place),
    )


def where(t: Text, session: Session) -> list[Html]:
    """Return a line each for subject, day and time, venue, and trainer of a session."""
    lines = [
        t("trainings.about_title", code=session.code, title=session.title),
        t("trainings.about_when", day=when(t, session), time=t.moment(session.starts_at)),
        t("trainings.about_venue", venue=session.venue, place=t.name(session.place)),
    ]
    if session.trainer:
        lines.append(t("trainings.about_trainer", trainer=t.person(session.trainer)))
    if session.bring:
        lines.append(t("trainings.about_bring", bring=session.bring))
    return lines


def map_link(session: Session) -> str:
    """Return the address of a map that shows the venue, or the search for it.

    It is where the venue's text says: at coordinates, where it has some. What stands in brackets
    is said to people, not to a map.
    """
    if place := re.search(r"-?\d{1,2}\.\d{3,}\s*,\s*-?\d{1,3}\.\d{3,}", session.venue):
        return MAP + quote("".join(place[0].split()), safe="")
    venue = re.sub(r"\s*\([^()]*\)", "", session.venue).strip()
    names = dict.fromkeys(name for name in (venue, session.place.name_en, "India") if name)
    return MAP + quote(", ".join(names), safe="")


def label(t: Text, key: str, session: Session, *, coded: bool = False) -> str:
    """Return the label of a session's button: its day with the date, its time and place.

    `coded` puts its code in front, where a narrow phone does not cut it off.
    """
    at, place = session.starts_at, t.name(session.place)
    day = f"{session.code} · {t.short_day(at)}" if coded else t.short_day(at)
    return t.plain(key, day=day, time=t.short_time(at), place=place)


def labels(t: Text, key: str, sessions: Iterable[Session]) -> dict[str, str]:
    """Return the labels of buttons side by side, by code; equal ones are told apart by the code."""
    sessions = tuple(sessions)
    short = {s.code: label(t, key, s) for s in sessions}
    times = Counter(short.values())
    return {s.code: label(t, key, s, coded=times[short[s.code]] > 1) for s in sessions}


def session_link(username: str, session: Session) -> str:
    """Return the link by which workers take a seat."""
    return f"https://t.me/{username}?start=e{session.id}"


def forward(t: Text, session: Session) -> str:
    """Return a short text about a session, to be forwarded with its link."""
    return t.plain(
        "trainings.forward",
        title=shorten(session.title, QUOTED),
        day=t.short_day(session.starts_at),
        time=t.time(session.starts_at),
        venue=shorten(session.venue, QUOTED),
        place=t.name(session.place),
    )


def when(t: Text, session: Session) -> str:
    """Return the weekday and the day."""
    return when_at(t, session.starts_at)


def when_at(t: Text, moment: datetime) -> str:
    """Return the weekday and the day of a moment."""
    return f"{t.weekday(moment)}, {t.date(moment)}"


def until(t: Text, moment: datetime, today: date) -> Html:
    """Return the time until which something waits, with its day where that is not today."""
    if t.date(moment) == t.date(today):
        return t.moment(moment)
    return Html(f"{t.short_day(moment)}, {t.moment(moment)}")


def expecting(t: Text, session: Session, expected: Expected) -> list[Html]:
    """Return lines with how many have a seat, said that they come, and are to be expected."""
    lines = [t("expected.sure", seats=seats(session), sure=expected.sure)]
    if expected.low is None or expected.high is None:
        lines.append(t("expected.unknown", past=expected.past))
    else:
        same = expected.low == expected.high
        range_ = str(expected.low) if same else f"{expected.low}–{expected.high}"
        held = {"right": expected.right, "checked": expected.checked}
        lines.append(t("expected.range", range=range_, **held))
    return lines


def seats(session: Session) -> str:
    """Return the seats taken as `n/m`; one that is offered to somebody is taken, too."""
    return f"{min(session.seats, session.taken + session.held)}/{session.seats}"


def _seats(t: Text, session: Session) -> Html:
    return t("trainings.about_seats", seats=seats(session), free=session.free)


def _listed(t: Text, title: Html, sessions: tuple[Session, ...]) -> Html:
    days: dict[str, list[Html]] = {}
    for session in sessions[:MOST_LINES]:
        days.setdefault(when(t, session), []).append(_line(t, session))
    blocks = [_block(t("trainings.day", day=day), lines) for day, lines in days.items()]
    more = len(sessions) - MOST_LINES
    if more > 0:
        blocks.append(t.plural("trainings.more", more))
    return Html("\n\n".join([title, *blocks]))


def _line(t: Text, session: Session) -> Html:
    return t(
        "trainings.line",
        code=session.code,
        time=t.moment(session.starts_at),
        title=session.title,
        venue=session.venue,
        seats=seats(session),
    )


def _block(heading: Html, lines: Iterable[Html]) -> Html:
    return Html("\n".join([heading, *lines]))
