"""Every trace of a person in every column of every table, however it is stored."""

import json
import re
from typing import Any

from cryptography.fernet import InvalidToken

from models.database import Database
from tests.support.world import KEYS

_TOKEN = re.compile(r"gAAAA[\w=-]+")
_LABELS = ("", "blocked ", "counted ")  # under which a phone is hashed
_DEVANAGARI = str.maketrans("0123456789", "०१२३४५६७८९")


def cells(db: Database) -> list[tuple[str, str]]:
    """Return every value in the database as text, each with its table and column."""
    ask: Any = db.peewee.execute_sql
    found = []
    for table in sorted(db.peewee.get_tables()):
        query = ask(f'SELECT * FROM "{table}"')
        names = [column[0] for column in query.description]
        for row in query.fetchall():
            found += [(f"{table}.{n}", str(v)) for n, v in zip(names, row, strict=True)]
    return found


def traces(db: Database, phone: str, *names: str) -> list[str]:
    """Return the columns that hold a phone (E.164) or a name: readable, hashed or encrypted."""
    digits = phone[-10:]
    words = {digits, digits.translate(_DEVANAGARI), *names}
    words |= {json.dumps(name)[1:-1] for name in names}
    words |= {KEYS.phone_hash(label + phone) for label in _LABELS}
    return sorted({where for where, text in cells(db) if _has(text, words)})


def _has(text: str, words: set[str]) -> bool:
    readable = [text, *map(_decrypted, _TOKEN.findall(text))]
    return any(word in each for word in words for each in readable)


def _decrypted(token: str) -> str:
    try:
        return KEYS.decrypt(token)
    except InvalidToken:
        return ""
