"""One's own record: profile changes, export and erasure."""

from models.account import personal_data, profile
from models.account.errors import NothingToUndo
from models.account.inventory import Record
from models.account.personal_data import PersonalData
from models.account.profile import BoothChange, NameChange

__all__ = [
    "BoothChange",
    "NameChange",
    "NothingToUndo",
    "PersonalData",
    "Record",
    "personal_data",
    "profile",
]
