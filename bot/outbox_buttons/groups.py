"""The buttons of what groups get, and of digests that may not have arrived."""

from collections.abc import Iterable

from bot.button import Button
from bot.i18n import Text
from bot.keyboards import Keyboard, agreeing, button, column, deep_link, to_whatsapp
from bot.messages import digests, trainings
from models.digests import ScheduleDigest, TargetsDigest
from models.trainings import Session

MAX_ENROL_BUTTONS = 8


def enrol_buttons(sessions: Iterable[Session], t: Text, username: str) -> Keyboard:
    """Return a button into the private chat for each session with a free seat."""
    free = [session for session in sessions if session.free > 0][:MAX_ENROL_BUTTONS]
    return column(_enrol(session, t, username) for session in free)


def targets_buttons(digest: TargetsDigest, t: Text, username: str) -> Keyboard:
    """Return the buttons under the day's targets: seats to take, and to send it by WhatsApp."""
    text, link = digests.targets_forward(digest, t), f"https://t.me/{username}"
    taking = column([deep_link(t.plain("booth_care.button_some"), username, "ctake")])
    return enrol_buttons(digest.sessions, t, username) + taking + _whatsapp(text, link, t)


def schedule_buttons(digest: ScheduleDigest, t: Text, username: str) -> Keyboard:
    """Return the buttons under a schedule: seats to take, and to send it by WhatsApp."""
    text, link = digests.schedule_forward(digest, t), f"https://t.me/{username}?start=ctrainings"
    return enrol_buttons(digest.sessions, t, username) + _whatsapp(text, link, t)


def uncertain_buttons(message_id: int, t: Text) -> Keyboard:
    """Return what can be done about a digest that may not have arrived: post it again, or not."""
    return column(
        [
            button(t.plain("group.button_leave"), "leavepost", message_id),
            button(t.plain("group.button_post_again"), "postagain", message_id),
        ]
    )


def _whatsapp(text: str, link: str, t: Text) -> Keyboard:
    return column([to_whatsapp(t.plain("button.whatsapp"), text, link)]) if text else ()


def _enrol(session: Session, t: Text, username: str) -> Button:
    label = trainings.label(t, "digest.enrol", session)
    return agreeing(deep_link(label, username, f"e{session.id}"))
