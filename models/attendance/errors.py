"""Refusals about attendance."""

from models.errors import Refusal


class TooEarly(Refusal):
    """The attendance of the session is not open. Parameters: session."""

    key = "attendance_early"


class AttendanceClosed(Refusal):
    """The attendance of the session is over. Parameters: session.

    With `what` = "leader" somebody reads it who leads the session, and may correct its list.
    """

    key = "attendance_closed"


class NotBegun(Refusal):
    """It is not closed before the session begins. Parameters: session, moment (aware)."""

    key = "attendance_not_begun"


class WrongCode(Refusal):
    """No hall shows this code now. Parameters: code."""

    key = "wrong_code"


class ForgedCard(Refusal):
    """The QR code of a card was not made here. No parameters."""

    key = "forged_card"


class NoDoor(Refusal):
    """The person may not scan cards at the door of this session now. Parameters: session."""

    key = "no_door"


class WrongNumbers(Refusal):
    """The list has no such numbers, or they cannot be read. Parameters: what, session, text."""

    key = "wrong_numbers"
