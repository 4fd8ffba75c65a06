"""The leaderboard: who invited how many confirmed workers, this week and in total.

This module decides who is named. The notice that workers agreed to says that coordinators see them
and groups see totals only. So names and IDs are shown only to people who hold a post with `people`
or `review` at the place, in their private chat, and that is recorded in the audit. Everybody else
sees ranks, counts and totals, and their own place among them.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from peewee import Case, fn

from models import audit, authority, places, tables, worker_rows
from models.audit import AuditAction
from models.database import transaction
from models.errors import NotAllowed, NotRegistered
from models.identity import worker_ids
from models.invitations.counting import counts, under_review
from models.places import gazetteer
from models.tables import FlagState, InvitationState

Period = Literal["week", "all"]
LISTED = 10  # inviters, and parts of the place
OPENING: tuple[authority.Permission, ...] = ("people", "review")


@dataclass(frozen=True, slots=True)
class InviterRow:
    """An inviter on the leaderboard. Ties share a rank; `code` and `name` may be hidden as ""."""

    rank: int
    worker_id: int
    week: int
    total: int
    code: str
    name: str


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """The totals of the inviters in one part of the place: a PC, an AC or a booth."""

    code: str
    name_en: str
    name_hi: str
    week: int
    total: int


@dataclass(frozen=True, slots=True)
class OwnRank:
    """The caller's own rank and counts; `waiting` are under review. `rank` 0: elsewhere."""

    worker_id: int
    booth: places.Booth
    rank: int
    week: int
    total: int
    waiting: int


@dataclass(frozen=True, slots=True)
class Leaderboard:
    """A place's leaderboard for the week that began at `monday`, or for all time.

    `inviters` brought the `week` and `total` invitations that count; `waiting` ones are under
    review and not counted yet. `own` is None for a person who is no worker; `opens` says that the
    caller may look at the entries behind the numbers.
    """

    place: places.Place
    period: Period
    monday: datetime
    inviters: int
    week: int
    total: int
    waiting: int
    lines: tuple[InviterRow, ...]
    parts: tuple[PlaceRow, ...]
    own: OwnRank | None
    opens: bool


def leaderboard(
    place_id: int,
    telegram_id: int,
    period: Period,
    now: datetime,
    zone: ZoneInfo,
    *,
    private: bool = True,
) -> Leaderboard:
    """Return the leaderboard of a place as this person may see it; raises UnknownPlace."""
    place, monday = places.place(place_id), week_begins(now, zone)
    opens = private and may_view_entries(telegram_id, place_id)
    me = worker_rows.find(telegram_id)
    here = places.booths_in(place_id)(tables.Booth)
    rows = _ranked(here, period, monday, me.id if me else 0)
    by_sector = place.kind == "ac"
    sums = _sums(here, monday, tables.Booth.sector if by_sector else tables.Booth.ac)
    whole = sum(sums.values(), Counter[str]())
    if me is not None and opens and rows:
        with transaction(repeatable=True):
            audit.record(me.id, AuditAction.BOARD, place.code, now)
    return Leaderboard(
        place=place,
        period=period,
        monday=monday,
        inviters=rows[0].inviters if rows else 0,
        week=whole["week"],
        total=whole["total"],
        waiting=_waiting(here),
        lines=_lines([row for row in rows if row.position <= LISTED], named=opens),
        parts=_parts(place, sums, period),
        own=_own(me, place_id, rows, monday) if me else None,
        opens=opens,
    )


def week_begins(now: datetime, zone: ZoneInfo) -> datetime:
    """Return the last Monday's midnight in a zone."""
    today = now.astimezone(zone).date()
    return datetime.combine(today - timedelta(days=today.weekday()), time(), zone)


def may_view_entries(telegram_id: int, place_id: int) -> bool:
    """Return whether one of this person's posts lets them look at the entries in a place."""
    for ability in OPENING:
        try:
            authority.require(telegram_id, ability, place_id)
        except (NotAllowed, NotRegistered):
            continue
        return True
    return False


