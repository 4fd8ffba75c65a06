"""Bot API methods for chats, their members and their topics."""

from playground.bot_api.methods import destinations
from playground.bot_api.methods.parameters import Params
from playground.telegram import (
    ADMINS,
    PRESENT,
    TOPIC_COLOUR,
    Json,
    TelegramChat,
    World,
    bad_request,
    members,
)

FULL_INFO: Json = {
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
    """Return a chat as `ChatFullInfo`."""
    chat = destinations.known_chat(world, params)
    if chat.private and not (chat.started or chat.blocked):
        raise bad_request("chat not found")
    info = chat.to_json() | FULL_INFO
    if not chat.private:
        info["permissions"] = dict.fromkeys(members.PERMISSIONS, True) | chat.permissions
    if chat.pinned:
        info["pinned_message"] = chat.messages[chat.pinned[-1]]
    return info


def get_chat_member(world: World, params: Params) -> Json:
    """Return a user's `ChatMember` object."""
    chat = destinations.reachable(world, params)
    user = world.users.get(params.integer("user_id"))
    if user is None:
        raise bad_request("invalid user_id specified")
    return members.chat_member(chat, user, world.bot)


def get_chat_administrators(world: World, params: Params) -> list[Json]:
    """Return a group's creator and administrators, without other bots."""
    chat = _group(world, params, "there are no administrators in the private chat")
    return [
        members.chat_member(chat, world.users[user_id], world.bot)
        for user_id, role in chat.members.items()
        if role in ADMINS
    ]


def get_chat_member_count(world: World, params: Params) -> int:
    """Return the number of members of a chat."""
    chat = destinations.reachable(world, params)
    return 2 if chat.private else sum(role in PRESENT for role in chat.members.values())


def leave_chat(world: World, params: Params) -> bool:
    """Remove the bot from a group; what restricts it there stays."""
    chat = _group(world, params, "chat member status can't be changed in private chats")
    role = members.role_outside(chat.role(world.bot.id))
    members.change(world, chat, world.bot, role, actor=world.bot)
    return True


def create_forum_topic(world: World, params: Params) -> Json:
    """Create a topic in a forum, or in a private chat."""
    chat = destinations.reachable(world, params)
    if not (chat.forum or (chat.private and world.profile.private_topics)):
        raise bad_request("the chat is not a forum")
    if not (chat.private or destinations.bot_is_admin(world, chat)):
        raise bad_request("not enough rights to create a topic")
    name = params.text("name").strip()
    if not 1 <= len(name) <= 128:
        raise bad_request("topic name must be 1 to 128 characters long")
    thread = world.add_topic(chat, world.bot, name)
    world.notify("chats")
    return {"message_thread_id": thread, "name": name, "icon_color": TOPIC_COLOUR}


def _group(world: World, params: Params, refusal: str) -> TelegramChat:
    chat = destinations.reachable(world, params)
    if chat.private:
        raise bad_request(refusal)
    return chat
