"""Choose a seat: the sessions near by, swap, wait, calendar, a booth's team, a card in any chat."""

from bot.handlers.seats import calendar, demand, inline, listing, swap, team

__all__ = ["calendar", "demand", "inline", "listing", "swap", "team"]
