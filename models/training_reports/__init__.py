"""What became of the trainings of a place: held, who came, who passed, who is still active."""

from models.training_reports import feedback
from models.training_reports.feedback import Rating, Understood
from models.training_reports.figures import (
    STILL_ACTIVE_AFTER,
    Outcome,
    SessionLine,
    TrainingReport,
    Witnessed,
    of_place,
    of_trainer,
    require,
)
from models.training_reports.leading import LED_FOR, leads_any

__all__ = [
    "LED_FOR",
    "STILL_ACTIVE_AFTER",
    "Outcome",
    "Rating",
    "SessionLine",
    "TrainingReport",
    "Understood",
    "Witnessed",
    "feedback",
    "leads_any",
    "of_place",
    "of_trainer",
    "require",
]
