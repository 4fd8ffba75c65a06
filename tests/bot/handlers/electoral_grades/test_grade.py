"""/grade in one line or step by step, seen on the booth's page, undone."""

from datetime import date

import pytest

from bot.handlers.electoral_grades.grade import parsed_source
from models.electoral_grades import BadGrade, current
from playground.telegram import World
from tests.bot.support.agar_people import meena, worker
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.world import booth_id

__all__ = ["clock"]
TODAY = date(2026, 11, 23)


@pytest.fixture
def coordinator(telegram: World, bot: object) -> Person:
    """Meena, who coordinates PC21."""
    return meena(telegram)


async def test_one_line_grades_a_booth_and_a_button_undoes_it(coordinator: Person) -> None:
    answer = await coordinator.says("/grade 166/2 c फ़ॉर्म 20, 2023-12-03")
    assert "चुनावी दर्जा दर्ज हुआ" in answer
    assert "छह महीने से ज़्यादा पुराना (फ़ॉर्म 20, 3 दिसंबर 2023)" in answer
    assert "चुनावी दर्जा C" in await coordinator.says("/booth 166/2")
    await coordinator.says("/grade 166/2 B बूथ समिति की बैठक")
    assert "चुनावी दर्जा: B (बूथ समिति की बैठक, 23 नवंबर 2026)" in await coordinator.presses("🏠 बूथ")
    await coordinator.says("/grade 166/2 A Form 20")
    assert "चुनावी दर्जा: B" in await coordinator.presses("↩️ वापस लें")


async def test_what_is_left_out_is_asked_with_buttons(coordinator: Person) -> None:
    await coordinator.says("/grade 166/3")
    assert coordinator.buttons()[:4] == ["A", "B", "C", "D"]
    assert "किस आधार पर" in await coordinator.presses("D")
    assert "दर्जा दर्ज हुआ" in await coordinator.says("Form 20, 03/12/2023")
    held = current(booth_id("166/3"))
    assert held is not None
    assert (held.grade, held.source, held.dated) == ("D", "Form 20", date(2023, 12, 3))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/grade 166/2 E Form 20", "“E” कोई दर्जा नहीं"),
        ("/grade 166/2 C 2023-12-03", "120 अक्षरों तक"),
        ("/grade 166/2 C Form 20 2027-01-01", "ठीक तारीख़ नहीं"),
        ("/grade 166/2 C Form 20 2023-02-31", "ठीक तारीख़ नहीं"),
        ("/grade 166/2 C " + "x" * 121, "120 अक्षरों"),
        ("/grade 165/1 C Form 20", "सिर्फ़ उस क्षेत्र के समन्वयक"),
    ],
)
async def test_bad_input_gets_an_answer_and_changes_nothing(
    coordinator: Person, typed: str, said: str
) -> None:
    assert said in await coordinator.says(typed)
    assert current(booth_id("166/2")) is None
    assert current(booth_id("165/1")) is None


async def test_a_worker_grades_nothing_and_a_stranger_sees_no_grade(
    telegram: World, coordinator: Person
) -> None:
    asha = worker(telegram, 1, "Asha", "166/2")
    await coordinator.says("/grade 166/2 B Form 20")
    assert "चुनावी दर्जा" not in await asha.says("/grade 166/2 A Form 20")
    assert "चुनावी दर्जा: B" in await asha.says("/booth 166/2")


@pytest.mark.parametrize(
    ("text", "source", "dated"),
    [
        ("Form 20", "Form 20", TODAY),
        ("Form 20, 2023-12-03", "Form 20", date(2023, 12, 3)),
        ("३/१२/२०२३ फ़ॉर्म 20", "फ़ॉर्म 20", date(2023, 12, 3)),
        ("2023 result", "2023 result", TODAY),
    ],
)
def test_the_day_of_a_source_is_read_wherever_it_stands(
    text: str, source: str, dated: date
) -> None:
    assert parsed_source(text, TODAY) == (source, dated)


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(BadGrade):
        parsed_source("Form 20, 31.2.2023", TODAY)
