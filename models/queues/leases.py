"""Leases: tasks that one process at a time may do, until its lease runs out.

A lease is a row with a moment instead of a lock of the database session. So a proxy that pools
connections by transaction can stand in between, and a holder that hangs loses the lease too.
"""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from peewee import Insert, Update

from models.database import BindParam, CompiledQuery, transaction
from models.tables.queues import Lease

OF_PROCESSES = ("sender", "poller")
AHEAD = timedelta(minutes=1)  # a process's lease that lasts longer: by a clock that was ahead


def acquire(
    name: str, owner: str, now: datetime, for_: timedelta, longest: timedelta | None = None
) -> bool:
    """Acquire a lease or renew one's own; return False while somebody else holds it.

    It runs out `for_` after `now`, unless it is renewed. `longest` is the longest for which anybody
    acquires it, where that differs. A lease that would last for more than twice as long was
    acquired by a clock that was ahead: it has run out.
    """
    values: dict[str, Any] = {"name": name, "owner": owner, "until": now + for_}
    with transaction():
        if _TAKING.rows(**values, now=now, far=now + 2 * (longest or for_)):
            return True
        _NEW.rows(**values)  # none where somebody has it
        return Lease.get_or_none(Lease.name == name, Lease.owner == owner) is not None


def begin_night(name: str, owner: str, now: datetime, working: timedelta) -> bool:
    """Acquire a night's work; False when it is done, or somebody else is doing it.

    Another process may begin after `working`, where the owner has died.
    """
    return acquire(name, owner, now, working, longest=timedelta(days=1))


def end_night(name: str, owner: str, now: datetime, at: time, zone: ZoneInfo) -> None:
    """Keep the lease of a night's work that is done until the next time `at` in a zone."""
    local = now.astimezone(zone)
    night = datetime.combine(local.date(), at, zone)
    following = night if night > local else night + timedelta(days=1)
    acquire(name, owner, now, following - local)


def holder(name: str) -> str | None:
    """Return who acquired a lease last, whether or not it has run out; None: nobody."""
    row = Lease.get_or_none(Lease.name == name)
    return row.owner if row else None


def until(name: str) -> datetime | None:
    """Return until when a lease was acquired last, past or future; None: nobody has it."""
    row = Lease.get_or_none(Lease.name == name)
    return row.until if row else None


def process_runs(now: datetime) -> bool:
    """Return whether a process of the bot sends or polls: whether it holds the lease for that."""
    moments = (until(name) for name in OF_PROCESSES)
    return any(moment is not None and now < moment < now + AHEAD for moment in moments)


def forget_processes() -> None:
    """Delete the leases of sending and polling: whoever held them had another database."""
    Lease.delete().where(Lease.name.in_(OF_PROCESSES)).execute()


def release(name: str, owner: str) -> None:
    """Release a lease before it runs out; does nothing when somebody else holds it."""
    Lease.delete().where(Lease.name == name, Lease.owner == owner).execute()


_UNTIL = BindParam("until", Lease.until)


def _taking() -> Update:
    has_run_out = (Lease.until <= BindParam("now")) | (Lease.until > BindParam("far"))
    is_own = Lease.owner == BindParam("owner")
    change = Lease.update(owner=BindParam("owner"), until=_UNTIL)
    return change.where(Lease.name == BindParam("name"), is_own | has_run_out).returning(Lease.name)


def _new() -> Insert:
    row = Lease.insert(name=BindParam("name"), owner=BindParam("owner"), until=_UNTIL)
    return row.on_conflict_ignore().returning(Lease.name)


_TAKING, _NEW = CompiledQuery(_taking), CompiledQuery(_new)
