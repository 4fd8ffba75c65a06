"""What people do with groups: join, leave, bring the bot, name administrators, move on."""

from playground import members
from playground.chats import ADMINS, PRESENT, Chat, User
from playground.errors import Refused
from playground.people import chat
from playground.world import World


def join(world: World, viewer: User, chat_id: int) -> Chat:
    """Come into a group. Raises Refused 403 for someone who was removed."""
    found = _group(world, chat_id)
    if found.role(viewer.id) == "kicked":
        raise Refused(403, f"{viewer.name} was removed from this group")
    if found.role(viewer.id) not in PRESENT:
        members.change(world, found, viewer, "member", by=viewer)
    return found


def leave(world: World, viewer: User, chat_id: int) -> Chat:
    """Leave a group."""
    found = _own_group(world, viewer, chat_id)
    members.change(world, found, viewer, "left", by=viewer)
    return found


def bring_bot(world: World, viewer: User, chat_id: int, action: str) -> Chat:
    """Add the bot, promote it to administrator, or remove it. The last two are for admins."""
    roles = {"add": "member", "promote": "administrator", "remove": "kicked"}
    if action not in roles:
        raise Refused(400, "the action is add, promote or remove")
    found = _own_group(world, viewer, chat_id)
    if action != "add" and found.role(viewer.id) not in ADMINS:
        raise Refused(403, f"{viewer.name} is no administrator of this group")
    present = found.role(world.bot.id) in PRESENT
    if action == "promote" or present == (action == "remove"):
        members.change(world, found, world.bot, roles[action], by=viewer)
    return found


def set_role(world: World, viewer: User, chat_id: int, of: User, role: str) -> Chat:
    """Make a member an administrator, or a plain member again; only the creator can."""
    found = _own_group(world, viewer, chat_id)
    if role not in ("administrator", "member"):
        raise Refused(400, "the role is administrator or member")
    if found.role(viewer.id) != "creator" or found.role(of.id) not in PRESENT - {"creator"}:
        raise Refused(403, "only the creator of a group names administrators, among its members")
    members.change(world, found, of, role, by=viewer)
    return found


def migrate(world: World, viewer: User, chat_id: int) -> Chat:
    """Turn a group into a supergroup with a new id; both sides get a service message."""
    old = _own_group(world, viewer, chat_id)
    if old.type != "group" or old.migrated_to is not None:
        raise Refused(400, "only a group can become a supergroup")
    if old.role(viewer.id) != "creator":
        raise Refused(403, "only the creator of a group can do this")
    new = world.new_supergroup(old.title)
    new.members = dict(old.members)
    new.migrated_from = old.id
    world.post(old, viewer, {"migrate_to_chat_id": new.id})
    old.migrated_to = new.id
    world.post(new, viewer, {"migrate_from_chat_id": old.id})
    world.tell("chats")
    return new


def of_viewer(world: World, viewer: User) -> list[Chat]:
    """Return the viewer's chats: the one with the bot first, then their groups."""
    groups = [c for c in all_groups(world) if c.has(viewer.id)]
    return [world.chats[viewer.id], *groups]


def all_groups(world: World) -> list[Chat]:
    """Return every group that is alive."""
    return [c for c in world.chats.values() if not c.private and c.migrated_to is None]


def _group(world: World, chat_id: int) -> Chat:
    found = world.chats.get(chat_id)
    if found is None or found.private:
        raise Refused(404, f"there is no group {chat_id}")
    return found


def _own_group(world: World, viewer: User, chat_id: int) -> Chat:
    _group(world, chat_id)
    return chat(world, viewer, chat_id)
