"""Puts the bot together: python-telegram-bot's Application around our intake and handlers."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from typing import Any

from telegram.error import TelegramError
from telegram.ext import Application, ApplicationBuilder

from bot import commands, consent, dispatch
from bot.desk import Desk
from bot.forgetting import Forgetting
from bot.handlers import files, membership
from bot.health import Pulse
from bot.i18n import Catalogues
from bot.limiter import Limiter
from bot.metrics import Metrics
from bot.outage import PAUSES, Outage
from bot.raw import Json
from bot.sender import Sender
from bot.services import Services
from bot.transport import Transport
from bot.ways import open_way
from bot.windows import Limits
from bot.wire import Wire
from config.settings import Settings
from models.clock import Clock
from models.database import Database
from models.privacy import Keys

log = logging.getLogger(__name__)
App = Application[Any, Any, Any, Any, Any, Any]


def build(settings: Settings, database: Database, clock: Clock) -> App:
    """Give an Application that is wired and not started; jobs go on `job_queue.scheduler`.

    Needs `bot_token` and `secret_key` in the settings.
    """
    poll, talk, limiter = Transport(connections=1), Transport(), Limiter(_limits(settings))
    catalogues = Catalogues()
    application: App = (
        ApplicationBuilder()
        .token(settings.bot_token.get_secret_value())
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(talk)
        .get_updates_request(poll)
        .rate_limiter(limiter)
        .updater(None)
        .build()
    )
    application.bot_data["services"] = Services(
        settings=settings,
        database=database,
        clock=clock,
        catalogues=catalogues,
        keys=Keys(settings.secret_key.get_secret_value()),
        commands=commands.COMMANDS,
        on_document=files.preview_file,
        on_membership=membership.membership_changed,
        notices=consent.present(catalogues, settings),
        wire=Wire(application.bot.base_url, talk, limiter, Outage(settings.api_url)),
        forgetting=Forgetting(database),
    )
    application.bot_data["poll"] = poll
    application.bot_data["metrics"] = Metrics()
    application.bot_data["pulse"] = Pulse()
    return application


def _limits(settings: Settings) -> Limits:
    return Limits(
        per_second=settings.sends_per_second,
        per_chat_second=settings.sends_per_chat_second,
        per_group_minute=settings.sends_per_group_minute,
    )


@asynccontextmanager
async def running(
    application: App, pauses: Sequence[float] = PAUSES, sender: Sender | None = None
) -> AsyncIterator[None]:
    """Run the bot while the block is open; `pauses` (seconds) come between tries to connect.

    Waits for the Bot API as long as it takes. At the end the updates in hand and the messages of
    the sender get their time (bot/stopping.py), and what is left stays in the inbox and outbox.
    Raises CannotListen.
    """
    services: Services = application.bot_data["services"]
    outage = Outage(services.settings.api_url, pauses)
    try:
        await _connect(application, outage)
        await application.start()
        menus = asyncio.create_task(_menus(application, services))
        desk = _desk(application, services)
        at_work = _at_work(desk, sender)
        try:
            async with open_way(application.bot, application.bot_data, desk, outage, at_work):
                yield
        finally:
            menus.cancel()
            await asyncio.gather(menus, services.forgetting.stop(), return_exceptions=True)
            await application.stop()
    finally:
        await application.shutdown()
        await application.bot.shutdown()


@asynccontextmanager
async def _at_work(desk: Desk, sender: Sender | None) -> AsyncIterator[None]:
    desk.start()
    sending = [asyncio.create_task(sender.run())] if sender else []
    try:
        yield
    finally:
        if sender:
            sender.stop()
        await asyncio.gather(desk.stop(), *sending)


async def _connect(application: App, outage: Outage) -> None:
    while True:
        try:
            await _know_oneself(application)
        except TelegramError as error:
            await asyncio.sleep(outage.pause(error))
        else:
            outage.over()
            log.info("The bot is @%s.", application.bot.username)
            return


async def _know_oneself(application: App) -> None:
    """Ask Telegram which bot this is. Raises TelegramError, also for an answer that names none."""
    try:
        await application.initialize()
    except (TypeError, ValueError, LookupError, AttributeError):  # it could not be read
        raise TelegramError("getMe gave no bot") from None


def _desk(application: App, services: Services) -> Desk:
    async def work(raw: Json, last: bool) -> None:
        await dispatch.handle_raw(services, application.bot, raw, last=last)

    metrics = application.bot_data["metrics"]
    return Desk(services.database, services.clock, work, metrics)


async def _menus(application: App, services: Services) -> None:
    await commands.set_menus(application.bot, services.catalogues, services.settings)
