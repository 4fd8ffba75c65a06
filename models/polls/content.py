"""What kinds of content the bot sends, and which of them are silent before a poll.

Only logistics go on: sessions that are moved or cancelled, one's own seat, one's own record.
"""

from collections.abc import Mapping
from enum import StrEnum

from models.outbox_subjects import OutboxSubject


class Content(StrEnum):
    """What a message is about, as the law about polls sees it."""

    TARGETS = "targets"
    BOARD = "board"  # the leaderboard, and one's own rank
    INVITATION = "invitation"  # the texts, links and QR codes by which people are invited
    BRING = "bring"  # any other call to bring people
    BROADCAST = "broadcast"
    LOGISTICS = "logistics"


CAMPAIGN = frozenset(Content) - {Content.LOGISTICS}
# What is posted to groups and people unasked; every subject that is not named is logistics.
_CAMPAIGNING: Mapping[OutboxSubject, Content] = {
    OutboxSubject.TARGETS: Content.TARGETS,
    OutboxSubject.WEEKLY: Content.TARGETS,
    OutboxSubject.CARE: Content.BRING,
}
CONTENT_OF: Mapping[OutboxSubject, Content] = {
    subject: _CAMPAIGNING.get(subject, Content.LOGISTICS) for subject in OutboxSubject
}
