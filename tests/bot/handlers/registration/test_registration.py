"""Register question by question: taps, typed answers, links, and what is asked again."""

from datetime import timedelta

import pytest

from bot.app import build, running
from bot.runtime import Runtime
from config.settings import Settings
from models import tables
from models.clock import Clock
from models.database import Database
from playground.telegram import TelegramUser, World, groups
from tests.bot.handlers.registration.registration_steps import (
    ID,
    agrees,
    draft,
    newcomer,
    registers,
    the_worker,
    workers,
)
from tests.bot.support.people import Person, settled
from tests.support.world import booth_id


async def test_sunita_registers_with_seven_taps_and_gets_an_id(sunita: Person) -> None:
    await sunita.says("/start")
    notice = await sunita.presses("हिन्दी")
    assert "18 वर्ष" in notice
    assert "आधार" in notice
    assert "फ़ोन नंबर साझा" in await sunita.presses("✅ हाँ, मैं सहमत हूँ")
    keyboard = sunita.chat.keyboard
    assert keyboard is not None
    assert keyboard["keyboard"][0][0]["request_contact"]
    assert "क्या नाम" in await sunita.shares(sunita.user)
    assert sunita.chat.keyboard is None
    await sunita.presses("✅ Sunita Baghel")
    await sunita.presses("लोकसभा देवास")
    await sunita.presses("विधानसभा आगर")
    asked = await sunita.presses("2")
    assert "Sunita Baghel" in asked
    assert "166/2 Village 2" in asked
    last = sunita.last()["message_id"]
    card = await sunita.presses("✅")
    assert len([m for m in sunita.chat.messages if m > last]) == 2  # the card, and what is next
    assert ID.search(card)
    assert "बधाई" in card
    assert "166/2 Village 2" in card
    assert sunita.buttons() == [
        "🎓 प्रशिक्षण देखें",
        "🏠 मेरे बूथ 166/2 की शक्ति",
        "🤝 किसी को जोड़ें",
    ]
    worker = the_worker()
    assert (worker.name, worker.telegram_id) == ("Sunita Baghel", sunita.user.id)
    assert tables.Booth.get_by_id(booth_id("166/2")).confirmed == 1
    assert not tables.Draft.select().exists()


async def test_the_first_button_is_always_the_way_forward(sunita: Person) -> None:
    answer = await sunita.says("/start")
    for _ in range(10):
        if sunita.chat.keyboard is not None:
            answer = await sunita.shares(sunita.user)
        elif not ID.search(answer):
            answer = await sunita.presses(sunita.buttons()[0])
    assert ID.search(answer)
    assert "प्रशिक्षण" in await sunita.presses(sunita.buttons()[0])


async def test_a_restart_in_the_middle_continues_where_she_stopped(
    app: Runtime, server: str, settings: Settings, db: Database, clock: Clock, telegram: World
) -> None:
    sunita = newcomer(telegram, "Sunita Baghel")
    async with running(app, pauses=(0.01,)):
        await agrees(sunita)
        await sunita.shares(sunita.user)
        await sunita.presses("✅ Sunita")
    clock.jump_to(clock.now() + timedelta(days=7))
    another = build(settings.model_copy(update={"api_url": server}), db, clock)
    async with running(another, pauses=(0.01,)):
        await sunita.presses("लोकसभा राजगढ़")
        await sunita.presses("विधानसभा सुसनेर")
        await sunita.presses("3")
        assert ID.search(await sunita.presses("✅"))
    assert the_worker().booth_id == booth_id("165/3")


async def test_register_in_the_middle_goes_on_or_starts_over(sunita: Person) -> None:
    await agrees(sunita)
    await sunita.shares(sunita.user)
    await sunita.presses("✅ Sunita")
    answer = await sunita.says("/register")
    assert "पिछले जवाब सुरक्षित" in answer
    assert "कौन-सा बूथ?" in answer
    assert "18 वर्ष" in await sunita.presses("↺")
    assert draft() == {}


async def test_an_invited_person_keeps_the_booth_of_the_link_or_takes_another(
    sunita: Person,
) -> None:
    await sunita.says("/start b165-2")
    assert "165/2 Village 2" in await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    assert sunita.buttons()[:2] == ["✅ Sunita Baghel", "🏠 मेरा बूथ दूसरा है"]
    await sunita.presses("🏠 मेरा बूथ")
    await sunita.presses("✅ Sunita")
    assert sunita.buttons()[0] == "लोकसभा राजगढ़"


