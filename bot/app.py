"""Build the bot and run it: python-telegram-bot's Application around our intake and handlers."""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager

from telegram.error import TelegramError
from telegram.ext import ApplicationBuilder

from bot import bot_profile, commands
from bot.api import (
    PAUSES,
    ApiClient,
    ApiOutage,
    GroupShares,
    RateLimiter,
    RateLimits,
    Transport,
)
from bot.command_menus import CommandMenus
from bot.conversation import Json, Services, consent_gate
from bot.handlers.groups import membership
from bot.handlers.invitations import add
from bot.handlers.people_files import file_import
from bot.handlers.seats import inline
from bot.i18n import Catalogues
from bot.intake import UpdateProcessor, open_update_source, router
from bot.ops import ClockWatch, Metrics, Pulse, WalTruncation
from bot.outbox import Sender
from bot.runtime import Runtime, TelegramApplication
from config.settings import Settings
from models import consents
from models.certificates import SigningKeys
from models.clock import Clock
from models.database import Database
from models.identity import PhoneCipher

log = logging.getLogger(__name__)


def build(settings: Settings, database: Database, clock: Clock) -> Runtime:
    """Return a bot that is wired and not started; jobs go on its `job_queue.scheduler`.

    Needs `bot_token` and `secret_key` in the settings.
    """
    polling, transport = Transport(connections=1), Transport()
    limiter, catalogues = RateLimiter(_limits(settings), clock.jumped), Catalogues()
    clock.on_jump(limiter.look)
    application: TelegramApplication = (
        ApplicationBuilder()
        .token(settings.bot_token.get_secret_value())
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .request(transport)
        .get_updates_request(polling)
        .rate_limiter(limiter)
        .updater(None)
        .build()
    )
    api = ApiClient(application.bot.base_url, transport, limiter, ApiOutage(settings.api_url))
    services = Services(
        settings=settings,
        database=database,
        clock=clock,
        catalogues=catalogues,
        keys=PhoneCipher(settings.secret_key.get_secret_value()),
        signing=SigningKeys(
            settings.certificate_key.get_secret_value(), settings.secret_key.get_secret_value()
        ),
        commands=commands.COMMANDS,
        on_document=file_import.preview_file,
        on_contact=add.contact,
        on_membership=membership.membership_changed,
        on_inline=inline.answer,
        notices=consent_gate.present(catalogues, settings),
        api=api,
        wal_truncation=WalTruncation(database),
        shares=GroupShares(settings.sends_per_group_minute),
        command_menus=CommandMenus(database, api, catalogues, settings, commands.COMMANDS),
    )
    clock_watch = ClockWatch(clock.machine_time)
    return Runtime(application, services, polling, Metrics(), Pulse(), clock_watch)


def _limits(settings: Settings) -> RateLimits:
    return RateLimits(
        per_second=settings.sends_per_second,
        per_chat_second=settings.sends_per_chat_second,
        per_group_minute=settings.sends_per_group_minute,
    )


@asynccontextmanager
async def running(
    runtime: Runtime, pauses: Sequence[float] = PAUSES, sender: Sender | None = None
) -> AsyncIterator[str | None]:
    """Run the bot while the block is open; `pauses` (seconds) come between tries to connect.

    Yields the base URL of its HTTP server, None where there is none. Waits for the Bot API as long
    as it takes. At the end the updates and messages in flight get their time (bot/ops/shutdown.py),
    and what is left stays in the inbox and outbox. Raises CannotListen.
    """
    application, services = runtime.application, runtime.services
    outage = ApiOutage(services.settings.api_url, pauses)
    try:
        await _connect(application, outage)
        await application.start()
        try:
            await _record_notices(services)
            async with _background(runtime):
                processor = _processor(runtime)
                workers = _working(processor, sender)
                async with open_update_source(runtime, processor, outage, workers) as url:
                    yield url
        finally:
            await application.stop()
    finally:
        await application.shutdown()
        await application.bot.shutdown()


@asynccontextmanager
async def _background(runtime: Runtime) -> AsyncIterator[None]:
    """Set menus, watch the clock and truncate the database's log while the block is open."""
    services = runtime.services
    tasks = (
        asyncio.create_task(_set_menus(runtime)),
        asyncio.create_task(runtime.clock_watch.run(), name="clock watch"),
    )
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await services.command_menus.stop()
        await asyncio.gather(
            *tasks, services.wal_truncation.stop(), services.charts.stop(), return_exceptions=True
        )


@asynccontextmanager
async def _working(processor: UpdateProcessor, sender: Sender | None) -> AsyncIterator[None]:
    """Process updates and send messages while the block is open; both stop side by side."""
    processor.start()
    sending = [asyncio.create_task(sender.run())] if sender else []
    try:
        yield
    finally:
        if sender:
            sender.stop()
        await asyncio.gather(processor.stop(), *sending)


async def _connect(application: TelegramApplication, outage: ApiOutage) -> None:
    while True:
        try:
            await _initialize(application)
        except TelegramError as error:
            await asyncio.sleep(outage.pause(error))
        else:
            outage.recovered()
            log.info("api: connected as @%s", application.bot.username)
            return


async def _initialize(application: TelegramApplication) -> None:
    """Ask Telegram which bot this is. Raises TelegramError, also for an answer that names none."""
    try:
        await application.initialize()
        if not application.bot.username:
            await application.bot.get_me()  # the one that was asked before is remembered
    except (TypeError, ValueError, LookupError, AttributeError):  # it could not be read
        raise TelegramError("getMe gave no bot") from None
    if not application.bot.username:  # commands, links and QR codes need it
        raise TelegramError("getMe gave a bot without a username")


async def _record_notices(services: Services) -> None:
    """Record the words that workers agree to from now on."""
    words = consent_gate.words(services.catalogues, services.settings)
    await services.database.run(consents.record_notices, words, services.clock.now())


def _processor(runtime: Runtime) -> UpdateProcessor:
    services = runtime.services

    async def handle(raw: Json, last: bool) -> None:
        await router.handle_raw(services, runtime.bot, raw, last=last)

    return UpdateProcessor(services.database, services.clock, handle, runtime.metrics)


async def _set_menus(runtime: Runtime) -> None:
    services = runtime.services
    await commands.set_menus(runtime.bot, services.catalogues, services.settings)
    await bot_profile.set_profile(runtime.bot, services.catalogues, services.settings)
