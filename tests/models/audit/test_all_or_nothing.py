"""An operation whose row of the audit cannot be written changes nothing at all."""

import ast
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from models import review, tables
from models.audit import AuditAction
from models.database import CompiledQuery
from models.invitations import AlreadyWorker
from models.maintenance import recount
from tests.models.audit.recording_operations import CASES, EXEMPT, Case, people

ROOT = Path(__file__).parents[3]


class NoRoom(Exception):
    """What the disk answers in these tests."""


def everything() -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of every table."""
    return {table.__name__: sorted(_all_of(table).rows(), key=repr) for table in tables.ALL}


@cache
def _all_of(table: Any) -> CompiledQuery:
    return CompiledQuery(table.select)


def recorded_actions() -> Iterator[AuditAction | str]:
    """Yield the action of every call of `audit.record` in the product.

    One that is computed, or written as a bare string, is yielded as it is written there.
    """
    sources = [ROOT / "run.py"]
    for package in ("models", "bot", "jobs"):
        sources += (ROOT / package).rglob("*.py")
    for source in sources:
        nodes = list(ast.walk(ast.parse(source.read_text("utf-8"))))
        by_name = any(_imports_record(node) for node in nodes)
        calls = (node for node in nodes if isinstance(node, ast.Call))
        for call in calls:
            # No other function named `record` has an actor, an action, a subject and a moment.
            if len(call.args) == 4 and _is_record(call.func, by_name):
                yield _action(call.args[1])


def _imports_record(node: ast.AST) -> bool:
    """Return whether `record` alone is `audit.record` after this import."""
    if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("models.audit"):
        return False
    return "record" in {alias.name for alias in node.names}


def _is_record(function: ast.expr, by_name: bool) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr == "record"
    return by_name and isinstance(function, ast.Name) and function.id == "record"


def _action(node: ast.expr) -> AuditAction | str:
    """Return the member that is named here, else the source."""
    if isinstance(node, ast.Attribute) and ast.unparse(node.value) == AuditAction.__name__:
        return AuditAction[node.attr]
    return ast.unparse(node)


def test_every_action_is_recorded_somewhere() -> None:
    computed = {*recount.PEOPLE.values(), AuditAction.RECOUNT_TAKEN, AuditAction.RECOUNT_STRENGTH}
    computed |= {AuditAction(verdict) for verdict in review.VERDICTS}
    assert computed | set(recorded_actions()) >= set(AuditAction)


def test_every_operation_that_records_has_a_case_here() -> None:
    cases = Counter[AuditAction | str](
        {action: len(of_action) for action, of_action in CASES.items()}
    )
    assert Counter(recorded_actions()) == cases + EXEMPT


@pytest.mark.usefixtures("agar")
@pytest.mark.parametrize("case", [c for of_action in CASES.values() for c in of_action])
def test_what_cannot_be_recorded_is_not_done(case: Case, monkeypatch: pytest.MonkeyPatch) -> None:
    people()
    operation = case()
    before = everything()

    def fail(*_: object, **__: object) -> None:
        raise NoRoom

    monkeypatch.setattr("models.audit.log._append", fail)
    with pytest.raises(NoRoom):
        operation()
    monkeypatch.undo()
    assert everything() == before
    with suppress(AlreadyWorker):  # which is recorded and refused
        operation()
    assert tables.Audit.select().count() > len(before["Audit"])
