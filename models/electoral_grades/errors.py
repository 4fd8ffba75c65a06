"""Refusals about electoral grades."""

from models.errors import Refusal


class BadGrade(Refusal):
    """A grade cannot be read, its source is missing or too long, or its date is to come.

    Parameters: what, text, limit. `what` is grade, source or date.
    """

    key = "bad_grade"


class GradeOver(Refusal):
    """There is no such grade, or another holds at its booth. No parameters."""

    key = "grade_over"
