"""Whatever is worth passing on has a button to WhatsApp, with a short text without markup."""

from urllib.parse import parse_qs, urlsplit

from models import chats
from playground.telegram import World, groups
from tests.bot.support.agar_people import MEENA, plan, worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.world import NOON, give, person, place_id

__all__ = ["clock", "meena"]


def sent_by_whatsapp(person: Person) -> str:
    """Return the text that the button under the bot's last message would send."""
    [address] = [link for link in person.links() if link.startswith("https://wa.me/?text=")]
    [text] = parse_qs(urlsplit(address).query)["text"]
    assert "<" not in text
    return text


async def test_an_invitation_is_forwarded_with_its_link(meena: Person) -> None:
    await meena.says("/invite")
    assert "https://t.me/BoothShaktiBot?start=i" in sent_by_whatsapp(meena)
    await meena.says("/add 166/2 9826054321 Sunita Baghel")
    text = sent_by_whatsapp(meena)
    assert "Sunita Baghel" in text
    assert "?start=n" in text


async def test_a_session_is_forwarded_by_who_plans_it_and_by_who_comes(
    meena: Person, telegram: World
) -> None:
    await meena.says("/newtraining PC21 2026-11-25 15:00 30 Hall; Booth work")
    text = sent_by_whatsapp(meena)
    assert "Booth work" in text
    assert "बुध 25 नव" in text
    assert text.endswith("?start=e1")
    asha = worker(telegram, 1, "Asha")
    await asha.says("/enrol T1")
    assert sent_by_whatsapp(asha) == text


async def test_a_digest_is_forwarded_by_its_numbers(meena: Person, telegram: World) -> None:
    await meena.says("/target PC21 confirmed 500 2026-12-10")
    plan()
    group = telegram.add_group("Dewas", meena.user)
    groups.bring_bot(telegram, meena.user, group.id, "add")
    chats.link(group.id, 0, "Dewas", place_id("PC21"), by=MEENA, now=NOON)
    inside = Person(telegram, meena.user, group)
    await inside.says("/targets")
    text = sent_by_whatsapp(inside)
    assert "देवास" in text
    assert "1/500" in text
    await inside.says("/schedule")
    assert "मंगल 24 नव" in sent_by_whatsapp(inside)


async def test_a_digest_with_nothing_to_say_has_nothing_to_forward(
    meena: Person, telegram: World
) -> None:
    group = telegram.add_group("Dewas", meena.user)
    groups.bring_bot(telegram, meena.user, group.id, "add")
    chats.link(group.id, 0, "Dewas", place_id("PC21"), by=MEENA, now=NOON)
    inside = Person(telegram, meena.user, group)
    await inside.says("/targets")
    assert not any("wa.me" in link for link in inside.links())


async def test_add_is_in_the_help_of_whoever_may_use_it(telegram: World, bot: object) -> None:
    asha = worker(telegram, 1, "Asha")
    assert "/add" not in await asha.says("/help")
    give(person(7, "Sita", "166/2"), "166/2", "booth_president")
    sita = Person(telegram, telegram.add_person("Sita", user_id=7), telegram.chats[7])
    said = await sita.says("/help")
    assert "/add" in said
    assert "/target" not in said
