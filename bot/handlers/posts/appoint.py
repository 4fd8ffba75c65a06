"""/appoint: give a post by worker ID, by contact or by link, after a confirmation."""

from dataclasses import replace
from functools import partial

from bot.callbacks import action
from bot.conversation import Context, Form, Parsed, Reply, Step, answer_button, form_engine
from bot.handlers.places import (
    BoothAnswers,
    booth_steps,
    confirm_step,
    own_places,
    place_choices,
    require_post,
)
from bot.handlers.posts.roster import roster_button
from bot.html import Html
from bot.intents import keywords
from bot.keyboards import button, column, copies, rows
from bot.messages import posts as messages
from models import posts
from models.authority import PostKind, post_kinds
from models.identity import shared_phones
from models.posts import (
    AlreadyHeld,
    PersonName,
    PostAssignment,
    PostLocation,
    candidates,
    location_of,
    offers,
    replacement,
)

NAME = "appoint"
LINK = "link"  # in the place of a person: whoever opens it first


class AppointAnswers(BoothAnswers, total=False):
    """The answers of /appoint, and what they made: a post, or a link that offers one.

    `person` is a worker's ID or LINK; `typed` is the ID in the command's line, to be offered.
    `instead_of` is the post of who holds it now and has to go for them, 0 where there is room.
    """

    kind: str
    place: int
    at_booth: bool  # whether the kind of post is held at a booth
    typed: str
    person: str
    instead_of: int
    confirm: str
    offer: int
    token: str
    post: int


async def appoint(ctx: Context) -> None:
    """`/appoint ID KIND PLACE`; what is left out is asked, and then all is confirmed."""
    await require_post(ctx, "appoint")
    person, kind, place = await _split_line(ctx)
    typed = {"kind": kind, "place": place}
    data = await form_engine.parse_answers(
        FORM, ctx, {k: text for k, text in typed.items() if text}
    )
    if person and FORM.next_step(data) is FORM.step("person"):
        data = await form_engine.parse_answers(FORM, ctx, {"person": person}, data)
    elif person:
        data["typed"] = await ctx.run(candidates.code_of, person, ctx.user_id)
    await form_engine.start(FORM, ctx, data)


@action("giveback", int, int, private=True)
async def give_back(ctx: Context, post_id: int, ended_id: int) -> None:
    """Undo a replacement: give the post back to who held it before."""
    back = await ctx.run(replacement.restore, post_id, ended_id, by=ctx.user_id, now=ctx.now)
    text = messages.restored(ctx.t, back)
    await ctx.reply(Reply(text, column([roster_button(ctx, back.location)])))


async def _split_line(ctx: Context) -> tuple[str, str, str]:
    """Split the line into person, kind and place; the person may be left out."""
    kind, place = await ctx.run(post_kinds.split, ctx.arguments)
    if kind:
        return "", kind, place
    first, _, rest = ctx.arguments.partition(" ")
    kind, place = await ctx.run(post_kinds.split, rest)
    if not kind:
        kind, _, place = rest.strip().partition(" ")
    return first, kind, place.strip()


async def _ask_kind(ctx: Context, data: AppointAnswers) -> Reply:
    kinds = await ctx.run(candidates.kinds_to_give, ctx.user_id)
    buttons = [answer_button(ctx.t.name(kind), NAME, "kind", kind.code) for kind in kinds]
    return Reply(ctx.t("posts.ask_kind"), rows(buttons, 2))


async def _parse_kind(ctx: Context, text: str, data: AppointAnswers) -> str:
    return (await ctx.run(post_kinds.find, text)).code


async def _ask_place(ctx: Context, data: AppointAnswers) -> Reply:
    offered = await ctx.run(candidates.places_to_give, data["kind"], ctx.user_id)
    own = [place for place in await own_places(ctx) if place in offered]
    kind = await ctx.run(post_kinds.find, data["kind"])
    question = ctx.t("posts.ask_place", kind=ctx.t.name(kind))
    return place_choices(ctx, question, own, offered, NAME, "place", data.get("page", 0))


async def _parse_place(ctx: Context, text: str, data: AppointAnswers) -> Parsed:
    near = ctx.services.settings.state
    location = await ctx.run(
        candidates.find_location, text, data["kind"], near=near, by=ctx.user_id
    )
    kind = await ctx.run(post_kinds.find, data["kind"])
    later: AppointAnswers = {"ac": location.place.id, "at_booth": "booth" in kind.held_at}
    if location.booth:
        later["booth"] = location.booth.id
    return Parsed(location.place.id, later)


async def _ask_person(ctx: Context, data: AppointAnswers) -> Reply:
    kind, location = await _what(ctx, data)
    people = await ctx.run(candidates.candidates, kind.code, location, by=ctx.user_id, now=ctx.now)
    typed = [data["typed"]] if "typed" in data else []
    buttons = [answer_button(f"🪪 {code}", NAME, "person", code) for code in typed]
    buttons += [answer_button(messages.who(p), NAME, "person", p.code) for p in people]
    buttons.append(answer_button(ctx.t.plain("posts.button_link"), NAME, "person", LINK))
    holder = await _occupant(ctx, data)
    return Reply(messages.ask_person(ctx.t, kind, location, holder), column(buttons))


