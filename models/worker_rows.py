"""Rows of workers by Telegram account, for operations of models alone.

It knows nothing but the tables, so that whatever decides about a worker can import it.
"""

from models import tables
from models.database import BindParam, CompiledQuery
from models.errors import NotRegistered


def find(telegram_id: int) -> tables.Worker | None:
    """Return the worker's row, or None for an account that is not registered."""
    return next(iter(_BY_TELEGRAM_ID.models(tables.Worker, telegram_id=telegram_id)), None)


def require(telegram_id: int) -> tables.Worker:
    """Return the worker's row; raise NotRegistered."""
    row = find(telegram_id)
    if row is None:
        raise NotRegistered
    return row


def require_id(telegram_id: int) -> int:
    """Return the worker's id; raise NotRegistered."""
    return int(require(telegram_id).id)


_BY_TELEGRAM_ID = CompiledQuery(
    lambda: tables.Worker.select().where(tables.Worker.telegram_id == BindParam("telegram_id"))
)
