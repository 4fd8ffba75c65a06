"""Render the roster of a session as a file: a list to print, and a spreadsheet. No phones."""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.html import Html
from bot.i18n import Text
from bot.messages import trainings
from bot.pictures import Paper
from models.session_changes import RosterSheet
from models.spreadsheets import Writer
from models.trainings import Session

COLUMNS = ("number", "name", "id", "status")
WIDTHS = (8, 36, 16, 18)  # characters


def nobody(t: Text, session: Session, username: str, now: datetime) -> Html:
    """Render that there are no names yet, and the link by which workers take a seat.

    No seat can be taken in a session that has begun or is cancelled.
    """
    if session.cancelled or session.starts_at <= now:
        return t("session.nobody_had", code=session.code)
    link = trainings.session_link(username, session)
    nobody = t("session.nobody", code=session.code)
    return Html("\n\n".join([nobody, t("session.nobody_next", link=link)]))


def paper(t: Text, roster: RosterSheet) -> Paper:
    """Return the contents of the list to print."""
    session = roster.session
    where = t.plain(
        "attendance.paper_where",
        day=t.short_day(session.starts_at),
        time=t.time(session.starts_at),
        venue=session.venue,
        place=t.name(session.place),
    )
    return Paper(
        title=f"{session.code} {session.title}",
        where=where,
        heads=(t.plain("roster.number"), t.plain("roster.name")),
        people=tuple((one.number, one.name, one.public_id) for one in roster.people),
        foot=t.plain("attendance.paper_foot", code=session.code),
    )


def paper_caption(t: Text, roster: RosterSheet) -> Html:
    """Render below the list how its numbers are sent later."""
    return t.plural("attendance.paper_caption", len(roster.people), code=roster.session.code)


def sheet(t: Text, roster: RosterSheet) -> bytes:
    """Return the roster as XLSX, a row each. Takes a while: not on the event loop."""
    header = [t.plain(f"roster.{name}") for name in COLUMNS]
    writer = Writer(roster.session.code, header, WIDTHS)
    writer.add(
        [
            (one.number, one.name, one.public_id, t.plain(f"roster.status_{one.status}"))
            for one in roster.people
        ]
    )
    return writer.content()


def sheet_caption(t: Text, roster: RosterSheet) -> Html:
    """Render below the spreadsheet what it is, and that the look at it is recorded."""
    title = trainings.where(t, roster.session)
    seats = t.plural("roster.caption", len(roster.people))
    return Html("\n".join([*title[:3], "", seats]))


def file_name(session: Session, zone: ZoneInfo, ending: str) -> str:
    """Return the name of a file with the roster: `roster-T42-2026-11-24.xlsx`."""
    return f"roster-{session.code}-{session.starts_at.astimezone(zone).date()}.{ending}"
