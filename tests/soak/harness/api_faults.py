"""Every kind of Bot API fault, while people ask and a digest run is due to their groups."""

import asyncio
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import aiohttp

from models import tables
from models.queues import inbox, outbox_records
from playground.bot_api import ApiRequest, RequestLog
from playground.telegram import TelegramUser, World
from tests.soak.harness.questioners import (
    MEENA,
    Questioner,
    add_groups,
    digest_counts,
    digest_rows,
    link_groups,
    register,
)
from tests.soak.harness.request_log_checks import (
    arrived,
    early_retries,
    messages,
    rate_limit_violations,
    sent_during_flood,
)
from tests.support.processes import Process, until

END_STATES = ("sent", "uncertain")  # a digest's possible states in the end
MANY = 10**6
MOST_ANSWERS = 2  # to one question, as docs/reliability.md promises
MOST_WITHOUT = 0.005  # of the questions: their repeat met a fault, too


@dataclass(frozen=True, slots=True)
class FaultPlan:
    """Durations of the faults in seconds, and numbers of people and groups."""

    seconds: float  # in total
    steady: float  # every call has the same fault
    pause: float  # between two steady faults
    silence: float
    retry_after: int
    questioners: int = 12
    groups: int = 40
    newcomers: int = 4
    drain: float = 300  # until everything is processed

    def faults(self) -> list[dict[str, Any]]:
        """Return each kind of fault as the body of `POST /play/faults`."""
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


class FaultControl:
    """A client that injects faults into the Bot API's server."""

    def __init__(self, url: str, session: aiohttp.ClientSession) -> None:
        self._faults, self._session = f"{url}/play/faults", session

    async def inject(self, **fault: Any) -> None:
        """Queue a fault for all methods, or for `method`."""
        async with self._session.post(self._faults, json={"method": "*"} | fault) as answer:
            assert answer.status == 200, await answer.text()

    async def clear_faults(self) -> None:
        """Remove the pending faults."""
        async with self._session.delete(self._faults):
            pass

    async def pending(self) -> int:
        """Return the number of pending faults."""
        async with self._session.get(self._faults) as answer:
            return len((await answer.json())["faults"])


async def inject_steady_faults(server: FaultControl, plan: FaultPlan) -> None:
    """Inject each kind of fault in turn into every call for a while."""
    for fault in plan.faults():
        await server.inject(**fault, times=MANY)
        await asyncio.sleep(plan.steady)
        await server.clear_faults()
        await asyncio.sleep(plan.pause)


async def inject_alternating_faults(server: FaultControl, plan: FaultPlan) -> None:
    """Inject the next fault into every second call of a method, until each method had all."""
    for method in ("sendMessage", "getUpdates", "*"):
        for fault in plan.faults():
            await server.inject(method=method, kind="silence", seconds=0)  # no fault
            await server.inject(method=method, **fault)
    async with asyncio.timeout(plan.drain):
        while await server.pending():  # noqa: ASYNC110
            await asyncio.sleep(0.1)


async def inject_one_429(server: FaultControl, plan: FaultPlan) -> None:
    """Answer a single message with 429."""
    await asyncio.sleep(2 * plan.retry_after)
    wait = 2 * plan.retry_after
    await server.inject(method="sendMessage", kind="retry_after", retry_after=wait)
    await asyncio.sleep(wait)


async def keep_asking(
    questioners: list[Questioner], over: asyncio.Event, pause: float = 2.5
) -> None:
    """Ask one question per person in turn, until `over` is set."""
    while not over.is_set():
        for questioner in questioners:
            questioner.ask()
            await asyncio.sleep(pause / len(questioners))


