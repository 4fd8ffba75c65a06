"""The durable queue of incoming updates, stored before they are acknowledged to Telegram.

An update is new, then claimed by an owner (a process) with a lease, then done or failed. It is
claimed only when no earlier update of its chat or its user is unfinished, whoever owns that one,
and no later one is in flight: by webhook a press may overtake the message before it.
An update whose answer waits, and those behind it of the same person in the same chat, keep nobody
else from being claimed (bot/intake/chat_order.py has the same rule).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import Union

from peewee import SQL, Case, Expression, Function, Insert, ModelAlias, Query, Update, fn

from models.database import (
    BindParam,
    CompiledQuery,
    bind_list,
    for_update,
    listed,
    transaction,
)
from models.queues.update_results import StoredResults
from models.tables.queues import UNFINISHED as UNFINISHED
from models.tables.queues import Inbox
from models.tables.queues import InboxState as InboxState

LEASE = timedelta(seconds=30)
# How often an update that outlived its owner is started again. One of them may be what kills the
# process, but most just happen to be in flight when it dies, some of them several times in a row.
TRIES = 10
NEVER_FINISHED = f"never finished: the process ended {TRIES} times while it was being processed"
_OWN = ("update_id", "raw", "chat_id", "user_id")
_Row = Union[type[Inbox], "ModelAlias[Inbox]"]  # of which a condition speaks
_SHARED = ("received_at", "state", "owner", "leased_until")
_NOW = BindParam("now", Inbox.leased_until)
_FAR = BindParam("far", Inbox.leased_until)  # twice the time of a lease later
# An update without what it said and whose it was, which nobody has a reason to keep.
EMPTY: dict[str, str | None] = {"raw": "", "chat_id": None, "user_id": None, "results": None}


@dataclass(frozen=True, slots=True)
class IncomingUpdate:
    """An update as Telegram sent it: its JSON, and the chat and user whose order it belongs to.

    `upgrade`: it tells that a group, with this old id and this new one, became a supergroup.
    """

    update_id: int
    raw: str
    chat_id: int | None = None
    user_id: int | None = None
    upgrade: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class ClaimedUpdate:
    """A claimed update.

    `redelivered`: an owner died while it was in flight; `attempts`: how often it was started after
    that; `results`: what it had done by then.
    """

    update_id: int
    raw: str
    chat_id: int | None
    user_id: int | None
    redelivered: bool
    attempts: int
    results: StoredResults


def store(updates: Sequence[IncomingUpdate], now: datetime, owner: str | None = None) -> list[int]:
    """Store updates in one durable transaction; return the ids that were not stored before.

    With `owner` they are claimed by it immediately, whatever came before: the owner must keep
    their order. Ids that it owns already are returned again, in case it never learnt that the last
    try was stored.
    """
    if not updates:
        return []
    rows = {update.update_id: update for update in updates}
    with transaction(durable=True):
        stored = {row.update_id for row in _insertion(len(rows)).rows(**_values(rows, now, owner))}
        if owner and len(stored) < len(rows):
            stored |= _owned(owner, rows.keys() - stored)
    return [update_id for update_id in rows if update_id in stored]


def claim(owner: str, limit: int, now: datetime) -> list[ClaimedUpdate]:
    """Claim up to `limit` of the oldest updates that are free and wait for no earlier one.

    Updates whose lease has run out are claimed again; those started TRIES times are failed.
    """
    with transaction():
        _EXHAUSTED.rows(**_moments(now))
        return _claim_rows(owner, _CLAIMABLE.models(Inbox, limit=limit, **_moments(now)), now)


def renew(owner: str, now: datetime) -> None:
    """Extend the leases of everything that an owner has in flight by LEASE."""
    Inbox.update(leased_until=now + LEASE).where(
        Inbox.state == InboxState.CLAIMED, Inbox.owner == owner
    ).execute()


def release(owner: str) -> None:
    """Return to the queue what an owner has claimed and not processed, as it stops in order."""
    _RELEASE.rows(owner=owner)


def expire_other_leases(owner: str, now: datetime) -> None:
    """Expire the leases of all other owners, for a process that knows it is the only one."""
    _EXPIRY.rows(owner=owner, past=now - LEASE)


def mark_answering(update_ids: Sequence[int]) -> None:
    """Record that updates have had their effect, and that their answers wait."""
    Inbox.update(answering=True).where(
        Inbox.update_id.in_(update_ids), Inbox.state == InboxState.CLAIMED
    ).execute()


def count_redelivery(update_id: int) -> None:
    """Count one more start of an update that outlived its owner."""
    Inbox.update(attempts=Inbox.attempts + 1).where(Inbox.update_id == update_id).execute()


def has_free(now: datetime) -> bool:
    """Return whether some update is free: new, or with a lease that has run out."""
    return bool(_ANY_FREE.rows(**_moments(now)))


def unfinished(limit: int = 1000) -> list[tuple[int, str]]:
    """Return the oldest unfinished updates, as `(update_id, JSON)` pairs."""
    query = Inbox.select().where(Inbox.state.in_(UNFINISHED)).order_by(Inbox.update_id).limit(limit)
    return [(row.update_id, row.raw) for row in query]


def acknowledge(
    update_ids: Sequence[int], now: datetime, failed: Sequence[tuple[int, str]] = ()
) -> None:
    """Record updates as done and empty them: nobody has a reason to read them any more.

    `failed` updates, each with its error, keep their content for the operator, as `_fail` says.
    """
    with transaction():
        if update_ids:
            _acknowledgement(len(update_ids)).rows(finished_at=now, **listed("id", update_ids))
        for update_id, error in failed:
            _failure(Inbox.update_id == update_id, error, now).execute()


@lru_cache(maxsize=100)  # as many updates as one poll returns
def _insertion(number: int) -> CompiledQuery:
    """Return the query that stores so many updates and returns the ids that were new."""

    def query() -> Insert:
        shared = {name: BindParam(name, getattr(Inbox, name)) for name in _SHARED}
        rows = [shared | {name: BindParam(f"{name}{i}") for name in _OWN} for i in range(number)]
        return Inbox.insert_many(rows).on_conflict_ignore().returning(Inbox.update_id)

    return CompiledQuery(query)


@lru_cache(maxsize=100)
def _acknowledgement(number: int) -> CompiledQuery:
    """Return the query that records so many updates as done."""
    finished_at = BindParam("finished_at", Inbox.finished_at)
    change = Inbox.update(state=InboxState.DONE, finished_at=finished_at, **EMPTY)
    return _changing(change.where(bind_list(Inbox.update_id, "id", number)))


@lru_cache(maxsize=100)
def _claiming(number: int) -> CompiledQuery:
    """Return the query that claims so many updates."""
    # It has its effect again, or it must be looked at whether it had.
    change = Inbox.update(
        state=InboxState.CLAIMED,
        owner=BindParam("owner"),
        leased_until=BindParam("until", Inbox.leased_until),
        answering=False,
    )
    return _changing(change.where(bind_list(Inbox.update_id, "id", number)))


def _changing(query: Update) -> CompiledQuery:
    return CompiledQuery(lambda: query.returning(Inbox.update_id))


def _claimable() -> Query:
    free_of_others = ~_behind_another("chat_id"), ~_behind_another("user_id")
    query = Inbox.select().where(_free(), *free_of_others).order_by(Inbox.update_id)
    return for_update(query.limit(BindParam("limit")), skip_locked=True)


def _values(rows: dict[int, IncomingUpdate], now: datetime, owner: str | None) -> dict[str, object]:
    values = {f"{name}{i}": getattr(u, name) for i, u in enumerate(rows.values()) for name in _OWN}
    state, until = (InboxState.CLAIMED, now + LEASE) if owner else (InboxState.NEW, None)
    shared = {"received_at": now, "state": state, "owner": owner, "leased_until": until}
    return values | shared


def _owned(owner: str, ids: Iterable[int]) -> set[int]:
    query = Inbox.select(Inbox.update_id).where(
        Inbox.update_id.in_(list(ids)), Inbox.state == InboxState.CLAIMED, Inbox.owner == owner
    )
    return {row.update_id for row in query}


def _behind_another(column: str) -> Function:
    """Return the condition that another update of the same chat or user is to end first.

    That is an earlier one, and a later one of the same person in the same chat that has overtaken
    it and is in flight.
    """
    other = Inbox.alias("other")
    is_in_flight = (other.state == InboxState.CLAIMED) & other.leased_until.between(_NOW, _FAR)
    has_overtaken = (other.update_id > Inbox.update_id) & is_in_flight & _same_line(other, Inbox)
    others = other.select(other.update_id).where(
        _is_unfinished("other"),
        getattr(other, column) == getattr(Inbox, column),
        (other.update_id < Inbox.update_id) | has_overtaken,
        _same_line(other, Inbox) | ~_lets_others_go(other),
    )
    # The first by the index nearly always says it. Without the offset PostgreSQL makes a join of
    # all with all of it: 900 updates of one person took half a second to look at.
    return fn.EXISTS(others.order_by(other.update_id).offset(0))


def _lets_others_go(update: _Row) -> Expression:
    """Return the condition that an update's answer waits, or one before it in its line."""
    head = Inbox.alias("head")
    return (update.answering == True) | fn.EXISTS(  # noqa: E712
        head.select(head.update_id).where(
            _is_unfinished("head"),
            head.chat_id == update.chat_id,
            _same_line(head, update),
            head.update_id < update.update_id,
            head.answering == True,  # noqa: E712
        )
    )


