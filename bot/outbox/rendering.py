"""Render a message of the outbox right before it is sent, or find that nobody must get it now.

It is obsolete when its reason has gone, and deferred when it must wait for the end of quiet hours.
"""

from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from telegram import Bot

from bot.command_buttons import command_button
from bot.conversation import Reply, Services, leading_on, permitted
from bot.i18n import Text
from bot.keyboards import button, column
from bot.messages import booth_care as care_messages
from bot.messages import broadcasts as broadcast_messages
from bot.messages import groups as group_messages
from bot.messages import morning as morning_messages
from bot.messages import placement as placement_messages
from bot.messages import polls as poll_messages
from bot.messages import posts as post_messages
from bot.messages import profile as profile_messages
from bot.messages import review as review_messages
from bot.messages import webhook as webhook_messages
from bot.outbox.group_digests import DigestRenderer
from bot.outbox.reasons import Deferred, Obsolete, due_by_day, require_day, silence_for
from bot.outbox.training_messages import TRAINING_MESSAGES
from bot.outbox_buttons import (
    account_buttons,
    broadcast_buttons,
    broadcast_news_buttons,
    care_buttons,
    lift_buttons,
    morning_buttons,
    placement_buttons,
    post_buttons,
    review_buttons,
    second_buttons,
    uncertain_buttons,
)
from models import (
    account,
    booth_care,
    broadcasts,
    chats,
    digests,
    morning,
    placement,
    polls,
    posts,
    review,
)
from models.errors import NotAllowed, NotRegistered
from models.outbox_subjects import OutboxSubject
from models.polls import Content
from models.posts import PostOver
from models.queues import outbox
from models.review import verification_calls

# A post that was erased; a person who was, or who lost the post that the message was for.
OBSOLETE = (PostOver, NotRegistered, NotAllowed)
PAUSED = timedelta(minutes=1)  # until a message of a broadcast that pauses is looked at again


