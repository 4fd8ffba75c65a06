"""Show a broadcast as its recipients will get it, count them, and start it when it is confirmed."""

from bot.api import with_retries
from bot.button import Keyboard
from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.handlers.broadcasts.controls import controls
from bot.html import split, split_below_picture
from bot.i18n import LANGUAGES
from bot.keyboards import agreeing, button, column
from bot.messages import broadcasts as messages
from bot.outbox_buttons import broadcast_buttons
from models import broadcasts
from models.broadcasts import AudienceGrown, BroadcastPreview, BroadcastView
from models.strength import Weights


async def show(ctx: Context, number: int) -> None:
    """Send the author the message itself, in each language that it has, and then the count."""
    seen = await _count(ctx, number)
    await _send_itself(ctx, seen.broadcast)
    await ctx.send(Reply(messages.preview(ctx.t, seen, ctx.now), _buttons(ctx, seen)))


@action("countagain", int, private=True)
async def count_again(ctx: Context, number: int) -> None:
    """Count the audience anew; whoever confirms then confirms this number."""
    seen = await _count(ctx, number)
    await ctx.reply(Reply(messages.preview(ctx.t, seen, ctx.now), _buttons(ctx, seen)))


@action("sendout", int, private=True)
async def send_out(ctx: Context, number: int) -> None:
    """Start a broadcast, or ask the second coordinator; the message then shows its progress."""
    try:
        seen = await ctx.run(
            broadcasts.confirm, number, by=ctx.user_id, now=ctx.now, weights=_weights(ctx)
        )
    except AudienceGrown as grown:
        await _offer_to_count(ctx, number, grown)
        return
    await _show_progress(ctx, seen)


@action("showbroadcast", int, private=True)
async def show_itself(ctx: Context, number: int) -> None:
    """Send a broadcast itself to the coordinator who is asked to confirm it."""
    await _send_itself(ctx, await ctx.run(broadcasts.view, number, ctx.user_id))


@action("seconded", int, private=True)
async def confirm_as_second(ctx: Context, number: int) -> None:
    """Start a broadcast as the second coordinator."""
    try:
        seen = await ctx.run(
            broadcasts.second, number, by=ctx.user_id, now=ctx.now, weights=_weights(ctx)
        )
    except AudienceGrown as grown:
        await ctx.send(Reply(messages.grown(ctx.t, grown.parameters)))
        return
    look = button(ctx.t.plain("broadcasts.button_progress"), "broadcast", number)
    await ctx.reply(Reply(messages.seconded(ctx.t, seen), column([look])))


@action("declined", int, private=True)
async def decline(ctx: Context, number: int) -> None:
    """End a broadcast as the second coordinator."""
    seen = await ctx.run(broadcasts.decline, number, by=ctx.user_id, now=ctx.now)
    await ctx.reply(Reply(messages.declined(ctx.t, seen)))


async def _offer_to_count(ctx: Context, number: int, grown: AudienceGrown) -> None:
    again = button(ctx.t.plain("broadcasts.button_count"), "countagain", number)
    await ctx.send(Reply(messages.grown(ctx.t, grown.parameters), column([again])))


async def _show_progress(ctx: Context, seen: BroadcastView) -> None:
    if ctx.message_id is not None:
        await ctx.run(broadcasts.progress.show_in, seen.id, ctx.chat_id, ctx.message_id, ctx.now)
    await ctx.reply(Reply(messages.progress(ctx.t, seen, {}), controls(ctx.t, seen)))


async def _count(ctx: Context, number: int) -> BroadcastPreview:
    settings = ctx.services.settings
    return await ctx.run(
        broadcasts.preview,
        number,
        by=ctx.user_id,
        now=ctx.now,
        weights=_weights(ctx),
        per_second=settings.sends_per_second,
        zone=settings.zone,
    )


async def _send_itself(ctx: Context, seen: BroadcastView) -> None:
    """Send the message as it will arrive, once for each language in which it differs."""
    bodies = {seen.words.body(language): language for language in reversed(LANGUAGES)}
    for language in reversed(bodies.values()):
        t = ctx.in_language(language).t
        text = messages.letter(t, seen.letter())
        photo, buttons = seen.words.photo, broadcast_buttons(t, seen.letter())
        parts = split_below_picture(text) if photo else split(text)
        for n, part in enumerate(parts):
            below = buttons if n == len(parts) - 1 else None
            await _send_part(ctx, part, below, photo if not n else "")


async def _send_part(ctx: Context, part: str, below: Keyboard | None, photo: str) -> None:
    api, text = ctx.services.api, messages.Html(part)
    if photo:
        await ctx.deliver(
            lambda chat_id: with_retries(lambda: api.send_photo(chat_id, photo, text, below))
        )
    else:
        await ctx.deliver(
            lambda chat_id: with_retries(
                lambda: api.send(chat_id, text, below, thread_id=ctx.thread_id)
            )
        )


def _buttons(ctx: Context, seen: BroadcastPreview) -> Keyboard:
    """Return what can be done before it starts: send it, write it anew, drop it."""
    number = seen.broadcast.id
    send = agreeing(button(messages.send_label(ctx.t, seen), "sendout", number))
    again = button(ctx.t.plain("broadcasts.button_rewrite"), "run", "broadcast", "")
    drop = button(ctx.t.plain("broadcasts.button_drop"), "stopbroadcast", number)
    return column([send, again, drop])


def _weights(ctx: Context) -> Weights:
    return Weights.from_settings(ctx.services.settings)
