"""Buttons: what ends something is red, what agrees is green, and some copy a text."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot import callbacks
from bot.button import Button
from bot.keyboards import (
    ADDRESS,
    STYLES,
    agreeing,
    button,
    copies,
    deep_link,
    whatsapp_address,
)
from tests.bot.support.people import ENDING

BEGUN_AGAIN = {"afresh", "unjudge"}  # they end nothing for good: what was there is asked anew


@pytest.mark.parametrize(
    ("data", "style"),
    [
        (("erase", "7K3M9QX"), "danger"),
        (("endpost", 7), "danger"),
        (("quit", "register"), "danger"),
        (("run", "cancel", "T1"), "danger"),
        (("run", "erase", ""), "danger"),
        (("agree", ""), "success"),
        (("run", "enrol", "T1"), "success"),
        (("run", "me", ""), None),
        (("keep",), None),
    ],
)
def test_the_style_of_a_button_says_what_it_does(data: tuple[str, ...], style: str | None) -> None:
    made = button("लेबल", *data).to_dict()
    assert made.get("style") == style
    assert made["callback_data"] == ":".join(map(str, data))


@pytest.mark.parametrize("action", sorted(ENDING - BEGUN_AGAIN))
def test_every_button_that_ends_something_is_red(action: str) -> None:
    assert button("लेबल", action, 7).style == "danger"


def test_every_style_is_of_an_action_or_a_command_that_there_is() -> None:
    from bot.commands import COMMANDS

    for name in STYLES:
        action, _, command = name.partition(" ")
        assert action in callbacks._actions
        assert not command or command in COMMANDS


def test_a_button_that_agrees_is_green_and_does_the_same() -> None:
    plain = button("✅ सहमत", "form", "register", "consent", "yes")
    assert agreeing(plain).to_dict() == plain.to_dict() | {"style": "success"}
    link = deep_link("सीट लें", "BoothShaktiBot", "e1")
    assert agreeing(link).to_dict() == link.to_dict() | {"style": "success"}


def test_a_button_copies_256_characters_and_there_is_none_for_more() -> None:
    [[one]] = copies("कॉपी", "x" * 256)
    assert isinstance(one, Button)
    assert one.to_dict() == {"text": "कॉपी", "copy_text": {"text": "x" * 256}}
    assert copies("कॉपी", "x" * 257) == ()


@pytest.mark.parametrize("text", ["नमस्ते & जुड़िए\n🙏", "क" * 5000])
def test_a_text_for_whatsapp_ends_in_its_link_and_is_never_too_long(text: str) -> None:
    link = "https://t.me/BoothShaktiBot?start=e1"
    address = whatsapp_address(text, link)
    assert address.startswith("https://wa.me/?text=")
    assert len(address) <= ADDRESS
    [sent] = parse_qs(urlsplit(address).query)["text"]
    assert sent.endswith(f"\n{link}")
    assert sent.removesuffix(f"\n{link}").removesuffix("…") in text
