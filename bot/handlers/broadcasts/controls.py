"""What a coordinator can do with a broadcast, as buttons under its progress."""

from bot.button import Keyboard
from bot.i18n import Text
from bot.keyboards import button, column
from models.broadcasts import BroadcastState, BroadcastView

# By the state: the end of a button's key, and its action; the way forward first.
_AT_STATE = {
    BroadcastState.PREVIEW: (("count", "countagain"), ("drop", "stopbroadcast")),
    BroadcastState.ASKED: (("refresh", "broadcast"), ("drop", "stopbroadcast")),
    BroadcastState.RUNNING: (("pause", "pausebroadcast"), ("stop", "askstop")),
    BroadcastState.PAUSED: (("resume", "resumebroadcast"), ("stop", "askstop")),
    BroadcastState.DONE: (("refresh", "broadcast"),),
    BroadcastState.CANCELLED: (("refresh", "broadcast"),),
}


def controls(t: Text, seen: BroadcastView) -> Keyboard:
    """Return what can be done with a broadcast as it is now."""
    buttons = [
        button(t.plain(f"broadcasts.button_{key}"), name, seen.id)
        for key, name in _AT_STATE[seen.state]
    ]
    if seen.sent and not seen.taken_back:
        code = seen.code
        buttons += [
            button(t.plain("broadcasts.button_correct"), "run", "correct", code),
            button(t.plain("broadcasts.button_take_back"), "run", "takeback", code),
        ]
    return column(buttons)
