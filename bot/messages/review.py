"""Render flagged entries one by one, and verification calls."""

from bot.html import Html
from bot.i18n import Text
from bot.messages.leaderboard import entry, inviter
from models.review import Calls, Review


def one(t: Text, review: Review) -> Html:
    """Render the entry to decide on, with its reasons, or that there is none."""
    own = t.plural("review.own", review.own) if review.own else None
    if review.entry is None or review.inviter is None:
        return _blocks([t("review.none"), own])
    return _blocks(
        [
            t.plural("review.title", review.waiting),
            entry(t, review.entry),
            inviter(t, review.inviter),
            t("review.how"),
            own,
        ]
    )


def call(t: Text, calls: Calls, campaign: str, phone: str = "") -> Html:
    """Render the person to call, with the phone if it was asked for, or that nobody is left."""
    if calls.call is None:
        return t("calls.done" if calls.drawn else "calls.none")
    return _blocks(
        [
            t.plural("calls.title", calls.open),
            t("calls.drawn", drawn=calls.drawn, pool=calls.pool),
            entry(t, calls.call.entry),
            inviter(t, calls.call.inviter),
            t("calls.number", phone=phone) if phone else None,
            t("calls.how", campaign=campaign),
        ]
    )


def reminder(t: Text, waiting: int, calls: int) -> Html:
    """Render the reminder of open entries and calls."""
    return t("review.reminder", waiting=waiting, calls=calls)


def _blocks(blocks: list[Html | None]) -> Html:
    return Html("\n\n".join(block for block in blocks if block))
