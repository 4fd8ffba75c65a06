"""Entities given as JSON: which are kept, which the server finds itself, which it refuses."""

from typing import Any

import pytest

from playground.telegram import TelegramUser
from tests.playground.conftest import Api, Play

TEXT = "/help @asha_devi #बूथ x"


@pytest.fixture(autouse=True)
async def started(play: Play, asha: TelegramUser) -> None:
    await play.post("start", viewer=asha.id)


async def test_what_the_server_finds_itself_is_not_doubled(api: Api, asha: TelegramUser) -> None:
    given = [
        {"type": "bot_command", "offset": 0, "length": 5},
        {"type": "mention", "offset": 6, "length": 10},
        {"type": "hashtag", "offset": 17, "length": 4},
        {"type": "url", "offset": 22, "length": 1},
    ]
    _, answer = await api("sendMessage", chat_id=asha.id, text=TEXT, entities=given)
    assert answer["result"]["entities"] == given[:3]


@pytest.mark.parametrize(
    "more",
    [
        {"type": "pre", "language": "python"},
        {"type": "custom_emoji", "custom_emoji_id": "5368324170671202286"},
        {"type": "text_link", "url": "https://example.org"},
        {"type": "date_time", "unix_time": 1795600800, "date_time_format": "wDt"},
        {"type": "expandable_blockquote"},
    ],
)
async def test_an_entity_keeps_what_belongs_to_it(
    api: Api, asha: TelegramUser, more: dict[str, Any]
) -> None:
    given = [{"offset": 2, "length": 1} | more]
    _, answer = await api("sendMessage", chat_id=asha.id, text="😀x", entities=given)
    assert answer["result"]["entities"] == given


async def test_a_mention_keeps_its_person_and_forgets_a_stranger(
    api: Api, asha: TelegramUser, ravi: TelegramUser
) -> None:
    for user_id, known in ((ravi.id, True), (1, False)):
        given = [{"type": "text_mention", "offset": 0, "length": 1, "user": {"id": user_id}}]
        _, answer = await api("sendMessage", chat_id=asha.id, text="x", entities=given)
        entities = answer["result"].get("entities", [])
        assert [e["user"]["first_name"] for e in entities] == (["Ravi"] if known else [])


@pytest.mark.parametrize(
    ("entity", "why"),
    [
        ({"type": "sparkle"}, "can't parse MessageEntity: Unsupported type specified"),
        ({"type": None}, "can't parse MessageEntity: Can't find field \"type\""),
        ({"type": "bold", "offset": "x"}, 'can\'t parse MessageEntity: Field "offset" must be'),
        ({"type": "text_link"}, "can't parse MessageEntity: Can't find field \"url\""),
        ({"type": "text_link", "url": "x y"}, "entity URL 'x y' is invalid: Wrong HTTP URL"),
        ({"type": "bold", "offset": 9}, "entity begins after the end of the text at UTF-16"),
        ({"type": "bold", "length": 9}, "entity beginning at UTF-16 offset 0 ends after the end"),
        ({"type": "bold", "offset": 1}, "entity beginning at UTF-16 offset 1 ends in a middle"),
        ({"type": "bold", "offset": -1}, "receive an entity with incorrect offset -1"),
    ],
)
async def test_a_wrong_entity_is_refused_in_telegrams_words(
    api: Api, asha: TelegramUser, entity: dict[str, Any], why: str
) -> None:
    given = [{"offset": 0, "length": 2} | entity]
    status, answer = await api("sendMessage", chat_id=asha.id, text="😀x", entities=given)
    assert status == 400 and answer["description"].startswith(f"Bad Request: {why}")


@pytest.mark.parametrize("given", ["{", {}, "x", 1])
async def test_entities_that_are_no_array_are_ignored(
    api: Api, asha: TelegramUser, given: Any
) -> None:
    _, answer = await api("sendMessage", chat_id=asha.id, text="x", entities=given)
    assert "entities" not in answer["result"]
