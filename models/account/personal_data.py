"""Requests of a person about their own data: export everything held about them, or erase it.

One table is the inventory: for each category its name, the tables it covers, how to export it, and
how to erase it. A new table with personal data gets its line here; a test asks for it.

Erasing removes the worker and whatever names them. Live numbers lose them: their booth's
`confirmed` and `trained`, posts filled, seats in sessions that have not begun. What was counted for
others keeps its number without a name: a confirmed invitation still counts for its inviter, and a
session that is over still had so many people in it. In the open forms of others the answers about
them are deleted, and asked again. Pending invitations that they made end, for the
names in them were theirs to know. For some days (SHAKTI_KEEP_MARKS_DAYS) keyed hashes stay of a
phone whose owner said "not me", or it could be invited again, of one that has counted, or it would
count again, and of the account, with the notices it had agreed to: the consent must be provable.
The audit keeps their number and their worker ID, which lead nowhere any more.

SQLite overwrites what is deleted (`secure_delete`). Its log keeps pages as they were: the bot
empties that within moments (`Database.empty_log`), and the night's job writes the file anew.
PostgreSQL clears the space with its next vacuum.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from peewee import Model

from models import audit, tables
from models.account.inventory import (
    DataSubject,
    Record,
    areas,
    find,
    invitations,
    messages,
    registration,
    trainings,
)
from models.audit import AuditAction
from models.database import transaction
from models.identity import PhoneCipher, worker_ids


@dataclass(frozen=True, slots=True)
class DataCategory:
    """A category of personal data: its name, its tables, how to export and how to erase it."""

    name: str
    tables: tuple[type[Model], ...]
    export: Callable[[DataSubject, PhoneCipher], list[Record]]
    erase: Callable[[DataSubject, datetime], object]


@dataclass(frozen=True, slots=True)
class PersonalData:
    """Everything held about a person, category by category; empty categories are left out.

    `worker` is their ID as people see it, "" when they are not registered. Moments are aware.
    """

    worker: str
    parts: tuple[tuple[str, tuple[Record, ...]], ...]


# In the order of erasure: the worker last, for the others lead to it.
PARTS: tuple[DataCategory, ...] = (
    DataCategory("consents", (tables.Consent,), registration.consents, registration.keep_proofs),
    DataCategory("proofs", (tables.ConsentProof,), registration.proofs, registration.proofs_stay),
    DataCategory(
        "booth_changes",
        (tables.BoothChange,),
        registration.booth_changes,
        registration.goes_with_the_worker,
    ),
    DataCategory(
        "placements",
        (tables.Placement,),
        registration.placements,
        registration.goes_with_the_worker,
    ),
    DataCategory("posts", (tables.Post,), registration.posts, registration.goes_with_the_worker),
    DataCategory(
        "offers", (tables.PostOffer,), registration.offers, registration.goes_with_the_worker
    ),
    DataCategory(
        "enrolments", (tables.Enrolment, tables.Session), trainings.enrolments, trainings.free_seats
    ),
    DataCategory(
        "present",
        (tables.Presence, tables.PresenceQuestion),
        trainings.presences,
        registration.goes_with_the_worker,
    ),
    DataCategory(
        "helped",
        (tables.ScanRight, tables.HallPicture),
        trainings.helped,
        registration.goes_with_the_worker,
    ),
    DataCategory(
        "feedback", (tables.Feedback,), trainings.feedback, registration.goes_with_the_worker
    ),
    DataCategory("waits", (tables.Waiting,), trainings.waits, registration.goes_with_the_worker),
    DataCategory(
        "certificates",
        (tables.Certificate,),
        trainings.certificates,
        trainings.withdraw_certificates,
    ),
    DataCategory(
        "led",
        (tables.Session, tables.PlannedSlot),
        trainings.led,
        registration.goes_with_the_worker,
    ),
    DataCategory(
        "trainer_days",
        (tables.TrainerAway, tables.TrainerLimit),
        trainings.trainer_days,
        registration.goes_with_the_worker,
    ),
    DataCategory(
        "handovers",
        (tables.Handover, tables.HandoverOffer),
        trainings.handovers,
        registration.goes_with_the_worker,
    ),
    DataCategory("plans", (tables.Plan,), trainings.plans, registration.goes_with_the_worker),
    DataCategory(
        "seat_answers",
        (tables.SeatAnswer,),
        trainings.seat_answers,
        registration.goes_with_the_worker,
    ),
    DataCategory(
        "waits_near",
        (tables.TrainingDemand,),
        trainings.demand,
        registration.goes_with_the_worker,
    ),
    DataCategory("targets", (tables.Target,), areas.targets, registration.goes_with_the_worker),
    DataCategory("norms", (tables.Norm,), areas.norms, registration.goes_with_the_worker),
    DataCategory(
        "grades", (tables.ElectoralGrade,), areas.grades, registration.goes_with_the_worker
    ),
    DataCategory(
        "lifted",
        (tables.LiftedSilence,),
        areas.lifted_silences,
        registration.goes_with_the_worker,
    ),
    DataCategory("care", (tables.BoothCare,), areas.booth_cares, registration.goes_with_the_worker),
    DataCategory(
        "sectors", (tables.SectorChange,), areas.sectors, registration.goes_with_the_worker
    ),
    DataCategory("files", (tables.Batch,), invitations.files, registration.goes_with_the_worker),
    DataCategory("invited", (tables.Invitation,), invitations.made, invitations.end_made),
    DataCategory("came_by", (tables.Invitation,), invitations.received, invitations.empty_received),
    DataCategory("blocked", (tables.BlockedPhone,), invitations.blocked, invitations.stays),
    DataCategory("counted", (tables.CountedPhone,), invitations.counted, invitations.count_no_more),
    DataCategory("doubts", (tables.Flag,), invitations.flags, registration.goes_with_the_worker),
    DataCategory(
        "called", (tables.VerificationCall,), invitations.called, registration.goes_with_the_worker
    ),
    DataCategory(
        "decided",
        (tables.Flag, tables.VerificationCall),
        invitations.decided,
        registration.goes_with_the_worker,
    ),
    DataCategory("forms", tables.DRAFTS, registration.forms, registration.drop_forms),
    DataCategory(
        "chat",
        (tables.Chat, tables.AnsweredOnce, tables.TopicMessage, tables.Mute),
        messages.chat,
        messages.drop_chat,
    ),
    DataCategory(
        "groups", (tables.Chat,), messages.linked_groups, registration.goes_with_the_worker
    ),
    DataCategory("broadcasts", (tables.Broadcast,), messages.broadcasts, messages.drop_broadcasts),
    DataCategory(
        "received",
        (tables.BroadcastRecipient,),
        messages.received,
        registration.goes_with_the_worker,
    ),
    DataCategory("messages", (tables.Outbox,), messages.messages, messages.drop_messages),
    DataCategory(
        "relayed",
        (tables.RelayedMessage, tables.RelayBlock),
        messages.relayed,
        registration.goes_with_the_worker,
    ),
    DataCategory("updates", (tables.Inbox,), messages.updates, messages.empty_updates),
    # Who decided a match of a roll is in both, by the code that leads nowhere once they are erased.
    DataCategory("audit", (tables.Audit, tables.Lineage), messages.audited, messages.stays_audited),
    DataCategory(
        "worker", (tables.Worker, tables.Booth), registration.worker, registration.drop_worker
    ),
)


def export(telegram_id: int, keys: PhoneCipher) -> PersonalData:
    """Return everything held about the person behind a Telegram account, phones readable.

    For a person who is not registered only what is certainly theirs: an invitation to their phone
    once they have shared their contact. Locks the worker's row.
    """
    with transaction(repeatable=True):
        person = find(telegram_id, keys)
        parts = [(part.name, tuple(part.export(person, keys))) for part in PARTS]
    return PersonalData(_code(person), tuple((name, facts) for name, facts in parts if facts))


def erase(telegram_id: int, worker: str, keys: PhoneCipher, now: datetime) -> bool:
    """Erase a person; False, and nothing is changed, when they are not the one who was asked.

    `worker` is the ID they had when they were asked, "" for nobody registered: a button that was
    left over does not erase a person who registers again. Once they are gone, a second time does no
    harm. Locks the worker's row.
    """
    with transaction():
        person = find(telegram_id, keys)
        if person.worker is None and worker:
            return True
        if _code(person) != worker:
            return False
        if person.worker is not None:
            audit.record(person.worker.id, AuditAction.ERASE, worker, now)
        registration.drop_answers_of_others(person, keys)
        for part in PARTS:
            part.erase(person, now)
    return True


def _code(person: DataSubject) -> str:
    return worker_ids.show(person.worker.public_id) if person.worker else ""
