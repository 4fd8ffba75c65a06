"""Who may scan the cards of those who come to a session, and do nothing else there."""

from models import tables


def may_scan(worker_id: int, session_id: int) -> bool:
    """Return whether a worker was given the right to scan cards at the door of a session.

    It ends by itself when the attendance does, for nothing can be scanned then.
    """
    right = tables.ScanRight
    held = right.select().where(right.session == session_id, right.worker == worker_id)
    return bool(held.exists())
