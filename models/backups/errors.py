"""What keeps a backup from being made, read or restored; each message says what to do."""


class BackupError(Exception):
    """Raised where a backup cannot be made or restored; nothing was replaced. Has the remedy."""


class NotEmpty(BackupError):
    """Raised where restoring would replace a database, and nobody has said that it may."""
