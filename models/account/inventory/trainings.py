"""Personal data: seats in sessions, presences, certificates, and sessions led."""

from datetime import datetime
from typing import Any

from models import places, tables
from models.account.inventory.data_subject import DataSubject, Record, worker_id
from models.database import lock_row
from models.identity import PhoneCipher
from models.identity import certificate_serials as serials
from models.tables.trainings import EnrolmentState


def enrolments(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return their seats, also those given up."""
    enrolment = tables.Enrolment
    query = enrolment.select().where(enrolment.worker == worker_id(person)).order_by(enrolment.id)
    return [
        {
            "session": f"T{row.session_id}",
            "title": row.session.training.title,
            "starts_at": row.session.starts_at,
            "state": row.state,
            "at": row.at,
            "changed_at": row.changed_at,
            "failed_at": row.failed_at,
            "list_number": row.list_number,
        }
        for row in query
    ]


def presences(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return by what they were seen in their sessions, and where the lot asked them about it."""
    query = _of_seats(tables.Presence, person)
    seen = [
        {"session": f"T{row.enrolment.session_id}", "witness": row.witness, "at": row.at}
        for row in query
    ]
    drawn = _of_seats(tables.PresenceQuestion, person)
    return seen + [
        {
            "session": f"T{row.enrolment.session_id}",
            "asked_at": row.asked_at,
            "was_there": row.was_there,
        }
        for row in drawn
    ]


def feedback(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return what they said of sessions."""
    query = _of_seats(tables.Feedback, person)
    return [
        {
            "session": f"T{row.enrolment.session_id}",
            "rating": row.rating,
            "understood": row.understood,
            "at": row.at,
        }
        for row in query
    ]


def seat_answers(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return what they said about coming, and their reasons when they could not."""
    query = _of_seats(tables.SeatAnswer, person)
    return [
        {
            "session": f"T{row.enrolment.session_id}",
            "answer": row.coming,
            "reason": row.reason,
            "starts_at": row.starts_at,
            "at": row.at,
        }
        for row in query
    ]


def waits(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the waiting lists they are or were on."""
    waiting = tables.Waiting
    query = waiting.select().where(waiting.worker == worker_id(person)).order_by(waiting.id)
    return [
        {
            "session": f"T{row.session_id}",
            "state": row.state,
            "number": row.number,
            "at": row.at,
            "offers": row.offers,
            "until": row.expires_at,
            "changed_at": row.changed_at,
            "since": row.seat_since,
        }
        for row in query
    ]


def demand(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return since when they wait for a session near them, and when they were told of which."""
    wanted = tables.TrainingDemand
    return [
        {
            "at": row.asked_at,
            "sent_at": row.told_at,
            "session": f"T{row.session_id}" if row.session_id else None,
        }
        for row in wanted.select().where(wanted.worker == worker_id(person))
    ]


def free_seats(person: DataSubject, now: datetime) -> None:
    """Free their seats in sessions that have not begun.

    The enrolments themselves are deleted with the worker.
    """
    session, enrolment = tables.Session, tables.Enrolment
    sessions = enrolment.select(enrolment.session).where(
        enrolment.worker == worker_id(person), enrolment.state == EnrolmentState.ENROLLED
    )
    session.update(taken=session.taken - 1).where(
        session.id.in_(sessions), session.starts_at > now
    ).execute()


def certificates(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return their certificates, also those that are not good any more."""
    certificate, seat = tables.Certificate, tables.Enrolment
    query = (
        certificate.select()
        .join(seat)
        .where(seat.worker == worker_id(person))
        .order_by(certificate.id)
    )
    return [
        {
            "serial": serials.show(row.serial),
            "name": row.name,
            "title": row.subject,
            "day": row.day,
            "at": row.issued_at,
            "revoked_at": row.revoked_at,
        }
        for row in query
    ]


def withdraw_certificates(person: DataSubject, now: datetime) -> None:
    """Withdraw their certificates: the serials stay, without name and without seat.

    Locks their seats, so that no further one is made meanwhile.
    """
    seat, certificate = tables.Enrolment, tables.Certificate
    lock_row(seat, seat.worker == worker_id(person))
    own = seat.select(seat.id).where(seat.worker == worker_id(person))
    certificate.update(withdrawn_at=now, name=None, enrolment=None).where(
        certificate.enrolment.in_(own)
    ).execute()


def led(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the sessions they are the trainer of."""
    session = tables.Session
    query = session.select().where(session.trainer == worker_id(person)).order_by(session.id)
    return [
        {"session": f"T{row.id}", "title": row.training.title, "starts_at": row.starts_at}
        for row in query
    ]


def trainer_days(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the days on which they are away as a trainer, and the most they lead in a day."""
    away, limit, me = tables.TrainerAway, tables.TrainerLimit, worker_id(person)
    days = away.select().where(away.worker == me).order_by(away.day)
    most = limit.select().where(limit.worker == me)
    records: list[Record] = [{"day_off": row.day} for row in days]
    return records + [{"most": row.most} for row in most]


def handovers(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the hand-overs of sessions that were theirs or became it, and what they were asked."""
    row, offer, me = tables.Handover, tables.HandoverOffer, worker_id(person)
    own = row.select().where((row.trainer == me) | (row.by == me) | (row.taken_by == me))
    asked = offer.select(offer, row).join(row).where(offer.worker == me)
    records: list[Record] = [
        {"session": f"T{one.session_id}", "state": one.state, "at": one.at}
        for one in own.order_by(row.id)
    ]
    return records + [
        {
            "session": f"T{one.handover.session_id}",
            "answer": one.state,
            "asked_at": one.at,
            "until": one.expires_at,
            "changed_at": one.changed_at,
        }
        for one in asked.order_by(offer.id)
    ]


def plans(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the plans of sessions that they proposed or made."""
    plan = tables.Plan
    query = plan.select().where(plan.by == worker_id(person)).order_by(plan.id)
    return [{"place": places.place(row.place_id).code, "at": row.proposed_at} for row in query]


def helped(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the sessions at whose door they may scan, and those whose code they show."""
    right, picture = tables.ScanRight, tables.HallPicture
    rights = right.select().where(right.worker == worker_id(person)).order_by(right.id)
    pictures = picture.select().where(picture.worker == worker_id(person)).order_by(picture.id)
    scans: list[Record] = [{"session": f"T{row.session_id}", "at": row.at} for row in rights]
    return scans + [{"session": f"T{row.session_id}"} for row in pictures]


def _of_seats(table: Any, person: DataSubject) -> Any:
    """Return the rows of a table that belong to their seats, with the seats."""
    seat = tables.Enrolment
    mine = table.select(table, seat).join(seat).where(seat.worker == worker_id(person))
    return mine.order_by(table.id)
