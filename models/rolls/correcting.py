"""Correct single matches of a roll that waits, by the people who may import in its AC."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from models import audit, authority, places, tables
from models.audit import AuditAction
from models.database import bulk_insert, lock_row, transaction
from models.places import BoothPart, Place, gazetteer
from models.roll_matching import Graph, Kind, ListedBooth, MatchedBy, Pairing, likeness, prepared
from models.rolls import differences
from models.rolls.differences import AcDifference, LineageLine
from models.rolls.errors import RollOver
from models.rolls.reading import COLUMNS, Row
from models.rolls.waiting import KEEPS_ROW, changes_of, from_of, listed, to_of, waiting

CERTAIN = 100  # what a person has decided
_FITTING = 60  # of 100: likeness from which a part is offered
_NEAREST = 3  # parts that are offered where none fits
_OFFERED = 6  # parts that an old booth may have become


@dataclass(frozen=True, slots=True)
class PartChoice:
    """A part of the new list that an old booth may have become."""

    part: BoothPart
    name_en: str
    name_hi: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """A roll that waits, with what it changes in one AC."""

    roll_id: int
    day: date
    draft: bool
    difference: AcDifference


def waiting_in(telegram_id: int, ac_id: int) -> Waiting | None:
    """Return the newest roll that waits for an AC; None without any.

    Raises NotRegistered or NotAllowed.
    """
    authority.require(telegram_id, "import", ac_id)
    ac = gazetteer.current().by_id[ac_id]
    found = waiting(ac.state_code, ac_id=ac_id)
    if not found:
        return None
    roll = found[0]
    [difference] = differences.of_roll(roll.id, ac_id)
    return Waiting(roll.id, roll.date, roll.draft, difference)


def acs_waiting(telegram_id: int, place_ids: Iterable[int]) -> tuple[Place, ...]:
    """Return the ACs inside some places for which a roll waits, by number.

    Raises NotRegistered or NotAllowed.
    """
    all_places, acs = gazetteer.current(), dict[int, Place]()
    for place_id in place_ids:
        authority.require(telegram_id, "import", place_id)
        acs |= {ac: all_places.by_id[ac] for ac in all_places.acs_of(place_id)}
    states = sorted({ac.state_code for ac in acs.values()})
    ids = [roll.id for state in states for roll in waiting(state)]
    row = tables.Lineage
    found = row.select(row.ac).where(row.roll.in_(ids), row.ac.in_(list(acs))).distinct()
    here = {line.ac_id for line in found}
    return tuple(sorted((acs[ac] for ac in here), key=lambda ac: ac.number or 0))


def is_draft(roll_id: int) -> bool:
    """Return whether a roll is a draft, in which nothing is corrected."""
    row = tables.Roll
    return bool(row.select().where(row.id == roll_id, row.draft).exists())


def lines_of(
    telegram_id: int, roll_id: int, ac_id: int, kinds: Iterable[Kind] | None = None
) -> list[LineageLine]:
    """Return the lines of an AC in a roll that waits, perhaps of some kinds only.

    Raises NotRegistered, NotAllowed, or RollOver.
    """
    authority.require(telegram_id, "import", ac_id)
    _require_waiting(roll_id, gazetteer.current().by_id[ac_id])
    return differences.lines(roll_id, ac_id, kinds=kinds)


def line_of(
    telegram_id: int, roll_id: int, booth_id: int
) -> tuple[list[LineageLine], tuple[PartChoice, ...]]:
    """Return what a booth becomes at a roll that waits, and what it may have become.

    Raises NotRegistered, NotAllowed, or RollOver.
    """
    ac = _ac_of(booth_id)
    lines = lines_of(telegram_id, roll_id, ac.id)
    own = [line for line in lines if line.booth_id == booth_id]
    if not own:
        raise RollOver(roll=f"R{roll_id}")
    return own, choices(roll_id, booth_id)


def became(
    telegram_id: int, roll_id: int, booth_id: int, part: BoothPart | None, now: datetime
) -> Place:
    """Decide that a booth became this part of the new list, None for none; return its AC.

    Whatever else the two were matched with is without a match then, or in doubt as before. Raises
    NotRegistered, NotAllowed, or RollOver when the roll waits no more, or is a draft.
    """
    with transaction():
        ac = _ac_of(booth_id)
        worker_id = authority.require(telegram_id, "import", ac.id)
        lock_row(tables.Roll, tables.Roll.id == roll_id)
        _require_waiting(roll_id, ac)
        if is_draft(roll_id):
            raise RollOver(what="draft")
        code = tables.Worker.get_by_id(worker_id).public_id
        lines = list(_lines(roll_id, ac.id))
        parts = {_part(line) for line in lines if line.to_part}
        if booth_id not in {line.from_booth_id for line in lines} or (part and part not in parts):
            raise RollOver(roll=f"R{roll_id}")
        _rewrite(lines, booth_id, part, code)
        was = next(line for line in lines if line.from_booth_id == booth_id)
        subject = f"{ac.state_code}/{ac.number}/{BoothPart(was.from_part, was.from_suffix)}"
        to = f"{ac.number}/{part}" if part else ""
        audit.record(worker_id, AuditAction.ROLL_MATCH, subject, now, roll=f"R{roll_id}", to=to)
    return ac


def choices(roll_id: int, booth_id: int) -> tuple[PartChoice, ...]:
    """Return the parts that a booth may have become, the likeliest first."""
    ac = _ac_of(booth_id)
    lines = list(_lines(roll_id, ac.id))
    old = tables.Booth.get_by_id(booth_id)
    rows = _rows(lines)
    group = {line.match for line in lines if line.from_booth_id == booth_id}
    doubtful = {_part(line) for line in lines if line.match in group and line.to_part}
    new = [rows[part].listed for part in sorted(rows)]
    [[name], names] = prepared(([listed(old)], new))
    scored = [
        (one.part in doubtful, likeness(name, other), -abs(one.part.number - old.part), one)
        for one, other in zip(new, names, strict=True)
    ]
    scored.sort(key=lambda found: found[:3], reverse=True)
    fitting = [one for one in scored if one[0] or one[1] >= _FITTING] or scored[:_NEAREST]
    return tuple(PartChoice(one.part, one.name_en, one.name_hi) for *_, one in fitting[:_OFFERED])


def _ac_of(booth_id: int) -> Place:
    """Return the AC of a booth; raises UnknownBooth."""
    return places.booth(booth_id).ac


def _require_waiting(roll_id: int, ac: Place) -> None:
    newest = waiting(ac.state_code, ac_id=ac.id)
    if not newest or newest[0].id != roll_id:
        raise RollOver(roll=f"R{roll_id}")


def _lines(roll_id: int, ac_id: int) -> Iterable[Any]:
    row = tables.Lineage
    return row.select().where(row.roll == roll_id, row.ac == ac_id).order_by(row.match, row.id)


def _part(line: Any) -> BoothPart:
    return BoothPart(line.to_part, line.to_suffix)


def _rows(lines: Iterable[Any]) -> dict[BoothPart, Row]:
    """Return the rows of the new list, from what the lineage keeps of them."""
    rows: dict[BoothPart, Row] = {}
    for line in lines:
        if line.to_part is None or _part(line) in rows:
            continue
        values: dict[str, Any] = {}
        if line.kind in KEEPS_ROW and line.from_booth_id:
            before = tables.Booth.get_by_id(line.from_booth_id)
            values = {column: getattr(before, column) for column in COLUMNS}
        changes = json.loads(line.changes) if line.changes else {}
        values |= {column: pair[1] for column, pair in changes.items() if column in COLUMNS}
        values = {column: value for column, value in values.items() if value}
        rows[_part(line)] = Row(_listed(_part(line), values), values)
    return rows


def _listed(part: BoothPart, values: dict[str, Any]) -> ListedBooth:
    return ListedBooth(
        part,
        values.get("name_en", ""),
        values.get("name_hi", ""),
        values.get("building", ""),
        values.get("serials", ""),
    )


def _rewrite(lines: list[Any], booth_id: int, part: BoothPart | None, code: str) -> None:
    """Write the lines anew of whatever the booth and the part were matched with."""
    touched = {
        line.match
        for line in lines
        if line.from_booth_id == booth_id or (part and line.to_part and _part(line) == part)
    }
    group = [line for line in lines if line.match in touched]
    old = sorted({line.from_booth_id for line in group if line.from_booth_id})
    rows = _rows(group)
    new = sorted(rows)
    graph = Graph(len(old), len(new))
    for line in group:
        ends = line.from_booth_id, _part(line) if line.to_part else None
        if ends[0] and ends[1] and ends[0] != booth_id and ends[1] != part:
            how = line.sureness, MatchedBy(line.matched_by)
            graph.link(old.index(ends[0]), new.index(ends[1]), *how)
    _keep_doubts(graph, group, old, new, booth_id, part)
    if part is not None:
        graph.link(old.index(booth_id), new.index(part), CERTAIN, MatchedBy.PERSON)
    booths = [tables.Booth.get_by_id(i) for i in old]
    found = graph.matches([listed(b) for b in booths], [rows[p].listed for p in new])
    first = max(line.match for line in lines) + 1
    written = []
    for number, match in enumerate(found, first):
        decided = (
            code if any(_is_decided(k, old, new, booth_id, part) for k in match.links) else None
        )
        for link in match.links:
            before = None if link.old is None else booths[link.old]
            after = None if link.new is None else rows[new[link.new]]
            line = {"roll": group[0].roll_id, "ac": group[0].ac_id, "match": number}
            line |= {"kind": match.kind, "sureness": CERTAIN if decided else match.sureness}
            line |= {"matched_by": MatchedBy.PERSON if decided else match.by}
            line |= {"decided_by": decided, "changes": changes_of(match.kind, before, after)}
            written.append(line | from_of(before) | to_of(after))
    tables.Lineage.delete().where(tables.Lineage.id.in_([line.id for line in group])).execute()
    bulk_insert.insert(tables.Lineage, written)


def _keep_doubts(
    graph: Graph,
    group: list[Any],
    old: Sequence[int],
    new: Sequence[BoothPart],
    booth_id: int,
    part: BoothPart | None,
) -> None:
    for match in {line.match for line in group if line.kind == Kind.UNSURE}:
        of_match = [line for line in group if line.match == match]
        loose_old = {old.index(k.from_booth_id) for k in of_match if k.from_booth_id} - {
            old.index(booth_id)
        }
        loose_new = {new.index(_part(k)) for k in of_match if k.to_part}
        loose_new -= {new.index(part)} if part is not None and part in new else set()
        if loose_old and loose_new:
            graph.doubt(loose_old, loose_new)


def _is_decided(
    link: Pairing,
    old: Sequence[int],
    new: Sequence[BoothPart],
    booth_id: int,
    part: BoothPart | None,
) -> bool:
    return (link.old is not None and old[link.old] == booth_id) or (
        part is not None and link.new is not None and new[link.new] == part
    )
