"""/booth: show the strength of one booth."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Form, Reply, form_engine
from bot.handlers.places.booth_steps import BoothAnswers, booth_steps
from bot.handlers.places.booth_workers import workers_button
from bot.handlers.places.choices import code_of
from bot.handlers.places.next_steps import step_buttons
from bot.handlers.places.readers import silence_at
from bot.html import Html
from bot.keyboards import Keyboard, button, column, deep_link
from bot.messages import booth as messages
from bot.messages import booth_care as care_messages
from bot.messages import electoral_grades as grade_messages
from bot.messages.strength import BRINGING
from models import booth_care, chats, electoral_grades, overview, places, strength, trainings
from models.booth_care import Care
from models.chats import NotLinked
from models.electoral_grades import HeldGrade
from models.places import UnknownBooth
from models.polls import Content
from models.strength import Weights


async def booth(ctx: Context) -> None:
    """`/booth AC/part`; without it the booth is asked for.

    A part alone means a booth of the place that the group is linked to, or of one's own AC.
    """
    if ctx.arguments:
        settings = ctx.services.settings
        inside = await _own_place(ctx) if places.is_part(ctx.arguments) else None
        query = ctx.arguments, settings.state, Weights.from_settings(settings), ctx.now, inside
        try:
            found = await ctx.read_inline(strength.of_code, *query)
        except UnknownBooth:
            if not await _ask_part(ctx):
                raise
            return
        await _show(ctx, found)
    elif ctx.is_private:
        await form_engine.start(FORM, ctx)
    else:
        await ctx.reply(Reply(messages.how_to_ask(ctx.t)))


@action("booth", int)
async def show(ctx: Context, booth_id: int) -> None:
    """Show the strength of a booth with every number behind it."""
    wanted = Weights.from_settings(ctx.services.settings)
    await _show(ctx, await ctx.read_inline(strength.booth_strength, booth_id, wanted, ctx.now))


async def _show(ctx: Context, of_booth: strength.BoothStrength) -> None:
    """Show a booth; where its code meant another one before the last roll, offer that one."""
    former = of_booth.former
    others = former_buttons(ctx, former.booths) if former else ()
    quiet = await silence_at(ctx, Content.BRING, of_booth.booth.ac.id)
    step, session = await _step(ctx, of_booth)
    care, graded = await _beside(ctx, of_booth.booth)
    text = messages.strength_of(ctx.t, of_booth, quiet.ends_at if quiet else None, step, graded)
    if care is not None:
        own = care.worker_id == ctx.caller.worker_id
        text = Html(f"{text}\n\n{care_messages.at_booth(ctx.t, care, own=own)}")
    steps = [] if quiet and step in BRINGING else _step_buttons(ctx, of_booth, step, session)
    may_take = not quiet and care is None and step in (*BRINGING, "fill_posts")
    buttons = (*others, *await _next(ctx, of_booth, steps, step, may_take=may_take))
    await ctx.reply(Reply(text, buttons))


async def _beside(ctx: Context, booth: places.Booth) -> tuple[Care | None, list[Html]]:
    """Return who has a booth, and the lines of its grade: workers see both in their own chat."""
    if not ctx.is_private or ctx.caller.worker_id is None:
        return None, []
    care, held = await ctx.read_inline(_care_and_grade, booth.id, ctx.now)
    return care, grade_messages.at_booth(ctx.t, held, ctx.today)


def _care_and_grade(booth_id: int, now: datetime) -> tuple[Care | None, HeldGrade | None]:
    return booth_care.listing.holder(booth_id, now), electoral_grades.current(booth_id)


def former_buttons(ctx: Context, booths: Iterable[places.Booth]) -> Keyboard:
    """Return the buttons of booths that an old code may mean, with their serial numbers."""
    return column(button(messages.part_label(ctx.t, b), "booth", b.id) for b in booths)


async def _ask_part(ctx: Context) -> bool:
    """Ask for the part, where an AC with a list was named alone; return whether that was so."""
    if not ctx.is_private:
        return False
    known = await ctx.run(_ac_with_list, ctx.arguments, ctx.services.settings.state)
    if known is not None:
        await form_engine.start(FORM, ctx, known)
    return known is not None


def _ac_with_list(text: str, near: str) -> BoothAnswers | None:
    ac = places.ac_alone(text, near)
    if ac is None or not places.has_list(ac.id):
        return None
    return {"pc": places.pc_of(ac), "ac": ac.id}


async def _own_place(ctx: Context) -> int | None:
    """Return the place whose booths a number alone means here; None where it means none."""
    if not ctx.is_private:
        with suppress(NotLinked):
            place = (await ctx.run(chats.linked, ctx.chat_id, ctx.thread_id)).place
            return place.id if place.kind != "state" else None
    elif ctx.caller.booth_id is not None:
        return (await ctx.run(places.booth, ctx.caller.booth_id)).ac.id
    return None


async def _next(
    ctx: Context,
    of_booth: strength.BoothStrength,
    steps: list[Button],
    step: str,
    *,
    may_take: bool,
) -> Keyboard:
    """Return the buttons that lead on from a booth: to its next step, its AC and its workers.

    A newcomer's is to register here. In a group, where everybody reads it, it opens the private
    chat: of a worker on the booth, of a newcomer on the registration. The link says since which
    roll its code means this booth, where it meant another one before.
    """
    shown, former = of_booth.booth, of_booth.former
    if not ctx.is_private:
        since = f"_{former.roll_id}" if former else ""
        token = f"b{shown.code.replace('/', '-')}{since}"
        return column([deep_link(ctx.t.plain("button.private"), ctx.username, token)])
    if ctx.caller.worker_id is None:
        return column([button(ctx.t.plain("booth.join"), "run", "register", shown.code)])
    around = ctx.t.plain("booth.around", ac=ctx.t.name(shown.ac))
    ac = button(around, "run", "strength", code_of(ctx, shown.ac))
    take = await _take_button(ctx, of_booth) if may_take else []
    workers = await workers_button(ctx, shown)
    first, last = (workers, ()) if step == "activate" else ((), workers)
    return (*_mine(ctx, shown), *first, *column([*steps, *take, ac]), *last)


def _mine(ctx: Context, shown: places.Booth) -> Keyboard:
    """Return the button that a booth is one's own, for who is in no booth in use."""
    if not ctx.caller.unplaced or shown.retired:
        return ()
    return column([button(ctx.t.plain("placement.button_mine"), "mybooth", shown.id)])


