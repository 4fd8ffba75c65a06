"""Posts: assigned, offered, held and ended, and who may be given one."""

from models.posts import candidates, location, offers, roster
from models.posts.assignments import (
    AssignmentView,
    PersonName,
    PostAssignment,
    appoint,
    end,
    give_back,
    held,
    view,
)
from models.posts.errors import (
    AlreadyHeld,
    DeadLink,
    NotAWorker,
    PostFull,
    PostOver,
    UnclearPerson,
    WrongSpot,
)
from models.posts.location import PostLocation
from models.posts.roster import PAGE, PlaceSummary, PostHolder, Roster, RosterLine

__all__ = [
    "PAGE",
    "AlreadyHeld",
    "AssignmentView",
    "DeadLink",
    "NotAWorker",
    "PersonName",
    "PlaceSummary",
    "PostAssignment",
    "PostFull",
    "PostHolder",
    "PostLocation",
    "PostOver",
    "Roster",
    "RosterLine",
    "UnclearPerson",
    "WrongSpot",
    "appoint",
    "candidates",
    "end",
    "give_back",
    "held",
    "location",
    "offers",
    "roster",
    "view",
]
