"""/me with its picture, what a scanned or typed ID shows to whom, and changes under the same ID."""

import asyncio
import json
import re
import threading
from datetime import timedelta
from io import BytesIO

import aiohttp
import pytest
from PIL import Image

from bot.pictures import card as handler
from bot.pictures.card import SIZE, draw
from models import authority, tables, workers
from models.clock import Clock
from models.identity import worker_ids
from playground.telegram import World, groups, people
from tests.bot.support import agar_people
from tests.bot.support.people import Person, settled
from tests.support.world import NOON, booth_id, coordinator

ASHA, RAVI, RAKESH = 1, 2, 901
ID = re.compile(r"BS-[0-9A-Z]{4}-[0-9A-Z]{3}")


@pytest.fixture
def clock() -> Clock:
    """It is Monday noon."""
    return Clock(NOON)


@pytest.fixture
async def asha(telegram: World, bot: object) -> Person:
    """Asha Devi, a worker of 166/1."""
    return await hindi(agar_people.worker(telegram, ASHA, "Asha Devi"))


@pytest.fixture
async def meena(telegram: World, bot: object) -> Person:
    """Meena, who coordinates PC21."""
    return await hindi(agar_people.meena(telegram))


@pytest.fixture
async def rakesh(telegram: World, bot: object) -> Person:
    """Rakesh, who coordinates PC20, where Asha's booth is not."""
    coordinator(RAKESH, "Rakesh", "PC20", "165/1")
    return await hindi(agar_people.newcomer(telegram, RAKESH, "Rakesh"))


async def hindi(person: Person) -> Person:
    await person.says("/language")
    await person.presses("हिन्दी")
    return person


def token(telegram_id: int = ASHA) -> str:
    row = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    return "w" + str(row.public_id)


def code(telegram_id: int = ASHA) -> str:
    return workers.by_telegram_id(telegram_id).code


def slip(public_id: str) -> str:
    return public_id[:-1] + ("0" if public_id[-1] != "0" else "1")


def photos(person: Person) -> list[dict[str, object]]:
    return [m for m in person.chat.messages.values() if "photo" in m]


def audit() -> list[tuple[str, str, dict[str, object]]]:
    rows = tables.Audit.select().order_by(tables.Audit.id)
    return [(row.action, row.subject, json.loads(row.details)) for row in rows]


def here(telegram_id: int = ASHA) -> str:
    return workers.by_telegram_id(telegram_id).booth.code


# The card


async def test_me_is_a_picture_with_the_card_as_its_caption(asha: Person) -> None:
    said = await asha.says("/me")
    (photo,) = photos(asha)
    assert code() in str(photo["caption"])
    assert "Asha Devi" in said
    sizes = photo["photo"]
    assert isinstance(sizes, list)
    file = asha.world.files.get(sizes[-1]["file_id"])
    assert file
    assert Image.open(BytesIO(file.content)).size == SIZE
    assert len(file.content) < 60_000


async def test_the_way_forward_comes_before_the_changes(asha: Person) -> None:
    await asha.says("/me")
    assert asha.buttons() == [
        "🎓 प्रशिक्षण देखें",
        "🏠 मेरे बूथ 166/1 की शक्ति",
        "✏️ नाम बदलें",
        "🏠 बूथ बदलें",
        "📱 फ़ोन बदलें",
    ]


async def test_after_registering_the_card_comes_as_a_picture_too(
    telegram: World, bot: object
) -> None:
    sunita = agar_people.newcomer(telegram, 5, "Sunita Baghel")
    await sunita.says("/start b166-2")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅")
    await sunita.shares(sunita.user)
    said = await sunita.presses("✅")
    assert "बधाई" in said
    (photo,) = photos(sunita)
    assert code(5) in str(photo["caption"])
    assert sunita.buttons()[0] == "🎓 प्रशिक्षण देखें"
    assert len(sunita.buttons()) == 2


async def test_ayesha_whose_name_the_picture_cannot_show_is_told_so_and_can_change_it(
    telegram: World, bot: object
) -> None:
    ayesha = agar_people.newcomer(telegram, 6, "عائشہ")
    await ayesha.says("/start b166-2")
    await ayesha.presses("हिन्दी")
    await ayesha.presses("✅")
    await ayesha.shares(ayesha.user)
    said = await ayesha.presses("✅ عائشہ")
    assert "🪪 عائشہ" in said
    assert "केवल हिन्दी और अंग्रेज़ी अक्षर" in said
    assert ayesha.buttons()[-1] == "✏️ नाम बदलें"
    await ayesha.presses("✏️ नाम बदलें")
    await ayesha.says("आयशा")
    said = await ayesha.presses("🪪")
    assert "🪪 आयशा" in said
    assert "अक्षर" not in said


@pytest.mark.parametrize(
    "fault",
    [
        {"kind": "status", "status": 400, "description": "Bad Request: IMAGE_PROCESS_FAILED"},
        {"kind": "status", "status": 502, "times": 9},
        {"kind": "reset", "times": 9},
        {"kind": "garbage"},
    ],
)
async def test_a_picture_that_does_not_get_through_leaves_the_text(
    asha: Person, server: str, fault: dict[str, object]
) -> None:
    async with aiohttp.ClientSession() as session:
        wish = {"method": "sendPhoto", **fault}
        assert (await session.post(f"{server}/play/faults", json=wish)).status == 200
    said = await asha.says("/me")
    assert code() in said
    assert photos(asha) == []
    assert len(asha.buttons()) == 5


