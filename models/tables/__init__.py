"""The schema: all tables, in the order in which they can be created."""

from models.tables.base import Table, database
from models.tables.growth import (
    Batch,
    BatchKind,
    BlockedPhone,
    CountedPhone,
    Invitation,
    InvitationState,
    InvitationVia,
)
from models.tables.people import BoothChange, Consent, Draft, Post, Worker
from models.tables.places import Booth, GeographyImport, Place
from models.tables.posts import Appointment, PostKind
from models.tables.review import CallAnswer, CallBack, Draw, Flag, FlagState
from models.tables.traffic import Audit, AuditHead, Chat, Digest, Inbox, Lease, Outbox
from models.tables.work import Enrolment, Session, Target, Training

ALL: tuple[type[Table], ...] = (
    Place,
    Booth,
    GeographyImport,
    Worker,
    Consent,
    BoothChange,
    PostKind,
    Post,
    Appointment,
    Draft,
    Batch,
    Invitation,
    BlockedPhone,
    CountedPhone,
    Flag,
    Draw,
    CallBack,
    Target,
    Training,
    Session,
    Enrolment,
    Chat,
    Digest,
    Outbox,
    Inbox,
    Audit,
    AuditHead,
    Lease,
)

__all__ = [
    "ALL",
    "Appointment",
    "Audit",
    "AuditHead",
    "Batch",
    "BatchKind",
    "BlockedPhone",
    "Booth",
    "BoothChange",
    "CallAnswer",
    "CallBack",
    "Chat",
    "Consent",
    "CountedPhone",
    "Digest",
    "Draft",
    "Draw",
    "Enrolment",
    "Flag",
    "FlagState",
    "GeographyImport",
    "Inbox",
    "Invitation",
    "InvitationState",
    "InvitationVia",
    "Lease",
    "Outbox",
    "Place",
    "Post",
    "PostKind",
    "Session",
    "Table",
    "Target",
    "Training",
    "Worker",
    "database",
]