async def test_going_back_keeps_the_booth_of_the_link(sunita: Person) -> None:
    await sunita.says("/start b165-2")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    await sunita.presses("‹ पीछे")
    assert "18 वर्ष" in await sunita.says("‹ पीछे")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    assert "165/2" in await sunita.presses("✅ Sunita")


async def test_the_inviters_booth_comes_first_then_the_ac_and_the_inviter_is_kept(
    telegram: World, sunita: Person
) -> None:
    await registers(sunita, "166/2")
    token = "i" + the_worker().public_id
    ravi = newcomer(telegram, "Ravi Verma")
    await ravi.says(f"/start {token}")
    await ravi.presses("हिन्दी")
    await ravi.presses("✅ हाँ")
    await ravi.shares(ravi.user)
    await ravi.presses("✅ Ravi")
    assert len(ravi.buttons()) == 5  # no list of all constituencies
    assert ravi.buttons()[0] == "🏠 166/2 Village 2"
    await ravi.sends_data("form:register:pc:AC166")
    await ravi.presses("5")
    await ravi.presses("✅")
    row = tables.Worker.get(tables.Worker.telegram_id == ravi.user.id)
    assert row.inviter_id == tables.Worker.get(tables.Worker.telegram_id == sunita.user.id).id


@pytest.mark.parametrize("token", ["i7K3M9QX", "i", "iXXXXXXXXXXX", "b999-9", "b165-"])
async def test_a_wrong_link_is_no_obstacle(sunita: Person, token: str) -> None:
    await sunita.says(f"/start {token}")
    assert await sunita.presses("हिन्दी")
    assert "18 वर्ष" in await sunita.says("/register")


@pytest.mark.parametrize("typed", ["१६५/१२", "165/12", "165-12", "Susner 12"])
async def test_typed_answers_jump_ahead(sunita: Person, typed: str) -> None:
    tables.Booth.create(ac=tables.Place.get(code="AC165").id, part=12, name_en="Village 12")
    await agrees(sunita)
    await sunita.shares(sunita.user)
    await sunita.says("सुनीता")
    assert "165/12" in await sunita.says(typed)
    await sunita.presses("✅")
    assert the_worker().name == "सुनीता"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("<b>Asha</b> & 'co'", "<b>Asha</b> & 'co'"),
        ("सुनीता 🌸", "सुनीता 🌸"),
        ("  Asha \n\u202e Devi ", "Asha Devi"),
    ],
)
async def test_names_are_shown_as_they_were_written(sunita: Person, name: str, shown: str) -> None:
    await sunita.says("/start b165-1")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    await sunita.says(name)
    card = await sunita.presses("✅")
    assert f"🪪 {shown}\n" in card
    assert the_worker().name == shown


@pytest.mark.parametrize("name", ["🌸🌸", "x" * 4000, "12345", "अ" * 65, "..."])
async def test_what_is_no_name_is_asked_again(sunita: Person, name: str) -> None:
    await agrees(sunita)
    await sunita.shares(sunita.user)
    assert "64 अक्षर" in await sunita.says(name)
    assert "name" not in draft()


async def test_a_telegram_name_that_is_no_name_is_not_offered(
    telegram: World, bot: Runtime
) -> None:
    flower = newcomer(telegram, "🌸")
    await agrees(flower)
    await flower.shares(flower.user)
    assert flower.buttons() == ["‹ पीछे", "✕ रहने दें"]
    await flower.says("Phool Kumari")
    assert draft()["name"] == "Phool Kumari"


async def test_double_taps_register_once(sunita: Person) -> None:
    await agrees(sunita)
    await sunita.shares(sunita.user)
    assert "क्या नाम" in await sunita.shares(sunita.user)
    await sunita.presses("✅ Sunita")
    await sunita.presses("लोकसभा देवास")
    await sunita.presses("विधानसभा आगर")
    await sunita.presses("2")
    await sunita.presses("✅")
    twice = await sunita.sends_data("form:register:confirm:yes")
    assert "बंद हो चुका" in twice
    assert workers() == 1
    assert the_worker().booth_id == booth_id("166/2")


@pytest.mark.parametrize(
    "data", ["form:register:consent:yes", "form:register:pc:PC21", "elsewhere", "back:register:pc"]
)
async def test_an_old_button_from_an_earlier_step_changes_nothing(
    sunita: Person, data: str
) -> None:
    await agrees(sunita)
    await sunita.shares(sunita.user)
    before = draft()
    assert await sunita.sends_data(data)
    assert draft() == before


