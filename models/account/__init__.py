"""One's own record: profile changes, export and erasure."""

from models.account import personal_data, profile
from models.account.errors import NothingToUndo
from models.account.inventory import Record
from models.account.personal_data import HeldData
from models.account.profile import BoothChange, NameChange

__all__ = [
    "BoothChange",
    "HeldData",
    "NameChange",
    "NothingToUndo",
    "Record",
    "personal_data",
    "profile",
]