def _same_line(one: _Row, other: _Row) -> Expression:
    """Return the condition that the same person, or nobody known, wrote two in the same chat."""
    same_chat = fn.COALESCE(one.chat_id, 0) == fn.COALESCE(other.chat_id, 0)
    return same_chat & (fn.COALESCE(one.user_id, 0) == fn.COALESCE(other.user_id, 0))


def _is_unfinished(alias: str) -> SQL:
    # In the words of the index, or it would not be used.
    return SQL(f"\"{alias}\".\"state\" IN ('{InboxState.NEW}', '{InboxState.CLAIMED}')")


def _lapsed() -> Expression:
    # One that would last for more than twice as long was acquired by a clock that was ahead.
    is_over = (Inbox.leased_until < _NOW) | (Inbox.leased_until > _FAR)
    return (Inbox.state == InboxState.CLAIMED) & is_over


def _free() -> Expression:
    return (Inbox.state == InboxState.NEW) | _lapsed()


def _moments(now: datetime) -> dict[str, datetime]:
    """Return the values of _NOW and _FAR."""
    return {"now": now, "far": now + 2 * LEASE}


def _failure(which: Expression, error: str, now: datetime | BindParam) -> Update:
    """Return the query that records updates as failed, and empties those that have had an effect.

    What they brought, such as an invitation's number, may be deleted later, and must not stay here.
    """
    return Inbox.update(
        state=InboxState.FAILED,
        error=error,
        finished_at=now,
        results=None,
        raw=Case(None, ((Inbox.recorded > 0, ""),), Inbox.raw),
    ).where(which)


