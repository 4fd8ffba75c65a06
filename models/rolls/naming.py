"""What a new list changes in the columns of a booth, so that no name is left stale."""

from typing import Any

from models import text_forms
from models.rolls.reading import COLUMNS, KEPT, SECTOR, Row

_OF_THE_PLACE = ("locality", "building")  # which parts of one booth share
Changes = dict[str, list[Any]]  # column → its values before and after


def changed_columns(before: Any, row: Row, *, keeps_row: bool) -> Changes:
    """Return the columns of a booth that differ in the list, with both values.

    `before` is the old booth's row, None for a booth that is new; a part of a split one has all
    its columns here, as it gets a row of its own. A name that the list has in one language only is
    not left as it was in the other: it becomes blank, unless the new name sounds as the old one
    did.
    """
    after = {"part": row.listed.part.number, "suffix": row.listed.part.suffix}
    after |= {column: row.values.get(column) for column in COLUMNS}
    after["name_hi"] = _hindi(before, row)
    if before is not None and _is_hindi_only(row):
        after["name_en"] = _english(before, row)
    for column in _OF_THE_PLACE if before is not None else ():
        after[column] = after[column] or getattr(before, column)
    if SECTOR in row.values:  # where the list says nothing, it stays as it is
        after[SECTOR] = row.values[SECTOR]
    if not keeps_row:
        return {column: [None, _stored(column, value)] for column, value in after.items()}
    changes: Changes = {}
    for column, typed in after.items():
        value = _stored(column, typed)
        if column == SECTOR:
            changes[column] = [before.sector_id, value]
        elif value != getattr(before, column) and not (column in KEPT and not value):
            changes[column] = [getattr(before, column), value]
    if not changes.keys().isdisjoint(("part", "suffix")):
        changes |= {c: [getattr(before, c), after[c]] for c in ("part", "suffix")}
    return changes


def _stored(column: str, value: Any) -> Any:
    return "" if value is None and column in ("name_hi", "locality") else value


def _hindi(before: Any, row: Row) -> str:
    name = row.values.get("name_hi", "")
    if name or before is None:
        return str(name)
    stays = before.name_hi and _sounds_as(row.listed.name_en, before.name_en)
    return before.name_hi if stays else ""


def _is_hindi_only(row: Row) -> bool:
    return row.listed.name_en == row.listed.name_hi


def _english(before: Any, row: Row) -> str:
    """Return the name for English where the list has a Hindi one alone: no other name is there."""
    known = before.name_hi or before.name_en
    return before.name_en if _sounds_as(row.listed.name_hi, known) else row.listed.name_hi


def _sounds_as(name: str, other: str) -> bool:
    return name == other or text_forms.phonetic_key(name) == text_forms.phonetic_key(other)


def blanked(changes: Changes) -> bool:
    """Return whether a booth has lost its Hindi name, because that was of another name."""
    before, after = changes.get("name_hi", ["", ""])
    return bool(before) and not after
