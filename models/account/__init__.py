"""One's own record: profile changes, export and erasure."""

from models.account import consent_history, moving, personal_data, profile
from models.account.consent_history import GivenConsent
from models.account.errors import NothingToMove, NothingToUndo
from models.account.inventory import Record
from models.account.moving import AccountNews, Moved
from models.account.personal_data import PersonalData
from models.account.profile import BoothChange, NameChange

__all__ = [
    "AccountNews",
    "BoothChange",
    "GivenConsent",
    "Moved",
    "NameChange",
    "NothingToMove",
    "NothingToUndo",
    "PersonalData",
    "Record",
    "consent_history",
    "moving",
    "personal_data",
    "profile",
]
