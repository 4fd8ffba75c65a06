"""Render a message of the outbox right before it is sent, or find that nobody must get it now.

It is obsolete when its reason has gone, and deferred when it must wait for the end of quiet hours.
"""

import asyncio
from collections.abc import Callable, Coroutine
from datetime import datetime, timedelta
from typing import Any

from telegram import Bot

from bot.conversation import Reply, Services, leading_on
from bot.i18n import Text
from bot.messages import attendance as attendance_messages
from bot.messages import certificates as certificate_messages
from bot.messages import digests as digest_messages
from bot.messages import groups as group_messages
from bot.messages import morning as morning_messages
from bot.messages import posts as post_messages
from bot.messages import profile as profile_messages
from bot.messages import reminders as reminder_messages
from bot.messages import review as review_messages
from bot.messages import seats as seat_messages
from bot.messages import waiting as waiting_messages
from bot.outbox_buttons import (
    account_buttons,
    cancelled_buttons,
    changed_buttons,
    feedback_buttons,
    lead_buttons,
    morning_buttons,
    near_buttons,
    passed_buttons,
    post_buttons,
    presence_buttons,
    reminder_buttons,
    review_buttons,
    schedule_buttons,
    targets_buttons,
    team_seat_buttons,
    uncertain_buttons,
    waiting_buttons,
)
from models import account, chats, digests, morning, posts, quiet_hours, relay, review, turnout
from models.attendance import lot, passed_news, scanners
from models.errors import NotAllowed, NotRegistered
from models.outbox_subjects import OutboxSubject
from models.posts import PostOver
from models.queues import outbox
from models.review import verification_calls
from models.seats import demand, team
from models.session_changes import telling
from models.strength import Weights
from models.targets import WorkCalendar
from models.training_reports import feedback
from models.trainings import cancellations, reminders, waiting

# A post that was erased; a person who was, or who lost the post that the message was for.
OBSOLETE = (PostOver, NotRegistered, NotAllowed)
Numbers = digests.TargetsDigest | digests.ScheduleDigest


class Obsolete(Exception):
    """The reason for a message has gone since it was queued: nobody must get it."""


