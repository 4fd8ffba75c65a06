"""Meena shows, sets, undoes and ends the norm of a place, and her booths say why."""

from datetime import date

import pytest

from bot.html import plain
from bot.i18n import Catalogues
from bot.runtime import Runtime
from config.settings import Settings
from models import tables
from playground.telegram import World
from tests.bot.support.agar_people import meena as meena_of
from tests.bot.support.agar_people import worker
from tests.bot.support.people import Person
from tests.support.world import NOON, booth_id, place_id

HI, EN = (Catalogues().text(language, Settings().zone) for language in ("hi", "en"))


@pytest.fixture
def meena(telegram: World, bot: Runtime) -> Person:
    row = tables.Booth
    found = row.update(electors=1130, roll_date=date(2026, 2, 21)).where(
        row.id == booth_id("166/1")
    )
    found.execute()
    return meena_of(telegram)


def running() -> list[tuple[int, int | None, int | None]]:
    norm = tables.Norm
    rows = norm.select().where(norm.ended_at.is_null())
    return [(row.per, row.least, row.most) for row in rows]


@pytest.mark.parametrize(
    ("language", "shown"),
    [
        ("hi", "1,130 मतदाता, हर 100 पर एक कार्यकर्ता: 12 (मतदाता सूची: 21 फ़रवरी 2026)"),
        ("en", "1,130 electors, one worker per 100: 12 (electoral roll: 21 February 2026)"),
    ],
)
async def test_a_norm_is_set_shown_by_the_booth_undone_and_ended(
    meena: Person, language: str, shown: str
) -> None:
    t = HI if language == "hi" else EN
    if language == "en":
        await meena.says("/language")
        await meena.presses("English")
    assert t.plain("norm.flat", target=20) in await meena.says("/norm AC166")
    answer = await meena.presses("100")
    assert t.plain("norm.set") in answer
    assert plain(t.plural("norm.unknown", 4, target=20)) in answer  # of five booths
    assert running() == [(100, None, None)]
    assert shown in await meena.says("/booth 166/1")
    answer = await meena.says("/norm AC166 50 5 20")
    assert t.plain("norm.bounds", least=5, most=20) in answer
    assert "/20" in await meena.says("/booth 166/1")
    await meena.says("/norm AC166 60")
    await meena.presses(t.plain("norm.button_undo"))
    assert running() == [(50, 5, 20)]
    await meena.presses(t.plain("norm.button_end"))
    assert running() == []
    assert "📐" not in await meena.says("/booth 166/1")


async def test_off_ends_it_and_leads_back(meena: Person) -> None:
    await meena.says("/norm AC 166 100")
    for off in ("off", "बंद"):
        await meena.says(f"/norm AC166 {off}")
        assert running() == []
        await meena.presses(HI.plain("norm.button_resume"))
        assert running() == [(100, None, None)]
    tables.Norm.create(place=place_id("PC21"), per=70, set_at=NOON)
    answer = await meena.says("/norm AC166 off")
    assert HI.plain("norm.above", code="PC21", place="देवास") in answer


@pytest.mark.parametrize(
    ("line", "key", "values"),
    [
        ("AC166 0", "bad_norm.range", {"text": "0", "most": 10_000}),
        ("AC166 -5", "bad_norm.range", {"text": "-5", "most": 10_000}),
        ("AC166 १०,००,०००", "bad_norm.range", {"text": "10,00,000", "most": 10_000}),
        ("AC166 100 9 3", "bad_norm.order", {"text": "9", "most": 3}),
        ("AC166 100 0 3", "bad_norm.bounds", {"text": "0", "most": 10_000}),
        ("AC166 100 5", "bad_norm", {"text": "100 5"}),
        ("AC166 many", "bad_norm", {"text": "many"}),
        ("AC999 100", "unknown_place", {"text": "AC999"}),
    ],
)
async def test_what_is_wrong_gets_a_clear_answer_and_changes_nothing(
    meena: Person, line: str, key: str, values: dict[str, str]
) -> None:
    assert HI.plain(f"error.{key}", **values) in await meena.says(f"/norm {line}")
    assert running() == []


async def test_a_place_of_others_and_a_worker_without_a_post_are_refused(
    meena: Person, telegram: World
) -> None:
    ram = worker(telegram, 901, "Ram")
    for person, line in ((meena, "AC165 100"), (meena, "MP off"), (ram, "AC166 100"), (ram, "")):
        assert "समन्वयक" in await person.says(f"/norm {line}")
    assert running() == []
