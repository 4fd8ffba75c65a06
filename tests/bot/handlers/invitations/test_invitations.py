"""Bringing people, from the link that is forwarded to the count: whole flows over the Bot API."""

import asyncio
import re
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from bot.runtime import Runtime
from config.settings import Settings
from models import authority, tables, workers
from models.clock import Clock
from models.identity import worker_ids
from playground.telegram import World
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.agar_people import newcomer
from tests.bot.support.people import Person
from tests.support.answered_invitations import answered, flag
from tests.support.world import KEYS, NOON, person, phone, place, place_id

ASHA, SUNITA = 11, 33
PHONE = "9826054321"  # Sunita's
LINK = re.compile(r"https://t\.me/\w+\?start=(\S+)")


@pytest.fixture
def clock() -> Clock:
    """It is Monday noon."""
    return Clock(NOON)


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Three may be noted in a day."""
    return settings.model_copy(update={"invitations_per_day": 3})


@pytest.fixture
def asha(telegram: World, bot: Runtime) -> Person:
    """Asha, trainer for PC21, who speaks Hindi like everybody here unless said otherwise."""
    made = person(ASHA, "Asha Malviya")
    authority.grant(made.id, "trainer", NOON, place_id=place_id("PC21"))
    return newcomer(telegram, ASHA, "Asha Malviya")


@pytest.fixture
def sunita(telegram: World, bot: Runtime) -> Person:
    """Sunita, who has not been here before."""
    return with_phone(newcomer(telegram, SUNITA, "Sunita Baghel"), PHONE)


def with_phone(someone: Person, number: str) -> Person:
    someone.user.phone = f"+91{number}"
    return someone


def token_in(text: str) -> str:
    found = LINK.findall(text)
    assert found, text
    return str(found[0])


async def notes(someone: Person, number: str = PHONE) -> str:
    """Invite Sunita; return the token of the link to forward."""
    return token_in(await someone.says(f"/add 166/2 {number} Sunita Baghel"))


async def registers(someone: Person, begins: str) -> str:
    """Register in 166/2, coming by a link or a word; return what was said at the end."""
    await someone.says(begins)
    for label in ("हिन्दी", "✅ हाँ, मैं ही हूँ", "हिन्दी"):
        if label in someone.buttons():
            await someone.presses(label)
    await someone.presses("✅ हाँ, मैं सहमत हूँ")
    await someone.shares(someone.user)
    said = await someone.presses("✅")
    return said if "BS-" in said else await someone.says("166/2")


async def shown_waiting(someone: Person) -> str:
    """Open the list of who has not answered; return its names."""
    await someone.says("/invite")
    await someone.presses("⏳")
    return "\n".join(someone.buttons())


def invitation() -> Any:
    return tables.Invitation.select().get()


def states() -> list[str]:
    rows = tables.Invitation.select().order_by(tables.Invitation.id)
    return [row.state for row in rows]


def inviter_of(telegram_id: int) -> int | None:
    row = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    return row.inviter_id


def is_blocked() -> bool:
    hashes = {row.phone_hash for row in tables.BlockedPhone.select()}
    return KEYS.phone_hash(f"+91{PHONE}") in hashes


async def test_asha_gets_her_link_as_text_as_qr_and_as_a_button_to_share(asha: Person) -> None:
    said = await asha.says("/invite")
    token = token_in(said)
    assert token == "i" + tables.Worker.get().public_id
    (picture,) = [m for m in asha.chat.messages.values() if "photo" in m]
    assert token in picture["caption"]
    assert picture["photo"][0]["width"] > 300
    (shared,) = asha.links()
    asked = parse_qs(urlsplit(shared).query)
    assert asked["url"][0].endswith(token)
    assert "Asha" in asked["text"][0]
    assert "Malviya" not in unquote(shared)
    assert "पुष्ट: 0" in said


async def test_who_comes_by_ashas_link_counts_once_they_have_registered(
    asha: Person, sunita: Person
) -> None:
    token = token_in(await asha.says("/invite"))
    await sunita.says(f"/start {token}")
    assert "पुष्ट: 0" in await asha.says("/invite")
    said = await registers(sunita, f"/start {token}")
    assert "आपको Asha ने जोड़ा" in said
    assert inviter_of(SUNITA) == tables.Worker.get(tables.Worker.telegram_id == ASHA).id
    assert (invitation().via, invitation().state) == ("link", "confirmed")
    assert "पुष्ट: 1" in await asha.says("/invite")


async def test_invite_and_top_say_the_same_number_and_what_is_being_checked(asha: Person) -> None:
    by = workers.by_telegram_id(ASHA)
    flag(answered(by))
    flag(answered(by), state="rejected")
    answered(by)
    own, board = await asha.says("/invite"), await asha.says("/top")
    assert "पुष्ट: 1" in own
    assert "1 कुल" in board
    for said in (own, board):
        assert "आपके 1 की जाँच चल रही है" in said


async def test_the_first_link_counts_even_when_another_is_opened_later(
    telegram: World, asha: Person, sunita: Person, clock: Clock
) -> None:
    first = token_in(await asha.says("/invite"))
    person(12, "Ravi Verma")
    ravi = newcomer(telegram, 12, "Ravi Verma")
    second = token_in(await ravi.says("/invite"))
    await sunita.says(f"/start {first}")  # she does not even choose a language
    clock.jump_to(clock.now() + timedelta(hours=1))
    await registers(sunita, f"/start {second}")
    assert inviter_of(SUNITA) == tables.Worker.get(tables.Worker.telegram_id == ASHA).id


async def test_a_link_opened_before_somebody_noted_her_comes_first(
    telegram: World, asha: Person, sunita: Person, clock: Clock
) -> None:
    person(12, "Ravi Verma")
    ravi = newcomer(telegram, 12, "Ravi Verma")
    token = token_in(await ravi.says("/invite"))
    await sunita.says(f"/start {token}")
    clock.jump_to(clock.now() + timedelta(hours=1))
    await notes(asha)
    await registers(sunita, "/register")
    assert inviter_of(SUNITA) == tables.Worker.get(tables.Worker.telegram_id == 12).id
    assert states() == ["late", "confirmed"]


async def test_asha_opening_her_own_link_gets_her_card_and_counts_nothing(asha: Person) -> None:
    token = token_in(await asha.says("/invite"))
    await asha.says("/language")
    await asha.presses("हिन्दी")
    assert "BS-" in await asha.says(f"/start {token}")
    assert states() == []


async def test_ashas_second_account_with_the_same_phone_counts_nothing(
    asha: Person, telegram: World
) -> None:
    token = token_in(await asha.says("/invite"))
    second = newcomer(telegram, 99, "Asha M")
    second.user.phone = phone(ASHA)
    await second.says(f"/start {token}")
    await second.presses("हिन्दी")
    await second.presses("✅ हाँ")
    assert "पहले ही जुड़ चुका" in await second.shares(second.user)
    assert states() == []


async def test_asha_notes_sunita_and_forwards_the_link_and_sunita_confirms(
    asha: Person, sunita: Person
) -> None:
    said = await asha.says("/add 166/2 ९८२६० ५४३२१ Sunita Baghel")
    assert "नमस्ते Sunita Baghel जी" in said
    assert "7 दिसंबर 2026" in said
    assert PHONE not in repr(invitation().__data__)
    page = await sunita.says(f"/start {token_in(said)}")
    assert "Asha" in page
    assert "Malviya" not in page
    assert "Baghel" not in page
    assert sunita.buttons() == ["✅ हाँ, मैं ही हूँ", "🚫 यह मैं नहीं हूँ", "🌐 English"]
    said = await registers(sunita, f"/start {token_in(said)}")
    assert "166/2 Village 2" in said
    row = invitation()
    assert (row.state, row.name, row.phone, row.token) == ("confirmed", "", None, None)
    assert "पुष्ट: 1" in await asha.says("/invite")
    assert not is_blocked()


async def test_the_page_of_the_link_turns_into_english(asha: Person, sunita: Person) -> None:
    token = await notes(asha)
    await sunita.says(f"/start {token}")
    assert "invites you" in await sunita.presses("🌐 English")
    assert sunita.buttons()[:2] == ["✅ Yes, that's me", "🚫 Not for me"]


async def test_it_does_not_count_when_the_contact_is_another_phone(
    asha: Person, telegram: World
) -> None:
    token = await notes(asha)
    lata = with_phone(newcomer(telegram, 44, "Lata"), "9826099999")
    assert "BS-" in await registers(lata, f"/start {token}")
    assert states() == ["pending"]
    assert inviter_of(44) is None


@pytest.mark.parametrize("saved", [PHONE, f"0{PHONE}", f"{PHONE[:5]} {PHONE[5:]}"])
async def test_an_own_contact_without_its_country_counts_like_any_other(
    asha: Person, sunita: Person, saved: str
) -> None:
    await notes(asha)
    sunita.user.phone = saved
    await registers(sunita, "/register")
    assert states() == ["confirmed"]
    row = tables.Worker.get(tables.Worker.telegram_id == SUNITA)
    assert KEYS.decrypt(str(row.phone)) == f"+91{PHONE}"


async def test_somebody_elses_contact_confirms_nothing(asha: Person, telegram: World) -> None:
    token = await notes(asha)
    lata = with_phone(newcomer(telegram, 44, "Lata"), "9826099999")
    owner = telegram.add_person("Sunita", user_id=45)
    owner.phone = f"+91{PHONE}"
    await lata.says(f"/start {token}")
    await lata.presses("✅")
    await lata.presses("हिन्दी")
    await lata.presses("✅ हाँ")
    assert "किसी और का नंबर" in await lata.shares(owner)
    assert states() == ["pending"]


async def test_not_me_deletes_what_asha_wrote_and_the_number_cannot_be_noted_again(
    asha: Person, sunita: Person
) -> None:
    await sunita.says(f"/start {await notes(asha)}")
    assert "मिटा दिए गए" in await sunita.presses("🚫")
    row = invitation()
    assert (row.state, row.name, row.phone, row.phone_hash) == ("disputed", "", None, None)
    assert is_blocked()
    answer = await asha.says(f"/add 166/2 {PHONE} Sunita Baghel")
    other = await asha.says("/add 166/2 9826054322 Sunita Baghel")  # never noted before
    assert re.sub(r"start=\S+", "", answer) == re.sub(r"start=\S+", "", other).replace("(2)", "(1)")
    await registers(sunita, "/register")
    assert states() == ["disputed", "late", "pending"]
    assert inviter_of(SUNITA) is None


async def test_after_not_me_the_name_soon_lies_nowhere_in_sqlites_files(
    asha: Person, sunita: Person, tmp_path: Path
) -> None:
    def found() -> bool:
        return any(b"Baghel" in file.read_bytes() for file in tmp_path.glob("bot.db*"))

    await sunita.says(f"/start {await notes(asha)}")
    assert found()
    await sunita.presses("🚫")
    async with asyncio.timeout(5):
        while found():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_the_link_of_a_number_that_said_not_me_is_answered_like_one_that_has_ended(
    asha: Person, sunita: Person, telegram: World
) -> None:
    ended = await notes(asha)
    await sunita.says(f"/start {ended}")
    await sunita.presses("🚫")
    fresh = await notes(asha)
    assert "Sunita Baghel · 166/2" in await shown_waiting(asha)
    lata, kamla = newcomer(telegram, 44, "Lata"), newcomer(telegram, 45, "Kamla")
    for data in ("/start {}", "notme:{}", "invited:{}", "language:en:{}"):
        seen = []
        for someone, token in ((lata, ended), (kamla, fresh)):
            given = data.format(token if data.startswith(("/", "lang")) else token[1:])
            said = await (someone.says if data[0] == "/" else someone.sends_data)(given)
            seen.append((said, someone.buttons()))
        assert seen[0] == seen[1]
        assert "Asha" not in str(seen)
        if data == "/start {}":
            assert "यह लिंक अब नहीं चलता" in seen[0][0]
    assert states() == ["disputed", "pending"]


async def test_not_me_by_mistake_can_be_put_right_under_the_same_message(
    asha: Person, sunita: Person
) -> None:
    await sunita.says(f"/start {await notes(asha)}")
    await sunita.presses("🚫")
    await sunita.presses("↩")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    await sunita.presses("✅")
    await sunita.says("166/2")
    assert inviter_of(SUNITA) == tables.Worker.get(tables.Worker.telegram_id == ASHA).id


async def test_sunita_who_came_by_herself_learns_who_noted_her_and_says_no(
    asha: Person, sunita: Person
) -> None:
    await notes(asha)
    await sunita.says("/start")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    assert sunita.buttons()[1] == "मुझे Asha ने नहीं जोड़ा"
    await sunita.presses("मुझे Asha")
    assert states() == ["disputed"]
    assert is_blocked()
    assert sunita.buttons()[0] == "✅ Sunita Baghel"
    assert "मुझे Asha ने नहीं जोड़ा" not in sunita.buttons()
    await sunita.presses("✅ Sunita")
    await sunita.says("166/2")
    assert inviter_of(SUNITA) is None


async def test_a_link_opened_by_chance_is_forgotten_when_she_says_so(
    asha: Person, sunita: Person
) -> None:
    token = token_in(await asha.says("/invite"))
    await sunita.says(f"/start {token}")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    await sunita.presses("मुझे Asha")
    await sunita.presses("✅ Sunita")
    await sunita.says("166/2")
    assert inviter_of(SUNITA) is None
    assert states() == []


async def test_asha_sees_how_many_said_not_me_and_the_record_says_it_without_a_name(
    asha: Person, sunita: Person, telegram: World
) -> None:
    meena = bring_meena(telegram)
    await sunita.says(f"/start {await notes(asha)}")
    assert "कहने वाले" not in await asha.says("/invite")
    await sunita.presses("🚫")
    assert "⏳ जवाब बाकी: 0\n🚫 “मैं नहीं” कहने वाले: 1\n" in await asha.says("/invite")
    shown = await meena.says("/audit AC166")
    code = workers.by_telegram_id(ASHA).code
    assert f" · {code} के एक निमंत्रण पर जवाब आया: “मैं नहीं”\n" in shown
    assert "बॉट चलाने वाले" not in shown
    assert "Sunita" not in shown


async def test_not_brought_by_asha_after_it_counted(asha: Person, sunita: Person) -> None:
    await notes(asha)
    await registers(sunita, "/register")
    assert "पुष्ट: 1" in await asha.says("/invite")
    assert "गिने जाते" in await sunita.presses("मुझे Asha")
    assert states() == ["disputed"]
    assert inviter_of(SUNITA) is None
    assert is_blocked()
    assert "पुष्ट: 0" in await asha.says("/invite")
    assert "अब बाकी नहीं" in await sunita.sends_data(f"disown:{invitation().id}")
    assert states() == ["disputed"]


async def test_forged_buttons_change_nothing(asha: Person, sunita: Person) -> None:
    await notes(asha)
    await sunita.says("/help")
    number = invitation().id
    for data in (
        f"disown:{number}", f"notby:{number}", f"withdraw:{number}", f"waits:{number}",
        f"notme:{number}", "notme:", "invited:x", "notme:" + "A" * 16, "waiting:-5", "withdraw:x",
    ):  # fmt: skip
        await sunita.sends_data(data)
    await registers(sunita, "/register")
    assert states() == ["confirmed"]
    for data in ("disown:999", f"withdraw:{number}", "notby:1"):
        await sunita.sends_data(data)
    assert states() == ["confirmed"]


FOREIGN = "i7K3M9Q" + worker_ids.check_character("7K3M9Q")


@pytest.mark.parametrize("token", [FOREIGN, FOREIGN[:-1] + "0", "i", "iXYZ"])
async def test_an_invitation_of_another_campaign_is_told_so_and_leads_to_registration(
    sunita: Person, token: str
) -> None:
    await sunita.says(f"/start {token}")
    assert "isn't one of our invitations" in await sunita.presses("English")
    assert "18 years" in await sunita.presses("✅ Register")
    assert "isn't one of our invitations" in await sunita.says(f"/start {token}")
    assert "inviter" not in str([row.data for row in tables.Draft.select()])


async def test_a_foreign_invitation_takes_nothing_from_who_invited_before(
    asha: Person, sunita: Person
) -> None:
    await sunita.says(f"/start {token_in(await asha.says('/invite'))}")
    await sunita.says(f"/start {FOREIGN}")
    await sunita.presses("हिन्दी")
    await registers(sunita, "/register")
    assert inviter_of(SUNITA) == tables.Worker.get(tables.Worker.telegram_id == ASHA).id


async def test_a_worker_who_opens_a_foreign_invitation_is_told_so_and_led_to_the_card(
    asha: Person,
) -> None:
    await asha.says("/language")
    await asha.presses("हिन्दी")
    assert "हमारे यहाँ का नहीं" in await asha.says(f"/start {FOREIGN}")
    assert asha.buttons() == ["🪪 मेरा पहचान पत्र"]
    assert "BS-" in await asha.presses("🪪")
    assert states() == []


@pytest.mark.parametrize("token", ["n", "nAAAAAAAAAAAAAAAA", "n1", "n%27", "n" + "A" * 63])
async def test_a_forged_link_says_so_and_leads_to_registration(sunita: Person, token: str) -> None:
    await sunita.says(f"/start {token}")
    assert sunita.buttons()
    assert not tables.Invitation.select().exists()


async def test_a_link_that_was_used_or_has_expired_says_so(
    asha: Person, sunita: Person, telegram: World, clock: Clock
) -> None:
    token = await notes(asha)
    await sunita.says(f"/start {token}")
    late = with_phone(newcomer(telegram, 44, "Lata"), "9826099999")
    clock.jump_to(clock.now() + timedelta(days=14))
    assert "यह लिंक अब नहीं चलता" in await late.says(f"/start {token}")
    assert "यह लिंक अब नहीं चलता" in await sunita.presses("✅ हाँ")
    assert "यह लिंक अब नहीं चलता" in await sunita.presses("🚫")
    assert states() == ["pending"]  # until the job comes


async def test_a_worker_who_opens_a_forwarded_link_has_nothing_to_do(
    asha: Person, telegram: World
) -> None:
    token = await notes(asha)
    person(12, "Ravi Verma")
    ravi = newcomer(telegram, 12, "Ravi Verma")
    for opened in (token, "nAAAAAAAAAAAAAAAA"):
        assert "पहले से कार्यकर्ता" in await ravi.says(f"/start {opened}")
        assert ravi.buttons() == ["🪪 मेरा पहचान पत्र"]


async def test_a_worker_whose_number_was_noted_can_say_not_me_and_stays_a_worker(
    asha: Person, sunita: Person, telegram: World
) -> None:
    await registers(sunita, "/start")
    token = await notes(asha)
    ravi = newcomer(telegram, 12, "Ravi Verma")
    person(12, "Ravi Verma")
    await ravi.says(f"/start {token}")
    assert ravi.buttons() == ["🪪 मेरा पहचान पत्र"]  # it is not his
    assert "Asha की ओर से आपका नंबर" in await sunita.says(f"/start {token}")
    assert sunita.buttons() == ["🪪 मेरा पहचान पत्र", "🚫 यह मैं नहीं हूँ"]
    assert "पहचान पत्र वैसा ही है" in await sunita.presses("🚫")
    assert sunita.buttons() == ["🪪 मेरा पहचान पत्र"]
    assert (invitation().state, invitation().name) == ("disputed", "")
    assert is_blocked()
    again = await notes(asha)
    assert "पहले से कार्यकर्ता" in await sunita.says(f"/start {again}")
    assert sunita.buttons() == ["🪪 मेरा पहचान पत्र"]


async def test_me_tells_who_brought_her_for_as_long_as_she_can_say_no(
    asha: Person, sunita: Person
) -> None:
    await notes(asha)
    await registers(sunita, "/register")
    assert "आपको Asha ने जोड़ा" in await sunita.says("/me")
    assert "गिने जाते" in await sunita.presses("मुझे Asha")
    assert states() == ["disputed"]
    assert "Asha" not in await sunita.says("/me")
    assert not [label for label in sunita.buttons() if "Asha" in label]


async def test_add_asks_for_what_is_missing_and_goes_on_after_a_wrong_answer(
    asha: Person,
) -> None:
    await asha.says("/add")
    await asha.presses(asha.buttons()[0])  # her own booth
    assert "नाम लिखिए" in asha.last()["text"]
    assert "मोबाइल नंबर" in await asha.says("Sunita Baghel")
    assert "लैंडलाइन" in await asha.says("0755 2551234")
    assert "समझ में नहीं आया" in await asha.says("12345")
    assert "आपका अपना नंबर" in await asha.says(phone(ASHA))
    assert PHONE not in str([row.data for row in tables.Draft.select()])
    assert "लिख लिया गया, बूथ 166/1" in await asha.says(PHONE)
    assert asha.buttons() == ["📤 किसी को भेजें", "➕ एक और व्यक्ति", "⏳ जवाब बाकी (1)"]
    assert not tables.Draft.select().exists()


@pytest.mark.parametrize(
    "line",
    [
        "166/2 9826054321 Sunita Baghel",
        "166/2 +91 98260 54321 Sunita Baghel",
        "166-2 Sunita Baghel 098260-54321",
        "१६६/२ ९८२६०५४३२१ Sunita Baghel",
    ],
)
async def test_add_in_one_line_reads_the_number_before_or_behind_the_name(
    asha: Person, line: str
) -> None:
    assert "Sunita Baghel का निमंत्रण" in await asha.says(f"/add {line}")
    row = invitation()
    assert (row.name, KEYS.decrypt(row.phone)) == ("Sunita Baghel", f"+91{PHONE}")


@pytest.mark.parametrize(
    ("line", "answer"),
    [
        ("166/2 0755 2551234 Sunita", "लैंडलाइन"),
        ("166/2 +1 202 555 0123 Sunita", "भारत का मोबाइल नंबर नहीं"),
        ("166/2 12345 Sunita", "समझ में नहीं आया"),
        ("166/2 9826000011 Sunita", "आपका अपना नंबर"),
        ("165/2 9826054321 Sunita", "समन्वयक ही कर सकते हैं"),
        ("166/999 9826054321 Sunita", "कोई बूथ नहीं"),
        ("169/1 9826054321 Sunita", "“169/1” कोई बूथ नहीं"),
        ("166/2 9826054321 🙂🙂", "नाम में अक्षर"),
        (f"166/2 9826054321 {'न' * 65}", "नाम में अक्षर"),
    ],
)
async def test_bad_input_in_one_line_gets_its_sentence_and_notes_nobody(
    asha: Person, line: str, answer: str
) -> None:
    place("ac", "AC169", "Narsingarh", "नरसिंहगढ़", number=169, pc=place_id("PC21"))  # no booths
    assert answer in await asha.says(f"/add {line}")
    assert states() == []


@pytest.mark.parametrize(
    "line",
    [
        "166/2 9826077002,9826077003 Ravi",
        "166/2 9826077002 9826077003 Ravi",
        "166/2 9826077002/9826077003 Ravi",
        "166/2 9826077002 Ravi 9826077003",
        "166/2 Ravi ९८२६०७७००३ 9826077002",
        "166/2 9826099009x रवि",
        "166/2 tel:9826099014 रवि",
        "166/2 tel: 9826099014 रवि",
        "166/2 9826077002,9826077003",
    ],
)
async def test_a_line_with_more_than_one_number_or_with_junk_says_what_to_write_and_notes_nobody(
    asha: Person, line: str
) -> None:
    answer = await asha.says(f"/add {line}")
    assert "/add 166/12 98260 12345" in answer
    assert states() == []
    assert not tables.Draft.select().exists()


@pytest.mark.parametrize("line", ["9826054321, रवि वर्मा", "रवि वर्मा; +91 (98260) 54321"])
async def test_a_comma_between_name_and_number_is_no_part_of_either(
    asha: Person, line: str
) -> None:
    await asha.says(f"/add 166/2 {line}")
    assert (invitation().name, KEYS.decrypt(invitation().phone)) == ("रवि वर्मा", f"+91{PHONE}")


async def test_a_number_in_the_place_of_a_name_is_asked_for_again_and_kept_nowhere(
    asha: Person,
) -> None:
    await asha.says("/add 166/2")
    assert "केवल नाम लिखिए" in await asha.says(f"Sunita {PHONE}")
    assert PHONE not in str([row.data for row in tables.Draft.select()])
    assert "मोबाइल नंबर" in await asha.says("Sunita Baghel")


async def test_meena_hears_that_a_number_is_a_workers_of_her_place_and_asha_the_trainer_does_not(
    asha: Person, telegram: World
) -> None:
    meena = bring_meena(telegram)
    person(12, "Ravi Verma")
    line = f"/add 166/2 {phone(12)} Ravi"
    assert "एक कार्यकर्ता का है" in await meena.says(line)
    assert states() == []
    assert "Ravi का निमंत्रण" in await asha.says(line)
    await meena.says("/add 166/2 Ravi")
    assert "एक कार्यकर्ता का है" in await meena.says(phone(12))  # in the form too
    assert "लिख लिया गया" in await meena.says(PHONE)


async def test_a_booth_outside_her_place_is_refused_before_name_and_number_are_asked(
    asha: Person,
) -> None:
    await asha.says("/add")
    assert "समन्वयक ही कर सकते हैं" in await asha.says("165/2")
    assert "नाम लिखिए" in await asha.says("166/2")


async def test_the_days_limit_is_told_and_the_link_offered(asha: Person) -> None:
    for n in range(3):
        await notes(asha, f"982605432{n}")
    answer = await asha.says("/add 166/2 9826054329 Lata")
    assert "3 निमंत्रण" in answer
    assert "/invite" in answer
    assert len(states()) == 3


async def test_a_worker_without_a_post_is_sent_to_their_link_and_a_newcomer_to_registration(
    telegram: World, bot: Runtime, sunita: Person
) -> None:
    person(12, "Ravi Verma")
    ravi = newcomer(telegram, 12, "Ravi Verma")
    assert "/invite" in await ravi.says(f"/add 166/2 {PHONE} Sunita")
    for command in ("/add", "/invite"):
        assert "पहले कार्यकर्ता बनिए" in await sunita.says(command)
    assert states() == []


async def test_asha_sees_who_has_not_answered_and_takes_one_back(
    asha: Person, clock: Clock
) -> None:
    token = await notes(asha)
    clock.jump_to(clock.now() + timedelta(days=3))
    await asha.says("/invite")
    await asha.presses("⏳")
    assert asha.buttons() == ["Sunita Baghel · 166/2 · 11 दिन", "📣 मेरा लिंक"]
    one = await asha.presses("Sunita")
    assert "11 दिन बाकी" in one
    assert token_in(one) == token
    assert PHONE not in one
    assert asha.links()[0].startswith("https://t.me/share/url?")
    shown = await asha.presses("🗑")
    assert "वापस लिया गया" in shown
    assert "किसी का जवाब बाकी नहीं" in shown
    assert (invitation().state, invitation().name, invitation().phone) == ("undone", "", None)


async def test_nobody_else_sees_or_takes_back_what_asha_noted(
    asha: Person, telegram: World
) -> None:
    await notes(asha)
    person(12, "Ravi Verma")
    ravi = newcomer(telegram, 12, "Ravi Verma")
    await ravi.says("/invite")
    for data in (f"waits:{invitation().id}", f"withdraw:{invitation().id}"):
        assert "अब बाकी नहीं" in await ravi.sends_data(data)
    assert "Sunita" not in await ravi.sends_data("waiting:0")
    assert states() == ["pending"]
