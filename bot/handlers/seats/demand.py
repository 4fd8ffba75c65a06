"""Ask to be told of a session near by, or not to be told any more."""

from bot.callbacks import action
from bot.conversation import Context
from bot.handlers.seats import listing
from models.seats import demand


@action("tellnear", int, private=True)
async def tell(ctx: Context, wanted: int) -> None:
    """Keep that a worker waits for a session near by (1), or drop it (0); show the list again."""
    if wanted not in (0, 1):
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    if wanted:
        await ctx.run(demand.ask, ctx.user_id, ctx.now)
    else:
        await ctx.run(demand.withdraw, ctx.user_id)
    await listing.show(ctx, 0)
    ctx.toast(ctx.t.plain("seats.told_later" if wanted else "seats.not_told"))
