"""The strength of one booth, with every number behind it and the next step."""

from dataclasses import dataclass
from datetime import datetime

from models.places import Booth, Former, booths
from models.strength.booth_targets import TargetReason
from models.strength.scoring import booth_numbers
from models.strength.steps import steps
from models.strength.weights import Weights


@dataclass(frozen=True, slots=True)
class BoothStrength:
    """The strength of one booth, with every number behind it."""

    booth: Booth
    confirmed: int
    target: int
    trained: int
    doubted: int  # of the confirmed ones, those whose entry waits for review
    posts_filled: int
    posts_total: int
    active: int
    score: int
    grade: str  # one of GRADES
    gap: int  # confirmed workers that the target still lacks
    steps: tuple[str, ...]  # of STEPS, what raises the score most first; `keep` alone if nothing
    as_of: datetime
    why: TargetReason  # what the target follows from
    former: Former | None  # what its code meant before the last rolls, if another booth

    @property
    def next_step(self) -> str:
        """The step that would raise the score most."""
        return self.steps[0]


def booth_strength(booth_id: int, weights: Weights, now: datetime) -> BoothStrength:
    """Return the strength of a booth at a moment; raises UnknownBooth. Safe on the event loop."""
    return _of_booth(booths.booth(booth_id), weights, now)


def of_code(
    text: str, near: str, weights: Weights, now: datetime, inside: int | None = None
) -> BoothStrength:
    """Return the strength of the booth that a text names, as places.find_booth reads it.

    A bare part means a booth of the place `inside`. Raises AmbiguousBooth or UnknownBooth.
    """
    return _of_booth(booths.find_booth(text, near=near, inside=inside), weights, now)


def _of_booth(booth: Booth, weights: Weights, now: datetime) -> BoothStrength:
    numbers = booth_numbers(booth.id, weights, now)
    return BoothStrength(
        booth=booth,
        confirmed=numbers.confirmed,
        target=numbers.target,
        trained=numbers.trained,
        doubted=numbers.doubted,
        posts_filled=numbers.posts,
        posts_total=numbers.posts_total,
        active=numbers.active,
        score=numbers.score,
        grade=weights.grade(numbers.score, numbers.confirmed),
        gap=max(0, numbers.target - numbers.confirmed),
        steps=steps(numbers, weights),
        as_of=now,
        why=numbers.why,
        former=booths.former(booth),
    )
