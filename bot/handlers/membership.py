"""The bot is added to a group, removed from one, blocked or unblocked."""

from bot.call import Call, Reply
from models import chats

_THERE = ("member", "administrator", "restricted")


async def changed(call: Call) -> None:
    """Keep whether the chat can be written to; greet a group that the bot has come into."""
    change = call.update.membership
    if change is None:
        return
    here = change.new_status in _THERE
    await call.run(chats.set_active, call.chat_id, here)
    came = here and change.old_status not in _THERE
    if came and not call.is_private:
        await call.say(Reply(call.t("frame.group_welcome")))
