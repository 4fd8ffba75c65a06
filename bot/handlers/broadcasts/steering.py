"""Show how far a broadcast has come; pause it, go on with it, stop it."""

from bot.callbacks import action
from bot.conversation import Context, Reply
from bot.handlers.broadcasts.controls import controls
from bot.keyboards import button, column
from bot.messages import broadcasts as messages
from models import broadcasts
from models.broadcasts import BroadcastState, BroadcastView


@action("broadcast", int, private=True)
async def show(ctx: Context, number: int) -> None:
    """Show how far a broadcast has come; the message with the button shows it from now on."""
    seen = await ctx.run(broadcasts.view, number, ctx.user_id)
    if ctx.is_callback and ctx.message_id is not None:
        await ctx.run(broadcasts.progress.show_in, number, ctx.chat_id, ctx.message_id, ctx.now)
    await _reply(ctx, seen)


@action("pausebroadcast", int, private=True)
async def pause(ctx: Context, number: int) -> None:
    """Pause a broadcast."""
    await _reply(ctx, await ctx.run(broadcasts.pause, number, by=ctx.user_id, now=ctx.now))


@action("resumebroadcast", int, private=True)
async def resume(ctx: Context, number: int) -> None:
    """Send a broadcast on that pauses."""
    await _reply(ctx, await ctx.run(broadcasts.resume, number, by=ctx.user_id, now=ctx.now))


@action("askstop", int, private=True)
async def ask_stop(ctx: Context, number: int) -> None:
    """Ask before a broadcast is stopped for good."""
    seen = await ctx.run(broadcasts.view, number, ctx.user_id)
    back = button(ctx.t.plain("broadcasts.button_go_on"), "broadcast", number)
    stop = button(ctx.t.plain("broadcasts.button_stop_sure"), "stopbroadcast", number)
    await ctx.reply(Reply(messages.ask_stop(ctx.t, seen), column([back, stop])))


@action("stopbroadcast", int, private=True)
async def stop_now(ctx: Context, number: int) -> None:
    """Stop a broadcast for good, or drop one that was never sent."""
    seen = await ctx.run(broadcasts.stop, number, by=ctx.user_id, now=ctx.now)
    if seen.started_at is None:
        again = button(ctx.t.plain("broadcasts.button_new"), "run", "broadcast", "")
        await ctx.reply(Reply(ctx.t("broadcasts.dropped", code=seen.code), column([again])))
    else:
        await _reply(ctx, seen)


async def _reply(ctx: Context, seen: BroadcastView) -> None:
    left_out = await ctx.run(broadcasts.left_out, seen.id) if _is_over(seen) else {}
    await ctx.reply(Reply(messages.progress(ctx.t, seen, left_out), controls(ctx.t, seen)))


def _is_over(seen: BroadcastView) -> bool:
    return seen.state in (BroadcastState.DONE, BroadcastState.CANCELLED)
