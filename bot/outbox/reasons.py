"""Why a message of the outbox is not sent now: no reason, night, a poll near, no way."""

from datetime import timedelta
from typing import TypeVar

from bot.conversation import Services
from models import polls, quiet_hours
from models.outbox_subjects import OutboxSubject
from models.polls import CONTENT_OF, Content, Silence
from models.queues import outbox

T = TypeVar("T")


class Obsolete(Exception):
    """The reason for a message has gone since it was queued: nobody must get it."""


class Unchangeable(Exception):
    """Telegram does not change this message any more: it is too old, or its person deleted it."""


class BeforePoll(Obsolete):
    """The message may not go to its chat in the 48 hours before a poll."""


class Deferred(Exception):
    """The message must not be sent before `wait` has passed, as a rule for the quiet hours."""

    def __init__(self, wait: timedelta, why: str = "quiet hours") -> None:
        super().__init__(wait)
        self.wait, self.why = wait, why


def require_day(services: Services) -> None:
    """Check that it is not in the quiet hours. Raises Deferred."""
    if wait := quiet_hours.quiet_left(services.clock.now(), services.settings.zone):
        raise Deferred(wait)


async def silence_for(
    services: Services, message: outbox.OutboxMessage, content: Content | None = None
) -> Silence | None:
    """Return the silence before a poll in which this message must not go to its chat; else None.

    It is also silent where the place that the message is about is. `content` is that of the
    message's subject, unless it is given.
    """
    kind = content or CONTENT_OF.get(OutboxSubject(message.subject), Content.LOGISTICS)
    if kind not in polls.CAMPAIGN:
        return None
    run, now = services.database.run, services.clock.now()
    here = await run(polls.of_chat, kind, message.chat_id, message.thread_id, now)
    if here is None and isinstance(about := message.payload.get("place"), int):
        return await run(polls.silence, kind, (about,), now)
    return here


async def require_no_silence(services: Services, message: outbox.OutboxMessage) -> None:
    """Check that a message may go to its chat at this moment. Raises BeforePoll."""
    if await silence_for(services, message):
        raise BeforePoll


def due_by_day(services: Services, found: T | None) -> T:
    """Return what a message is rendered from. Raises Obsolete where it has gone, or Deferred."""
    if found is None:
        raise Obsolete
    require_day(services)
    return found
