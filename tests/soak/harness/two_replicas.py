"""Two replicas behind a load balancer on one PostgreSQL; one is killed during a run."""

import asyncio
from collections import Counter
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from models import tables
from models.queues import inbox, outbox_records
from playground.bot_api import RequestLog
from playground.telegram import World
from tests.soak.harness.bot_operator import CONNECTED
from tests.soak.harness.load_balancer import LoadBalancer, run_balancer
from tests.soak.harness.questioners import (
    Questioner,
    add_groups,
    digest_counts,
    digest_rows,
    link_groups,
    register,
)
from tests.soak.harness.request_log_checks import messages
from tests.support.processes import Process, free_address, settings, until

SECRET = "only-Telegram_knows-1"


@dataclass(slots=True)
class ReplicaPair:
    """Two replicas and their load balancer."""

    replicas: list[Process]
    balancer: LoadBalancer

    async def restart(self) -> None:
        """Restart the dead replica."""
        for replica in self.replicas:
            if replica.pid is None:
                starts = replica.log.count(CONNECTED)
                replica.start()
                await until(lambda: replica.log.count(CONNECTED) > starts, "it is up again")  # noqa: B023

    def sender(self) -> Process:
        """Return the replica that sends from the outbox."""
        pid = lease_owner().split(":")[1]
        return next(replica for replica in self.replicas if replica.pid == int(pid))


def lease_owner() -> str:
    """Return the owner of the sender's lease, or ""."""
    row = tables.Lease.get_or_none(tables.Lease.name == "sender")
    return row.owner if row else ""


async def start_pair(
    stack: AsyncExitStack, world: World, server: str, database_url: str, folder: Path
) -> ReplicaPair:
    """Start both replicas, and wait until both are connected and one holds the sender's lease."""
    front, *own = (free_address() for _ in range(3))
    balancer = await stack.enter_async_context(run_balancer(own, front))
    common = settings(world, server, database_url, mode="webhook", webhook_secret=SECRET)
    common["schedule_at"] = "20:00"  # the targets alone are due
    common["webhook_url"] = f"http://{front}"
    replicas = [Process(folder, f"replica{n}", **common, listen=at) for n, at in enumerate(own)]
    for replica in replicas:
        stack.push_async_callback(replica.must_stop)
        replica.start()
    await until(lambda: all(CONNECTED in replica.log for replica in replicas), "both are up")
    await until(lease_owner, "one of them sends")
    return ReplicaPair(replicas, balancer)


async def kill_sender(
    world: World, request_log: RequestLog, both: ReplicaPair, group_count: int, kill_after: int
) -> dict[str, Any]:
    """Kill the sending replica after `kill_after` digests; the other must send the rest.

    Returns the figures: seconds until the lease was taken over and until all was sent.
    """
    groups = add_groups(world, group_count)
    users = [world.add_person(f"Questioner {n}", language_code="en") for n in range(6)]
    questioners = [Questioner(world, user, world.chats[user.id]) for user in users]
    for _ in range(4):
        for questioner in questioners:
            questioner.ask()
    link_groups(groups)
    await until(lambda: len(_served(request_log, groups)) >= kill_after, "the run has begun")
    dead, killed_at, owner = both.sender(), datetime.now(UTC), lease_owner()
    await dead.kill()
    left = group_count - len(_served(request_log, groups))
    for questioner in questioners:
        questioner.ask()
    await until(lambda: lease_owner() not in ("", owner), "the lease is taken over", 30)
    taken_over = datetime.now(UTC)
    await until(lambda: not _is_sending(), "all groups are served", 60)
    served = datetime.now(UTC)
    assert served - killed_at < timedelta(seconds=60)
    await until(lambda: not (len(world.updates) or inbox.unfinished(1)), "all is answered", 90)
    answered = datetime.now(UTC)
    assert [questioner.answers() for questioner in questioners if 0 in questioner.answers()] == []
    return _each_once(world) | {
        "digests left at the kill": left,
        "lease taken over after": (taken_over - killed_at).total_seconds(),
        "all served after": (served - killed_at).total_seconds(),
        "all answered after": (answered - killed_at).total_seconds(),
        "posted to each": list(both.balancer.accepted.values()),
    }


async def register_across_replicas(world: World, both: ReplicaPair) -> None:
    """Register one person, with each update going to the other replica."""
    before = dict(both.balancer.accepted)
    sunita = world.add_person("Sunita Baghel", language_code="en")
    async with asyncio.timeout(60):
        await register(world, sunita)
    took = [both.balancer.accepted[address] - before[address] for address in before]
    assert min(took) >= 2, took
    assert tables.Worker.select().where(tables.Worker.telegram_id == sunita.id).count() == 1


async def check_answer_order(world: World, both: ReplicaPair, number: int = 12) -> None:
    """Ask questions quickly; check that the answers come in the order of the questions."""
    ravi = world.add_person("Ravi Verma", language_code="en")
    questioner = Questioner(world, ravi, world.chats[ravi.id])
    for _ in range(number):
        questioner.ask()
    await until(lambda: 0 not in questioner.answers(), "everything is answered")
    assert questioner.answers() == [1] * number
    assert questioner.in_order()


def _served(request_log: RequestLog, groups: list[Any]) -> list[Any]:
    ids = {chat.id for chat in groups}
    sent = (e for e in messages(request_log.requests()) if int(e.params["chat_id"]) in ids)
    return [e for e in sent if "today" in e.params["text"] or "schedule" in e.params["text"]]


def _is_sending() -> bool:
    return bool(outbox_records.counts().keys() - {"sent", "uncertain"})


def _each_once(world: World) -> dict[str, Any]:
    """Check that each digest exists once, and arrived once unless its state is uncertain."""
    rows = digest_rows()
    assert len({(row.chat_id, row.subject) for row in rows}) == len(rows)
    assert tables.Digest.select().count() == len(rows)
    states: Counter[str] = Counter()
    for row in rows:
        times = digest_counts(world, world.chats[row.chat_id])[row.subject]
        assert times == 1 or (row.state, times) == ("uncertain", 0), (row.state, times)
        states[f"{row.state}, arrived {times}"] += 1
    return {"digests": dict(states)}
