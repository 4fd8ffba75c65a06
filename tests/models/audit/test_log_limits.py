"""A row of the audit and the chain's head are written together or not at all."""

import pytest

from models import audit, tables
from models.audit import AuditAction
from tests.support.world import NOON, person


def test_a_row_of_the_audit_that_cannot_be_written_is_not_counted(
    agar: object, monkeypatch: pytest.MonkeyPatch
) -> None:
    audit.record(None, AuditAction.IMPORT, "PC21", NOON)

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("no room")

    monkeypatch.setattr("models.audit.log._append", fail)
    with pytest.raises(RuntimeError):
        audit.record(None, AuditAction.IMPORT, "PC20", NOON)
    monkeypatch.undo()
    verdict = audit.verify()
    assert (verdict.rows, verdict.broken, verdict.head) == (1, None, tables.AuditHead.get().hash)
    assert tables.AuditHead.get().rows == 1


def test_a_row_has_the_id_of_who_acted_and_of_nobody_else(agar: object) -> None:
    workers = [person(1, "Asha Malviya"), person(2, "Ravi Verma")]
    for worker in workers:
        audit.record(worker.id, AuditAction.IMPORT, "PC21", NOON)
    audit.record(None, AuditAction.IMPORT, "PC21", NOON)
    codes = [worker.code.removeprefix("BS-").replace("-", "") for worker in workers]
    assert [row.who for row in tables.Audit.select().order_by(tables.Audit.id)] == [*codes, None]
