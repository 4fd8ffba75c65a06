"""The audit: who did what about whom, when. Rows are only ever added."""

import json
from datetime import datetime

from models import tables


def record(actor: int | None, action: str, subject: str, now: datetime, **details: object) -> None:
    """Add a row inside the caller's transaction.

    `actor` is a worker's id, or None for the operator; `subject` is a code; `details` hold codes
    and numbers, never a name or a phone.
    """
    tables.Audit.create(
        at=now, actor=actor, action=action, subject=subject, details=json.dumps(details)
    )