async def test_a_picture_that_cannot_be_drawn_leaves_the_text(
    asha: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(card: object) -> bytes:
        raise OSError("cannot open resource")

    monkeypatch.setattr(handler, "draw", broken)
    assert code() in await asha.says("/me")
    assert photos(asha) == []


async def test_others_are_answered_while_a_card_is_drawn(
    asha: Person, meena: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, may_end = threading.Event(), threading.Event()

    def slow(card: object) -> bytes:
        begun.set()
        assert may_end.wait(20)
        return draw(card)  # type: ignore[arg-type]

    monkeypatch.setattr(handler, "draw", slow)
    drawing = asyncio.create_task(asha.says("/me"))
    await asyncio.to_thread(begun.wait, 20)
    people.send(meena.world, meena.user, meena.chat.id, "/help")
    async with asyncio.timeout(20):
        while "/booth" not in str(meena.last().get("text")):
            assert not drawing.done()
            await asyncio.sleep(0.01)
    assert photos(asha) == []
    may_end.set()
    assert code() in await drawing
    assert len(photos(asha)) == 1


async def test_a_card_too_long_for_a_caption_comes_before_its_picture(asha: Person) -> None:
    tables.Booth.update(name_en="Primary school " * 18).execute()
    row = tables.Worker.get(tables.Worker.telegram_id == ASHA)
    for part in (1, 2, 3, 4, 5):
        authority.grant(row.id, "booth_president", NOON, booth_id=booth_id(f"166/{part}"))
    said = await asha.says("/me")
    assert said.count("Primary school") > 100
    (photo,) = photos(asha)
    assert "caption" not in photo


async def test_who_has_blocked_the_bot_gets_nothing_and_nothing_breaks(
    asha: Person, server: str
) -> None:
    wish = {
        "method": "sendPhoto",
        "kind": "status",
        "status": 403,
        "description": "Forbidden: bot was blocked by the user",
    }
    async with aiohttp.ClientSession() as session:
        await session.post(f"{server}/play/faults", json=wish)
    assert await asha.says("/me") == ""
    assert not tables.Inbox.select().where(tables.Inbox.state == "failed").exists()


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
    for shown in ("Asha Devi", code(), "166/1", "बूथ अध्यक्ष", "प्रशिक्षण अभी बाकी", "23 नवंबर 2026"):
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
    assert tables.Worker.get(tables.Worker.telegram_id == 5).inviter_id is None


async def test_a_mistyped_id_offers_the_right_one_to_who_may_see_it(
    asha: Person, meena: Person
) -> None:
    said = await meena.says(f"/start w{slip(token()[1:])}")
    assert "क्या आप यह लिखना चाहते थे" in said
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
    buttons = rakesh.buttons() if "reply_markup" in rakesh.last() else []
    unknown = await rakesh.says("BS-7K3M-9Q0")
    assert buttons == []
    assert re.sub("“.*”", "", real) == re.sub("“.*”", "", unknown)


async def test_an_id_of_another_campaign_gets_its_own_answer(asha: Person, meena: Person) -> None:
    other = worker_ids.show("7K3M9Q" + worker_ids.check_character("7K3M9Q"))
    assert "किसी और अभियान" in await meena.says(f"/start w{other}")


@pytest.mark.parametrize("forged", ["w", "wXX", "w" + "7" * 63, "w-", "w_-_", "wBS-7K3M"])
async def test_a_forged_token_gets_an_answer(asha: Person, forged: str) -> None:
    said = await asha.says(f"/start {forged}")
    assert re.search("कोई ID नहीं|कोई अक्षर ग़लत", said)
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
    assert "64 अक्षरों" in await asha.says(name)
    assert workers.by_telegram_id(ASHA).name == "Asha Devi"


async def test_asha_moves_to_another_booth_and_back(asha: Person) -> None:
    row = tables.Worker.get(tables.Worker.telegram_id == ASHA)
    authority.grant(row.id, "booth_president", NOON, booth_id=booth_id("166/1"))
    await asha.says("/me")
    await asha.presses("🏠 बूथ बदलें")
    assert asha.buttons()[0] == "166 आगर"
    await asha.presses("166 आगर")
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
    assert "कोई बूथ नहीं" in await asha.says("165/9")
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
    assert "लिखा हुआ नंबर" in await asha.says("९८२६०९९९९९")
    assert "किसी और का नंबर" in await asha.shares(stranger)
    assert tables.Worker.get(tables.Worker.telegram_id == ASHA).phone_hash == old
    said = await asha.shares(asha.user)
    assert code() in said
    assert asha.user.phone not in said
    assert tables.Worker.get(tables.Worker.telegram_id == ASHA).phone_hash != old
    assert audit() == [("change_phone", code(), {})]
    assert asha.buttons() == ["🪪 मेरा पहचान पत्र"]


async def test_a_phone_that_another_worker_has_is_refused(asha: Person, telegram: World) -> None:
    ravi = await hindi(agar_people.worker(telegram, RAVI, "Ravi"))
    await ravi.says("/me")
    await ravi.presses("📱")
    await ravi.shares(ravi.user)
    asha.user.phone = ravi.user.phone
    await asha.says("/me")
    await asha.presses("📱")
    assert "पहले ही जुड़ चुका" in await asha.shares(asha.user)
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
