"""The page of a place, in one read."""

from dataclasses import dataclass
from datetime import datetime

from models import places, strength, targets, trainings
from models.overview.goals import Goal, PlacePart, goal_of, parts_of
from models.overview.week import Week, week_of
from models.strength import PlaceStrength, Weights
from models.trainings import Session

BRING = "confirm_more"


@dataclass(frozen=True, slots=True)
class PlacePage:
    """What the page of a place says.

    `parts` are its PCs, ACs or sectors, the neediest first. `session` is the next one with free
    seats. `step` is one of strength.STEPS, `train` only where there is a session; "" where the list
    of booths is missing, and no target asks for people.
    """

    strength: PlaceStrength
    goal: Goal
    week: Week
    parts: tuple[PlacePart, ...]
    step: str
    session: Session | None


@dataclass(frozen=True, slots=True)
class _Numbers:
    """The sums of a place as strength.steps reads them."""

    confirmed: int
    target: int
    trained: int
    posts: int
    posts_total: int
    active: int


def place_page(
    place_id: int, weights: Weights, calendar: targets.WorkCalendar, now: datetime
) -> PlacePage:
    """Return the page of a place at a moment; raises UnknownPlace."""
    shown = strength.place_strength(place_id, weights, now)
    goal, shares = goal_of(shown, calendar.date_of(now), calendar)
    session = next_session(place_id, now)
    return PlacePage(
        strength=shown,
        goal=goal,
        week=week_of(shown.place, shown.doubted, weights, now),
        parts=parts_of(shown, goal, shares),
        step=_step(shown, goal, weights, can_train=session is not None),
        session=session,
    )


def next_session(place_id: int, now: datetime) -> Session | None:
    """Return the next session in or around a place that has a free seat; None without one."""
    found = trainings.coming(place_id, now)
    if places.place(place_id).kind == "ac":
        found = trainings.for_ac(place_id, found)
    return next((session for session in found if session.free), None)


def _step(shown: PlaceStrength, goal: Goal, weights: Weights, *, can_train: bool) -> str:
    """Return what raises the place's score most; "" where nothing is known to be done."""
    if not shown.booths - shown.unknown.sample_booths:
        return BRING if goal.place and goal.gap else ""
    numbers = _Numbers(
        confirmed=shown.confirmed,
        target=max(goal.number, 1),
        trained=shown.trained,
        posts=shown.posts_filled,
        posts_total=shown.posts_total,
        active=shown.active,
    )
    found = strength.steps(numbers, weights)
    return next((step for step in found if step != "train" or can_train), "keep")
