"""A process that answers, records nothing as processed, dies, and is started again."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from typing import Any

import pytest

from bot.app import build, running
from bot.intake.ack_writer import AckWriter
from bot.runtime import Runtime
from models import tables
from models.database import CompiledQuery, Table
from models.queues import inbox
from playground.telegram import World
from tests.bot.support import people

# What says nothing of effects: the queues themselves, and the order of the audit's rows.
_NOT_COMPARED = ("inbox", "lease", "outbox", "audit_head")
# Whoever reads twice is recorded twice.
_READINGS = ("audit", "board", "checked", "drawn", "entries", "flagged", "number")
_AUDITED = ("action", "who", "subject", "details")


class DyingProcess:
    """The bot of a test. From `stops_recording` on no update is acknowledged, until `restarted`."""

    def __init__(self, app: Runtime, telegram: World, monkeypatch: pytest.MonkeyPatch) -> None:
        self._app, self._telegram = app, telegram
        self._records, self._handled = True, set[int]()
        processed, failed, release = AckWriter.processed, AckWriter.failed, inbox.release
        settled = people.settled

        def on_processed(writer: AckWriter, update_id: int) -> None:
            self._handled.add(update_id)
            if self._records:
                processed(writer, update_id)

        def on_failed(writer: AckWriter, update_id: int, error: str) -> None:
            self._handled.add(update_id)
            if self._records:
                failed(writer, update_id, error)

        async def until_handled(world: World, seconds: float = 20) -> None:
            if self._records:
                await settled(world, seconds)
                return
            async with asyncio.timeout(seconds):
                while world.updates.newest not in self._handled:  # noqa: ASYNC110
                    await asyncio.sleep(0.005)

        monkeypatch.setattr(AckWriter, "processed", on_processed)
        monkeypatch.setattr(AckWriter, "failed", on_failed)
        monkeypatch.setattr(people, "settled", until_handled)
        monkeypatch.setattr(inbox, "release", lambda owner: self._records and release(owner))

    @asynccontextmanager
    async def living(self) -> AsyncIterator[None]:
        """Run the bot while the block is open."""
        async with running(self._app, pauses=(0.01,)):
            yield

    def stops_recording(self) -> None:
        """Acknowledge nothing from now on."""
        self._records = False

    @asynccontextmanager
    async def restarted(self) -> AsyncIterator[None]:
        """Run another process, which finds what the one before has left, until all is processed."""
        self._records = True
        services = self._app.services
        again = build(services.settings, services.database, services.clock)
        async with running(again, pauses=(0.01,)):
            yield
            await people.settled(self._telegram)


def facts() -> dict[str, list[dict[str, Any]]]:
    """Return every row of every table that updates may change, by table, and the acts audited."""
    shown = {table._meta.table_name: _rows(table) for table in _tables()}
    shown["audit"] = [
        {name: row[name] for name in _AUDITED}
        for row in shown["audit"]
        if row["action"] not in _READINGS and not row["action"].startswith("read_")
    ]
    return shown


def _tables() -> list[Any]:
    found = [t for t in vars(tables).values() if isinstance(t, type) and issubclass(t, Table)]
    return [t for t in found if t is not Table and t._meta.table_name not in _NOT_COMPARED]


def _rows(table: Any) -> list[dict[str, Any]]:
    """Return the rows of a table, without what is set beside the effects of an update."""
    names = [field.name for field in table._meta.sorted_fields]
    found = (dict(zip(names, row, strict=True)) for row in _all_of(table).rows())
    rows = sorted(found, key=lambda row: str(row.get("id", row)))
    return [{k: v for k, v in row.items() if k not in ("last_active_at", "menu")} for row in rows]


@cache
def _all_of(table: Any) -> CompiledQuery:
    return CompiledQuery(table.select)
