"""Change name, booth and phone, and take a change back."""

from datetime import timedelta

import pytest

from models import authority, tables, workers
from models.clock import Clock
from playground.telegram import World
from tests.bot.handlers.account.account_steps import ASHA, RAVI, audit, code, hindi
from tests.bot.support import agar_people
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person
from tests.support.world import NOON, booth_id

__all__ = ["clock"]


def here(telegram_id: int = ASHA) -> str:
    return workers.by_telegram_id(telegram_id).booth.code


# Changes


async def test_asha_changes_her_name_and_keeps_her_id(asha: Person) -> None:
    before = code()
    await asha.says("/me")
    assert "Asha Devi" in await asha.presses("✏️")
    said = await asha.says("आशा <b>मालवीय</b>")
    assert "आशा <b>मालवीय</b>" in said
    assert before in said
    assert asha.buttons() == ["🪪 मेरा पहचान पत्र", "↩️ पहले जैसा करें"]
    assert "आशा" in await asha.presses("🪪")
    assert workers.by_telegram_id(ASHA).name == "आशा <b>मालवीय</b>"
    assert audit() == [("change_name", before, {})]


@pytest.mark.parametrize("slipped", ["Asha & Co <i>", "अ" * 64, "Aashaa"])
async def test_a_name_is_changed_back_with_one_button_once(asha: Person, slipped: str) -> None:
    await asha.says("/me")
    await asha.presses("✏️")
    await asha.says(slipped)
    undo = asha.last()["message_id"]
    assert "Asha Devi" in await asha.presses("↩️")
    assert workers.by_telegram_id(ASHA).name == "Asha Devi"
    assert asha.buttons() == ["🪪 मेरा पहचान पत्र"]
    assert await asha.sends_data("rename", undo)
    assert workers.by_telegram_id(ASHA).name == "Asha Devi"


async def test_an_old_way_back_does_not_touch_a_newer_name(asha: Person) -> None:
    for name in ("Aashaa", "Asha Malviya"):
        await asha.says("/me")
        await asha.presses("✏️")
        await asha.says(name)
    first = next(
        m
        for m in asha.chat.messages.values()
        if "Aashaa" in m.get("text", "") and m["from"]["id"] != ASHA
    )
    assert "/me" in await asha.sends_data("rename", first["message_id"])
    assert workers.by_telegram_id(ASHA).name == "Asha Malviya"


@pytest.mark.parametrize("name", ["🌸", "12345", "x" * 65])
async def test_what_is_no_name_is_asked_for_again(asha: Person, name: str) -> None:
    await asha.says("/me")
    await asha.presses("✏️")
    assert "64 अक्षर" in await asha.says(name)
    assert workers.by_telegram_id(ASHA).name == "Asha Devi"


async def test_asha_moves_to_another_booth_and_back(asha: Person) -> None:
    row = tables.Worker.get(tables.Worker.telegram_id == ASHA)
    authority.grant(row.id, "booth_president", NOON, booth_id=booth_id("166/1"))
    await asha.says("/me")
    await asha.presses("🏠 बूथ बदलें")
    assert asha.buttons()[0] == "विधानसभा आगर"
    assert asha.buttons().count("विधानसभा आगर") == 1  # it is a place of her post, too
    await asha.presses("विधानसभा आगर")
    said = await asha.presses("3")
    for shown in ("166/3", "166/1", code(), "बूथ अध्यक्ष"):
        assert shown in said
    assert here() == "166/3"
    assert "166/1" in await asha.presses("↩️")
    assert here() == "166/1"
    assert asha.buttons() == ["🪪 मेरा पहचान पत्र"]
    assert [p.kind for p in workers.by_telegram_id(ASHA).posts] == ["booth_president"]
    assert [(a, d["from"], d["to"]) for a, _, d in audit()] == [
        ("change_booth", "166/1", "166/3"),
        ("change_booth", "166/3", "166/1"),
    ]


async def test_a_booth_is_typed_and_a_wrong_one_gets_the_nearest(asha: Person) -> None:
    await asha.says("/me")
    await asha.presses("🏠 बूथ बदलें")
    assert "नाम का बूथ नहीं" in await asha.says("165/9")
    await asha.says("१६५/२")
    assert here() == "165/2"


async def test_to_the_own_booth_is_no_change(asha: Person) -> None:
    await asha.says("/me")
    await asha.presses("🏠 बूथ बदलें")
    assert "166/1" in await asha.says("166/1")
    assert asha.buttons() == ["🪪 मेरा पहचान पत्र"]
    assert audit() == []


async def test_the_way_back_is_closed_after_a_day(asha: Person, clock: Clock) -> None:
    await asha.says("/me")
    await asha.presses("🏠 बूथ बदलें")
    await asha.says("166/2")
    clock.jump_to(clock.now() + timedelta(days=1, minutes=1))
    assert "/me" in await asha.presses("↩️")
    assert here() == "166/2"


async def test_the_phone_changes_only_by_ones_own_contact(asha: Person, telegram: World) -> None:
    stranger = telegram.add_person("Somebody Else")
    old = tables.Worker.get(tables.Worker.telegram_id == ASHA).phone_hash
    await asha.says("/me")
    await asha.presses("📱")
    assert "नंबर लिखकर नहीं" in await asha.says("९८२६०९९९९९")
    assert "पक्का नहीं होता" in await asha.shares(stranger)
    assert tables.Worker.get(tables.Worker.telegram_id == ASHA).phone_hash == old
    said = await asha.shares(asha.user)
    assert code() in said
    assert asha.user.phone not in said
    assert tables.Worker.get(tables.Worker.telegram_id == ASHA).phone_hash != old
    assert audit() == [("change_phone", code(), {})]
    assert asha.buttons() == ["🪪 मेरा पहचान पत्र"]


async def test_a_phone_that_another_worker_has_is_asked_about_first(
    asha: Person, telegram: World
) -> None:
    ravi = await hindi(agar_people.worker(telegram, RAVI, "Ravi"))
    await ravi.says("/me")
    await ravi.presses("📱")
    await ravi.shares(ravi.user)
    asha.user.phone = ravi.user.phone
    await asha.says("/me")
    await asha.presses("📱")
    assert "किसी दूसरे कार्यकर्ता" in await asha.shares(asha.user)
    assert [row[0] for row in audit()] == ["change_phone"]


@pytest.mark.parametrize(
    "data",
    ["change:name", "change:booth", "change:phone", "change:id", "rename", "rebooth:1",
     f"rebooth:{2**63 - 1}", "rebooth:-5", "form:newname:name:X", "form:newbooth:booth:166/1"],
)  # fmt: skip
async def test_forged_buttons_change_nothing_for_who_is_no_worker(
    telegram: World, bot: object, data: str
) -> None:
    stranger = agar_people.newcomer(telegram, 7, "Stranger")
    await stranger.says("/help")
    assert await stranger.sends_data(data)
    assert audit() == []
    assert not tables.Draft.select().exists()
    assert not tables.Inbox.select().where(tables.Inbox.state == "failed").exists()
