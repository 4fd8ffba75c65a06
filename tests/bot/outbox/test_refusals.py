"""Digests that a group refuses for now, that arrived without a trace, or that may have arrived."""

from datetime import timedelta

import pytest

from bot.outbox import Sender
from bot.runtime import Runtime
from jobs import digests as digests_job
from jobs import notices
from jobs.job_context import JobContext
from models import chats, tables
from models.queues import dead_letters
from playground.telegram import TelegramChat, World, groups, people
from tests.bot.intake.test_refused_replies import calls
from tests.bot.outbox.sending_steps import MEENA, fault, many, put, said, state
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person, settled
from tests.support.world import DAY, HOUR, NOON, person

__all__ = ["clock"]

RIGHTS = "Bad Request: not enough rights to send text messages to the chat"
NOT_NOW = [
    (400, RIGHTS),
    (400, "Bad Request: have no rights to send a message"),
    (403, "Forbidden: CHAT_WRITE_FORBIDDEN"),
    (400, "Bad Request: CHAT_WRITE_FORBIDDEN"),
    (400, "Bad Request: TOPIC_CLOSED"),
    (400, "Bad Request: CHAT_RESTRICTED"),
    (400, "Bad Request: PEER_ID_INVALID"),
    (400, "Bad Request: SOMETHING_OF_2027"),
]
ASHA = 902


@pytest.fixture
async def meena(telegram: World, group: TelegramChat) -> Person:
    """Meena, who linked the group, in her own chat with the bot."""
    user = telegram.users[MEENA]
    people.start(telegram, user)
    await settled(telegram)
    return Person(telegram, user, telegram.chats[MEENA])


async def morning(bot: Runtime, sender: Sender, days: int) -> None:
    """Make it eight o'clock, and send the digests."""
    services, now = bot.services, NOON - 4 * HOUR + days * DAY
    bot.services.clock.jump_to(now)
    context = JobContext(services.settings, services.database, services.clock, lambda: None)
    await digests_job.tick(context)
    await sender.send_due()
    services.clock.jump_to(now + timedelta(minutes=11))
    await notices.tick(context)
    await sender.send_due()


async def refuse(server: str, times: int = 1, refusal: tuple[int, str] = (400, RIGHTS)) -> None:
    await fault(server, kind="status", status=refusal[0], description=refusal[1], times=times)


@pytest.mark.parametrize("refusal", NOT_NOW)
async def test_a_group_that_may_not_be_written_to_stays_linked_and_gets_the_next_digest(
    bot: Runtime,
    group: TelegramChat,
    sender: Sender,
    server: str,
    refusal: tuple[int, str],
) -> None:
    put(bot, group)
    await refuse(server, refusal=refusal)
    await sender.send_due()
    assert state()[0] == "failed"
    assert [link.chat_id for link in chats.all_linked()] == [group.id]
    assert [link.chat_id for link in chats.all_unreached()] == [group.id]
    put(bot, group, key="b")
    await sender.send_due()
    assert (len(said(group)), chats.all_unreached()) == (1, ())


