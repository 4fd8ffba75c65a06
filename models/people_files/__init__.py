"""Files of people: preview, import, undo and export."""

from models.people_files import batches, column_mapping, exports, invitation_links, previews
from models.people_files.batches import AppliedImport, UndoneImport
from models.people_files.column_mapping import PersonRow, is_of_people
from models.people_files.errors import BadCell, FileChanged, ImportGone, UndoOver
from models.people_files.exports import ExportRow
from models.people_files.invitation_links import InvitedPerson
from models.people_files.previews import ImportPreview, ImportPreviewBuilder, RowProblem

__all__ = [
    "AppliedImport",
    "BadCell",
    "ExportRow",
    "FileChanged",
    "ImportGone",
    "ImportPreview",
    "ImportPreviewBuilder",
    "InvitedPerson",
    "PersonRow",
    "RowProblem",
    "UndoOver",
    "UndoneImport",
    "batches",
    "column_mapping",
    "exports",
    "invitation_links",
    "is_of_people",
    "previews",
]