async def _parse_person(ctx: Context, text: str, data: AppointAnswers) -> Parsed:
    code = LINK if keywords.meant(text, LINK) else (await _named_by(ctx, text, data)).code
    holder = await _occupant(ctx, data)
    if holder is not None and holder.holder.code == code:
        raise AlreadyHeld(place=holder.location.code)
    return Parsed(code, {"instead_of": holder.id if holder else 0})


async def _occupant(ctx: Context, data: AppointAnswers) -> PostAssignment | None:
    kind, location = await _what(ctx, data)
    return await ctx.run(
        replacement.shown_occupant, kind.code, location, by=ctx.user_id, now=ctx.now
    )


async def _named_by(ctx: Context, text: str, data: AppointAnswers) -> PersonName:
    """Return the worker of an ID that was typed, or of a contact that was attached."""
    if ctx.contact is None:
        return await _person(ctx, text, data)
    kind, location = await _what(ctx, data)
    may_be = shared_phones(ctx.contact.phone_number)
    phones = tuple(map(ctx.services.keys.phone_hash, may_be))
    return await ctx.run(
        candidates.candidate_with, phones, kind.code, location, by=ctx.user_id, now=ctx.now
    )


async def _person(ctx: Context, text: str, data: AppointAnswers) -> PersonName:
    kind, location = await _what(ctx, data)
    return await ctx.run(
        candidates.candidate, text, kind.code, location, by=ctx.user_id, now=ctx.now
    )


async def _chosen(ctx: Context, data: AppointAnswers) -> PersonName:
    kind, location = await _what(ctx, data)
    return await ctx.run(candidates.chosen, data["person"], kind.code, location, by=ctx.user_id)


async def _what(ctx: Context, data: AppointAnswers) -> tuple[PostKind, PostLocation]:
    kind = await ctx.run(post_kinds.find, data["kind"])
    place = None if "booth" in data else data["place"]
    return kind, await ctx.run(location_of, place, data.get("booth"))


async def _summary(ctx: Context, data: AppointAnswers) -> Html:
    kind, location = await _what(ctx, data)
    holder = await _occupant(ctx, data) if data.get("instead_of") else None
    if data["person"] == LINK:
        return messages.confirm_link(ctx.t, kind, location, holder)
    person = await _person(ctx, data["person"], data)
    return messages.confirm(ctx.t, person, kind, location, holder)


async def _commit(ctx: Context, data: AppointAnswers) -> AppointAnswers:
    """Record the post, or create the link that offers it; one update creates one link."""
    kind, location = await _what(ctx, data)
    by, now = ctx.user_id, ctx.now
    if data["person"] == LINK:
        update_id = ctx.update.update_id
        link = await ctx.run(
            offers.create_offer, kind.code, location, by=by, now=now, update_id=update_id
        )
        return {"offer": link.id, "token": link.token}
    person = await _chosen(ctx, data)
    if instead_of := data.get("instead_of", 0):
        give = partial(replacement.replace, instead_of=instead_of)
    else:
        give = partial(posts.appoint)
    post = await ctx.run(give, person.id, kind.code, location, by=by, now=now)
    return {"post": post.id}


async def _finish(ctx: Context, data: AppointAnswers) -> None:
    kind, location = await _what(ctx, data)
    if data["person"] == LINK:
        text = messages.link(ctx.t, kind, location, ctx.username, data["token"])
        back = button(ctx.t.plain("posts.button_revoke"), "revoke", data["offer"])
        link = messages.offer_link(ctx.username, data["token"])
        copy = copies(ctx.t.plain("button.copy_link"), link)
        await ctx.reply(Reply(text, copy + column([roster_button(ctx, location), back])))
        return
    person = await _chosen(ctx, data)
    label, ended = ctx.t.plain("posts.button_undo"), data.get("instead_of", 0)
    undo = button(label, "endpost", data["post"])
    if ended:
        undo = button(label, "giveback", data["post"], ended)
    text = messages.given(ctx.t, person, kind, location)
    await ctx.reply(Reply(text, column([roster_button(ctx, location), undo])))


def _booth_step() -> Step[AppointAnswers]:
    step: Step[AppointAnswers] = booth_steps(NAME)[2]
    return replace(step, applies=lambda data: data.get("at_booth", False))


FORM = form_engine.register_form(
    Form[AppointAnswers](
        NAME,
        NAME,
        (
            Step("kind", _ask_kind, _parse_kind),
            Step("place", _ask_place, _parse_place),
            _booth_step(),
            Step("person", _ask_person, _parse_person, attached=True, takes_codes=True),
            confirm_step(NAME, _summary, "posts.button_give"),
        ),
        _finish,
        _commit,
    )
)
