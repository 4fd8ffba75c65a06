"""What the questions of /plan offer as buttons."""

from collections.abc import Iterable
from datetime import date, timedelta
from zlib import crc32

from bot.conversation import Context
from bot.i18n import LANGUAGES
from models import bookings, places, plans
from models.plans import DaysOff, Demand
from models.trainings import planning, requirements

NATIONAL = ((1, 26), (8, 15), (10, 2))  # month and day of the national holidays
SUBJECTS, LACKED = 4, 3


async def rounds(ctx: Context, place: places.Place, demand: Demand) -> dict[str, list[int]]:
    """Return the places to go round by the key of their button, the likeliest first."""
    found: dict[str, list[int]] = {}
    lacking = [ac.id for ac, _ in demand.by_ac]
    inside = {kind: await ctx.run(places.inside, place.id, kind) for kind in ("pc", "ac")}
    if len(lacking) == 1 < len(inside["ac"]):
        found["one"] = lacking
    for kind, parts in inside.items():
        if len(parts) > 1:
            found[kind] = [part.id for part in parts]
    if 1 < len(lacking) < len(inside["ac"]):
        found["need"] = lacking
    return found | {"here": [place.id]}


async def subjects(ctx: Context, place_id: int) -> dict[str, str]:
    """Return what holders of posts lack at a place, what was used last, the catalogue's own.

    By the value of their button: the list may be another one by the time that it is pressed.
    """
    lacking = await ctx.run(requirements.lacking, place_id, ctx.now)
    lacked = list(dict.fromkeys(one.subject for one in lacking))
    used = [session.title for session in await ctx.run(planning.latest, place_id)]
    own = ctx.t.plain("planning.default_subject")
    offered = dict.fromkeys([*lacked[:LACKED], *used[:SUBJECTS], own])
    return {f"={crc32(label.encode()):x}": label for label in offered}


def days_off(rest_days: frozenset[str], first: date, last: date) -> list[DaysOff]:
    """Return days off to offer: rest days and national holidays, rest days, Sundays, none."""
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    national = frozenset(day for day in every if (day.month, day.day) in NATIONAL)
    sundays = DaysOff(frozenset({"sun"}), national)
    offered = [DaysOff(rest_days, national), DaysOff(rest_days), sundays, DaysOff()]
    return list(dict.fromkeys(offered))


async def known_venues(ctx: Context, place_ids: Iterable[int]) -> list[bookings.Venue]:
    """Return the venues that were named at these places."""

    def read() -> list[bookings.Venue]:
        found = (one for place_id in place_ids for one in bookings.venues.known(place_id))
        return list(dict.fromkeys(found))

    return await ctx.run(read)


async def venues_later(
    ctx: Context, place_ids: Iterable[int], seats: int
) -> list[list[int | str | None]]:
    """Return for each place that its venue will be told later."""
    by_id = await ctx.run(places.by_id)
    return [
        [id_, ctx.t.plain("planning.default_venue", place=ctx.t.name(by_id[id_])), seats]
        for id_ in place_ids
    ]


def placeholders(ctx: Context, proposal: plans.Proposal) -> frozenset[str]:
    """Return the names of a plan that stand for no venue, in every language."""
    named = places.by_id()
    ids = {slot.place_id for slot in proposal.slots}
    return frozenset(
        t.plain("planning.default_venue", place=t.name(named[id_]))
        for t in (ctx.in_language(language).t for language in LANGUAGES)
        for id_ in ids
    )
