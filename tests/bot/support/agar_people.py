"""Workers and coordinators of Agar, each in their own chat with the bot."""

from datetime import datetime, timedelta

from models import trainings
from models.trainings import planning
from playground.telegram import World
from tests.bot.support.people import Person
from tests.support import world as places

MEENA = 900


def newcomer(telegram: World, user_id: int, name: str) -> Person:
    """Return somebody who has not registered."""
    user = telegram.add_person(name, user_id=user_id)
    return Person(telegram, user, telegram.chats[user.id])


def worker(telegram: World, user_id: int, name: str, booth: str = "166/1") -> Person:
    """Return a registered worker."""
    places.person(user_id, name, booth)
    return newcomer(telegram, user_id, name)


def meena(telegram: World) -> Person:
    """Return Meena, who coordinates PC21 and has a seat in booth 166/1."""
    places.coordinator(MEENA, "Meena", "PC21")
    return newcomer(telegram, MEENA, "Meena")


def plan(
    seats: int = 2,
    *,
    at: datetime = places.NOON + places.DAY + timedelta(hours=3),
    venue: str = "पंचायत भवन",
    title: str = "बूथ प्रबंधन",
) -> trainings.Session:
    """Plan a session of Meena's, on Tuesday at 15:00 unless another time is given."""
    new = planning.NewSession(places.place_id("PC21"), title, at, seats, venue)
    return planning.make_session(new, by=MEENA, now=places.NOON)
