"""Change a session in which seats are taken, and tell or ask those who have one."""

from models.session_changes import changing, looking, lost_seats, roster_sheet, telling, writing
from models.session_changes.changing import Changed, ChangedAgain
from models.session_changes.looking import Listed, SessionView
from models.session_changes.roster_sheet import RosterSheet, SeatStatus
from models.session_changes.telling import Cancelled, ChangeKind, ChangeNews, WaitingChange
from models.session_changes.writing import Written

__all__ = [
    "Cancelled",
    "ChangeKind",
    "ChangeNews",
    "Changed",
    "ChangedAgain",
    "Listed",
    "RosterSheet",
    "SeatStatus",
    "SessionView",
    "WaitingChange",
    "Written",
    "changing",
    "looking",
    "lost_seats",
    "roster_sheet",
    "telling",
    "writing",
]
