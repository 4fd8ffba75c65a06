"""By which witnesses it is known that somebody was there. For models alone."""

from datetime import datetime

from peewee import ModelSelect

from models import tables
from models.tables.trainings import EnrolmentState, Witness


def witness(enrolment_id: int, how: Witness, by: int | None, now: datetime) -> None:
    """Record once for each witness that the holder of a seat is there."""
    tables.Presence.insert(
        enrolment=enrolment_id, witness=how, by=by, at=now
    ).on_conflict_ignore().execute()


def take_back(enrolment_id: int, how: Witness) -> bool:
    """Delete what one witness recorded; return whether there was anything."""
    gone = tables.Presence.delete().where(
        tables.Presence.enrolment == enrolment_id, tables.Presence.witness == how
    )
    return bool(gone.execute())


def present() -> "ModelSelect[tables.Presence]":
    """Return the query of the seats whose holders were there."""
    return tables.Presence.select(tables.Presence.enrolment)


def seats_of(session_id: int) -> "ModelSelect[tables.Enrolment]":
    """Return the query of the seats of a session, with their holders."""
    return (
        tables.Enrolment.select(tables.Enrolment, tables.Worker)
        .join(tables.Worker)
        .where(
            tables.Enrolment.session == session_id,
            tables.Enrolment.state != EnrolmentState.CANCELLED,
        )
    )
