"""The append-only audit: a chain of hashes, recording and reading it."""

from models.audit import history, log
from models.audit.actions import AuditAction
from models.audit.history import AuditEntry, AuditPage, CodeLabel
from models.audit.log import FIRST, NAMELESS, chain_hash, has, length, record, verify

__all__ = [
    "FIRST",
    "NAMELESS",
    "AuditAction",
    "AuditEntry",
    "AuditPage",
    "CodeLabel",
    "chain_hash",
    "has",
    "history",
    "length",
    "log",
    "record",
    "verify",
]
