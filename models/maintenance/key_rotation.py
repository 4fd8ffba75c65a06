"""Encrypt every phone again with the first key, while the bot runs."""

import json
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cryptography.fernet import InvalidToken

from models import audit, tables
from models.audit import AuditAction
from models.database import transaction
from models.identity import PhoneCipher, envelope

BATCH = 500


@dataclass(frozen=True, slots=True)
class Rotated:
    """How many phones are under the first key now, and how many no configured key decrypts."""

    renewed: int
    lost: int


@dataclass(frozen=True, slots=True)
class Readability:
    """How many encrypted phones there are, and those that something is wrong with.

    No key decrypts those that are `lost`, another than the first those that are `old`. A phone that
    is `misfiled` was hashed under another key than the last one, so that nobody finds it.
    """

    total: int
    lost: int
    old: int
    misfiled: int


def total() -> int:
    """Return how many rows a rotation looks at."""
    phones = sum(int(table.select().where(*where).count()) for table, where in _phones())
    return phones + sum(int(draft.select().count()) for draft in tables.DRAFTS)


def rotate(
    keys: PhoneCipher, now: datetime, report: Callable[[int], None] = lambda rows: None
) -> Rotated:
    """Encrypt every phone of workers, invitations and open forms with the first key.

    In short transactions. It can be stopped and started again: a phone that is under the first key
    stays as it is, and so does one that changes meanwhile, for it is written with the first key.
    `report` is called with the number of rows of each batch.
    """
    renewed = lost = 0
    for table, where in _phones():
        after = 0
        while rows := _batch(table, where, after):
            with transaction():
                done = [_renew(table, row, keys) for row in rows]
            renewed, lost, after = renewed + done.count(True), lost + done.count(None), rows[-1].id
            report(len(rows))
    forms = [(draft, row) for draft in tables.DRAFTS for row in draft.select()]
    done = [_renew_form(draft, row, keys) for draft, row in forms]
    report(len(forms))
    audit.record(None, AuditAction.ROTATE, "phones", now, renewed=renewed)
    return Rotated(renewed + done.count(True), lost + done.count(None))


def readability(keys: PhoneCipher) -> Readability:
    """Decrypt every phone of workers, invitations and open forms, and change nothing."""
    seen = Counter[str]()
    for table, where in _phones():
        after = 0
        while rows := _batch(table, where, after):
            seen.update(_judged(row.phone, row.phone_hash, keys) for row in rows)
            after = rows[-1].id
    for draft in tables.DRAFTS:
        for row in draft.select():
            sealed = filter(envelope.is_sealed, json.loads(row.data).values())
            seen.update(_judged(envelope.token(value), None, keys) for value in sealed)
    return Readability(seen.total(), seen["lost"], seen["old"], seen["misfiled"])


def _judged(token: str, phone_hash: str | None, keys: PhoneCipher) -> str:
    """Return what is wrong with a phone, as `Readability` names it, or "right"."""
    try:
        phone = keys.decrypt(token)
    except InvalidToken:
        return "lost"
    if phone_hash is not None and keys.phone_hash(phone) != phone_hash:
        return "misfiled"
    return "right" if keys.renewed(token) == token else "old"


def _phones() -> list[tuple[Any, tuple[Any, ...]]]:
    return [(table, (table.phone.is_null(False),)) for table in (tables.Worker, tables.Invitation)]


def _batch(table: Any, where: tuple[Any, ...], after: int) -> list[Any]:
    query = table.select(table.id, table.phone, table.phone_hash).where(*where, table.id > after)
    return list(query.order_by(table.id).limit(BATCH))


def _renew(table: Any, row: Any, keys: PhoneCipher) -> bool | None:
    """Renew one phone: True if it was, False if there was no need, None if no key decrypts it."""
    try:
        token = keys.renewed(row.phone)
    except InvalidToken:
        return None
    if token == row.phone:
        return False
    same = (table.id == row.id) & (table.phone == row.phone)
    return bool(table.update(phone=token).where(same).execute())


def _renew_form(draft: Any, row: Any, keys: PhoneCipher) -> bool | None:
    answers = json.loads(row.data)
    try:
        fresh = {key: _renewed(value, keys) for key, value in answers.items()}
    except InvalidToken:
        return None
    if fresh == answers:
        return False
    mine = (draft.chat_id == row.chat_id) & (draft.user_id == row.user_id)
    mine &= (draft.thread_id == row.thread_id) & (draft.form == row.form)
    changed = draft.update(data=json.dumps(fresh)).where(mine, draft.data == row.data)
    return bool(changed.execute())


def _renewed(value: object, keys: PhoneCipher) -> object:
    return envelope.renewed(value, keys) if envelope.is_sealed(value) else value
