"""Scan a card or type its ID: who sees the worker, and who only that it is genuine."""

import re

import pytest

from models import authority, tables
from models.identity import worker_ids
from playground.telegram import World, groups
from tests.bot.handlers.account.account_steps import ASHA, RAKESH, audit, code, hindi, photos
from tests.bot.support import agar_people
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person, settled
from tests.support.world import NOON, booth_id, coordinator

__all__ = ["clock"]


@pytest.fixture
async def rakesh(telegram: World, bot: object) -> Person:
    """Rakesh, who coordinates PC20, where Asha's booth is not."""
    coordinator(RAKESH, "Rakesh", "PC20", "165/1")
    return await hindi(agar_people.newcomer(telegram, RAKESH, "Rakesh"))


def token(telegram_id: int = ASHA) -> str:
    row = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    return "w" + str(row.public_id)


def slip(public_id: str) -> str:
    return public_id[:-1] + ("0" if public_id[-1] != "0" else "1")


# Scanning and typing an ID


async def test_who_scans_their_own_card_sees_it(asha: Person) -> None:
    assert "Asha Devi" in await asha.says(f"/start {token()}")
    assert len(photos(asha)) == 1


async def test_a_coordinator_who_scans_sees_the_worker_and_it_is_on_record(
    asha: Person, meena: Person
) -> None:
    row = tables.Worker.get(tables.Worker.telegram_id == ASHA)
    authority.grant(row.id, "booth_president", NOON, booth_id=booth_id("166/1"))
    said = await meena.says(f"/start {token()}")
    for shown in ("Asha Devi", code(), "166/1", "बूथ अध्यक्ष", "प्रशिक्षण अभी नहीं हुआ", "23 नवंबर 2026"):
        assert shown in said
    assert "98260" not in said
    assert audit() == [("read_worker", code(), {"booth": "166/1"})]
    assert "2/20" in await meena.presses("🏠 बूथ 166/1")


@pytest.mark.parametrize("typed", ["{code}", "bs {letters}", " {code} ", "{deva}"])
async def test_an_id_is_typed_as_well_as_scanned(asha: Person, meena: Person, typed: str) -> None:
    deva = code().translate(str.maketrans("0123456789", "०१२३४५६७८९"))
    tables.Worker.update(public_id="7K3M9Q" + worker_ids.check_character("7K3M9Q")).where(
        tables.Worker.telegram_id == ASHA
    ).execute()
    deva = code().translate(str.maketrans("0123456789", "०१२३४५६७८९"))
    text = typed.format(code=code(), letters=token()[1:].lower(), deva=deva)
    assert "Asha Devi" in await meena.says(text)


async def test_others_see_that_it_is_genuine_and_nothing_of_the_worker(
    asha: Person, rakesh: Person
) -> None:
    said = await rakesh.says(f"/start {token()}")
    assert "असली" in said
    assert code() in said
    assert "Asha" not in said
    assert "166" not in said.replace(code(), "")
    assert rakesh.buttons() == ["🪪 मेरा पहचान पत्र"]
    assert audit() == []


async def test_a_newcomer_who_scans_is_told_what_it_is_and_can_register_without_crediting_anybody(
    asha: Person, telegram: World
) -> None:
    sunita = agar_people.newcomer(telegram, 5, "Sunita Baghel")
    await sunita.says(f"/start {token()}")
    said = await sunita.presses("हिन्दी")
    assert "एक कार्यकर्ता का पहचान पत्र" in said
    assert "Asha" not in said
    assert "18 वर्ष" in await sunita.presses("✅ कार्यकर्ता बनें")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    await sunita.says("Sunita")
    await sunita.says("166/2")
    await sunita.presses("✅")
    assert tables.Worker.get(tables.Worker.telegram_id == 5).inviter_id is None


async def test_a_mistyped_id_offers_the_right_one_to_who_may_see_it(
    asha: Person, meena: Person
) -> None:
    said = await meena.says(f"/start w{slip(token()[1:])}")
    assert "क्या यह लिखना था" in said
    assert meena.buttons() == [code()]
    assert audit() == []
    assert "Asha Devi" in await meena.presses(code())
    assert [row[0] for row in audit()] == ["read_worker"]


async def test_the_first_scan_of_all_repeats_the_right_thing_after_the_language(
    asha: Person, telegram: World
) -> None:
    rupa = agar_people.newcomer(telegram, 902, "Rupa")
    coordinator(902, "Rupa", "AC166")
    await rupa.says(f"/start w{slip(token()[1:])}")
    await rupa.presses("हिन्दी")
    assert "Asha Devi" in await rupa.presses(code())


async def test_a_mistyped_id_is_no_oracle_for_strangers(asha: Person, rakesh: Person) -> None:
    real = await rakesh.says(f"BS-{slip(token()[1:])}")
    buttons = rakesh.buttons()
    unknown = await rakesh.says("BS-7K3M-9Q0")
    assert buttons == rakesh.buttons() == ["☰ मेन्यू"]
    assert re.sub("“.*”", "", real) == re.sub("“.*”", "", unknown)


async def test_an_id_of_another_campaign_gets_its_own_answer(asha: Person, meena: Person) -> None:
    other = worker_ids.show("7K3M9Q" + worker_ids.check_character("7K3M9Q"))
    assert "किसी और अभियान" in await meena.says(f"/start w{other}")


@pytest.mark.parametrize("forged", ["w", "wXX", "w" + "7" * 63, "w-", "w_-_", "wBS-7K3M"])
async def test_a_forged_token_gets_an_answer(asha: Person, forged: str) -> None:
    said = await asha.says(f"/start {forged}")
    assert re.search("सही ID नहीं|कोई अक्षर ग़लत", said)
    assert audit() == []


async def test_a_group_shows_nobody(asha: Person, meena: Person) -> None:
    group = meena.world.add_group("Agar", meena.user, supergroup=True)
    groups.bring_bot(meena.world, meena.user, group.id, "add")
    await settled(meena.world)
    in_group = Person(meena.world, meena.user, group)
    assert "निजी चैट" in await in_group.says(f"/start@BoothShaktiBot {token()}")
    assert "Asha" not in str(group.messages)
    assert await in_group.sends_data("change:name")
    assert not tables.Draft.select().exists()
    assert audit() == []
