"""A session in a calendar: the file as two readers understand it, and the link."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
import vobject
from icalendar import Calendar

from bot.i18n import LANGUAGES, Catalogues
from bot.keyboards import ADDRESS
from bot.messages import calendar
from models.places import Place
from models.trainings import Session

INDIA = ZoneInfo("Asia/Kolkata")
STARTS = datetime(2026, 12, 5, 4, 30, tzinfo=UTC)  # 10:00 in Bhopal
AGAR = Place(1, "ac", "MP", "AC166", 166, "Agar", "आगर", "", None, None, None)
LINK = "https://t.me/BoothShaktiBot?start=e42"
TITLE = "बूथ प्रबंधन; मतदाता सूची, भाग 2 \\ " + "लंबा नाम " * 12
SESSION = Session(
    42, "T42", TITLE, AGAR, "पंचायत भवन", STARTS, STARTS + timedelta(hours=2), None, 30, 0, False
)


class Seen(NamedTuple):
    """What a reader finds in a calendar file."""

    starts: datetime
    ends: datetime
    uid: str
    title: str
    place: str


def by_icalendar(content: bytes) -> Seen:
    event: Any = Calendar.from_ical(content).walk("VEVENT")[0]
    names = ("UID", "SUMMARY", "LOCATION")
    return Seen(event["DTSTART"].dt, event["DTEND"].dt, *(str(event[name]) for name in names))


def by_vobject(content: bytes) -> Seen:
    event = vobject.readOne(content.decode()).vevent
    return Seen(
        event.dtstart.value,
        event.dtend.value,
        event.uid.value,
        event.summary.value,
        event.location.value,
    )


def made(language: str = "hi") -> bytes:
    return calendar.file(Catalogues().text(language, INDIA), SESSION, LINK, INDIA, STARTS)


@pytest.mark.parametrize("read", [by_icalendar, by_vobject])
@pytest.mark.parametrize("language", LANGUAGES)
def test_two_readers_find_the_session_in_the_file(
    read: Callable[[bytes], Seen], language: str
) -> None:
    seen = read(made(language))
    assert (seen.starts, seen.ends) == (SESSION.starts_at, SESSION.ends_at)
    assert seen.starts.utcoffset() == timedelta(hours=5, minutes=30)
    assert seen.uid == "t42@boothshaktibot.t.me"
    assert TITLE.strip() in seen.title
    assert seen.place.startswith("पंचायत भवन")


def test_the_file_names_the_zone_and_defines_it() -> None:
    lines = made().decode().split("\r\n")
    assert "BEGIN:VTIMEZONE" in lines
    assert "TZID:Asia/Kolkata" in lines
    assert "DTSTART;TZID=Asia/Kolkata:20261205T100000" in lines
    assert all(len(line.encode()) <= 75 for line in lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_link_holds_the_session_and_its_zone(language: str) -> None:
    t = Catalogues().text(language, INDIA)
    parts = urlsplit(calendar.link(t, SESSION, LINK, INDIA))
    found = {key: value[0] for key, value in parse_qs(parts.query).items()}
    assert (parts.scheme, parts.netloc) == ("https", "calendar.google.com")
    assert found["action"] == "TEMPLATE"
    assert found["dates"] == "20261205T100000/20261205T120000"
    assert found["ctz"] == "Asia/Kolkata"
    assert "बूथ प्रबंधन" in found["text"]
    assert found["details"] == LINK


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_link_of_the_longest_names_fits_a_button(language: str) -> None:
    t, longest = (
        Catalogues().text(language, INDIA),
        replace(SESSION, title="ध" * 120, venue="ध" * 200),
    )
    assert len(calendar.link(t, longest, LINK, INDIA)) <= ADDRESS
