"""What the doctor asks Telegram: the token, the webhook, the clock, the rights in groups."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from pydantic import SecretStr

from bot.cli.doctor import telegram as asked
from bot.cli.doctor.finding import Finding, State
from config.settings import Settings, load
from models import chats, tables
from models.clock import Clock
from models.database import Database
from playground.telegram import TelegramChat, World
from tests.support.processes import free_address
from tests.support.world import agar_and_susner, place_id

SECRET_PATH = "7000000002:another-bots-token"
Links = tuple[chats.GroupLink, ...]


@pytest.fixture
def here(server: str, settings: Settings) -> Settings:
    """The settings of the bot of this Telegram."""
    return settings.model_copy(update={"api_url": server})


@pytest.fixture
def groups(db: Database, telegram: World) -> list[TelegramChat]:
    """The groups of Dewas and Rajgarh, with the bot in them, linked."""
    agar_and_susner()
    meena = telegram.add_person("Meena")
    made = []
    for title, code in (("Dewas", "PC21"), ("Rajgarh", "PC20")):
        group = telegram.add_group(title, meena, supergroup=True)
        group.members[telegram.bot.id] = "member"
        place = place_id(code)
        tables.Chat.create(chat_id=group.id, kind="group", title=title, place=place)
        made.append(group)
    return made


async def check(settings: Settings, clock: Clock, links: Links | None = ()) -> dict[str, Finding]:
    return await asked.check(settings, clock, links)


async def fault(server: str, **fields: Any) -> None:
    async with aiohttp.ClientSession() as session:
        answer = await session.post(f"{server}/play/faults", json=fields)
        assert answer.status == 200


async def test_a_bot_that_telegram_knows_is_well(
    here: Settings, clock: Clock, groups: list[TelegramChat], telegram: World
) -> None:
    found = await check(here, clock, chats.all_linked())
    assert {name: finding.state for name, finding in found.items()} == dict.fromkeys(
        asked.NAMES, State.OK
    )
    assert telegram.bot.username in found["token"].found
    assert "2 linked groups" in found["rights"].found


async def test_without_a_token_each_line_says_so(clock: Clock) -> None:
    found = await check(load(bot_token=""), clock)
    assert found["token"].state == State.FAIL
    others = [found[name] for name in asked.NAMES[1:]]
    assert all(
        (f.state, "SHAKTI_BOT_TOKEN is missing" in f.found) == ("warn", True) for f in others
    )


async def test_a_wrong_token_fails_and_the_clock_is_checked_all_the_same(
    here: Settings, clock: Clock
) -> None:
    wrong = "7000000009:not-the-token-of-any-bot"
    found = await check(here.model_copy(update={"bot_token": SecretStr(wrong)}), clock)
    states = [found[name].state for name in asked.NAMES]
    assert states == ["fail", "ok", "warn", "warn"]
    assert "does not accept" in found["token"].found
    assert "SHAKTI_BOT_TOKEN" in found["token"].remedy
    assert wrong not in str(found)


async def test_a_server_that_does_not_answer_fails_without_the_token_in_the_line(
    settings: Settings, clock: Clock
) -> None:
    nowhere = f"http://name:password@{free_address()}"
    found = await check(settings.model_copy(update={"api_url": nowhere}), clock)
    assert (found["token"].state, "SHAKTI_API_URL" in found["token"].remedy) == ("fail", True)
    assert found["clock"].state == State.WARN
    assert "password" not in str(found)
    assert settings.bot_token.get_secret_value() not in str(found)


async def test_a_server_that_is_no_bot_api_fails(here: Settings, clock: Clock, server: str) -> None:
    await fault(server, method="getMe", kind="garbage")
    found = (await check(here, clock))["token"]
    assert (found.state, "is not a Bot API" in found.found) == (State.FAIL, True)


async def test_a_bot_that_reads_whole_groups_is_a_warning(
    here: Settings, clock: Clock, telegram: World
) -> None:
    telegram.privacy = False
    found = (await check(here, clock))["token"]
    assert (found.state, "/setprivacy" in found.remedy) == (State.WARN, True)


async def test_a_bot_without_inline_mode_is_a_warning(
    here: Settings, clock: Clock, telegram: World
) -> None:
    telegram.profile.inline = False
    found = (await check(here, clock))["token"]
    assert (found.state, "/setinline" in found.remedy) == (State.WARN, True)


async def test_a_call_that_fails_leaves_the_other_lines(
    here: Settings, clock: Clock, server: str
) -> None:
    await fault(server, method="getWebhookInfo", kind="status", status=502)
    found = await check(here, clock)
    states = [found[name].state for name in asked.NAMES]
    assert states == ["ok", "ok", "fail", "ok"]


async def test_the_clock_of_this_machine_is_compared_with_telegrams(
    here: Settings, clock: Clock
) -> None:
    ahead = Clock(clock.now() + timedelta(minutes=10))
    found = (await check(here, ahead))["clock"]
    assert (found.state, "10 min ahead" in found.found) == (State.FAIL, True)


@pytest.mark.parametrize(
    ("seconds", "state"),
    [(-61, "fail"), (-6, "warn"), (-4, "ok"), (0, "ok"), (3, "ok"), (8, "warn"), (63, "fail")],
)
def test_a_clock_that_is_off_by_little_is_a_warning_and_by_much_a_failure(
    seconds: int, state: str
) -> None:
    before = datetime(2026, 11, 23, 6, 30, tzinfo=UTC) + timedelta(seconds=seconds)
    after = before + timedelta(seconds=0.2)
    found = asked.clock_agrees("Mon, 23 Nov 2026 06:30:00 GMT", before, after)
    assert found.state == state


@pytest.mark.parametrize("date", ["", "yesterday"])
def test_an_answer_without_a_date_tells_nothing_of_the_clock(date: str) -> None:
    now = datetime.now(UTC)
    assert asked.clock_agrees(date, now, now).state == State.WARN


WEBHOOK = load(
    mode="webhook", webhook_url="https://shakti.example", webhook_secret="only-Telegram_knows"
)
OWN = "https://shakti.example/webhook"
OTHER = f"https://elsewhere.example/{SECRET_PATH}"
NOW = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)
FAILED = {"last_error_date": int(NOW.timestamp()) - 60, "last_error_message": "Connection refused"}


@pytest.mark.parametrize(
    ("settings", "info", "state", "named"),
    [
        (load(), {"url": ""}, "ok", ""),
        (load(), {"url": "", "pending_update_count": 100}, "warn", "100 updates wait"),
        (load(), {"url": OTHER}, "fail", "elsewhere.example"),
        (WEBHOOK, {"url": OWN}, "ok", ""),
        (WEBHOOK, {"url": ""}, "fail", "no webhook is set"),
        (WEBHOOK, {"url": OTHER}, "fail", "elsewhere.example"),
        (WEBHOOK, {"url": OWN, **FAILED}, "warn", "Connection refused"),
        (WEBHOOK, {"url": OWN, "pending_update_count": 3, **FAILED}, "fail", "3 updates wait"),
        (WEBHOOK, {"url": OWN, **FAILED, "last_error_date": 1_700_000_000}, "ok", ""),
    ],
)
def test_the_webhook_must_fit_the_mode_and_must_be_answered(
    settings: Settings, info: dict[str, Any], state: str, named: str
) -> None:
    found = asked.webhook_fits({"pending_update_count": 0} | info, settings, NOW)
    assert (found.state, named in found.found) == (state, True)
    assert (found.state == State.OK) == (not found.remedy)
    assert SECRET_PATH not in str(found)


async def test_a_webhook_that_another_program_has_set_stops_the_polling(
    here: Settings, clock: Clock, server: str, telegram: World
) -> None:
    async with aiohttp.ClientSession() as session:
        fields = {"url": f"http://127.0.0.1:9/{SECRET_PATH}"}
        answer = await session.post(f"{server}/bot{telegram.token}/setWebhook", json=fields)
        assert answer.status == 200
    found = (await check(here, clock))["webhook"]
    assert (found.state, "at 127.0.0.1:9," in found.found) == (State.FAIL, True)
    telegram.webhook.stop()


@pytest.mark.parametrize(
    ("role", "closed", "trouble"),
    [
        ("administrator", True, ""),
        ("member", False, ""),
        ("member", True, "members may not write"),
        ("restricted", False, "the bot is muted"),
        ("restricted_left", False, "bot is not a member"),
        ("left", False, "bot is not a member"),
        ("kicked", False, "bot was kicked"),
    ],
)
async def test_the_bot_must_be_in_each_linked_group_and_may_write_there(
    role: str,
    closed: bool,
    trouble: str,
    here: Settings,
    clock: Clock,
    groups: list[TelegramChat],
    telegram: World,
) -> None:
    dewas, rajgarh = groups
    dewas.members[telegram.bot.id] = role
    dewas.permissions["can_send_messages"] = not closed
    found = (await check(here, clock, chats.all_linked()))["rights"]
    assert found.state == ("warn" if trouble else "ok")
    if trouble:
        assert "1 of 2 groups" in found.found
        assert f"PC21 ({dewas.id})" in found.found
        assert trouble in found.found
        assert str(rajgarh.id) not in found.found


@pytest.mark.parametrize(
    "member", [{"status": "left"}, {"status": "restricted", "is_member": False}]
)
async def test_a_server_may_also_tell_that_the_bot_is_out_without_an_error(
    member: dict[str, Any],
    here: Settings,
    clock: Clock,
    groups: list[TelegramChat],
    server: str,
) -> None:
    body = json.dumps({"ok": True, "result": member})
    await fault(server, method="getChatMember", kind="garbage", body=body)
    found = (await check(here, clock, chats.all_linked()))["rights"]
    assert (found.state, "the bot is not in the group" in found.found) == (State.WARN, True)


async def test_it_fails_once_the_bot_may_write_in_no_linked_group(
    here: Settings, clock: Clock, groups: list[TelegramChat], telegram: World
) -> None:
    for group in groups:
        group.members[telegram.bot.id] = "kicked"
    found = (await check(here, clock, chats.all_linked()))["rights"]
    assert (found.state, "2 of 2 groups" in found.found) == (State.FAIL, True)


async def test_only_some_groups_are_asked_about_and_none_when_telegram_asks_to_wait(
    here: Settings,
    clock: Clock,
    groups: list[TelegramChat],
    server: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(asked, "ASKED", 1)
    found = (await check(here, clock, chats.all_linked()))["rights"]
    assert (found.state, "1 linked groups, of 2" in found.found) == (State.OK, True)
    await fault(server, method="getChatMember", kind="retry_after", retry_after=30)
    found = (await check(here, clock, chats.all_linked()))["rights"]
    assert (found.state, "asks to wait" in found.found) == (State.WARN, True)


async def test_where_the_database_tells_no_groups_their_line_says_so(
    here: Settings, clock: Clock
) -> None:
    found = (await check(here, clock, None))["rights"]
    assert (found.state, "database" in found.found) == (State.WARN, True)
