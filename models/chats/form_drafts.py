"""Form drafts: forms that wait for their next answer, by person and chat, or topic of it.

One form is open. Those that were left for another wait behind it. After SILENCE the open one waits
too: what is typed then is not taken for its answer before the person has said so.

So do lines of commands that wait for the right word: a place that several fit, for example.
An encrypted answer lies in an envelope (models/identity/envelope.py). The drafts of this module
have it sealed, as it is stored; bot/conversation/form_answers.py seals and unseals it.
"""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from peewee import Expression

from models import tables
from models.database import transaction
from models.identity import envelope

REGISTRATION = "register"  # the form in which people share their own phone
PHONE = "phone"  # the key of that answer, which is encrypted
# Who is called away (a visitor, a call, a bus) is back within half an hour and still knows what was
# asked. Whoever writes later has most likely begun something else.
SILENCE = timedelta(minutes=30)
LINE = "line"  # the key of a waiting line, which is encrypted
REPEATED = timedelta(days=2)  # Telegram repeats an update for one day


@dataclass(frozen=True, slots=True)
class FormDraft:
    """An unfinished form of one person in one chat, and the answers so far.

    `update_id` is the last update whose answer it holds. `waits`: another form was opened over it.
    """

    form: str
    data: dict[str, Any]
    updated_at: datetime
    update_id: int | None = None
    waits: bool = False

    def has_answer_of(self, update_id: int, now: datetime) -> bool:
        """Return whether the draft holds an update's answer already.

        Such an update comes again after a process died with it. Telegram numbers
        updates upwards, but starts anywhere after a week of silence.
        """
        recent = now - self.updated_at < REPEATED
        return recent and self.update_id is not None and update_id <= self.update_id


def is_asleep(waits: bool, updated_at: datetime, now: datetime) -> bool:
    """Return whether the person must be asked before a form takes what they type."""
    return waits or now - updated_at > SILENCE


def load(
    chat_id: int, user_id: int, thread_id: int = 0, form: str | None = None
) -> FormDraft | None:
    """Return the open form, the newest of those that wait, or None; with `form` the one so named.

    models.chats.callers finds it in the same order.
    """
    draft, mine = tables.Draft, _is_of(chat_id, user_id, thread_id)
    if form is not None:
        mine &= draft.form == form
    row = draft.select().where(mine).order_by(draft.waits, draft.updated_at.desc()).first()
    if row is None:
        return None
    return FormDraft(row.form, json.loads(row.data), row.updated_at, row.update_id, row.waits)


def save(
    chat_id: int,
    user_id: int,
    form: str,
    data: dict[str, Any],
    now: datetime,
    update_id: int | None = None,
    thread_id: int = 0,
) -> None:
    """Record the answers so far, and open the form; one of another name waits from now on.

    `update_id` is the update with the newest answer.
    """
    key = {"chat_id": chat_id, "thread_id": thread_id, "user_id": user_id}
    data_now = {"data": json.dumps(data), "updated_at": now, "update_id": update_id}
    draft = tables.Draft
    with transaction():
        _store(draft, form=form, **key, **data_now)
        others = _is_of(chat_id, user_id, thread_id) & (draft.form != form) & ~draft.waits
        draft.update(waits=True).where(others).execute()


def save_line(
    chat_id: int,
    user_id: int,
    command: str,
    line: envelope.Envelope,
    now: datetime,
    update_id: int,
    thread_id: int = 0,
) -> None:
    """Record the line of an update that waits for a word; it replaces an older one."""
    key = {"chat_id": chat_id, "thread_id": thread_id, "user_id": user_id}
    data = {"data": json.dumps({LINE: line}), "updated_at": now, "update_id": update_id}
    _store(tables.LineDraft, form=command, **key, **data)


def take_line(
    chat_id: int, user_id: int, update_id: int, thread_id: int = 0
) -> tuple[str, envelope.Envelope] | None:
    """Delete the line of this update, and return its command and the line; None when it is over.

    What is done with it may be deleted later, such as an invitation's number: it must not stay.
    """
    line = tables.LineDraft
    mine = (line.chat_id == chat_id) & (line.user_id == user_id) & (line.thread_id == thread_id)
    which = mine & (line.update_id == update_id)
    with transaction():
        row = line.get_or_none(which)
        if row is None or not line.delete().where(which).execute():
            return None
    sealed = json.loads(row.data).get(LINE)
    return (row.form, sealed) if envelope.is_sealed(sealed) else None


def _store(draft: type[tables.Draft], **columns: object) -> None:
    with transaction():
        draft.insert(**columns).on_conflict(
            conflict_target=(draft.chat_id, draft.thread_id, draft.user_id, draft.form),
            preserve=(draft.data, draft.updated_at, draft.update_id, draft.waits),
        ).execute()


def drop(chat_id: int, user_id: int, thread_id: int, form: str) -> bool:
    """Delete a form; return whether there was one."""
    mine = _is_of(chat_id, user_id, thread_id) & (tables.Draft.form == form)
    deletion = tables.Draft.delete().where(mine)
    with transaction():
        return bool(deletion.execute())


def shared_phone(user_id: int) -> str | None:
    """Return the encrypted phone of a person who shared it and has not registered with it yet."""
    draft = tables.Draft
    mine = draft.select().where(draft.user_id == user_id, draft.form == REGISTRATION)
    phones = (json.loads(row.data).get(PHONE) for row in mine.order_by(draft.updated_at.desc()))
    return next((envelope.token(phone) for phone in phones if envelope.is_sealed(phone)), None)


def _is_of(chat_id: int, user_id: int, thread_id: int) -> Expression:
    draft = tables.Draft
    of_user = (draft.chat_id == chat_id) & (draft.user_id == user_id)
    return of_user & (draft.thread_id == thread_id)
