"""Verification calls: each week some confirmed people are called and asked whether it was they.

The people are drawn by models/review/weekly_samples.py. A phone is decrypted when somebody asks for
this one number, in the week of the sample and until the call is answered, and the audit records it.
"""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from peewee import fn

from models import audit, authority, counters, places, quiet_hours, tables, worker_rows
from models.audit import AuditAction
from models.database import transaction
from models.errors import NotAllowed
from models.identity import PhoneCipher, worker_ids
from models.invitations import counting, leaderboard
from models.review import decisions, entries, rules, weekly_samples
from models.review.errors import AlreadyDecided, CallOver, CallsAtNight, OwnEntry
from models.tables import CallAnswer as CallAnswer
from models.tables import FlagState, InvitationState

Answer = CallAnswer
ANSWERS = tuple(CallAnswer)


@dataclass(frozen=True, slots=True)
class CallTask:
    """A person to be called: the entry, who invited them, and the place it was drawn for."""

    id: int
    place: places.Place
    entry: entries.InvitationEntry
    inviter: entries.InviterView


@dataclass(frozen=True, slots=True)
class Calls:
    """This week's calls of a coordinator: `open` of `drawn` are left; `pool` were drawn from.

    `last` is the call that they answered last with yes or no, which they can take back.
    """

    drawn: int
    pool: int
    open: int
    call: CallTask | None
    last: int | None


def weekly_calls(telegram_id: int, zone: ZoneInfo, now: datetime, after: int = 0) -> Calls:
    """Return the next open call after the one with the id `after`; draws what is not drawn yet.

    Raises NotRegistered or NotAllowed.
    """
    with transaction(repeatable=True):
        me, samples, ids = _week(telegram_id, zone, now)
        call_id = next((i for i in ids if i > after), ids[0] if ids else None)
        call = tables.VerificationCall
        drawn = call.select().where(call.sample.in_([sample.id for sample in samples]))
        return Calls(
            drawn=drawn.count(),
            pool=sum(sample.pool for sample in samples),
            open=len(ids),
            call=_call(call_id, telegram_id, me, now) if call_id else None,
            last=_last(me, samples),
        )


def calls_left(telegram_id: int, zone: ZoneInfo, now: datetime) -> int:
    """Count the calls that are left to a coordinator; draws what is not drawn yet.

    Raises NotRegistered or NotAllowed.
    """
    with transaction(repeatable=True):
        return len(_week(telegram_id, zone, now)[2])


def drawn_calls_left(telegram_id: int, zone: ZoneInfo, now: datetime) -> int:
    """Count the calls that are left to a coordinator among those drawn by now; draws none.

    Raises NotRegistered.
    """
    me, monday = worker_rows.require_id(telegram_id), leaderboard.week_begins(now, zone)
    own = authority.places_of(telegram_id, "review")
    samples = [weekly_samples.existing(place.id, monday) for place in own]
    return len(_open(me, [sample for sample in samples if sample is not None]))


def phone(telegram_id: int, call_id: int, keys: PhoneCipher, zone: ZoneInfo, now: datetime) -> str:
    """Return the number to call (E.164), and record who asked for it in the audit.

    Needs the permissions `review` and `people` at the place of the sample. Raises NotRegistered,
    NotAllowed, OwnEntry, CallOver, or CallsAtNight from 21:00 to 08:00.
    """
    if not quiet_hours.may_call(now, zone):
        raise CallsAtNight(until=quiet_hours.CALLS_FROM)
    with transaction(repeatable=True):
        me, row = _authorised(telegram_id, call_id, zone, now)
        authority.require(telegram_id, "people", row.sample.place_id)
        came = tables.Worker.get_or_none(tables.Worker.id == row.invitation.worker_id)
        if came is None or came.phone is None or row.answer not in (None, CallAnswer.UNREACHED):
            raise CallOver
        place_id, code = row.sample.place_id, worker_ids.show(came.public_id)
        audit.record(me, AuditAction.NUMBER, code, now, also=place_id, call=row.id)
        return keys.decrypt(came.phone)


def answer(telegram_id: int, call_id: int, reply: Answer, zone: ZoneInfo, now: datetime) -> None:
    """Record what the person said; a "no" flags the entry. The first answer stands.

    A person who was not reached can be called again; the same answer again changes nothing. Raises
    NotRegistered, NotAllowed, OwnEntry or CallOver.
    """
    with transaction():
        me, row = _authorised(telegram_id, call_id, zone, now)
        if (row.answer, row.by_id) == (reply, me):
            return  # pressed twice
        call = tables.VerificationCall
        changed = call.update(answer=reply, by=me, at=now).where(
            call.id == row.id, call.answer.is_null() | (call.answer == CallAnswer.UNREACHED)
        )
        if not changed.execute():
            raise CallOver
        if reply == CallAnswer.DENIED:
            tables.Flag.insert(
                invitation=row.invitation_id, rule=rules.DENIED, made_at=now
            ).on_conflict_ignore().execute()
            counters.doubts_of_changed([row.invitation_id])
        place = places.place(row.sample.place_id)
        audit.record(me, AuditAction.CALL, place.code, now, call=row.id, answer=reply)


