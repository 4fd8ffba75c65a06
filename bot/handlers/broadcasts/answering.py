"""The button below a broadcast: whoever taps it is counted."""

from bot.callbacks import action
from bot.conversation import Context
from models import broadcasts

KINDS = ("coming", "read")  # what a broadcast can ask for


@action("heard", int, private=True)
async def heard(ctx: Context, recipient_id: int) -> None:
    """Count the answer of somebody who got a broadcast; below a preview nothing is counted."""
    if not recipient_id:
        ctx.toast(ctx.t.plain("broadcasts.only_preview"))
        return
    is_first = await ctx.run(broadcasts.letters.answer, recipient_id, ctx.user_id, ctx.now)
    ctx.toast(ctx.t.plain("broadcasts.heard" if is_first else "broadcasts.heard_before"))
