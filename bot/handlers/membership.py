"""The bot is added to a group, removed from one, blocked or unblocked."""

from bot.call import Call, Reply
from bot.messages import groups as words
from models import chats

_THERE = ("member", "administrator", "restricted")


async def changed(call: Call) -> None:
    """Keep whether the chat can be written to; greet a group that the bot has come into.

    A group that was linked before is told so.
    """
    change = call.update.membership
    if change is None:
        return
    here = change.new_status in _THERE
    await call.run(chats.set_active, call.chat_id, here)
    came = here and change.old_status not in _THERE
    if not came or call.is_private:
        return
    if call.caller.place_id is None:
        await call.say(Reply(call.t("frame.group_welcome")))
    else:
        linked = await call.run(chats.linked, call.chat_id, call.thread_id)
        await call.say(Reply(words.linked(linked, call.services.settings, call.t)))