async def test_what_else_waits_for_a_group_that_is_closed_for_now_is_still_sent(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    for key in "ab":
        put(bot, group, key=key)
    await refuse(server)
    await sender.send_due()
    assert sorted(row.state for row in tables.Outbox.select()) == ["failed", "sent"]


async def test_whoever_linked_the_group_hears_of_it_in_private_after_two_mornings_and_once(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str, meena: Person
) -> None:
    for days in range(1, 5):
        before = meena.last()["message_id"]
        await refuse(server)
        await morning(bot, sender, days)
        told = meena.last()["message_id"] > before
        assert told == (days == 2)
    text = meena.last()["text"]
    for part in ("Dewas", "PC21 देवास", "24 नवंबर 2026", "/targets"):
        assert part in text
    assert said(group) == []
    await morning(bot, sender, 5)
    assert len(said(group)) == 1


async def test_the_news_waits_for_the_morning_and_is_not_told_when_it_is_over(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str, meena: Person
) -> None:
    for days in (0, 1):
        now = NOON + 11 * HOUR + days * DAY
        at = now.astimezone(bot.services.settings.zone)
        chats.refused(group.id, 0, RIGHTS, now, morning=at.date())
    services = bot.services
    services.clock.jump_to(now + timedelta(minutes=11))
    before = meena.last()
    context = JobContext(services.settings, services.database, services.clock, lambda: None)
    await notices.tick(context)
    await sender.send_due()
    assert (meena.last(), state()[0]) == (before, "queued")
    chats.alive(group.id, 0)
    services.clock.jump_to(now + 12 * HOUR)
    await sender.send_due()
    assert (meena.last(), state()[0]) == (before, "expired")


async def test_settime_and_the_coordinators_strength_say_that_posts_do_not_arrive(
    telegram: World,
    bot: Runtime,
    group: TelegramChat,
    sender: Sender,
    server: str,
    meena: Person,
) -> None:
    put(bot, group)
    await refuse(server)
    await sender.send_due()
    shown = await meena.says("/strength PC21")
    assert "नहीं पहुँच रहे" in shown
    assert "Dewas" in shown
    ravi = telegram.add_person("Ravi Verma", user_id=ASHA)
    person(ASHA, "Ravi")
    people.start(telegram, ravi)
    assert "Dewas" not in await Person(telegram, ravi, telegram.chats[ASHA]).says("/strength PC21")
    there = Person(telegram, telegram.users[MEENA], group)
    assert "Dewas" not in await there.says("/strength PC20")  # which clears it
    chats.refused(group.id, 0, RIGHTS, bot.services.clock.now())
    assert "23 नवंबर 2026 से रोज़ के संदेश" in await there.says("/settime")
    assert "नहीं पहुँचे" not in await there.says("/settime")
    assert "Dewas" not in await meena.says("/strength PC21")


async def test_a_command_that_is_refused_too_is_no_sign_of_life(
    telegram: World, bot: Runtime, group: TelegramChat, meena: Person, server: str
) -> None:
    chats.refused(group.id, 0, RIGHTS, bot.services.clock.now())
    await refuse(server)
    there = Person(telegram, telegram.users[MEENA], group)
    await there.says("/targets")
    assert len(chats.all_unreached()) == 1
    await there.says("/targets")
    assert chats.all_unreached() == ()


@pytest.mark.parametrize("said", ["good morning", "/poll", "/targets@SomeOtherBot"])
async def test_what_gets_no_answer_is_no_sign_of_life(
    telegram: World, bot: Runtime, group: TelegramChat, meena: Person, said: str
) -> None:
    groups.bring_bot(telegram, telegram.users[MEENA], group.id, "promote")  # it hears everything
    await settled(telegram)
    chats.refused(group.id, 0, RIGHTS, bot.services.clock.now())
    await Person(telegram, telegram.users[MEENA], group).says(said)
    assert len(chats.all_unreached()) == 1


async def test_a_retry_by_the_operator_that_arrives_clears_it(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await refuse(server)
    await sender.send_due()
    dead_letters.retry(tables.Outbox.get().id, bot.services.clock.now())
    await sender.send_due()
    assert (len(said(group)), chats.all_unreached()) == (1, ())


async def test_a_topic_that_was_deleted_ends_its_own_link_alone(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    now = bot.services.clock.now()
    place = chats.linked(group.id, 0).place.id
    chats.link(group.id, 7, "Dewas", place, by=MEENA, now=now)
    for refusal in ("Bad Request: message thread not found", "Bad Request: TOPIC_DELETED"):
        put(bot, group, key=refusal)
        tables.Outbox.update(thread_id=7).where(tables.Outbox.dedup == refusal).execute()
        await refuse(server, refusal=(400, refusal))
        await sender.send_due()
    assert [link.thread_id for link in chats.all_linked()] == [0]


async def test_many_refusals_are_told_to_the_operator_alone_in_one_line(
    telegram: World,
    bot: Runtime,
    group: TelegramChat,
    sender: Sender,
    server: str,
    meena: Person,
    caplog: pytest.LogCaptureFixture,
) -> None:
    for chat in await many(telegram, bot, 8):
        chats.link(chat.id, 0, chat.title, chats.linked(group.id, 0).place.id, by=MEENA, now=NOON)
    tables.Outbox.delete().execute()
    before = meena.last()
    for days in (1, 2):
        await refuse(server, 9)
        await morning(bot, sender, days)
    assert meena.last() == before
    assert len(chats.all_linked()) == 9
    lines = [r for r in caplog.records if "many chats refuse" in r.getMessage()]
    assert len(lines) == 2  # one a morning


async def test_a_digest_that_was_deleted_while_it_was_sent_is_sent_once(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    deleted = "Internal Server Error: sent message was immediately deleted and can't be returned"
    await refuse(server, 9, (500, deleted))
    before = await calls(server)
    for _ in range(3):
        await sender.send_due()
        bot.services.clock.jump_to(bot.services.clock.now() + timedelta(minutes=1))
    assert (state()[0], await calls(server)) == ("sent", before + 1)


async def test_a_flood_without_a_time_holds_the_chat_for_a_while(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind="status", status=429, body="<html>Too Many Requests</html>")
    await sender.send_due()
    row = tables.Outbox.get()
    assert row.state == "queued"
    assert row.not_before - bot.services.clock.now() > timedelta(seconds=5)


async def asked(bot: Runtime, group: TelegramChat, sender: Sender, server: str) -> None:
    """Leave a digest uncertain, and let the question about it be sent."""
    services = bot.services
    put(bot, group)
    await fault(server, kind="reset")
    await sender.send_due()
    services.clock.jump_to(services.clock.now() + timedelta(minutes=6))
    await notices.tick(
        JobContext(services.settings, services.database, services.clock, lambda: None)
    )
    await sender.send_due()


async def test_meena_is_asked_about_an_uncertain_digest_and_posts_it_again_once(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str, meena: Person
) -> None:
    await asked(bot, group, sender, server)
    text = meena.last()["text"]
    for part in ("Dewas", "PC21 देवास", "आज का लक्ष्य", "23 नवंबर 2026"):
        assert part in text
    assert meena.buttons()[0] == "✅ पहुँच गया, रहने दें"  # a hurried thumb repeats nothing
    data = f"postagain:{tables.Outbox.select().order_by(tables.Outbox.id).get().id}"
    assert "फिर से भेजा जा रहा है" in await meena.sends_data(data)
    assert "पहले ही तय" in await meena.sends_data(data)
    await sender.send_due()
    await sender.send_due()
    assert len(said(group)) == 1


async def test_meena_leaves_an_uncertain_digest_and_nothing_is_posted(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str, meena: Person
) -> None:
    await asked(bot, group, sender, server)
    assert "दोबारा नहीं भेजेंगे" in await meena.presses("✅")
    await sender.send_due()
    assert (said(group), state()[0]) == ([], "expired")


async def test_an_admin_is_asked_too_and_who_was_late_changes_nothing(
    telegram: World,
    bot: Runtime,
    group: TelegramChat,
    sender: Sender,
    server: str,
    meena: Person,
) -> None:
    user = telegram.add_person("Asha Devi", user_id=ASHA)
    people.start(telegram, user)
    await settled(telegram)
    person(ASHA, "Asha", admin=True)
    asha = Person(telegram, user, telegram.chats[ASHA])
    await asked(bot, group, sender, server)
    assert "Dewas" in asha.last()["text"]
    await asha.presses("✅")
    assert "पहले ही तय" in await meena.presses("🔁")
    await sender.send_due()
    assert said(group) == []


async def test_nobody_is_asked_at_night(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str, meena: Person
) -> None:
    bot.services.clock.jump_to(NOON + 11 * HOUR)
    before = meena.last()
    await asked(bot, group, sender, server)
    assert meena.last() == before
    bot.services.clock.jump_to(NOON + 19 * HOUR)
    await sender.send_due()
    assert "Dewas" in meena.last()["text"]
