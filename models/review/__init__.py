"""Doubtful invitations: flags, decisions and verification calls."""

from models.review import call_reminders, entries, flagging, under_review, verification_calls
from models.review.decisions import (
    VERDICTS,
    FlagState,
    Verdict,
    decide,
    take_back,
)
from models.review.entries import EntryPage, FlagView, InvitationEntry, InviterView
from models.review.errors import AlreadyDecided, CallOver, OwnEntry
from models.review.evidence import Evidence
from models.review.open_entries import Review, count_waiting, inviter_of, queue
from models.review.open_work import open_work
from models.review.rules import RULES
from models.review.under_review import UnderReview
from models.review.verification_calls import CallAnswer, Calls

__all__ = [
    "RULES",
    "VERDICTS",
    "AlreadyDecided",
    "CallAnswer",
    "CallOver",
    "Calls",
    "EntryPage",
    "Evidence",
    "FlagState",
    "FlagView",
    "InvitationEntry",
    "InviterView",
    "OwnEntry",
    "Review",
    "UnderReview",
    "Verdict",
    "call_reminders",
    "count_waiting",
    "decide",
    "entries",
    "flagging",
    "inviter_of",
    "open_work",
    "queue",
    "take_back",
    "under_review",
    "verification_calls",
]
