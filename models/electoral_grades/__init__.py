"""Electoral grades of booths: how the last votes there are judged, entered by a coordinator."""

from models.electoral_grades.errors import BadGrade, GradeOver
from models.electoral_grades.grading import SOURCE, require_source, set_grade, undo
from models.electoral_grades.reading import GRADES, HeldGrade, current

__all__ = [
    "GRADES",
    "SOURCE",
    "BadGrade",
    "GradeOver",
    "HeldGrade",
    "current",
    "require_source",
    "set_grade",
    "undo",
]
