"""Consistency checks after a run: the database against what users did and received."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Any

from peewee import fn

from models import tables
from models.consents import NOTICE_VERSION
from models.outbox_subjects import OutboxSubject
from models.queues import inbox
from tests.soak.harness.environment import EVENING, Environment
from tests.soak.harness.simulated_users import REMINDER, SimulatedUser, SimulatedUsers
from tests.support.world import HOUR

SIGNS = {"targets": "🌅", "schedule": "📅"}


def violations(environment: Environment, users: SimulatedUsers, drained_at: datetime) -> list[str]:
    """Return a line for everything lost, doubled or unfinished at `drained_at`."""
    checks = (
        _unfinished_updates(environment, users),
        _workers(users, environment),
        _counters(),
        _enrolments(users),
        _lookups(users),
        _digests(environment),
        _reminders(environment, drained_at),
        _outbox(environment),
    )
    return [line for check in checks for line in check]


def is_drained(environment: Environment, now: datetime) -> bool:
    """Return whether all messages due by now exist and are in their final state."""
    outbox = tables.Outbox
    pending = outbox.select().where(outbox.state.in_(("queued", "sending"))).exists()
    digests = len(environment.groups) * len(SIGNS)
    made = tables.Digest.select().count() == digests and not _not_reminded(environment, now)
    return made and not pending


def unfinished() -> int:
    """Return the number of unprocessed updates."""
    return int(tables.Inbox.select().where(tables.Inbox.state.in_(inbox.UNFINISHED)).count())


def repeated(users: SimulatedUsers) -> tuple[int, int]:
    """Return how many look-ups and reminders arrived more than once, as is allowed."""
    all_users = (*users.seeds, *users.newcomers)
    lookups = sum(lookup.answers > 1 for user in all_users for lookup in user.lookups)
    sent = Counter(
        row.chat_id
        for row in tables.Outbox.select().where(tables.Outbox.subject == OutboxSubject.REMINDER)
    )
    return lookups, sum(user.reminders > sent[user.account.id] for user in all_users)


def _unfinished_updates(environment: Environment, users: SimulatedUsers) -> Iterator[str]:
    states = _states(tables.Inbox)
    made = environment.updates + users.updates
    if states != {"done": made}:
        yield f"the inbox holds {states} of {made} updates"
    for row in tables.Inbox.select().where(tables.Inbox.state == "failed"):
        yield f"update {row.update_id} failed: {row.error[-300:]}"
    if drafts := tables.Draft.select().count():
        yield f"{drafts} forms were left open"


def _workers(users: SimulatedUsers, environment: Environment) -> Iterator[str]:
    expected = 1 + len(users.seeds) + len(users.newcomers)
    if (count := tables.Worker.select().count()) != expected:
        yield f"{count} workers instead of {expected}"
    for user in users.newcomers:
        rows = list(tables.Worker.select().where(tables.Worker.telegram_id == user.account.id))
        stored = [(w.name, f"{w.booth.ac.number}/{w.booth.part}{w.booth.suffix}") for w in rows]
        if stored != [(user.name, user.booth)]:
            yield f"{user.name} of {user.booth} is kept as {stored}"
        elif environment.keys.decrypt(rows[0].phone or "") != user.account.phone:
            yield f"{user.name} has somebody else's phone"
        else:
            yield from _consent(user, rows[0].id)


def _consent(user: SimulatedUser, worker_id: int) -> Iterator[str]:
    rows = tables.Consent.select().where(tables.Consent.worker == worker_id)
    consents = [(row.notice_version, row.language) for row in rows]
    if consents != [(NOTICE_VERSION, user.language)]:
        yield f"{user.name} has agreed {consents}"


def _counters() -> Iterator[str]:
    worker, seat = tables.Worker, tables.Enrolment
    for booth in tables.Booth.select():
        held = worker.select().where(worker.booth == booth.id)
        confirmed = held.where(worker.confirmed_at.is_null(False)).count()
        trained = held.where(worker.trained_at.is_null(False)).count()
        if (booth.confirmed, booth.trained) != (confirmed, trained):
            counted = f"{booth.confirmed} confirmed and {booth.trained} trained"
            part = f"{booth.part}{booth.suffix}"
            yield f"booth part {part} counts {counted}, not {confirmed} and {trained}"
    for session in tables.Session.select():
        taken = seat.select().where(seat.session == session.id, seat.state != "cancelled").count()
        if session.taken != taken or taken > session.seats:
            yield f"T{session.id} counts {session.taken}/{session.seats} seats, not {taken}"


def _enrolments(users: SimulatedUsers) -> Iterator[str]:
    for user in (*users.seeds, *users.newcomers):
        rows = tables.Enrolment.select().join(tables.Worker)
        rows = rows.where(tables.Worker.telegram_id == user.account.id)
        held = [f"T{row.session_id}" for row in rows if row.state == "enrolled"]
        if user in users.newcomers and held != ([user.session] if user.session else []):
            yield f"{user.name} holds {held} and was told {user.session!r}"
        if user.full_session in held:
            yield f"{user.name} holds {user.full_session} and was told that it is full"


def _lookups(users: SimulatedUsers) -> Iterator[str]:
    for user in (*users.seeds, *users.newcomers):
        for lookup in user.lookups:
            if not lookup.answers:
                yield f"{user.name} heard nothing of {lookup.code}"


def _digests(environment: Environment) -> Iterator[str]:
    for chat in environment.groups:
        for kind, sign in SIGNS.items():
            rows = tables.Outbox.select().where(
                tables.Outbox.chat_id == chat.id, tables.Outbox.subject == kind
            )
            states = [row.state for row in rows]
            arrived = sum(m.get("text", "").startswith(sign) for m in chat.messages.values())
            if states not in (["sent"], ["uncertain"]) or arrived > 1:
                yield f"{chat.title}: {kind} arrived {arrived} times and is kept as {states}"


def _reminders(environment: Environment, drained_at: datetime) -> Iterator[str]:
    for dedup in _not_reminded(environment, drained_at):
        yield f"{dedup} was never made"
    for row in tables.Outbox.select().where(tables.Outbox.subject == OutboxSubject.REMINDER):
        messages = environment.world.chats[row.chat_id].messages.values()
        arrived = any(m.get("text", "").startswith(REMINDER) for m in messages)
        if row.state not in ("sent", "expired") or (row.state == "sent" and not arrived):
            yield f"{row.dedup} is kept as {row.state}, arrived: {arrived}"
        if row.state == "expired" and row.error != "not needed any more":
            yield f"{row.dedup} has expired"


def _not_reminded(environment: Environment, now: datetime) -> set[str]:
    """Return the dedup keys of the reminders that are due by now and do not exist."""
    local = now.astimezone(environment.zone)
    evening = local.replace(hour=EVENING, minute=0, second=0, microsecond=0)
    due = set()
    for row in tables.Enrolment.select().where(tables.Enrolment.state == "enrolled"):
        starts = row.session.starts_at
        stamp = f"{starts.timestamp():.0f}"
        days = (starts.astimezone(environment.zone).date() - local.date()).days
        if days == 1 and row.changed_at <= evening:
            due.add(f"reminder:{row.id}:evening:{stamp}")
        if row.changed_at <= starts - 2 * HOUR <= now:
            due.add(f"reminder:{row.id}:soon:{stamp}")
    return due - {row.dedup for row in tables.Outbox.select(tables.Outbox.dedup)}


def _outbox(environment: Environment) -> Iterator[str]:
    if states := set(_states(tables.Outbox)) - {"sent", "uncertain", "expired"}:
        yield f"the outbox holds messages that are {states}"
    for row in tables.Outbox.select().where(tables.Outbox.state == "sent"):
        if row.message_id not in environment.world.chats[row.chat_id].messages:
            yield f"message {row.id} is kept as sent and is not in its chat"


def _states(table: type[tables.Inbox] | type[tables.Outbox]) -> dict[str, int]:
    query: Any = table.select(table.state, fn.COUNT(table.state)).group_by(table.state)
    return dict(query.tuples())
