"""The settings that scores were computed with: whoever counts an event computes with the same."""

import hashlib
import json
from functools import lru_cache

from models import tables
from models.database import BindParam, CompiledQuery
from models.strength.weights import Weights

_known: dict[str, Weights | None] = {}  # of every database, as a key is a hash of them


@lru_cache(maxsize=8)
def key_of(weights: Weights) -> str:
    """Return the key of these settings."""
    return hashlib.sha256(_json(weights).encode()).hexdigest()[:16]


def keep(weights: Weights) -> str:
    """Store settings that are not stored yet, inside the caller's transaction; return their key."""
    key = key_of(weights)
    _KEEP.execute(key=key, values=_json(weights))
    return key


def of_key(key: str) -> Weights | None:
    """Return the settings with a key; None where another version of the program has stored them."""
    if key not in _known:
        [row] = _STORED.rows(key=key)
        try:
            _known[key] = Weights.from_stored(json.loads(row.values))
        except (TypeError, KeyError):
            _known[key] = None
    return _known[key]


def _json(weights: Weights) -> str:
    return json.dumps(weights.stored(), sort_keys=True)


_KEEP = CompiledQuery(
    lambda: tables.ScoreSettings.insert(
        key=BindParam("key"), values=BindParam("values")
    ).on_conflict_ignore()
)
_STORED = CompiledQuery(
    lambda: tables.ScoreSettings.select(tables.ScoreSettings.values).where(
        tables.ScoreSettings.key == BindParam("key")
    )
)