def _claim_rows(owner: str, rows: Sequence[Inbox], now: datetime) -> list[ClaimedUpdate]:
    if rows:
        ids = [row.update_id for row in rows]
        _claiming(len(ids)).rows(owner=owner, until=now + LEASE, **listed("id", ids))
    return [
        ClaimedUpdate(
            row.update_id,
            row.raw,
            row.chat_id,
            row.user_id,
            redelivered=row.state == InboxState.CLAIMED,
            attempts=row.attempts,
            results=StoredResults(row.results, row.settled),
        )
        for row in rows
    ]


_HELD = Inbox.state == InboxState.CLAIMED
_CLAIMABLE = CompiledQuery(_claimable)
_ANY_FREE = CompiledQuery(lambda: Inbox.select(Inbox.update_id).where(_free()).limit(1))
_EXHAUSTED = _changing(_failure(_lapsed() & (Inbox.attempts >= TRIES), NEVER_FINISHED, _NOW))
_RELEASE = _changing(
    Inbox.update(state=InboxState.NEW, owner=None, leased_until=None).where(
        _HELD, Inbox.owner == BindParam("owner")
    )
)
_EXPIRY = _changing(
    Inbox.update(leased_until=BindParam("past", Inbox.leased_until)).where(
        _HELD, Inbox.owner != BindParam("owner")
    )
)
