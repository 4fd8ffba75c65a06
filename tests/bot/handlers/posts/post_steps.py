"""Steps that the tests of posts share."""

from collections.abc import Awaitable, Callable

from models import workers
from tests.bot.support.people import Person

RAM, SITA = 2, 3


Deliver = Callable[[], Awaitable[int]]


def code(telegram_id: int) -> str:
    """Return a worker's ID."""
    return workers.by_telegram_id(telegram_id).code


def held(telegram_id: int) -> list[tuple[str, str]]:
    """Return the posts that somebody holds."""
    return [(p.kind, p.code) for p in workers.by_telegram_id(telegram_id).posts]


def last_of(person: Person) -> str:
    """Return the words of the bot's last message to somebody."""
    return str(person.last()["text"])
