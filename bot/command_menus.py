"""The command menu of each person: what they can do, and nothing that is done already.

It is set when it changes, in the background: no update waits for it or fails with it. The database
knows which menu each chat was given, so that a restart sets none again.
"""

import asyncio
import json
import logging
from collections.abc import Mapping

from telegram.error import BadRequest, Forbidden, TelegramError

from bot.api import ApiClient
from bot.command import Command
from bot.i18n import Catalogues
from config.repeated_failures import RepeatedFailure
from config.settings import Settings
from models.chats import command_menus as menus
from models.database import DATABASE_UNAVAILABLE, Database

log = logging.getLogger(__name__)
PAUSE = 60.0  # seconds for which nothing is tried after a failure
MOST_SEEN = 50_000  # people whose menu this process remembers to be right
AT_ONCE = 50  # people who are looked up and recorded together
DONE = frozenset({"register"})  # what a worker has done for good


class CommandMenus:
    """Sets the menus of private chats, one after the other. Safe on the event loop."""

    def __init__(
        self,
        database: Database,
        api: ApiClient,
        catalogues: Catalogues,
        settings: Settings,
        commands: Mapping[str, Command],
    ) -> None:
        """`commands` is the table of all commands."""
        self._database, self._api = database, api
        self._catalogues, self._settings, self._commands = catalogues, settings, commands
        self._seen: set[int] = set()
        self._waiting: dict[int, bool] = {}  # people, and whether they have left
        self._task: asyncio.Task[None] | None = None
        self._lines: dict[str, str] = {}  # by the menu
        self._failures = RepeatedFailure(
            log, "api: command menu not set", expected=(*DATABASE_UNAVAILABLE, TelegramError)
        )
        self._not_before = 0.0

    def look(self, user_id: int, *, changed: bool) -> None:
        """Set a person's menu soon, where it is another: if it may have `changed`, or at first."""
        if changed or user_id not in self._seen:
            self._schedule(user_id, erased=False)

    def erased(self, user_id: int) -> None:
        """Delete the menu of somebody who has left: it is recorded nowhere now."""
        self._schedule(user_id, erased=True)

    async def stop(self) -> None:
        """Leave what is not set yet to the person's next update."""
        if self._task is not None:
            self._task.cancel()
            await asyncio.gather(self._task, return_exceptions=True)

    def _schedule(self, user_id: int, *, erased: bool) -> None:
        if asyncio.get_running_loop().time() < self._not_before:
            return
        self._waiting[user_id] = erased or self._waiting.get(user_id, False)
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._set_all(), name="command menus")

    async def _set_all(self) -> None:
        while self._waiting:
            people = {user_id: self._waiting.pop(user_id) for user_id in [*self._waiting][:AT_ONCE]}
            try:
                await self._set(people)
            except Exception as error:
                self._failures.failed(error)
                self._not_before = asyncio.get_running_loop().time() + PAUSE
                self._waiting.clear()  # each person's next update asks again
                return
            self._failures.succeeded()
            if len(self._seen) >= MOST_SEEN:
                self._seen.clear()
            self._seen.update(people)

    async def _set(self, people: Mapping[int, bool]) -> None:
        due = await self._database.run(menus.due, list(people), self._settings.language)
        gone = {user_id: menus.NONE for user_id, erased in people.items() if erased}
        done: dict[int, str] = {}
        try:
            for user_id, menu in (gone | due).items():
                try:
                    await self._send(user_id, menu)
                except (BadRequest, Forbidden) as error:  # of this chat alone: it blocks the bot
                    log.info("api: command menu of a chat not set: %s", error.message)
                else:
                    done[user_id] = menu
        finally:
            set_now = {user_id: menu for user_id, menu in done.items() if not people[user_id]}
            if set_now:
                await self._database.run(menus.record, set_now)

    async def _send(self, user_id: int, menu: str) -> None:
        scope = json.dumps({"type": "chat", "chat_id": user_id})
        if menu == menus.NONE:
            await self._api.call("deleteMyCommands", {"scope": scope})
            return
        if menu not in self._lines:
            self._lines[menu] = self._lines_of(menu)
        await self._api.call("setMyCommands", {"commands": self._lines[menu], "scope": scope})

    def _lines_of(self, menu: str) -> str:
        audience, _, language = menu.partition(" ")
        t = self._catalogues.text(language, self._settings.zone)
        lines = [
            {"command": c.name, "description": t.plain(f"command.{c.name}")}
            for c in self._commands.values()
            if "private" in c.scopes and c.name not in DONE
            if audience == "coordinator" or not c.coordinator or (audience == "holder" and c.holder)
        ]
        return json.dumps(lines, ensure_ascii=False)
