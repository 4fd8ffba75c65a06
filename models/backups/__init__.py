"""Backups of the whole database: made while it is in use, encrypted, opened again, restored."""

from models.backups import nightly
from models.backups.backup_file import BackupFile, BackupKind, BackupSource, look_at
from models.backups.errors import BackupError, NotEmpty
from models.backups.making import make
from models.backups.restoring import Restored, restore, resume
from models.backups.sealing import BackupKeys
from models.backups.sqlite_file import Report

__all__ = [
    "BackupError",
    "BackupFile",
    "BackupKeys",
    "BackupKind",
    "BackupSource",
    "NotEmpty",
    "Report",
    "Restored",
    "look_at",
    "make",
    "nightly",
    "restore",
    "resume",
]
