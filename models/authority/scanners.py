"""Who may scan the cards of those who come to a session, and do nothing else there."""

from models import tables


def scans_at(worker_id: int) -> frozenset[int]:
    """Return the sessions at whose door a worker was given the right to scan cards.

    It ends when the attendance does: then the right is deleted.
    """
    right = tables.ScanRight
    held = right.select(right.session).where(right.worker == worker_id)
    return frozenset(row.session_id for row in held)
