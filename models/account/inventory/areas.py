"""Personal data: what a person set, decided or took for places and booths."""

from typing import Any

from models import places, tables
from models.account.inventory.data_subject import DataSubject, Record, worker_id
from models.identity import PhoneCipher


def targets(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the targets they set."""
    target = tables.Target
    query = target.select().where(target.set_by == worker_id(person)).order_by(target.id)
    return [
        {
            "place": places.place(row.place_id).code,
            "measure": row.measure,
            "number": row.number,
            "until": row.until,
            "at": row.set_at,
        }
        for row in query
    ]


def norms(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the norms that they set for the booths of a place."""
    norm = tables.Norm
    query = norm.select().where(norm.set_by == worker_id(person)).order_by(norm.id)
    return [
        {"place": places.place(row.place_id).code, "number": row.per, "at": row.set_at}
        for row in query
    ]


def grades(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the electoral grades of booths that they entered, with the sources they named."""
    grade = tables.ElectoralGrade
    query = grade.select().where(grade.set_by == worker_id(person)).order_by(grade.id)
    return [
        {
            "booth": places.booth(row.booth_id).code,
            "kind": row.grade,
            "text": row.source,
            "day": row.dated,
            "at": row.set_at,
        }
        for row in query
    ]


def lifted_silences(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return what they asked, agreed or ended about the silence before a poll."""
    lifted, poll, me = tables.LiftedSilence, tables.Poll, worker_id(person)
    rows: Any = lifted.select(lifted, poll).join(poll).order_by(lifted.id)
    acts = (
        (row, action, at)
        for row in rows
        for action, by, at in (
            ("ask_lift", row.asked_by_id, row.asked_at),
            ("lift_silence", row.agreed_by_id, row.agreed_at),
            ("end_lift", row.ended_by_id, row.ended_at),
        )
        if by == me
    )
    return [
        {"place": places.place(row.poll.ac_id).code, "action": action, "at": at}
        for row, action, at in acts
    ]


def booth_cares(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the booths that they have taken, or assigned to others: until when."""
    care, me = tables.BoothCare, worker_id(person)
    rows = care.select().where((care.worker == me) | (care.assigned_by == me)).order_by(care.id)
    return [
        {
            "booth": places.booth(row.booth_id).code,
            "by_you": row.worker_id == me,
            "at": row.taken_at,
            "until": row.until,
            "ended_at": row.ended_at,
        }
        for row in rows
    ]


def sectors(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return what they have changed of sectors."""
    change = tables.SectorChange
    query = change.select().where(change.by == worker_id(person)).order_by(change.id)
    return [{"place": places.place(row.sector_id).code, "at": row.at} for row in query]
