"""Where commands work, who may use them, and what else people type."""

from typing import Any

import pytest
from peewee import OperationalError

from bot.intake import handle_raw
from bot.runtime import Runtime
from playground.telegram import World, groups, people
from tests.bot.support.people import Person, settled

NAME = "BoothShaktiBot"


@pytest.fixture
async def squad(telegram: World, asha: Person) -> Person:
    """Asha in a group that has the bot in it."""
    chat = telegram.add_group("Susner team", asha.user, supergroup=True)
    groups.bring_bot(telegram, asha.user, chat.id, "add")
    await settled(telegram)
    return Person(telegram, asha.user, chat)


async def test_the_bot_greets_a_group_once(squad: Person) -> None:
    assert "/link PC19" in squad.last()["text"]
    assert len([m for m in squad.chat.messages.values() if m["from"]["is_bot"]]) == 1


async def test_a_group_gets_an_answer_to_the_command_itself(squad: Person) -> None:
    assert "165/1 Village 1" in await squad.says("/booth 165/1")
    assert squad.last()["reply_to_message"]["text"] == "/booth 165/1"
    assert squad.links() == [f"https://t.me/{NAME}?start=b165-1"]


async def test_a_topic_gets_its_answer_in_the_topic(telegram: World, asha: Person) -> None:
    chat = telegram.add_group("Agar", asha.user, topics=["Targets"])
    groups.bring_bot(telegram, asha.user, chat.id, "promote")
    await settled(telegram)
    thread = next(iter(chat.topics))
    there = Person(telegram, asha.user, chat, thread)
    assert "166/1" in await there.says("/booth 166/1")
    assert there.last()["message_thread_id"] == thread


async def test_commands_to_other_bots_and_unknown_ones_are_left_alone(squad: Person) -> None:
    assert await squad.says("/help@OtherBot") == ""
    assert await squad.says("/nonsense") == ""
    assert "/nonsense" in await squad.says(f"/nonsense@{NAME}")
    assert "यहाँ यह सब" in await squad.says(f"/help@{NAME.lower()}")


async def test_a_private_command_in_a_group_leads_into_the_private_chat(squad: Person) -> None:
    assert "/start सिर्फ़ निजी चैट में चलती है" in await squad.says("/start")
    assert squad.links() == [f"https://t.me/{NAME}?start=cstart"]


async def test_a_group_without_a_place_cannot_change_its_language(squad: Person) -> None:
    await squad.says("/language")
    assert "नहीं जुड़ा है" in await squad.presses("English")
    assert "यहाँ यह सब" in await squad.says("/help")


async def test_an_anonymous_admin_can_ask_but_not_decide(squad: Person) -> None:
    assert "Remain anonymous" in await squad.says("/language", anonymous=True)
    assert "165/1" in await squad.says("/booth 165/1", anonymous=True)


async def test_an_unknown_command_gets_the_nearest_ones(asha: Person) -> None:
    assert "/booth" in await asha.says("/both 165/1")
    assert "/help" in await asha.says("/xqzw")


async def test_an_edited_command_says_to_send_it_again(asha: Person, squad: Person) -> None:
    await asha.says("/booth 165/1")
    assert "नया संदेश भेजिए" in await asha.edits("/booth 165/2")
    await squad.says("/booth 165/1")
    assert "नया संदेश भेजिए" in await squad.edits("/booth 165/2")
    await squad.says("/nothing")
    assert await squad.edits("just words") == ""


@pytest.mark.parametrize(
    "text", ["hello", "👍" * 500, "<b>" * 900, "/", "//", "/ booth", "x" * 4096]
)
async def test_whatever_else_is_typed_gets_a_friendly_word_with_buttons(
    asha: Person, text: str
) -> None:
    assert await asha.says(text)
    assert asha.buttons()


async def test_a_command_in_capitals_with_hindi_digits_works(asha: Person) -> None:
    assert "165/2" in await asha.says("/BOOTH १६५/२")


async def test_user_words_are_escaped_and_long_ones_cut(asha: Person) -> None:
    answer = await asha.says("/booth <b>" + "x" * 3900)
    assert "<b>xxx" in answer  # shown as written, not read as a tag
    assert len(answer) < 300


