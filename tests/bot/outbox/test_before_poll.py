"""Before a poll the outbox sends logistics, and drops what campaigns, at the last moment too."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from bot.outbox import Sender
from bot.runtime import Runtime
from models import tables
from models.clock import Clock
from playground.telegram import TelegramChat, World
from tests.bot.outbox.sending_steps import MEENA, plan_tomorrow, put, said, state
from tests.bot.support.monday_noon import clock
from tests.models.polls.poll_steps import in_silence, poll, record
from tests.support.world import DAY, NOON, place_id

__all__ = ["clock"]


async def test_targets_that_wait_when_it_begins_do_not_leave(
    bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    put(bot, group)
    in_silence("AC166")
    assert await sender.send_due() == 1
    assert (said(group), state()) == ([], ("expired", "silence before a poll"))


async def test_the_schedule_goes_on(bot: Runtime, group: TelegramChat, sender: Sender) -> None:
    plan_tomorrow(bot)
    put(bot, group, subject="schedule")
    in_silence("AC166")
    await sender.send_due()
    assert state()[0] == "sent"
    evening = list(group.messages.values())[-1]["text"]
    assert "कल के प्रशिक्षण" in evening and "👥" not in evening


async def test_targets_of_another_place_leave(
    bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    put(bot, group)
    in_silence("AC165")
    await sender.send_due()
    assert len(said(group)) == 1


async def test_targets_of_a_silent_place_do_not_leave_for_a_group_elsewhere(
    bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    put(bot, group)
    tables.Chat.update(place=place_id("PC20")).where(tables.Chat.chat_id == group.id).execute()
    in_silence("AC166")
    await sender.send_due()
    assert (said(group), state()[0]) == ([], "expired")


async def test_it_is_asked_again_at_the_moment_at_which_the_message_leaves(
    bot: Runtime,
    group: TelegramChat,
    sender: Sender,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The silence begins while the message waits for the rate limiter."""
    record(poll("AC166", NOON + 3 * DAY))
    put(bot, group)
    send: Callable[..., Awaitable[Any]] = bot.services.api.send

    async def send_late(*args: Any, **more: Any) -> Any:
        clock.jump_to(NOON + 2 * DAY)
        return await send(*args, **more)

    monkeypatch.setattr(type(bot.services.api), "send", lambda _, *a, **m: send_late(*a, **m))
    await sender.send_due()
    assert (said(group), state()) == ([], ("expired", "silence before a poll"))


async def test_no_button_of_a_message_brings_people(
    telegram: World, bot: Runtime, group: TelegramChat, sender: Sender
) -> None:
    put(bot, group, subject="schedule")
    in_silence("AC166")
    await sender.send_due()
    last = list(group.messages.values())[-1]
    assert "wa.me" not in str(last.get("reply_markup"))
    assert MEENA in telegram.users
