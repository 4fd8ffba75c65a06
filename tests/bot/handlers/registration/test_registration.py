"""Registration, from /start to the card, as a person and as the database see it."""

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.fernet import Fernet
from pydantic import SecretStr

from bot.app import build, running
from bot.i18n import Catalogues
from bot.messages import privacy
from bot.runtime import Runtime
from config.settings import Settings
from models import tables
from models.account import personal_data
from models.clock import Clock
from models.consents import Consent, Terms
from models.database import Database
from models.identity import PhoneCipher
from models.maintenance import key_rotation
from models.trainings import planning
from playground.telegram import TelegramUser, World, groups
from tests.bot.support.people import Person, settled
from tests.conftest import empty_database
from tests.support.databases import take_back
from tests.support.world import KEYS, SECRET, booth_id, coordinator, place_id

ID = re.compile(r"BS-[0-9A-Z]{4}-[0-9A-Z]{3}")


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Registering writes what must not be lost, so it is looked at in each database."""
    return empty_database(request, tmp_path)


@pytest.fixture
def sunita(telegram: World, bot: Runtime) -> Person:
    """Sunita, who has not been here before."""
    return newcomer(telegram, "Sunita Baghel")


def newcomer(telegram: World, name: str) -> Person:
    """Return somebody new to the bot in their own chat with it."""
    user = telegram.add_person(name)
    return Person(telegram, user, telegram.chats[user.id])


def stored(db: Database) -> str:
    """Return everything that the database holds, as one text."""
    ask: Any = db.peewee.execute_sql
    names = db.peewee.get_tables()
    return repr([ask(f'SELECT * FROM "{name}"').fetchall() for name in names])


def the_worker() -> Any:
    """Return the row of the only worker."""
    return tables.Worker.select().get()


def workers() -> int:
    """Count the workers."""
    return int(tables.Worker.select().count())


def draft() -> dict[str, Any]:
    """Return what the only open form holds."""
    found: dict[str, Any] = json.loads(tables.Draft.select().get().data)
    return found


async def agrees(person: Person) -> None:
    """Come as far as the contact."""
    await person.says("/start")
    await person.presses("हिन्दी")
    await person.presses("✅ हाँ")


async def registers(person: Person, booth: str = "166/2") -> str:
    """Register in a booth; return the card."""
    await person.says(f"/start b{booth.replace('/', '-')}")
    await person.presses("हिन्दी")
    await person.presses("✅ हाँ")
    await person.shares(person.user)
    return await person.presses("✅")


async def test_sunita_registers_with_seven_taps_and_gets_an_id(sunita: Person) -> None:
    await sunita.says("/start")
    notice = await sunita.presses("हिन्दी")
    assert "18 वर्ष" in notice
    assert "आधार" in notice
    assert "फ़ोन नंबर साझा" in await sunita.presses("✅ हाँ, मैं सहमत हूँ")
    keyboard = sunita.chat.keyboard
    assert keyboard is not None
    assert keyboard["keyboard"][0][0]["request_contact"]
    assert "कौन-सा नाम" in await sunita.shares(sunita.user)
    assert sunita.chat.keyboard is None
    await sunita.presses("✅ Sunita Baghel")
    await sunita.presses("21 देवास")
    await sunita.presses("166 आगर")
    card = await sunita.presses("2")
    assert ID.search(card)
    assert "बधाई" in card
    assert "166/2 Village 2" in card
    assert sunita.buttons() == ["🎓 प्रशिक्षण देखें", "🏠 मेरे बूथ 166/2 की शक्ति"]
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
        await sunita.presses("20 राजगढ़")
        await sunita.presses("165 सुसनेर")
        assert ID.search(await sunita.presses("3"))
    assert the_worker().booth_id == booth_id("165/3")


async def test_register_in_the_middle_goes_on_or_starts_over(sunita: Person) -> None:
    await agrees(sunita)
    await sunita.shares(sunita.user)
    await sunita.presses("✅ Sunita")
    answer = await sunita.says("/register")
    assert "पिछले जवाब सुरक्षित" in answer
    assert "लोकसभा क्षेत्र चुनिए" in answer
    assert "18 वर्ष" in await sunita.presses("↺")
    assert draft() == {}


async def test_nothing_personal_is_stored_before_consent(db: Database, sunita: Person) -> None:
    await sunita.says("/register 165/2 Sunita Malviya")
    await sunita.presses("हिन्दी")
    await sunita.shares(sunita.user)
    await sunita.says("मेरा नाम Sunita है, नंबर " + sunita.user.phone)
    held = stored(db)
    assert "165" not in json.dumps(draft())  # ids, not words
    assert str(sunita.user.id) in held
    for word in ("Sunita", "Baghel", "Malviya", sunita.user.phone[-10:]):
        assert word not in held
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    assert "Sunita" not in stored(db)
    await sunita.says("Sunita Devi")
    assert "Sunita Devi" in stored(db)


async def test_the_phone_is_never_stored_readable(
    db: Database, settings: Settings, sunita: Person
) -> None:
    await agrees(sunita)
    await sunita.shares(sunita.user)
    assert "phone" in draft()
    assert sunita.user.phone[-10:] not in stored(db)
    await sunita.says("/register 166/1")
    await sunita.presses("✅ Sunita")
    assert sunita.user.phone[-10:] not in stored(db)
    keys = PhoneCipher(settings.secret_key.get_secret_value())
    assert keys.decrypt(the_worker().phone) == sunita.user.phone


async def test_consent_is_kept_with_version_words_and_language(sunita: Person) -> None:
    await registers(sunita)
    row = tables.Consent.select().get()
    words = privacy.consent(
        Catalogues().text("hi", Settings().zone), Terms.from_settings(Settings())
    )
    given = Consent.to(words, "hi")
    kept = (row.notice_version, row.text_hash, row.language)
    assert kept == (given.notice_version, given.text_hash, "hi")
    assert row.worker_id == the_worker().id


async def test_who_declines_is_let_go_politely_and_forgotten(sunita: Person) -> None:
    await sunita.says("/start b165-2")
    await sunita.presses("English")
    assert sunita.buttons() == ["✅ Yes, I agree", "No, not now"]
    assert "Nothing about you was saved" in await sunita.presses("No, not now")
    assert not tables.Draft.select().exists()


async def test_somebody_elses_contact_is_refused_and_nothing_is_stored(
    db: Database, telegram: World, sunita: Person
) -> None:
    ravi = telegram.add_person("Ravi Verma")
    await agrees(sunita)
    before = draft()
    assert "किसी और का नंबर" in await sunita.shares(ravi)
    assert draft() == before
    assert ravi.phone[-10:] not in stored(db)
    assert "कौन-सा नाम" in await sunita.shares(sunita.user)


@pytest.mark.parametrize("typed", ["9826012345", "+91 98260 12345", "९८२६०१२३४५", "हाँ"])
async def test_a_typed_phone_is_refused_and_says_what_to_press(sunita: Person, typed: str) -> None:
    await agrees(sunita)
    before = draft()
    assert "बटन दबाइए" in await sunita.says(typed)
    assert draft() == before
    assert sunita.chat.keyboard is not None


async def test_a_phone_registers_once(telegram: World, sunita: Person) -> None:
    await registers(sunita)
    again = telegram.add_person("Sunita Two", phone=sunita.user.phone)
    second = Person(telegram, again, telegram.chats[again.id])
    await agrees(second)
    assert "पहले ही जुड़ चुका है" in await second.shares(again)
    assert "phone" not in draft()
    assert workers() == 1


async def test_register_in_one_line_leaves_consent_and_contact(
    telegram: World, bot: Runtime
) -> None:
    asha = newcomer(telegram, "asha 🌸")
    await asha.says("/language")
    await asha.presses("हिन्दी")
    assert not tables.Worker.select().exists()
    notice = await asha.says("/register 165/3 Asha Malviya")
    assert "165/3 Village 3" in notice
    await asha.presses("✅ हाँ")
    card = await asha.shares(asha.user)
    assert "Asha Malviya" in card
    assert "165/3" in card
    assert ID.search(card)
    assert asha.chat.keyboard is None


async def test_one_line_works_before_a_language_is_chosen(sunita: Person) -> None:
    await sunita.says("/register १६५/३ सुनीता बघेल")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    assert "सुनीता बघेल" in await sunita.shares(sunita.user)
    assert the_worker().booth_id == booth_id("165/3")


async def test_the_name_in_the_line_arrives_where_the_message_it_answers_is_gone(
    sunita: Person,
) -> None:
    await sunita.says("/register 165/3 Asha Malviya")
    await sunita.presses("हिन्दी")
    for message in sunita.chat.messages.values():
        message.pop("reply_to_message", None)
    await sunita.presses("✅ हाँ")
    assert "Asha Malviya" in await sunita.shares(sunita.user)


async def test_a_newcomer_from_a_groups_enrol_button_gets_the_seat_after_registering(
    sunita: Person,
) -> None:
    coordinator(900, "Meena", "PC21")
    now = Clock().now()
    new = planning.NewSession(place_id("PC21"), "बूथ", now + timedelta(days=1), 5, "आगर")
    session = planning.make_session(new, by=900, now=now)
    await sunita.says(f"/start e{session.id}")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    await sunita.presses("✅")
    await sunita.says("166/2")
    assert sunita.buttons()[0] == f"✅ {session.code} में सीट लें"
    assert "1/5" in await sunita.presses(sunita.buttons()[0])


async def test_a_line_in_the_middle_of_the_form_completes_it(sunita: Person) -> None:
    await agrees(sunita)
    await sunita.shares(sunita.user)
    card = await sunita.says("/register 166/4 Sunita Devi")
    assert "Sunita Devi" in card
    assert the_worker().booth_id == booth_id("166/4")


async def test_an_unknown_booth_in_the_line_gets_the_nearest(sunita: Person) -> None:
    assert "“165/9” कोई बूथ नहीं है" in await sunita.says("/register 165/9 Sunita")
    await sunita.presses("165/3")
    assert "165/3" in await sunita.presses("हिन्दी")
    assert set(draft()["home"].values()) >= {booth_id("165/3")}


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
    assert sunita.buttons()[0] == "20 राजगढ़"


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


async def test_the_inviters_ac_comes_first_and_the_inviter_is_kept(
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
    assert ravi.buttons()[0] == "166 आगर"
    await ravi.presses("166 आगर")
    await ravi.presses("5")
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
    card = await sunita.says(name)
    assert f"🪪 {shown}\n" in card
    assert the_worker().name == shown


@pytest.mark.parametrize("name", ["🌸🌸", "x" * 4000, "12345", "अ" * 65, "..."])
async def test_what_is_no_name_is_asked_again(sunita: Person, name: str) -> None:
    await agrees(sunita)
    await sunita.shares(sunita.user)
    assert "64 अक्षरों" in await sunita.says(name)
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
    assert "कौन-सा नाम" in await sunita.shares(sunita.user)
    await sunita.presses("✅ Sunita")
    await sunita.presses("21")
    await sunita.presses("166")
    await sunita.presses("2")
    twice = await sunita.sends_data("form:register:booth:166/3")
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


async def test_consent_needs_the_button(sunita: Person) -> None:
    await sunita.says("/start")
    await sunita.presses("हिन्दी")
    assert "पहला बटन" in await sunita.says("हाँ")
    assert draft() == {}


async def test_a_change_of_language_in_the_middle_asks_on_in_it(sunita: Person) -> None:
    await agrees(sunita)
    await sunita.shares(sunita.user)
    await sunita.says("/language")
    assert "What name" in await sunita.presses("English")
    await sunita.says("/register 166/1")
    assert "You're registered" in await sunita.presses("✅ Sunita")


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


async def test_an_ac_of_243_booths_is_turned_page_by_page(sunita: Person) -> None:
    ac = tables.Place.get(code="AC165").id
    for part in range(4, 244):
        tables.Booth.create(ac=ac, part=part, name_en=f"Village {part}")
    await agrees(sunita)
    await sunita.shares(sunita.user)
    await sunita.presses("✅ Sunita")
    await sunita.presses("20 राजगढ़")
    await sunita.presses("165")
    for _ in range(6):
        await sunita.presses("›")
    assert "243" in sunita.buttons()
    assert "165/243" in await sunita.presses("243")


async def test_privacy_is_answered_everywhere(telegram: World, sunita: Person) -> None:
    notice = await sunita.says("/privacy")
    assert "वोटर ID, आधार, जाति, धर्म" in notice
    assert "2026-11" in notice
    chat = telegram.add_group("Agar team", sunita.user, supergroup=True)
    groups.bring_bot(telegram, sunita.user, chat.id, "add")
    await settled(telegram)
    in_group = Person(telegram, sunita.user, chat)
    assert await in_group.says("/privacy") == notice
    assert await in_group.says("/privacy", anonymous=True) == notice


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


async def test_a_registration_left_before_phones_were_marked_goes_on_after_the_upgrade(
    app: Runtime, telegram: World, db: Database, clock: Clock
) -> None:
    sunita = newcomer(telegram, "Sunita Baghel")
    phone = sunita.user.phone
    async with running(app, pauses=(0.01,)):
        await sunita.says("/start b166-2")
        await sunita.presses("हिन्दी")
        await sunita.presses("✅ हाँ")
        assert "कौन-सा नाम" in await sunita.shares(sunita.user)
    take_back(db, "0014_sealed_answers")
    old = json.dumps(draft() | {"phone": KEYS.encrypt(phone)})
    tables.Draft.update(data=old).execute()
    db.migrate()
    assert phone in str(dict(personal_data.export(sunita.user.id, KEYS).parts)["forms"])
    new_key = Fernet.generate_key().decode()
    both = PhoneCipher(f"{new_key},{SECRET}")
    assert key_rotation.rotate(both, clock.now()) == key_rotation.Rotated(renewed=1, lost=0)
    assert PhoneCipher(new_key).decrypt(draft()["phone"]["encrypted"]) == phone
    both_keys = {"secret_key": SecretStr(f"{new_key},{SECRET}")}
    settings = app.services.settings.model_copy(update=both_keys)
    async with running(build(settings, db, clock), pauses=(0.01,)):
        assert "166/2" in await sunita.presses("✅ Sunita")
    assert PhoneCipher(new_key).decrypt(the_worker().phone) == phone
    assert the_worker().booth_id == booth_id("166/2")