@pytest.mark.parametrize("data", ["booth:99999999", "gone:1", "booth:x", "run:nothing:", "x"])
async def test_an_old_button_is_answered_and_changes_nothing(asha: Person, data: str) -> None:
    await asha.says("/help")
    before = asha.last()
    assert await asha.sends_data(data)
    assert asha.chat.messages[before["message_id"]] == before


async def test_a_deep_link_shows_the_booth_after_the_language(asha: Person) -> None:
    await asha.says("/start b165-2")
    assert "165/2 Village 2" in await asha.presses("English")


@pytest.mark.parametrize(
    "token", ["b", "bxx", "e", "zzz", "cnothing", "cstart", "_" * 64, "b1-1-1"]
)
async def test_a_broken_deep_link_still_gets_an_answer(asha: Person, token: str) -> None:
    await asha.says("/start")
    await asha.presses("English")
    assert await asha.says(f"/start {token}")


@pytest.mark.usefixtures("menus_at_the_start")
async def test_menus_are_set_for_each_scope_and_language(telegram: World, squad: Person) -> None:
    private = telegram.chats[squad.user.id]
    hindi = telegram.profile.menu(private, squad.user.id, "hi")
    english = telegram.profile.menu(private, squad.user.id, "en")
    assert [c["command"] for c in hindi] == [c["command"] for c in english]
    assert {"command": "booth", "description": "बूथ की शक्ति देखें"} in hindi
    in_group = telegram.profile.menu(squad.chat, squad.user.id, "en")
    assert "start" not in [c["command"] for c in in_group]


async def test_a_blocked_bot_is_no_failure(bot: Runtime, asha: Person) -> None:
    from models import tables

    await asha.says("/help")
    people.send(asha.world, asha.user, asha.chat.id, "/help")
    people.block(asha.world, asha.user, blocked=True)
    await settled(asha.world)
    assert {row.state for row in tables.Inbox.select()} == {"done"}


@pytest.mark.parametrize("odd", [{"text": 5}, {"contact": {}}, {"document": {}}, {"message_id": 1}])
async def test_what_cannot_be_read_gets_a_plain_sentence_in_private_and_none_in_a_group(
    bot: Runtime, asha: Person, squad: Person, odd: dict[str, Any]
) -> None:
    services = bot.services
    await asha.says("/help")
    for chat in (asha.chat, squad.chat):
        kind = "private" if chat.id > 0 else "supergroup"
        message = {"chat": {"id": chat.id, "type": kind}, "from": {"id": asha.user.id}} | odd
        with pytest.raises((KeyError, TypeError)):
            await handle_raw(services, bot.bot, {"update_id": 7, "message": message}, last=True)
    assert "गड़बड़" in asha.last()["text"]
    assert "गड़बड़" not in squad.last()["text"]


async def test_trouble_with_the_database_is_told_in_the_last_try_only(
    bot: Runtime, asha: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asha.says("/help")
    message = {"chat": {"id": asha.user.id, "type": "private"}, "message_id": 1, "text": "/booth 1"}
    asked = {"update_id": 7, "message": message | {"from": {"id": asha.user.id, "first_name": "A"}}}

    def trouble(*given: object, **more: object) -> None:
        raise OperationalError("no such column")

    monkeypatch.setattr("models.places.booths.find_booth", trouble)
    for last in (False, True):
        assert "गड़बड़" not in asha.last()["text"]
        with pytest.raises(OperationalError):
            await handle_raw(bot.services, bot.bot, asked, last=last)
    assert "गड़बड़" in asha.last()["text"]


async def test_an_apology_comes_into_the_topic_where_the_question_was(
    telegram: World, asha: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    chat = telegram.add_group("Agar", asha.user, topics=["Targets"])
    groups.bring_bot(telegram, asha.user, chat.id, "promote")
    await settled(telegram)
    thread = next(iter(chat.topics))
    there = Person(telegram, asha.user, chat, thread)

    def fails(*args: object, **kwargs: object) -> None:
        raise RuntimeError("a fault of ours")

    monkeypatch.setattr("models.places.booths.find_booth", fails)
    await there.says("/booth 166/1")
    assert "गड़बड़" in there.last()["text"]
    assert there.last()["message_thread_id"] == thread


async def test_an_unknown_command_and_one_for_groups_lead_to_the_menu_in_private(
    asha: Person,
) -> None:
    for text in ("/xyzzy", "/bothh", "/schedule"):
        await asha.says(text)
        assert asha.buttons() == ["☰ मेन्यू"]
