"""Refusals about attendance."""

from models.errors import Refusal


class TooEarly(Refusal):
    """The attendance of the session is not open. Parameters: session."""

    key = "attendance_early"


class AttendanceClosed(Refusal):
    """The attendance of the session is over. Parameters: session."""

    key = "attendance_closed"


class WrongCode(Refusal):
    """No hall shows this code now. Parameters: code."""

    key = "wrong_code"
