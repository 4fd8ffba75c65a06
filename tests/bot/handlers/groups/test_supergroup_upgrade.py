"""A group becomes a supergroup: one link, one announcement at most, one digest, in any order."""

from datetime import time, timedelta
from itertools import permutations
from typing import Any

import pytest

from bot.conversation import Context, Progress, Reply, identify, read
from bot.html import Html
from bot.intake import handle_raw
from bot.outbox import Sender
from bot.runtime import Runtime
from models import chats, digests, tables
from models.queues import IncomingUpdate, chat_ids
from playground.telegram import TelegramChat, World, groups
from tests.bot.support.people import Person, settled
from tests.support.world import coordinator, person

MEENA, RAVI = 900, 901
ASKS = "/link PC19"  # in the question for the constituency
LINKED = "यह ग्रुप अब"
TOLD = list(permutations(("joined", "old", "new")))
ORDERS = [
    *(("left", *order) for order in TOLD),
    *((*order, "left") for order in TOLD),
    *(("at once", *order) for order in TOLD[:2]),
    *((told, "joined") for told in ("old", "new")),
    *(("joined", told) for told in ("old", "new")),
]


@pytest.fixture
async def chat(telegram: World, bot: Runtime) -> TelegramChat:
    """A basic group with the bot, linked to PC21 by Meena; Ravi is in it."""
    meena = telegram.add_person("Meena Parmar", user_id=MEENA)
    ravi = telegram.add_person("Ravi Chauhan", user_id=RAVI)
    made = telegram.add_group("Dewas", meena)
    groups.join(telegram, ravi, made.id)
    groups.bring_bot(telegram, meena, made.id, "add")
    coordinator(MEENA, "Meena", "PC21")
    person(RAVI, "Ravi")
    await settled(telegram)
    await Person(telegram, meena, made).says("/link PC21")
    return made


@pytest.fixture
def meena(telegram: World, chat: TelegramChat) -> Person:
    return Person(telegram, telegram.users[MEENA], chat)


def said(chat: TelegramChat) -> list[str]:
    """Return what the bot has said in a chat."""
    return [m.get("text", "") for m in chat.messages.values() if m["from"]["is_bot"]]


def joined(telegram: World, chat: TelegramChat, status: str = "member") -> None:
    """Have Telegram tell that the bot has joined a chat, or left it."""
    before, now = ("member", status) if status == "left" else ("left", status)
    changed = {
        "chat": chat.to_json(),
        "from": telegram.users[MEENA].to_json(),
        "date": telegram.now(),
        "old_chat_member": {"user": telegram.bot.to_json(), "status": before},
        "new_chat_member": {"user": telegram.bot.to_json(), "status": now},
    }
    telegram.updates.put("my_chat_member", changed)


def supergroup_of(telegram: World, chat: TelegramChat) -> TelegramChat:
    """Return the supergroup that a group becomes, before Telegram tells anything about it."""
    new = telegram.new_supergroup(chat.title)
    new.members = dict(chat.members)
    return new


def minute_passes(bot: Runtime) -> None:
    clock = bot.services.clock
    clock.jump_to(clock.now() + timedelta(seconds=61))


def linked() -> list[tuple[int, str]]:
    return [(x.chat_id, x.place.code) for x in chats.all_linked()]


@pytest.mark.parametrize("order", ORDERS)
async def test_in_whatever_order_telegram_tells_it_the_link_moves_without_a_word(
    order: tuple[str, ...], telegram: World, meena: Person, chat: TelegramChat
) -> None:
    new = supergroup_of(telegram, chat)
    before = len(said(chat))
    for what in order:
        if what == "joined":
            joined(telegram, new, "administrator")
        elif what == "left":
            joined(telegram, chat, "left")
        elif what == "old":
            telegram.post(chat, meena.user, {"migrate_to_chat_id": new.id})
        elif what == "new":
            telegram.post(new, meena.user, {"migrate_from_chat_id": chat.id})
        if order[0] != "at once":
            await settled(telegram)
    await settled(telegram)
    assert linked() == [(new.id, "PC21")]
    assert (said(new), said(chat)[before:]) == ([], [])
    assert "🌅" in await Person(telegram, meena.user, new).says("/targets")


