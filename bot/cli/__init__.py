"""The operator's commands, one module a subject."""

from bot.cli import import_export, inspection, maintenance
from bot.cli.terminal import CommandError, err, open_database, out, refused

__all__ = [
    "CommandError",
    "err",
    "import_export",
    "inspection",
    "maintenance",
    "open_database",
    "out",
    "refused",
]
