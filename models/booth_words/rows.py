"""Write and read the table of booths' words.

It may hold too much, never too little: a name that changes leaves its old words behind. Whoever
looks for a name compares it with those of the booths that are found.
"""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from models import tables
from models.booth_words.words import cores, keys_of
from models.database import BindParam, CompiledQuery, bind_list, bulk_insert, listed

_STEP = 64  # sounds of a query: it is compiled for multiples of these
_ROWS = 500  # of one INSERT that leaves out what is there


def insert_columns(
    state: str, ids: Sequence[int], name_en: Sequence[str], name_hi: Sequence[str]
) -> None:
    """Insert the words of booths of a state that have none yet, inside a transaction."""
    rows = _rows(ids, name_en, name_hi)
    if rows:
        sounds, booths = zip(*rows, strict=True)
        columns = {"sound": sounds, "booth": booths}
        same = {"state_code": state}
        bulk_insert.insert_columns(tables.BoothWord, columns, same, of_new_ids=True)


def insert(state: str, named: Sequence[tuple[int, str, str]]) -> None:
    """Insert the words of booths of a state, given as id and names, that are not there yet."""
    rows = _rows(*zip(*named, strict=True)) if named else []
    word = tables.BoothWord
    new = [{"sound": sound, "state_code": state, "booth": booth} for sound, booth in rows]
    for start in range(0, len(new), _ROWS):
        word.insert_many(new[start : start + _ROWS]).on_conflict_ignore().execute()


def _rows(
    ids: Sequence[int], name_en: Sequence[str], name_hi: Sequence[str]
) -> list[tuple[str, int]]:
    english, hindi = keys_of(cores(name_en)), keys_of(cores(name_hi))
    return [
        (sound, booth)
        for booth, en, hi in zip(ids, english, hindi, strict=True)
        for sound in sorted(en | hi)
    ]


def found(sounds: Sequence[str], state: str | None, most: int) -> list[tuple[str, int]]:
    """Return pairs of sound and booth for these sounds in a state, or everywhere; at most so many.

    A booth may have been called so before, or be retired.
    """
    padded = [*sounds, *[sounds[0]] * (-len(sounds) % _STEP)]
    values: dict[str, Any] = listed("sound", padded)
    rows = _query(len(padded), state is not None).rows(**values, state=state, most=most)
    return [(row[0], row[1]) for row in rows]


@lru_cache(maxsize=64)
def _query(number: int, in_state: bool) -> CompiledQuery:
    row = tables.BoothWord

    def build() -> Any:
        of_sounds = row.select(row.sound, row.booth).where(bind_list(row.sound, "sound", number))
        if in_state:
            of_sounds = of_sounds.where(row.state_code == BindParam("state"))
        return of_sounds.limit(BindParam("most"))

    return CompiledQuery(build)
