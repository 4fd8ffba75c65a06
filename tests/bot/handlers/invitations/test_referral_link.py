"""Invite by one's own link: shown, opened, counted once the newcomer has registered."""

from datetime import timedelta
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from models import tables, workers
from models.clock import Clock
from models.identity import worker_ids
from playground.telegram import World
from tests.bot.handlers.invitations.invitation_steps import (
    ASHA,
    SUNITA,
    invitation,
    inviter_of,
    notes,
    registers,
    states,
    token_in,
    with_phone,
)
from tests.bot.support.agar_people import newcomer
from tests.bot.support.people import Person
from tests.support.answered_invitations import answered, flag
from tests.support.world import person, phone


async def test_asha_gets_her_link_as_text_as_qr_and_as_a_button_to_share(asha: Person) -> None:
    said = await asha.says("/invite")
    token = token_in(said)
    assert token == "i" + tables.Worker.get().public_id
    (picture,) = [m for m in asha.chat.messages.values() if "photo" in m]
    assert token in picture["caption"]
    assert picture["photo"][0]["width"] > 300
    shared, _ = asha.links()
    asked = parse_qs(urlsplit(shared).query)
    assert asked["url"][0].endswith(token)
    assert "Asha" in asked["text"][0]
    assert "Malviya" not in unquote(shared)
    assert "सत्यापित: 0" in said


async def test_who_comes_by_ashas_link_counts_once_they_have_registered(
    asha: Person, sunita: Person
) -> None:
    token = token_in(await asha.says("/invite"))
    await sunita.says(f"/start {token}")
    assert "सत्यापित: 0" in await asha.says("/invite")
    said = await registers(sunita, f"/start {token}")
    assert "आपको Asha जी का निमंत्रण मिला था" in said
    assert inviter_of(SUNITA) == tables.Worker.get(tables.Worker.telegram_id == ASHA).id
    assert (invitation().via, invitation().state) == ("link", "confirmed")
    assert "सत्यापित: 1" in await asha.says("/invite")


async def test_invite_and_top_say_the_same_number_and_what_is_being_checked(asha: Person) -> None:
    by = workers.by_telegram_id(ASHA)
    flag(answered(by))
    flag(answered(by), state="rejected")
    answered(by)
    own, board = await asha.says("/invite"), await asha.says("/top")
    assert "सत्यापित: 1" in own
    assert "कुल 1" in board
    for said in (own, board):
        assert "आपके 1 निमंत्रण की जाँच चल रही है" in said


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


async def test_asha_opening_her_own_link_is_told_so_and_counts_nothing(asha: Person) -> None:
    token = token_in(await asha.says("/invite"))
    await asha.says("/language")
    await asha.presses("हिन्दी")
    assert "आपका अपना लिंक" in await asha.says(f"/start {token}")
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
    assert "किसी दूसरे Telegram खाते" in await second.shares(second.user)
    await second.presses("✅")
    assert "BS-" in await second.presses("✅")
    assert states() == []


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
    assert "हमारा नहीं" in await asha.says(f"/start {FOREIGN}")
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
