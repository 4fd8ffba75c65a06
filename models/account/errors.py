"""Refusals about changes of one's own record."""

from models.errors import Refusal


class NothingToUndo(Refusal):
    """A change cannot be undone, as the value was changed again since. No parameters."""

    key = "nothing_to_undo"
