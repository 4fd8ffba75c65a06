"""The settings of strength: the weights of a score, where grades begin, and a booth's target."""

from dataclasses import dataclass
from typing import Protocol

GRADES = ("strong", "fair", "weak", "empty")


class StrengthSettings(Protocol):
    """The settings that Weights are made from."""

    @property
    def weight_confirmed(self) -> int: ...
    @property
    def weight_trained(self) -> int: ...
    @property
    def weight_posts(self) -> int: ...
    @property
    def weight_active(self) -> int: ...
    @property
    def strong_from(self) -> int: ...
    @property
    def fair_from(self) -> int: ...
    @property
    def booth_target(self) -> int: ...
    @property
    def booth_norm(self) -> int: ...
    @property
    def booth_norm_least(self) -> int: ...
    @property
    def booth_norm_most(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Weights:
    """The settings of strength: four weights that add up to 100, and the scores grades begin at."""

    confirmed: int
    trained: int
    posts: int
    active: int
    strong_from: int
    fair_from: int
    booth_target: int  # confirmed workers that a booth should have where no norm holds
    norm: int = 0  # electors of a booth that one worker is for; 0 is no norm
    norm_least: int = 1
    norm_most: int = 10_000

    @classmethod
    def from_settings(cls, settings: StrengthSettings) -> "Weights":
        """Return the weights that the settings name."""
        return cls(
            confirmed=settings.weight_confirmed,
            trained=settings.weight_trained,
            posts=settings.weight_posts,
            active=settings.weight_active,
            strong_from=settings.strong_from,
            fair_from=settings.fair_from,
            booth_target=settings.booth_target,
            norm=settings.booth_norm,
            norm_least=settings.booth_norm_least,
            norm_most=settings.booth_norm_most,
        )

    def grade(self, score: int, confirmed: int) -> str:
        """Return the grade of a booth or place: one of GRADES."""
        if not confirmed:
            return "empty"
        if score >= self.strong_from:
            return "strong"
        return "fair" if score >= self.fair_from else "weak"
