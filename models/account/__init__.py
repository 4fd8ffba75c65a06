"""One's own record: profile changes, export and erasure."""

from models.account import consent_history, personal_data, profile
from models.account.consent_history import GivenConsent
from models.account.errors import NothingToUndo
from models.account.inventory import Record
from models.account.personal_data import PersonalData
from models.account.profile import BoothChange, NameChange

__all__ = [
    "BoothChange",
    "GivenConsent",
    "NameChange",
    "NothingToUndo",
    "PersonalData",
    "Record",
    "consent_history",
    "personal_data",
    "profile",
]
