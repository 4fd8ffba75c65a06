"""Find the sessions of a training that are to come."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from peewee import JOIN, Expression, ModelSelect, fn

from models import places, tables, text_forms
from models.database import BindParam, CompiledQuery, row_lock
from models.trainings.errors import (
    UnknownSession,
)
from models.waiting_list import seating

SUGGESTIONS = 5  # sessions offered in the place of an unknown or a full one
AROUND = 5  # a place itself, its AC, its PC, its district and its state


@dataclass(frozen=True, slots=True)
class Session:
    """One dated slot of a training. `code` is `T42`; moments are aware, in UTC."""

    id: int
    code: str
    title: str
    place: places.Place
    venue: str
    starts_at: datetime
    ends_at: datetime
    trainer: str | None
    seats: int
    taken: int
    cancelled: bool
    bring: str = ""
    held: int = 0  # seats offered to those who wait
    kept: int = 0  # free seats held for other ACs than the reader's, where there is one

    @property
    def free(self) -> int:
        """The number of seats that are left, for the reader where there is one."""
        return max(0, self.seats - self.taken - self.held - self.kept)


def find_session(text: str, now: datetime, booth_id: int | None = None) -> Session:
    """Return the session that a typed code names, such as `T42` or `४२`.

    Raises UnknownSession, with the next SUGGESTIONS sessions as choices: those around the booth
    of whoever typed it, where there is one.
    """
    match = re.fullmatch(r"(?:[Tt][\s-]*)?([0-9]{1,9})", text_forms.digits(text).strip())
    found = _one(int(match[1])) if match else None
    if found is None:
        raise _unknown(text, now, booth_id)
    return found


def session(session_id: int, now: datetime) -> Session:
    """Return a session by its number. Raises UnknownSession."""
    found = _one(session_id)
    if found is None:
        raise _unknown(f"T{session_id}", now)
    return found


def lock_session(session_id: int) -> None:
    """Lock a session's row until the transaction ends. For models alone."""
    _LOCK.execute(id=session_id)


def by_codes(codes: tuple[str, ...]) -> dict[str, Session]:
    """Return the sessions of those codes that name one, by code, in the same order."""
    numbers = {c: int(c[1:]) for c in codes if re.fullmatch(r"T[0-9]{1,9}", c)}
    return {code: found for code, number in numbers.items() if (found := _one(number))}


def coming(place_id: int, now: datetime, *, until: datetime | None = None) -> tuple[Session, ...]:
    """Return the sessions in a place, inside it or around it that have not begun, by time.

    With `until`, only those that begin before that moment.
    """
    query = _coming(now).where(_around_or_inside(place_id))
    if until is not None:
        query = query.where(tables.Session.starts_at < until)
    return tuple(of_row(row) for row in query)


def all_coming(now: datetime, until: datetime) -> tuple[Session, ...]:
    """Return all sessions that have not begun, and begin before `until`, by time."""
    return tuple(of_row(row) for row in _coming(now).where(tables.Session.starts_at < until))


def are_held(place_id: int) -> bool:
    """Return whether any session was ever planned in a place, inside it or around it."""
    row = tables.Session
    # Asked one after the other, each by the index: for both at once PostgreSQL reads all sessions.
    around = row.place.in_(places.ancestors(place_id))
    inside = row.place.in_(_inside(places.place(place_id)))
    held = row.select().where(row.cancelled_at.is_null())
    return any(held.where(here).exists() for here in (around, inside))


def others(wanted: Session, now: datetime, *, worker_id: int = 0) -> tuple[str, ...]:
    """Return the codes of other sessions near a session's place with free seats.

    Seats that are held for another AC than the worker's are not free. Those of the same subject
    come first.
    """
    place = wanted.place
    around = [*places.ancestors(place.id), *AROUND * [place.id]][:AROUND]
    rows = list(
        _OTHERS.rows(
            id=wanted.id,
            now=now,
            title=wanted.title,
            place=place.id,
            state=place.state_code if place.kind == "state" else "",
            **{f"around_{i}": place_id for i, place_id in enumerate(around)},
        )
    )
    kept = _kept(worker_id, [row.id for row in rows if row.quotas])
    return tuple(f"T{row.id}" for row in rows if row.free > kept.get(row.id, 0))


def for_ac(ac_id: int, found: Iterable[Session]) -> tuple[Session, ...]:
    """Return sessions as a worker of an AC sees them: what is held for others is not free."""
    all_ = tuple(found)
    kept = seating.kept_from(ac_id, [one.id for one in all_])
    return tuple(replace(one, kept=kept[one.id]) if one.id in kept else one for one in all_)


def for_worker(worker_id: int, found: Session) -> Session:
    """Return a session as a worker sees it: what is held for other ACs is not free."""
    kept = _kept(worker_id, [found.id] if seating.has_quotas(found.id) else [])
    return replace(found, kept=kept[found.id]) if kept else found


