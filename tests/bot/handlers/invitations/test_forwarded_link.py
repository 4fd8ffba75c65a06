"""Confirm an invitation by the link that was forwarded, or refuse it: whole flows."""

import asyncio
import re
from pathlib import Path

import pytest

from bot.i18n import Catalogues
from config.settings import Settings
from models import chats, tables, workers
from playground.telegram import World
from tests.bot.handlers.invitations.invitation_steps import (
    ASHA,
    PHONE,
    SUNITA,
    invitation,
    inviter_of,
    notes,
    registers,
    says_not_me,
    states,
    token_in,
    with_phone,
)
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.agar_people import newcomer
from tests.bot.support.people import Person
from tests.support.world import KEYS, person

T = Catalogues().text("hi", Settings().zone)


async def shown_waiting(someone: Person) -> str:
    """Open the list of who has not answered; return its names."""
    await someone.says("/invite")
    await someone.presses("⏳")
    return "\n".join(someone.buttons())


def is_blocked() -> bool:
    hashes = {row.phone_hash for row in tables.BlockedPhone.select()}
    return KEYS.phone_hash(f"+91{PHONE}") in hashes


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
    assert sunita.buttons() == ["✅ हाँ, मैं ही हूँ", "🚫 नहीं जुड़ना", "🌐 English"]
    said = await registers(sunita, f"/start {token_in(said)}")
    assert "166/2 Village 2" in said
    row = invitation()
    assert (row.state, row.name, row.phone, row.token) == ("confirmed", "", None, None)
    assert "सत्यापित: 1" in await asha.says("/invite")
    assert not is_blocked()


async def test_the_page_of_the_link_turns_into_english(asha: Person, sunita: Person) -> None:
    token = await notes(asha)
    await sunita.says(f"/start {token}")
    assert "invites you" in await sunita.presses("🌐 English")
    assert sunita.buttons()[:2] == ["✅ Yes, that's me", "🚫 Not for me"]


@pytest.mark.parametrize("language", ["hi", "en"])
async def test_who_says_yes_to_the_page_has_chosen_its_language(
    asha: Person, sunita: Person, language: str
) -> None:
    await sunita.says(f"/start {await notes(asha)}")
    if language == "en":
        await sunita.presses("🌐 English")
    await sunita.presses("✅")
    assert sunita.last()["reply_markup"]["inline_keyboard"][0][0]["callback_data"] == (
        "form:register:consent:yes"
    )
    assert chats.language_of(sunita.chat.id, 0, "") == language


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
    await lata.presses("✅ हाँ")
    assert "पक्का नहीं होता" in await lata.shares(owner)
    assert states() == ["pending"]


async def test_not_me_deletes_what_asha_wrote_and_the_number_cannot_be_noted_again(
    asha: Person, sunita: Person
) -> None:
    await sunita.says(f"/start {await notes(asha)}")
    assert "मिटा दिए गए" in await says_not_me(sunita)
    row = invitation()
    assert (row.state, row.name, row.phone, row.phone_hash) == ("disputed", "", None, None)
    assert is_blocked()
    answer = await asha.says(f"/add 166/2 {PHONE} Sunita Baghel")
    other = await asha.says("/add 166/2 9826054322 Sunita Baghel")  # never noted before
    assert re.sub(r"start=\S+", "", answer) == re.sub(r"start=\S+", "", other).replace("(2)", "(1)")
    await registers(sunita, "/register")
    assert states() == ["disputed", "late", "pending"]
    assert inviter_of(SUNITA) is None


async def test_what_is_noted_again_after_not_me_waits_without_a_name(
    asha: Person, sunita: Person
) -> None:
    await sunita.says(f"/start {await notes(asha)}")
    await says_not_me(sunita)
    assert "नमस्ते Sunita Baghel जी 🙏" in await asha.says(f"/add 166/2 {PHONE} Sunita Baghel")
    await asha.presses("⏳")
    assert asha.buttons()[0].startswith("बिना नाम · 166/2 · 14 दिन")
    shown = await asha.presses("बिना नाम")
    assert "बिना नाम" in shown
    assert "नमस्ते 🙏 Asha" in shown
    assert [row.name for row in tables.Invitation.select()] == ["", ""]


async def test_after_not_me_the_name_soon_lies_nowhere_in_sqlites_files(
    asha: Person, sunita: Person, tmp_path: Path
) -> None:
    def found() -> bool:
        return any(b"Baghel" in file.read_bytes() for file in tmp_path.glob("bot.db*"))

    await sunita.says(f"/start {await notes(asha)}")
    assert found()
    await says_not_me(sunita)
    async with asyncio.timeout(5):
        while found():  # noqa: ASYNC110
            await asyncio.sleep(0.05)


async def test_the_link_of_a_number_that_said_not_me_is_answered_like_one_that_has_ended(
    asha: Person, sunita: Person, telegram: World
) -> None:
    ended = await notes(asha)
    await sunita.says(f"/start {ended}")
    await says_not_me(sunita)
    fresh = await notes(asha)
    assert "बिना नाम · 166/2" in await shown_waiting(asha)
    lata, kamla = newcomer(telegram, 44, "Lata"), newcomer(telegram, 45, "Kamla")
    for data in ("/start {}", "notme:{}", "notmeyes:{}", "invited:{}", "language:en:{}"):
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
    await says_not_me(sunita)
    await sunita.presses("↩")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    await sunita.presses("✅")
    await sunita.says("166/2")
    await sunita.presses("✅")
    assert inviter_of(SUNITA) == tables.Worker.get(tables.Worker.telegram_id == ASHA).id


