"""The stored answers of the open form, encrypted where a step declares it.

Nobody else encrypts or decrypts the answers of a form: a form gets them readable.
"""

import logging
from collections.abc import Mapping
from typing import Any, cast

from cryptography.fernet import InvalidToken

from bot.conversation.context import Context
from bot.conversation.form import A, Data, Form
from models.chats import form_drafts
from models.identity import PhoneCipher, envelope

log = logging.getLogger(__name__)


async def load(form: Form[A], ctx: Context) -> A:
    """Return the answers so far, also of a form that waits; none when there is no such form."""
    load = form_drafts.load
    draft = await ctx.run(load, ctx.chat_id, ctx.user_id, ctx.thread_id, form.name)
    return cast("A", readable(form, draft.data if draft else {}, ctx.services.keys))


async def save(form: Form[A], ctx: Context, data: A) -> None:
    """Store the answers so far, the newest of which this update brought."""
    stored = _sealed(form, data, ctx.services.keys)
    await ctx.run(
        form_drafts.save,
        ctx.chat_id,
        ctx.user_id,
        form.name,
        stored,
        ctx.now,
        ctx.update.update_id,
        ctx.thread_id,
    )


def readable(form: Form[Any], stored: Mapping[str, object], keys: PhoneCipher) -> Data:
    """Return stored answers, decrypted.

    One that no key decrypts is left out, and so is one that ought to be encrypted and is not: its
    question is asked again.
    """
    data: Data = {}
    encrypted = form.encrypted_keys()
    for key, value in stored.items():
        if envelope.is_sealed(value):
            try:
                data[key] = envelope.unseal(value, keys)
            except InvalidToken:
                log.warning("form: %s step %s left out: no key decrypts it", form.name, key)
        elif key in encrypted:
            log.warning("form: %s step %s left out: stored without encryption", form.name, key)
        else:
            data[key] = value
    return data


def _sealed(form: Form[Any], data: Mapping[str, Any], keys: PhoneCipher) -> Data:
    """Return answers as they are stored."""
    encrypted = form.encrypted_keys()
    return {k: envelope.seal(v, keys) if k in encrypted else v for k, v in data.items()}