async def _take_button(ctx: Context, of_booth: strength.BoothStrength) -> list[Button]:
    """Return the button that takes a booth, for who may take it."""
    shown = of_booth.booth
    if shown.sample or shown.retired or ctx.caller.booth_id is None:
        return []
    own = await ctx.read_inline(places.booth, ctx.caller.booth_id)
    if own.ac != shown.ac:
        return []
    return [button(ctx.t.plain("booth_care.button_take"), "takebooth", shown.id)]


async def _step(
    ctx: Context, of_booth: strength.BoothStrength
) -> tuple[str, trainings.Session | None]:
    """Return the first step that can be taken, and the session where that is to train.

    Where no session is to come, nobody can be trained.
    """
    steps, session = of_booth.steps, None
    if steps[0] == "train":
        session = await ctx.run(overview.next_session, of_booth.booth.ac.id, ctx.now)
    if session is None and len(steps) > 1:
        steps = tuple(step for step in steps if step != "train")
    return steps[0], session


def _step_buttons(
    ctx: Context, of_booth: strength.BoothStrength, step: str, session: trainings.Session | None
) -> list[Button]:
    if of_booth.booth.sample or of_booth.booth.retired:
        return []
    return step_buttons(ctx, step, of_booth.booth.ac, session, of_booth.booth.id)


async def _finish(ctx: Context, data: BoothAnswers) -> None:
    await show(ctx, data["booth"])


FORM = form_engine.register_form(
    Form[BoothAnswers]("booth", "booth", booth_steps("booth"), _finish)
)
