"""Start polling or the webhook, plus /healthz and /metrics."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from functools import partial

from starlette.routing import Route

from bot.api import ApiOutage
from bot.conversation import Services
from bot.intake import webhook_route
from bot.intake.poller import Poller
from bot.intake.update_processor import UpdateProcessor
from bot.intake.webhook_receiver import WebhookReceiver
from bot.ops import Health, WebhookWatch, listening
from bot.runtime import Runtime
from models import maintenance
from models.maintenance import WebhookProblem


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
    watch: WebhookWatch | None = None
    if settings.mode == "webhook":
        source = WebhookReceiver(runtime.bot, database, clock, processor, outage, metrics)
        routes.append(webhook_route.route(settings.webhook_secret.get_secret_value(), source.store))
        watch = WebhookWatch(
            settings.webhook_address, runtime.bot.get_webhook_info, partial(_tell_admins, services)
        )
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
        watch,
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
        if watch is not None:  # once it is registered
            await stack.enter_async_context(watch.running())
        yield url


async def _tell_admins(services: Services, problem: WebhookProblem) -> None:
    now, zone = services.clock.now(), services.settings.zone
    await services.database.run(maintenance.tell_admins, problem, now, zone)
