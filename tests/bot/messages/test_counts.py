"""One is written as one: "1 worker", never "1 workers", and "0 workers", never "0 worker"."""

import re
from string import Formatter

import pytest

from bot.html import plain
from bot.i18n import Catalogue, Text, Value
from config.settings import Settings

ENGLISH = Catalogue("en")
T = Text(ENGLISH, Settings().zone)
THINGS = (
    "account|area|booth|card|certificate|constituency|day|hour|invitation|line|message|minute"
    "|name|number|person|place|post|row|seat|session|sign-up|time|week|worker"
)
ADJECTIVES = "(?:assembly|confirmed|free|more|Telegram|training|working) "
MANY = re.compile(rf"(?<![\d/–.])1 (?:{ADJECTIVES})?(?:people|constituencies|(?:{THINGS})s)\b")
ONE = re.compile(rf"(?<![\d/–.])[02] (?:{ADJECTIVES})?(?:{THINGS})\b(?!-)")
# Limits, settings and lengths of time, none of which is 1.
LIMITS = {"days", "drafts", "hours", "invitations", "least", "limit", "marks", "minutes", "texts"}
LIMITS |= {"updates"}
# Said only of several: of a choice with more than one, of at least so many, or `0/30 seats`.
SEVERAL = {
    "digest.coming", "digest.seats", "digest.session", "expected.range",
    "flag.burst", "flag.disputes", "flag.near_accounts",
    "flag.night", "flag.same_phone", "flag.vanished", "plans.ask_per_day", "plans.button_later",
    "plans.button_span", "plans.calendar_places", "plans.calendar_sessions",
    "plans.calendar_times", "plans.minutes", "plans.preview_weeks", "plans.round_ac",
    "plans.round_need", "plans.round_pc", "trainings.line", "waiting.chance",
}  # fmt: skip


def written(key: str, number: int) -> str:
    """Return a text with this number in the place of each value that can be one."""
    names = {
        name
        for form in ENGLISH.messages[key]
        for _, name, _, _ in Formatter().parse(form)
        if name is not None
    }
    values: dict[str, Value] = {
        name: 30 if name in LIMITS else number for name in names - {"n", "campaign"}
    }
    values["campaign"] = "Booth Shakti"
    if len(ENGLISH.messages[key]) > 1:
        return plain(T.plural(key, number, **values))
    return plain(T(key, **values, n=number))


@pytest.mark.parametrize("number", [0, 1, 2])
def test_a_thing_is_in_the_number_that_is_written_before_it(number: int) -> None:
    wrong = MANY if number == 1 else ONE
    texts = {key: written(key, number) for key in ENGLISH.messages if key not in SEVERAL}
    assert {key: found[0] for key, text in texts.items() if (found := wrong.search(text))} == {}


@pytest.mark.parametrize("text", ["1 workers", "is 1 people", "1 more sign-ups"])
def test_one_of_many_is_known(text: str) -> None:
    assert MANY.search(text)


@pytest.mark.parametrize("text", ["0 seat", "2 working day left"])
def test_many_of_one_are_known(text: str) -> None:
    assert ONE.search(text)
