"""Queries whose compiled SQL is cached return the same as the queries themselves."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from models import tables
from models.database import BindParam, CompiledQuery, Database
from tests.support.world import DAY, NOON, agar_and_susner, booth_id, person

SECOND = timedelta(seconds=1)


def seen(since: Any, booth: Any) -> Any:
    worker = tables.Worker
    columns = worker.id, worker.name, worker.booth, worker.last_active_at, worker.trained_at
    query = worker.select(*columns).where(worker.last_active_at >= since, worker.booth == booth)
    return query.order_by(worker.id)


@pytest.mark.usefixtures("agar")
def test_a_prepared_query_answers_as_the_query_itself() -> None:
    person(1, "Ram", now=NOON)
    person(2, "Sita", now=NOON - DAY)
    person(3, "Gita", "166/2", now=NOON)
    prepared = CompiledQuery(lambda: seen(BindParam("since"), BindParam("booth")))
    for since in (NOON, NOON - DAY, NOON - DAY + SECOND, NOON + DAY):
        for booth in (booth_id("166/1"), booth_id("166/2")):
            assert prepared.rows(since=since, booth=booth) == list(seen(since, booth).tuples())


@pytest.mark.usefixtures("agar")
def test_moments_go_in_from_any_zone_and_come_out_aware() -> None:
    person(1, "Ram", now=NOON)
    prepared = CompiledQuery(lambda: seen(BindParam("since"), BindParam("booth")))
    bhopal = NOON.astimezone(ZoneInfo("Asia/Kolkata"))
    [ram] = prepared.rows(since=bhopal, booth=booth_id("166/1"))
    assert (ram.name, ram.booth_id, ram.last_active_at) == ("Ram", booth_id("166/1"), NOON)
    assert ram.trained_at is None
    assert prepared.rows(since=bhopal + SECOND, booth=booth_id("166/1")) == []


@pytest.mark.usefixtures("agar")
def test_a_yes_or_no_is_the_same_in_each_database_and_an_alias_keeps_its_field() -> None:
    booth = tables.Booth
    prepared = CompiledQuery(
        lambda: booth.select(booth.sample.alias("made_up")).where(booth.id == BindParam("id"))
    )
    [row] = prepared.rows(id=booth_id("166/1"))
    assert row.made_up is False


@pytest.mark.usefixtures("agar")
def test_whole_rows_are_those_of_the_query_itself_and_can_be_saved() -> None:
    person(1, "Ram", now=NOON)
    worker = tables.Worker
    prepared = CompiledQuery(lambda: worker.select().where(worker.telegram_id == BindParam("id")))
    [ram] = prepared.models(worker, id=1)
    [same] = worker.select()
    assert (ram, ram.__data__, ram.dirty_fields) == (same, same.__data__, [])
    ram.name = "Rama"
    ram.save()
    assert [row.name for row in prepared.models(worker, id=1)] == ["Rama"]
    assert prepared.models(worker, id=2) == []


@pytest.mark.usefixtures("agar")
def test_a_slot_without_its_value_is_an_error() -> None:
    prepared = CompiledQuery(lambda: seen(BindParam("since"), BindParam("booth")))
    with pytest.raises(KeyError, match="booth"):
        prepared.rows(since=NOON)


def test_threads_share_a_prepared_query(agar: Database) -> None:
    prepared = CompiledQuery(
        lambda: tables.Booth.select(tables.Booth.part).where(tables.Booth.id == BindParam("id"))
    )

    def part(number: int) -> int:
        try:
            [row] = prepared.rows(id=booth_id(f"166/{number}"))
            return int(row.part)
        finally:
            agar.peewee.close()

    parts = [1, 2, 3, 4, 5] * 8
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(part, parts)) == parts


def test_it_is_written_anew_only_for_a_database_of_another_kind(
    agar: Database, tmp_path: Path
) -> None:
    kinds: list[type] = []

    def query() -> Any:
        kinds.append(type(tables.database.obj))
        booth = tables.Booth
        return booth.select(booth.part).where(booth.part > BindParam("above")).order_by(booth.part)

    prepared = CompiledQuery(query)
    assert [row.part for row in prepared.rows(above=3)] == [4, 5]
    other = Database(f"sqlite:///{tmp_path / 'other.db'}")
    try:
        other.migrate()
        assert prepared.rows(above=3) == []
        agar_and_susner()
        assert [row.part for row in prepared.rows(above=4)] == [5]
    finally:
        other.close()
    sqlite = type(other.peewee)
    assert kinds == ([sqlite] if isinstance(agar.peewee, sqlite) else [type(agar.peewee), sqlite])


@pytest.mark.usefixtures("agar")
def test_a_change_returns_how_many_rows_it_wrote() -> None:
    person(1, "Ram", now=NOON)
    person(2, "Sita", now=NOON)
    worker = tables.Worker
    renamed = CompiledQuery(
        lambda: worker.update(name=BindParam("name", worker.name)).where(
            worker.telegram_id <= BindParam("last")
        )
    )
    assert [renamed.execute(name=f"Gita {last}", last=last) for last in (0, 1, 2)] == [0, 1, 2]
    assert [row.name for row in worker.select()] == ["Gita 2", "Gita 2"]
    deleted = CompiledQuery(
        lambda: tables.Draft.delete().where(tables.Draft.chat_id >= BindParam("first"))
    )
    for number in (1, 2, 3):
        tables.Draft.create(chat_id=number, user_id=1, form="plan", data="{}", updated_at=NOON)
    assert [deleted.execute(first=first) for first in (4, 2, 1)] == [0, 2, 1]
