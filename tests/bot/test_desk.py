"""The desk keeps order for each chat and person, and outlives a database in trouble."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable
from datetime import timedelta
from typing import Any

import pytest
from peewee import OperationalError

from bot.desk import Desk
from bot.limiter import late
from bot.metrics import Metrics
from bot.raw import Json, received
from models import inbox, tables
from models.clock import Clock
from models.database import Database

LATER = Clock().now() + timedelta(days=1)  # no lease of today's lasts so long
GROUP, OTHER_GROUP, ASHA, RAVI = -1, -2, 1, 2


class Hands:
    """Notes what is begun and done; an update goes on when its gate opens."""

    def __init__(self) -> None:
        self.begun: list[int] = []
        self.done: list[int] = []
        self.late: list[int] = []  # whose answers go before others
        self.last: list[int] = []  # who were in their last try
        self.slow: dict[int, asyncio.Event] = {}
        self.troubles: dict[int, list[Exception]] = {}

    async def work(self, raw: Json, last: bool) -> None:
        update_id = raw["update_id"]
        self.begun.append(update_id)
        self.late += [update_id] * late.get()
        self.last += [update_id] * last
        if update_id in self.slow:
            await self.slow[update_id].wait()
        for error in self.troubles.get(update_id, []):
            self.troubles[update_id].remove(error)
            raise error
        self.done.append(update_id)


@pytest.fixture
def hands() -> Hands:
    """Quick hands."""
    return Hands()


@pytest.fixture
async def desk(db: Database, hands: Hands, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Desk]:
    """A desk whose pauses are short."""
    monkeypatch.setattr("bot.desk.PAUSES", (0.01,) * 20)
    made = Desk(db, Clock(), hands.work, Metrics())
    made.start()
    yield made
    for gate in hands.slow.values():
        gate.set()
    await made.stop()


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


def lay(desk: Desk, *updates: dict[str, Any]) -> None:
    """Store updates in the name of the desk, and lay them on it."""
    rows = [row for update in updates if (row := received(update))]
    inbox.store(rows, Clock().now(), desk.owner)
    for row in rows:
        desk.take(row, json.loads(row.raw))


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():  # noqa: ASYNC110 - hands and database give no sign
            await asyncio.sleep(0.005)


def states() -> dict[int, str]:
    return {row.update_id: row.state for row in tables.Inbox.select()}


async def test_an_update_waits_for_its_chat_and_for_its_person_and_others_do_not(
    desk: Desk, hands: Hands
) -> None:
    hands.slow[1] = asyncio.Event()
    lay(
        desk,
        written(1, ASHA, ASHA),
        written(2, GROUP, ASHA),  # Asha again
        written(3, GROUP, RAVI),  # the group again
        written(4, OTHER_GROUP, 7),
    )
    await until(lambda: hands.done == [4])
    assert hands.begun == [1, 4]
    hands.slow[1].set()
    await until(lambda: hands.done == [4, 1, 2, 3])


async def test_many_chats_that_wait_for_something_keep_no_other_waiting(
    desk: Desk, hands: Hands
) -> None:
    hands.slow = {n: asyncio.Event() for n in range(1, 301)}
    lay(desk, *(written(n, n, n) for n in range(1, 302)))
    await until(lambda: hands.done == [301])


async def test_those_who_hide_behind_a_group_do_not_wait_for_those_of_another(
    desk: Desk, hands: Hands
) -> None:
    hands.slow[1] = asyncio.Event()
    behind = {"sender_chat": {"id": GROUP, "type": "group", "title": "Agar"}}
    lay(
        desk, written(1, GROUP, 1087968824, **behind), written(2, OTHER_GROUP, 1087968824, **behind)
    )
    await until(lambda: hands.done == [2])


async def test_what_is_laid_down_twice_is_done_once(desk: Desk, hands: Hands) -> None:
    hands.slow[1] = asyncio.Event()
    lay(desk, written(1, ASHA, ASHA))
    lay(desk, written(1, ASHA, ASHA))
    hands.slow[1].set()
    await until(lambda: states() == {1: "done"})
    assert hands.begun == [1]


async def test_an_update_waits_while_the_database_is_locked(
    desk: Desk, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    hands.troubles[1] = [OperationalError("database is locked"), OperationalError("gone")]
    finish, refused = inbox.finish, [OperationalError("database is locked")] * 3

    def sometimes(*given: Any) -> None:
        if refused:
            raise refused.pop()
        finish(*given)

    monkeypatch.setattr("bot.desk.inbox.finish", sometimes)
    lay(desk, written(1, ASHA, ASHA))
    await until(lambda: states() == {1: "done"})
    assert hands.done == [1]
    assert refused == []


async def test_trouble_that_does_not_pass_is_set_aside_in_the_end(desk: Desk, hands: Hands) -> None:
    hands.troubles[1] = [OperationalError(f"no such column {n}") for n in range(100)]
    lay(desk, written(1, ASHA, ASHA), written(2, ASHA, ASHA))
    await until(lambda: states() == {1: "failed", 2: "done"})
    assert hands.last == [1]


async def test_no_update_is_given_up_while_the_database_is_away(
    desk: Desk, hands: Hands, monkeypatch: pytest.MonkeyPatch
) -> None:
    renew, away = inbox.renew, [True]

    def sometimes(*given: Any) -> None:
        if away:
            raise OperationalError("gone")
        renew(*given)

    monkeypatch.setattr("bot.desk.inbox.renew", sometimes)
    hands.troubles[1] = [OperationalError("gone") for _ in range(50)]
    lay(desk, written(1, ASHA, ASHA))
    await until(lambda: not hands.troubles[1])
    away.clear()
    await until(lambda: states() == {1: "done"})


async def test_suspects_are_begun_one_at_a_time_and_counted(
    desk: Desk, hands: Hands, db: Database
) -> None:
    rows = [row for n in (1, 2) if (row := received(written(n, n, n)))]
    inbox.store(rows, Clock().now(), "dead")
    tables.Inbox.update(attempts=1).execute()
    hands.slow = {1: asyncio.Event(), 2: asyncio.Event()}
    for taken in inbox.claim(desk.owner, 10, LATER):
        desk.take(taken, json.loads(taken.raw))
    await until(lambda: hands.begun == [1])
    assert {row.update_id: row.attempts for row in tables.Inbox.select()} == {1: 2, 2: 1}
    hands.slow[1].set()
    await until(lambda: hands.begun == [1, 2])


async def test_what_is_begun_again_is_answered_before_what_is_new(
    desk: Desk, hands: Hands, db: Database
) -> None:
    inbox.store([row for row in [received(written(1, ASHA, ASHA))] if row], Clock().now(), "dead")
    for taken in inbox.claim(desk.owner, 10, LATER):
        desk.take(taken, json.loads(taken.raw))
    lay(desk, written(2, RAVI, RAVI))
    await until(lambda: sorted(hands.done) == [1, 2])
    assert hands.late == [1]


async def test_a_stop_gives_back_what_was_not_begun(desk: Desk, hands: Hands) -> None:
    hands.slow[1] = asyncio.Event()
    lay(desk, written(1, ASHA, ASHA), written(2, ASHA, ASHA), written(3, RAVI, RAVI))
    await until(lambda: hands.done == [3])
    await desk.stop(grace=0.05)
    rows = {row.update_id: (row.state, row.owner) for row in tables.Inbox.select()}
    assert rows[1] == rows[2] == ("new", None)
    assert rows[3][0] == "done"


@pytest.mark.parametrize(
    "odd",
    [7, None, [], {"no": "id"}, {"update_id": "x"}, {"update_id": None}, {"update_id": 2**63}],
)
def test_what_is_no_update_is_not_received(odd: object) -> None:
    assert received(odd) is None


def test_whose_an_update_is() -> None:
    pressed = {
        "update_id": 1,
        "callback_query": {
            "from": {"id": ASHA},
            "message": {"chat": {"id": GROUP}, "from": {"id": 9}},
        },
    }
    joined = {"update_id": 2, "my_chat_member": {"chat": {"id": GROUP}, "from": {"id": RAVI}}}
    for update, chat, user in ((pressed, GROUP, ASHA), (joined, GROUP, RAVI)):
        row = received(update)
        assert row is not None
        assert (row.chat_id, row.user_id) == (chat, user)