async def test_a_change_of_language_in_the_middle_asks_on_in_it(sunita: Person) -> None:
    await agrees(sunita)
    await sunita.shares(sunita.user)
    await sunita.says("/language")
    assert "What name" in await sunita.presses("English")
    await sunita.says("/register 166/1")
    await sunita.presses("✅ Sunita")
    assert "You're registered" in await sunita.presses("✅")


async def test_who_is_registered_gets_the_card_instead(sunita: Person) -> None:
    card = await registers(sunita)
    found = ID.search(card)
    assert found
    assert found[0] in await sunita.says("/register 165/1 Somebody Else")
    assert found[0] in await sunita.says("/me")
    assert workers() == 1
    assert "1/20" in await sunita.presses("🏠 मेरे बूथ")
    shown = [m.get("caption", "") for m in sunita.chat.messages.values()]
    assert found[0] in shown[-2]  # the card stays


async def test_me_leads_who_is_not_registered_to_register(sunita: Person) -> None:
    await sunita.says("/language")
    await sunita.presses("हिन्दी")
    assert "पहले कार्यकर्ता बनिए" in await sunita.says("/me")
    assert "18 वर्ष" in await sunita.presses("✅ कार्यकर्ता बनें")


async def test_an_admin_of_the_settings_holds_the_states_post(
    app: Runtime, server: str, settings: Settings, db: Database, clock: Clock, telegram: World
) -> None:
    meena = newcomer(telegram, "Meena Parmar")
    changes = {"api_url": server, "admins": frozenset({meena.user.id})}
    async with running(build(settings.model_copy(update=changes), db, clock), pauses=(0.01,)):
        assert "व्यवस्थापक: MP मध्य प्रदेश" in await registers(meena)


async def test_a_sample_booth_says_so_on_the_notice_and_the_card(sunita: Person) -> None:
    tables.Booth.update(sample=True).where(tables.Booth.id == booth_id("166/2")).execute()
    await sunita.says("/start b166-2")
    assert "नमूना" in await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    assert "नमूना" in await sunita.shares(sunita.user)
    assert "नमूना" in await sunita.presses("✅")


async def test_an_ac_of_243_booths_shows_eight_and_finds_the_others_by_name(sunita: Person) -> None:
    ac = tables.Place.get(code="AC165").id
    for part in range(4, 244):
        tables.Booth.create(ac=ac, part=part, name_en=f"Village {part}")
    tables.Booth.update(name_en="Panchayat Bhavan Piplon").where(
        tables.Booth.ac == ac, tables.Booth.part == 243
    ).execute()
    await agrees(sunita)
    await sunita.shares(sunita.user)
    await sunita.presses("✅ Sunita")
    await sunita.presses("लोकसभा राजगढ़")
    await sunita.presses("विधानसभा सुसनेर")
    assert sunita.buttons()[:9] == [*(f"{n} · Village {n}" for n in range(1, 9)), "›"]
    assert "9–16, कुल 243" in await sunita.presses("›")
    assert sunita.buttons()[:2] == ["9 · Village 9", "10 · Village 10"]
    assert "165/243" in await sunita.says("bhavan piplon")


async def test_a_group_registers_nobody(telegram: World, sunita: Person) -> None:
    chat = telegram.add_group("Agar team", sunita.user, supergroup=True)
    groups.bring_bot(telegram, sunita.user, chat.id, "promote")
    await settled(telegram)
    in_group = Person(telegram, sunita.user, chat)
    assert "निजी" in await in_group.says("/register 165/1 Sunita")
    assert in_group.links() == ["https://t.me/BoothShaktiBot?start=cregister"]
    other: TelegramUser = telegram.add_person("Ravi Verma")
    assert await in_group.shares(other) == ""
    assert not tables.Draft.select().exists()


async def test_who_registers_in_a_line_gets_two_messages_the_first_with_the_welcome(
    sunita: Person,
) -> None:
    await sunita.says("/start b166-2")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    await sunita.says("Sunita Baghel")
    asked = sunita.last()["message_id"]
    answer = await sunita.says("हाँ")
    card, onward = [m for i, m in sunita.chat.messages.items() if i > asked + 1]
    assert "बधाई" in card["caption"]
    assert ID.search(card["caption"])
    assert "caption" not in onward
    assert answer.endswith(onward["text"])
