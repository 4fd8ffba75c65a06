"""Two replicas by webhook on one PostgreSQL, and one of them killed in the middle of a run."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from models import inbox, outbox, tables
from playground.journal import Journal
from playground.world import World
from tests.processes import Process, free_address, settings, until
from tests.soak import asking
from tests.soak.asking import Asker
from tests.soak.balancer import Balancer, balancing
from tests.soak.journal import messages

SECRET = "only-Telegram_knows-1"
UP = "api: connected as @"  # in the log


@dataclass(slots=True)
class Pair:
    """Two replicas, and what shares the updates among them."""

    replicas: list[Process]
    balancer: Balancer

    async def restart(self) -> None:
        """Start again the one that is dead."""
        for one in self.replicas:
            if one.pid is None:
                starts = one.log.count(UP)
                one.start()
                await until(lambda: one.log.count(UP) > starts, "it is up again")  # noqa: B023

    def sender(self) -> Process:
        """Give the one that sends from the outbox."""
        pid = lease_owner().split(":")[1]
        return next(one for one in self.replicas if one.pid == int(pid))


def lease_owner() -> str:
    """Say who holds the sender's lease, "" for nobody."""
    row = tables.Lease.get_or_none(tables.Lease.name == "sender")
    return row.owner if row else ""


async def pair(
    stack: AsyncExitStack, world: World, server: str, database_url: str, folder: Path
) -> Pair:
    """Start both side by side, and wait until each says that it is well."""
    front, *own = (free_address() for _ in range(3))
    balancer = await stack.enter_async_context(balancing(own, front))
    common = settings(world, server, database_url, mode="webhook", webhook_secret=SECRET)
    common["schedule_at"] = "20:00"  # the targets alone are due
    common["webhook_url"] = f"http://{front}"
    made = [Process(folder, f"replica{n}", **common, listen=at) for n, at in enumerate(own)]
    for one in made:
        stack.push_async_callback(one.must_stop)
        one.start()
    await until(lambda: all(UP in one.log for one in made), "both are up")
    await until(lease_owner, "one of them sends")
    return Pair(made, balancer)


async def a_killed_sender(
    world: World, journal: Journal, both: Pair, squads: int, kill_after: int
) -> dict[str, Any]:
    """Kill the one that sends after so many digests; the other must serve the rest.

    Gives the figures: seconds until the lease was taken over and until all was served.
    """
    groups = asking.squads(world, squads)
    users = [world.add_person(f"Asker {n}", language_code="en") for n in range(6)]
    askers = [Asker(world, user, world.chats[user.id]) for user in users]
    for _ in range(4):
        for asker in askers:
            asker.ask()
    asking.link(groups)
    await until(lambda: len(_served(journal, groups)) >= kill_after, "the run has begun")
    dead, killed_at, owner = both.sender(), datetime.now(UTC), lease_owner()
    await dead.kill()
    left = squads - len(_served(journal, groups))
    for asker in askers:
        asker.ask()
    await until(lambda: lease_owner() not in ("", owner), "the lease is taken over", 30)
    taken_over = datetime.now(UTC)
    await until(lambda: not _moving(), "all groups are served", 60)
    served = datetime.now(UTC)
    assert served - killed_at < timedelta(seconds=60)
    await until(lambda: not (len(world.updates) or inbox.unfinished(1)), "all is answered", 90)
    answered = datetime.now(UTC)
    assert [asker.answers() for asker in askers if 0 in asker.answers()] == []
    return _each_once(world) | {
        "digests left at the kill": left,
        "lease taken over after": (taken_over - killed_at).total_seconds(),
        "all served after": (served - killed_at).total_seconds(),
        "all answered after": (answered - killed_at).total_seconds(),
        "posted to each": list(both.balancer.taken.values()),
    }


async def one_registration(world: World, both: Pair) -> None:
    """Have one person register, each answer going to the other replica."""
    before = dict(both.balancer.taken)
    sunita = world.add_person("Sunita Baghel", language_code="en")
    async with asyncio.timeout(60):
        await asking.register(world, sunita)
    took = [both.balancer.taken[address] - before[address] for address in before]
    assert min(took) >= 2, took
    assert tables.Worker.select().where(tables.Worker.telegram_id == sunita.id).count() == 1


async def order(world: World, both: Pair, number: int = 12) -> None:
    """Have one person ask quickly: the answers come in the order of the questions."""
    ravi = world.add_person("Ravi Verma", language_code="en")
    asker = Asker(world, ravi, world.chats[ravi.id])
    for _ in range(number):
        asker.ask()
    await until(lambda: 0 not in asker.answers(), "everything is answered")
    assert asker.answers() == [1] * number
    assert asker.in_order()


def _served(journal: Journal, groups: list[Any]) -> list[Any]:
    ids = {chat.id for chat in groups}
    sent = (e for e in messages(journal.entries()) if int(e.params["chat_id"]) in ids)
    return [e for e in sent if "today" in e.params["text"] or "schedule" in e.params["text"]]


def _moving() -> bool:
    return bool(outbox.counts().keys() - {"sent", "uncertain"})


def _each_once(world: World) -> dict[str, Any]:
    """See that each digest was made once, and came once unless nobody can know it."""
    rows = list(tables.Outbox.select())
    assert len({(row.chat_id, row.subject) for row in rows}) == len(rows)
    assert tables.Digest.select().count() == len(rows)
    found: Counter[str] = Counter()
    for row in rows:
        times = asking.digests(world, world.chats[row.chat_id])[row.subject]
        assert times == 1 or (row.state, times) == ("uncertain", 0), (row.state, times)
        found[f"{row.state}, arrived {times}"] += 1
    return {"digests": dict(found)}
