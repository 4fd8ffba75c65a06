"""A split booth wherever its people meet it: in a group, on an old card, in /mydata and files."""

import json
from datetime import date
from pathlib import Path

import pytest

from bot.i18n import Catalogues
from config.settings import Settings
from models import places, rolls, tables, workers
from models.placement import PlacementAnswer, answers, questions
from models.places import BoothPart
from playground.telegram import World, groups
from tests.bot.support.agar_people import newcomer, worker
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person, settled
from tests.models.rolls.roll_steps import BEFORE, HALVES, booth_id_in_use, in_ac, keep
from tests.support import world
from tests.support.world import NOON, place_id

__all__ = ["clock"]
HI = Catalogues().text("hi", Settings().zone)


@pytest.fixture
def asha(telegram: World, bot: object, tmp_path: Path) -> Person:
    """Asha of 166/14, which is split; she does not know which half is hers."""
    in_ac(BEFORE)
    asha = worker(telegram, 1, "Asha", "166/14")
    rolls.applying.apply(keep(tmp_path, HALVES), NOON)
    question = questions.own(1, NOON)
    answers.say(1, question.id, PlacementAnswer.UNKNOWN, NOON)
    return asha


@pytest.fixture
def meena(telegram: World, asha: Person) -> Person:
    """Meena, who coordinates the PC."""
    world.coordinator(900, "Meena", "PC21", "166/13")
    return newcomer(telegram, 900, "Meena")


async def test_a_group_sees_the_halves_and_how_many_are_in_neither_but_no_name(
    telegram: World, asha: Person, meena: Person
) -> None:
    chat = telegram.add_group("Agar team", meena.user, supergroup=True)
    groups.join(telegram, asha.user, chat.id)
    groups.bring_bot(telegram, meena.user, chat.id, "promote")
    await settled(telegram)
    await Person(telegram, meena.user, chat).says("/link AC166")
    here = Person(telegram, asha.user, chat)

    unplaced = HI.plural("strength.unplaced", 1)
    shown = [await here.says(text) for text in ("/strength", "/targets", "/strength PC21")]
    assert [text.count(unplaced) for text in shown] == [1, 1, 1]
    shown.append(await here.says("/booth 14"))
    assert "1–600" in shown[-1]
    assert here.buttons()[0] == "166/14A गुराड़िया · क्रम संख्या 601–1000"
    since = tables.Roll.get().id
    assert [link.partition("=")[2] for link in here.links()] == [f"b166-14_{since}"]
    shown.append(await here.says("/booth 166/14A"))
    assert [link.partition("=")[2] for link in here.links()] == ["b166-14A"]
    assert "Asha" not in "".join(shown)


async def test_a_card_from_before_the_roll_says_that_its_booth_is_not_known_now(
    asha: Person, meena: Person
) -> None:
    await meena.says("/start")
    await meena.presses("हिन्दी")
    shown = await meena.says(workers.by_telegram_id(1).code)
    assert HI.plain("worker.booth_gone", code="166/14") in shown


async def test_who_is_in_neither_half_gets_all_that_is_held_and_erases_it(asha: Person) -> None:
    await asha.says("/mydata")
    [held] = [c for name, c in asha.files().items() if name.endswith(".json")]
    [question] = json.loads(held)["held"]["placements"]
    assert (question["booth"], question["answer"]) == ("166/14", "unknown")

    await asha.says("/erase")
    await asha.presses(asha.buttons()[1])
    assert (tables.Worker.select().count(), tables.Placement.select().count()) == (0, 0)
    assert {booth.confirmed for booth in tables.Booth.select()} == {0}
    rolls.undoing.undo("MP", NOON)


async def test_who_decided_a_match_erases_it_all_and_the_decision_stays(
    meena: Person, tmp_path: Path
) -> None:
    roll = keep(tmp_path, (*HALVES[:3], "15,Barae,,"), date(2027, 2, 21))
    barai = booth_id_in_use("15")
    part = BoothPart(15)
    rolls.correcting.became(900, roll, barai, [part], NOON)
    code = workers.by_telegram_id(900).code.replace("-", "")[2:]
    decided = tables.Lineage.decided_by == code
    assert tables.Lineage.select().where(decided).count() == 1
    await meena.says("/mydata")
    [held] = [c for name, c in meena.files().items() if name.endswith(".json")]
    assert json.loads(held)["held"]["audit"]

    await meena.says("/erase")
    await meena.presses(meena.buttons()[1])
    assert not tables.Worker.select().where(tables.Worker.public_id == code).exists()
    rolls.applying.apply(roll, NOON)
    assert tables.Lineage.select().where(decided).count() == 1


@pytest.fixture
def without_list(telegram: World, bot: object) -> Person:
    """Meena, who coordinates a PC with an AC that has no list of booths."""
    world.coordinator(900, "Meena", "PC20", "166/1")
    tables.Booth.delete().where(tables.Booth.ac == place_id("AC165")).execute()
    return newcomer(telegram, 900, "Meena")


@pytest.mark.parametrize(
    "rows",
    [
        ("विधानसभा,मोबाइल,नाम", "165,9876500001,Sunita", "165 सुसनेर,9876500002,Kamla"),
        ("AC No,Part No,phone,name", "165,,9876500001,Sunita", "165,-,9876500002,Kamla"),
        ("booth,phone,name", "AC165,9876500001,Sunita", '"MP,165",9876500002,Kamla'),
    ],
)
async def test_a_file_may_name_an_ac_without_a_list_alone(
    without_list: Person, rows: tuple[str, ...]
) -> None:
    shown = await without_list.sends("list.csv", "\n".join(rows).encode())
    assert HI.plain("files.new", n=2) in shown
    await without_list.presses(without_list.buttons()[0])
    invited = [row.booth_id for row in tables.Invitation.select()]
    assert invited == [places.whole_ac(place_id("AC165"), NOON).id] * 2


async def test_a_row_of_a_file_says_whether_its_ac_has_a_list(without_list: Person) -> None:
    rows = ("booth,phone,name", "165/3,9876500001,Sunita", "AC166,9876500002,Kamla")
    shown = await without_list.sends("list.csv", "\n".join(rows).encode())
    assert HI.plain("row.no_list", text="AC165") in shown
    assert HI.plain("row.part_missing", text="AC166") in shown
