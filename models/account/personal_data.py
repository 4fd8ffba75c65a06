"""Requests of a person about their own data: export everything held about them, or erase it.

One table is the inventory: for each category its name, the tables it covers, how to export it, and
how to erase it. A new table with personal data gets its line here; a test asks for it.

Erasing removes the worker and whatever names them. Live numbers lose them: their booth's
`confirmed` and `trained`, posts filled, seats in sessions that have not begun. What was counted for
others keeps its number without a name: a confirmed invitation still counts for its inviter, and a
session that is over still had so many people in it. Pending invitations that they made end, for the
names in them were theirs to know. Keyed hashes stay of a phone whose owner said "not me", or it
could be invited again, and of one that has counted, or it would count again. The audit keeps their
number and their worker ID, which lead nowhere any more.

SQLite overwrites what is deleted (`secure_delete`). Its log keeps pages as they were: the bot
empties that within moments (`Database.empty_log`), and the night's job writes the file anew.
PostgreSQL clears the space with its next vacuum.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from peewee import Model

from models import audit, identity, tables
from models.database import transaction
from models.held import growth, people, traffic, work
from models.held.person import Fact, Person, find
from models.privacy import Keys


@dataclass(frozen=True, slots=True)
class Part:
    """A category of personal data: its name, its tables, how to export and how to erase it."""

    name: str
    tables: tuple[type[Model], ...]
    export: Callable[[Person, Keys], list[Fact]]
    erase: Callable[[Person, datetime], object]


@dataclass(frozen=True, slots=True)
class Held:
    """Everything held about a person, category by category; empty categories are left out.

    `worker` is their ID as people see it, "" when they are not registered. Moments are aware.
    """

    worker: str
    parts: tuple[tuple[str, tuple[Fact, ...]], ...]


# In the order of erasure: the worker last, for the others lead to it.
PARTS: tuple[Part, ...] = (
    Part("consents", (tables.Consent,), people.consents, people.goes_with_the_worker),
    Part("booth_changes", (tables.BoothChange,), people.booth_changes, people.goes_with_the_worker),
    Part("posts", (tables.Post,), people.posts, people.goes_with_the_worker),
    Part("offers", (tables.Appointment,), people.offers, people.goes_with_the_worker),
    Part("enrolments", (tables.Enrolment, tables.Session), work.enrolments, work.free_seats),
    Part("led", (tables.Session,), work.led, people.goes_with_the_worker),
    Part("targets", (tables.Target,), work.targets, people.goes_with_the_worker),
    Part("files", (tables.Batch,), growth.files, people.goes_with_the_worker),
    Part("invited", (tables.Invitation,), growth.made, growth.end_made),
    Part("came_by", (tables.Invitation,), growth.received, growth.empty_received),
    Part("blocked", (tables.BlockedPhone,), growth.blocked, growth.stays),
    Part("counted", (tables.CountedPhone,), growth.counted, growth.stays),
    Part("doubts", (tables.Flag,), growth.doubts, people.goes_with_the_worker),
    Part("called", (tables.CallBack,), growth.called, people.goes_with_the_worker),
    Part("decided", (tables.Flag, tables.CallBack), growth.decided, people.goes_with_the_worker),
    Part("forms", (tables.Draft,), people.forms, people.drop_forms),
    Part("chat", (tables.Chat,), traffic.chat, traffic.drop_chat),
    Part("messages", (tables.Outbox,), traffic.messages, traffic.drop_messages),
    Part("updates", (tables.Inbox,), traffic.updates, traffic.empty_updates),
    Part("audit", (tables.Audit,), traffic.audited, traffic.stays_audited),
    Part("worker", (tables.Worker, tables.Booth), people.worker, people.drop_worker),
)


def held(telegram_id: int, keys: Keys) -> Held:
    """Return everything held about the person behind a Telegram account, phones readable.

    For a person who is not registered only what is certainly theirs: an invitation to their phone
    once they have shared their contact. Locks the worker's row.
    """
    with transaction():
        person = find(telegram_id, keys)
        parts = [(part.name, tuple(part.export(person, keys))) for part in PARTS]
    return Held(_code(person), tuple((name, facts) for name, facts in parts if facts))


def erase(telegram_id: int, worker: str, keys: Keys, now: datetime) -> bool:
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
            audit.record(person.worker.id, "erase", worker, now)
        for part in PARTS:
            part.erase(person, now)
    return True


def _code(person: Person) -> str:
    return identity.show(person.worker.public_id) if person.worker else ""
