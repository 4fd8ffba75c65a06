"""Any call of any method is answered or refused as the Bot API does."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.clock import Clock
from playground.bot_api.methods import METHODS, Params
from playground.telegram import ApiError, World, groups, people
from tests.playground.answer_checks import check_result

NAMES = [
    "chat_id", "from_chat_id", "user_id", "message_id", "message_ids", "text", "caption", "scope",
    "entities", "caption_entities", "parse_mode", "reply_markup", "reply_parameters", "commands",
    "message_thread_id", "reply_to_message_id", "language_code", "action", "name", "description",
    "menu_button", "photo", "document", "file_id", "callback_query_id", "show_alert",
]  # fmt: skip
SYNCHRONOUS = sorted(METHODS.keys() - {"getupdates", "setwebhook"})


@pytest.fixture(scope="module")
def world() -> World:
    """A person who talked to the bot, and a forum with the bot as administrator."""
    world = World(Clock())
    asha = world.add_person("Asha", user_id=7)
    people.start(world, asha)
    forum = world.add_group("Agar", asha, topics=["Targets"])
    groups.bring_bot(world, asha, forum.id, "promote")
    world.chats[-8] = forum
    return world


scraps = st.one_of(
    st.sampled_from([7, -8, 1, 2, "7", "-8", "HTML", "typing", "hi", "<b>x</b>", "<a href='x'>"]),
    st.sampled_from(["{}", "[]", "[[]]", '{"type": "chat", "chat_id": 7}', "attach://x", ""]),
    st.none(), st.booleans(), st.integers(), st.floats(), st.text(max_size=8),
)  # fmt: skip
keys = st.sampled_from([
    "inline_keyboard", "keyboard", "remove_keyboard", "text", "callback_data", "url", "type",
    "offset", "length", "message_id", "chat_id", "command", "description", "user_id",
])  # fmt: skip
values = st.recursive(
    scraps,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=4),
    max_leaves=8,
)


@given(st.sampled_from(SYNCHRONOUS), st.dictionaries(st.sampled_from(NAMES), values))
def test_any_call_is_answered_or_refused(world: World, method: str, params: dict[str, Any]) -> None:
    call = {"chat_id": 7} | params
    if method == "leavechat":
        call["chat_id"] = 7
    try:
        result = METHODS[method](world, Params(call))
    except ApiError as error:
        assert error.code in (400, 403, 501)
    else:
        check_result(method, result)
