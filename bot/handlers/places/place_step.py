"""The steps that coordinators' forms share: choose one of their own places, and confirm at the end.

With them: the check that a person has a post for the form.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import TypedDict, TypeVar

from bot.conversation import Context, Reply, Step, answer_button, form_engine
from bot.handlers.places.choices import place_choices
from bot.handlers.places.likely_places import places_of_posts, with_parts
from bot.html import Html
from bot.intents import keywords
from bot.keyboards import agreeing
from models import authority, places
from models.errors import NotAllowed, NotConfirmed, NotRegistered, Refusal
from models.places import UnknownPlace

A = TypeVar("A", bound=Mapping[str, object])


class PlaceAnswers(TypedDict, total=False):
    """The answers of the two steps. `page` is the page of places to show; it is not stored."""

    place: int  # its ID
    confirm: str
    page: int


async def require_post(ctx: Context, ability: authority.Permission) -> None:
    """Raise NotRegistered or NotAllowed for people without any post that allows this.

    Called before they answer a single question.
    """
    if await ctx.run(authority.places_of, ctx.user_id, ability):
        return
    if ctx.caller.worker_id is None:
        raise NotRegistered
    raise NotAllowed(place="")


def place_step(form: str, ability: authority.Permission, question: str) -> Step[PlaceAnswers]:
    """Return the step whose answer, in data["place"], is a place inside the coordinator's own."""

    async def ask(ctx: Context, data: PlaceAnswers) -> Reply:
        own = await places_of_posts(ctx, ability)
        inside, page = await with_parts(ctx, own), data.get("page", 0)
        return place_choices(ctx, ctx.t(question), own, inside, form, "place", page)

    async def parse(ctx: Context, text: str, data: PlaceAnswers) -> int:
        place = await ctx.run(places.find_place, text, near=ctx.services.settings.state)
        await ctx.run(authority.require, ctx.user_id, ability, place.id)
        return place.id

    return Step("place", ask, parse)


def confirm_step(
    form: str, summary: Callable[[Context, A], Awaitable[Html]], label: str
) -> Step[A]:
    """Return the last step, which shows everything; the form commits when it is confirmed."""

    async def ask(ctx: Context, data: A) -> Reply:
        agree = agreeing(answer_button(ctx.t.plain(label), form, "confirm", form_engine.YES))
        return Reply(await summary(ctx, data), ((agree,),))

    async def parse(ctx: Context, text: str, data: A) -> str:
        if keywords.meant(text, form_engine.YES) is None:
            raise NotConfirmed(button=ctx.t.plain(label))
        return form_engine.YES

    return Step("confirm", ask, parse, confirms=True)


async def parse_place_only(ctx: Context, tokens: list[str], wrong: type[Refusal]) -> dict[str, str]:
    """Return words without a second argument as the name of a place.

    Raises `wrong` for the second word when only the first one names a place.
    """
    near, whole = ctx.services.settings.state, " ".join(tokens)
    try:
        await ctx.run(places.find_place, whole, near=near)
    except UnknownPlace:
        if len(tokens) == 1:
            raise
        await ctx.run(places.find_place, tokens[0], near=near)
        raise wrong(text=tokens[1]) from None
    return {"place": whole}
