"""Send messages that are due, and record what became of them when Telegram fails."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import pytest

from bot.conversation import Reply
from bot.html import Html
from bot.outbox import Sender
from bot.runtime import Runtime
from models import chats, digests, tables
from models.queues import outbox, outbox_records
from playground.telegram import TelegramChat, World, groups
from tests.bot.outbox.sending_steps import MEENA, fault, many, plan_tomorrow, put, said, state
from tests.support.world import person, place_id


async def test_a_digest_is_rendered_in_the_groups_language_and_kept_as_sent(
    bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    put(bot, group)
    assert await sender.send_due() == 1
    assert "🌅 देवास" in said(group)[0]
    row = tables.Outbox.get()
    assert (row.state, row.attempts) == ("sent", 1)
    assert "देवास" in (row.text or "")
    assert row.message_id in group.messages


async def test_a_group_that_changed_its_language_gets_the_next_digest_in_it(
    bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    now = bot.services.clock.now()
    plan_tomorrow(bot)
    put(bot, group, "schedule")
    chats.set_language(group.id, 0, "en", now, private=False)
    await sender.send_due()
    assert "🌇 Dewas" in list(group.messages.values())[-1]["text"]


async def test_a_place_with_nothing_to_say_posts_nothing(
    bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    tables.Booth.update(sample=True).execute()
    long_ago = bot.services.clock.now() - timedelta(days=30)
    tables.Worker.update(confirmed_at=long_ago).execute()
    put(bot, group)
    put(bot, group, "schedule", "b")
    before = len(group.messages)
    await sender.send_due()
    assert len(group.messages) == before
    assert outbox_records.counts() == {"expired": 2}


async def test_too_many_requests_holds_the_message_back_as_long_as_telegram_says(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind="retry_after", retry_after=2)
    await sender.send_due()
    assert state()[0] == "queued"
    clock = bot.services.clock
    assert tables.Outbox.get().not_before > clock.now() + timedelta(seconds=1)
    while state()[0] == "queued":
        clock.jump_to(clock.now() + timedelta(seconds=3))
        await sender.send_due()
        await asyncio.sleep(0.1)
    assert (state()[0], len(said(group))) == ("sent", 1)


async def test_a_server_that_fails_gets_the_message_again_after_a_pause(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind="status", status=502, description="Bad Gateway")
    await sender.send_due()
    assert state()[0] == "queued"
    clock = bot.services.clock
    clock.jump_to(clock.now() + timedelta(minutes=1))
    await sender.send_due()
    assert (state()[0], len(said(group))) == ("sent", 1)


@pytest.mark.parametrize("kind", ["reset", "drop"])
async def test_a_digest_of_unknown_fate_is_marked_and_never_repeated(
    kind: str, bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind=kind, seconds=0.1)
    await sender.send_due()
    assert state()[0] == "uncertain"
    await sender.send_due()
    assert len(said(group)) == (1 if kind == "drop" else 0)


@pytest.mark.parametrize("body", ["<html>", "[]", '{"ok": true}', '{"ok": true, "result": true}'])
async def test_a_digest_with_a_strange_answer_is_marked_and_never_repeated(
    body: str, bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind="garbage", body=body)
    await sender.send_due()
    assert state()[0] == "uncertain"
    await sender.send_due()
    assert said(group) == []


async def test_a_digest_that_a_proxy_may_have_passed_on_is_marked_and_never_repeated(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind="status", status=504, body="<h1>504 Gateway Time-out</h1>")
    await sender.send_due()
    assert state()[0] == "uncertain"


@pytest.mark.parametrize("status", [400, 401, 403, 404, 409])
async def test_a_refusal_that_is_not_telegrams_is_not_believed(
    status: int, bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    await fault(server, kind="status", status=status, body="<html>blocked by firewall</html>")
    await sender.send_due()
    assert state()[0] == "queued"
    assert f"status {status}" in state()[1]
    assert [link.chat_id for link in chats.all_linked()] == [group.id]


async def test_a_group_that_removed_the_bot_gets_nothing_more(
    telegram: World, bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    plan_tomorrow(bot)
    put(bot, group)
    put(bot, group, "schedule", "b")
    groups.bring_bot(telegram, telegram.users[MEENA], group.id, "remove")
    await sender.send_due()
    assert outbox_records.counts() == {"failed": 2}
    assert chats.all_linked() == ()


@pytest.mark.parametrize(
    ("status", "refusal"),
    [
        (403, "Forbidden: bot was kicked from the supergroup chat"),
        (400, "Bad Request: chat not found"),
    ],
)
async def test_a_chat_that_is_gone_ends_its_link_and_all_that_waits_for_it(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str, status: int, refusal: str
) -> None:
    put(bot, group)
    await fault(server, kind="status", status=status, description=refusal)
    await sender.send_due()
    assert state()[0] == "failed"
    assert refusal.partition(": ")[2].lower() in state()[1].lower()
    assert chats.all_linked() == ()


async def test_a_group_that_became_a_supergroup_gets_its_digest_once_at_the_new_address(
    telegram: World, bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    new = groups.migrate(telegram, telegram.users[MEENA], group.id)
    tables.Chat.update(chat_id=group.id, place=place_id("PC21"), active=True).where(
        tables.Chat.place.is_null(False)
    ).execute()
    put(bot, group)
    await sender.send_due()
    assert (len(said(new)), state()[0]) == (1, "sent")
    assert [link.chat_id for link in chats.all_linked()] == [new.id]


async def test_a_message_that_cannot_be_rendered_fails_and_the_next_one_is_sent(
    bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    put(bot, group, "nonsense")
    put(bot, group, "targets", "b")
    await sender.send_due()
    assert outbox_records.counts() == {"failed": 1, "sent": 1}
    assert len(said(group)) == 1


def whole_minute(bot: Runtime) -> datetime:
    """Return the beginning of the next minute."""
    now: datetime = bot.services.clock.now()
    return now.replace(second=0, microsecond=0) + timedelta(minutes=1)


async def test_a_long_message_is_sent_in_parts_and_goes_on_where_it_was_interrupted(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = "\n".join(f"🌅 आज का लक्ष्य {n}" for n in range(400))

    async def long(_: object, message: outbox.OutboxMessage) -> Reply:
        return Reply(Html(lines if message.attempts == 1 else "something else by now"))

    monkeypatch.setattr("bot.outbox.rendering.OutboxRenderer.render", long)
    put(bot, group)
    await fault(server, kind="silence", seconds=0, times=1)  # the first part gets through
    await fault(server, kind="status", status=502, description="Bad Gateway")
    await sender.send_due()
    assert (state()[0], len(said(group))) == ("queued", 1)
    clock = bot.services.clock
    clock.jump_to(clock.now() + timedelta(minutes=1))
    await sender.send_due()
    assert state()[0] == "sent"
    assert "\n".join(said(group)).splitlines() == lines.splitlines()


async def test_the_numbers_of_a_place_are_gathered_once_for_all_its_groups(
    telegram: World,
    bot: Runtime,
    group: TelegramChat,
    sender: Sender,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chats_ = await many(telegram, bot, 5)
    asked: list[int] = []
    gather = digests.targets_digest

    def counting(place: int, *rest: Any) -> digests.TargetsDigest:
        asked.append(place)
        return gather(place, *rest)

    monkeypatch.setattr("models.digests.targets_digest", counting)
    bot.services.clock.jump_to(whole_minute(bot))
    await sender.send_due()
    assert asked == [place_id("PC21")]
    assert all(said(chat) for chat in chats_)


async def test_a_topic_that_was_deleted_fails_and_the_group_stays_active(
    bot: Runtime, group: TelegramChat, sender: Sender, server: str
) -> None:
    put(bot, group)
    gone = "Bad Request: message thread not found"
    await fault(server, kind="status", status=400, description=gone)
    await sender.send_due()
    assert state()[0] == "failed"
    assert "thread not found" in state()[1]
    assert [link.chat_id for link in chats.all_linked()] == [group.id]


async def test_a_week_is_one_message_its_text_below_its_chart(
    bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    person(10, "Om", now=bot.services.clock.now() - timedelta(days=2))
    put(bot, group, "weekly")
    before = set(group.messages)
    assert await sender.send_due() == 1
    [sent] = [group.messages[one] for one in group.messages if one not in before]
    assert sent["photo"]
    assert "📈 देवास" in sent["caption"]
    assert "इस हफ़्ते 1 जुड़े" in sent["caption"]
    assert state()[0] == "sent"
    await bot.services.charts.stop()


async def test_a_week_whose_chart_cannot_be_drawn_is_sent_without_it(
    bot: Runtime, group: TelegramChat, sender: Sender, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def draw(chart: object) -> bytes:
        return b""

    monkeypatch.setattr(bot.services.charts, "draw", draw)
    person(10, "Om", now=bot.services.clock.now() - timedelta(days=2))
    put(bot, group, "weekly")
    await sender.send_due()
    assert "📈 देवास" in list(group.messages.values())[-1]["text"]
