"""The disk under the bot of the playground is full for a while."""

from datetime import datetime
from pathlib import Path

import pytest

from models import tables
from models.database import Database, DatabaseUnavailable, transaction
from playground.scenario.full_disk import FullDisk
from tests.playground.conftest import Play
from tests.playground.scenario.test_crash import until
from tests.playground.scenario.test_jump import person, told
from tests.playground.scenario.test_jump import story as story

FULL = "database or disk is full"


def titles() -> list[str]:
    return [row.title for row in tables.Training.select().order_by(tables.Training.id)]


def test_sqlite_refuses_what_has_changed_something_and_that_alone(
    sqlite: Path, tmp_path: Path
) -> None:
    (tmp_path / "full.db").write_bytes(sqlite.read_bytes())
    database = Database(f"sqlite:///{tmp_path / 'full.db'}")
    disk = FullDisk(database)
    tables.Training.create(title="before")
    disk.is_full = True
    with pytest.raises(DatabaseUnavailable, match=FULL):
        tables.Training.create(title="at once")
    with pytest.raises(DatabaseUnavailable, match=FULL), transaction(durable=True):
        tables.Training.create(title="in a transaction")
        assert titles() == ["before", "in a transaction"]
    with transaction():
        assert titles() == ["before"]
        assert not tables.Training.update(title="?").where(tables.Training.id == 99).execute()
    assert not tables.Training.delete().where(tables.Training.id == 99).execute()
    clear = tables.Training.delete().where(tables.Training.id == 99)
    assert list(clear.returning(tables.Training.id).execute()) == []
    disk.is_full = False
    with transaction():
        tables.Training.create(title="after")
    assert titles() == ["before", "after"]
    assert database.peewee.table_exists("no_room") is False
    database.close()


async def test_what_is_sent_while_the_disk_is_full_is_answered_once_with_room_again(
    story: Play, caplog: pytest.LogCaptureFixture
) -> None:
    irfan = await person(story, "इरफ़ान शेख")

    async def answers() -> int:
        texts = [message["text"] for message in await told(story, irfan, irfan)]
        return sum("166/9999" in text for text in texts)

    async def is_ok() -> bool:
        health = await story.get("health")
        assert (health["status"] == 200) is health["ok"]
        return bool(health["ok"])

    async def is_told() -> bool:
        return f"poller: updates not stored: {FULL}" in caplog.messages

    await until(is_ok)
    assert await story.post("disk", full=True) == {"full": True}
    seats = tables.Enrolment.select().count()
    for text in ("/booth 166/9999", "/enrol T4"):
        await story.post("send", viewer=irfan, chat=irfan, text=text)
    await until(is_told)
    now = (await story.get("state"))["clock"]["now"]
    await story.post("clock", to="next")  # what is due now waits for room, too
    health = await story.get("health")
    assert (health["ok"], health["status"], health["polling"]) == (False, 503, False)
    assert health["disk_full"] is True
    assert (await answers(), tables.Enrolment.select().count()) == (0, seats)
    assert datetime.fromisoformat((await story.get("state"))["clock"]["now"]) > (
        datetime.fromisoformat(now)
    )
    lines = [record for record in caplog.records if FULL in record.getMessage()]
    assert len({record.getMessage() for record in lines}) == len(lines)
    assert not any(record.exc_info for record in lines)

    await story.post("crash")  # the next life finds the disk as full
    assert (await story.get("health"))["disk_full"] is True
    assert await story.post("disk", full=False) == {"full": False}
    await until(is_ok)
    await until(answers)

    async def is_enrolled() -> bool:
        return bool(tables.Enrolment.select().count() == seats + 1)

    await until(is_enrolled)
    assert await answers() == 1
