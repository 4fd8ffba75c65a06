"""How updates come in, as the settings say: polling or a webhook, with a view from outside."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from typing import Any

from starlette.routing import Route
from telegram import Bot

from bot import webhook
from bot.desk import Desk
from bot.health import Health
from bot.hook import Hook
from bot.intake import Intake
from bot.listening import listening
from bot.outage import Outage
from bot.services import Services


@asynccontextmanager
async def open_way(
    bot: Bot,
    data: dict[Any, Any],
    desk: Desk,
    outage: Outage,
    at_work: AbstractAsyncContextManager[None],
) -> AsyncIterator[None]:
    """Let updates in while the block is open, with who is `at_work` on them.

    `data` is what the application keeps of the bot. Work begins when the address is had, and what
    is posted while it ends is still stored. Raises CannotListen.
    """
    services: Services = data["services"]
    settings, metrics = services.settings, data["metrics"]
    database, clock = services.database, services.clock
    way: Intake | Hook
    routes: list[Route] = []
    if settings.mode == "webhook":
        way = hook = Hook(bot, database, clock, desk, outage, metrics)
        routes.append(webhook.route(settings.webhook_secret.get_secret_value(), hook.store))
    else:
        way = Intake(bot, data["poll"], database, clock, desk, outage, metrics)
    health = Health(settings.mode, way.alive, data["pulse"], database, clock, metrics)
    async with AsyncExitStack() as stack:
        if settings.listens_at:
            at = listening(settings.listens_at, [*routes, *health.routes()])
            data["address"] = await stack.enter_async_context(at)
        await stack.enter_async_context(at_work)
        stack.push_async_callback(way.stop)
        if isinstance(way, Intake):
            await way.start()
        else:
            secret = settings.webhook_secret.get_secret_value()
            await way.start(f"{settings.webhook_url}{webhook.PATH}", secret)
        yield
