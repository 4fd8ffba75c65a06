"""The command menu of each person: what they can do, and nothing that is done already.

It is set when it changes, in the background: no update waits for it or fails with it. The database
knows which menu each chat was given, so that a restart sets none again.
"""

import asyncio
import logging
from collections.abc import Mapping

from telegram import Bot, BotCommand, BotCommandScopeChat
from telegram.error import BadRequest, Forbidden, TelegramError

from bot.command import Command
from bot.i18n import Catalogues
from config.repeated_failures import RepeatedFailure
from config.settings import Settings
from models.chats import command_menus as menus
from models.database import DATABASE_UNAVAILABLE, Database

log = logging.getLogger(__name__)
PAUSE = 60.0  # seconds for which nothing is tried after a failure
MOST_SEEN = 50_000  # people whose menu this process remembers to be right
DONE = frozenset({"register"})  # what a worker has done for good


class CommandMenus:
    """Sets the menus of private chats. Safe on the event loop."""

    def __init__(
        self,
        database: Database,
        catalogues: Catalogues,
        settings: Settings,
        commands: Mapping[str, Command],
    ) -> None:
        """`commands` is the table of all commands."""
        self._database, self._catalogues, self._settings = database, catalogues, settings
        self._commands = commands
        self._seen: set[int] = set()
        self._tasks: dict[int, asyncio.Task[None]] = {}
        self._failures = RepeatedFailure(
            log, "api: command menu not set", expected=(*DATABASE_UNAVAILABLE, TelegramError)
        )
        self._not_before = 0.0

    def look(self, bot: Bot, user_id: int, *, changed: bool) -> None:
        """Set a person's menu soon, where it is another: if it may have `changed`, or at first."""
        if changed or user_id not in self._seen:
            self._schedule(bot, user_id, erased=False)

    def erased(self, bot: Bot, user_id: int) -> None:
        """Delete the menu of somebody who has left: it is recorded nowhere now."""
        self._schedule(bot, user_id, erased=True)

    async def stop(self) -> None:
        """Leave what is not set yet to the person's next update."""
        for task in self._tasks.values():
            task.cancel()
        await asyncio.gather(*self._tasks.values(), return_exceptions=True)

    def _schedule(self, bot: Bot, user_id: int, *, erased: bool) -> None:
        if asyncio.get_running_loop().time() < self._not_before:
            return
        before = self._tasks.get(user_id)
        task = asyncio.create_task(self._set(bot, user_id, erased, before), name="command menu")
        self._tasks[user_id] = task
        task.add_done_callback(lambda done: self._forget(user_id, done))

    def _forget(self, user_id: int, done: "asyncio.Task[None]") -> None:
        if self._tasks.get(user_id) is done:
            del self._tasks[user_id]

    async def _set(
        self, bot: Bot, user_id: int, erased: bool, before: "asyncio.Task[None] | None"
    ) -> None:
        if before is not None:
            await asyncio.wait([before])
        try:
            default = self._settings.language
            menu = await self._database.run(menus.due, user_id, default)
            if menu is None and erased:
                menu = menus.NONE
            if menu is not None:
                await self._send(bot, user_id, menu)
                if not erased:
                    await self._database.run(menus.record, user_id, menu)
        except (BadRequest, Forbidden) as error:  # of this chat alone, as when the bot is blocked
            log.info("api: command menu of a chat not set: %s", error.message)
        except Exception as error:
            self._failures.failed(error)
            self._not_before = asyncio.get_running_loop().time() + PAUSE
            return
        else:
            self._failures.succeeded()
        if len(self._seen) >= MOST_SEEN:
            self._seen.clear()
        self._seen.add(user_id)

    async def _send(self, bot: Bot, user_id: int, menu: str) -> None:
        scope = BotCommandScopeChat(user_id)
        audience, _, language = menu.partition(" ")
        if menu == menus.NONE:
            await bot.delete_my_commands(scope)
            return
        t = self._catalogues.text(language, self._settings.zone)
        lines = [
            BotCommand(c.name, t.plain(f"command.{c.name}"))
            for c in self._commands.values()
            if "private" in c.scopes and c.name not in DONE
            if audience == "coordinator" or not c.coordinator or (audience == "holder" and c.holder)
        ]
        await bot.set_my_commands(lines, scope)
