"""Who is in a group and as what: the `ChatMember` objects, and every change with its messages."""

from playground.chats import ADMINS, PRESENT, Chat, User
from playground.errors import Json
from playground.world import World

RIGHTS = (
    "can_manage_chat", "can_delete_messages", "can_manage_video_chats", "can_restrict_members",
    "can_promote_members", "can_change_info", "can_invite_users", "can_post_stories",
    "can_edit_stories", "can_delete_stories", "can_send_welcome_messages",
    "can_pin_messages", "can_manage_topics",
)  # fmt: skip
PERMISSIONS = (
    "can_send_messages", "can_send_audios", "can_send_documents", "can_send_photos",
    "can_send_videos", "can_send_video_notes", "can_send_voice_notes", "can_send_polls",
    "can_send_other_messages", "can_add_web_page_previews", "can_change_info",
    "can_invite_users", "can_pin_messages", "can_manage_topics",
)  # fmt: skip
UNSUITED = {"group": {"can_manage_topics"}}


def wire(chat: Chat, user: User, bot: User) -> Json:
    """Return the `ChatMember` object of this user."""
    if chat.private:
        role = "member" if user in (chat.person, bot) else "left"
    else:
        role = chat.role(user.id)
    return as_role(chat, user, role)


def as_role(chat: Chat, user: User, role: str) -> Json:
    """Return the `ChatMember` object of a user who has, or had, this role."""
    member: Json = {"user": user.wire(), "status": role}
    if role == "creator":
        member["is_anonymous"] = False
    elif role == "kicked":
        member["until_date"] = 0
    elif role == "administrator":
        unsuited = UNSUITED.get(chat.type, set())
        member |= {right: True for right in RIGHTS if right not in unsuited}
        member |= {"can_be_edited": False, "can_promote_members": False, "is_anonymous": False}
    return member


def change(world: World, chat: Chat, user: User, role: str, *, by: User) -> None:
    """Give a user another role in a group: the updates, and the message everybody sees."""
    before = chat.role(user.id)
    if before == role:
        return
    leaving = before in PRESENT and role not in PRESENT
    # In a basic group the bot still hears of its own leaving; a supergroup tells only the others.
    if leaving and not (user is world.bot and chat.type == "supergroup"):
        world.post(chat, by, {"left_chat_member": user.wire()})
    chat.members[user.id] = role
    if leaving and user is world.bot and chat.type == "supergroup":
        world.post(chat, by, {"left_chat_member": user.wire()})
    _update(world, chat, user, before, role, by)
    if before not in PRESENT and role in PRESENT:
        world.post(chat, by, {"new_chat_members": [user.wire()]})
    world.tell("chats")


def changed_private(world: World, chat: Chat, person: User, *, blocked: bool) -> None:
    """Tell the bot that a person blocked it or let it in again."""
    old, new = ("member", "kicked") if blocked else ("kicked", "member")
    world.updates.put("my_chat_member", _event(world, chat, world.bot, old, new, person))


def _update(world: World, chat: Chat, user: User, old: str, new: str, by: User) -> None:
    event = _event(world, chat, user, old, new, by)
    if user is world.bot:
        world.updates.put("my_chat_member", event)
    elif chat.role(world.bot.id) in ADMINS:
        world.updates.put("chat_member", event)


def _event(world: World, chat: Chat, user: User, old: str, new: str, by: User) -> Json:
    return {
        "chat": chat.wire(),
        "from": by.wire(),
        "date": world.now(),
        "old_chat_member": as_role(chat, user, old),
        "new_chat_member": as_role(chat, user, new),
    }
