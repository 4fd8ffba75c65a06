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

from peewee import Delete, Expression, Insert, ModelSelect, Update

from models import tables
from models.database import BindParam, CompiledQuery, transaction
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
    query = _FIRST if form is None else _NAMED
    rows = query.rows(chat_id=chat_id, user_id=user_id, thread_id=thread_id, form=form)
    if not rows:
        return None
    [row] = rows
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
    with transaction():
        _STORE.execute(form=form, **key, **data_now)
        _LET_OTHERS_WAIT.execute(form=form, **key)


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
    with transaction():
        _STORE_LINE.execute(form=command, **key, **data)


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


def drop(chat_id: int, user_id: int, thread_id: int, form: str) -> bool:
    """Delete a form; return whether there was one."""
    key = {"chat_id": chat_id, "thread_id": thread_id, "user_id": user_id, "form": form}
    with transaction():
        return bool(_DROP.execute(**key))


def shared_phone(user_id: int) -> str | None:
    """Return the encrypted phone of a person who shared it and has not registered with it yet."""
    draft = tables.Draft
    mine = draft.select().where(draft.user_id == user_id, draft.form == REGISTRATION)
    phones = (json.loads(row.data).get(PHONE) for row in mine.order_by(draft.updated_at.desc()))
    return next((envelope.token(phone) for phone in phones if envelope.is_sealed(phone)), None)


def _is_theirs() -> Expression:
    draft = tables.Draft
    of_user = (draft.chat_id == BindParam("chat_id")) & (draft.user_id == BindParam("user_id"))
    return of_user & (draft.thread_id == BindParam("thread_id"))


def _first(*where: Expression) -> "ModelSelect[tables.Draft]":
    draft = tables.Draft
    theirs = draft.select().where(_is_theirs(), *where)
    return theirs.order_by(draft.waits, draft.updated_at.desc()).limit(1)


def _store(draft: type[tables.Draft]) -> Insert:
    key = draft.chat_id, draft.thread_id, draft.user_id, draft.form
    values = draft.data, draft.updated_at, draft.update_id
    query: Insert = draft.insert(
        {column: BindParam(column.name, column) for column in (*key, *values)}
    ).on_conflict(conflict_target=key, preserve=(*values, draft.waits))
    return query


def _let_others_wait() -> Update:
    draft = tables.Draft
    others = _is_theirs() & (draft.form != BindParam("form")) & ~draft.waits
    query: Update = draft.update(waits=True).where(others)
    return query


def _drop() -> Delete:
    draft = tables.Draft
    query: Delete = draft.delete().where(_is_theirs(), draft.form == BindParam("form"))
    return query


# Of every answer in a form
_FIRST = CompiledQuery(_first)
_NAMED = CompiledQuery(lambda: _first(tables.Draft.form == BindParam("form")))
_STORE = CompiledQuery(lambda: _store(tables.Draft))
_STORE_LINE = CompiledQuery(lambda: _store(tables.LineDraft))
_LET_OTHERS_WAIT = CompiledQuery(_let_others_wait)
_DROP = CompiledQuery(_drop)
