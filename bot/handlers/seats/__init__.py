"""Choose a seat: the sessions near by, swap, wait, calendar, a booth's team, a card in any chat."""

from bot.handlers.seats import calendar, demand, inline, listing, session_card, swap, team

__all__ = ["inline", "listing"]

_BUTTONS = (
    calendar,
    demand,
    session_card,
    swap,
    team,
)  # imported for these: nobody outside calls them
