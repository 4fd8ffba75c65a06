"""The cost of a look-up by layer: each layer alone, many times, in this process."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from telegram import Bot

from bot.api import ApiClient, ApiOutage, RateLimiter, RateLimits, Transport
from bot.conversation import read
from bot.i18n import Catalogues
from bot.messages import booth as messages
from config.settings import Settings
from models import chats, strength
from models.database import Database
from models.queues import inbox
from models.strength import Weights
from tests.bench import database as bench_database
from tests.bench import updates

BATCH = 100  # updates in a poll


async def cost(url: str, database_url: str, codes: list[str], times: int) -> dict[str, float]:
    """Return the microseconds of each layer of a look-up; `url` is the Bot API's base URL."""
    database = Database(database_url)
    transport = Transport()
    bot = Bot(updates.TOKEN, f"{url}/bot", request=transport)
    try:
        await bot.initialize()
        return await _layers(bot, transport, database, codes, times)
    finally:
        await bot.shutdown()
        database.close()


async def _layers(
    bot: Bot, transport: Transport, database: Database, codes: list[str], times: int
) -> dict[str, float]:
    settings, t = Settings(), Catalogues().text("hi", ZoneInfo("Asia/Kolkata"))
    now, user = datetime.now(UTC), bench_database.FIRST_WORKER
    wanted = Weights.from_settings(settings)
    raw = '{"update_id": 1, ' + updates.raw(updates.text(user, "/booth 165/12"))[1:]
    batch = [json.loads(raw) for _ in range(BATCH)]
    numbers = iter(range(1_000_000_000))

    def store() -> None:
        inbox.store(
            [inbox.IncomingUpdate(next(numbers), raw, 1, 1) for _ in range(BATCH)], now, "me"
        )

    async def caller(_: int) -> None:
        await database.read_inline(
            chats.caller, user, 0, user, now, private=True, default_language="hi"
        )

    async def operation(i: int) -> strength.BoothStrength:
        code = codes[i % len(codes)]
        return await database.read_inline(strength.of_code, code, "MP", wanted, now)

    shown = await operation(0)
    text = messages.strength_of(t, shown)

    limits = RateLimits(*[1_000_000] * 3)
    api = ApiClient(bot.base_url, transport, RateLimiter(limits), ApiOutage(bot.base_url))

    async def send(_: int) -> None:
        await api.send(user, text)

    async def hop(_: int) -> None:
        await database.run(int)

    def in_thread(work: Callable[[int], object], n: int, parts: int = 1) -> Awaitable[float]:
        return database.run(_each, work, n, parts)

    return {
        "getUpdates, its share": _each(
            lambda _: json.dumps(json.loads(json.dumps(batch))), 50, BATCH
        ),
        "inbox: store, its share": await in_thread(lambda _: store(), max(2, times // 50), BATCH),
        "parse the update": _each(lambda _: read(json.loads(raw)), times),
        "caller, a glance": await _each_async(caller, times),
        "operation, a glance: find and reckon": await _each_async(operation, times),
        "render": _each(lambda _: messages.strength_of(t, shown), times),
        "send, one after the other": await _each_async(send, times),
        "inbox: finish, if one alone": await in_thread(
            lambda i: inbox.acknowledge([i], now), times
        ),
        "a hop to a thread, which many share": await _each_async(hop, times),
    }


def _each(work: Callable[[int], object], times: int, parts: int = 1) -> float:
    begins = time.perf_counter()
    for i in range(times):
        work(i)
    return (time.perf_counter() - begins) / times / parts * 1e6


async def _each_async(work: Callable[[int], Awaitable[object]], times: int) -> float:
    begins = time.perf_counter()
    for i in range(times):
        await work(i)
    return (time.perf_counter() - begins) / times * 1e6


def run(url: str, database_url: str, codes: list[str], times: int) -> dict[str, float]:
    """Run `cost` on a new event loop."""
    return asyncio.run(cost(url, database_url, codes, times))