class OutboxRenderer:
    """Renders messages of the outbox."""

    def __init__(self, services: Services, bot: Bot) -> None:
        self._services = services
        self._digests = DigestRenderer(services, bot)

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
            if message.subject == OutboxSubject.BROADCAST:
                reply = await self._broadcast(message, t)
            elif render := TRAINING_MESSAGES.get(message.subject):
                reply = await render(self._services, message.payload, t)
            else:
                reply = await _RENDERERS[message.subject](self, message.payload, t)
        except OBSOLETE as error:
            raise Obsolete from error
        if reply.buttons:
            silence = await silence_for(self._services, message, Content.BRING)
            reply = permitted(reply, self._services.commands, silence)
        return leading_on(reply, t, message.chat_id)

    async def _targets(self, payload: dict[str, Any], t: Text) -> Reply:
        return await self._digests.targets(payload, t)

    async def _schedule(self, payload: dict[str, Any], t: Text) -> Reply:
        return await self._digests.schedule(payload, t)

    async def _weekly(self, payload: dict[str, Any], t: Text) -> Reply:
        return await self._digests.weekly(payload, t)

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
        require_day(self._services)
        return Reply(post_messages.news(t, post, event), post_buttons(post, event, t))

    async def _account(self, payload: dict[str, Any], t: Text) -> Reply:
        run = self._services.database.run
        news = due_by_day(
            self._services, await run(account.moving.news, payload["worker"], payload["what"])
        )
        return Reply(profile_messages.account_news(t, news), account_buttons(news, t))

    async def _morning(self, payload: dict[str, Any], t: Text) -> Reply:
        settings, now = self._services.settings, self._services.clock.now()
        times, run = morning.MorningTimes.from_settings(settings), self._services.database.run
        waiting = await run(morning.messages.load, payload, times, now)
        if not waiting:
            raise Obsolete
        text = morning_messages.waiting(t, waiting, settings.least_people)
        return Reply(text, morning_buttons(waiting, t))

    async def _unreached(self, payload: dict[str, Any], t: Text) -> Reply:
        link = due_by_day(
            self._services, await self._services.database.run(chats.unreached, payload["chat"])
        )
        return Reply(group_messages.unreached(link, t))

    async def _uncertain(self, payload: dict[str, Any], t: Text) -> Reply:
        digest = due_by_day(
            self._services,
            await self._services.database.run(digests.uncertain.find, payload["message"]),
        )
        return Reply(group_messages.uncertain(digest, t), uncertain_buttons(digest.id, t))

    async def _broadcast(self, message: outbox.OutboxMessage, t: Text) -> Reply:
        """Render a broadcast for one person, who is looked at again. Raises as `render` does."""
        begun = bool(message.parts)
        if not begun:
            require_day(self._services)
        try:
            letter = await self._services.database.run(
                broadcasts.letters.to_send,
                message.payload["to"],
                message.chat_id,
                self._services.clock.now(),
                begun=begun,
            )
        except broadcasts.letters.Paused:
            raise Deferred(PAUSED, "paused") from None
        if letter is None:
            raise Obsolete
        text, buttons = broadcast_messages.letter(t, letter), broadcast_buttons(t, letter)
        return Reply(text, buttons, photo=letter.words.photo)

    async def _broadcast_ask(self, payload: dict[str, Any], t: Text) -> Reply:
        find, run = broadcasts.news.asked, self._services.database.run
        seen = due_by_day(self._services, await run(find, payload["broadcast"], payload["to"]))
        return Reply(broadcast_messages.asked(t, seen), second_buttons(t, seen))

    async def _broadcast_news(self, payload: dict[str, Any], t: Text) -> Reply:
        what, run = payload["what"], self._services.database.run
        found = await run(broadcasts.news.told, payload["broadcast"], what)
        seen = due_by_day(self._services, found)
        text = broadcast_messages.news(t, seen, what)
        return Reply(text, broadcast_news_buttons(t, seen))

    async def _care(self, payload: dict[str, Any], t: Text) -> Reply:
        run, now, number = self._services.database.run, self._services.clock.now(), payload["care"]
        found = await run(booth_care.asking.news, number, payload["what"], now)
        told = due_by_day(self._services, found)
        return Reply(care_messages.news(t, told), care_buttons(told, t))

    async def _lift(self, payload: dict[str, Any], t: Text) -> Reply:
        run, now, number = self._services.database.run, self._services.clock.now(), payload["lift"]
        if payload.get("agreed"):
            done = due_by_day(self._services, await run(polls.lifting.agreed, number, now))
            look = button(t.plain("silence.button_back"), "run", "silence", "")
            return Reply(poll_messages.lifted(t, done), column([look]))
        lift = due_by_day(self._services, await run(polls.lifting.asked, number, now))
        return Reply(poll_messages.ask_lift(t, lift), lift_buttons(lift, t))

    async def _placement(self, payload: dict[str, Any], t: Text) -> Reply:
        run = self._services.database.run
        if "change" in payload:
            booth = due_by_day(self._services, await run(placement.placing.news, payload["change"]))
            back = button(t.plain("changes.back"), "rebooth", payload["change"])
            buttons = column([command_button(t, "me"), back])
            return Reply(placement_messages.news(t, booth), buttons)
        found = await run(placement.questions.of_message, payload["placement"])
        question = due_by_day(self._services, found)
        return Reply(placement_messages.ask(t, question), placement_buttons(question, t))

    async def _welcome(self, payload: dict[str, Any], t: Text) -> Reply:
        needs, chat_id = chats.group_joins.needs_welcome, payload["chat"]
        if not await self._services.database.run(needs, chat_id, payload["update"]):
            raise Obsolete
        return Reply(t("frame.group_welcome"))

    async def _webhook(self, payload: dict[str, Any], t: Text) -> Reply:
        return Reply(webhook_messages.problem(t, payload["problem"]))


_RENDERERS: dict[
    str, Callable[[OutboxRenderer, dict[str, Any], Text], Coroutine[Any, Any, Reply]]
] = {
    OutboxSubject.TARGETS: OutboxRenderer._targets,
    OutboxSubject.BROADCAST_ASK: OutboxRenderer._broadcast_ask,
    OutboxSubject.BROADCAST_NEWS: OutboxRenderer._broadcast_news,
    OutboxSubject.SCHEDULE: OutboxRenderer._schedule,
    OutboxSubject.REVIEW: OutboxRenderer._review,
    OutboxSubject.POST: OutboxRenderer._post,
    OutboxSubject.ACCOUNT: OutboxRenderer._account,
    OutboxSubject.MORNING: OutboxRenderer._morning,
    OutboxSubject.UNREACHED: OutboxRenderer._unreached,
    OutboxSubject.UNCERTAIN: OutboxRenderer._uncertain,
    OutboxSubject.CARE: OutboxRenderer._care,
    OutboxSubject.LIFT: OutboxRenderer._lift,
    OutboxSubject.PLACEMENT: OutboxRenderer._placement,
    OutboxSubject.WEEKLY: OutboxRenderer._weekly,
    OutboxSubject.WEBHOOK: OutboxRenderer._webhook,
    OutboxSubject.WELCOME: OutboxRenderer._welcome,
}
