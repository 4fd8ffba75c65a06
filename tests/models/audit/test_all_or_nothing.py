"""An operation whose row of the audit cannot be written changes nothing at all."""

import ast
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

import pytest

from models import tables
from models.invitations import AlreadyWorker
from tests.models.audit.recording_operations import CASES, EXEMPT, Case, people

ROOT = Path(__file__).parents[3]


class NoRoom(Exception):
    """What the disk answers in these tests."""


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    return {
        table.__name__: sorted(cast(Iterable[tuple[Any, ...]], table.select().tuples()), key=repr)
        for table in tables.ALL
    }


def recorded_actions() -> Iterator[str]:
    """Yield the action of every call of `audit.record` in the product, as it is written there."""
    sources = [ROOT / "run.py"]
    for package in ("models", "bot", "jobs"):
        sources += (ROOT / package).rglob("*.py")
    for source in sources:
        for node in ast.walk(ast.parse(source.read_text("utf-8"))):
            # No other function named `record` has an actor, an action, a subject and a moment.
            if isinstance(node, ast.Call) and len(node.args) == 4:
                name = getattr(node.func, "attr", getattr(node.func, "id", ""))
                if name == "record":
                    yield ast.unparse(node.args[1])


def test_every_operation_that_records_has_a_case_here() -> None:
    cases = Counter({action: len(of_action) for action, of_action in CASES.items()})
    assert Counter(recorded_actions()) == cases + EXEMPT


@pytest.mark.usefixtures("agar")
@pytest.mark.parametrize("case", [c for of_action in CASES.values() for c in of_action])
def test_what_cannot_be_recorded_is_not_done(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    people()
    operation = case()
    before = everything()

    def fail(*_: object, **__: object) -> None:
        raise NoRoom

    monkeypatch.setattr(tables.Audit, "save", fail)
    with pytest.raises(NoRoom):
        operation()
    monkeypatch.undo()
    assert everything() == before
    with suppress(AlreadyWorker):  # which is recorded and refused
        operation()
    assert tables.Audit.select().count() > len(before["Audit"])
