"""What the operations of an update have done: recorded with the update, in their transactions.

An update may be processed again after a process died. Each of its operations that changed something
is then not run again: it returns what it returned. Without that, a seat that was given up and taken
again would be given up a second time, and by then belong to somebody else.

Until the update is acknowledged, the results are kept with it in the inbox and are as secret as its
content. Nothing here knows what they mean.
"""

import io
import logging
import pickle
from collections.abc import Callable, Sequence
from contextvars import ContextVar
from dataclasses import dataclass, is_dataclass
from enum import Enum
from functools import partial
from typing import Any

from peewee import Update

from models.database import BindParam, CompiledQuery, DatabaseUnavailable
from models.errors import HandledBefore
from models.tables.queues import Inbox, InboxState

log = logging.getLogger(__name__)
LARGEST = 16_384  # bytes of one result; of a larger one it is known only that there was one
_UNKNOWN = b""
_BUILTINS = {
    ("builtins", "frozenset"),
    ("builtins", "set"),
    ("datetime", "date"),
    ("datetime", "datetime"),
    ("datetime", "time"),
    ("datetime", "timedelta"),
    ("datetime", "timezone"),
}
_current: ContextVar["UpdateResults | None"] = ContextVar("update_results", default=None)


class RecordedElsewhere(DatabaseUnavailable):
    """Raised when another process handles the same update: what it did must be read first."""


@dataclass(frozen=True, slots=True)
class StoredResults:
    """What the inbox holds of an update: its results, and whether a later update has had effects.

    `settled`: a later update of the same chat or person has changed something, so this one had been
    handled, and whatever it did not do then it must not do now.
    """

    results: bytes | None = None
    settled: bool = False


class UpdateResults:
    """The results of one update's operations, each with its name and in the order of each name."""

    def __init__(
        self, update_id: int, state: StoredResults = StoredResults(), earlier: Sequence[int] = ()
    ) -> None:
        """`state` is what an earlier process has left.

        `earlier` are the unacknowledged updates of the same chat or person that came before.
        """
        self._update_id, self._earlier = update_id, earlier
        self.is_repeated = False  # whether a process that died had made what is shown again
        self.is_open = True
        self.load(state)
        self._left = len(self._recorded)  # by a process that died

    def __enter__(self) -> None:
        """Record the operations of the current task, and of tasks that it creates, in here."""
        _current.set(self)

    def __exit__(self, *_: object) -> None:
        self.is_open = False  # what a task of its own still runs is not part of the update

    def load(self, state: StoredResults) -> None:
        """Replace the results by what the inbox holds, before the update is handled again."""
        recorded: list[tuple[str, bytes]] = []
        self._settled = state.settled
        try:
            recorded = _read(state.results) if state.results else recorded
        except HandledBefore:
            self._settled = True
        self._recorded = recorded
        self.rewind()

    def rewind(self) -> None:
        """Begin again with the first operation of each name."""
        self._runs: dict[str, int] = {}  # by the operation's name

    def recall(self, operation: Callable[..., Any]) -> tuple[Any] | None:
        """Return what this operation returned when it changed something, or None.

        Raises HandledBefore when it did and what it returned is not known.
        """
        if not self._recorded:
            return None
        name = _name(operation)
        places = [i for i, (recorded, _) in enumerate(self._recorded) if recorded == name]
        run = self._runs.get(name, 0)
        if run >= len(places):
            return None
        place = places[run]
        self._runs[name] = run + 1
        content = self._recorded[place][1]
        if content == _UNKNOWN:
            raise HandledBefore
        result = _read(content)
        self.is_repeated |= place < self._left and result is not None
        return (result,)

    def begin(self) -> None:
        """Raise HandledBefore when a later update has had its effect and this one may have none."""
        if self._settled:
            raise HandledBefore

    def record(self, operation: Callable[..., Any], result: Any) -> None:
        """Record what an operation returned, and that the updates before this one are settled.

        Raises RecordedElsewhere when another process has done something for this update meanwhile,
        and HandledBefore when it was acknowledged.
        """
        name = _name(operation)
        recorded = [*self._recorded, (name, _content(name, result))]
        self._settle()
        if not _RECORD.rows(
            update_id=self._update_id,
            known=len(self._recorded),
            recorded=len(recorded),
            results=pickle.dumps(recorded),
        ):
            claimed = Inbox.update_id == self._update_id, Inbox.state == InboxState.CLAIMED
            if not Inbox.select().where(*claimed).exists():
                raise HandledBefore
            raise RecordedElsewhere(f"update {self._update_id} is handled by another process")
        self._recorded = recorded
        self._runs[name] = self._runs.get(name, 0) + 1

    def _settle(self) -> None:
        for update_id in sorted(self._earlier):  # one order, so that no two wait for each other
            _SETTLE.execute(update_id=update_id)


def state_of(update_id: int) -> StoredResults:
    """Return what the inbox holds of an update."""
    row = Inbox.get_or_none(Inbox.update_id == update_id)
    return StoredResults(row.results, row.settled) if row else StoredResults()


def current() -> UpdateResults | None:
    """Return the results of the update that the current task handles, if it handles one."""
    results = _current.get()
    return results if results is not None and results.is_open else None


def _record() -> Update:
    changed = Inbox.update(
        results=BindParam("results", Inbox.results), recorded=BindParam("recorded")
    )
    return changed.where(
        Inbox.update_id == BindParam("update_id"),
        Inbox.recorded == BindParam("known"),
        Inbox.state == InboxState.CLAIMED,
    ).returning(Inbox.update_id)


def _settle() -> Update:
    query: Update = Inbox.update(settled=True).where(
        Inbox.update_id == BindParam("update_id"), Inbox.state == InboxState.CLAIMED
    )
    return query


_RECORD = CompiledQuery(_record)
_SETTLE = CompiledQuery(_settle)


def _name(operation: Callable[..., Any]) -> str:
    while isinstance(operation, partial):
        operation = operation.func
    return f"{operation.__module__}.{operation.__qualname__}"


def _content(name: str, result: Any) -> bytes:
    try:
        content = pickle.dumps(result)
    except (pickle.PicklingError, TypeError, AttributeError):
        log.error("inbox: result of %s not recorded: it cannot be stored", name)
        return _UNKNOWN
    return content if len(content) <= LARGEST else _UNKNOWN


class _ResultReader(pickle.Unpickler):
    """Reads plain data and what `models` returns: no content may name anything else to be run."""

    def find_class(self, module: str, name: str) -> Any:
        """Return a class that a result may consist of."""
        if (module, name) in _BUILTINS:
            return super().find_class(module, name)
        if module.startswith("models.") and "." not in name:
            found = super().find_class(module, name)
            if isinstance(found, type) and (
                is_dataclass(found) or issubclass(found, (Enum, tuple))
            ):
                return found
        raise pickle.UnpicklingError(f"{module}.{name} is not part of a result")


def _read(content: bytes) -> Any:
    """Return a stored result. Raises HandledBefore when this program cannot read it."""
    try:
        return _ResultReader(io.BytesIO(content)).load()
    except Exception as error:
        raise HandledBefore from error
