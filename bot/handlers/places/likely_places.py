"""The places that a person likely means, for the buttons that offer them."""

from collections.abc import Iterable

from bot.conversation import Context
from models import authority, places


async def likely_places(
    ctx: Context, ability: authority.Permission, *, own_ac_first: bool = False
) -> list[places.Place]:
    """Return the places that somebody without an argument likely means, each once.

    They are the places of their posts that allow `ability`, those around their own booth
    (in front, with `own_ac_first`), and the whole state.
    """
    booth_id, state = ctx.caller.booth_id, ctx.services.settings.state

    def read() -> list[places.Place]:
        posts = list(authority.places_of(ctx.user_id, ability))
        around = _around_booth(booth_id) if booth_id is not None else []
        likely = around + posts if own_ac_first else posts + around
        return list(dict.fromkeys([*likely, places.root(state)]))

    return await ctx.run(read)


def _around_booth(booth_id: int) -> list[places.Place]:
    ac = places.booth(booth_id).ac
    return [places.place(place_id) for place_id in places.ancestors(ac.id)]


async def places_of_posts(ctx: Context, ability: authority.Permission) -> list[places.Place]:
    """Return the places of the posts that allow `ability`, those around the own booth first."""
    booth_id = ctx.caller.booth_id

    def read() -> list[places.Place]:
        posts = authority.places_of(ctx.user_id, ability)
        around = _around_booth(booth_id) if booth_id is not None else []
        return sorted(posts, key=lambda place: place not in around)

    return await ctx.run(read)


async def own_places(ctx: Context) -> list[places.Place]:
    """Return the places around a person's booth and those of their posts, the narrowest first."""
    booth_id, worker_id = ctx.caller.booth_id, ctx.caller.worker_id

    def read() -> list[places.Place]:
        around = _around_booth(booth_id) if booth_id is not None else []
        held = authority.places_held(worker_id) if worker_id is not None else ()
        return list(dict.fromkeys([*around, *held]))

    return await ctx.run(read)


async def with_parts(ctx: Context, outer: Iterable[places.Place]) -> list[places.Place]:
    """Return places, and after them the places directly inside each."""
    outer = list(outer)

    def read() -> list[places.Place]:
        return [*outer, *(part for place in outer for part in places.children(place.id))]

    return await ctx.run(read)


async def place_above(ctx: Context, place: places.Place) -> places.Place | None:
    """Return the place that this one lies directly in, or None for a state."""

    def read() -> places.Place | None:
        above = places.ancestors(place.id)[1:2]
        return places.place(above[0]) if above else None

    return await ctx.run(read)
