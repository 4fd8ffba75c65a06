"""Inventory of personal data: how each kind is exported and erased."""

from models.account.inventory import areas, invitations, messages, registration, trainings
from models.account.inventory.data_subject import (
    DataSubject,
    Record,
    account_mark,
    find,
    readable,
)

__all__ = [
    "DataSubject",
    "Record",
    "account_mark",
    "areas",
    "find",
    "invitations",
    "messages",
    "readable",
    "registration",
    "trainings",
]
