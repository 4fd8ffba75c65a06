"""Commands of groups: the place a group is linked to, its digests and their times.

The buttons are those of the question about a digest that may not have arrived.
"""

from collections.abc import Iterable
from datetime import time

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.handlers.places import places_of_posts, run_choices, with_parts
from bot.html import Html
from bot.intents import keywords
from bot.keyboards import Keyboard, button, page_of, rows
from bot.messages import digests as digest_messages
from bot.messages import groups as messages
from bot.outbox_buttons import schedule_buttons, targets_buttons
from models import chats, dates, digests, places
from models.errors import BadDate, BadPostingTime, NotAllowed
from models.quiet_hours import is_by_day
from models.strength import Weights
from models.targets import WorkCalendar

MORNING = "targets"
KINDS = {"targets": ("07:00", "08:00", "09:00"), "schedule": ("17:00", "18:00", "20:00")}


async def link(ctx: Context) -> None:
    """`/link PLACE`: link this group, or this topic, to a place of the coordinator's."""
    if not ctx.arguments:
        await _ask_place(ctx, 0)
        return
    near = ctx.services.settings.state
    place = await ctx.run(places.find_place, ctx.arguments, near=near)
    title = ctx.update.chat.title if ctx.update.chat else ""
    linked = await ctx.run(
        chats.link, ctx.chat_id, ctx.thread_id, title, place.id, by=ctx.user_id, now=ctx.now
    )
    buttons = (_run(ctx, "targets"), _run(ctx, "schedule"), _run(ctx, "settime"))
    text = messages.linked(linked, ctx.services.settings, ctx.t)
    await ctx.reply(Reply(text, rows(buttons, 2)))


async def unlink(ctx: Context) -> None:
    """`/unlink`: end the link, with a button that restores it."""
    was = await ctx.run(chats.unlink, ctx.chat_id, ctx.thread_id, by=ctx.user_id, now=ctx.now)
    again = button(ctx.t.plain("group.link_again"), "run", "link", was.place.code)
    await ctx.reply(Reply(messages.unlinked(was, ctx.t), ((again,),)))


async def targets(ctx: Context) -> None:
    """`/targets`: the morning digest, as of now."""
    linked = await ctx.run(chats.linked, ctx.chat_id, ctx.thread_id)
    settings = ctx.services.settings
    digest = await ctx.run(
        digests.targets_digest,
        linked.place.id,
        ctx.now,
        WorkCalendar.from_settings(settings),
        Weights.from_settings(settings),
    )
    buttons = targets_buttons(digest, ctx.t, ctx.username)
    await ctx.reply(Reply(digest_messages.targets(digest, ctx.t), buttons))


async def schedule(ctx: Context) -> None:
    """`/schedule`: the evening digest, the sessions of the coming days."""
    linked = await ctx.run(chats.linked, ctx.chat_id, ctx.thread_id)
    zone = ctx.services.settings.zone
    digest = await ctx.run(digests.schedule_digest, linked.place.id, ctx.now, zone)
    buttons = schedule_buttons(digest, ctx.t, ctx.username)
    await ctx.reply(Reply(digest_messages.schedule(digest, ctx.t), buttons))


async def settime(ctx: Context) -> None:
    """`/settime targets 07:30`: set this group's own time for one of its digests.

    In the quiet hours too, but the answer says so, and that it begins tomorrow where it does.
    """
    linked = await ctx.run(chats.linked, ctx.chat_id, ctx.thread_id)
    if not ctx.arguments:
        text = messages.times(linked, ctx.services.settings, ctx.t)
        await ctx.reply(Reply(text, _times(ctx)))
        return
    kind, at = _parse_time(ctx.arguments)
    linked = await ctx.run(
        chats.set_time, ctx.chat_id, ctx.thread_id, kind, at, by=ctx.user_id, now=ctx.now
    )
    text = messages.times(linked, ctx.services.settings, ctx.t)
    times = digests.Times.from_settings(ctx.services.settings)
    first = await ctx.run(digests.first_at, linked, kind, times, ctx.now)
    if first is not None and first.date() > ctx.today:
        text = Html(f"{text}\n\n{messages.from_tomorrow(first.time(), ctx.t)}")
    if at is None or is_by_day(at):
        await ctx.reply(Reply(text))
        return
    by_day = _times(ctx, (kind,))
    await ctx.reply(Reply(Html(f"{text}\n\n{messages.quiet_time(at, ctx.t)}"), by_day))


@action("postagain", int, private=True)
async def post_again(ctx: Context, message_id: int) -> None:
    """Post an uncertain digest once more; a second press changes nothing."""
    zone = ctx.services.settings.zone
    queued = await ctx.run(
        digests.uncertain.post_again, message_id, by=ctx.user_id, now=ctx.now, zone=zone
    )
    await ctx.reply(Reply(ctx.t("group.posted_again" if queued else "group.settled")))


@action("leavepost", int, private=True)
async def leave(ctx: Context, message_id: int) -> None:
    """Leave an uncertain digest as it is; a second press changes nothing."""
    left = await ctx.run(digests.uncertain.leave, message_id, by=ctx.user_id, now=ctx.now)
    await ctx.reply(Reply(ctx.t("group.left_as_it_is" if left else "group.settled")))


def _parse_time(arguments: str) -> tuple[str, time | None]:
    """Return a digest and its time, None for the default (`-`). Raises BadPostingTime."""
    kind, at = (*arguments.split(maxsplit=1), "", "")[:2]
    meant = keywords.meant(kind, *KINDS)
    if meant is None:
        raise BadPostingTime(text=arguments)
    if at == "-":
        return meant, None
    try:
        return meant, dates.time_of_day(at, morning=meant == MORNING)
    except BadDate:
        raise BadPostingTime(text=arguments) from None


@action("linkpage", int)
async def show_places(ctx: Context, page: int) -> None:
    """Show another page of the places that a group can be linked to."""
    await _ask_place(ctx, page_of(page))


async def _ask_place(ctx: Context, page: int) -> None:
    """Ask for a group's place: those of the coordinator's posts, then those inside them."""
    own = await places_of_posts(ctx, "link")
    if not own:
        raise NotAllowed(place=ctx.services.settings.state)
    question, inside = ctx.t("group.ask_place"), await with_parts(ctx, own)
    await ctx.reply(run_choices(ctx, question, own, inside, "link", "linkpage", page))


def _times(ctx: Context, kinds: Iterable[str] = KINDS) -> Keyboard:
    return tuple(tuple(_time(ctx, kind, at) for at in KINDS[kind]) for kind in kinds)


def _time(ctx: Context, kind: str, at: str) -> Button:
    label = f"{ctx.t.plain(f'group.{kind}')} {ctx.t.short_clock(time.fromisoformat(at))}"
    return button(label, "run", "settime", f"{kind} {at}")


def _run(ctx: Context, command: str) -> Button:
    return button(ctx.t.plain(f"group.button_{command}"), "run", command, "")
