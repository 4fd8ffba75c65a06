"""Which trainers and venues are booked when: the clash check, and the nearest free slots."""

from models.bookings import reading, slot_codes, trainers, venues
from models.bookings.clashes import Booking, Bookings, Clash, ClashKind, TrainerDays
from models.bookings.free_slots import nearest
from models.bookings.slot_codes import OfferedSlot
from models.bookings.trainers import Trainer
from models.bookings.venues import Venue

__all__ = [
    "Booking",
    "Bookings",
    "Clash",
    "ClashKind",
    "OfferedSlot",
    "Trainer",
    "TrainerDays",
    "Venue",
    "nearest",
    "reading",
    "slot_codes",
    "trainers",
    "venues",
]
