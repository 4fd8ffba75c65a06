"""Updates received and not yet worked off. They are stored before Telegram is told of it.

An update is new, then taken by an owner (a process) with a lease, then done or failed. It is taken
only when no earlier one of its chat or of its person is unfinished, whoever has that one in hand.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Any

from peewee import SQL, Expression, PostgresqlDatabase, fn

from models import tables
from models.database import transaction
from models.prepared import Prepared, Slot

LEASE = timedelta(seconds=30)
# How often an update that outlived its owner is begun again. One may be the killer, but most just
# happen to be in hand when a process dies, some of them in one death after another.
TRIES = 10
NEVER_FINISHED = f"never finished: the process ended {TRIES} times while it was being worked off"
UNFINISHED = ("new", "taken")
_OWN = ("update_id", "raw", "chat_id", "user_id")
_SHARED = ("received_at", "state", "owner", "leased_until")
Inbox = tables.Inbox


@dataclass(frozen=True, slots=True)
class Received:
    """An update as it came: its JSON, and the chat and the person whose order it belongs to."""

    update_id: int
    raw: str
    chat_id: int | None = None
    user_id: int | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """An update in hand. `lapsed`: an owner died with it; `attempts`: times begun after that."""

    update_id: int
    raw: str
    chat_id: int | None
    user_id: int | None
    lapsed: bool
    attempts: int


def store(updates: Sequence[Received], now: datetime, owner: str | None = None) -> list[int]:
    """Keep updates in one transaction; give the ids that were not known yet.

    With `owner` they are taken by it at once, whatever came before: it must keep their order. What
    it has taken already is given again, in case it never learnt that the last try was stored.
    """
    if not updates:
        return []
    rows = {update.update_id: update for update in updates}
    with transaction(durable=True):
        stored = {row.update_id for row in _insertion(len(rows)).rows(**_values(rows, now, owner))}
        if owner and len(stored) < len(rows):
            stored |= _owned(owner, rows.keys() - stored)
    return [update_id for update_id in rows if update_id in stored]


def claim(owner: str, limit: int, now: datetime) -> list[Taken]:
    """Take up to `limit` of the oldest updates that nobody has and that wait for no earlier one.

    What an owner has let lapse is taken again; what has been begun too often is set aside.
    """
    with transaction():
        _set_aside_spent(_lapsed(now), now)
        query = (
            Inbox.select()
            .where(_free(now), ~_behind_another("chat_id"), ~_behind_another("user_id"))
            .order_by(Inbox.update_id)
            .limit(limit)
        )
        if isinstance(tables.database.obj, PostgresqlDatabase):
            query = query.for_update(skip_locked=True)
        return _take(owner, list(query), now)


def renew(owner: str, now: datetime) -> None:
    """Prolong the lease of everything that an owner has in hand."""
    Inbox.update(leased_until=now + LEASE).where(
        Inbox.state == "taken", Inbox.owner == owner
    ).execute()


def release(owner: str) -> None:
    """Give back what an owner has in hand and has not worked off: it stops in good order."""
    Inbox.update(state="new", owner=None, leased_until=None).where(
        Inbox.state == "taken", Inbox.owner == owner
    ).execute()


def let_lapse(owner: str, now: datetime) -> None:
    """End the leases of all others, for a process that knows that it is the only one."""
    Inbox.update(leased_until=now - LEASE).where(
        Inbox.state == "taken", Inbox.owner != owner
    ).execute()


def begin_again(update_id: int) -> None:
    """Count that an update which outlived its owner is begun once more."""
    Inbox.update(attempts=Inbox.attempts + 1).where(Inbox.update_id == update_id).execute()


def waiting(now: datetime) -> bool:
    """Say whether there are updates that nobody has in hand, or whose owner let them lapse."""
    return bool(Inbox.select().where(_free(now)).exists())


def unfinished(limit: int = 1000) -> list[tuple[int, str]]:
    """Give the oldest updates that are not worked off yet, as `(update_id, JSON)` pairs."""
    query = Inbox.select().where(Inbox.state.in_(UNFINISHED)).order_by(Inbox.update_id).limit(limit)
    return [(row.update_id, row.raw) for row in query]


def has_ended(update_id: int) -> bool:
    """Say whether an update is worked off, or set aside, and that is written down."""
    mine = Inbox.select().where(Inbox.update_id == update_id, Inbox.state.in_(UNFINISHED))
    return not mine.exists()


def forget(before: datetime, *, state: str = "done", limit: int = 1000) -> int:
    """Drop up to `limit` updates that ended before a moment, done or failed; give how many.

    Telegram repeats nothing after a day, and may use a number again after a week of silence.
    """
    old = Inbox.select(Inbox.update_id).where(Inbox.state == state, Inbox.finished_at < before)
    oldest = [row.update_id for row in old.order_by(Inbox.update_id).limit(limit)]
    return int(Inbox.delete().where(Inbox.update_id.in_(oldest)).execute()) if oldest else 0


def oldest(now: datetime) -> float:
    """Give how many seconds the oldest unfinished update has waited; 0 when there is none."""
    since = Inbox.select(fn.MIN(Inbox.received_at)).where(Inbox.state.in_(UNFINISHED)).scalar()
    return max(0.0, (now - since).total_seconds()) if since else 0.0


def finish(
    update_ids: Sequence[int], now: datetime, failed: Sequence[tuple[int, str]] = ()
) -> None:
    """Mark updates as worked off and drop their content, which is nobody's business any more.

    `failed` ones, each with what went wrong, are set aside with their content for the operator.
    """
    with transaction():
        if update_ids:
            nobodys = {"raw": "", "chat_id": None, "user_id": None}
            Inbox.update(state="done", finished_at=now, **nobodys).where(
                Inbox.update_id.in_(update_ids)
            ).execute()
        for update_id, error in failed:
            Inbox.update(state="failed", error=error, finished_at=now).where(
                Inbox.update_id == update_id
            ).execute()


@lru_cache(maxsize=100)  # as many updates as one poll gives
def _insertion(number: int) -> Prepared:
    """Give the query that stores so many updates, and gives the ids that were not known."""

    def query() -> Any:
        shared = {name: Slot(name, getattr(Inbox, name)) for name in _SHARED}
        rows = [shared | {name: Slot(f"{name}{i}") for name in _OWN} for i in range(number)]
        return Inbox.insert_many(rows).on_conflict_ignore().returning(Inbox.update_id)

    return Prepared(query)


def _values(rows: dict[int, Received], now: datetime, owner: str | None) -> dict[str, object]:
    values = {f"{name}{i}": getattr(u, name) for i, u in enumerate(rows.values()) for name in _OWN}
    state, until = ("taken", now + LEASE) if owner else ("new", None)
    shared = {"received_at": now, "state": state, "owner": owner, "leased_until": until}
    return values | shared


def _owned(owner: str, ids: Iterable[int]) -> set[int]:
    taken = Inbox.select(Inbox.update_id).where(
        Inbox.update_id.in_(list(ids)), Inbox.state == "taken", Inbox.owner == owner
    )
    return {row.update_id for row in taken}


def _behind_another(whose: str) -> Any:
    """Say that an earlier update of the same chat or person is not finished."""
    earlier = Inbox.alias("earlier")
    return fn.EXISTS(
        earlier.select(earlier.update_id).where(
            SQL("\"earlier\".\"state\" IN ('new', 'taken')"),  # in the words of the index
            getattr(earlier, whose) == getattr(Inbox, whose),
            earlier.update_id < Inbox.update_id,
        )
    )


def _lapsed(now: datetime) -> Any:
    return (Inbox.state == "taken") & (Inbox.leased_until < now)


def _free(now: datetime) -> Any:
    return (Inbox.state == "new") | _lapsed(now)


def _set_aside_spent(lapsed: Expression, now: datetime) -> None:
    Inbox.update(state="failed", error=NEVER_FINISHED, finished_at=now).where(
        lapsed, Inbox.attempts >= TRIES
    ).execute()


def _take(owner: str, rows: list[tables.Inbox], now: datetime) -> list[Taken]:
    if rows:
        Inbox.update(state="taken", owner=owner, leased_until=now + LEASE).where(
            Inbox.update_id.in_([row.update_id for row in rows])
        ).execute()
    return [
        Taken(
            row.update_id,
            row.raw,
            row.chat_id,
            row.user_id,
            lapsed=row.state == "taken",
            attempts=row.attempts,
        )
        for row in rows
    ]
