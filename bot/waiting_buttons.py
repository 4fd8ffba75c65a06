"""Buttons about a waiting list: join it, leave it, take the seat that is offered or let it go."""

from collections.abc import Iterable

from bot.button import Button
from bot.i18n import Text
from bot.keyboards import Keyboard, agreeing, button, column
from bot.messages import trainings as messages
from models.trainings import Session, WaitingPosition

MOST = 4  # lists that have buttons


def join_button(t: Text, session_id: int) -> Button:
    """Return the button that puts a worker on the waiting list of a session."""
    return button(t.plain("waiting.button_join"), "wait", session_id)


def join_one_of(t: Text, session: Session) -> Button:
    """Return the same button where several sessions are listed, with its day, time and place."""
    return button(messages.label(t, "waiting.button_join_one", session), "wait", session.id)


def position_buttons(t: Text, position: WaitingPosition) -> Keyboard:
    """Return what somebody in line can do: take what is free for them first; else leave."""
    session, buttons = position.session, []
    if is_for_them(position):
        take = messages.label(t, "trainings.button_enrol", session)
        buttons.append(agreeing(button(take, "run", "enrol", session.code)))
    if position.offered_until:
        buttons.append(button(t.plain("waiting.button_decline"), "letgo", session.id))
    else:
        buttons.append(leave_one_of(t, session))
    return column(buttons)


def standing_buttons(
    t: Text, waits: Iterable[WaitingPosition]
) -> tuple[list[Button], list[Button]]:
    """Return the buttons of seats that wait for a worker, and those that leave other lists."""
    shown = sorted(waits, key=lambda s: not is_for_them(s))[:MOST]
    of = {s.session.id: [row[0] for row in position_buttons(t, s)] for s in shown}
    theirs = [b for s in shown if is_for_them(s) for b in of[s.session.id]]
    return theirs, [b for s in shown if not is_for_them(s) for b in of[s.session.id]]


def is_for_them(position: WaitingPosition) -> bool:
    """Return whether a seat waits for this person: it is offered, or the first tap gets it."""
    return bool(position.offered_until or (position.open and position.session.free))


def leave_one_of(t: Text, session: Session) -> Button:
    """Return the button that takes a worker off the waiting list of a session."""
    return button(messages.label(t, "waiting.button_leave", session), "unwait", session.id)
