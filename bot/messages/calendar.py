"""Render a session for a calendar: a link that a phone's calendar takes, and a file."""

from datetime import datetime
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from bot.html import shorten
from bot.i18n import Text
from models.trainings import Session

QUOTED = 70  # characters; one of Devanagari is nine in an address, and a button takes 2,000
GOOGLE = "https://calendar.google.com/calendar/render"


def link(t: Text, session: Session, more: str, zone: ZoneInfo) -> str:
    """Return the link that opens the session in a calendar; `more` is the bot's own link to it."""
    moments = (f"{m.astimezone(zone):%Y%m%dT%H%M%S}" for m in (session.starts_at, session.ends_at))
    return f"{GOOGLE}?" + urlencode(
        {
            "action": "TEMPLATE",
            "text": shorten(_title(t, session), QUOTED),
            "dates": "/".join(moments),
            "ctz": zone.key,
            "location": shorten(_location(t, session), QUOTED),
            "details": more,
        }
    )


def file(t: Text, session: Session, more: str, zone: ZoneInfo, now: datetime) -> bytes:
    """Return the session as an iCalendar file (RFC 5545), with the definition of its zone.

    Its UID is the session's for ever, so that a calendar replaces it when it is imported again.
    """
    # Imported when it is needed: that takes as long as a hundred look-ups, and 12 MB.
    from icalendar import Calendar, Event

    event = Event.new(
        uid=f"{session.code.lower()}@{more.partition('?')[0].rpartition('/')[2].lower()}.t.me",
        stamp=now,
        start=session.starts_at.astimezone(zone),
        end=session.ends_at.astimezone(zone),
        summary=_title(t, session),
        location=_location(t, session),
        description=more,
        url=more,
    )
    calendar = Calendar.new(subcomponents=[event])
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _title(t: Text, session: Session) -> str:
    return t.plain("calendar.title", title=session.title)


def _location(t: Text, session: Session) -> str:
    return f"{session.venue}, {t.name(session.place)}"
