"""Refusals about changes of one's own record."""

from models.errors import Refusal


class NothingToMove(Refusal):
    """The registration that was to be moved has been deleted meanwhile. No parameters."""

    key = "nothing_to_move"


class NothingToUndo(Refusal):
    """A change cannot be undone, as the value was changed again since. No parameters."""

    key = "nothing_to_undo"
