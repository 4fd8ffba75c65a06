"""The simulated Telegram: users, chats, members, topics, messages. Plain Python, no HTTP.

Messages are kept as Bot API objects, so that the bot gets them without translation.
A changed message replaces the earlier object, which others may still refer to.
"""

import itertools
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from models.clock import Clock
from playground.telegram.bot_profile import BotProfile
from playground.telegram.callback_queries import CallbackQueries, InlineQueries
from playground.telegram.chats import ADMINS, PRESENT, TelegramChat, TelegramUser, is_service
from playground.telegram.errors import Json
from playground.telegram.files import FileStore
from playground.telegram.rate_limits import TelegramRateLimits
from playground.telegram.update_queue import UpdateQueue
from playground.telegram.webhook_sender import WebhookSender

ANONYMOUS_ADMIN_ID = 1087968824
FIRST_PERSON_ID = 6_000_000_001
FIRST_GROUP_ID = 4_100_000_001
FIRST_SUPERGROUP_ID = 1_002_100_000_001
FIRST_PHONE = 9190000_00001
TOPIC_COLOUR = 0x6FB9F0
MESSAGES_KEPT = 2_000


@dataclass(frozen=True, slots=True)
class Change:
    """A change to show on the page: an event's kind, its chat (None: all), its content."""

    kind: str
    chat_id: int | None = None
    content: Json | None = None


