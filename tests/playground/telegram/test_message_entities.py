"""Message entities: detected in plain text, and cleaned with it."""

import pytest

from playground.telegram import finish
from tests.playground.bot_api.markup.test_html import covered


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("/start abc", [("bot_command", "/start")]),
        ("/booth@BoothShaktiBot 165/12", [("bot_command", "/booth@BoothShaktiBot")]),
        ("बूथ 165/12", []),
        ("नमस्ते /help", [("bot_command", "/help")]),
        ("see https://example.org/a?b=1.", [("url", "https://example.org/a?b=1")]),
        ("t.me/BoothShaktiBot?start=x", [("url", "t.me/BoothShaktiBot?start=x")]),
        ("😀 @asha_devi!", [("mention", "@asha_devi")]),
        ("#बूथ and #1", [("hashtag", "#बूथ")]),
        ("call +91 90000 00001", [("phone_number", "+91 90000 00001")]),
        ("a@example.org", [("email", "a@example.org")]),
    ],
)
def test_commands_links_and_phones_are_detected(text: str, expected: list[tuple[str, str]]) -> None:
    body, entities = finish(text, [], {})
    assert [(e["type"], covered(body, e)) for e in entities] == expected
