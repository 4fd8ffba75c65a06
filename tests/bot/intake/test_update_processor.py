"""The processor keeps order per chat and user, and outlives a database that is unavailable."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from peewee import OperationalError

from bot.api import is_redelivered
from bot.api.answering import report_long_wait
from bot.conversation import Json
from bot.intake import UpdateProcessor, incoming_update
from bot.ops import Metrics
from models import tables
from models.clock import Clock
from models.database import Database
from models.queues import inbox

LATER = Clock().now() + timedelta(days=1)  # no lease of today's lasts so long
GROUP, OTHER_GROUP, ASHA, RAVI = -1, -2, 1, 2


class Handler:
    """Records which updates started and ended; a slow one goes on when its gate opens."""

    def __init__(self) -> None:
        self.started: list[int] = []
        self.done: list[int] = []
        self.redelivered: list[int] = []  # whose answers go before others
        self.last: list[int] = []  # which were in their last attempt
        self.slow: dict[int, asyncio.Event] = {}
        self.errors: dict[int, list[Exception]] = {}
        self.waits: set[int] = set()  # whose answers wait

    async def handle(self, raw: Json, last: bool) -> None:
        update_id = raw["update_id"]
        self.started.append(update_id)
        self.redelivered += [update_id] * is_redelivered()
        self.last += [update_id] * last
        if update_id in self.waits:
            report_long_wait()
        if update_id in self.slow:
            await self.slow[update_id].wait()
        for error in self.errors.get(update_id, []):
            self.errors[update_id].remove(error)
            raise error
        self.done.append(update_id)


@pytest.fixture
def handler() -> Handler:
    """A handler that is quick unless told otherwise."""
    return Handler()


@pytest.fixture
async def processor(
    db: Database, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[UpdateProcessor]:
    """A processor whose pauses are short."""
    monkeypatch.setattr("bot.intake.database_retry.PAUSES", (0.01,) * 20)
    processor = UpdateProcessor(db, Clock(), handler.handle, Metrics())
    processor.start()
    yield processor
    for gate in handler.slow.values():
        gate.set()
    await processor.stop()


def written(update_id: int, chat: int, user: int, **more: Any) -> dict[str, Any]:
    kind = "private" if chat > 0 else "group"
    message = {
        "message_id": update_id,
        "date": 1,
        "chat": {"id": chat, "type": kind},
        "from": {"id": user, "is_bot": False, "first_name": "Asha"},
        "text": "hello",
    }
    return {"update_id": update_id, "message": message | more}


def submit(processor: UpdateProcessor, *updates: dict[str, Any]) -> None:
    """Store updates as claimed by the processor, and submit them."""
    rows = [row for update in updates if (row := incoming_update(update))]
    inbox.store(rows, Clock().now(), processor.owner)
    for row in rows:
        processor.submit(row, json.loads(row.raw))


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - handler and database give no sign
            await asyncio.sleep(0.005)


def states() -> dict[int, str]:
    return {row.update_id: row.state for row in tables.Inbox.select()}


async def test_an_update_waits_for_its_chat_and_for_its_person_and_others_do_not(
    processor: UpdateProcessor, handler: Handler
) -> None:
    handler.slow[1] = asyncio.Event()
    submit(
        processor,
        written(1, ASHA, ASHA),
        written(2, GROUP, ASHA),  # Asha again
        written(3, GROUP, RAVI),  # the group again
        written(4, OTHER_GROUP, 7),
    )
    await until(lambda: handler.done == [4])
    assert handler.started == [1, 4]
    handler.slow[1].set()
    await until(lambda: handler.done == [4, 1, 2, 3])


async def test_an_answer_that_waits_holds_what_its_person_writes_there_and_nothing_else(
    processor: UpdateProcessor, handler: Handler
) -> None:
    handler.slow[1], handler.waits = asyncio.Event(), {1}
    submit(
        processor,
        written(1, GROUP, ASHA),
        written(2, GROUP, ASHA),  # Asha there again
        written(3, ASHA, ASHA),
        written(4, GROUP, RAVI),
    )
    await until(lambda: sorted(handler.done) == [3, 4])
    submit(processor, written(5, GROUP, ASHA), written(6, ASHA, ASHA), written(7, GROUP, RAVI))
    await until(lambda: sorted(handler.done) == [3, 4, 6, 7])
    await until(lambda: tables.Inbox.get_by_id(1).answering)
    handler.slow[1].set()
    await until(lambda: handler.done[4:] == [1, 2, 5])


async def test_an_answer_holds_its_person_until_it_waits(
    processor: UpdateProcessor, handler: Handler
) -> None:
    handler.slow[1], handler.slow[2] = asyncio.Event(), asyncio.Event()
    handler.waits = {2}
    submit(
        processor,
        written(1, OTHER_GROUP, ASHA),
        written(2, GROUP, RAVI),
        written(3, GROUP, ASHA),
        written(4, ASHA, ASHA),
    )
    await until(lambda: handler.started == [1, 2])
    await until(lambda: tables.Inbox.get_by_id(2).answering)
    assert handler.started == [1, 2]
    handler.slow[1].set()
    await until(lambda: handler.done == [1, 3, 4])


async def test_many_chats_that_wait_for_something_keep_no_other_waiting(
    processor: UpdateProcessor, handler: Handler
) -> None:
    handler.slow = {n: asyncio.Event() for n in range(1, 301)}
    submit(processor, *(written(n, n, n) for n in range(1, 302)))
    await until(lambda: handler.done == [301])


async def test_those_who_hide_behind_a_group_do_not_wait_for_those_of_another(
    processor: UpdateProcessor, handler: Handler
) -> None:
    handler.slow[1] = asyncio.Event()
    behind = {"sender_chat": {"id": GROUP, "type": "group", "title": "Agar"}}
    submit(
        processor,
        written(1, GROUP, 1087968824, **behind),
        written(2, OTHER_GROUP, 1087968824, **behind),
    )
    await until(lambda: handler.done == [2])


async def test_what_is_submitted_twice_is_done_once(
    processor: UpdateProcessor, handler: Handler
) -> None:
    handler.slow[1] = asyncio.Event()
    submit(processor, written(1, ASHA, ASHA))
    submit(processor, written(1, ASHA, ASHA))
    handler.slow[1].set()
    await until(lambda: states() == {1: "done"})
    assert handler.started == [1]


async def test_updates_that_end_together_are_acknowledged_in_one_transaction(
    processor: UpdateProcessor, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    finish, groups = inbox.acknowledge, []

    def recorded(update_ids: list[int], *args: Any) -> None:
        groups.append(sorted(update_ids))
        finish(update_ids, *args)

    monkeypatch.setattr("bot.intake.ack_writer.inbox.acknowledge", recorded)
    monkeypatch.setattr("bot.intake.ack_writer.GROUP_DELAY", 0.1)
    handler.slow = {n: asyncio.Event() for n in (1, 2, 3)}
    submit(processor, *(written(n, n, n) for n in (1, 2, 3)))
    await until(lambda: handler.started == [1, 2, 3])
    for gate in handler.slow.values():
        gate.set()
    await until(lambda: states() == {1: "done", 2: "done", 3: "done"})
    assert groups == [[1, 2, 3]]


async def test_an_update_waits_while_the_database_is_locked(
    processor: UpdateProcessor, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    handler.errors[1] = [OperationalError("database is locked"), OperationalError("gone")]
    finish, refused = inbox.acknowledge, [OperationalError("database is locked")] * 3

    def sometimes(*args: Any) -> None:
        if refused:
            raise refused.pop()
        finish(*args)

    monkeypatch.setattr("bot.intake.ack_writer.inbox.acknowledge", sometimes)
    submit(processor, written(1, ASHA, ASHA))
    await until(lambda: states() == {1: "done"})
    assert handler.done == [1]
    assert refused == []


async def test_an_update_that_fails_at_a_well_database_fails_in_the_end(
    processor: UpdateProcessor, handler: Handler
) -> None:
    handler.errors[1] = [OperationalError(f"no such column {n}") for n in range(100)]
    submit(processor, written(1, ASHA, ASHA), written(2, ASHA, ASHA))
    await until(lambda: states() == {1: "failed", 2: "done"})
    assert handler.last == [1]


async def test_no_update_is_given_up_while_the_database_is_away(
    processor: UpdateProcessor, handler: Handler, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew, away = inbox.renew, [True]

    def sometimes(*args: Any) -> None:
        if away:
            raise OperationalError("gone")
        renew(*args)

    monkeypatch.setattr("bot.intake.lease_renewer.inbox.renew", sometimes)
    handler.errors[1] = [OperationalError("gone") for _ in range(50)]
    submit(processor, written(1, ASHA, ASHA))
    await until(lambda: not handler.errors[1])
    away.clear()
    await until(lambda: states() == {1: "done"})


async def test_suspects_are_started_one_at_a_time_and_counted(
    processor: UpdateProcessor, handler: Handler, db: Database
) -> None:
    rows = [row for n in (1, 2) if (row := incoming_update(written(n, n, n)))]
    inbox.store(rows, Clock().now(), "dead")
    tables.Inbox.update(attempts=1).execute()
    handler.slow = {1: asyncio.Event(), 2: asyncio.Event()}
    for update in inbox.claim(processor.owner, 10, LATER):
        processor.submit(update, json.loads(update.raw))
    await until(lambda: handler.started == [1])
    assert {row.update_id: row.attempts for row in tables.Inbox.select()} == {1: 2, 2: 1}
    handler.slow[1].set()
    await until(lambda: handler.started == [1, 2])


async def test_a_redelivered_update_is_answered_before_what_is_new(
    processor: UpdateProcessor, handler: Handler, db: Database
) -> None:
    inbox.store(
        [row for row in [incoming_update(written(1, ASHA, ASHA))] if row], Clock().now(), "dead"
    )
    for update in inbox.claim(processor.owner, 10, LATER):
        processor.submit(update, json.loads(update.raw))
    submit(processor, written(2, RAVI, RAVI))
    await until(lambda: sorted(handler.done) == [1, 2])
    assert handler.redelivered == [1]


async def test_a_stop_gives_back_what_was_not_started(
    processor: UpdateProcessor, handler: Handler
) -> None:
    handler.slow[1] = asyncio.Event()
    submit(processor, written(1, ASHA, ASHA), written(2, ASHA, ASHA), written(3, RAVI, RAVI))
    await until(lambda: handler.done == [3])
    await processor.stop(grace=0.05)
    rows = {row.update_id: (row.state, row.owner) for row in tables.Inbox.select()}
    assert rows[1] == rows[2] == ("new", None)
    assert rows[3][0] == "done"


@pytest.mark.parametrize(
    "odd",
    [7, None, [], {"no": "id"}, {"update_id": "x"}, {"update_id": None}, {"update_id": 2**63}],
)
def test_what_is_no_update_is_not_incoming_update(odd: object) -> None:
    assert incoming_update(odd) is None


def test_an_update_belongs_to_its_chat_and_its_sender() -> None:
    pressed = {
        "update_id": 1,
        "callback_query": {
            "from": {"id": ASHA},
            "message": {"chat": {"id": GROUP}, "from": {"id": 9}},
        },
    }
    joined = {"update_id": 2, "my_chat_member": {"chat": {"id": GROUP}, "from": {"id": RAVI}}}
    for update, chat, user in ((pressed, GROUP, ASHA), (joined, GROUP, RAVI)):
        row = incoming_update(update)
        assert row is not None
        assert (row.chat_id, row.user_id) == (chat, user)
