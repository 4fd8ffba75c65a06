"""Who says that they come to a session, and how many to expect from what happened before."""

from models.turnout import answers, closing_notes, trainer_notes
from models.turnout.answers import Coming, Reason, Seat
from models.turnout.expected import Expected, expect
from models.turnout.trainer_notes import TrainerNote

__all__ = [
    "Coming",
    "Expected",
    "Reason",
    "Seat",
    "TrainerNote",
    "answers",
    "closing_notes",
    "expect",
    "trainer_notes",
]
