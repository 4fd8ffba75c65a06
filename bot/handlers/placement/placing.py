"""/placement: who of an AC is in no booth, for its coordinators, and to place them one by one."""

from bot.callbacks import action
from bot.conversation import Context, Form, Reply, Step, form_engine
from bot.handlers.places import (
    BoothAnswers,
    booth_steps,
    code_of,
    places_of_posts,
    require_post,
    run_choices,
    with_parts,
)
from bot.keyboards import Keyboard, arrows, button, column, page_of, page_within
from bot.messages import placement as messages
from models import placement, places
from models.placement import overview

NAME = "placein"


class PlaceInAnswers(BoothAnswers, total=False):
    """The answers of the form that finds another booth for somebody: who, and where."""

    placed: int  # a worker's id


async def command(ctx: Context) -> None:
    """`/placement AC166`: who there is in no booth; without it the coordinator's ACs to choose."""
    await require_post(ctx, "people")
    if not ctx.arguments:
        await choose(ctx, 0)
        return
    near = ctx.services.settings.state
    ac = await ctx.run(places.find_place, ctx.arguments, near=near, kinds=("ac",))
    await show(ctx, ac.id)


@action("placements", int, private=True)
async def choose(ctx: Context, page: int) -> None:
    """Ask for the AC, on the page that the arrows lead to."""
    own = await places_of_posts(ctx, "people")
    inside = [p for p in await with_parts(ctx, own) if p.kind == "ac"]
    every = [ac for place in own for ac in await ctx.run(places.inside, place.id, "ac")]
    acs = list(dict.fromkeys([*inside, *every]))
    if len(acs) == 1:
        await show(ctx, acs[0].id)
        return
    question = ctx.t("placement.ask_ac")
    await ctx.reply(run_choices(ctx, question, (), acs, "placement", "placements", page))


@action("placement", int, private=True)
async def show(ctx: Context, ac_id: int) -> None:
    """Show how many of an AC are in no booth; the buttons lead to their names."""
    view = await ctx.run(overview.of_ac, ctx.user_id, ac_id)
    old = [
        button(
            ctx.t.plain("placement.button_old", code=line.booth.code, n=line.people),
            "unplaced",
            line.booth.id,
            0,
        )
        for line in messages.most(view)
        if view.listed
    ]
    label = ctx.t.plain("booth.around", ac=ctx.t.name(view.ac))
    strength = button(label, "run", "strength", code_of(ctx, view.ac))
    await ctx.reply(Reply(messages.of_ac(ctx.t, view), column([*old, strength])))


@action("unplaced", int, int, private=True)
async def people(ctx: Context, booth_id: int, page: int) -> None:
    """Show a page of the names of an old booth; each leads to the booths that may be theirs."""
    number = page_of(page)
    shown = await ctx.run(overview.of_booth, ctx.user_id, booth_id, number, ctx.now)
    if number and number * overview.PAGE >= shown.total:
        await people(ctx, booth_id, page_within(number, shown.total, overview.PAGE))
        return
    names = [
        button(messages.person(ctx.t, one.name, one.answer), "placewho", one.id)
        for one in shown.workers
    ]
    turns = arrows(number, -(-shown.total // overview.PAGE), "unplaced", booth_id)
    text = messages.people(ctx.t, shown)
    await ctx.reply(Reply(text, (*column(names), *turns, *_back(ctx, shown.booth.ac))))


@action("placewho", int, private=True)
async def who(ctx: Context, worker_id: int) -> None:
    """Ask for somebody's booth: one of those that theirs became, or another."""
    one = await ctx.run(overview.one, ctx.user_id, worker_id, ctx.now)
    halves = [
        button(messages.half(ctx.t, booth), "placein", worker_id, booth.id) for booth in one.choices
    ]
    another = button(ctx.t.plain("placement.button_other"), "placeother", worker_id)
    buttons = (*column([*halves, another]), *_back(ctx, one.booth.ac))
    await ctx.reply(Reply(messages.ask_where(ctx.t, one.workers[0].name), buttons))


@action("placeother", int, private=True)
async def other(ctx: Context, worker_id: int) -> None:
    """Ask for another booth of their AC."""
    ac = await ctx.run(overview.ac_of, ctx.user_id, worker_id)
    known: PlaceInAnswers = {"ac": ac.id, "placed": worker_id}
    await form_engine.start(FORM, ctx, known)


@action("placein", int, int, private=True)
async def place(ctx: Context, worker_id: int, booth_id: int) -> None:
    """Place somebody, and show the way back and on."""
    done = await ctx.run(placement.placing.place, ctx.user_id, worker_id, booth_id, ctx.now)
    undo = button(ctx.t.plain("placement.button_undo"), "unplace", done.change)
    buttons = (*_back(ctx, done.booth.ac), (undo,))
    await ctx.reply(Reply(messages.placed(ctx.t, done), buttons))


@action("unplace", int, private=True)
async def undo(ctx: Context, change: int) -> None:
    """Undo that somebody was placed."""
    done = await ctx.run(placement.placing.undo, ctx.user_id, change, ctx.now)
    await ctx.reply(Reply(messages.placed(ctx.t, done), _back(ctx, done.booth.ac)))


def _back(ctx: Context, ac: places.Place) -> Keyboard:
    label = ctx.t.plain("placement.button_back", code=ac.code)
    return column([button(label, "placement", ac.id)])


async def _finish(ctx: Context, data: PlaceInAnswers) -> None:
    await place(ctx, data["placed"], data["booth"])


_part: Step[PlaceInAnswers] = booth_steps(NAME)[2]
FORM = form_engine.register_form(Form[PlaceInAnswers](NAME, "placement", (_part,), _finish))
