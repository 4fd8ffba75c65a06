"""The card of a session as a picture, to be sent on in any app."""

import asyncio

from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.handlers.trainings import enrolment
from bot.html import Html
from bot.keyboards import column
from bot.messages import seats as messages
from bot.messages import trainings as training_messages
from bot.pictures import session_card
from models import trainings


@action("sessioncard", int, private=True, campaign=True)
async def send(ctx: Context, session_id: int) -> None:
    """Send the card of a coming session as a picture, in the language of who asks.

    Its caption is what is sent on with it, so it says nothing else.
    """
    session = await ctx.run(trainings.session, session_id, ctx.now)
    if session.cancelled or session.starts_at <= ctx.now:
        raise trainings.SessionOver(session=session.code)
    campaign, colour = ctx.services.settings.campaign_name, ctx.services.settings.campaign_colour
    await ctx.finish()
    contents = messages.picture(ctx.t, session, campaign, colour, ctx.username)
    picture = await asyncio.to_thread(session_card.draw, contents)
    link = training_messages.session_link(ctx.username, session)
    caption = Html(f"{messages.card(ctx.t, session, campaign)}\n{link}")
    buttons = enrolment.forward_buttons(ctx, session, card=False)
    below = column([command_button(ctx.t, "trainings")])
    await ctx.show(Reply(caption, buttons + below), picture)
