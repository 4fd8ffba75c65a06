"""Render what those with a seat in a session are sent: before it, when it is off, and after it."""

from bot.html import Html
from bot.i18n import Text
from bot.messages import trainings
from models.trainings import Reminder, Session


def remind(reminder: Reminder, t: Text) -> Html:
    """Render when and where the session is, and what to do if one cannot come."""
    session = reminder.session
    today = t.date(session.starts_at) == t.date(reminder.today)
    title = t("reminder.today" if today else "reminder.tomorrow", time=t.moment(session.starts_at))
    return Html("\n".join([title, "", *trainings.where(t, session), "", t("reminder.cannot_come")]))


def cancelled(t: Text, session: Session) -> Html:
    """Render that a session will not take place, for somebody who has a seat in it."""
    return Html("\n".join([t("reminder.cancelled"), "", *trainings.where(t, session)]))


def ask_feedback(t: Text, session: Session) -> Html:
    """Render the question how a session was, for somebody who was there."""
    return t("feedback.ask", title=session.title)
