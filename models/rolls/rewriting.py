"""Write the lineage of a roll that waits anew, where a person has decided what a booth became."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from models import tables
from models.database import bulk_insert
from models.places import BoothPart
from models.roll_matching import Graph, Kind, ListedBooth, MatchedBy, Pairing
from models.rolls.reading import COLUMNS, SECTOR, Row
from models.rolls.waiting import KEEPS_ROW, changes_of, from_of, listed, to_of

READ = (*COLUMNS, SECTOR)  # that the lineage keeps of the new list
CERTAIN = 100  # what a person has decided


def lines_in(roll_id: int, ac_id: int) -> Iterable[Any]:
    """Return the lines of an AC in a roll, match by match."""
    row = tables.Lineage
    return row.select().where(row.roll == roll_id, row.ac == ac_id).order_by(row.match, row.id)


def part_of(line: Any) -> BoothPart:
    """Return the part of the new list that a line leads to."""
    return BoothPart(line.to_part, line.to_suffix)


def rows_of(lines: Iterable[Any]) -> dict[BoothPart, Row]:
    """Return the rows of the new list, from what the lineage keeps of them."""
    rows: dict[BoothPart, Row] = {}
    for line in lines:
        if line.to_part is None or part_of(line) in rows:
            continue
        values: dict[str, Any] = {}
        if line.kind in KEEPS_ROW and line.from_booth_id:
            before = tables.Booth.get_by_id(line.from_booth_id)
            values = {column: getattr(before, column) for column in COLUMNS}
        changes = json.loads(line.changes) if line.changes else {}
        values |= {column: pair[1] for column, pair in changes.items() if column in READ}
        values = {column: value for column, value in values.items() if value}
        rows[part_of(line)] = Row(_listed(part_of(line), values), values)
    return rows


def _listed(part: BoothPart, values: dict[str, Any]) -> ListedBooth:
    return ListedBooth(
        part,
        values.get("name_en", ""),
        values.get("name_hi", ""),
        values.get("building", ""),
        values.get("serials", ""),
    )


def rewrite(
    lines: list[Any], booth_id: int, parts: set[BoothPart], code: str, *, together: bool
) -> None:
    """Write the lines anew of whatever the booth and the parts were matched with."""
    touched = {
        line.match
        for line in lines
        if line.from_booth_id == booth_id or (line.to_part and part_of(line) in parts)
    }
    group = [line for line in lines if line.match in touched]
    old = sorted({line.from_booth_id for line in group if line.from_booth_id})
    rows = rows_of(group)
    new = sorted(rows)
    graph = Graph(len(old), len(new))
    for line in group:
        ends = line.from_booth_id, part_of(line) if line.to_part else None
        if ends[0] and ends[1] and ends[0] != booth_id and (together or ends[1] not in parts):
            how = line.sureness, MatchedBy(line.matched_by)
            graph.link(old.index(ends[0]), new.index(ends[1]), *how)
    _keep_doubts(graph, group, old, new, booth_id, parts)
    for part in parts:
        graph.link(old.index(booth_id), new.index(part), CERTAIN, MatchedBy.PERSON)
    booths = [tables.Booth.get_by_id(i) for i in old]
    found = graph.matches([listed(b) for b in booths], [rows[p].listed for p in new])
    first = max(line.match for line in lines) + 1
    written = []
    for number, match in enumerate(found, first):
        decided = (
            code if any(_is_decided(k, old, new, booth_id, parts) for k in match.links) else None
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
    parts: set[BoothPart],
) -> None:
    for match in {line.match for line in group if line.kind == Kind.UNSURE}:
        of_match = [line for line in group if line.match == match]
        loose_old = {old.index(k.from_booth_id) for k in of_match if k.from_booth_id} - {
            old.index(booth_id)
        }
        loose_new = {
            new.index(part_of(k)) for k in of_match if k.to_part and part_of(k) not in parts
        }
        if loose_old and loose_new:
            graph.doubt(loose_old, loose_new)


def _is_decided(
    link: Pairing,
    old: Sequence[int],
    new: Sequence[BoothPart],
    booth_id: int,
    parts: set[BoothPart],
) -> bool:
    return (link.old is not None and old[link.old] == booth_id) or (
        link.new is not None and new[link.new] in parts
    )
