"""Refusals about imports of people."""

from models.errors import Refusal


class ImportGone(Refusal):
    """The preview of an import is too old, somebody else's, or discarded. No parameters."""

    key = "import_gone"


class FileChanged(Refusal):
    """The file to be imported is not the one that was previewed. No parameters."""

    key = "file_changed"


class UndoOver(Refusal):
    """An import can no longer be undone. Parameters: hours."""

    key = "undo_over"
