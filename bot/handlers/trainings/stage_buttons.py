"""What can be done with an attendance, as buttons: under its state and under its picture."""

from bot.button import Button
from bot.command_buttons import command_button
from bot.i18n import Text
from bot.keyboards import Keyboard, button, column
from models.attendance import AttendanceStage, AttendanceView

# What can be done at a stage: the end of a button's key, and its action.
_AT_STAGE = {
    AttendanceStage.EARLY: (
        ("names", "names"),
        ("paper", "printlist"),
        ("print", "printcertificates"),
        ("scanners", "scanners"),
    ),
    AttendanceStage.READY: (
        ("open", "openattendance"),
        ("names", "names"),
        ("paper", "printlist"),
        ("print", "printcertificates"),
        ("scanners", "scanners"),
    ),
    AttendanceStage.OPEN: (
        ("list", "ticks"),
        ("close", "endattendance"),
        ("new_code", "openattendance"),
        ("scanners", "scanners"),
        ("paper", "printlist"),
    ),
    AttendanceStage.CLOSED: (("correct", "ticks"), ("names", "names"), ("paper", "printlist")),
}


def stage_buttons(t: Text, seen: AttendanceView) -> Keyboard:
    """Return what can be done at this stage, the way forward first."""
    id_ = seen.session.id
    values = {"ticks": (id_, 0), "names": (id_, 0)}
    shown = _AT_STAGE[seen.stage]
    buttons = [labelled(t, key, name, *values.get(name, (id_,))) for key, name in shown]
    return column([*buttons, command_button(t, "trainings")])


def labelled(t: Text, key: str, name: str, *values: int) -> Button:
    """Return a button of the attendance by the end of its key."""
    return button(t.plain(f"attendance.button_{key}"), name, *values)