async def test_telegram_itself_is_asked_when_it_first_tells_of_the_joining(
    telegram: World, meena: Person, chat: TelegramChat
) -> None:
    new = supergroup_of(telegram, chat)
    chat.migrated_to = new.id
    joined(telegram, new)
    await settled(telegram)
    assert (linked(), said(new)) == ([(new.id, "PC21")], [])
    assert tables.Outbox.select().count() == 0


async def test_a_namesake_of_a_linked_group_is_asked_for_its_place_a_minute_later(
    telegram: World, meena: Person, chat: TelegramChat, bot: Runtime
) -> None:
    other = telegram.add_group(chat.title, meena.user, supergroup=True)
    groups.bring_bot(telegram, meena.user, other.id, "add")
    await settled(telegram)
    assert said(other) == []
    minute_passes(bot)
    await Sender(bot.services, bot.bot).send_due()
    assert ASKS in said(other)[-1]
    assert linked() == [(chat.id, "PC21")]


async def test_that_question_is_not_asked_of_what_turned_out_to_be_the_same_group(
    telegram: World, meena: Person, chat: TelegramChat, bot: Runtime
) -> None:
    new = supergroup_of(telegram, chat)
    joined(telegram, new)
    telegram.post(new, meena.user, {"migrate_from_chat_id": chat.id})
    await settled(telegram)
    minute_passes(bot)
    await Sender(bot.services, bot.bot).send_due()
    assert said(new) == []


async def test_a_supergroup_that_the_bot_comes_back_to_is_shown_its_link(
    telegram: World, meena: Person, chat: TelegramChat
) -> None:
    new = supergroup_of(telegram, chat)
    telegram.post(new, meena.user, {"migrate_from_chat_id": chat.id})
    joined(telegram, new)
    await settled(telegram)
    for deed in ("remove", "add"):
        groups.bring_bot(telegram, meena.user, new.id, deed)
    await settled(telegram)
    assert [LINKED in text for text in said(new)] == [True]


async def test_a_press_under_an_old_message_counts_for_the_group_as_it_is_now(
    telegram: World, meena: Person, chat: TelegramChat, bot: Runtime
) -> None:
    await meena.says("/settime")
    new = groups.migrate(telegram, meena.user, chat.id)
    await settled(telegram)
    asked = meena.last()
    await press(bot, meena, asked, "run:settime:targets 07:00")
    assert [(x.chat_id, x.targets_at) for x in chats.all_linked()] == [(new.id, time(7))]
    shown = [chat.messages[asked["message_id"]]["text"], *said(new)]  # edited, or said again
    assert any("सुबह 7:00 बजे" in text for text in shown)


async def test_an_old_link_button_links_the_new_id_alone_and_one_digest_comes(
    telegram: World, meena: Person, chat: TelegramChat, bot: Runtime
) -> None:
    await meena.says("/link")
    asked = meena.last()
    new = groups.migrate(telegram, meena.user, chat.id)
    await settled(telegram)
    await press(bot, meena, asked, "run:link:AC166")
    assert linked() == [(new.id, "AC166")]
    zone, now = bot.services.settings.zone, bot.services.clock.now()
    digests.make_now(chats.all_linked()[0].place.id, zone, now)
    await Sender(bot.services, bot.bot).send_due()
    assert len([text for text in said(new) if "🌅" in text]) == 1


async def test_groups_that_were_linked_under_both_ids_get_one_digest(
    telegram: World, meena: Person, chat: TelegramChat, bot: Runtime
) -> None:
    """Nobody had told the bot: it hears of it from the answer to the digest."""
    new = supergroup_of(telegram, chat)
    place, now = chats.all_linked()[0].place.id, bot.services.clock.now()
    chats.link(new.id, 0, "Dewas", place, by=MEENA, now=now)
    chat.migrated_to = new.id
    digests.make_now(place, bot.services.settings.zone, now)
    await Sender(bot.services, bot.bot).send_due()
    assert len([text for text in said(new) if "🌅" in text]) == 1
    assert linked() == [(new.id, "PC21")]


