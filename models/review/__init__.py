"""Fraud flags on confirmed invitations: the rules, and the operation that applies them."""

from models.flags.entries import Entry, Findings
from models.flags.examination import BATCH, examine
from models.flags.rules import DENIED, RULES

__all__ = ["BATCH", "DENIED", "RULES", "Entry", "Findings", "examine"]

