"""Render the reminder of a session in which a worker has a seat."""

from bot import keyboards
from bot.i18n import Text
from bot.markup import Html
from bot.messages import trainings
from models.reminders import Reminder


def remind(reminder: Reminder, t: Text) -> Html:
    """Render when and where the session is, and what to do if one cannot come."""
    session = reminder.session
    today = t.date(session.starts_at) == t.date(reminder.today)
    title = t("reminder.today" if today else "reminder.tomorrow", time=t.time(session.starts_at))
    return Html("\n".join([title, "", *trainings.where(t, session), "", t("reminder.cannot_come")]))


def buttons(reminder: Reminder, t: Text) -> keyboards.Keyboard:
    """Offer one's own sessions, and the way out for who cannot come."""
    session = reminder.session
    leave = trainings.label(t, "trainings.button_cancel", session)
    return keyboards.column(
        [
            keyboards.button(t.plain("button.mytrainings"), "run", "mytrainings", ""),
            keyboards.button(leave, "run", "cancel", session.code),
        ]
    )
