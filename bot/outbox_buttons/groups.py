"""The buttons of what groups get, and of digests that may not have arrived."""

from collections.abc import Iterable

from bot.button import Button
from bot.i18n import Text
from bot.keyboards import Keyboard, agreeing, button, column, deep_link, to_whatsapp
from bot.messages import digests, trainings
from models.digests import (
    AddTask,
    EveningDigest,
    ScheduleDigest,
    SeatsTask,
    TargetsDigest,
    WeeklyDigest,
)
from models.places import Place
from models.trainings import Session

MAX_ENROL_BUTTONS = 8


def enrol_buttons(sessions: Iterable[Session], t: Text, username: str) -> Keyboard:
    """Return a button into the private chat for each session with a free seat."""
    free = [session for session in sessions if session.free > 0][:MAX_ENROL_BUTTONS]
    return column(_enrol(session, t, username) for session in free)


def targets_buttons(digest: TargetsDigest, t: Text, username: str) -> Keyboard:
    """Return the buttons under a morning: a booth to take, a seat, the whole picture, WhatsApp."""
    text, link = digests.targets_forward(digest, t), f"https://t.me/{username}"
    seats = [_seat(x.session, t, username) for x in digest.tasks if isinstance(x, SeatsTask)]
    return (
        *column([*_take(digest, t, username), *seats]),
        *column([_picture(digest.place, t, username)]),
        *_whatsapp(text, link, t),
    )


def evening_buttons(digest: EveningDigest, t: Text, username: str) -> Keyboard:
    """Return the buttons under an evening: seats to take, the whole picture, WhatsApp."""
    text, link = digests.schedule_forward(digest, t), f"https://t.me/{username}?start=ctrainings"
    picture = column([_picture(digest.place, t, username)]) if digest.people else ()
    return (*enrol_buttons(digest.sessions, t, username), *picture, *_whatsapp(text, link, t))


def weekly_buttons(digest: WeeklyDigest, t: Text, username: str) -> Keyboard:
    """Return the buttons under a week: a booth to take where people are wanted, the picture."""
    gap = any(pace.gap for pace in digest.paces)
    take = [deep_link(t.plain("booth_care.button_some"), username, "ctake")] if gap else []
    return column([*take, _picture(digest.place, t, username)])


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


def _take(digest: TargetsDigest, t: Text, username: str) -> list[Button]:
    """Return the button that takes a booth: the one that a task names, or one of one's own AC."""
    if digest.to_take is not None:
        code = digest.to_take.code
        label = t.plain("digest.button_take_one", code=code)
        return [deep_link(label, username, f"t{code.replace('/', '-')}")]
    if any(isinstance(task, AddTask) for task in digest.tasks):
        return [deep_link(t.plain("booth_care.button_some"), username, "ctake")]
    return []


def _seat(session: Session, t: Text, username: str) -> Button:
    label = t.plain("digest.button_seat", time=t.short_time(session.starts_at))
    return agreeing(deep_link(label, username, f"e{session.id}"))


def _picture(place: Place, t: Text, username: str) -> Button:
    return deep_link(t.plain("digest.button_picture"), username, f"s{place.id}")


def _enrol(session: Session, t: Text, username: str) -> Button:
    label = trainings.label(t, "digest.enrol", session)
    return agreeing(deep_link(label, username, f"e{session.id}"))
