"""People with phones, as the tests of the bot see them: they write, press, and read the answer."""

import asyncio
from collections.abc import Mapping
from typing import Any

from peewee import Query, fn

from models import tables
from models.database import BindParam, CompiledQuery
from models.queues import inbox
from playground.telegram import TelegramChat, TelegramUser, World, people

# Buttons whose effect is not wanted by who presses without reading.
ENDING = {
    "afresh", "askstop", "calloff", "calloffsure", "cannot", "declined", "disown", "disowned",
    "dropplan", "dropsector", "dropsectoryes", "endpost", "endtarget", "erase", "leavebooth",
    "nobring", "notby", "notbyyes", "notme", "notmeyes", "revoke", "revokeyes", "stopbroadcast",
    "takebroadcastback", "unbring", "undoplan", "unjudge", "withdraw", "withdrawyes",
}  # fmt: skip


class Person:
    """Somebody in one chat: their own with the bot, or a group (or a topic of it)."""

    def __init__(
        self, world: World, user: TelegramUser, chat: TelegramChat, thread: int | None = None
    ) -> None:
        self.world, self.user, self.chat, self.thread = world, user, chat, thread

    async def says(self, text: str, **more: Any) -> str:
        """Write a text; return all that the bot answers."""
        seen = self._shown()
        people.send(self.world, self.user, self.chat.id, text, thread=self.thread, **more)
        return await self._answer(seen)

    async def asks(self, text: str) -> None:
        """Write a text and wait for an answer to it alone, whatever else is in flight."""
        seen = self._last()
        people.send(self.world, self.user, self.chat.id, text, thread=self.thread)
        while not any(m["message_id"] > seen for m in self._of_bot()):  # noqa: ASYNC110
            await asyncio.sleep(0.005)

    async def edits(self, text: str) -> str:
        """Change one's last message; return the answer."""
        own = [m for m in self._all() if m["from"]["id"] == self.user.id]
        seen = self._shown()
        people.edit(self.world, self.user, self.chat.id, own[-1]["message_id"], text)
        return await self._answer(seen)

    async def shares(self, contact: TelegramUser) -> str:
        """Share a contact; return the answer."""
        seen = self._shown()
        people.share_contact(self.world, self.user, self.chat.id, contact, thread=self.thread)
        return await self._answer(seen)

    async def sends(self, name: str, content: bytes) -> str:
        """Send a file; return the answer."""
        seen = self._shown()
        kind = "application/octet-stream"
        people.send_file(self.world, self.user, self.chat.id, "document", name, kind, content)
        return await self._answer(seen)

    async def sends_photo(self, content: bytes, **more: Any) -> str:
        """Send a photo; return the answer."""
        seen, chat_id = self._shown(), self.chat.id
        people.send_file(self.world, self.user, chat_id, "photo", "a", "image/*", content, **more)
        return await self._answer(seen)

    async def presses(self, label: str) -> str:
        """Press the newest button that begins or ends with this; return the message then shown."""
        for message in reversed(self._all()):
            for button in _buttons(message):
                if button["text"].startswith(label) or button["text"].endswith(label):
                    return await self.sends_data(button["callback_data"], message["message_id"])
        raise AssertionError(f"no button {label!r} among {self.buttons()}")

    async def sends_data(self, data: str, message_id: int | None = None) -> str:
        """Press a button with this data under a message (the last); toast and messages then."""
        target = message_id or self._of_bot()[-1]["message_id"]
        before = self._shown()
        toast = await people.press(self.world, self.user, self.chat.id, target, data)
        assert toast["answered"]
        await settled(self.world)
        changed = [_words(m) for m in self._of_bot() if before.get(m["message_id"]) != _words(m)]
        self._require_a_next_step(before)
        return "\n".join([toast.get("text") or "", *changed]).strip()

    def buttons(self) -> list[str]:
        """Return the labels under the bot's last message, from the top."""
        return [button["text"] for button in _buttons(self._of_bot()[-1])]

    def links(self) -> list[str]:
        """Return the addresses under the bot's last message."""
        return [b["url"] for b in _buttons(self._of_bot()[-1]) if "url" in b]

    def files(self) -> dict[str, bytes]:
        """Return the files that the bot has sent, the newest of each name."""
        sent = [m["document"] for m in self._of_bot() if "document" in m]
        kept = {d["file_name"]: self.world.files.get(d["file_id"]) for d in sent}
        return {name: file.content for name, file in kept.items() if file}

    def last(self) -> dict[str, Any]:
        """Return the bot's last message as the Bot API has it."""
        return self._of_bot()[-1]

    async def _answer(self, seen: Mapping[int, str]) -> str:
        await settled(self.world)
        _require_a_way_forward(self._of_bot())
        self._require_a_next_step(seen)
        return "\n".join(_words(m) for m in self._of_bot() if m["message_id"] not in seen)

    def _require_a_next_step(self, before: Mapping[int, str]) -> None:
        """Whatever the bot answers in private has a button, or the keyboard of a contact."""
        new = [m for m in self._of_bot() if before.get(m["message_id"]) != _words(m)]
        if self.chat.id != self.user.id or not new or self.chat.keyboard:
            return
        words = [_words(m) for m in new]
        assert any(m.get("reply_markup") for m in new), f"no button leads on from {words}"

    def _all(self) -> list[dict[str, Any]]:
        return list(self.chat.messages.values())

    def _of_bot(self) -> list[dict[str, Any]]:
        return [m for m in self._all() if m["from"]["id"] == self.world.bot.id]

    def _shown(self) -> dict[int, str]:
        return {m["message_id"]: _words(m) for m in self._of_bot()}

    def _last(self) -> int:
        return max(self.chat.messages, default=0)


def _words(message: dict[str, Any]) -> str:
    return str(message.get("text") or message.get("caption") or "")


def _buttons(message: dict[str, Any]) -> list[dict[str, Any]]:
    rows = message.get("reply_markup", {}).get("inline_keyboard", [])
    return [button for row in rows for button in row]


def _require_a_way_forward(messages: list[dict[str, Any]]) -> None:
    """A hurried thumb presses the first button: that must never be one that ends something."""
    firsts = [buttons[0] for buttons in map(_buttons, messages) if buttons]
    actions = {button.get("callback_data", "").partition(":")[0] for button in firsts}
    assert not actions & ENDING, f"the first button ends something: {firsts}"


async def settled(world: World, seconds: float = 60) -> None:
    """Wait until the bot has processed every update that there is by now."""
    ends, last = asyncio.get_running_loop().time() + seconds, world.updates.newest
    while world.updates.holds(last) or _unfinished(last):
        assert asyncio.get_running_loop().time() < ends, "the bot does not process its updates"
        await asyncio.sleep(0.005)


def _unfinished(last: int) -> int:
    (left,) = _UNFINISHED.rows(last=last)
    return int(left.number)


def _count_unfinished() -> Query:
    left = tables.Inbox.state.in_(inbox.UNFINISHED) & (tables.Inbox.update_id <= BindParam("last"))
    return tables.Inbox.select(fn.COUNT(tables.Inbox.update_id).alias("number")).where(left)


_UNFINISHED = CompiledQuery(_count_unfinished)  # it is asked two hundred times a second
