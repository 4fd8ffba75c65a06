"""Group members: the `ChatMember` objects, and role changes with their updates and messages."""

from playground.telegram.chats import ADMINS, PRESENT, TelegramChat, TelegramUser
from playground.telegram.errors import Json
from playground.telegram.world import World

RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_send_welcome_messages",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_react_to_messages",
    "can_edit_tag", "can_change_info", "can_invite_users", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
SENDING = tuple(right for right in PERMISSIONS if right.startswith("can_send_"))
UNSUPPORTED_RIGHTS = {"group": {"can_manage_topics"}}


def chat_member(chat: TelegramChat, user: TelegramUser, bot: TelegramUser) -> Json:
    """Return the `ChatMember` object of this user."""
    if chat.private:
        role = "member" if user in (chat.person, bot) else "left"
    else:
        role = chat.role(user.id)
    return as_role(chat, user, role)


def as_role(chat: TelegramChat, user: TelegramUser, role: str) -> Json:
    """Return the `ChatMember` object of a user who has, or had, this role."""
    member: Json = {"user": user.to_json(), "status": role.removesuffix("_left")}
    if role == "creator":
        member["is_anonymous"] = False
    elif role == "kicked":
        member["until_date"] = 0
    elif role.startswith("restricted"):
        member |= {"is_member": role == "restricted", "until_date": 0}
        rights = chat.restrictions.get(user.id, {})
        member |= {right: rights.get(right, False) for right in PERMISSIONS}
    elif role == "administrator":
        unsupported = UNSUPPORTED_RIGHTS.get(chat.type, set())
        member |= {right: True for right in RIGHTS if right not in unsupported}
        member |= {"can_be_edited": False, "can_promote_members": False, "is_anonymous": False}
    return member


def role_inside(role: str) -> str:
    """Return the role in which somebody comes (back) into a group; a restriction is still there."""
    return "restricted" if role == "restricted_left" else "member"


def role_outside(role: str) -> str:
    """Return the role of who leaves a group; a restriction stays."""
    return "restricted_left" if role == "restricted" else "left"


def change(
    world: World, chat: TelegramChat, user: TelegramUser, role: str, *, actor: TelegramUser
) -> None:
    """Change a user's role in a group; queue the updates and post the service message."""
    before = chat.role(user.id)
    if before == role:
        return
    leaving = before in PRESENT and role not in PRESENT
    # In a basic group the bot still receives its own leaving; a supergroup notifies only others.
    if leaving and not (user is world.bot and chat.type == "supergroup"):
        world.post(chat, actor, {"left_chat_member": user.to_json()})
    chat.members[user.id] = role
    if leaving and user is world.bot and chat.type == "supergroup":
        world.post(chat, actor, {"left_chat_member": user.to_json()})
    _update(world, chat, user, before, role, actor)
    if before not in PRESENT and role in PRESENT:
        world.post(chat, actor, {"new_chat_members": [user.to_json()]})
    world.notify("chats")


def notify_blocked(
    world: World, chat: TelegramChat, person: TelegramUser, *, blocked: bool
) -> None:
    """Queue the update that a person blocked or unblocked the bot."""
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    world.updates.put("my_chat_member", _event(world, chat, world.bot, old, new, person))


def notify_joined(world: World, chat: TelegramChat, actor: TelegramUser) -> None:
    """Queue the update that the bot is in a supergroup now: the one that a group has become."""
    role = chat.role(world.bot.id)
    world.updates.put("my_chat_member", _event(world, chat, world.bot, "left", role, actor))


def _update(
    world: World, chat: TelegramChat, user: TelegramUser, old: str, new: str, actor: TelegramUser
) -> None:
    event = _event(world, chat, user, old, new, actor)
    if user is world.bot:
        world.updates.put("my_chat_member", event)
    elif chat.role(world.bot.id) in ADMINS:
        world.updates.put("chat_member", event)


def _event(
    world: World, chat: TelegramChat, user: TelegramUser, old: str, new: str, actor: TelegramUser
) -> Json:
    return {
        "chat": chat.to_json(),
        "from": actor.to_json(),
        "date": world.now(),
        "old_chat_member": as_role(chat, user, old),
        "new_chat_member": as_role(chat, user, new),
    }
