"""Refusals about imports of people, and about single cells."""

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


class BadCell(ValueError):
    """A cell that cannot be used: why (a key), and its text."""

    def __init__(self, why: str, text: str = "") -> None:
        super().__init__(why)
        self.why, self.text = why, str(text)
