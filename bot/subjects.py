"""The messages that the outbox may hold, and how each subject becomes words when it is sent."""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot

from bot.i18n import Text
from bot.keyboards import button
from bot.messages import digests as words
from bot.messages import posts as post_words
from bot.messages import reminders as reminder_words
from bot.messages import review as review_words
from bot.reply import Reply
from bot.services import Services, weights
from models import calls, chats, digests, outbox, posts, reminders, review
from models.errors import NotAllowed, NotRegistered, PostOver

# A post that was erased; a person who was, or who lost the post that the message was for.
GONE = (PostOver, NotRegistered, NotAllowed)
Numbers = digests.TargetsDigest | digests.ScheduleDigest


class NotNeeded(Exception):
    """What a message was for has gone since it was made: nobody is to get it."""


class NotYet(Exception):
    """It is night, and nobody is to be woken by this message."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


class Subjects:
    """Renders messages of the outbox.

    The groups of one place get the same numbers within a minute, gathered once; and one place is
    gathered after the other, so that a run of many digests leaves the database to people.
    """

    def __init__(self, services: Services, bot: Bot) -> None:
        self._services, self._bot = services, bot
        self._one_by_one = asyncio.Lock()
        self._minute: datetime | None = None
        self._gathered: dict[tuple[str, int], Numbers] = {}

    async def render(self, message: outbox.Message) -> Reply:
        """Give the words and buttons in the chat's present language.

        Raises NotNeeded or NotYet.
        """
        settings = self._services.settings
        language = await self._services.database.run(
            chats.language_of, message.chat_id, message.thread_id, settings.language
        )
        t = self._services.catalogues.text(language, settings.zone)
        try:
            return await _SUBJECTS[message.subject](self, message.payload, t)
        except GONE as gone:
            raise NotNeeded from gone

    async def _targets(self, payload: dict[str, Any], t: Text) -> Reply:
        settings, now = self._services.settings, self._services.clock.now()
        digest = await self._gather(
            "targets",
            payload["place"],
            lambda place: digests.targets_digest(
                place, now, settings.zone, weights(settings), settings.rest_days
            ),
        )
        assert isinstance(digest, digests.TargetsDigest)
        buttons = words.enrol_buttons(digest.sessions, t, self._bot.username)
        return Reply(words.targets(digest, t), buttons)

    async def _schedule(self, payload: dict[str, Any], t: Text) -> Reply:
        zone, now = self._services.settings.zone, self._services.clock.now()
        digest = await self._gather(
            "schedule",
            payload["place"],
            lambda place: digests.schedule_digest(place, now, zone),
        )
        assert isinstance(digest, digests.ScheduleDigest)
        buttons = words.enrol_buttons(digest.sessions, t, self._bot.username)
        return Reply(words.schedule(digest, t), buttons)

    async def _review(self, payload: dict[str, Any], t: Text) -> Reply:
        whose, run = payload["telegram_id"], self._services.database.run
        zone, now = self._services.settings.zone, self._services.clock.now()
        waiting = await run(review.waiting, whose)
        left = await run(calls.left, whose, zone, now)
        if not waiting and not left:
            raise NotNeeded
        look = button(t.plain("review.button_review"), "review", 0)
        return Reply(review_words.reminder(t, waiting, left), ((look,),))

    async def _post(self, payload: dict[str, Any], t: Text) -> Reply:
        held = await self._services.database.run(posts.held, payload["post"])
        if wait := digests.quiet_left(self._services.clock.now(), self._services.settings.zone):
            raise NotYet(wait)
        return Reply(*post_words.news(t, held, payload["news"]))

    async def _reminder(self, payload: dict[str, Any], t: Text) -> Reply:
        zone, now = self._services.settings.zone, self._services.clock.now()
        run = self._services.database.run
        found = await run(reminders.of_seat, payload["enrolment"], now, zone)
        if found is None:
            raise NotNeeded
        return Reply(reminder_words.remind(found, t), reminder_words.buttons(found, t))

    async def _gather(self, subject: str, place: int, gather: Callable[[int], Numbers]) -> Numbers:
        async with self._one_by_one:
            minute = self._services.clock.now().replace(second=0, microsecond=0)
            if minute != self._minute:
                self._minute, self._gathered = minute, {}
            if (subject, place) not in self._gathered:
                numbers = await self._services.database.run(gather, place)
                self._gathered[subject, place] = numbers
            return self._gathered[subject, place]


_SUBJECTS: dict[str, Callable[[Subjects, dict[str, Any], Text], Coroutine[Any, Any, Reply]]] = {
    "targets": Subjects._targets,
    "schedule": Subjects._schedule,
    "review": Subjects._review,
    "post": Subjects._post,
    "reminder": Subjects._reminder,
}
