"""All tables in the order in which they can be created."""

from models.tables.base import Table, database
from models.tables.growth import Batch, BlockedPhone, CountedPhone, Invitation
from models.tables.people import Consent, Draft, Post, Worker
from models.tables.places import Booth, GeographyImport, Place
from models.tables.traffic import Audit, Chat, Digest, Inbox, Lease, Outbox
from models.tables.work import Enrolment, Session, Target, Training

ALL: tuple[type[Table], ...] = (
    Place,
    Booth,
    GeographyImport,
    Worker,
    Consent,
    Post,
    Draft,
    Batch,
    Invitation,
    BlockedPhone,
    CountedPhone,
    Target,
    Training,
    Session,
    Enrolment,
    Chat,
    Digest,
    Outbox,
    Inbox,
    Audit,
    Lease,
)

__all__ = [
    "ALL",
    "Audit",
    "Batch",
    "BlockedPhone",
    "Booth",
    "Chat",
    "Consent",
    "CountedPhone",
    "Digest",
    "Draft",
    "Enrolment",
    "GeographyImport",
    "Inbox",
    "Invitation",
    "Lease",
    "Outbox",
    "Place",
    "Post",
    "Session",
    "Table",
    "Target",
    "Training",
    "Worker",
    "database",
]