def _tally(here: Any, monday: datetime, group: Any) -> Any:
    """Return the query for `week` and `total` of the inviters in these booths, by a column.

    `here` is the condition on their booths.
    """
    invitation, worker, booth = tables.Invitation, tables.Worker, tables.Booth
    week = fn.SUM(Case(None, [(invitation.ended_at >= monday, 1)], 0))
    return (
        invitation.select(group, week.alias("week"), fn.COUNT(invitation.id).alias("total"))
        .join(worker, on=(invitation.inviter == worker.id))
        .join(booth, on=(worker.booth == booth.id))
        .where(counts(invitation), here)
        .group_by(group)
    )


def _ranked(here: Any, period: Period, monday: datetime, own: int) -> list[Any]:
    """Return the first LISTED inviters of a place and the caller, each with rank and position."""
    tally = _tally(here, monday, tables.Worker.id).alias("tally")
    number = tally.c[_COLUMN[period]]
    order = [number.desc(), tally.c.id]
    ranked = (
        tally.select_from(
            tally.c.id,
            tally.c.week,
            tally.c.total,
            fn.RANK().over(order_by=[number.desc()]).alias("rank"),
            fn.ROW_NUMBER().over(order_by=order).alias("position"),
            fn.COUNT(tally.c.id).over().alias("inviters"),
        )
        .where(number > 0)
        .alias("ranked")
    )
    c = ranked.c
    columns = (c.id, c.week, c.total, c.rank, c.position, c.inviters)
    query = ranked.select_from(*columns).where((c.position <= LISTED) | (c.id == own))
    return list(query.order_by(c.position).namedtuples())


_COLUMN: dict[Period, str] = {"week": "week", "all": "total"}


def _lines(rows: list[Any], *, named: bool) -> tuple[InviterRow, ...]:
    wanted = [row.id for row in rows] if named else []
    people = {w.id: w for w in tables.Worker.select().where(tables.Worker.id.in_(wanted))}
    lines = []
    for row in rows:
        worker = people.get(row.id)
        code, name = (worker_ids.show(worker.public_id), worker.name) if worker else ("", "")
        lines.append(InviterRow(row.rank, row.id, int(row.week), row.total, code, name))
    return tuple(lines)


def _sums(here: Any, monday: datetime, part: Any) -> dict[int, Counter[str]]:
    """Return the counts by AC or by sector, the column `part`; 0 is no sector."""
    rows = _tally(here, monday, part).tuples()
    return {part or 0: Counter(week=int(week), total=total) for part, week, total in rows}


def _parts(
    place: places.Place, sums: dict[int, Counter[str]], period: Period
) -> tuple[PlaceRow, ...]:
    """Return the LISTED places directly inside a place with the highest counts."""
    parts, current = [], gazetteer.current()
    for child in current.children(place.id):
        own = current.acs_of(child.id) or (child.id,)
        inside = sum((sums[i] for i in own if i in sums), Counter[str]())
        if inside[_COLUMN[period]]:
            names = child.code, child.name_en, child.name_hi
            parts.append(PlaceRow(*names, week=inside["week"], total=inside["total"]))
    key = _COLUMN[period]
    return tuple(sorted(parts, key=lambda p: -getattr(p, key))[:LISTED])


def _waiting(here: Any) -> int:
    """Count the invitations of these inviters under review: only flags that wait are read."""
    flag, invitation, booth = tables.Flag, tables.Invitation, tables.Booth
    query = (
        flag.select(flag.invitation)
        .distinct()
        .join(invitation)
        .join(tables.Worker, on=(invitation.inviter == tables.Worker.id))
        .join(booth, on=(tables.Worker.booth == booth.id))
        .where(
            flag.state == FlagState.WAITING,
            invitation.state == InvitationState.CONFIRMED,
            here,
        )
    )
    return int(query.count())


def _own(me: tables.Worker, place_id: int, rows: list[Any], monday: datetime) -> OwnRank:
    """Return the caller's rank and counts; who invited nobody shares the rank after the last."""
    booth = places.booth(me.booth_id)
    rank = next((row.rank for row in rows if row.id == me.id), None)
    after_all = (rows[0].inviters if rows else 0) + 1
    inside = places.contains(place_id, booth.area.id)
    invitation = tables.Invitation
    mine = invitation.select(invitation.ended_at).where(invitation.inviter == me.id)
    moments = [row.ended_at for row in mine.where(counts(invitation))]
    return OwnRank(
        worker_id=me.id,
        booth=booth,
        rank=(rank or after_all) if inside else 0,
        week=sum(at >= monday for at in moments),
        total=len(moments),
        waiting=under_review(me.id),
    )
