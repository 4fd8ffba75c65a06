"""Words of arguments, in Hindi and English."""

import pytest

from bot.conversation.form_engine import YES
from bot.handlers.groups import group_commands
from bot.handlers.posts import appoint
from bot.intents import keywords
from models import targets


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        *(("सत्यापित", "confirmed"), ("पुष्ट", "confirmed"), ("Satyapit", "confirmed")),
        *(("CONFIRMED", "confirmed"), ("प्रशिक्षित", "trained"), ("trained", "trained")),
        *(("लक्ष्य", "targets"), ("lakshya", "targets"), ("Target", "targets")),
        *(("कार्यक्रम", "schedule"), ("प्रशिक्षण", "schedule"), ("schedule", "schedule")),
        *(("हाँ", "yes"), ("हां", "yes"), ("haan", "yes"), ("लिंक", "link")),
        *(("", None), ("आगर", None), ("12", None), ("/", None)),
    ],
)
def test_a_word_is_understood_in_both_languages(typed: str, meant: str | None) -> None:
    every = (*targets.MEASURES, *group_commands.KINDS, YES, appoint.LINK)
    assert keywords.meant(typed, *every) == meant
