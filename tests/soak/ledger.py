"""What is true when everything has come to rest, held against what people did and were told."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from peewee import fn

from models import inbox, tables
from models.privacy import NOTICE_VERSION
from tests.soak.crowd import REMINDER, Crowd, Somebody
from tests.soak.ground import EVENING, Ground
from tests.world import HOUR

SIGNS = {"targets": "🌅", "schedule": "📅"}


def wrongs(ground: Ground, crowd: Crowd, rested: datetime) -> list[str]:
    """Give a line for everything that was lost, doubled, or left half-way by this moment."""
    checks = (
        _half_way(ground, crowd),
        _workers(crowd, ground),
        _counters(),
        _enrolments(crowd),
        _lookups(crowd),
        _digests(ground),
        _reminders(ground, rested),
        _outbox(ground),
    )
    return [line for check in checks for line in check]


def at_rest(ground: Ground, now: datetime) -> bool:
    """Whether everything that is to be sent by now has been made and has come to its end."""
    box = tables.Outbox
    waiting = box.select().where(box.state.in_(("queued", "sending"))).exists()
    digests = len(ground.groups) * len(SIGNS)
    made = tables.Digest.select().count() == digests and not _not_reminded(ground, now)
    return made and not waiting


def unfinished() -> int:
    """Give how many updates are not worked off."""
    return int(tables.Inbox.select().where(tables.Inbox.state.in_(inbox.UNFINISHED)).count())


def repeated(crowd: Crowd) -> tuple[int, int]:
    """Give how many look-ups, and how many reminders, came more than once, as they may."""
    everybody = (*crowd.seeds, *crowd.newcomers)
    lookups = sum(asked.answers > 1 for one in everybody for asked in one.lookups)
    made = Counter(
        row.chat_id for row in tables.Outbox.select().where(tables.Outbox.subject == "reminder")
    )
    return lookups, sum(one.reminders > made[one.user.id] for one in everybody)


def _half_way(ground: Ground, crowd: Crowd) -> Iterator[str]:
    states = _states(tables.Inbox)
    made = ground.updates + crowd.acts
    if states != {"done": made}:
        yield f"the inbox holds {states} of {made} updates"
    for row in tables.Inbox.select().where(tables.Inbox.state == "failed"):
        yield f"update {row.update_id} failed: {row.error[-300:]}"
    if drafts := tables.Draft.select().count():
        yield f"{drafts} forms were left open"


def _workers(crowd: Crowd, ground: Ground) -> Iterator[str]:
    known = 1 + len(crowd.seeds) + len(crowd.newcomers)
    if (count := tables.Worker.select().count()) != known:
        yield f"{count} workers instead of {known}"
    for one in crowd.newcomers:
        rows = list(tables.Worker.select().where(tables.Worker.telegram_id == one.user.id))
        found = [(w.name, f"{w.booth.ac.number}/{w.booth.part}") for w in rows]
        if found != [(one.name, one.booth)]:
            yield f"{one.name} of {one.booth} is kept as {found}"
        elif ground.keys.decrypt(rows[0].phone or "") != one.user.phone:
            yield f"{one.name} has somebody else's phone"
        else:
            yield from _consent(one, rows[0].id)


def _consent(one: Somebody, worker_id: int) -> Iterator[str]:
    rows = tables.Consent.select().where(tables.Consent.worker == worker_id)
    given = [(row.notice_version, row.language) for row in rows]
    if given != [(NOTICE_VERSION, one.language)]:
        yield f"{one.name} has agreed {given}"


def _counters() -> Iterator[str]:
    worker, seat = tables.Worker, tables.Enrolment
    for booth in tables.Booth.select():
        held = worker.select().where(worker.booth == booth.id)
        confirmed = held.where(worker.confirmed_at.is_null(False)).count()
        trained = held.where(worker.trained_at.is_null(False)).count()
        if (booth.confirmed, booth.trained) != (confirmed, trained):
            counted = f"{booth.confirmed} confirmed and {booth.trained} trained"
            yield f"booth part {booth.part} counts {counted}, not {confirmed} and {trained}"
    for session in tables.Session.select():
        taken = seat.select().where(seat.session == session.id, seat.state != "cancelled").count()
        if session.taken != taken or taken > session.seats:
            yield f"T{session.id} counts {session.taken}/{session.seats} seats, not {taken}"


def _enrolments(crowd: Crowd) -> Iterator[str]:
    for one in (*crowd.seeds, *crowd.newcomers):
        rows = tables.Enrolment.select().join(tables.Worker)
        rows = rows.where(tables.Worker.telegram_id == one.user.id)
        held = [f"T{row.session_id}" for row in rows if row.state == "enrolled"]
        if one in crowd.newcomers and held != ([one.session] if one.session else []):
            yield f"{one.name} holds {held} and was told {one.session!r}"
        if one.refused in held:
            yield f"{one.name} holds {one.refused} and was told that it is full"


def _lookups(crowd: Crowd) -> Iterator[str]:
    for one in (*crowd.seeds, *crowd.newcomers):
        for asked in one.lookups:
            if not asked.answers:
                yield f"{one.name} heard nothing of {asked.code}"


def _digests(ground: Ground) -> Iterator[str]:
    for chat in ground.groups:
        for kind, sign in SIGNS.items():
            rows = tables.Outbox.select().where(
                tables.Outbox.chat_id == chat.id, tables.Outbox.subject == kind
            )
            states = [row.state for row in rows]
            arrived = sum(m.get("text", "").startswith(sign) for m in chat.messages.values())
            if states not in (["sent"], ["uncertain"]) or arrived > 1:
                yield f"{chat.title}: {kind} arrived {arrived} times and is kept as {states}"


def _reminders(ground: Ground, rested: datetime) -> Iterator[str]:
    for dedup in _not_reminded(ground, rested):
        yield f"{dedup} was never made"
    for row in tables.Outbox.select().where(tables.Outbox.subject == "reminder"):
        messages = ground.world.chats[row.chat_id].messages.values()
        arrived = any(m.get("text", "").startswith(REMINDER) for m in messages)
        if row.state not in ("sent", "expired") or (row.state == "sent" and not arrived):
            yield f"{row.dedup} is kept as {row.state}, arrived: {arrived}"
        if row.state == "expired" and row.error != "not needed any more":
            yield f"{row.dedup} has expired"


def _not_reminded(ground: Ground, now: datetime) -> set[str]:
    """Give the keys of the reminders that are due by now and that nobody has made."""
    local = now.astimezone(ground.zone)
    evening = local.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    due = set()
    for row in tables.Enrolment.select().where(tables.Enrolment.state == "enrolled"):
        starts = row.session.starts_at
        stamp = f"{starts.timestamp():.0f}"
        days = (starts.astimezone(ground.zone).date() - local.date()).days
        if days == 1 and row.changed_at <= evening:
            due.add(f"reminder:{row.id}:evening:{stamp}")
        if row.changed_at <= starts - 2 * HOUR <= now:
            due.add(f"reminder:{row.id}:soon:{stamp}")
    return due - {row.dedup for row in tables.Outbox.select(tables.Outbox.dedup)}


def _outbox(ground: Ground) -> Iterator[str]:
    if states := set(_states(tables.Outbox)) - {"sent", "uncertain", "expired"}:
        yield f"the outbox holds messages that are {states}"
    for row in tables.Outbox.select().where(tables.Outbox.state == "sent"):
        if row.message_id not in ground.world.chats[row.chat_id].messages:
            yield f"message {row.id} is kept as sent and is not in its chat"


def _states(table: type[tables.Inbox] | type[tables.Outbox]) -> dict[str, int]:
    query: Any = table.select(table.state, fn.COUNT(table.state)).group_by(table.state)
    return dict(query.tuples())