class Deferred(Exception):
    """The message must not be sent in the quiet hours, which end after `wait`."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__(wait)
        self.wait = wait


class OutboxRenderer:
    """Renders messages of the outbox.

    The groups of one place get the same numbers within a minute, computed once; and one place is
    computed after the other, so that a run of many digests leaves the database to people.
    """

    def __init__(self, services: Services, bot: Bot) -> None:
        self._services, self._bot = services, bot
        self._one_at_a_time = asyncio.Lock()
        self._minute: datetime | None = None
        self._numbers: dict[tuple[OutboxSubject, int], Numbers] = {}

    async def render(self, message: outbox.OutboxMessage) -> Reply:
        """Return text and buttons in the chat's present language; in a private chat there are some.

        Raises Obsolete or Deferred.
        """
        settings = self._services.settings
        language = await self._services.database.run(
            chats.language_of, message.chat_id, message.thread_id, settings.language
        )
        t = self._services.catalogues.text(language, settings.zone)
        try:
            reply = await _RENDERERS[message.subject](self, message.payload, t)
        except OBSOLETE as error:
            raise Obsolete from error
        return leading_on(reply, t, message.chat_id)

    async def _targets(self, payload: dict[str, Any], t: Text) -> Reply:
        settings, now = self._services.settings, self._services.clock.now()
        digest = await self._compute(
            OutboxSubject.TARGETS,
            payload["place"],
            lambda place: digests.targets_digest(
                place, now, WorkCalendar.from_settings(settings), Weights.from_settings(settings)
            ),
        )
        assert isinstance(digest, digests.TargetsDigest)
        buttons = targets_buttons(digest, t, self._bot.username)
        return Reply(digest_messages.targets(digest, t), buttons)

    async def _schedule(self, payload: dict[str, Any], t: Text) -> Reply:
        zone, now = self._services.settings.zone, self._services.clock.now()
        digest = await self._compute(
            OutboxSubject.SCHEDULE,
            payload["place"],
            lambda place: digests.schedule_digest(place, now, zone),
        )
        assert isinstance(digest, digests.ScheduleDigest)
        buttons = schedule_buttons(digest, t, self._bot.username)
        return Reply(digest_messages.schedule(digest, t), buttons)

    async def _review(self, payload: dict[str, Any], t: Text) -> Reply:
        telegram_id, run = payload["telegram_id"], self._services.database.run
        zone, now = self._services.settings.zone, self._services.clock.now()
        waiting = await run(review.count_waiting, telegram_id)
        calls_left = await run(verification_calls.calls_left, telegram_id, zone, now)
        if not waiting and not calls_left:
            raise Obsolete
        return Reply(review_messages.reminder(t, waiting, calls_left), review_buttons(t))

    async def _post(self, payload: dict[str, Any], t: Text) -> Reply:
        event = payload["news"]
        post = await self._services.database.run(posts.get_assignment, payload["post"])
        if event == "waits" and not post.waits:
            raise Obsolete
        self._require_day()
        return Reply(post_messages.news(t, post, event), post_buttons(post, event, t))

    async def _account(self, payload: dict[str, Any], t: Text) -> Reply:
        run = self._services.database.run
        news = await run(account.moving.news, payload["worker"], payload["what"])
        if news is None:
            raise Obsolete
        self._require_day()
        return Reply(profile_messages.account_news(t, news), account_buttons(news, t))

    async def _reminder(self, payload: dict[str, Any], t: Text) -> Reply:
        zone, now = self._services.settings.zone, self._services.clock.now()
        run = self._services.database.run
        reminder = await run(reminders.of_seat, payload["enrolment"], now, zone)
        if reminder is None:
            raise Obsolete
        seat = await run(turnout.answers.of_seat, reminder.enrolment_id, now)
        ask = await run(relay.coordinators, reminder.telegram_id)
        text = reminder_messages.remind(reminder, t, seat.coming)
        return Reply(text, reminder_buttons(reminder, t, ask))

    async def _presence(self, payload: dict[str, Any], t: Text) -> Reply:
        session = await self._services.database.run(lot.of_seat, payload["enrolment"])
        if session is None:
            raise Obsolete
        self._require_day()
        buttons = presence_buttons(payload["enrolment"], t)
        return Reply(attendance_messages.were_you_there(t, session), buttons)

    async def _scan_right(self, payload: dict[str, Any], t: Text) -> Reply:
        now = self._services.clock.now()
        session = await self._services.database.run(scanners.session_of, payload["right"], now)
        if session is None:
            raise Obsolete
        self._require_day()
        return Reply(attendance_messages.may_scan(t, session))

    async def _cancelled(self, payload: dict[str, Any], t: Text) -> Reply:
        run, now = self._services.database.run, self._services.clock.now()
        if "trainer" in payload:
            led = await run(cancellations.of_trainer, payload["session"], payload["trainer"])
            if led is None:
                raise Obsolete
            self._require_day()
            return Reply(reminder_messages.cancelled_lead(t, led))
        gone = await run(telling.cancelled, payload["enrolment"], now)
        if gone is None:
            raise Obsolete
        self._require_day()
        return Reply(reminder_messages.cancelled(t, gone), cancelled_buttons(gone, t))

    async def _changed(self, payload: dict[str, Any], t: Text) -> Reply:
        run, now = self._services.database.run, self._services.clock.now()
        if "trainer" in payload:
            news = await run(telling.trainer_news, payload["change"], payload["trainer"], now)
        else:
            news = await run(telling.news, payload["change"], payload["enrolment"], now)
        if news is None:
            raise Obsolete
        self._require_day()
        if "trainer" in payload:
            return Reply(reminder_messages.changed(t, news), lead_buttons(news.session, t))
        ask = await run(relay.coordinators, news.telegram_id)
        return Reply(reminder_messages.changed(t, news), changed_buttons(news, t, ask))

    async def _expected(self, payload: dict[str, Any], t: Text) -> Reply:
        run, now = self._services.database.run, self._services.clock.now()
        note = await run(turnout.trainer_notes.of_session, payload["session"], payload["to"], now)
        if note is None:
            raise Obsolete
        return Reply(reminder_messages.expected(t, note), lead_buttons(note.session, t))

    async def _morning(self, payload: dict[str, Any], t: Text) -> Reply:
        settings, now = self._services.settings, self._services.clock.now()
        times, run = morning.MorningTimes.from_settings(settings), self._services.database.run
        waiting = await run(morning.messages.load, payload, times, now)
        if not waiting:
            raise Obsolete
        text = morning_messages.waiting(t, waiting, settings.least_people)
        return Reply(text, morning_buttons(waiting, t))

    async def _feedback(self, payload: dict[str, Any], t: Text) -> Reply:
        seat = payload["enrolment"]
        session = await self._services.database.run(feedback.of_seat, seat)
        if session is None:
            raise Obsolete
        self._require_day()
        return Reply(reminder_messages.ask_feedback(t, session), feedback_buttons(seat, t))

    async def _passed(self, payload: dict[str, Any], t: Text) -> Reply:
        enrolment_id = payload["enrolment"]
        session = await self._services.database.run(passed_news.of_seat, enrolment_id)
        if session is None:
            raise Obsolete
        self._require_day()
        return Reply(certificate_messages.told(t, session.title), passed_buttons(enrolment_id, t))

    async def _near(self, payload: dict[str, Any], t: Text) -> Reply:
        now = self._services.clock.now()
        news = await self._services.database.run(demand.news, payload["worker"], now)
        if news is None:
            raise Obsolete
        self._require_day()
        return Reply(seat_messages.news(t, news), near_buttons(news, t))

    async def _team_seat(self, payload: dict[str, Any], t: Text) -> Reply:
        run, now = self._services.database.run, self._services.clock.now()
        seat = await run(team.of_seat, payload["enrolment"], payload["by"], now)
        if seat is None:
            raise Obsolete
        self._require_day()
        return Reply(seat_messages.team_seat(t, seat), team_seat_buttons(seat, t))

    async def _waiting(self, payload: dict[str, Any], t: Text) -> Reply:
        zone, now = self._services.settings.zone, self._services.clock.now()
        told = await self._services.database.run(
            waiting.news, payload["waiting"], payload["what"], payload["offer"], now
        )
        if told is None:
            raise Obsolete
        self._require_day()
        text = waiting_messages.news(t, told, now.astimezone(zone).date())
        return Reply(text, waiting_buttons(told, t))

    async def _unreached(self, payload: dict[str, Any], t: Text) -> Reply:
        link = await self._services.database.run(chats.unreached, payload["chat"])
        if link is None:
            raise Obsolete
        self._require_day()
        return Reply(group_messages.unreached(link, t))

    async def _uncertain(self, payload: dict[str, Any], t: Text) -> Reply:
        digest = await self._services.database.run(digests.uncertain.find, payload["message"])
        if digest is None:
            raise Obsolete
        self._require_day()
        return Reply(group_messages.uncertain(digest, t), uncertain_buttons(digest.id, t))

    def _require_day(self) -> None:
        """Check that it is not in the quiet hours. Raises Deferred."""
        if wait := quiet_hours.quiet_left(self._services.clock.now(), self._services.settings.zone):
            raise Deferred(wait)

    async def _welcome(self, payload: dict[str, Any], t: Text) -> Reply:
        needs, chat_id = chats.group_joins.needs_welcome, payload["chat"]
        if not await self._services.database.run(needs, chat_id, payload["update"]):
            raise Obsolete
        return Reply(t("frame.group_welcome"))

    async def _compute(
        self, subject: OutboxSubject, place: int, compute: Callable[[int], Numbers]
    ) -> Numbers:
        async with self._one_at_a_time:
            minute = self._services.clock.now().replace(second=0, microsecond=0)
            if minute != self._minute:
                self._minute, self._numbers = minute, {}
            if (subject, place) not in self._numbers:
                numbers = await self._services.database.run(compute, place)
                self._numbers[subject, place] = numbers
            return self._numbers[subject, place]


_RENDERERS: dict[
    str, Callable[[OutboxRenderer, dict[str, Any], Text], Coroutine[Any, Any, Reply]]
] = {
    OutboxSubject.TARGETS: OutboxRenderer._targets,
    OutboxSubject.SCHEDULE: OutboxRenderer._schedule,
    OutboxSubject.REVIEW: OutboxRenderer._review,
    OutboxSubject.POST: OutboxRenderer._post,
    OutboxSubject.ACCOUNT: OutboxRenderer._account,
    OutboxSubject.REMINDER: OutboxRenderer._reminder,
    OutboxSubject.PRESENCE: OutboxRenderer._presence,
    OutboxSubject.SCAN_RIGHT: OutboxRenderer._scan_right,
    OutboxSubject.CANCELLED: OutboxRenderer._cancelled,
    OutboxSubject.FEEDBACK: OutboxRenderer._feedback,
    OutboxSubject.CHANGED: OutboxRenderer._changed,
    OutboxSubject.EXPECTED: OutboxRenderer._expected,
    OutboxSubject.MORNING: OutboxRenderer._morning,
    OutboxSubject.PASSED: OutboxRenderer._passed,
    OutboxSubject.NEAR: OutboxRenderer._near,
    OutboxSubject.TEAM_SEAT: OutboxRenderer._team_seat,
    OutboxSubject.WAITING: OutboxRenderer._waiting,
    OutboxSubject.UNREACHED: OutboxRenderer._unreached,
    OutboxSubject.UNCERTAIN: OutboxRenderer._uncertain,
    OutboxSubject.WELCOME: OutboxRenderer._welcome,
}
