"""Electoral grades of booths: how the last votes there are judged, entered by a coordinator."""

from models.electoral_grades.errors import BadGrade, GradeOver
from models.electoral_grades.grading import SOURCE, set_grade, undo
from models.electoral_grades.reading import GRADES, HeldGrade, current

__all__ = [
    "GRADES",
    "SOURCE",
    "BadGrade",
    "GradeOver",
    "HeldGrade",
    "current",
    "set_grade",
    "undo",
]
