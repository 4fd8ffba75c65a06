"""Digests of which nobody knows whether they arrived: who is told, and what they can do.

Such a digest is never repeated by the bot. Those who can look into the group decide: it is posted
again, or left as it is.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models import authority, chats, places
from models.chats import NotLinked
from models.database import transaction
from models.outbox_subjects import OutboxSubject
from models.queues import DeadLetter, dead_letters, outbox
from models.quiet_hours import quiet_left
from models.tables.chats import DigestKind

STAYS = timedelta(minutes=5)  # until then a late answer may settle it
TELL_FOR = timedelta(days=1)  # how long it is worth telling
MOST_FOR_ADMINS = 5  # more at once are an outage, which the operator sees


@dataclass(frozen=True, slots=True)
class UncertainDigest:
    """A digest that may not have arrived: the id of its message, its kind, its group and place."""

    id: int
    kind: DigestKind
    title: str
    place: places.Place
    made_at: datetime


def tell(now: datetime) -> int:
    """Queue the question about each digest that stays uncertain; return how many messages.

    For whoever linked the group, or the coordinators around its place, and for the admins. Once
    for each time that it was sent. Safe to call at any time, from several processes.
    """
    letters = dead_letters.uncertain(tuple(DigestKind), now - TELL_FOR, now - STAYS)
    admins = authority.admins() if len(letters) <= MOST_FOR_ADMINS else ()
    return sum(_tell(letter, admins, now) for letter in letters)


def _tell(letter: DeadLetter, admins: tuple[int, ...], now: datetime) -> int:
    if _link(letter) is None:
        return 0
    linker = chats.linked_by(letter.chat_id, letter.thread_id)
    told = dict.fromkeys((*chats.responsible(linker, letter.payload["place"]), *admins))
    with transaction():
        return sum(
            outbox.enqueue(
                f"uncertain:{letter.id}:{letter.attempts}:{telegram_id}",
                telegram_id,
                0,
                OutboxSubject.UNCERTAIN,
                {"message": letter.id},
                now=now,
                expires_at=now + TELL_FOR,
                at_least_once=True,
            )
            for telegram_id in told
        )


def find(message_id: int) -> UncertainDigest | None:
    """Return a digest that is still uncertain; None when that was settled, or it is no digest."""
    letter = dead_letters.find_uncertain(message_id, tuple(DigestKind))
    link = _link(letter) if letter else None
    if letter is None or link is None:
        return None
    return UncertainDigest(
        letter.id, DigestKind(letter.subject), link.title, link.place, letter.made_at
    )


def post_again(message_id: int, *, by: int, now: datetime, zone: ZoneInfo) -> bool:
    """Queue an uncertain digest once more, for after the quiet hours; False if it was settled.

    `by` is a Telegram id. Raises NotRegistered or NotAllowed.
    """
    with transaction():
        digest = _require(message_id, by)
        return digest is not None and dead_letters.retry(digest.id, now + quiet_left(now, zone))


def leave(message_id: int, *, by: int, now: datetime) -> bool:
    """Close the matter of an uncertain digest as `post_again` does; nothing is sent."""
    with transaction():
        digest = _require(message_id, by)
        return digest is not None and dead_letters.drop(digest.id, now)


def _require(message_id: int, by: int) -> UncertainDigest | None:
    digest = find(message_id)
    if digest is not None:
        authority.require(by, "link", digest.place.id)
    return digest


def _link(letter: DeadLetter) -> chats.GroupLink | None:
    """Return the link that a digest was for; None when there is no such link any more."""
    try:
        link = chats.linked(letter.chat_id, letter.thread_id)
    except NotLinked:
        return None
    is_same = link.thread_id == letter.thread_id and link.place.id == letter.payload.get("place")
    return link if is_same else None
