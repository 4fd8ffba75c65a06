"""The menu of a person in their private chat, as buttons, by their role.

A coordinator's begins with the open work and how much there is of it.
"""

from bot.command_buttons import command_button
from bot.conversation import Context
from bot.keyboards import Keyboard, button, column, rows
from models import authority, places, review, training_reports

NEWCOMER = ("register", "booth", "help")
COORDINATOR = ("target", "newtraining", "session", "broadcast")


async def menu(ctx: Context) -> Keyboard:
    """Return what this person can do next, the likeliest first."""
    if ctx.caller.worker_id is None:
        return column(command_button(ctx.t, name) for name in NEWCOMER)
    if await coordinates(ctx):
        return (*await _open_work(ctx), *await _own(ctx))
    return (*await _own(ctx), (command_button(ctx.t, "coordinator"),))


async def _open_work(ctx: Context) -> Keyboard:
    """Return a coordinator's work, with the numbers that are not nought."""
    zone = ctx.services.settings.zone
    work = await ctx.run(review.open_work, ctx.user_id, zone, ctx.now)
    waiting = []
    if work.to_check:
        label = ctx.t.plain("button.to_check", n=work.to_check)
        waiting.append(button(label, "run", "review", ""))
    if work.to_call:
        waiting.append(button(ctx.t.plain("button.to_call", n=work.to_call), "calls", 0))
    return (*rows(waiting, 2), *rows([command_button(ctx.t, name) for name in COORDINATOR], 2))


async def coordinates(ctx: Context) -> bool:
    """Check whether this person coordinates a place, so that the commands for it are theirs."""
    return bool(await ctx.run(authority.places_of, ctx.user_id, "plan"))


async def _own(ctx: Context) -> Keyboard:
    """Return what every worker has: card, trainings, invitation and their own booth.

    Who leads sessions finds these first.
    """
    leads = await ctx.run(training_reports.leads_any, ctx.user_id, ctx.now)
    names = (*(("mysessions",) if leads else ()), "me", "trainings", "invite")
    commands = [command_button(ctx.t, name) for name in names]
    if ctx.caller.booth_id is not None:
        own = await ctx.run(places.booth, ctx.caller.booth_id)
        if not own.retired:
            label = ctx.t.plain("button.own_booth", code=own.code)
            commands.append(button(label, "booth", own.id))
        elif await ctx.run(places.has_list, own.ac.id):
            commands.append(button(ctx.t.plain("placement.button_ask"), "myplace"))
        else:
            commands.append(command_button(ctx.t, "booth"))
    return rows(commands, 2)
