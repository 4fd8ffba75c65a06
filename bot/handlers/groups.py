"""Groups: which place a group stands for, its times, and its digests on demand."""

import re
from datetime import time

from telegram import InlineKeyboardButton

from bot.call import Call, Reply
from bot.keyboards import Keyboard, button, rows
from bot.messages import digests as digest_words
from bot.messages import groups as words
from bot.outbox_buttons import enrol_buttons
from models import authority, chats, digests, places
from models.errors import BadTime, NotAllowed
from models.strength import Weights
from models.targets import WorkCalendar

KINDS = {"targets": ("07:00", "08:00", "09:00"), "schedule": ("17:00", "18:00", "20:00")}
_TIME = re.compile(r"([01]?\d|2[0-3])[:.]([0-5]\d)")
_DIGITS = str.maketrans("०१२३४५६७८९", "0123456789")


async def link(call: Call) -> None:
    """`/link PLACE`: let this group, or this topic, stand for a place of the coordinator's."""
    if not call.arguments:
        await call.reply(Reply(call.t("group.ask_place"), await _own_places(call)))
        return
    near = call.services.settings.state
    place = await call.run(places.find_place, call.arguments, near=near)
    title = call.update.chat.title if call.update.chat else ""
    linked = await call.run(
        chats.link, call.chat_id, call.thread_id, title, place.id, by=call.user_id, now=call.now
    )
    buttons = (_run(call, "targets"), _run(call, "schedule"), _run(call, "settime"))
    text = words.linked(linked, call.services.settings, call.t)
    await call.reply(Reply(text, rows(buttons, 2)))


async def unlink(call: Call) -> None:
    """`/unlink`: end it, with a button that takes it back."""
    was = await call.run(chats.unlink, call.chat_id, call.thread_id, by=call.user_id, now=call.now)
    again = button(call.t.plain("group.link_again"), "run", "link", was.place.code)
    await call.reply(Reply(words.unlinked(was, call.t), ((again,),)))


async def targets(call: Call) -> None:
    """`/targets`: what the morning's digest would say now."""
    linked = await call.run(chats.linked, call.chat_id, call.thread_id)
    settings = call.services.settings
    digest = await call.run(
        digests.targets_digest,
        linked.place.id,
        call.now,
        WorkCalendar.from_settings(settings),
        Weights.from_settings(settings),
    )
    buttons = enrol_buttons(digest.sessions, call.t, call.username)
    await call.reply(Reply(digest_words.targets(digest, call.t), buttons))


async def schedule(call: Call) -> None:
    """`/schedule`: the sessions of the coming days."""
    linked = await call.run(chats.linked, call.chat_id, call.thread_id)
    zone = call.services.settings.zone
    digest = await call.run(digests.schedule_digest, linked.place.id, call.now, zone)
    buttons = enrol_buttons(digest.sessions, call.t, call.username)
    await call.reply(Reply(digest_words.schedule(digest, call.t), buttons))


async def settime(call: Call) -> None:
    """`/settime targets 07:30`: this group's own time for one of its digests."""
    linked = await call.run(chats.linked, call.chat_id, call.thread_id)
    words_given = call.arguments.translate(_DIGITS).split()
    if not words_given:
        text = words.times(linked, call.services.settings, call.t)
        await call.reply(Reply(text, _times(call)))
        return
    kind, at = _read(call.arguments, words_given)
    linked = await call.run(
        chats.set_time, call.chat_id, call.thread_id, kind, at, by=call.user_id, now=call.now
    )
    await call.reply(Reply(words.times(linked, call.services.settings, call.t)))


def _read(typed: str, given: list[str]) -> tuple[str, time | None]:
    match = _TIME.fullmatch(given[1]) if len(given) == 2 else None
    if len(given) == 2 and given[0] in KINDS and given[1] == "-":
        return given[0], None
    if match is None or given[0] not in KINDS:
        raise BadTime(text=typed)
    return given[0], time(int(match[1]), int(match[2]))


async def _own_places(call: Call) -> Keyboard:
    """The places of this coordinator's posts, the widest first, and what lies inside them."""
    own = await call.run(authority.places_of, call.user_id, "link")
    if not own:
        raise NotAllowed(place=call.services.settings.state)
    inside = [place for outer in own for place in await call.run(places.children, outer.id)]
    listed = {place.code: place for place in (*own, *inside)}
    buttons = [
        button(f"{code} · {place.name(call.language)}", "run", "link", code)
        for code, place in listed.items()
    ]
    return rows(buttons[:90], 2)


def _times(call: Call) -> Keyboard:
    return tuple(
        tuple(
            button(f"{call.t.plain(f'group.{kind}')} {at}", "run", "settime", f"{kind} {at}")
            for at in choices
        )
        for kind, choices in KINDS.items()
    )


def _run(call: Call, command: str) -> InlineKeyboardButton:
    return button(call.t.plain(f"group.button_{command}"), "run", command, "")
