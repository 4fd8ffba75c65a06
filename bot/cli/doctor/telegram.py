"""Checks that ask Telegram: the token, the webhook, the clock, the bot's rights in its groups."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

from telegram.error import InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.api import ErrorMeaning, Transport, meaning_of
from bot.cli.doctor.finding import Finding, fail, named, not_checked, ok, span, unfinished, warn
from bot.html import clean
from config.settings import PREFIX, Settings
from models.chats import GroupLink
from models.clock import Clock

NAMES = ("token", "clock", "webhook", "rights")
ASKED = 50  # groups; more would take long, and Telegram would ask for a pause
PAUSE = 0.05  # seconds between two groups
GRAIN = timedelta(seconds=1)  # of the header that has the server's time
OFF, FAR_OFF = 5.0, 60.0  # seconds by which the clocks may come apart
PENDING = 100  # updates that wait for the webhook
RECENT = 3600.0  # seconds for which an error of the webhook matters
_KEEP_TIME = "keep the machine's clock right (chrony, systemd-timesyncd)"
_REGISTER = "start the bot, or restart it: it registers its own"
_TOKEN = f"{PREFIX}BOT_TOKEN"
_WRITTEN = ("creator", "administrator", "member")

Call = Callable[..., Awaitable[Any]]


class _TelegramAsksToWait(Exception):
    """Telegram takes no more calls for now."""


async def check(
    settings: Settings, clock: Clock, links: Sequence[GroupLink] | None
) -> dict[str, Finding]:
    """Return what each of NAMES finds; `links` is None where the database cannot tell them."""
    if not settings.bot_token.get_secret_value():
        why = f"{_TOKEN} is missing"
        missing = fail(why, f"set {_TOKEN} to the token from @BotFather")
        return {"token": missing} | dict.fromkeys(NAMES[1:], not_checked(why))
    transport = Transport(connections=1)
    await transport.initialize()
    try:
        return await _ask(settings, clock, links, transport)
    finally:
        await transport.shutdown()


async def _ask(
    settings: Settings, clock: Clock, links: Sequence[GroupLink] | None, transport: Transport
) -> dict[str, Finding]:
    base_url = f"{settings.api_url}/bot{settings.bot_token.get_secret_value()}"

    async def call(method: str, **parameters: object) -> Any:
        texts = {name: str(value) for name, value in parameters.items()}
        return await transport.call(f"{base_url}/{method}", texts)

    before, bot_id = clock.now(), None
    try:
        me = await call("getMe")
        token, bot_id = _token(me), me["id"]
    except TelegramError as error:
        token = _refused(error, settings)
    except (TypeError, LookupError):
        token = _refused(TelegramError("getMe gave no bot"), settings)
    found = {"token": token, "clock": clock_agrees(transport.date, before, clock.now())}
    if bot_id is None:
        return found | dict.fromkeys(NAMES[2:], not_checked(f"the token: {token.found}"))
    found["webhook"] = await _finished(_webhook(call, settings, clock))
    if links is None:
        found["rights"] = not_checked("the database does not tell which groups are linked")
    else:
        found["rights"] = await _finished(_rights(call, bot_id, links))
    return found


async def _finished(asking: Awaitable[Finding]) -> Finding:
    """Return what a check finds; an error in it is a finding too."""
    try:
        return await asking
    except TelegramError as error:
        return fail(f"Telegram answers: {_said(error)}", "try again later")
    except Exception as error:
        return unfinished(error)


def _token(me: Any) -> Finding:
    """Return what is to be said of the bot that Telegram names."""
    if not me.get("is_bot") or not me.get("username"):
        return fail("getMe names no bot with a username", f"check {_TOKEN} and {PREFIX}API_URL")
    found = f"@{me['username']}"
    if not me.get("can_join_groups", True):
        return warn(f"{found} cannot be added to groups", "in @BotFather:  /setjoingroups")
    if me.get("can_read_all_group_messages"):
        return warn(
            f"{found} gets every message of its groups: privacy mode is off",
            "in @BotFather:  /setprivacy, Enable",
        )
    if me.get("supports_inline_queries") is False:
        return warn(
            f"{found} cannot send a session's card into any chat: inline mode is off",
            "in @BotFather:  /setinline, and a word such as: T42",
        )
    return ok(found)


def _refused(error: TelegramError, settings: Settings) -> Finding:
    host = _host(settings.api_url)
    if isinstance(error, InvalidToken):
        return fail(
            f"{host} does not accept the token",
            f"copy the token from @BotFather into {_TOKEN}; check {PREFIX}API_URL",
        )
    if isinstance(error, NetworkError):
        return fail(
            f"{host} gives no answer: {_said(error)}", f"check {PREFIX}API_URL and the network"
        )
    return fail(f"{host} is not a Bot API: {_said(error)}", f"check {PREFIX}API_URL")


def clock_agrees(date: str, before: datetime, after: datetime) -> Finding:
    """Check the machine's clock by the `Date` of an answer, asked for `before` and had `after`."""
    try:
        server = parsedate_to_datetime(date).astimezone(UTC)
    except ValueError:
        return not_checked("no answer told the time")
    ahead, behind = (before - server - GRAIN), (server - after)
    off = max(ahead, behind).total_seconds()
    if off < OFF:
        return ok("the clock agrees with Telegram's")
    found = f"the clock is {span(off)} {'ahead of' if ahead > behind else 'behind'} Telegram's"
    return (fail if off >= FAR_OFF else warn)(found, _KEEP_TIME)


