"""Plan sessions anywhere in the small world, in one line."""

from datetime import datetime

from models import trainings
from models.trainings import planning
from tests.support.world import DAY, NOON, place_id

MEENA = 900


def plan(
    place: str = "AC166",
    *,
    seats: int = 5,
    title: str = "Booth",
    at: datetime = NOON + DAY,
    now: datetime = NOON,
) -> trainings.Session:
    """Plan a session at a place, each in a hall of its own."""
    venue = f"Hall {len(planning.latest(place_id(place)))} of {place}"
    new = planning.NewSession(place_id(place), title, at, seats, venue)
    return planning.make_session(new, by=MEENA, now=now)
