"""Precision and recall of the rules on generated months.

Run it as `python -m tests.models.review.score_rules`.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from models.review import RULES
from tests.models.review.simulated_months import Inviter, generate

TUNING = range(1, 11)  # the limits in models/review/rules.py were chosen on these
HELD_OUT = range(2001, 2011)  # and on these nothing was; 1001 to 1010 were seen in between


@dataclass(frozen=True, slots=True)
class Score:
    """Entries that a rule flagged, cheated ones among them, and those it should find."""

    flagged: int
    right: int
    cheated: int
    detected: int

    @property
    def precision(self) -> float:
        """The share of the flagged entries that a cheat made, in whatever way."""
        return self.right / self.flagged if self.flagged else 1.0

    @property
    def recall(self) -> float:
        """The share of the cheated entries of this rule's kind that it flagged."""
        return self.detected / self.cheated if self.cheated else 1.0


def score(seeds: Iterable[int]) -> dict[str, Score]:
    """Return the score of each rule, and of all together as `all`, over several months."""
    months = [inviter for seed in seeds for inviter in generate(seed)]
    scores = {name: _score(months, (name,), {name}) for name in RULES}
    kinds = {inviter.cheat for inviter in months if inviter.cheat}
    return scores | {"all": _score(months, tuple(RULES), kinds)}


def _score(months: list[Inviter], rules: tuple[str, ...], kinds: set[str]) -> Score:
    flagged = right = cheated = detected = 0
    for inviter in months:
        doubted = {i for name in rules for i in RULES[name](inviter.entries)}
        flagged += len(doubted)
        right += len(doubted) if inviter.cheat else 0
        if inviter.cheat in kinds:
            cheated += sum(e.state == "confirmed" for e in inviter.entries)
            detected += len(doubted)
    return Score(flagged, right, cheated, detected)


if __name__ == "__main__":
    for title, seeds in (("tuning", TUNING), ("held out", HELD_OUT)):
        print(title)
        for name, result in score(seeds).items():
            numbers = (
                f"{result.precision:.3f} {result.recall:.3f} {result.flagged:6} {result.cheated:6}"
            )
            print(f"  {name:14} {numbers}")