def take_back(telegram_id: int, call_id: int, zone: ZoneInfo, now: datetime) -> None:
    """Reset a call that this person answered, and remove the flag that a "no" has set.

    A second time changes nothing. Raises NotRegistered, NotAllowed, OwnEntry, CallOver when it is
    somebody else's answer, or AlreadyDecided when the review has decided on the flag.
    """
    call = tables.VerificationCall
    with transaction():
        me, row = _authorised(telegram_id, call_id, zone, now)
        if row.answer is None:
            return
        mine = call.update(answer=None, by=None, at=None).where(
            call.id == row.id, call.by == me, call.answer == row.answer
        )
        if not mine.execute():
            raise CallOver
        if row.answer == CallAnswer.DENIED:
            _remove_flag(row.invitation_id)
            counters.doubts_of_changed([row.invitation_id])
        audit.record(
            me, AuditAction.TAKE_BACK, places.place(row.sample.place_id).code, now, call=row.id
        )


def _week(
    telegram_id: int, zone: ZoneInfo, now: datetime
) -> tuple[int, list[tables.WeeklySample], list[int]]:
    """Return the worker's id, the samples of their places, and the calls that are left to them."""
    me = worker_rows.require_id(telegram_id)
    own = authority.places_of(telegram_id, "review")
    if not own:
        raise NotAllowed(place="")
    monday = leaderboard.week_begins(now, zone)
    samples = [weekly_samples.of_week(place.id, monday, now) for place in own]
    return me, samples, _open(me, samples)


def _open(me: int, samples: list[tables.WeeklySample]) -> list[int]:
    """Return the calls that are left to this worker, those nobody has tried yet first."""
    call, invitation = tables.VerificationCall, tables.Invitation
    query = (
        call.select(call.id)
        .join(invitation)
        .where(
            call.sample.in_([sample.id for sample in samples]),
            call.answer.is_null() | (call.answer == CallAnswer.UNREACHED),
            invitation.state == InvitationState.CONFIRMED,
            invitation.worker.is_null(False),
            ~fn.EXISTS(counting.unconfirmed(invitation)),  # there is no number to call
            decisions.not_part_of(me),
        )
    )
    return [row.id for row in query.order_by(call.id)]


def _last(me: int, samples: list[tables.WeeklySample]) -> int | None:
    call = tables.VerificationCall
    query = call.select(call.id).where(
        call.by == me,
        call.answer.in_((CallAnswer.CONFIRMED, CallAnswer.DENIED)),
        call.sample.in_([sample.id for sample in samples]),
    )
    row = query.order_by(call.at.desc(), call.id.desc()).first()
    return row.id if row else None


def _remove_flag(invitation_id: int) -> None:
    """Remove the flag of a "no", unless the person said so to somebody else, too."""
    call, flag = tables.VerificationCall, tables.Flag
    same = call.select().where(call.invitation == invitation_id, call.answer == CallAnswer.DENIED)
    denied = (flag.invitation == invitation_id) & (flag.rule == rules.DENIED)
    if same.exists() or flag.delete().where(denied, flag.state == FlagState.WAITING).execute():
        return
    if flag.select().where(denied).exists():
        raise AlreadyDecided


def _call(call_id: int, telegram_id: int, me: int, now: datetime) -> CallTask:
    row = tables.VerificationCall.get_by_id(call_id)
    query = tables.Invitation.select().where(tables.Invitation.id == row.invitation_id)
    [entry] = entries.load(query, entries.places_with_names(telegram_id))
    inviter = entries.inviter(tables.Worker.get_by_id(row.invitation.inviter_id))
    audit.record(me, AuditAction.DRAWN, inviter.code, now, entry=entry.id, call=call_id)
    return CallTask(call_id, places.place(row.sample.place_id), entry, inviter)


def _authorised(
    telegram_id: int, call_id: int, zone: ZoneInfo, now: datetime
) -> tuple[int, tables.VerificationCall]:
    """Return the worker's id and the call, when they may deal with it this week."""
    me = worker_rows.require_id(telegram_id)
    row = tables.VerificationCall.get_or_none(tables.VerificationCall.id == call_id)
    if row is None:
        raise NotAllowed(place="")
    authority.require(telegram_id, "review", row.sample.place_id)
    if me in (row.invitation.inviter_id, row.invitation.worker_id):
        raise OwnEntry
    if row.sample.week != leaderboard.week_begins(now, zone).date():
        raise CallOver
    return me, row
