"""Topics: every send of a conversation stays in its topic, and a form belongs to it."""

from typing import Any

import pytest

from bot.intake import handle_raw
from bot.outbox import Sender
from bot.runtime import Runtime
from models import chats, tables
from models.queues import outbox
from playground.telegram import World, groups, people
from tests.bot.handlers.registration.registration_steps import registers
from tests.bot.support.agar_people import worker
from tests.bot.support.people import Person, settled
from tests.support.sheet_files import crowd, csv, xlsx
from tests.support.world import coordinator

MEENA = 900
AGAR, SUSNER = 41, 42
LIST = "application/octet-stream"


@pytest.fixture
def meena(telegram: World, bot: Runtime) -> Person:
    """Meena of PC21, whose chat with the bot has two topics; she writes in that of Agar."""
    user = telegram.add_person("Meena Parmar", user_id=MEENA)
    chat = telegram.chats[MEENA]
    chat.forum, chat.topics = True, {AGAR: "Agar", SUSNER: "Susner"}
    coordinator(MEENA, "Meena", "PC21")
    return Person(telegram, user, chat, AGAR)


def elsewhere(meena: Person, thread: int | None = SUSNER) -> Person:
    """Return Meena in another topic, or outside of topics."""
    return Person(meena.world, meena.user, meena.chat, thread)


def topics(person: Person) -> set[int | None]:
    """Return the topics in which the bot has said something."""
    own = [m for m in person.chat.messages.values() if m["from"]["is_bot"]]
    return {m.get("message_thread_id") for m in own}


async def test_one_language_a_person_whatever_topic_it_was_chosen_in(
    meena: Person, bot: Runtime
) -> None:
    await meena.says("/language")
    await meena.presses("English")
    for thread in (None, AGAR, SUSNER):
        assert "यहाँ यह सब" not in await elsewhere(meena, thread).says("/help")
    assert chats.language_of(MEENA, 0, "hi") == "en"
    await elsewhere(meena).says("/language")
    await elsewhere(meena).presses("हिन्दी")
    assert "यहाँ यह सब" in await meena.says("/help")
    rows = tables.Chat.select().where(tables.Chat.chat_id == MEENA)
    assert [(row.thread_id, row.language) for row in rows] == [(0, "hi")]


async def test_a_form_is_not_answered_in_another_topic_where_a_command_works(
    meena: Person,
) -> None:
    await meena.says("/newtraining AC166")
    question = meena.last()["text"]
    assert "समझ में नहीं आया" in await elsewhere(meena).says("दरी बिछाना")
    assert "समझ में नहीं आया" in await elsewhere(meena, None).says("दरी बिछाना")
    assert "166/1" in await elsewhere(meena).says("/booth 166/1")
    assert meena.last()["text"] != question
    assert await meena.says("दरी बिछाना")
    [draft] = tables.Draft.select()
    assert (draft.thread_id, "दरी" in draft.data.encode().decode("unicode_escape")) == (AGAR, True)


async def test_who_registers_in_a_topic_is_asked_and_answered_there(
    telegram: World, bot: Runtime
) -> None:
    user = telegram.add_person("Lata Devi")
    chat = telegram.chats[user.id]
    chat.forum, chat.topics = True, {AGAR: "Agar"}
    lata = Person(telegram, user, chat, AGAR)
    await registers(lata)
    assert topics(lata) == {AGAR}


async def test_two_topics_have_a_form_each_and_a_button_belongs_to_its_own(
    meena: Person,
) -> None:
    other = elsewhere(meena)
    await meena.says("/newtraining AC166")
    await other.says("/newtraining AC166")
    asked = other.last()["message_id"]
    await other.says("पर्ची बाँटना")
    assert asked != other.last()["message_id"]
    drafts = {row.thread_id: row.data for row in tables.Draft.select()}
    assert [("subject" in drafts[thread]) for thread in (AGAR, SUSNER)] == [False, True]
    await other.presses("✕")
    assert [row.thread_id for row in tables.Draft.select()] == [AGAR]


