"""/quiet: switch kinds of messages off and on."""

from bot.button import Button
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.keyboards import button, column
from models import mutes
from models.errors import NotRegistered
from models.outbox_subjects import OutboxSubject


async def quiet(ctx: Context) -> None:
    """`/quiet`: show each kind of message that can be switched, as it is now."""
    if ctx.caller.worker_id is None:
        raise NotRegistered
    kinds = [s for s in mutes.SUBJECTS if s != OutboxSubject.MORNING or ctx.caller.holds_post]
    buttons = [await _switch(ctx, subject) for subject in kinds]
    await ctx.reply(Reply(ctx.t("quiet.title"), column(buttons)))


@action("mute", str, private=True)
async def mute(ctx: Context, subject: str) -> None:
    """Switch a kind of message off."""
    await _set(ctx, subject, off=True)


@action("unmute", str, private=True)
async def unmute(ctx: Context, subject: str) -> None:
    """Switch a kind of message on again."""
    await _set(ctx, subject, off=False)


async def _set(ctx: Context, subject: str, *, off: bool) -> None:
    if subject not in mutes.SUBJECTS:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    kind = next(one for one in mutes.SUBJECTS if one == subject)
    await ctx.run(mutes.set_muted, ctx.user_id, kind, off=off, now=ctx.now)
    text = ctx.t(f"quiet.{'off' if off else 'on'}.{kind}")
    await ctx.send(Reply(text, column([await _switch(ctx, kind), command_button(ctx.t, "start")])))


async def _switch(ctx: Context, subject: mutes.Kind) -> Button:
    off = await ctx.run(mutes.is_muted, ctx.user_id, subject)
    key, name = ("on", "unmute") if off else ("off", "mute")
    return button(ctx.t.plain(f"quiet.button_{key}.{subject}"), name, subject)
