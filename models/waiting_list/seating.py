"""The seats of a session that are taken or offered, and of which ACs their workers are."""

from collections import Counter
from collections.abc import Iterable
from typing import Any

from peewee import ModelSelect, fn

from models import tables
from models.database import BindParam, CompiledQuery
from models.tables.trainings import EnrolmentState, Waiting, WaitingState
from models.waiting_list.allotment import Seats


def seats_of(session_id: int, *, without: int = 0) -> Seats:
    """Return the seats of a session as they are, `without` some of those taken."""
    [(seats, taken, offered)] = _SEATS.rows(session=session_id)
    quotas = {quota.ac_id: quota.seats for quota in _QUOTAS.rows(session=session_id)}
    if quotas:
        return Seats(seats, _used_by_ac(session_id), quotas)
    return Seats(seats, {0: taken - without + offered}, {})


def kept_from(ac_id: int, session_ids: Iterable[int]) -> dict[int, int]:
    """Return how many free seats of these sessions are held for other ACs; 0 is left out."""
    quota, numbers = tables.Quota, [*session_ids]
    others = quota.select(quota.session).where(quota.session.in_(numbers), quota.ac != ac_id)
    return {row.session_id: seats_of(row.session_id).kept_from(ac_id) for row in others.distinct()}


def has_quotas(session_id: int) -> bool:
    """Return whether any seats of a session are held for an AC."""
    return next(iter(_QUOTAS.rows(session=session_id)), None) is not None


def held(session_id: int) -> int:
    """Return how many seats are offered to somebody."""
    [(_, _, offered)] = _SEATS.rows(session=session_id)
    return int(offered)


def acs_of(worker_ids: Iterable[int]) -> dict[int, int]:
    """Return the AC of each of these workers."""
    worker, booth = tables.Worker, tables.Booth
    query: Any = (
        worker.select(worker.id, booth.ac).join(booth).where(worker.id.in_([*worker_ids])).tuples()
    )
    return dict(query)


def _seats() -> "ModelSelect[tables.Session]":
    session = tables.Session
    offered = Waiting.select(fn.COUNT(Waiting.id)).where(
        Waiting.session == session.id, Waiting.state == WaitingState.OFFERED
    )
    return session.select(session.seats, session.taken, offered).where(
        session.id == BindParam("session")
    )


def _quotas() -> "ModelSelect[tables.Quota]":
    quota = tables.Quota
    return quota.select(quota.ac, quota.seats).where(quota.session == BindParam("session"))


# Of everybody who joins a line
_SEATS = CompiledQuery(_seats)
_QUOTAS = CompiledQuery(_quotas)


def _used_by_ac(session_id: int) -> Counter[int]:
    worker, booth, seat = tables.Worker, tables.Booth, tables.Enrolment
    used = Counter[int]()
    for query in (
        seat.select(booth.ac, fn.COUNT(seat.id)).where(
            seat.session == session_id, seat.state != EnrolmentState.CANCELLED
        ),
        Waiting.select(booth.ac, fn.COUNT(Waiting.id)).where(
            Waiting.session == session_id, Waiting.state == WaitingState.OFFERED
        ),
    ):
        counted: Any = query.join(worker).join(booth).group_by(booth.ac).tuples()
        used.update(dict(counted))
    return used
