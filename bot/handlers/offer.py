"""What a one-time link to a post does: its opener gets the post, after registering if need be."""

from bot.call import Call, Reply
from bot.handlers.posts import roster_button
from bot.keyboards import button, column
from bot.messages import posts as words
from models import appointments


async def open_link(call: Call, token: str) -> int:
    """Say which link a token means, by its number in the database; raises DeadLink."""
    link = await call.run(appointments.look, token, by=call.user_id, now=call.now)
    return link.id


async def accept(call: Call, link_id: int) -> None:
    """Take the post of a link up, with the way to give it back; raises DeadLink and others."""
    held = await call.run(appointments.take, link_id, by=call.user_id, now=call.now)
    decline = button(call.t.plain("posts.button_not_me"), "endpost", held.id)
    await call.say(
        Reply(words.accepted(call.t, held), column([roster_button(call, held.spot), decline]))
    )
