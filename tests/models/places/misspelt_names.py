"""Real names of booths, and how people misspell them, to measure how many are found."""

from random import Random

from models import places, tables
from models.errors import Refusal
from tests.bench.scale.village_names import misspelt

FIRST = 3  # choices among which the booth must be


def share_found(seed: int, most: int) -> tuple[float, list[str]]:
    """Return how many misspelt names of booths lead to a booth so called, and those that do not.

    The names are drawn by lot from all those of the state MP; nobody knows the AC.
    """
    chance = Random(seed)
    names = sorted({row.name_en for row in tables.Booth.select() if len(row.name_en) > 4})
    asked = [(name, misspelt(name, chance)) for name in chance.sample(names, most)]
    missed = [f"{typed} for {name}" for name, typed in asked if name not in _named(typed)]
    return 1 - len(missed) / len(asked), missed


def codes_found(typed: str) -> tuple[str, ...]:
    """Return the code of the booth that a text means, or of those that it is answered with."""
    try:
        return (places.find_booth(typed, near="MP").code,)
    except Refusal as refusal:
        return refusal.choices


def _named(typed: str) -> list[str]:
    return [places.find_booth(code, near="MP").name_en for code in codes_found(typed)[:FIRST]]
