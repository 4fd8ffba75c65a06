"""/help: the commands that work here."""

from bot.call import Call, Reply
from bot.messages import help as messages
from models import authority


async def help_(call: Call) -> None:
    """List the commands of this chat, with those of coordinators for people who hold a post."""
    scope = "private" if call.is_private else "group"
    here = [c for c in call.services.commands.values() if scope in c.scopes and c.name != "start"]
    coordinates = call.is_private and bool(
        await call.run(authority.places_of, call.user_id, "plan")
    )
    shown = [c for c in here if coordinates or not c.coordinator]
    await call.reply(Reply(messages.commands(call.t, shown)))
