"""Who may see the numbers of places: workers, and linked groups their own (models/authority)."""

from bot.conversation import Context
from models import authority


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
