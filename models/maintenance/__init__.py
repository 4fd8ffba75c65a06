"""Upkeep of the database: retention, key rotation and recounting."""

from models.maintenance import key_rotation, recount, retention
from models.maintenance.key_rotation import Readability, Rotated
from models.maintenance.retention import Purged

__all__ = ["Purged", "Readability", "Rotated", "key_rotation", "recount", "retention"]
