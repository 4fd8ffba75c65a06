"""What a roll changes, in numbers for each AC and in all, and line by line for one AC."""

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from peewee import JOIN, fn

from models import tables
from models.places import BoothPart, Place, gazetteer
from models.roll_matching import Kind, MatchedBy
from models.rolls.naming import blanked

UNPLACED = frozenset((Kind.SPLIT, Kind.GONE, Kind.UNSURE))  # whose workers are asked


@dataclass(slots=True)
class AcDifference:
    """Of an AC: booths of the list by kind, and the people, posts and invitations they have.

    `along` go with their booth, `asked` are unplaced until they say where they vote. `blanked`
    booths lose a Hindi name that was another name's.
    """

    ac: Place
    booths: int = 0  # in use now
    listed: int = 0
    kinds: dict[Kind, int] = field(default_factory=lambda: defaultdict(int))
    workers_along: int = 0
    workers_asked: int = 0
    posts: int = 0
    invitations: int = 0
    blanked: int = 0

    @property
    def retired(self) -> int:
        """Return how many booths there would be no more, as far as is known."""
        return self.kinds.get(Kind.GONE, 0)


@dataclass(frozen=True, slots=True)
class LineageLine:
    """One row of lineage, to be shown: codes, names and how the match was made."""

    id: int
    match: int
    kind: Kind
    ac: Place
    booth_id: int | None  # the old booth's
    old: BoothPart | None
    old_name: str
    old_name_hi: str
    new: BoothPart | None
    new_name: str
    new_name_hi: str
    serials: str
    matched_by: str
    sureness: int
    decided_by: str
    workers: int


def of_roll(roll_id: int, ac_id: int | None = None) -> list[AcDifference]:
    """Return the difference of each AC of a roll, by number; perhaps of one AC alone.

    Booths are counted by what becomes of them; those that are new by themselves.
    """
    row, all_places = tables.Lineage, gazetteer.current()
    found: dict[int, AcDifference] = {}
    before: dict[int, tuple[int, Kind]] = {}  # old booth → its AC, what becomes of it
    listed: dict[int, set[str]] = defaultdict(set)
    numbers = row.ac, row.kind, row.from_booth, row.to_part, row.to_suffix
    lines = row.select(*numbers, row.changes, row.matched_by).where(row.roll == roll_id)
    lines = lines if ac_id is None else lines.where(row.ac == ac_id)
    for of_ac, kind, old, to_part, suffix, changes, by in lines.tuples().iterator():
        one = found.setdefault(of_ac, AcDifference(all_places.by_id[of_ac]))
        if old is not None and old not in before:
            before[old] = of_ac, Kind(kind)
            one.kinds[Kind(kind)] += by != MatchedBy.SAMPLE
        one.kinds[Kind.NEW] += kind == Kind.NEW
        listed[of_ac] |= {f"{to_part}{suffix}"} if to_part else set()
        one.blanked += bool("name_hi" in changes and blanked(json.loads(changes)))
    for of_ac, one in found.items():
        one.listed, one.booths = (
            len(listed[of_ac]),
            sum(n for k, n in one.kinds.items() if k != Kind.NEW),
        )
    _count_people(found, before, roll_id)
    _count_listed_first(found)
    return sorted(found.values(), key=lambda one: one.ac.number or 0)


def total(differences: Sequence[AcDifference]) -> AcDifference:
    """Return the sum of the differences of several ACs; its AC is the first one's."""
    whole = AcDifference(differences[0].ac)
    for one in differences:
        for column in ("booths", "listed", "workers_along", "workers_asked", "posts"):
            setattr(whole, column, getattr(whole, column) + getattr(one, column))
        whole.invitations += one.invitations
        whole.blanked += one.blanked
        for kind, count in one.kinds.items():
            whole.kinds[kind] += count
    return whole


