"""Actions of people in groups: join, leave, add the bot, name administrators, topics, migrate."""

from playground.telegram import members
from playground.telegram.chats import ADMINS, PRESENT, TelegramChat, TelegramUser
from playground.telegram.errors import Refused
from playground.telegram.people import find_chat
from playground.telegram.world import World

# In which order an upgrade sends its updates: two messages, and that the bot has joined.
UPGRADES = {
    "first": ("joined", "to", "from"),
    "between": ("to", "joined", "from"),
    "last": ("to", "from", "joined"),
}


def join(world: World, viewer: TelegramUser, chat_id: int) -> TelegramChat:
    """Join a group. Raises Refused 403 for a person who was removed."""
    group = _group(world, chat_id)
    if group.role(viewer.id) == "kicked":
        raise Refused(403, f"{viewer.name} was removed from this group")
    if group.role(viewer.id) not in PRESENT:
        role = members.role_inside(group.role(viewer.id))
        members.change(world, group, viewer, role, actor=viewer)
    return group


def leave(world: World, viewer: TelegramUser, chat_id: int) -> TelegramChat:
    """Leave a group."""
    group = _own_group(world, viewer, chat_id)
    role = members.role_outside(group.role(viewer.id))
    members.change(world, group, viewer, role, actor=viewer)
    return group


def bring_bot(world: World, viewer: TelegramUser, chat_id: int, action: str) -> TelegramChat:
    """Add the bot, promote, mute, unmute or remove it; all but the first are for admins.

    A bot that is muted stays so when it is out and when it is added again, as in Telegram.
    """
    group = _own_group(world, viewer, chat_id)
    steps = _bot_steps(group.role(world.bot.id))
    if action not in steps:
        raise Refused(400, f"the action is {', '.join(steps)}")
    if action != "add" and group.role(viewer.id) not in ADMINS:
        raise Refused(403, f"{viewer.name} is no administrator of this group")
    for role in steps[action]:
        _check_type(group, role)
    for role in steps[action]:
        members.change(world, group, world.bot, role, actor=viewer)
    return group


def _bot_steps(role: str) -> dict[str, tuple[str, ...]]:
    """Return for each action the roles that the bot gets, one after another, from this one."""
    if role in PRESENT:
        return {
            "add": (), "promote": ("administrator",), "restrict": ("restricted",),
            "allow": ("member",), "remove": ("kicked",),
            # Nobody can be put out and stay restricted in one step: TDLib bans first, too.
            "remove_muted": ("kicked", "restricted_left"),
        }  # fmt: skip
    was_muted = role == "restricted_left"
    return {
        "add": (members.role_inside(role),), "promote": ("administrator",), "restrict": (),
        "allow": ("left",) if was_muted else (), "remove": ("kicked",) if was_muted else (),
        "remove_muted": (),
    }  # fmt: skip


def set_role(
    world: World, viewer: TelegramUser, chat_id: int, member: TelegramUser, role: str
) -> TelegramChat:
    """Make a member an administrator, a muted or a plain one again; only the creator may."""
    group = _own_group(world, viewer, chat_id)
    if role not in ("administrator", "member", "restricted"):
        raise Refused(400, "the role is administrator, member or restricted")
    _check_type(group, role)
    if group.role(viewer.id) != "creator" or group.role(member.id) not in PRESENT - {"creator"}:
        raise Refused(403, "only the creator of a group names administrators, among its members")
    members.change(world, group, member, role, actor=viewer)
    return group


def permit(
    world: World, viewer: TelegramUser, chat_id: int, *, can_send_messages: bool
) -> TelegramChat:
    """Allow every member to send, or none but the administrators: a group closed for the night.

    Telegram tells the bot nothing of it.
    """
    group = _administered(world, viewer, chat_id)
    group.permissions |= dict.fromkeys(members.SENDING, can_send_messages)
    return group


def open_topic(world: World, viewer: TelegramUser, chat_id: int, name: str) -> TelegramChat:
    """Open a topic in a forum that the viewer administers, or in their own chat with the bot."""
    chat = find_chat(world, viewer, chat_id)
    if chat.private:
        if chat.blocked or not (chat.started and world.profile.private_topics):
            raise Refused(403, f"{viewer.name} can open no topic in this chat")
    elif not _administered(world, viewer, chat_id).forum:
        raise Refused(400, "this group has no topics")
    world.add_topic(chat, viewer, name)
    world.notify("chats")
    return chat


