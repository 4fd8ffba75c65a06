"""A server in every kind of trouble, while people ask and a digest run is due to their groups."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from models import inbox, outbox, tables
from playground.chats import TelegramUser
from playground.journal import RequestLog
from playground.world import World
from tests.processes import Process, until
from tests.soak import asking
from tests.soak.asking import Asker
from tests.soak.journal import arrived, exceeded, impatient, messages, went_on

ENDS = ("sent", "uncertain")  # what a digest may come to in the end
MANY = 10**6


@dataclass(frozen=True, slots=True)
class Weather:
    """How bad it gets: seconds, but for the numbers of people and groups."""

    seconds: float  # in all
    storm: float  # every call meets the same trouble
    calm: float  # between two storms
    silence: float
    retry_after: int
    askers: int = 12
    squads: int = 40
    newcomers: int = 4
    after: float = 300  # for working off what is left

    def troubles(self) -> list[dict[str, Any]]:
        """Give each kind of trouble, as the server is told it."""
        return [
            {"kind": "retry_after", "retry_after": self.retry_after},
            {"kind": "status", "status": 500},
            {"kind": "reset"},
            {"kind": "silence", "seconds": self.silence},
            {"kind": "garbage"},
            {"kind": "drop", "seconds": 0.5},
            {"kind": "status", "status": 502, "body": "<html>Bad Gateway</html>"},
            {"kind": "garbage", "body": "{}"},
        ]


class Server:
    """The Bot API's server as who runs it sees it."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._faults, self._session = f"{url}/play/faults", session

    async def meets(self, **wish: Any) -> None:
        """Ask for a fault, of all methods unless the wish says which."""
        async with self._session.post(self._faults, json={"method": "*"} | wish) as answer:
            assert answer.status == 200, await answer.text()

    async def is_well(self) -> None:
        """Forget the faults still to come."""
        async with self._session.delete(self._faults):
            pass

    async def waits(self) -> int:
        """Give how many kinds of fault are still to come."""
        async with self._session.get(self._faults) as answer:
            return len((await answer.json())["faults"])


async def storms(server: Server, weather: Weather) -> None:
    """Let every call meet one kind of trouble for a while, each kind in turn."""
    for trouble in weather.troubles():
        await server.meets(**trouble, times=MANY)
        await asyncio.sleep(weather.storm)
        await server.is_well()
        await asyncio.sleep(weather.calm)


async def showers(server: Server, weather: Weather) -> None:
    """Let every second call of each kind meet the next trouble, until each has met all."""
    for method in ("sendMessage", "getUpdates", "*"):
        for trouble in weather.troubles():
            await server.meets(method=method, kind="silence", seconds=0)  # all is well
            await server.meets(method=method, **trouble)
    async with asyncio.timeout(weather.after):
        while await server.waits():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def one_flood(server: Server, weather: Weather) -> None:
    """Let one message alone be told to wait."""
    await asyncio.sleep(2 * weather.retry_after)
    wait = 2 * weather.retry_after
    await server.meets(method="sendMessage", kind="retry_after", retry_after=wait)
    await asyncio.sleep(wait)


async def keep_asking(askers: list[Asker], over: asyncio.Event, pause: float = 2.5) -> None:
    """Let everybody ask, one after the other, until it is over."""
    while not over.is_set():
        for asker in askers:
            asker.ask()
            await asyncio.sleep(pause / len(askers))


async def endure(
    world: World, url: str, journal: RequestLog, bot: Process, weather: Weather
) -> dict[str, object]:
    """Go through it all; fail where something is lost, doubled or too fast. Gives the figures."""
    groups = asking.squads(world, weather.squads)
    users = [world.add_person(f"Asker {n}", language_code="en") for n in range(weather.askers)]
    askers = [Asker(world, user, world.chats[user.id]) for user in users]
    group_askers = [Asker(world, world.users[asking.MEENA], chat) for chat in groups[:3]]
    newcomers = [world.add_person(f"New {n}", language_code="en") for n in range(weather.newcomers)]
    over = asyncio.Event()
    bot.start()
    await until(lambda: not len(world.updates), "the bot takes its first updates")
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as at_work:
        server = Server(url, session)
        at_work.create_task(keep_asking(askers, over))
        at_work.create_task(keep_asking(group_askers, over, pause=20.0))
        for user in newcomers:
            at_work.create_task(asking.register(world, user))
        try:
            await _bad_weather(server, weather, lambda: asking.link(groups))
        finally:
            over.set()
            await server.is_well()
    await until(lambda: _all_ended(world), "all is worked off", weather.after)
    _nothing_lost(askers + group_askers, newcomers)
    figures = _digests_at_most_once(world)
    entries = journal.entries()
    assert entries[0].id == 1, "the journal has forgotten its beginning"
    assert exceeded(entries) == []
    assert impatient(entries) == []
    assert went_on(entries) > 0
    kinds = {trouble["kind"] for trouble in weather.troubles()}
    for method in ("sendMessage", "getUpdates"):
        assert {e.fault for e in entries if e.method == method} >= kinds
    counts = [n for asker in askers + group_askers for n in asker.answers()]
    return figures | {
        "asked": len(counts),
        "answered twice": sum(n > 1 for n in counts),
        "calls": len(entries),
        "messages": len(messages(entries)),
        "arrived": len(arrived(entries)),
        "others during a flood": went_on(entries),
        "faults": dict(Counter(f"{e.method} {e.fault}" for e in entries if e.fault)),
    }


async def _bad_weather(server: Server, weather: Weather, link: Callable[[], None]) -> None:
    """Have rounds of all kinds until the time is over; digests fall due in the first."""
    ends = asyncio.get_running_loop().time() + weather.seconds
    await one_flood(server, weather)
    link()
    while True:
        await showers(server, weather)
        await storms(server, weather)
        if asyncio.get_running_loop().time() > ends:
            return


def _all_ended(world: World) -> bool:
    moving = outbox.counts().keys() - {*ENDS, "failed", "expired"}
    return not (len(world.updates) or inbox.unfinished(1) or moving)


def _nothing_lost(askers: list[Asker], newcomers: list[TelegramUser]) -> None:
    failed = list(tables.Inbox.select().where(tables.Inbox.state == "failed"))
    assert [row.error[-1500:] for row in failed] == []
    assert [asker.asked for asker in askers if 0 in asker.answers()] == []
    for user in newcomers:
        mine = tables.Worker.select().where(tables.Worker.telegram_id == user.id)
        assert mine.count() == 1
        assert tables.Consent.select().where(tables.Consent.worker == mine.get()).count() == 1


def _digests_at_most_once(world: World) -> dict[str, object]:
    rows = list(tables.Outbox.select())
    assert tables.Digest.select().count() == len(rows)
    found: Counter[str] = Counter()
    for row in rows:
        times = asking.digests(world, world.chats[row.chat_id])[row.subject]
        assert row.state in ENDS, (row.state, row.error)
        assert times == 1 or (row.state == "uncertain" and times == 0), (row.state, times)
        found[row.state if row.state == "sent" else f"uncertain, arrived {times}"] += 1
    return {"digests": dict(found)}
