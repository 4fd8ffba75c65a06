"""A worker's own booth, where theirs is retired: the question, its answers, and "this is mine"."""

from bot.button import Button
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply, form_engine
from bot.handlers.account import profile as profile_forms
from bot.keyboards import button, column
from bot.messages import placement as messages
from bot.messages import profile as profile_messages
from bot.outbox_buttons import placement_buttons
from models import placement, places, workers
from models.account import BoothChange, profile
from models.placement import PlacementAnswer, PlacementOver


async def ask_buttons(ctx: Context, own: places.Booth) -> list[Button]:
    """Return the button to tell one's booth, for who is in none while their AC has a list."""
    if not own.retired or not await ctx.run(places.has_list, own.ac.id):
        return []
    return [button(ctx.t.plain("placement.button_ask"), "myplace")]


@action("myplace", private=True)
async def ask(ctx: Context) -> None:
    """Ask a worker for their booth because they want to tell it."""
    question = await ctx.run(placement.questions.own, ctx.user_id, ctx.now)
    await ctx.reply(Reply(messages.ask(ctx.t, question), placement_buttons(question, ctx.t)))


@action("myhalf", int, int, private=True)
async def choose(ctx: Context, placement_id: int, booth_id: int) -> None:
    """Move a worker to the booth that they answered with."""
    run, answer = ctx.run, placement.answers.choose
    await _moved(ctx, await run(answer, ctx.user_id, placement_id, booth_id, ctx.now))


@action("notmyhalf", int, str, private=True)
async def say(ctx: Context, placement_id: int, answer: str) -> None:
    """Record that a worker votes elsewhere or does not know; they can tell their booth later."""
    if answer not in (PlacementAnswer.ELSEWHERE, PlacementAnswer.UNKNOWN):
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    said = PlacementAnswer(answer)
    await ctx.run(placement.answers.say, ctx.user_id, placement_id, said, ctx.now)
    find = button(ctx.t.plain("placement.button_find"), "change", "booth")
    if said is PlacementAnswer.UNKNOWN:
        find = button(ctx.t.plain("placement.button_ask"), "myplace")
    buttons = [find, command_button(ctx.t, "coordinator")]
    await ctx.reply(Reply(messages.said(ctx.t, said), column(buttons)))


@action("findbooth", private=True)
async def find(ctx: Context) -> None:
    """Ask a worker for their booth among those of their AC."""
    worker = await ctx.run(workers.by_telegram_id, ctx.user_id)
    ac = worker.booth.ac
    form, settled = (
        profile_forms.FORMS["booth"],
        {"pc": await ctx.run(places.pc_of, ac), "ac": ac.id},
    )
    await form_engine.start(form, ctx, settled)


@action("mybooth", int, private=True)
async def mine(ctx: Context, booth_id: int) -> None:
    """Move a worker to the booth whose page says that it is theirs."""
    booth = await ctx.run(places.booth, booth_id)
    if booth.retired:
        raise PlacementOver(what="changed", booth="")
    await _moved(ctx, await ctx.run(profile.change_booth, ctx.user_id, booth_id, ctx.now))


async def _moved(ctx: Context, change: BoothChange) -> None:
    """Show the booth that is theirs now, and the way back."""
    label = ctx.t.plain("changes.back")
    back = [button(label, "rebooth", change.number)] if change.before else []
    await ctx.reply(
        Reply(
            profile_messages.booth(ctx.t, change),
            column([command_button(ctx.t, "me"), *back]),
        )
    )