async def run_with_faults(
    world: World, url: str, request_log: RequestLog, bot: Process, plan: FaultPlan
) -> dict[str, object]:
    """Run all faults; fail when anything is lost, doubled or too fast. Returns the figures."""
    groups = add_groups(world, plan.groups)
    users = [
        world.add_person(f"Questioner {n}", language_code="en") for n in range(plan.questioners)
    ]
    questioners = [Questioner(world, user, world.chats[user.id]) for user in users]
    group_questioners = [Questioner(world, world.users[MEENA], chat) for chat in groups[:3]]
    newcomers = [world.add_person(f"New {n}", language_code="en") for n in range(plan.newcomers)]
    over = asyncio.Event()
    bot.start()
    await until(lambda: not len(world.updates), "the bot receives its first updates")
    async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as tasks:
        server = FaultControl(url, session)
        tasks.create_task(keep_asking(questioners, over))
        tasks.create_task(keep_asking(group_questioners, over, pause=20.0))
        for user in newcomers:
            tasks.create_task(register(world, user))
        try:
            await _inject_faults(server, plan, lambda: link_groups(groups))
        finally:
            over.set()
            await server.clear_faults()
    await until(lambda: _all_processed(world), "all is processed", plan.drain)
    requests = request_log.requests()
    _nothing_lost(newcomers)
    unanswered = _unanswered(questioners + group_questioners, requests)
    figures = _digests_at_most_once(world)
    assert requests[0].id == 1, "the request log has dropped its beginning"
    assert rate_limit_violations(requests) == []
    assert early_retries(requests) == []
    assert sent_during_flood(requests) > 0
    kinds = {fault["kind"] for fault in plan.faults()}
    for method in ("sendMessage", "getUpdates"):
        assert {r.fault for r in requests if r.method == method} >= kinds
    counts = [n for questioner in questioners + group_questioners for n in questioner.answers()]
    return figures | {
        "asked": len(counts),
        "answered twice": sum(n > 1 for n in counts),
        "not answered": unanswered,
        "calls": len(requests),
        "messages": len(messages(requests)),
        "arrived": len(arrived(requests)),
        "others during a flood": sent_during_flood(requests),
        "faults": dict(Counter(f"{r.method} {r.fault}" for r in requests if r.fault)),
    }


async def _inject_faults(server: FaultControl, plan: FaultPlan, link: Callable[[], None]) -> None:
    """Inject rounds of all faults until the time is over; digests fall due in the first."""
    ends = asyncio.get_running_loop().time() + plan.seconds
    await inject_one_429(server, plan)
    link()
    while True:
        await inject_alternating_faults(server, plan)
        await inject_steady_faults(server, plan)
        if asyncio.get_running_loop().time() > ends:
            return


def _all_processed(world: World) -> bool:
    pending = outbox_records.counts().keys() - {*END_STATES, "failed", "expired"}
    return not (len(world.updates) or inbox.unfinished(1) or pending)


def _nothing_lost(newcomers: list[TelegramUser]) -> None:
    failed = list(tables.Inbox.select().where(tables.Inbox.state == "failed"))
    assert [row.error[-1500:] for row in failed] == []
    for user in newcomers:
        workers = tables.Worker.select().where(tables.Worker.telegram_id == user.id)
        assert workers.count() == 1
        assert tables.Consent.select().where(tables.Consent.worker == workers.get()).count() == 1


def _unanswered(questioners: list[Questioner], requests: list[ApiRequest]) -> int:
    """Return how many questions have no answer: few, and of each both sends got no answer.

    No question has more than two.
    """
    counts = {
        code: n
        for questioner in questioners
        for code, n in zip(questioner.codes, questioner.answers(), strict=True)
    }
    assert max(counts.values()) <= MOST_ANSWERS
    without = [code for code, n in counts.items() if n == 0]
    for code in without:
        tries = (r for r in requests if r.method == "sendMessage")
        sends = [r for r in tries if f"{code}”" in str(r.params.get("text"))]
        assert sum(not r.status for r in sends) == MOST_ANSWERS, [r.fault for r in sends]
    assert len(without) <= MOST_WITHOUT * len(counts), without
    return len(without)


def _digests_at_most_once(world: World) -> dict[str, object]:
    rows = digest_rows()
    assert tables.Digest.select().count() == len(rows)
    states: Counter[str] = Counter()
    for row in rows:
        times = digest_counts(world, world.chats[row.chat_id])[row.subject]
        assert row.state in END_STATES, (row.state, row.error)
        assert times == 1 or (row.state == "uncertain" and times == 0), (row.state, times)
        states[row.state if row.state == "sent" else f"uncertain, arrived {times}"] += 1
    return {"digests": dict(states)}
