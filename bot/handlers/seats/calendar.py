"""The calendar file of a session, for phones whose calendar takes no link."""

import asyncio

from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.keyboards import column
from bot.messages import calendar as messages
from bot.messages import trainings as training_messages
from models import trainings


@action("ics", int, private=True)
async def send(ctx: Context, session_id: int) -> None:
    """Send the session as a file that every calendar imports."""
    session = await ctx.run(trainings.session, session_id, ctx.now)
    if session.cancelled:
        raise trainings.SessionOver(session=session.code)
    link = training_messages.session_link(ctx.username, session)
    zone = ctx.services.settings.zone
    content = await asyncio.to_thread(messages.file, ctx.t, session, link, zone, ctx.now)
    below = Reply(ctx.t("calendar.caption"), column([command_button(ctx.t, "mytrainings")]))
    await ctx.send_file(f"{session.code}.ics", content, below)
