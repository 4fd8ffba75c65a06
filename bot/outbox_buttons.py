"""Buttons under the messages of the outbox, and under a group's own digest."""

from collections.abc import Iterable

from telegram import InlineKeyboardButton

from bot.command_buttons import command_button
from bot.i18n import Text
from bot.keyboards import Keyboard, agreeing, button, column, deep_link, to_whatsapp
from bot.messages import digests, trainings
from bot.waiting_buttons import position_buttons
from models.account import AccountNews
from models.digests import ScheduleDigest, TargetsDigest
from models.posts import PostAssignment
from models.trainings import Reminder, Session, WaitingNews

MAX_ENROL_BUTTONS = 8


def enrol_buttons(sessions: Iterable[Session], t: Text, username: str) -> Keyboard:
    """Return a button into the private chat for each session with a free seat."""
    free = [session for session in sessions if session.free > 0][:MAX_ENROL_BUTTONS]
    return column(_enrol(session, t, username) for session in free)


def targets_buttons(digest: TargetsDigest, t: Text, username: str) -> Keyboard:
    """Return the buttons under the day's targets: seats to take, and to send it by WhatsApp."""
    text, link = digests.targets_forward(digest, t), f"https://t.me/{username}"
    return enrol_buttons(digest.sessions, t, username) + _whatsapp(text, link, t)


def schedule_buttons(digest: ScheduleDigest, t: Text, username: str) -> Keyboard:
    """Return the buttons under a schedule: seats to take, and to send it by WhatsApp."""
    text, link = digests.schedule_forward(digest, t), f"https://t.me/{username}?start=ctrainings"
    return enrol_buttons(digest.sessions, t, username) + _whatsapp(text, link, t)


def reminder_buttons(reminder: Reminder, t: Text) -> Keyboard:
    """Return the buttons of a reminder: one's own sessions, and to cancel this one."""
    session = reminder.session
    cancel = trainings.label(t, "trainings.button_cancel", session)
    return column(
        [
            command_button(t, "mytrainings"),
            button(cancel, "run", "cancel", session.code),
        ]
    )


def feedback_buttons(enrolment_id: int, t: Text) -> Keyboard:
    """Return the answers to how a session was, from the best to the worst."""
    return column(
        button(t.plain(f"feedback.rating_{rating}"), "rate", enrolment_id, rating)
        for rating in range(5, 0, -1)
    )


def cancelled_buttons(t: Text) -> Keyboard:
    """Return the button that shows which other sessions there are."""
    return column([command_button(t, "trainings")])


def waiting_buttons(told: WaitingNews, t: Text) -> Keyboard:
    """Return what somebody who waits can do; after a cancelled session, see which others are."""
    if told.what == "cancelled":
        return cancelled_buttons(t)
    return position_buttons(t, told.position)


def post_buttons(post: PostAssignment, event: str, t: Text) -> Keyboard:
    """Return the buttons of the news about a post: look at it first, decline or end it."""
    if event == "given" and post.until is None:
        look = button(t.plain("posts.button_look"), "post", post.id)
        decline = button(t.plain("posts.button_not_me"), "askend", post.id)
        return column([look, decline])
    if event == "waits":
        look = button(t.plain("posts.button_look"), "post", post.id)
        return column([look, button(t.plain("posts.button_confirm"), "confirmpost", post.id)])
    if event == "taken":
        look = button(t.plain("posts.button_look"), "post", post.id)
        return column([look, button(t.plain("posts.button_end"), "askend", post.id)])
    return ()


def account_buttons(news: AccountNews, t: Text) -> Keyboard:
    """Return what shares a phone anew, or else leads to the coordinator and to a registration."""
    if news.what == "lost":
        return column([button(t.plain("changes.button.phone"), "change", "phone")])
    names = ("coordinator", "register")
    return column(command_button(t, name) for name in names)


def review_buttons(t: Text) -> Keyboard:
    """Return the button that opens the review."""
    return column([button(t.plain("review.button_review"), "review", 0)])


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


def _enrol(session: Session, t: Text, username: str) -> InlineKeyboardButton:
    label = trainings.label(t, "digest.enrol", session)
    return agreeing(deep_link(label, username, f"e{session.id}"))