async def test_a_worker_cannot_use_the_old_link_button_either(
    telegram: World, meena: Person, chat: TelegramChat, bot: Runtime
) -> None:
    await meena.says("/link")
    asked = meena.last()
    new = groups.migrate(telegram, meena.user, chat.id)
    await settled(telegram)
    ravi = Person(telegram, telegram.users[RAVI], chat)
    await press(bot, ravi, asked, "run:link:AC166")
    assert linked() == [(new.id, "PC21")]


async def press(bot: Runtime, who: Person, message: dict[str, Any], data: str) -> None:
    """Have somebody press a button under a message of the old group."""
    query = {"id": "1", "from": who.user.to_json(), "message": message, "data": data}
    await handle_raw(bot.services, bot.bot, {"update_id": 7, "callback_query": query}, last=True)


async def test_an_answer_quotes_no_foreign_message_of_the_supergroup(
    telegram: World, meena: Person, chat: TelegramChat, bot: Runtime
) -> None:
    await meena.says("/help")
    asked = [m for m in chat.messages.values() if m.get("text") == "/help"][-1]
    new = groups.migrate(telegram, meena.user, chat.id)
    await settled(telegram)
    new.messages[asked["message_id"]] = {"message_id": asked["message_id"], "text": "foreign"}
    raw = {"update_id": 7, "message": asked}
    await handle_raw(bot.services, bot.bot, raw, last=True)
    last = list(new.messages.values())[-1]
    assert "/booth" in last["text"]
    assert "reply_to_message" not in last


@pytest.mark.parametrize("is_told", [False, True])
async def test_whatever_is_sent_survives_the_upgrade(
    is_told: bool, telegram: World, meena: Person, chat: TelegramChat, bot: Runtime
) -> None:
    await meena.says("/help")
    asked = [m for m in chat.messages.values() if m.get("text") == "/help"][-1]
    ctx = await context(bot, asked)
    new = groups.migrate(telegram, meena.user, chat.id)
    if is_told:
        await settled(telegram)
        ctx = await context(bot, asked)
    await ctx.send_file("list.csv", b"a,b")
    await ctx.show(Reply(Html("the card")), b"\x89PNG\r\n\x1a\n" + b"0" * 40)
    progress = Progress(ctx)
    await progress.begin()
    progress._next = 0.0
    await progress.show(Html("reading"))
    await progress.end(Reply(Html("done")))
    await ctx.reply(Reply(Html("bye")))
    sent = [m for m in new.messages.values() if m["from"]["is_bot"]]
    texts = [m.get("text") or m.get("caption") for m in sent]
    assert "document" in sent[0]
    assert [text for text in texts if text] == ["the card", "done", "bye"]
    assert linked() == [(new.id, "PC21")]


async def context(bot: Runtime, message: dict[str, Any]) -> Context:
    """Return the context of a message, as a handler gets it."""
    ctx = await identify(bot.services, bot.bot, read({"update_id": 7, "message": message}))
    assert ctx is not None
    return ctx


def test_updates_of_either_id_wait_for_each_other(chat: TelegramChat) -> None:
    new = -1_002_999_999_999
    told = IncomingUpdate(2, "{}", chat.id, MEENA, (chat.id, new))
    later = [IncomingUpdate(3, "{}", chat.id, RAVI), IncomingUpdate(4, "{}", new, 5)]
    person = IncomingUpdate(5, "{}", RAVI, RAVI)
    renamed = chat_ids.with_present_ids([told, *later, person])
    assert [update.chat_id for update in renamed] == [new, new, new, RAVI]
    again = chat_ids.with_present_ids([IncomingUpdate(6, "{}", chat.id, RAVI)])
    assert again[0].chat_id == new
