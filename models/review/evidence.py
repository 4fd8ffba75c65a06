"""The evidence about one inviter's invitations that the rules read."""

from dataclasses import dataclass
from datetime import datetime

Findings = dict[int, dict[str, int]]  # invitation id → the numbers that speak against it


@dataclass(frozen=True, slots=True)
class Evidence:
    """An invitation that was confirmed or disputed.

    `at` is when that was, in the organisation's zone. `phone` (E.164 as a number) and `telegram_id`
    belong to the person who came; `erased` says that they have removed themselves since, and then
    both are None. `inviters` is how many inviters had an invitation for the phone when it came, the
    credited one among them.
    """

    id: int
    at: datetime
    via: str  # link | typed | file
    state: str  # confirmed | disputed
    telegram_id: int | None = None
    phone: int | None = None
    erased: bool = False
    inviters: int = 1
