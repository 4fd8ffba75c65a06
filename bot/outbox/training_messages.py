"""Render the messages about trainings: reminders, changes, seats, attendance, what comes after.

Each raises Obsolete where its reason has gone, or Deferred in the quiet hours.
"""

from collections.abc import Callable, Coroutine
from typing import Any

from bot.conversation import Reply, Services
from bot.i18n import Text
from bot.messages import attendance as attendance_messages
from bot.messages import certificates as certificate_messages
from bot.messages import handovers as handover_messages
from bot.messages import reminders as reminder_messages
from bot.messages import seats as seat_messages
from bot.messages import waiting as waiting_messages
from bot.outbox.reasons import Obsolete, due_by_day
from bot.outbox_buttons import (
    absent_buttons,
    cancelled_buttons,
    changed_buttons,
    claim_buttons,
    closing_buttons,
    feedback_buttons,
    gave_up_buttons,
    handover_buttons,
    lead_buttons,
    near_buttons,
    passed_buttons,
    presence_buttons,
    reminder_buttons,
    team_seat_buttons,
    waiting_buttons,
    waiting_change_buttons,
)
from models import handovers, relay, turnout
from models.attendance import lot, passed_news, scanners
from models.outbox_subjects import OutboxSubject
from models.seats import demand, team
from models.session_changes import telling
from models.training_reports import feedback
from models.trainings import cancellations, elsewhere, reminders, waiting

Payload = dict[str, Any]


async def _reminder(services: Services, payload: Payload, t: Text) -> Reply:
    """Render the reminder of a session."""
    zone, now = services.settings.zone, services.clock.now()
    run = services.database.run
    reminder = await run(reminders.of_seat, payload["enrolment"], now, zone)
    if reminder is None:
        raise Obsolete
    seat = await run(turnout.answers.of_seat, reminder.enrolment_id, now)
    ask = await run(relay.coordinators, reminder.telegram_id)
    text = reminder_messages.remind(reminder, t, seat.coming)
    return Reply(text, reminder_buttons(reminder, t, ask, seat.coming))


async def _presence(services: Services, payload: Payload, t: Text) -> Reply:
    """Render the question whether somebody was there."""
    session = due_by_day(services, await services.database.run(lot.of_seat, payload["enrolment"]))
    buttons = presence_buttons(payload["enrolment"], t)
    return Reply(attendance_messages.were_you_there(t, session), buttons)


async def _scan_right(services: Services, payload: Payload, t: Text) -> Reply:
    """Render that somebody may scan at the door."""
    now = services.clock.now()
    session = due_by_day(
        services, await services.database.run(scanners.session_of, payload["right"], now)
    )
    return Reply(attendance_messages.may_scan(t, session))


async def _cancelled(services: Services, payload: Payload, t: Text) -> Reply:
    """Render that a session is off, to who had a seat or leads it."""
    run, now = services.database.run, services.clock.now()
    if "trainer" in payload:
        led = due_by_day(
            services, await run(cancellations.of_trainer, payload["session"], payload["trainer"])
        )
        return Reply(reminder_messages.cancelled_lead(t, led))
    gone = due_by_day(services, await run(telling.cancelled, payload["enrolment"], now))
    return Reply(reminder_messages.cancelled(t, gone), cancelled_buttons(gone, t))


async def _feedback(services: Services, payload: Payload, t: Text) -> Reply:
    """Render the question how a session was."""
    seat = payload["enrolment"]
    session = due_by_day(services, await services.database.run(feedback.of_seat, seat))
    return Reply(reminder_messages.ask_feedback(t, session), feedback_buttons(seat, t))


async def _absent(services: Services, payload: Payload, t: Text) -> Reply:
    """Render the question why somebody did not come."""
    seat, find = payload["enrolment"], turnout.absences.of_seat
    session = due_by_day(services, await services.database.run(find, seat))
    return Reply(reminder_messages.ask_absent(t, session), absent_buttons(seat, t))


async def _claim(services: Services, payload: Payload, t: Text) -> Reply:
    """Render to who led a session that somebody says they were there."""
    find = turnout.absences.claim
    said = due_by_day(services, await services.database.run(find, payload["enrolment"]))
    return Reply(reminder_messages.claim(t, said), claim_buttons(said, t))


