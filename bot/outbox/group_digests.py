"""Render the digests of groups: what all places have in common is found once a minute."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot

from bot.conversation import Reply, Services
from bot.i18n import Text
from bot.messages import digests as messages
from bot.messages.path_chart import path_chart
from bot.messages.weekly import weekly
from bot.outbox.reasons import Obsolete
from bot.outbox_buttons import evening_buttons, targets_buttons, weekly_buttons
from models import digests
from models.outbox_subjects import OutboxSubject
from models.strength import Weights
from models.targets import WorkCalendar

Numbers = digests.TargetsDigest | digests.EveningDigest | digests.WeeklyDigest


class DigestRenderer:
    """Renders the digests of groups.

    The groups of one place get the same numbers within a minute, computed once; and one place is
    computed after the other, so that a run of many digests leaves the database to people.
    """

    def __init__(self, services: Services, bot: Bot) -> None:
        """Remember nothing yet."""
        self._services, self._bot = services, bot
        self._one_at_a_time = asyncio.Lock()
        self._minute: datetime | None = None
        self._numbers: dict[tuple[OutboxSubject, int], Numbers] = {}
        self._common: dict[OutboxSubject, digests.RunNumbers] = {}

    async def targets(self, payload: dict[str, Any], t: Text) -> Reply:
        """Return the morning of a place, whose tasks are kept. Raises Obsolete."""
        settings, now = self._services.settings, self._services.clock.now()
        calendar, weights = WorkCalendar.from_settings(settings), Weights.from_settings(settings)

        def gather(place: int, run: digests.RunNumbers) -> Numbers:
            digest = digests.targets_digest(place, now, calendar, weights, run)
            digests.keep(digest, now)
            return digest

        digest = await self._gathered(OutboxSubject.TARGETS, payload["place"], gather)
        assert isinstance(digest, digests.TargetsDigest)
        buttons = targets_buttons(digest, t, self._bot.username)
        return Reply(messages.targets(digest, t), buttons)

    async def schedule(self, payload: dict[str, Any], t: Text) -> Reply:
        """Return the evening of a place. Raises Obsolete."""
        now, calendar = self._services.clock.now(), self._calendar()
        digest = await self._gathered(
            OutboxSubject.SCHEDULE,
            payload["place"],
            lambda place, run: digests.evening_digest(place, now, calendar, run),
        )
        assert isinstance(digest, digests.EveningDigest)
        buttons = evening_buttons(digest, t, self._bot.username)
        return Reply(messages.evening(digest, t), buttons)

    async def weekly(self, payload: dict[str, Any], t: Text) -> Reply:
        """Return the week of a place, below its chart. Raises Obsolete."""
        settings, now = self._services.settings, self._services.clock.now()
        calendar, weights = self._calendar(), Weights.from_settings(settings)
        digest = await self._gathered(
            OutboxSubject.WEEKLY,
            payload["place"],
            lambda place, run: digests.weekly_digest(place, now, calendar, weights, run),
        )
        assert isinstance(digest, digests.WeeklyDigest)
        chart = path_chart(t, digest.path, settings.campaign_colour)
        picture = await self._services.charts.draw(chart)
        buttons = weekly_buttons(digest, t, self._bot.username)
        return Reply(weekly(digest, t), buttons, photo=picture)

    async def _gathered(
        self,
        subject: OutboxSubject,
        place: int,
        gather: Callable[[int, digests.RunNumbers], Numbers],
    ) -> Numbers:
        """Return the numbers of a place. Raises Obsolete where there is nothing to say."""
        run = self._services.database.run
        async with self._one_at_a_time:
            minute = self._services.clock.now().replace(second=0, microsecond=0)
            if minute != self._minute:
                self._minute, self._numbers, self._common = minute, {}, {}
            numbers = self._numbers.get((subject, place))
            if numbers is None:
                if subject not in self._common:
                    self._common[subject] = await run(self._in_common, subject)
                numbers = await run(gather, place, self._common[subject])
                self._numbers[subject, place] = numbers
        if not numbers:
            raise Obsolete
        return numbers

    def _in_common(self, subject: OutboxSubject) -> digests.RunNumbers:
        """Return what the digests of all places have in common: thanks are for one day."""
        calendar, now = self._calendar(), self._services.clock.now()
        if subject == OutboxSubject.WEEKLY:
            return digests.week_before(now, calendar)
        thanks_of = calendar.date_of(now) - timedelta(days=subject == OutboxSubject.TARGETS)
        return digests.run_numbers(thanks_of, now, calendar)

    def _calendar(self) -> WorkCalendar:
        return WorkCalendar.from_settings(self._services.settings)
