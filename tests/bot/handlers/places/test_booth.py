"""/booth leads on: to what the booth needs next, and to its constituency."""

from pathlib import Path

import pytest

from bot.i18n import Catalogues
from config.settings import Settings
from models import rolls, tables
from playground.telegram import World, groups
from tests.bot.support import agar_people
from tests.bot.support.agar_people import newcomer, worker
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person, settled
from tests.models.rolls.roll_steps import AFTER, BEFORE, DAY_OF_ROLL, HALVES, in_ac, keep
from tests.support.world import NOON, booth_id, place_id

__all__ = ["clock"]
WORDS = Catalogues().text("hi", Settings().zone)


@pytest.fixture
def asha(telegram: World, bot: object) -> Person:
    """Asha, a worker of booth 166/2."""
    return worker(telegram, 1, "Asha", "166/2")


def runs(person: Person) -> list[str]:
    """Return what the buttons under the bot's last message do, from the top."""
    rows = person.last().get("reply_markup", {}).get("inline_keyboard", [])
    data = [b.get("callback_data", "").split(":") for row in rows for b in row]
    return [":".join(parts[1:]) if parts[0] == "run" else parts[0] for parts in data]


def plain_text(key: str, **values: str) -> str:
    """Return a sentence about the roll of the tests as the bot writes it."""
    return WORDS.plain(key, day=WORDS.date(DAY_OF_ROLL), **values)


def shown(person: Person) -> str:
    """Return the bot's last text."""
    return str(person.last()["text"])


@pytest.mark.parametrize(
    ("step", "leads_to"),
    [
        ("first_worker", ["invite:", "takebooth"]),
        ("confirm_more", ["invite:", "takebooth"]),
        ("train", ["trainings:"]),
        ("fill_posts", ["roster", "takebooth"]),
        ("activate", []),
        ("keep", []),
    ],
)
async def test_a_worker_is_led_to_what_the_booth_needs_next_and_to_its_ac(
    asha: Person, monkeypatch: pytest.MonkeyPatch, step: str, leads_to: list[str]
) -> None:
    monkeypatch.setattr("models.strength.booths.steps", lambda numbers, weights: (step,))
    await asha.says("/booth 166/3")
    assert runs(asha) == [*leads_to, "strength:AC166"]
    assert "बटन" not in await asha.presses(asha.buttons()[0])  # it is no old one


async def test_a_newcomer_can_register_there(telegram: World, bot: object) -> None:
    farid = newcomer(telegram, 3, "Farid")
    await farid.says("/booth 166/3")
    assert runs(farid) == ["register:166/3"]


@pytest.fixture
def half(bot: object) -> None:
    """Booth 166/2A, an auxiliary part of 166/2."""
    row = {"part": 2, "suffix": "A", "serials": "523-1100"}
    tables.Booth.create(ac=place_id("AC166"), **row, name_en="Village 2 west")


@pytest.mark.usefixtures("half")
@pytest.mark.parametrize("typed", ["166/2A", "/booth 166/2क", "/booth 2A", "agar 2 (a)"])
async def test_an_auxiliary_booth_is_shown_with_its_main_part_and_its_serials(
    asha: Person, typed: str
) -> None:
    await asha.says(typed)
    assert "166/2A Village 2 west" in shown(asha)
    assert WORDS.plain("booth.auxiliary", main="166/2") in shown(asha)
    assert "523–1100" in shown(asha)


@pytest.mark.usefixtures("half")
async def test_a_letter_that_is_none_offers_the_part_and_its_auxiliaries(asha: Person) -> None:
    await asha.says("/booth 166/2B")
    assert runs(asha)[:2] == ["booth:166/2", "booth:166/2A"]
    await asha.presses(asha.buttons()[1])
    assert "166/2A" in shown(asha)


@pytest.mark.usefixtures("half")
async def test_the_link_of_a_group_registers_at_the_auxiliary_booth(
    telegram: World, asha: Person
) -> None:
    chat = telegram.add_group("Agar team", asha.user, supergroup=True)
    groups.bring_bot(telegram, asha.user, chat.id, "promote")
    await settled(telegram)
    in_group = Person(telegram, asha.user, chat)
    await in_group.says("/booth 166/2-a")
    assert in_group.buttons() == [WORDS.plain("button.private")]  # workers read it as well
    [link] = in_group.links()
    token = link.partition("?start=")[2]
    assert token == "b166-2A"
    farid = newcomer(telegram, 3, "Farid")
    await farid.says(f"/start {token}")
    assert "166/2A Village 2 west" in await farid.presses("हिन्दी")


@pytest.mark.usefixtures("half")
async def test_a_line_with_an_auxiliary_booth_invites_there(telegram: World) -> None:
    meena = agar_people.meena(telegram)
    await meena.says("/add 166/2 A 98765 00001 Sunita")
    assert tables.Invitation.get().booth_id == booth_id("166/2A")


@pytest.mark.usefixtures("half")
async def test_a_file_with_a_booth_that_is_none_names_the_nearest(telegram: World) -> None:
    meena = agar_people.meena(telegram)
    rows = "booth,phone,name\n166/2 (A),9876500001,Sunita\n166/2B,9876500002,Kamla\n"
    shown = await meena.sends("list.csv", rows.encode())
    assert WORDS.plain("files.new", n=1) in shown
    assert "166/2B" in shown
    assert "166/2, 166/2A" in shown


async def test_a_code_that_was_another_booths_before_the_roll_offers_that_one(
    telegram: World, bot: object, tmp_path: Path
) -> None:
    in_ac(BEFORE)
    asha = worker(telegram, 1, "Asha", "166/13")
    rolls.applying.apply(keep(tmp_path, AFTER), NOON)

    await asha.says("/booth 166/14")
    assert asha.last()["text"].splitlines()[-1] == plain_text("booth.was_other", code="166/14")
    await asha.presses(asha.buttons()[0])
    assert "166/15" in shown(asha)


async def test_a_split_booths_code_asks_which_part_is_meant(
    telegram: World, bot: object, tmp_path: Path
) -> None:
    in_ac(BEFORE)
    asha = worker(telegram, 1, "Asha", "166/13")
    rolls.applying.apply(keep(tmp_path, HALVES), NOON)

    await asha.says("/booth 166/14")
    assert "1–600" in shown(asha)  # the main half
    assert shown(asha).splitlines()[-1] == plain_text("booth.was_whole", code="166/14")
    await asha.presses(asha.buttons()[0])
    assert "601–1000" in shown(asha)


async def test_a_newcomers_old_link_asks_which_booth_it_means_and_a_new_one_does_not(
    telegram: World, bot: object, tmp_path: Path
) -> None:
    in_ac(BEFORE)
    farid = newcomer(telegram, 3, "Farid")
    rolls.applying.apply(keep(tmp_path, AFTER), NOON)

    await farid.says("/start b166-14")
    await farid.presses(farid.buttons()[0])  # Hindi
    assert runs(farid) == ["register:166/15", "register:166/14"]
    await farid.presses(farid.buttons()[0])
    assert "166/15" in shown(farid)
    await farid.says(f"/start b166-14_{tables.Roll.get().id}")
    assert "166/14" in shown(farid)
