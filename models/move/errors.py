"""What keeps a database from being moved; each message says what to do."""


class MoveError(Exception):
    """Raised where a database cannot be moved; the target is as it was. Has the remedy."""