async def _webhook(call: Call, settings: Settings, clock: Clock) -> Finding:
    info = await call("getWebhookInfo")
    return webhook_fits(info, settings, clock.now())


def webhook_fits(info: dict[str, Any], settings: Settings, now: datetime) -> Finding:
    """Check that Telegram sends updates in the way of SHAKTI_MODE, and that they are taken.

    Of another URL only the host is named: a path may hold another bot's token.
    """
    url, pending = info["url"], info["pending_update_count"]
    if settings.mode == "polling":
        if url:
            return fail(
                f"a webhook is set, at {_host(url)}, so that polling gets nothing",
                f"stop the program that set it, and restart the bot; or {PREFIX}MODE=webhook",
            )
        return _pending(pending, "no webhook is set, as it should be for polling")
    if not url:
        return fail("no webhook is set: Telegram posts nothing", _REGISTER)
    if url != settings.webhook_address:
        return fail(
            f"the webhook is at {_host(url)}, not where {PREFIX}WEBHOOK_URL says",
            f"{_REGISTER}; no other program may use this token",
        )
    age = now.timestamp() - info.get("last_error_date", 0)
    if age < RECENT:
        said = clean(str(info.get("last_error_message", "")))
        return (fail if pending else warn)(
            f"Telegram could not post {span(max(0.0, age))} ago ({said}), {pending} updates wait",
            f"check the proxy before {PREFIX}LISTEN and its certificate",
        )
    return _pending(pending, "Telegram posts to this bot")


def _pending(count: int, found: str) -> Finding:
    found = f"{found}; {count} updates wait at Telegram"
    if count >= PENDING:
        return warn(found, "start the bot; if it runs, look at its log")
    return ok(found)


async def _rights(call: Call, bot_id: int, links: Sequence[GroupLink]) -> Finding:
    groups = {link.chat_id: link.place.code for link in links}  # a topic's is its group's
    if not groups:
        return ok("no group is linked")
    asked = list(groups)[:ASKED]
    troubles, answered = list[str](), 0
    for chat_id in asked:
        try:
            trouble = await _trouble_in(chat_id, partial(call, chat_id=chat_id), bot_id)
        except _TelegramAsksToWait:
            break
        answered += 1
        if trouble:
            troubles.append(f"{groups[chat_id]} ({chat_id}): {trouble}")
        await asyncio.sleep(PAUSE)
    if not answered:
        return not_checked("Telegram asks to wait")
    of_all = "" if answered == len(groups) else f", of {len(groups)}"
    if not troubles:
        return ok(f"the bot may write in {answered} linked groups{of_all}")
    return (fail if len(troubles) == answered else warn)(
        f"the bot may not write in {len(troubles)} of {answered} groups{of_all}: {named(troubles)}",
        "ask whoever linked them to let the bot write, or to add it again",
    )


async def _trouble_in(chat_id: int, call: Call, bot_id: int) -> str:
    """Return why the bot cannot write in a group, "" if it can."""
    try:
        member = await call("getChatMember", user_id=bot_id)
        status = member.get("status")
        if status in ("left", "kicked") or member.get("is_member") is False:
            return "the bot is not in the group"
        if status == "restricted" and not member.get("can_send_messages"):
            return "the bot is muted"
        if status == "member":
            rights = (await call("getChat")).get("permissions", {})
            if rights.get("can_send_messages") is False:
                return "members may not write"
    except RetryAfter:
        raise _TelegramAsksToWait from None
    except TelegramError as error:
        if meaning_of(error) in (ErrorMeaning.NOT_SENT, ErrorMeaning.UNKNOWN, ErrorMeaning.FAULT):
            raise
        return _said(error)
    return ""


def _host(url: str) -> str:
    parts = urlsplit(url)
    return parts.netloc.rpartition("@")[2]


def _said(error: TelegramError) -> str:
    return clean(error.message)
