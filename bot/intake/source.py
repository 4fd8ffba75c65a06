"""Start polling or the webhook, plus /healthz and /metrics."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager

from starlette.routing import Route

from bot.api import ApiOutage
from bot.intake import webhook_route
from bot.intake.poller import Poller
from bot.intake.update_processor import UpdateProcessor
from bot.intake.webhook_receiver import WebhookReceiver
from bot.ops import Health, listening
from bot.runtime import Runtime


@asynccontextmanager
async def open_update_source(
    runtime: Runtime,
    processor: UpdateProcessor,
    outage: ApiOutage,
    workers: AbstractAsyncContextManager[None],
) -> AsyncIterator[str | None]:
    """Receive updates while the block is open, with the `workers` entered around it.

    Yields the base URL of the HTTP server, None where the settings ask for none. The workers start
    once the address is bound, and what is posted while they stop is still stored. Raises
    CannotListen.
    """
    services, metrics = runtime.services, runtime.metrics
    settings, database, clock = services.settings, services.database, services.clock
    source: Poller | WebhookReceiver
    routes: list[Route] = []
    if settings.mode == "webhook":
        source = WebhookReceiver(runtime.bot, database, clock, processor, outage, metrics)
        routes.append(webhook_route.route(settings.webhook_secret.get_secret_value(), source.store))
    else:
        polling = runtime.polling
        source = Poller(runtime.bot, polling, database, clock, processor, outage, metrics)
    health = Health(
        settings.mode,
        source.is_alive,
        runtime.pulse,
        runtime.clock_watch,
        database,
        clock,
        metrics,
    )
    url = None
    async with AsyncExitStack() as stack:
        if settings.listens_at:
            server = listening(settings.listens_at, [*routes, *health.routes()])
            url = await stack.enter_async_context(server)
        await stack.enter_async_context(workers)
        stack.push_async_callback(source.stop)
        if isinstance(source, Poller):
            await source.start()
        else:
            secret = settings.webhook_secret.get_secret_value()
            await source.start(settings.webhook_address, secret)
        yield url
