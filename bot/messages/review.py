"""Render flagged entries one by one, and verification calls."""

from bot.html import Html
from bot.i18n import Text
from bot.messages.leaderboard import entry, inviter, who, why
from bot.messages.places import at_home
from models.review import Calls, Review


def card(t: Text, review: Review, *, single: bool = False) -> Html:
    """Render an inviter's entries to decide on together, or a single one, or that there is none."""
    own = t.plural("review.own", review.own) if review.own else None
    if review.entry is None or review.inviter is None:
        return _blocks([t("review.none"), own])
    if review.alike > 1 and not single:
        return _blocks([*_all_of_one(t, review), t("review.how"), own])
    return _blocks(
        [
            t.plural("review.title", review.waiting),
            entry(t, review.entry),
            inviter(t, review.inviter),
            t("review.how"),
            own,
        ]
    )


def _all_of_one(t: Text, review: Review) -> list[Html | None]:
    """Render the entries of one inviter: the reasons once, and a line for each person."""
    assert review.inviter is not None
    flags = (flag for shown in review.people for flag in shown.flags)
    reasons = dict.fromkeys(
        t("top.mark", why=why(t, flag), state=t(f"top.mark_{flag.state}")) for flag in flags
    )
    lines = [
        t(
            "review.person",
            who=who(t, shown),
            booth=at_home(t, shown.booth or "–"),
            day=t.date(shown.at),
            time=t.time(shown.at),
        )
        for shown in review.people
    ]
    more = review.alike - len(review.people)
    lines += [t.plural("review.more", more)] if more > 0 else []
    return [
        t.plural("review.title", review.waiting),
        inviter(t, review.inviter),
        Html("\n".join(reasons)),
        Html("\n".join(lines)),
    ]


def call(t: Text, calls: Calls, campaign: str, phone: str = "", *, by_night: bool = False) -> Html:
    """Render the person to call, with the phone if it was asked for, or that nobody is left.

    By night it says when one may call again.
    """
    if calls.call is None:
        return t("calls.done" if calls.drawn else "calls.none")
    return _blocks(
        [
            t.plural("calls.title", calls.open),
            _drawn(t, calls),
            entry(t, calls.call.entry),
            inviter(t, calls.call.inviter),
            t("calls.number", phone=phone) if phone else None,
            t("calls.by_night") if by_night else t("calls.how", campaign=campaign),
        ]
    )


def _drawn(t: Text, calls: Calls) -> Html | None:
    """Return how many were drawn by lot; nothing where everybody was."""
    if calls.drawn == calls.pool:
        return None
    return t("calls.drawn", drawn=calls.drawn, pool=calls.pool)


def reminder(t: Text, waiting: int, calls: int) -> Html:
    """Render the reminder of open entries and calls."""
    return t("review.reminder", waiting=waiting, calls=calls)


def _blocks(blocks: list[Html | None]) -> Html:
    return Html("\n\n".join(block for block in blocks if block))
