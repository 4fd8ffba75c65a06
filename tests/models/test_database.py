"""Databases by URL, and operations in worker threads."""

import re

import pytest

from models import tables
from models.database import BadDatabaseUrl, Database, transaction


@pytest.mark.parametrize(
    ("url", "advice"),
    [
        ("mysql://asha:word@host/x", "mysql://"),
        ("sqlite://", "three slashes"),
        ("sqlite://data/x.db", "three slashes"),
        ("sqlite:///:memory:", "three slashes"),
        ("sqlite:////proc/none/x.db", "no folder for /proc/none/x.db"),
        ("postgresql:/host/x", "postgresql://user:password@host/name"),
        ("x", "sqlite:///data/boothshakti.db or postgresql://"),
        ("http://[::1", "sqlite:///data/boothshakti.db or postgresql://"),
        ("", "sqlite:///data/boothshakti.db or postgresql://"),
    ],
)
def test_a_url_that_names_no_database_is_refused_with_the_right_form(url: str, advice: str) -> None:
    with pytest.raises(BadDatabaseUrl, match=re.escape(advice)) as caught:
        Database(url)
    assert "word@" not in str(caught.value).replace("password@", "")


async def test_an_operation_runs_off_the_event_loop_and_its_rows_are_seen(db: Database) -> None:
    def add(title: str) -> int:
        with transaction():
            return int(tables.Training.create(title=title).id)

    made = await db.run(add, "बूथ प्रबंधन")
    assert tables.Training.get_by_id(made).title == "बूथ प्रबंधन"


async def test_a_failed_operation_leaves_nothing_behind(db: Database) -> None:
    def fail() -> None:
        with transaction():
            tables.Training.create(title="half")
            raise RuntimeError("stop")

    with pytest.raises(RuntimeError, match="stop"):
        await db.run(fail)
    assert tables.Training.select().count() == 0
