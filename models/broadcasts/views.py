"""A broadcast as coordinators see it, and the words of it as its recipients get them."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from peewee import fn

from models import authority, places, tables, text_forms
from models.authority import post_kinds
from models.broadcasts.errors import UnknownBroadcast
from models.broadcasts.left_out import LeftOut
from models.tables.chats import BroadcastState as BroadcastState
from models.tables.chats import RecipientState

_CODE = re.compile(r"(?:[Bb][\s-]*)?([0-9]{1,9})")


@dataclass(frozen=True, slots=True)
class Words:
    """The content of a broadcast: bodies as typed, Telegram's id of a photo, the answer's kind."""

    hi: str
    en: str
    photo: str = ""
    answer: str = ""  # coming | read

    def body(self, language: str) -> str:
        """Return the body for `hi` or `en`; one alone is for everybody."""
        return (self.hi or self.en) if language == "hi" else (self.en or self.hi)


@dataclass(frozen=True, slots=True)
class Letter:
    """A broadcast as one person gets it; `recipient` is 0 for a preview."""

    code: str
    words: Words
    place: places.Place
    sender: str
    recipient: int = 0


@dataclass(frozen=True, slots=True)
class BroadcastView:
    """A broadcast and how far it has come. `people` were counted last, or are its audience.

    `waiting` are those of them for whom nothing has left; `changed` and `unchanged` are about the
    newest correction, or the taking back.
    """

    id: int
    code: str
    state: BroadcastState
    place: places.Place
    role: post_kinds.PostKind | None
    grade: str
    booth: str
    session: str
    words: Words
    sender: str
    sender_id: int | None
    people: int
    sent: int
    failed: int
    uncertain: int
    left_out: int
    answered: int
    why: str
    version: int
    changed: int
    unchanged: int
    taken_back: bool
    started_at: datetime | None
    ended_at: datetime | None

    @property
    def waiting(self) -> int:
        """How many of the audience have not had their turn; some may have left meanwhile."""
        if self.state in (BroadcastState.DONE, BroadcastState.CANCELLED):
            return 0
        return max(0, self.people - self.sent - self.failed - self.uncertain - self.left_out)

    def letter(self, recipient: int = 0) -> Letter:
        """Return it as one person gets it."""
        return Letter(self.code, self.words, self.place, self.sender, recipient)


def code_of(broadcast_id: int) -> str:
    """Return the code of a broadcast, such as `B17`."""
    return f"B{broadcast_id}"


def parse_code(text: str) -> int:
    """Return the number in a typed code, such as `B17` or `१७`. Raises UnknownBroadcast."""
    match = _CODE.fullmatch(text_forms.digits(text).strip())
    if match is None:
        raise UnknownBroadcast(text=text)
    return int(match[1])


def require_row(broadcast_id: int) -> tables.Broadcast:
    """Return, to models alone, the row of a broadcast. Raises UnknownBroadcast."""
    row = tables.Broadcast.get_or_none(tables.Broadcast.id == broadcast_id)
    if row is None:
        raise UnknownBroadcast(text=code_of(broadcast_id))
    return row


def view(broadcast_id: int, by: int) -> BroadcastView:
    """Return a broadcast to somebody who may send where it was sent.

    Raises UnknownBroadcast, NotRegistered or NotAllowed.
    """
    row = require_row(broadcast_id)
    authority.require(by, "broadcast", row.place_id)
    return of_row(row)


def latest(by: int, limit: int) -> tuple[BroadcastView, ...]:
    """Return the last broadcasts of a person that were sent, newest first."""
    row, worker = tables.Broadcast, tables.Worker
    own = worker.select(worker.id).where(worker.telegram_id == by)
    sent = row.select().where(row.by.in_(own), row.started_at.is_null(False))
    return tuple(map(of_row, sent.order_by(row.id.desc()).limit(limit)))


def left_out(broadcast_id: int) -> dict[LeftOut, int]:
    """Return how many of an audience were left out, by the reason, and who answered nothing."""
    row = tables.BroadcastRecipient
    query: Any = (
        row.select(row.reason, fn.COUNT(row.id))
        .where(row.broadcast == broadcast_id, row.state == RecipientState.LEFT_OUT)
        .group_by(row.reason)
    )
    found = dict(query.tuples())
    return {why: found[why] for why in LeftOut if why in found}


def of_row(row: tables.Broadcast) -> BroadcastView:
    """Return the view of a row."""
    sender = tables.Worker.get_or_none(tables.Worker.id == row.by_id) if row.by_id else None
    return BroadcastView(
        id=row.id,
        code=code_of(row.id),
        state=BroadcastState(row.state),
        place=places.place(row.place_id),
        role=post_kinds.current().get(row.role),
        grade=row.grade,
        booth=places.booth(row.booth_id).code if row.booth_id else "",
        session=f"T{row.session_id}" if row.session_id else "",
        words=Words(row.text_hi, row.text_en, row.photo, row.answer),
        sender=sender.name if sender else "",
        sender_id=row.by_id,
        people=row.counted,
        sent=row.sent,
        failed=row.failed,
        uncertain=row.uncertain,
        left_out=row.left_out,
        answered=row.answered,
        why=row.why,
        version=row.version,
        changed=row.changed,
        unchanged=row.unchanged,
        taken_back=row.taken_back_at is not None,
        started_at=row.started_at,
        ended_at=row.ended_at,
    )