def _count_people(
    found: dict[int, AcDifference], before: dict[int, tuple[int, Kind]], roll_id: int
) -> None:
    worker, post, invitation = tables.Worker, tables.Post, tables.Invitation
    for booth, count in _by_booth(worker, None, roll_id):
        ac_id, kind = before.get(booth, (0, Kind.SAME))
        if ac_id and kind in UNPLACED:
            found[ac_id].workers_asked += count
        elif ac_id:
            found[ac_id].workers_along += count
    for booth, count in _by_booth(post, post.until.is_null(), roll_id):
        if booth in before:
            found[before[booth][0]].posts += count
    pending = invitation.state == tables.InvitationState.PENDING
    for booth, count in _by_booth(invitation, pending, roll_id):
        if booth in before:
            found[before[booth][0]].invitations += count


def _count_listed_first(found: dict[int, AcDifference]) -> None:
    """Count as asked who is with the AC alone, where this is its first list."""
    booth, worker = tables.Booth, tables.Worker
    first = [ac_id for ac_id, one in found.items() if not one.booths]
    rows: Any = (
        worker.select(booth.ac, fn.COUNT(worker.id))
        .join(booth)
        .where(booth.ac.in_(first), booth.part == 0)
        .group_by(booth.ac)
    )
    for ac_id, count in rows.tuples():
        found[ac_id].workers_asked += count


def _by_booth(table: Any, condition: Any, roll_id: int) -> list[tuple[int, int]]:
    """Return how many rows of a table there are at each old booth of a roll."""
    lineage = tables.Lineage
    of_roll = lineage.select(lineage.from_booth).where(
        lineage.roll == roll_id, lineage.from_booth.is_null(False)
    )
    rows = table.select(table.booth, fn.COUNT(table.id)).where(table.booth.in_(of_roll))
    rows = rows if condition is None else rows.where(condition)
    return list(rows.group_by(table.booth).tuples())


def lines(
    roll_id: int, ac_id: int, *, kinds: Iterable[Kind] | None = None, match: int | None = None
) -> list[LineageLine]:
    """Return the lines of one AC of a roll, in the order of its list; perhaps of some kinds."""
    row, booth, worker = tables.Lineage, tables.Booth, tables.Worker
    ac = gazetteer.current().by_id[ac_id]
    of_ac = row.select(row, booth).join(
        booth, JOIN.LEFT_OUTER, on=(row.from_booth == booth.id), attr="before"
    )
    of_ac = of_ac.where(row.roll == roll_id, row.ac == ac_id)
    of_ac = of_ac if kinds is None else of_ac.where(row.kind.in_(list(kinds)))
    of_ac = of_ac if match is None else of_ac.where(row.match == match)
    found = list(of_ac.order_by(row.match, row.from_part, row.from_suffix, row.id))
    ids = [one.from_booth_id for one in found if one.from_booth_id]
    at = worker.select(worker.booth, fn.COUNT(worker.id)).where(worker.booth.in_(ids))
    counts: Any = at.group_by(worker.booth).tuples()
    workers: dict[int | None, int] = dict(counts)
    return [_line(one, ac, workers.get(one.from_booth_id, 0)) for one in found]


def _line(row: Any, ac: Place, workers: int) -> LineageLine:
    changes = json.loads(row.changes) if row.changes else {}
    before = getattr(row, "before", None) if row.from_booth_id else None
    old = (
        {"name_en": "", "name_hi": "", "serials": ""}
        if before is None
        else {"name_en": before.name_en, "name_hi": before.name_hi, "serials": before.serials or ""}
    )
    now = {
        column: (changes[column][1] or "") if column in changes else old[column]
        for column in ("name_en", "name_hi", "serials")
    }
    was = {
        column: changes[column][0] if changes.get(column, [None])[0] is not None else old[column]
        for column in old
    }
    return LineageLine(
        id=row.id,
        match=row.match,
        kind=Kind(row.kind),
        ac=ac,
        booth_id=row.from_booth_id,
        old=BoothPart(row.from_part, row.from_suffix) if row.from_part else None,
        old_name=was["name_en"],
        old_name_hi=was["name_hi"],
        new=BoothPart(row.to_part, row.to_suffix) if row.to_part else None,
        new_name=now["name_en"] if row.to_part else "",
        new_name_hi=now["name_hi"] if row.to_part else "",
        serials=now["serials"] if row.to_part else "",
        matched_by=row.matched_by,
        sureness=row.sureness,
        decided_by=row.decided_by or "",
        workers=workers,
    )
