"""What a booth adds to the sums of its AC: one in use its numbers, a retired one its workers."""

from collections.abc import Mapping

from models.strength.weights import GRADES, Weights

# Of a booth; events change them.
NUMBERS = ("confirmed", "trained", "active", "posts", "doubted", "score")
UNPLACED = {
    "confirmed": "unplaced",
    "trained": "unplaced_trained",
    "active": "unplaced_active",
    "doubted": "unplaced_doubted",
}
SUMS = (*NUMBERS, *GRADES, *UNPLACED.values())


def added_by(booth: Mapping[str, int], weights: Weights, *, in_use: bool) -> dict[str, int]:
    """Return what a booth with these NUMBERS adds to SUMS; those that it leaves out are 0."""
    if not in_use:
        return {name: booth[number] for number, name in UNPLACED.items()}
    return {**booth, weights.grade(booth["score"], booth["confirmed"]): 1}


def weakness(score: int, electors: int | None) -> tuple[int, int]:
    """Return what sorts the weakest booth first, of equal ones that with more electors."""
    return score, -(electors or 0)
