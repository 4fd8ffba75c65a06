"""/privacy: what is kept of a person and why, for whoever asks, anywhere."""

from bot.call import Call, Reply
from bot.messages import privacy as messages


async def privacy(call: Call) -> None:
    """Show the notice that a worker agrees to."""
    await call.reply(Reply(messages.page(call.t, call.services.settings.campaign_name)))
