"""The whole database moved from SQLite to PostgreSQL or back: every row, and each table checked."""

from models.move.errors import MoveError
from models.move.moving import move

__all__ = ["MoveError", "move"]
