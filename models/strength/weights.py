"""The settings of strength: the weights of a score, where grades begin, and a booth's target."""

from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

GRADES = ("strong", "fair", "weak", "empty")
ACTIVE_FOR = timedelta(days=14)  # a worker is active from when they were seen, and so many days on
INDIA = ZoneInfo("Asia/Kolkata")


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
    @property
    def zone(self) -> ZoneInfo: ...


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
    zone: ZoneInfo = INDIA  # whose days are counted

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
            zone=settings.zone,
        )

    @classmethod
    def from_stored(cls, values: dict[str, Any]) -> "Weights":
        """Return the weights of `stored`; raises TypeError for those of another program."""
        return cls(**values | {"zone": ZoneInfo(values["zone"])})

    def stored(self) -> dict[str, Any]:
        """Return the weights as JSON has them."""
        values = {field.name: getattr(self, field.name) for field in fields(self)}
        return values | {"zone": self.zone.key}

    def day(self, moment: datetime) -> date:
        """Return the date of a moment in the organisation's zone."""
        return moment.astimezone(self.zone).date()

    def active_since(self, day: date) -> datetime:
        """Return the moment from which somebody must have been seen to be active on a day.

        It is the beginning of a day, so that who is active changes at midnight alone.
        """
        return datetime.combine(day - ACTIVE_FOR, time(), self.zone)

    def score(
        self, *, confirmed: int, target: int, trained: int, posts: int, kinds: int, active: int
    ) -> int:
        """Return the score of a booth, as models/strength/scoring.py has it in SQL.

        `kinds` are the kinds of posts that a booth should have.
        """
        if not confirmed:
            return 0
        shares = (
            (self.confirmed, confirmed, target),
            (self.trained, trained, confirmed),
            (self.posts, posts, kinds),
            (self.active, active, confirmed),
        )
        parts = (
            100 * weight * min(part, whole) // whole for weight, part, whole in shares if whole
        )
        return (sum(parts) + 50) // 100

    def grade(self, score: int, confirmed: int) -> str:
        """Return the grade of a booth or place: one of GRADES."""
        if not confirmed:
            return "empty"
        if score >= self.strong_from:
            return "strong"
        return "fair" if score >= self.fair_from else "weak"
