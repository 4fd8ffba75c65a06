"""A contact from the phone book: name and number of whoever is invited, in /add and by itself."""

from typing import Any

import pytest

from bot.i18n import Catalogues
from bot.runtime import Runtime
from config.settings import Settings
from models import tables
from playground.telegram import World
from tests.bot.handlers.invitations.invitation_steps import ASHA, PHONE, token_in
from tests.bot.support.agar_people import newcomer, worker
from tests.bot.support.people import Person, settled
from tests.support.world import KEYS

T = Catalogues().text("hi", Settings().zone)
CARD = {"phone_number": f"+91 {PHONE[:5]} {PHONE[5:]}", "first_name": "Sunita", "last_name": "Bai"}


async def hands_over(someone: Person, card: dict[str, Any], **more: Any) -> str:
    """Send a card of the phone book; return the answer."""
    if not someone.chat.messages:  # Telegram lets no bot write first
        await someone.says("/help")
    seen = max(someone.chat.messages, default=0)
    someone.world.post(someone.chat, someone.user, {"contact": card, **more})
    await settled(someone.world)
    new = [m for n, m in someone.chat.messages.items() if n > seen and m["from"]["is_bot"]]
    return "\n".join(m.get("text", "") for m in new)


def invited() -> tuple[str, str]:
    """Return name and phone of the only invitation."""
    row = tables.Invitation.get()
    return row.name, KEYS.decrypt(row.phone or "")


async def test_a_card_by_itself_asks_for_the_booth_alone(asha: Person) -> None:
    assert T.plain("booth.ask_pc") in await hands_over(asha, CARD)
    assert PHONE not in str([row.data for row in tables.Draft.select()])
    assert "Sunita Bai" in await asha.presses(asha.buttons()[0])  # her own booth
    assert invited() == ("Sunita Bai", f"+91{PHONE}")


@pytest.mark.parametrize("words", [(), ("166/2",)])
async def test_a_card_in_add_is_name_and_number_at_whatever_question(
    asha: Person, words: tuple[str, ...]
) -> None:
    await asha.says("/add")
    for word in words:
        await asha.says(word)
    said = await hands_over(asha, CARD)
    said = said if words else await asha.says("166/2")
    assert "Sunita Bai" in said
    assert invited() == ("Sunita Bai", f"+91{PHONE}")


async def test_a_card_for_the_number_alone_keeps_the_typed_name(asha: Person) -> None:
    await asha.says("/add 166/2")
    await asha.says("Sunita Devi")
    await hands_over(asha, CARD)
    assert invited() == ("Sunita Devi", f"+91{PHONE}")


@pytest.mark.parametrize("name", ["🌸", "9826054321", ""])
async def test_a_card_whose_name_is_none_is_asked_for_the_name(asha: Person, name: str) -> None:
    await asha.says("/add 166/2")
    assert T.plain("add.ask_name") in await hands_over(
        asha, CARD | {"first_name": name, "last_name": ""}
    )
    await asha.says("Sunita Devi")
    assert invited() == ("Sunita Devi", f"+91{PHONE}")


@pytest.mark.parametrize(("number", "key"), [("0755 2551234", "landline"), ("+1 415 555 0123",
    "foreign_phone"), ("112", "bad_mobile")])  # fmt: skip
async def test_a_card_with_another_number_says_what_is_wrong(
    asha: Person, number: str, key: str
) -> None:
    assert T.plain(f"error.{key}") in await hands_over(asha, CARD | {"phone_number": number})
    assert not tables.Draft.select().exists()


async def test_a_card_from_who_may_not_add_leads_on_and_stores_nothing(
    telegram: World, asha: Person
) -> None:
    ravi, guest = worker(telegram, 12, "Ravi Verma"), newcomer(telegram, 13, "Kamla")
    assert T.plain("error.no_post") in await hands_over(ravi, CARD)
    assert T("error.not_registered") in await hands_over(guest, CARD)
    assert T.plain("error.own_phone") in await asha.shares(asha.user)
    assert not tables.Invitation.select().exists()
    assert not tables.Draft.select().exists()


async def test_ones_own_card_that_is_forwarded_proves_no_number(
    telegram: World, bot: Runtime
) -> None:
    ravi = newcomer(telegram, 13, "Ravi Verma")
    await ravi.says("/start b166-2")
    await ravi.presses("हिन्दी")
    await ravi.presses("✅ हाँ")
    card = CARD | {"user_id": ravi.user.id}
    origin = {"type": "user", "date": 1, "sender_user": ravi.user.to_json()}
    assert T("error.not_own_contact") in await hands_over(ravi, card, forward_origin=origin)
    assert T.plain("registration.ask_name") in await hands_over(ravi, card)


async def test_who_registered_first_is_told_what_a_later_link_means(
    telegram: World, asha: Person
) -> None:
    ravi = worker(telegram, 12, "Ravi Verma")
    token = token_in(await asha.says("/invite"))
    assert T("invite.own_link") in await asha.says(f"/start {token}")
    await ravi.says("/language")
    await ravi.presses("हिन्दी")
    assert T("invite.opened_later") in await ravi.says(f"/start {token}")
    assert ravi.buttons()[0] == T.plain("button.me")
    assert tables.Worker.get(tables.Worker.telegram_id == 12).inviter_id is None
    assert tables.Worker.get(tables.Worker.telegram_id == ASHA).inviter_id is None
