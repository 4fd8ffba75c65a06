"""Build the spreadsheet of an import's links. Its cells are plain text, not Html."""

import datetime as dt
from collections.abc import Sequence

from bot.html import plain
from bot.i18n import Text
from bot.messages import invitations
from models.people_files import InvitedPerson
from models.spreadsheets import Cell, Writer

WIDTHS = (28, 10, 44, 90)  # characters


def sheet(t: Text) -> Writer:
    """Return a writer with the header row."""
    columns = ("name", "booth", "link", "text")
    return Writer("invitations", [t.plain(f"files.sheet_{column}") for column in columns], WIDTHS)


def add(
    writer: Writer, t: Text, people: Sequence[InvitedPerson], username: str, campaign: str
) -> None:
    """Write the rows of people. Takes a while for many: not on the event loop."""
    writer.add([row(t, person, username, campaign) for person in people])


def row(t: Text, person: InvitedPerson, username: str, campaign: str) -> tuple[Cell, ...]:
    """Return the cells of a person: name, booth, link, and the text to send them."""
    invitation = person.invitation
    link = invitations.invitation_link(username, invitation)
    text = invitations.forward_invitation(t, invitation, person.inviter, campaign, link)
    name = invitation.name or t.plain("invite.nameless")
    return (name, invitation.booth_code, link, plain(text))


def file_name(day: dt.date) -> str:
    """Return the name of the file: `invitations-2026-11-23.xlsx`."""
    return f"invitations-{day.isoformat()}.xlsx"
