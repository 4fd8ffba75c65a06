"""Which share of a whole's target the parts of a split booth have, also when they are merged."""

import json
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import pairwise
from typing import Any

from models import tables
from models.roll_matching import Kind, size

_WHOLE = 100  # percent
Share = dict[str, int | None]


def of_split(lines: list[Any], before: dict[int, tables.Booth]) -> Iterator[tuple[Share, Any]]:
    """Return the share of each part of a split booth, with a line of it: by electors, else even.

    Where parts were cut anew into others, these share what those had. Where whole booths were,
    none has a share: each is a whole one.
    """
    for group in _by_match(lines, Kind.SPLIT):
        olds = {line.from_booth_id: _of(before[line.from_booth_id]) for line in group}
        if sum(end - start for start, end in olds.values()) > _WHOLE:
            continue
        first, last = _together(olds.values())
        old = before[group[0].from_booth_id]
        whole = old.split_of_id or old.id
        by_part = {(line.to_part, line.to_suffix): line for line in group}
        parts = [by_part[part] for part in sorted(by_part)]
        sizes = _sizes(parts)
        ends = [
            first + (last - first) * sum(sizes[:i]) // sum(sizes) for i in range(len(sizes) + 1)
        ]
        for (start, end), line in zip(pairwise(ends), parts, strict=True):
            yield {"share_from": start, "share_to": end, "split_of": whole}, line


def join_of_merged(lines: list[Any], survivors: set[int], before: dict[int, tables.Booth]) -> None:
    """Add up the shares of merged booths, in what changes: so an undo gives them back."""
    for group in _by_match(lines, Kind.MERGED):
        start, end = _together([_of(before[line.from_booth_id]) for line in group])
        is_whole = end - start == _WHOLE
        new: Share = {"share_from": start, "share_to": end}
        if is_whole:
            new = dict.fromkeys(("share_from", "share_to", "split_of"))
        for line in group:
            old = before[line.from_booth_id]
            pairs = {name: [old.__data__[name], value] for name, value in new.items()}
            pairs = {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}
            if line.id in survivors and pairs:
                changes = (json.loads(line.changes) if line.changes else {}) | pairs
                line.changes = json.dumps(changes, ensure_ascii=False)
                line.save(only=[tables.Lineage.changes])


def _of(booth: tables.Booth) -> tuple[int, int]:
    if booth.share_from is None or booth.share_to is None:
        return 0, _WHOLE
    return booth.share_from, booth.share_to


def _together(shares: Collection[tuple[int, int]]) -> tuple[int, int]:
    """Return the sum of shares, where the first of them begins; never more than a whole booth."""
    total = min(_WHOLE, sum(end - start for start, end in shares))
    start = min(min(start for start, _ in shares), _WHOLE - total)
    return start, start + total


def _by_match(lines: Iterable[Any], kind: Kind) -> Iterable[list[Any]]:
    groups: dict[int, list[Any]] = defaultdict(list)
    for line in lines:
        if line.kind == kind:
            groups[line.match].append(line)
    return groups.values()


def _sizes(parts: list[Any]) -> list[int]:
    values = [{c: pair[1] for c, pair in json.loads(line.changes).items()} for line in parts]
    sizes = [int(v.get("electors") or 0) for v in values]
    if not all(sizes):
        sizes = [size(_ranges(v.get("serials") or "")) for v in values]
    return sizes if all(sizes) else [1] * len(parts)


def _ranges(serials: str) -> tuple[tuple[int, int], ...]:
    pairs = (text.split("-") for text in serials.split(",") if text)
    return tuple((int(first), int(last)) for first, last in pairs)
