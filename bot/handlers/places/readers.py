"""What of a place may be shown where: its numbers, and before a poll what campaigns there."""

from bot.conversation import Context
from models import authority, polls
from models.polls import Content, Silence


async def require_reader(ctx: Context, place_id: int | None) -> None:
    """Check that a place's numbers may be shown in this chat; None asks about places at large.

    Raises PlaceClosed.
    """
    await ctx.run(
        authority.require_reader,
        place_id,
        public=ctx.services.settings.public_strength,
        worker_id=ctx.caller.worker_id,
        group_place_id=ctx.caller.place_id,
    )


async def silence_at(ctx: Context, content: Content, place_id: int) -> Silence | None:
    """Return the silence in which this may not be said here now, or not of that place; else None.

    It may be that of the person or group that asks, or of the place that is asked about.
    """
    if ctx.silence is not None or not ctx.caller.any_silence:
        return ctx.silence
    return await ctx.read_inline(polls.silence, content, (place_id,), ctx.now)


async def require_no_silence(ctx: Context, content: Content, place_id: int) -> None:
    """Check that this may be said here now, and of that place. Raises PollSilence."""
    if found := await silence_at(ctx, content, place_id):
        raise found.refusal()
