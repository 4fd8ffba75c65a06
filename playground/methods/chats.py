"""Chats and their members, and topics."""

from playground import members
from playground.chats import ADMINS, PRESENT, Chat
from playground.errors import Json, bad_request
from playground.methods import targets
from playground.methods.parameters import Params
from playground.world import TOPIC_COLOUR, World

FULL: Json = {
    "accent_color_id": 0,
    "max_reaction_count": 11,
    "accepted_gift_types": {
        "unlimited_gifts": False,
        "limited_gifts": False,
        "unique_gifts": False,
        "premium_subscription": False,
        "gifts_from_channels": False,
    },
}


def get_chat(world: World, params: Params) -> Json:
    """Return a chat in full."""
    found = targets.chat(world, params)
    if found.private and not (found.started or found.blocked):
        raise bad_request("chat not found")
    full = found.wire() | FULL
    if not found.private:
        full["permissions"] = dict.fromkeys(members.PERMISSIONS, True)
    if found.pinned:
        full["pinned_message"] = found.messages[found.pinned[-1]]
    return full


def get_chat_member(world: World, params: Params) -> Json:
    """Return a user's place in a chat."""
    found = targets.reachable(world, params)
    user = world.users.get(params.integer("user_id"))
    if user is None:
        raise bad_request("invalid user_id specified")
    return members.wire(found, user, world.bot)


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """Return a group's creator and administrators, other bots left out."""
    found = _group(world, params, "there are no administrators in the private chat")
    return [
        members.wire(found, world.users[user_id], world.bot)
        for user_id, role in found.members.items()
        if role in ADMINS
    ]


def get_chat_member_count(world: World, params: Params) -> int:
    """Return how many are in a chat."""
    found = targets.reachable(world, params)
    return 2 if found.private else sum(role in PRESENT for role in found.members.values())


def leave_chat(world: World, params: Params) -> bool:
    """Take the bot out of a group."""
    found = _group(world, params, "chat member status can't be changed in private chats")
    members.change(world, found, world.bot, "left", by=world.bot)
    return True


def create_forum_topic(world: World, params: Params) -> Json:
    """Open a topic."""
    found = targets.reachable(world, params)
    if not found.forum:
        raise bad_request("the chat is not a forum")
    if not targets.bot_is_admin(world, found):
        raise bad_request("not enough rights to create a topic")
    name = params.text("name").strip()
    if not 1 <= len(name) <= 128:
        raise bad_request("topic name must be 1 to 128 characters long")
    thread = world.add_topic(found, world.bot, name)
    world.tell("chats")
    return {"message_thread_id": thread, "name": name, "icon_color": TOPIC_COLOUR}


def _group(world: World, params: Params, refusal: str) -> Chat:
    found = targets.reachable(world, params)
    if found.private:
        raise bad_request(refusal)
    return found
