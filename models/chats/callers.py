"""Who is writing: the worker, the language and the open form behind a Telegram id."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from peewee import JOIN, SQL, Select, fn

from models import counters, polls, tables
from models.chats.form_drafts import is_asleep
from models.consents import Agreed
from models.counters import Counted
from models.database import BindParam, CompiledQuery, transaction
from models.queues import pauses
from models.strength import ACTIVE_FOR

ACTIVE_AGAIN_AFTER = timedelta(hours=6)  # activity is counted in days; this spares writes


@dataclass(frozen=True, slots=True)
class Caller:
    """The person behind an update, and what is known of the chat it came from."""

    user_id: int
    language: str
    language_chosen: bool
    worker_id: int | None
    worker_code: str | None  # the seven characters of the ID
    booth_id: int | None
    form: str | None  # the name of the open one, else of one that waits
    place_id: int | None  # of the group, when it is linked
    agreed: Agreed | None = None  # what the worker's newest consent is to
    unreached: bool = False  # of a linked group: that posts do not arrive is on record
    form_sleeps: bool = False  # the form waits, or is silent for long: ask before it goes on
    holds_post: bool = False  # some post; what it allows only models.authority says
    any_silence: bool = False  # before a poll, somewhere: see models/polls
    after_pause: bool = False  # presses may have been lost lately: see models/queues/pauses.py
    unplaced: bool = False  # the worker's booth is retired


def caller(
    chat_id: int,
    thread_id: int,
    user_id: int,
    now: datetime,
    *,
    private: bool,
    default_language: str,
) -> Caller:
    """Return who is calling, in one query, and record that the worker was active.

    A person's language is that of their private chat, whatever topic of it they write in; a group,
    and each topic of it, may have one of its own. A form is open in one topic.
    """
    [row] = _CALLER.rows(
        chat_id=chat_id,
        thread_id=0 if private else thread_id,
        draft_thread_id=thread_id,
        user_id=user_id,
        since=now - pauses.TOLD_FOR,
        now=now,
    )
    if row.worker_id and now - row.last_active_at > ACTIVE_AGAIN_AFTER:
        _record_activity(row.worker_id, row.last_active_at, now)
    return Caller(
        user_id=user_id,
        language=row.language or default_language,
        language_chosen=row.language is not None,
        worker_id=row.worker_id,
        worker_code=row.public_id,
        booth_id=row.booth_id,
        form=row.form,
        place_id=None if private else row.place_id,
        unreached=bool(row.place_id and (row.active is False or row.since)),
        agreed=(row.notice_version, row.text_hash) if row.notice_version else None,
        form_sleeps=bool(row.form) and is_asleep(row.waits, row.updated_at, now),
        holds_post=bool(row.post_id),
        any_silence=bool(row.any_silence),
        after_pause=bool(row.after_pause),
        unplaced=row.retired_at is not None,
    )


def _record_activity(worker_id: int, last: datetime, now: datetime) -> None:
    """Record that a worker was active now; who comes back after a long time counts as active."""
    worker = tables.Worker
    seen = worker.update(last_active_at=now).where(worker.id == worker_id)
    if now - last < ACTIVE_FOR - timedelta(days=1):  # active already, whatever day it is
        seen.execute()
        return
    with transaction():
        returned = seen.where(worker.last_active_at == last).returning(worker)
        for row in returned.execute():
            after = Counted.of(row)
            counters.changed(replace(after, last_active_at=last), after)


def _caller() -> Any:
    """Return the query for all that is known of a caller: always one row, even of nulls."""
    chat, worker, draft, booth = tables.Chat, tables.Worker, tables.Draft, tables.Booth
    silent = tables.Unreached
    group = tables.Chat.alias()  # a topic without a language or place of its own has its group's
    of_chat = (chat.chat_id == BindParam("chat_id")) & (chat.thread_id == BindParam("thread_id"))
    of_group = (group.chat_id == BindParam("chat_id")) & (group.thread_id == 0)
    of_draft = (draft.chat_id == BindParam("chat_id")) & (draft.user_id == BindParam("user_id"))
    of_draft &= draft.thread_id == BindParam("draft_thread_id")
    of_draft &= draft.form == _open_form()
    one_row = Select(columns=[SQL("1")]).alias("one")
    consent, newest = tables.Consent, tables.Consent.alias()
    newest_id = newest.select(fn.MAX(newest.id)).where(newest.worker == worker.id)
    return (
        one_row.select_from(
            chat.active,
            silent.since,
            fn.COALESCE(chat.language, group.language).alias("language"),
            fn.COALESCE(chat.place, group.place).alias("place_id"),
            worker.id.alias("worker_id"),
            worker.public_id,
            worker.booth,
            worker.last_active_at,
            booth.retired_at,
            draft.form,
            draft.waits,
            draft.updated_at,
            consent.notice_version,
            consent.text_hash,
            fn.COALESCE(_a_post_of(worker), 0).alias("post_id"),
            pauses.is_recent().alias("after_pause"),
            polls.any_running().alias("any_silence"),
        )
        .join(chat, JOIN.LEFT_OUTER, on=of_chat)
        .join(group, JOIN.LEFT_OUTER, on=of_group)
        .join(silent, JOIN.LEFT_OUTER, on=(silent.chat == chat.id))
        .join(worker, JOIN.LEFT_OUTER, on=(worker.telegram_id == BindParam("user_id")))
        .join(booth, JOIN.LEFT_OUTER, on=(booth.id == worker.booth))
        .join(draft, JOIN.LEFT_OUTER, on=of_draft)
        .join(consent, JOIN.LEFT_OUTER, on=(consent.id == newest_id))
    )


def _a_post_of(worker: Any) -> Any:
    """Return the query for a post that the worker holds and that does not wait."""
    post = tables.Post
    return post.select(fn.MIN(post.id)).where(post.worker == worker.id, post.in_force())


def _open_form() -> Any:
    """Return the query for the name of the form that is open, as in form_drafts.load."""
    draft = tables.Draft.alias()
    mine = (draft.chat_id == BindParam("chat_id")) & (draft.user_id == BindParam("user_id"))
    mine &= draft.thread_id == BindParam("draft_thread_id")
    names = draft.select(draft.form).where(mine)
    return names.order_by(draft.waits, draft.updated_at.desc()).limit(1)


_CALLER = CompiledQuery(_caller)
