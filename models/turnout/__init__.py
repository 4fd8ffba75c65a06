"""Who says that they come to a session, and how many to expect from what happened before."""

from models.turnout import absences, answers, closing_notes, trainer_notes
from models.turnout.absences import Absence, Claim
from models.turnout.answers import BEFOREHAND, Coming, Reason, Seat
from models.turnout.expected import Expected, expect
from models.turnout.trainer_notes import TrainerNote

__all__ = [
    "BEFOREHAND",
    "Absence",
    "Claim",
    "Coming",
    "Expected",
    "Reason",
    "Seat",
    "TrainerNote",
    "absences",
    "answers",
    "closing_notes",
    "expect",
    "trainer_notes",
]
