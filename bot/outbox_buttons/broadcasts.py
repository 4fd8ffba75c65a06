"""The buttons of broadcasts, and of what is asked and told about them."""

from bot.command_buttons import command_button
from bot.i18n import Text
from bot.keyboards import Keyboard, agreeing, button, column
from models.broadcasts import BroadcastView, Letter
from models.outbox_subjects import OutboxSubject


def broadcast_buttons(t: Text, letter: Letter) -> Keyboard:
    """Return the answer that a broadcast asks for, else the menu; and no more of this kind."""
    first = command_button(t, "start")
    if kind := letter.words.answer:
        first = button(t.plain(f"broadcasts.answer_{kind}"), "heard", letter.recipient)
    off = button(t.plain("quiet.button_off.broadcast"), "mute", OutboxSubject.BROADCAST)
    return column([first, off])


def second_buttons(t: Text, seen: BroadcastView) -> Keyboard:
    """Return what a second coordinator does: look at a broadcast, confirm it, decline it."""
    return column(
        [
            button(t.plain("broadcasts.button_show"), "showbroadcast", seen.id),
            agreeing(button(t.plain("broadcasts.button_second"), "seconded", seen.id)),
            button(t.plain("broadcasts.button_decline"), "declined", seen.id),
        ]
    )


def broadcast_news_buttons(t: Text, seen: BroadcastView) -> Keyboard:
    """Return the way from news of a broadcast to its progress."""
    return column([button(t.plain("broadcasts.button_progress"), "broadcast", seen.id)])