class World:
    """The state of the simulated Telegram, with one bot in it. Safe on the event loop.

    Without a `token` a random one is made. Each callable in `watchers` gets every Change.
    """

    def __init__(
        self,
        clock: Clock,
        *,
        token: str | None = None,
        username: str = "BoothShaktiBot",
        name: str = "Booth Shakti",
        privacy: bool = True,
    ) -> None:
        self.clock = clock
        self.token = token or f"7000000001:{secrets.token_urlsafe(26)[:35]}"
        bot_id = int(self.token.partition(":")[0])
        self.bot = TelegramUser(bot_id, name, username=username, is_bot=True)
        self.anonymous = TelegramUser(
            ANONYMOUS_ADMIN_ID, "Group", username="GroupAnonymousBot", is_bot=True
        )
        self.users = {bot_id: self.bot, ANONYMOUS_ADMIN_ID: self.anonymous}
        self.chats: dict[int, TelegramChat] = {}
        self.updates = UpdateQueue(self.now)
        self.profile = BotProfile(name)
        self.webhook = WebhookSender(self.updates, self.now)
        self.files = FileStore()
        self.rate_limits = TelegramRateLimits()
        self.privacy = privacy
        self.callback_queries = CallbackQueries()
        self.inline_queries = InlineQueries()
        self.watchers: list[Callable[[Change], None]] = []
        self._people = itertools.count(FIRST_PERSON_ID)
        self._phones = itertools.count(FIRST_PHONE)
        self._groups = itertools.count(FIRST_GROUP_ID)
        self._supergroups = itertools.count(FIRST_SUPERGROUP_ID)
        self._messages = itertools.count(1)

    # people and chats

    def add_person(
        self,
        name: str,
        *,
        language_code: str = "hi",
        username: str = "",
        about: dict[str, str] | None = None,
        phone: str = "",
        user_id: int | None = None,
    ) -> TelegramUser:
        """Add a person with their own phone number, and their chat with the bot, not started."""
        first, _, last = name.strip().partition(" ")
        user = TelegramUser(user_id or next(self._people), first, last, username, language_code)
        user.phone = phone or f"+{next(self._phones)}"
        user.about = about
        self.users[user.id] = user
        self.chats[user.id] = TelegramChat(user.id, "private", person=user)
        self.notify("chats")
        return user

    def add_group(
        self,
        title: str,
        creator: TelegramUser,
        *,
        topics: Iterable[str] = (),
        supergroup: bool = False,
    ) -> TelegramChat:
        """Add a group without the bot; a group with topics is a supergroup."""
        names = list(topics)
        if supergroup or names:
            chat = self.new_supergroup(title, forum=bool(names))
        else:
            chat = TelegramChat(-next(self._groups), "group", title)
            self.chats[chat.id] = chat
        chat.members[creator.id] = "creator"
        self.post(chat, creator, {f"{chat.type}_chat_created": True})
        for name in names:
            self.add_topic(chat, creator, name)
        self.notify("chats")
        return chat

    def new_supergroup(self, title: str, *, forum: bool = False) -> TelegramChat:
        """Add an empty supergroup."""
        chat = TelegramChat(-next(self._supergroups), "supergroup", title, forum=forum)
        self.chats[chat.id] = chat
        return chat

    def add_topic(self, chat: TelegramChat, creator: TelegramUser, name: str) -> int:
        """Open a topic in a forum or a private chat and return its `message_thread_id`."""
        thread = next(self._messages) if chat.private else chat.last_id + 1
        place = {"message_id": thread, "message_thread_id": thread, "is_topic_message": True}
        created = {"name": name, "icon_color": TOPIC_COLOUR}
        chat.topics[thread] = name
        self.post(chat, creator, place | {"forum_topic_created": created})
        return thread

    def people(self) -> list[TelegramUser]:
        """Return every user who is not a bot, in the order of their creation."""
        return [user for user in self.users.values() if not user.is_bot]

    # messages

    def now(self) -> int:
        """Return the clock's time in unix seconds."""
        return int(self.clock.now().timestamp())

    def post(
        self,
        chat: TelegramChat,
        sender: TelegramUser,
        content: Json,
        *,
        thread: int | None = None,
        reply_to: Json | None = None,
        author: TelegramUser | None = None,
    ) -> Json:
        """Post a message to a chat; notify the page, and the bot if it may see the message.

        `author` is the person behind an anonymous administrator.
        """
        message: Json = {
            "message_id": self._next_message_id(chat),
            "from": sender.to_json(),
            "chat": chat.to_json(),
            "date": self.now(),
        }
        if sender is self.anonymous:
            message["sender_chat"] = message["chat"]
        message |= self._place(chat, thread, reply_to)
        message |= content
        if author is not None:
            chat.authors[message["message_id"]] = author.id
        self._keep(chat, message)
        self.notify("message", chat.id, message)
        if sender is not self.bot and self.bot_sees(chat, message):
            self.updates.put("message", message)
        return message

    def replace(self, chat: TelegramChat, message: Json, *, by_bot: bool) -> None:
        """Replace a message by its changed version, and notify the page and the bot."""
        chat.messages[message["message_id"]] = message
        self.notify("edited", chat.id, message)
        if not by_bot and self.bot_sees(chat, message):
            self.updates.put("edited_message", message)

    def remove(self, chat: TelegramChat, message_id: int) -> None:
        """Delete a message."""
        del chat.messages[message_id]
        if message_id in chat.pinned:
            chat.pinned.remove(message_id)
        self.notify("deleted", chat.id, {"message_id": message_id})

    def set_keyboard(self, chat: TelegramChat, markup: Json) -> None:
        """Show or remove a chat's reply keyboard; a forced reply does not change it."""
        if "keyboard" in markup:
            chat.keyboard = markup if markup["keyboard"] else None
        elif "remove_keyboard" in markup:
            chat.keyboard = None
        else:
            return
        self.notify("keyboard", chat.id)

    def bot_sees(self, chat: TelegramChat, message: Json) -> bool:
        """Return whether the bot receives this message; in groups this depends on privacy mode."""
        if chat.person is not None:
            return not chat.blocked
        role = chat.role(self.bot.id)
        if role not in PRESENT:
            return False
        if role in ADMINS or not self.privacy or is_service(message):
            return True
        if message.get("via_bot", {}).get("id") == self.bot.id:
            return True
        text = message.get("text") or message.get("caption") or ""
        if text.startswith("/"):
            command, at, name = text.split(maxsplit=1)[0].partition("@")
            return len(command) > 1 and (not at or name.lower() == self.bot.username.lower())
        replied = message.get("reply_to_message")
        return bool(replied and replied["from"]["id"] == self.bot.id and not is_service(replied))

    def notify(self, kind: str, chat_id: int | None = None, content: Json | None = None) -> None:
        """Pass a change to every watcher."""
        change = Change(kind, chat_id, content)
        for watcher in self.watchers:
            watcher(change)

    def _next_message_id(self, chat: TelegramChat) -> int:
        # Private chats and groups share the bot's own count; a supergroup has one of its own.
        if chat.type != "supergroup":
            return next(self._messages)
        chat.last_id += 1
        return chat.last_id

    def _place(self, chat: TelegramChat, thread: int | None, reply_to: Json | None) -> Json:
        place: Json = {}
        if thread is not None and (chat.forum or chat.private):
            place = {"message_thread_id": thread, "is_topic_message": True}
            if chat.forum:
                reply_to = reply_to or chat.messages.get(thread)
        elif reply_to is not None and chat.type == "supergroup" and not chat.forum:
            # Telegram numbers reply threads too; only is_topic_message marks a real topic.
            root = reply_to.get("message_thread_id", reply_to["message_id"])
            place = {"message_thread_id": root}
        if reply_to is not None:
            place["reply_to_message"] = {
                key: value for key, value in reply_to.items() if key != "reply_to_message"
            }
        return place

    def _keep(self, chat: TelegramChat, message: Json) -> None:
        chat.messages[message["message_id"]] = message
        if len(chat.messages) > MESSAGES_KEPT:
            oldest = next(number for number in chat.messages if number not in chat.topics)
            del chat.messages[oldest]
            chat.authors.pop(oldest, None)
