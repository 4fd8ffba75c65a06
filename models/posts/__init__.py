"""Posts: assigned, offered, held and ended, and who may be given one."""

from models.posts import candidates, location, offers, replacement, roster, waiting
from models.posts.assignments import (
    AssignmentView,
    PersonName,
    PostAssignment,
    appoint,
    end_post,
    get_assignment,
    give_back,
    view_post,
)
from models.posts.errors import (
    AlreadyHeld,
    DeadLink,
    NotAWorker,
    PostFull,
    PostOver,
    UnclearPerson,
    WrongLocation,
)
from models.posts.location import PostLocation, location_of
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
    "WrongLocation",
    "appoint",
    "candidates",
    "end_post",
    "get_assignment",
    "give_back",
    "location",
    "location_of",
    "offers",
    "replacement",
    "roster",
    "view_post",
    "waiting",
]