async def test_sunita_who_came_by_herself_learns_who_noted_her_and_says_no(
    asha: Person, sunita: Person
) -> None:
    await notes(asha)
    await sunita.says("/start")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    assert sunita.buttons()[1] == "✕ मुझे Asha जी ने नहीं बुलाया"
    asked = await sunita.presses("✕ मुझे Asha")
    assert asked == T.plain("invite.disown_ask", inviter="Asha जी")
    await sunita.presses("🚫 हाँ")
    assert states() == ["disputed"]
    assert is_blocked()
    assert sunita.buttons()[0] == "✅ Sunita Baghel"
    assert "✕ मुझे Asha जी ने नहीं बुलाया" not in sunita.buttons()
    await sunita.presses("✅ Sunita")
    await sunita.says("166/2")
    await sunita.presses("✅")
    assert inviter_of(SUNITA) is None


async def test_a_link_opened_by_chance_is_forgotten_when_she_says_so(
    asha: Person, sunita: Person
) -> None:
    token = token_in(await asha.says("/invite"))
    await sunita.says(f"/start {token}")
    await sunita.presses("हिन्दी")
    await sunita.presses("✅ हाँ")
    await sunita.shares(sunita.user)
    asked = await sunita.presses("✕ मुझे Asha")
    assert asked == T.plain("invite.disown_ask_link", inviter="Asha जी")
    await sunita.presses("🚫 हाँ")
    await sunita.presses("✅ Sunita")
    await sunita.says("166/2")
    await sunita.presses("✅")
    assert inviter_of(SUNITA) is None
    assert states() == []


async def test_asha_sees_how_many_said_not_me_and_the_record_says_it_without_a_name(
    asha: Person, sunita: Person, telegram: World
) -> None:
    meena = bring_meena(telegram)
    await sunita.says(f"/start {await notes(asha)}")
    assert "कहने वाले" not in await asha.says("/invite")
    await says_not_me(sunita)
    assert "⏳ जवाब बाक़ी: 0\n🚫 “नहीं जुड़ना” कहने वाले: 1\n" in await asha.says("/invite")
    shown = await meena.says("/audit AC166")
    code = workers.by_telegram_id(ASHA).code
    assert f" · {code} के एक निमंत्रण पर जवाब आया: “नहीं जुड़ना”\n" in shown
    assert "बॉट चजोड़ने वाले" not in shown
    assert "Sunita" not in shown


async def test_not_brought_by_asha_after_it_counted(asha: Person, sunita: Person) -> None:
    await notes(asha)
    await registers(sunita, "/register")
    assert "सत्यापित: 1" in await asha.says("/invite")
    assert "बाद में बदला नहीं" in await sunita.presses("✕ मुझे Asha")
    assert states() == ["confirmed"]
    assert "किसी के खाते में नहीं गिना" in await sunita.presses("🚫 हाँ")
    assert states() == ["disputed"]
    assert inviter_of(SUNITA) is None
    assert is_blocked()
    assert "सत्यापित: 0" in await asha.says("/invite")
    assert "जवाब आ चुका है या समय बीत" in await sunita.sends_data(f"disowned:{invitation().id}")
    assert states() == ["disputed"]


async def test_a_hurried_thumb_under_brought_by_disputes_nothing(
    asha: Person, sunita: Person
) -> None:
    await notes(asha)
    await registers(sunita, "/register")
    told = [m for m in sunita.chat.messages.values() if m.get("text", "").startswith("🤝")]
    brought = told[-1]
    first, *_, last = (row[0] for row in brought["reply_markup"]["inline_keyboard"])
    assert last["text"] == "✕ मुझे Asha जी ने नहीं बुलाया"
    await sunita.sends_data(first["callback_data"], brought["message_id"])
    await sunita.says("/me")
    await sunita.presses("✕ मुझे Asha")  # and now whatever is first
    assert "BS-" in await sunita.presses(sunita.buttons()[0])
    assert states() == ["confirmed"]
    assert inviter_of(SUNITA) is not None
    assert not is_blocked()


async def test_forged_buttons_change_nothing(asha: Person, sunita: Person) -> None:
    await notes(asha)
    await sunita.says("/help")
    number = invitation().id
    for data in (
        f"disown:{number}", f"notby:{number}", f"withdraw:{number}", f"waits:{number}",
        f"disowned:{number}", f"notbyyes:{number}",
        f"notme:{number}", f"notmeyes:{number}", f"withdrawyes:{number}", "notme:", "invited:x",
        "notmeyes:" + "A" * 16, "waiting:-5", "withdraw:x",
    ):  # fmt: skip
        await sunita.sends_data(data)
    await registers(sunita, "/register")
    assert states() == ["confirmed"]
    for data in ("disown:999", "disowned:999", f"withdraw:{number}", "notby:1", "notbyyes:1"):
        await sunita.sends_data(data)
    assert states() == ["confirmed"]


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
    assert "Asha जी ने आपका नंबर" in await sunita.says(f"/start {token}")
    assert sunita.buttons() == ["🪪 मेरा पहचान पत्र", "🚫 निमंत्रण से मेरा नंबर मिटाएँ"]
    assert "पहचान पत्र वैसा ही है" in await says_not_me(sunita)
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
    assert "आपको Asha जी का निमंत्रण मिला था" in await sunita.says("/me")
    await sunita.presses("✕ मुझे Asha")
    assert "किसी के खाते में नहीं गिना" in await sunita.presses("🚫 हाँ")
    assert states() == ["disputed"]
    assert "Asha" not in await sunita.says("/me")
    assert not [label for label in sunita.buttons() if "Asha" in label]
