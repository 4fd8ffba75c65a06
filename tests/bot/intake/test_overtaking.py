"""By webhook a press can overtake the same person's message: nothing that counts depends on it.

Telegram posts up to 40 updates side by side, and keeps no order between a message and a press.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bot.runtime import Runtime
from models import chats, tables
from models.queues import inbox_records
from playground.telegram import World
from tests.bot.intake.test_webhook import Poster, written
from tests.bot.intake.test_webhook import app as app
from tests.bot.intake.test_webhook import post as post
from tests.support.world import coordinator

MEENA = 900
FIRST = 800_000_000  # the number of the message; the press has the next one


@dataclass(frozen=True)
class Pair:
    """What Meena says before, then writes and presses at nearly the same moment; what must hold."""

    name: str
    before: tuple[str, ...]
    message: str
    data: str
    holds: Callable[[], bool]


def draft() -> tuple[str, set[str]]:
    """Return the open form and the keys of its answers."""
    [row] = tables.Draft.select()
    load: Any = chats.form_drafts.load(MEENA, MEENA)
    return row.form, set(load.data)


def sessions() -> int:
    return int(tables.Session.select().count())


NEW = "/newtraining AC166"
WHOLE = "/newtraining AC166 2027-01-05 15:00 20 पंचायत भवन; बूथ प्रबंधन"
PAIRS = [
    Pair(
        "a question is answered once, by either",
        (NEW,),
        "दरी बिछाना",
        "form:newtraining:subject:=0",
        lambda: draft() == ("newtraining", {"place", "subject"}),
    ),
    Pair(
        "what was typed before a question is no answer to it",
        (),
        "Somebody Else",
        "change:name",
        lambda: draft()[0] == "newname" and tables.Worker.get().name == "Meena",
    ),
    Pair(
        "the end of one form does not end the next",
        (NEW,),
        "/target AC166",
        "quit:newtraining",
        lambda: draft()[0] == "target",
    ),
    Pair(
        "a session is planned once",
        (),
        WHOLE,
        "form:newtraining:confirm:yes",
        lambda: sessions() == 1 and not tables.Draft.select().exists(),
    ),
    Pair(
        "a language is chosen whatever is asked meanwhile",
        (),
        "/booth 166/1",
        "language:en:",
        lambda: chats.language_of(MEENA, 0, "hi") == "en",
    ),
]


@pytest.mark.parametrize("order", ["as written", "overtaken", "side by side"])
@pytest.mark.parametrize("pair", PAIRS, ids=lambda pair: pair.name)
async def test_a_press_that_overtakes_a_message_changes_nothing_that_counts(
    pair: Pair, order: str, telegram: World, bot: Runtime, post: Poster
) -> None:
    user = telegram.add_person("Meena Parmar", user_id=MEENA)
    chat = telegram.chats[MEENA]
    chat.started = True
    coordinator(MEENA, "Meena", "PC21")
    for number, text in enumerate(("/help", *pair.before)):
        await ended(post, written(FIRST - 9 + number, MEENA, text))
    query = {"id": "1", "from": user.to_json(), "data": pair.data}
    query["message"] = [m for m in chat.messages.values() if m["from"]["is_bot"]][-1]
    message = written(FIRST, MEENA, pair.message)
    press = {"update_id": FIRST + 1, "callback_query": query}
    if order == "side by side":
        await asyncio.gather(ended(post, press), ended(post, message))
    else:
        for update in (message, press) if order == "as written" else (press, message):
            await ended(post, update)
    assert pair.holds()
    assert {row.state for row in tables.Inbox.select()} == {"done"}


async def ended(post: Poster, update: dict[str, Any]) -> None:
    """Post an update on a connection of its own, and wait until it is processed."""
    assert await post(update) == 200
    number = update["update_id"]
    while not inbox_records.has_ended(number):  # noqa: ASYNC110
        await asyncio.sleep(0.005)


async def test_every_overtaken_message_of_a_crowd_is_answered_once(
    telegram: World, bot: Runtime, post: Poster
) -> None:
    crowd = [telegram.add_person(f"Asha {n}", user_id=5_000 + n) for n in range(20)]
    updates = []
    for n, user in enumerate(crowd):
        telegram.chats[user.id].started = True
        message = written(FIRST + 2 * n, user.id, "/booth 166/2")
        query = {"id": str(n), "from": user.to_json(), "data": "booth:1"}
        query["message"] = {"chat": message["message"]["chat"], "message_id": 99_999, "date": 0}
        updates += [{"update_id": FIRST + 2 * n + 1, "callback_query": query}, message]
    await asyncio.gather(*(ended(post, update) for update in updates))
    for user in crowd:
        texts = [m["text"] for m in telegram.chats[user.id].messages.values()]
        assert sorted("166/2" in text for text in texts) == [False, True]
