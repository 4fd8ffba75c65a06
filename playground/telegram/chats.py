"""Telegram users and chats, and the objects that a bot receives for them."""

from dataclasses import dataclass, field

from playground.telegram.errors import Json

GENERAL = 1
PRESENT = frozenset({"creator", "administrator", "member", "restricted"})
ADMINS = frozenset({"creator", "administrator"})
SERVICE = frozenset({
    "new_chat_members", "left_chat_member", "new_chat_title", "group_chat_created",
    "supergroup_chat_created", "migrate_to_chat_id", "migrate_from_chat_id", "pinned_message",
    "forum_topic_created", "forum_topic_edited", "forum_topic_closed", "forum_topic_reopened",
})  # fmt: skip


def is_service(message: Json) -> bool:
    """Return whether Telegram itself wrote this message ("… joined the group")."""
    return not SERVICE.isdisjoint(message)


@dataclass(slots=True)
class TelegramUser:
    """A person or a bot. `about`: one line on their role in the scenario, `{hi, en}`."""

    id: int
    first_name: str
    last_name: str = ""
    username: str = ""
    language_code: str = ""
    is_bot: bool = False
    phone: str = ""
    about: dict[str, str] | None = None

    @property
    def name(self) -> str:
        """The first and last name."""
        return f"{self.first_name} {self.last_name}".strip()

    def to_json(self) -> Json:
        """Return the `User` object."""
        result: Json = {"id": self.id, "is_bot": self.is_bot, "first_name": self.first_name}
        for key in ("last_name", "username", "language_code"):
            if value := getattr(self, key):
                result[key] = value
        return result


@dataclass(slots=True)
class TelegramChat:
    """A private chat with the bot (its id is the person's), a group or a supergroup.

    `permissions` has what the group lets no member do; `restrictions` what it lets a restricted
    one do.
    """

    id: int
    type: str
    title: str = ""
    person: TelegramUser | None = None
    forum: bool = False
    members: dict[int, str] = field(default_factory=dict)
    permissions: dict[str, bool] = field(default_factory=dict)
    restrictions: dict[int, dict[str, bool]] = field(default_factory=dict)
    topics: dict[int, str] = field(default_factory=dict)
    closed_topics: set[int] = field(default_factory=set)
    messages: dict[int, Json] = field(default_factory=dict)
    last_id: int = 0
    authors: dict[int, int] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    keyboard: Json | None = None
    started: bool = False
    blocked: bool = False
    deleted: bool = False  # the person's account, or the group
    migrated_to: int | None = None
    migrated_from: int | None = None

    @property
    def private(self) -> bool:
        """Whether this is a person's chat with the bot."""
        return self.person is not None

    def role(self, user_id: int) -> str:
        """Return creator, administrator, member, restricted, left or kicked.

        `restricted_left`: restricted, and no longer a member.
        """
        return self.members.get(user_id, "left")

    def may(self, user_id: int, right: str) -> bool:
        """Return whether this member of a group has one of the rights in `ChatPermissions`."""
        role = self.role(user_id)
        if self.private or role in ADMINS:
            return True
        if role == "restricted" and not self.restrictions.get(user_id, {}).get(right, False):
            return False
        return self.permissions.get(right, True)

    def has(self, user_id: int) -> bool:
        """Return whether this user sees the chat."""
        if self.person is not None:
            return self.person.id == user_id
        return self.role(user_id) in PRESENT

    def to_json(self) -> Json:
        """Return the `Chat` object."""
        if self.person is not None:
            result = self.person.to_json() | {"type": "private"}
            for key in ("is_bot", "language_code"):
                result.pop(key, None)
            return result
        result = {"id": self.id, "type": self.type, "title": self.title}
        return result | {"is_forum": True} if self.forum else result
