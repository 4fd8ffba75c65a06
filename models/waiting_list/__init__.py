"""The waiting lists of sessions: who is next, seats that are offered, and seats held for an AC."""

from models.waiting_list import chances, line, offering, seating
from models.waiting_list.chances import Chance
from models.waiting_list.errors import NotWaiting
from models.waiting_list.line import admit
from models.waiting_list.offering import SeatFreed, make_due, settle
from models.waiting_list.policy import OfferPolicy

__all__ = [
    "Chance",
    "NotWaiting",
    "OfferPolicy",
    "SeatFreed",
    "admit",
    "chances",
    "line",
    "make_due",
    "offering",
    "seating",
    "settle",
]
