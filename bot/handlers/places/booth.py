"""/booth: show the strength of one booth."""

from collections.abc import Iterable
from contextlib import suppress

from bot.button import Button
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Form, Reply, form_engine
from bot.handlers.places.booth_steps import BoothAnswers, booth_steps
from bot.handlers.places.booth_workers import workers_button
from bot.handlers.places.choices import code_of
from bot.handlers.places.readers import silence_at
from bot.html import Html
from bot.keyboards import Keyboard, button, column, deep_link
from bot.messages import booth as messages
from bot.messages import booth_care as care_messages
from bot.messages.booth import BRINGING
from models import booth_care, chats, places, strength
from models.chats import NotLinked
from models.places import UnknownBooth
from models.polls import Content
from models.strength import Weights

# By what a booth needs next: the command that does something for it.
COMMAND_OF_STEP = {"first_worker": "invite", "confirm_more": "invite", "train": "trainings"}


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
    text = messages.strength_of(ctx.t, of_booth, quiet.ends_at if quiet else None)
    care = None
    if ctx.is_private and ctx.caller.worker_id is not None:
        care = await ctx.read_inline(booth_care.listing.holder, of_booth.booth.id, ctx.now)
    if care is not None:
        own = care.worker_id == ctx.caller.worker_id
        text = Html(f"{text}\n\n{care_messages.at_booth(ctx.t, care, own=own)}")
    onward = await _next(ctx, of_booth, quiet=quiet is not None, taken=care is not None)
    buttons = (*others, *onward)
    await ctx.reply(Reply(text, buttons))


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
    ctx: Context, of_booth: strength.BoothStrength, *, quiet: bool, taken: bool
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
    step = [] if quiet and of_booth.next_step in BRINGING else _next_step(ctx, of_booth)
    step += [] if quiet or taken else await _take_button(ctx, of_booth)
    below = column([*step, ac])
    return (*_mine(ctx, shown), *below, *await workers_button(ctx, shown))


def _mine(ctx: Context, shown: places.Booth) -> Keyboard:
    """Return the button that a booth is one's own, for who is in no booth in use."""
    if not ctx.caller.unplaced or shown.retired:
        return ()
    return column([button(ctx.t.plain("placement.button_mine"), "mybooth", shown.id)])


async def _take_button(ctx: Context, of_booth: strength.BoothStrength) -> list[Button]:
    """Return the button that takes a booth which needs people, for who may take it."""
    shown = of_booth.booth
    needs = of_booth.next_step in (*BRINGING, "fill_posts")
    if shown.sample or shown.retired or not needs or ctx.caller.booth_id is None:
        return []
    own = await ctx.read_inline(places.booth, ctx.caller.booth_id)
    if own.ac != shown.ac:
        return []
    return [button(ctx.t.plain("booth_care.button_take"), "takebooth", shown.id)]


def _next_step(ctx: Context, of_booth: strength.BoothStrength) -> list[Button]:
    """Return the button to what the booth needs next; none where that is done without the bot."""
    shown = of_booth.booth
    if of_booth.next_step == "fill_posts":
        return [button(ctx.t.plain("command.posts"), "roster", shown.ac.id, shown.id, 0)]
    command = COMMAND_OF_STEP.get(of_booth.next_step)
    return [command_button(ctx.t, command)] if command else []


async def _finish(ctx: Context, data: BoothAnswers) -> None:
    await show(ctx, data["booth"])


FORM = form_engine.register_form(
    Form[BoothAnswers]("booth", "booth", booth_steps("booth"), _finish)
)
