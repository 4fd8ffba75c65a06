"""The card of a session as a picture, which whoever has the session can send on."""

from urllib.parse import parse_qs, urlsplit

import pytest

from bot.runtime import Runtime
from models import chats
from models.clock import Clock
from models.trainings import planning
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, plan, worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.world import DAY, NOON

__all__ = ["clock", "meena"]


@pytest.fixture
def asha(telegram: World, bot: Runtime, meena: Person) -> Person:
    """Asha, a worker."""
    return worker(telegram, 1, "Asha")


def beside_whatsapp(person: Person) -> str:
    """Return the data of the button beside the one to WhatsApp."""
    rows = person.last()["reply_markup"]["inline_keyboard"]
    [row] = [row for row in rows if row[0].get("url", "").startswith("https://wa.me/")]
    return str(row[1].get("callback_data", ""))


async def test_beside_the_text_for_whatsapp_is_the_card_in_the_language_of_who_asks(
    asha: Person, meena: Person
) -> None:
    session = plan(5)
    await asha.says(f"/enrol {session.code}")
    await meena.says("/newtraining PC21 2026-11-26 15:00 30 Hall; Booth work")
    assert beside_whatsapp(meena).startswith("sessioncard:")
    assert beside_whatsapp(asha) == f"sessioncard:{session.id}"
    sent = set()
    for language in ("hi", "en"):
        chats.set_language(asha.chat.id, 0, language, NOON, private=True)
        caption = await asha.sends_data(f"sessioncard:{session.id}")
        assert session.title in caption
        assert f"?start=e{session.id}" in caption
        sent.add(asha.last()["photo"][-1]["file_unique_id"])
    assert len(sent) == 2


async def test_what_is_sent_on_names_nobody_and_can_go_to_whatsapp_and_telegram(
    asha: Person,
) -> None:
    session = plan(5)
    await asha.says(f"/enrol {session.code}")
    caption = await asha.sends_data(f"sessioncard:{session.id}")
    assert "Asha" not in caption
    assert "Meena" not in caption
    [address] = [link for link in asha.links() if link.startswith("https://wa.me/")]
    [text] = parse_qs(urlsplit(address).query)["text"]
    assert text.endswith(f"?start=e{session.id}")


async def test_a_session_that_is_over_cancelled_or_unknown_has_no_card(
    asha: Person, clock: Clock
) -> None:
    over, cancelled = plan(5), plan(5, venue="मंगल भवन")
    planning.call_off(cancelled.id, by=MEENA, now=NOON)
    await asha.says("/trainings")
    for number in (cancelled.id, 999):
        await asha.sends_data(f"sessioncard:{number}")
        assert "photo" not in asha.last()
    clock.jump_to(NOON + 3 * DAY)
    await asha.says("/trainings")
    await asha.sends_data(f"sessioncard:{over.id}")
    assert "photo" not in asha.last()