def close_topic(
    world: World, viewer: TelegramUser, chat_id: int, thread: int, *, closed: bool
) -> TelegramChat:
    """Close a topic, in which only administrators can write then, or open it again."""
    group = _topic(world, viewer, chat_id, thread)
    if closed != (thread in group.closed_topics):
        group.closed_topics ^= {thread}
        kind = "forum_topic_closed" if closed else "forum_topic_reopened"
        world.post(group, viewer, {kind: {}}, thread=thread)
    return group


def delete_topic(world: World, viewer: TelegramUser, chat_id: int, thread: int) -> TelegramChat:
    """Delete a topic with its messages; the bot is not told."""
    group = _topic(world, viewer, chat_id, thread)
    del group.topics[thread]
    inside = [n for n, m in group.messages.items() if m.get("message_thread_id") == thread]
    for number in inside:
        world.remove(group, number)
    world.notify("chats")
    return group


def delete(world: World, viewer: TelegramUser, chat_id: int) -> TelegramChat:
    """Delete a group for everybody; the bot is not told."""
    group = _own_group(world, viewer, chat_id)
    if group.role(viewer.id) != "creator":
        raise Refused(403, "only the creator of a group can do this")
    group.deleted = True
    world.notify("chats")
    return group


def migrate(
    world: World, viewer: TelegramUser, chat_id: int, *, joined: str = "first"
) -> TelegramChat:
    """Turn a group into a supergroup with a new id; both sides get a service message.

    The bot is also told that it joined the supergroup, but never that it left the group. Telegram
    promises no order: `joined` is first, between (the two messages) or last.
    """
    if joined not in UPGRADES:
        raise Refused(400, f"joined is {', '.join(UPGRADES)}")
    old = _own_group(world, viewer, chat_id)
    if old.type != "group" or old.migrated_to is not None:
        raise Refused(400, "only a group can become a supergroup")
    if old.role(viewer.id) != "creator":
        raise Refused(403, "only the creator of a group can do this")
    new = world.new_supergroup(old.title)
    new.members = dict(old.members)
    new.permissions = dict(old.permissions)
    new.migrated_from = old.id
    for step in UPGRADES[joined]:
        if step == "to":
            world.post(old, viewer, {"migrate_to_chat_id": new.id})
            old.migrated_to = new.id
        elif step == "from":
            world.post(new, viewer, {"migrate_from_chat_id": old.id})
        elif new.has(world.bot.id):
            members.notify_joined(world, new, viewer)
    world.notify("chats")
    return new


def chats_of(world: World, viewer: TelegramUser) -> list[TelegramChat]:
    """Return the viewer's chats: the one with the bot first, then their groups."""
    groups = [c for c in all_groups(world) if c.has(viewer.id)]
    return [world.chats[viewer.id], *groups]


def all_groups(world: World) -> list[TelegramChat]:
    """Return every group that has not migrated, nor was deleted."""
    chats = world.chats.values()
    return [c for c in chats if not (c.private or c.deleted) and c.migrated_to is None]


def _group(world: World, chat_id: int) -> TelegramChat:
    group = world.chats.get(chat_id)
    if group is None or group.private:
        raise Refused(404, f"there is no group {chat_id}")
    return group


def _own_group(world: World, viewer: TelegramUser, chat_id: int) -> TelegramChat:
    _group(world, chat_id)
    return find_chat(world, viewer, chat_id)


def _check_type(group: TelegramChat, role: str) -> None:
    if role.startswith("restricted") and group.type != "supergroup":
        raise Refused(400, "only a supergroup can restrict one member; a group restricts all")


def _administered(world: World, viewer: TelegramUser, chat_id: int) -> TelegramChat:
    group = _own_group(world, viewer, chat_id)
    if group.role(viewer.id) not in ADMINS:
        raise Refused(403, f"{viewer.name} is no administrator of this group")
    return group


def _topic(world: World, viewer: TelegramUser, chat_id: int, thread: int) -> TelegramChat:
    group = _administered(world, viewer, chat_id)
    if thread not in group.topics:
        raise Refused(404, f"there is no topic {thread}")
    return group