def within(place_id: int) -> Expression:
    """Return the condition for sessions in a place or inside it. For models alone."""
    here: Expression = tables.Session.place == place_id
    return here | tables.Session.place.in_(_inside(places.place(place_id)))


def of_row(row: tables.Session) -> Session:
    """Return the session of a table's row. For models alone."""
    trainer = None
    if row.trainer_id is not None:
        trainer = tables.Worker.get_or_none(tables.Worker.id == row.trainer_id)
    return Session(
        id=row.id,
        code=f"T{row.id}",
        title=row.training.title,
        place=places.place(row.place_id),
        venue=row.venue,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        trainer=trainer.name if trainer else None,
        seats=row.seats,
        taken=row.taken,
        cancelled=row.cancelled_at is not None,
        bring=row.bring or "",
        held=row.held,
    )


def _kept(worker_id: int, session_ids: list[int]) -> dict[int, int]:
    """Return how many free seats of these sessions are held for other ACs than a worker's."""
    if not session_ids:
        return {}
    return seating.kept_from(seating.acs_of([worker_id]).get(worker_id, 0), session_ids)


def _by_id() -> "ModelSelect[tables.Session]":
    """Return the query of one session with its subject and its trainer's name."""
    row, training, trainer = tables.Session, tables.Training, tables.Worker
    own = (row.id, row.place, row.venue, row.starts_at, row.ends_at, row.seats, row.taken, row.held)
    also = (row.cancelled_at, row.bring, training.title, trainer.name.alias("trainer"))
    return (
        row.select(*own, *also)
        .join(training)
        .join(trainer, JOIN.LEFT_OUTER, on=(row.trainer == trainer.id))
        .where(row.id == BindParam("id"))
    )


def _others() -> "ModelSelect[tables.Session]":
    row, training, inner = tables.Session, tables.Training, tables.Place
    around = row.place.in_([BindParam(f"around_{i}") for i in range(AROUND)])
    inside = inner.select(inner.id).where(
        (inner.pc == BindParam("place"))
        | (inner.district == BindParam("place"))
        | (inner.ac == BindParam("place"))
        | (inner.state_code == BindParam("state"))
    )
    quotas = fn.EXISTS(tables.Quota.select().where(tables.Quota.session == row.id))
    free = row.seats - row.taken - row.held
    return (
        row.select(row.id, free.alias("free"), quotas.alias("quotas"))
        .join(training)
        .where(
            row.id != BindParam("id"),
            row.starts_at > BindParam("now"),
            row.cancelled_at.is_null(),
            row.taken + row.held < row.seats,
            around | row.place.in_(inside),
        )
        .order_by(training.title != BindParam("title"), row.starts_at, row.id)
        .limit(SUGGESTIONS)
    )


_BY_ID = CompiledQuery(_by_id)  # of every enrolment, three times
_OTHERS = CompiledQuery(_others)  # of everybody who finds a session full
_LOCK = CompiledQuery(lambda: row_lock(tables.Session, tables.Session.id == BindParam("id")))


def _one(session_id: int) -> Session | None:
    for row in _BY_ID.rows(id=session_id):
        return Session(
            id=row.id,
            code=f"T{row.id}",
            title=row.title,
            place=places.place(row.place_id),
            venue=row.venue,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
            trainer=row.trainer,
            seats=row.seats,
            taken=row.taken,
            cancelled=row.cancelled_at is not None,
            bring=row.bring or "",
            held=row.held,
        )
    return None


def _coming(now: datetime) -> "ModelSelect[tables.Session]":
    return (
        tables.Session.select(tables.Session, tables.Training)
        .join(tables.Training)
        .where(tables.Session.starts_at > now, tables.Session.cancelled_at.is_null())
        .order_by(tables.Session.starts_at, tables.Session.id)
    )


def _unknown(text: str, now: datetime, booth_id: int | None = None) -> UnknownSession:
    """Return the refusal of a code, with the next sessions, around a booth where one is given."""
    nearest = _coming(now)
    if booth_id is not None:
        nearest = nearest.where(_around_or_inside(places.booth(booth_id).area.id))
    codes = tuple(f"T{row.id}" for row in nearest.limit(SUGGESTIONS))
    return UnknownSession(text=text, choices=codes)


def _around_or_inside(place_id: int) -> "Expression":
    around = tables.Session.place.in_(places.ancestors(place_id))
    return around | tables.Session.place.in_(_inside(places.place(place_id)))


def _inside(place: places.Place) -> "ModelSelect[tables.Place]":
    """Return the ids of the places inside: all of a state, or those of a PC, district or AC."""
    inner = tables.Place
    if place.kind == "state":
        return inner.select(inner.id).where(inner.state_code == place.state_code)
    within = (inner.pc == place.id) | (inner.district == place.id) | (inner.ac == place.id)
    return inner.select(inner.id).where(within)