async def test_every_send_of_an_import_stays_in_its_topic(
    meena: Person, bot: Runtime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.conversation.progress.FIRST", 0)
    monkeypatch.setattr("bot.conversation.progress.EVERY", 0)
    typing = await actions_of(bot, monkeypatch)
    content = xlsx(*crowd(600))
    people.send_file(
        meena.world, meena.user, MEENA, "document", "list.xlsx", LIST, content, thread=AGAR
    )
    await settled(meena.world)
    await meena.presses("✅")
    await meena.presses("↩️")
    assert await meena.says("/export AC166")
    assert set(meena.files())
    assert topics(meena) == {AGAR}
    assert typing
    assert set(typing) == {AGAR}


async def actions_of(bot: Runtime, monkeypatch: pytest.MonkeyPatch) -> list[int | None]:
    """Return the topics of the chat actions from now on, as they come."""
    sent: list[int | None] = []
    send = type(bot.bot).send_chat_action

    async def noted(self: Any, *args: Any, **more: Any) -> Any:
        sent.append(more.get("message_thread_id"))
        return await send(self, *args, **more)

    monkeypatch.setattr(type(bot.bot), "send_chat_action", noted)
    return sent


@pytest.mark.parametrize("said", ["/me", "/mydata", "/erase", "/help", "hello", "165/1", "/target"])
async def test_cards_files_questions_and_hints_stay_in_the_topic(meena: Person, said: str) -> None:
    await meena.says(said)
    assert topics(meena) == {AGAR}


async def test_a_file_that_cannot_be_read_is_answered_in_the_topic(meena: Person) -> None:
    content = csv("166/2,1,2")[:4]
    people.send_file(
        meena.world, meena.user, MEENA, "document", "list.xlsx", LIST, content, thread=AGAR
    )
    await settled(meena.world)
    assert topics(meena) == {AGAR}


def inaccessible(message: dict[str, Any]) -> dict[str, Any]:
    """Return a message as Telegram names it when it is deleted or too old."""
    return {"chat": message["chat"], "message_id": message["message_id"], "date": 0}


async def test_a_press_under_an_inaccessible_message_of_a_private_topic_is_answered_there(
    meena: Person, bot: Runtime
) -> None:
    await meena.says("/me")
    await pressed(bot, meena, "run:booth:166/1")
    assert "166/1" in meena.last()["text"]
    assert topics(meena) == {AGAR}


async def test_a_press_under_an_inaccessible_message_of_a_forum_is_answered_in_its_topic(
    telegram: World, bot: Runtime
) -> None:
    ravi = worker(telegram, 6, "Ravi")
    forum = telegram.add_group("Agar", ravi.user, topics=["Targets", "Talk"])
    groups.bring_bot(telegram, ravi.user, forum.id, "add")
    await settled(telegram)
    for thread in forum.topics:
        inside = Person(telegram, ravi.user, forum, thread)
        await inside.says("/strength AC166")
        await pressed(bot, inside, "run:booth:166/1")
        assert inside.last()["message_thread_id"] == thread


async def pressed(bot: Runtime, who: Person, data: str) -> None:
    """Have somebody press a button under the bot's last message, which is gone meanwhile."""
    message = who.last()
    who.world.remove(who.chat, message["message_id"])
    query = {"id": "1", "from": who.user.to_json(), "message": inaccessible(message), "data": data}
    await handle_raw(bot.services, bot.bot, {"update_id": 7, "callback_query": query}, last=True)


async def test_what_comes_unasked_is_in_the_persons_language_and_in_no_topic(
    meena: Person, bot: Runtime
) -> None:
    await meena.says("/language")
    await meena.presses("English")
    outbox.enqueue(
        "w", MEENA, 0, "welcome", {"chat": -5, "update": 1}, now=bot.services.clock.now()
    )
    await Sender(bot.services, bot.bot).send_due()
    assert "/link PC19\nWhat else" in meena.last()["text"]
    assert topics(meena) == {AGAR, None}
