"""Doubtful entries one by one, and the people who are called."""

from bot.i18n import Text
from bot.markup import Html
from bot.messages.top import entry, inviter
from models.calls import Calls
from models.review import Review


def one(t: Text, found: Review) -> Html:
    """Show the entry to decide on, with its reasons, or say that nothing waits."""
    own = t.plural("review.own", found.own) if found.own else None
    if found.entry is None or found.inviter is None:
        return _blocks([t("review.none"), own])
    return _blocks(
        [
            t.plural("review.title", found.waiting),
            entry(t, found.entry),
            inviter(t, found.inviter),
            t("review.how"),
            own,
        ]
    )


def call(t: Text, found: Calls, campaign: str, phone: str = "") -> Html:
    """Show whom to call, with the number when it was asked for, or that nobody is left."""
    if found.call is None:
        return t("calls.done" if found.drawn else "calls.none")
    return _blocks(
        [
            t.plural("calls.title", found.open),
            t("calls.drawn", drawn=found.drawn, pool=found.pool),
            entry(t, found.call.entry),
            inviter(t, found.call.inviter),
            t("calls.number", phone=phone) if phone else None,
            t("calls.how", campaign=campaign),
        ]
    )


def reminder(t: Text, waiting: int, calls: int) -> Html:
    """Remind a coordinator of what waits."""
    return t("review.reminder", waiting=waiting, calls=calls)


def _blocks(blocks: list[Html | None]) -> Html:
    return Html("\n\n".join(block for block in blocks if block))