async def _changed(services: Services, payload: Payload, t: Text) -> Reply:
    """Render what changed about a session, to who has a seat, waits for one, or leads it."""
    run, now, change = services.database.run, services.clock.now(), payload["change"]
    if "waiting" in payload:
        found = await run(telling.waiting_news, change, payload["waiting"], now)
        waits = due_by_day(services, found)
        return Reply(waiting_messages.changed(t, waits), waiting_change_buttons(waits, t))
    if "trainer" in payload:
        led = await run(telling.trainer_news, change, payload["trainer"], now)
        news = due_by_day(services, led)
        text = reminder_messages.changed(t, news, more=payload.get("more", 0))
        return Reply(text, lead_buttons(news.session, t))
    news = due_by_day(services, await run(telling.news, change, payload["enrolment"], now))
    ask = await run(relay.coordinators, news.telegram_id)
    return Reply(reminder_messages.changed(t, news), changed_buttons(news, t, ask))


async def _gave_up(services: Services, payload: Payload, t: Text) -> Reply:
    """Render that somebody lost a seat because they came to another session."""
    run, now, find = services.database.run, services.clock.now(), elsewhere.given_up
    seat = due_by_day(services, await run(find, payload["enrolment"], payload["here"], now))
    return Reply(reminder_messages.gave_up(t, seat), gave_up_buttons(seat, t))


async def _handover(services: Services, payload: Payload, t: Text) -> Reply:
    """Render a session that is handed over: to who is asked, or to who asked for it."""
    run, now = services.database.run, services.clock.now()
    if "offer" in payload:
        found = await run(handovers.news.to_asked, payload["offer"], payload["what"], now)
    else:
        found = await run(handovers.news.to_others, payload["handover"], payload["to"], now)
    told = due_by_day(services, found)
    today = now.astimezone(services.settings.zone).date()
    return Reply(handover_messages.news(t, told, today), handover_buttons(told, t))


async def _expected(services: Services, payload: Payload, t: Text) -> Reply:
    """Render to the trainer how many to expect."""
    run, now = services.database.run, services.clock.now()
    note = await run(turnout.trainer_notes.of_session, payload["session"], payload["to"], now)
    if note is None:
        raise Obsolete
    return Reply(reminder_messages.expected(t, note), lead_buttons(note.session, t))


async def _to_close(services: Services, payload: Payload, t: Text) -> Reply:
    """Render to who led a session that its attendance is not closed."""
    run, now, find = services.database.run, services.clock.now(), turnout.closing_notes.of_session
    seen = due_by_day(services, await run(find, payload["session"], payload["to"], now))
    return Reply(attendance_messages.to_close(t, seen), closing_buttons(seen, t))


async def _passed(services: Services, payload: Payload, t: Text) -> Reply:
    """Render that somebody has passed, and so has a certificate."""
    enrolment_id = payload["enrolment"]
    session = due_by_day(services, await services.database.run(passed_news.of_seat, enrolment_id))
    return Reply(certificate_messages.told(t, session.title), passed_buttons(enrolment_id, t))


async def _near(services: Services, payload: Payload, t: Text) -> Reply:
    """Render that there is a session near somebody who asked to be told."""
    now = services.clock.now()
    news = due_by_day(services, await services.database.run(demand.news, payload["worker"], now))
    return Reply(seat_messages.news(t, news), near_buttons(news, t))


async def _team_seat(services: Services, payload: Payload, t: Text) -> Reply:
    """Render that a seat was taken for somebody."""
    run, now = services.database.run, services.clock.now()
    seat = due_by_day(services, await run(team.of_seat, payload["enrolment"], payload["by"], now))
    return Reply(seat_messages.team_seat(t, seat), team_seat_buttons(seat, t))


async def _waiting(services: Services, payload: Payload, t: Text) -> Reply:
    """Render news of the waiting list."""
    zone, now = services.settings.zone, services.clock.now()
    told = due_by_day(
        services,
        await services.database.run(
            waiting.news, payload["waiting"], payload["what"], payload["offer"], now
        ),
    )
    text = waiting_messages.news(t, told, now.astimezone(zone).date())
    return Reply(text, waiting_buttons(told, t))


TRAINING_MESSAGES: dict[str, Callable[[Services, Payload, Text], Coroutine[Any, Any, Reply]]] = {
    OutboxSubject.REMINDER: _reminder,
    OutboxSubject.PRESENCE: _presence,
    OutboxSubject.SCAN_RIGHT: _scan_right,
    OutboxSubject.CANCELLED: _cancelled,
    OutboxSubject.FEEDBACK: _feedback,
    OutboxSubject.ABSENT: _absent,
    OutboxSubject.CLAIM: _claim,
    OutboxSubject.CHANGED: _changed,
    OutboxSubject.EXPECTED: _expected,
    OutboxSubject.GAVE_UP: _gave_up,
    OutboxSubject.HANDOVER: _handover,
    OutboxSubject.PASSED: _passed,
    OutboxSubject.NEAR: _near,
    OutboxSubject.TEAM_SEAT: _team_seat,
    OutboxSubject.TO_CLOSE: _to_close,
    OutboxSubject.WAITING: _waiting,
}
