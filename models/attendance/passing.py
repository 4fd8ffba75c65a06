"""Who passed a training, which counts as trained: by default everybody who was there."""

from dataclasses import replace
from datetime import datetime
from typing import Any

from models import counters, tables
from models.attendance import passed_news, presences
from models.counters import Counted
from models.database import lock_row
from models.tables.trainings import EnrolmentState


def pass_present(row: tables.Session, now: datetime) -> int:
    """Record that everybody passes whose presence counts and who was not failed; return how many.

    For the caller's transaction, once no more people come. Locks the workers' rows. A second call
    changes nothing.
    """
    seat = tables.Enrolment
    present: Any = (
        seat.select(seat.id)
        .where(
            seat.session == row.id,
            seat.state == EnrolmentState.ENROLLED,
            seat.failed_at.is_null(),
            seat.id.in_(presences.present(row)),
        )
        .order_by(seat.worker)
    )
    return sum(pass_one(one.id, now) for one in list(present))


def pass_one(enrolment_id: int, now: datetime) -> bool:
    """Record that the holder of a seat passed; return False when they had already.

    From their first training on a worker counts as trained. For the caller's transaction.
    """
    worker = _locked_worker(enrolment_id)
    changed = (
        tables.Enrolment.update(state=EnrolmentState.PASSED, changed_at=now, failed_at=None)
        .where(
            tables.Enrolment.id == enrolment_id, tables.Enrolment.state == EnrolmentState.ENROLLED
        )
        .execute()
    )
    if not changed:
        return False
    newly_trained = tables.Worker.update(trained_at=now).where(
        tables.Worker.id == worker.id, tables.Worker.trained_at.is_null()
    )
    if newly_trained.execute():
        before = Counted.of(worker)
        counters.changed(before, replace(before, trained_at=now))
    passed_news.tell(enrolment_id, worker.telegram_id, now)
    return True


def fail_one(enrolment_id: int, now: datetime) -> None:
    """Record that somebody who was present did not pass; the seat stays theirs.

    Who is trained by this session alone is trained no more. For the caller's transaction.
    """
    worker = _locked_worker(enrolment_id)
    seat = tables.Enrolment.get_by_id(enrolment_id)
    tables.Enrolment.update(state=EnrolmentState.ENROLLED, failed_at=now).where(
        tables.Enrolment.id == enrolment_id
    ).execute()
    if seat.state != EnrolmentState.PASSED:
        return
    other = tables.Enrolment.get_or_none(
        tables.Enrolment.worker == worker.id, tables.Enrolment.state == EnrolmentState.PASSED
    )
    # A moment that is not this pass's came from elsewhere: an import, a session before.
    if other is None and worker.trained_at == seat.changed_at:
        tables.Worker.update(trained_at=None).where(tables.Worker.id == worker.id).execute()
        before = Counted.of(worker)
        counters.changed(before, replace(before, trained_at=None))


def _locked_worker(enrolment_id: int) -> tables.Worker:
    worker_id = tables.Enrolment.get_by_id(enrolment_id).worker_id
    lock_row(tables.Worker, tables.Worker.id == worker_id)
    row: tables.Worker = tables.Worker.get_by_id(worker_id)
    return row
