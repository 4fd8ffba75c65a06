"""Personal data: invitations made and received, imports, flags, calls, and blocked phones."""

from datetime import datetime
from typing import Any

from models import places, tables
from models.account.inventory.data_subject import DataSubject, Record, code_of, readable, worker_id
from models.identity import PhoneCipher
from models.invitations import counted_phones
from models.tables import InvitationState

EMPTY: dict[str, Any] = {"name": "", "phone": None, "phone_hash": None, "token": None}


def made(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the invitations they made, without the names in them, which are other people's."""
    invitation = tables.Invitation
    query = invitation.select().where(invitation.inviter == worker_id(person))
    return [_invitation(row) for row in query.order_by(invitation.id)]


def end_made(person: DataSubject, now: datetime) -> None:
    """End their pending invitations; the others keep counting."""
    invitation = tables.Invitation
    invitation.update(state=InvitationState.UNDONE, ended_at=now, **EMPTY).where(
        invitation.inviter == worker_id(person), invitation.state == InvitationState.PENDING
    ).execute()


def received(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the invitation they came by, and others to their own phone, with their content.

    Also those after "not me", which have neither name nor phone.
    """
    return [
        {
            **_invitation(row),
            "name": row.name,
            "phone": readable(row.phone, keys),
        }
        for row in tables.Invitation.select().where(_to(person)).order_by(tables.Invitation.id)
    ]


def empty_received(person: DataSubject, now: datetime) -> None:
    """Erase their name and phone from invitations; a pending one ends, others still count.

    The rules of models.review are applied to these once more: people who come and go are a doubt.
    """
    invitation = tables.Invitation
    invitation.update(state=InvitationState.EXPIRED, ended_at=now).where(
        _to(person), invitation.state == InvitationState.PENDING
    ).execute()
    invitation.update(**EMPTY, examined_at=None).where(_to(person)).execute()


def files(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the files of workers and invitations they imported."""
    batch = tables.Batch
    return [
        {
            "kind": row.kind,
            "place": places.place(row.place_id).code,
            "rows": row.rows,
            "at": row.made_at,
        }
        for row in batch.select().where(batch.by == worker_id(person)).order_by(batch.id)
    ]


def blocked(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return whether their phone must not be invited."""
    query = tables.BlockedPhone.select().where(tables.BlockedPhone.phone_hash == person.phone_hash)
    return [{"at": row.at} for row in query]


def counted(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return whether their phone has counted for somebody."""
    at = counted_phones.counted_at(person.phone, keys) if person.phone else None
    return [{"at": at}] if at else []


def stays(person: DataSubject, now: datetime) -> None:
    """Nothing to do: a keyed hash stays for its days, so that the phone is not invited again."""


def count_no_more(person: DataSubject, now: datetime) -> None:
    """Begin the days in which their phone does not count again, where it has counted."""
    mark, invitation = tables.CountedPhone, tables.Invitation
    has_counted = (
        mark.select().where(mark.phone_hash == person.counted_as).exists()
        or invitation.select()
        .where(
            invitation.worker == worker_id(person), invitation.state == InvitationState.CONFIRMED
        )
        .exists()
    )
    if has_counted and person.counted_as:
        counted_phones.mark(person.counted_as, now)


def flags(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return the flags on invitations that they made or came by."""
    flag, invitation = tables.Flag, tables.Invitation
    theirs = (invitation.inviter == worker_id(person)) | (invitation.worker == worker_id(person))
    query = flag.select().join(invitation).where(theirs).order_by(flag.id)
    return [
        {"rule": row.rule, "state": row.state, "details": row.details, "at": row.made_at}
        for row in query
    ]


def decided(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return their decisions on flags, and the verification calls they made."""
    flag, call, me = tables.Flag, tables.VerificationCall, worker_id(person)
    decisions = flag.select().where(flag.decided_by == me).order_by(flag.id)
    calls = call.select().where(call.by == me).order_by(call.id)
    return [
        *({"rule": row.rule, "state": row.state, "at": row.decided_at} for row in decisions),
        *({"answer": row.answer, "at": row.at} for row in calls),
    ]


def called(person: DataSubject, keys: PhoneCipher) -> list[Record]:
    """Return their answers to verification calls."""
    call, invitation = tables.VerificationCall, tables.Invitation
    query = call.select().join(invitation).where(invitation.worker == worker_id(person))
    return [{"answer": row.answer, "at": row.at} for row in query.order_by(call.id)]


def _to(person: DataSubject) -> Any:
    invitation = tables.Invitation
    came_by: Any = invitation.worker == worker_id(person)
    return came_by | invitation.phone_hash.in_(person.invited_as)


def _invitation(row: tables.Invitation) -> Record:
    return {
        "via": row.via,
        "state": row.state,
        "booth": code_of(None, row.booth_id),
        "at": row.made_at,
        "ended_at": row.ended_at,
    }
