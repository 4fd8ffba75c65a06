"""Render a plan as a calendar: what its picture shows of each day."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from bot.i18n import Text
from bot.messages.places import label
from bot.messages.plans import MONDAY, span
from bot.pictures import calendar
from models.places import Place
from models.plans import Proposal, Slot


def calendar_of(
    t: Text, proposal: Proposal, by_id: Mapping[int, Place], colour: str
) -> calendar.Calendar:
    """Return the picture of what a plan would make."""
    by_day: dict[date, list[int]] = {}
    for index, slot in enumerate(proposal.slots):
        by_day.setdefault(slot.day, []).append(index)
    first, last = min(by_day), max(by_day)
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    days = {
        day: _day(t, day, [proposal.slots[i] for i in by_day.get(day, ())], by_id, clashing)
        for day in every
        for clashing in [any(i in proposal.clashes for i in by_day.get(day, ()))]
    }
    titles = list(dict.fromkeys(slot.title for slot in proposal.slots))
    return calendar.Calendar(
        title=", ".join(titles[:2]),
        subtitle=t.plain(
            "plans.calendar_subtitle",
            place=label(t, proposal.place),
            days=span(t, first, last),
            n=len(proposal.slots),
        ),
        colour=colour,
        weekdays=tuple(t.weekday(MONDAY + timedelta(days=n)) for n in range(7)),
        days=days,
        legend=t.plain("plans.calendar_legend") if proposal.clashes else "",
    )


def _day(
    t: Text, day: date, slots: Sequence[Slot], by_id: Mapping[int, Place], clashing: bool
) -> calendar.CalendarDay:
    number = t.short_day(day).partition(" ")[2] if day.day == 1 else str(day.day)
    if not slots:
        return calendar.CalendarDay(number, off=True)
    places = list(dict.fromkeys(slot.place_id for slot in slots))
    if len(places) == 1:
        clocks = [t.short_clock(slot.at) for slot in slots]
        times = clocks[0] if len(clocks) == 1 else t.plain("plans.calendar_times", n=len(clocks))
        lines: tuple[str, ...] = (t.name(by_id[places[0]]), times)
    elif len(slots) == 2:
        lines = tuple(t.name(by_id[slot.place_id]) for slot in slots)
    else:
        lines = (
            t.plain("plans.calendar_places", n=len(places)),
            t.plain("plans.calendar_sessions", n=len(slots)),
        )
    return calendar.CalendarDay(number, lines, clash=clashing)
