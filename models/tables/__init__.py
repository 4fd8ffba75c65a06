"""The schema: all tables, in the order in which they can be created."""

from models.database import Table, database
from models.tables.audit import Audit, AuditHead
from models.tables.chats import AnsweredOnce, Chat, Digest, DigestRun, TopicMessage, Unreached
from models.tables.feedback import Feedback
from models.tables.form_drafts import Draft, LineDraft
from models.tables.invitations import (
    Batch,
    BatchKind,
    BlockedPhone,
    CountedPhone,
    Invitation,
    InvitationState,
    InvitationVia,
)
from models.tables.places import Booth, GeographyImport, Place
from models.tables.plans import Plan, PlannedSlot, TrainerAway, TrainerLimit, Venue
from models.tables.posts import Post, PostKind, PostOffer
from models.tables.queues import GroupUpgrade, Inbox, Lease, Outbox, Pause
from models.tables.relay import RelayBlock, RelayedMessage
from models.tables.review import CallAnswer, Flag, FlagState, VerificationCall, WeeklySample
from models.tables.targets import Target
from models.tables.trainings import Enrolment, Presence, Quota, Session, Training, Waiting
from models.tables.workers import BoothChange, Consent, ConsentProof, Notice, Worker

ALL: tuple[type[Table], ...] = (
    Place,
    Booth,
    GeographyImport,
    Worker,
    Consent,
    Notice,
    ConsentProof,
    BoothChange,
    PostKind,
    Post,
    PostOffer,
    RelayedMessage,
    RelayBlock,
    Draft,
    LineDraft,
    Batch,
    Invitation,
    BlockedPhone,
    CountedPhone,
    Flag,
    WeeklySample,
    VerificationCall,
    Target,
    Training,
    Session,
    Plan,
    PlannedSlot,
    Venue,
    TrainerLimit,
    TrainerAway,
    Enrolment,
    Presence,
    Feedback,
    Waiting,
    Quota,
    Chat,
    Unreached,
    Digest,
    DigestRun,
    AnsweredOnce,
    TopicMessage,
    Outbox,
    Inbox,
    Audit,
    AuditHead,
    Lease,
    GroupUpgrade,
    Pause,
)

# Whatever somebody has typed and not finished: exported, erased and re-encrypted alike.
DRAFTS: tuple[type[Draft], ...] = (Draft, LineDraft)

__all__ = [
    "ALL",
    "DRAFTS",
    "AnsweredOnce",
    "Audit",
    "AuditHead",
    "Batch",
    "BatchKind",
    "BlockedPhone",
    "Booth",
    "BoothChange",
    "CallAnswer",
    "Chat",
    "Consent",
    "ConsentProof",
    "CountedPhone",
    "Digest",
    "DigestRun",
    "Draft",
    "Enrolment",
    "Feedback",
    "Flag",
    "FlagState",
    "GeographyImport",
    "GroupUpgrade",
    "Inbox",
    "Invitation",
    "InvitationState",
    "InvitationVia",
    "Lease",
    "LineDraft",
    "Notice",
    "Outbox",
    "Pause",
    "Place",
    "Plan",
    "PlannedSlot",
    "Post",
    "PostKind",
    "PostOffer",
    "Presence",
    "Quota",
    "RelayBlock",
    "RelayedMessage",
    "Session",
    "Table",
    "Target",
    "TopicMessage",
    "TrainerAway",
    "TrainerLimit",
    "Training",
    "Unreached",
    "Venue",
    "VerificationCall",
    "Waiting",
    "WeeklySample",
    "Worker",
    "database",
]
