"""A booth's president takes seats in a session for the booth's workers."""

from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.keyboards import Keyboard, button, column
from bot.messages import seats as messages
from bot.messages import trainings as training_messages
from models.errors import NotAllowed
from models.seats import Team, TeamState, nearby, team


@action("teams", private=True)
async def choose_session(ctx: Context) -> None:
    """Show the sessions near by, to choose one for the team."""
    shown = await ctx.run(nearby.around, ctx.user_id, 0, ctx.now)
    free = {n.session.code: n.session for n in shown.sessions if n.session.free > 0}
    labels = training_messages.labels(ctx.t, "trainings.choice", free.values())
    buttons = [button(label, "team", free[code].id, 0) for code, label in labels.items()]
    text = ctx.t("seats.team_choose" if buttons else "seats.team_none_free")
    await ctx.reply(Reply(text, column([*buttons, command_button(ctx.t, "trainings")])))


@action("team", int, int, private=True)
async def show(ctx: Context, session_id: int, booth_id: int) -> None:
    """Show who would get a seat; without a booth (0) it is the only one, or is chosen."""
    if not booth_id:
        booths = await ctx.run(team.booths, ctx.user_id)
        if not booths:
            raise NotAllowed(place="")
        if len(booths) > 1:
            choices = [
                button(f"{b.code} {ctx.t.name(b)}", "team", session_id, b.id) for b in booths
            ]
            await ctx.reply(Reply(ctx.t("seats.team_booth"), column(choices)))
            return
        booth_id = booths[0].id
    found = await ctx.run(team.look_at, session_id, booth_id, by=ctx.user_id, now=ctx.now)
    await ctx.reply(Reply(messages.team_offer(ctx.t, found), _confirm(ctx, found)))


@action("teamtake", int, int, private=True)
async def take(ctx: Context, session_id: int, booth_id: int) -> None:
    """Enrol the team; each of those who get a seat is told."""
    taken = await ctx.run(team.enrol, session_id, booth_id, by=ctx.user_id, now=ctx.now)
    buttons = [command_button(ctx.t, "mytrainings"), command_button(ctx.t, "trainings")]
    await ctx.reply(Reply(messages.team_taken(ctx.t, taken), column(buttons)))


def _confirm(ctx: Context, found: Team) -> Keyboard:
    count = len(found.having(TeamState.FREE))
    keep = command_button(ctx.t, "trainings")
    if not count:
        return column([keep])
    label = ctx.t.plain("seats.team_button_take", n=count)
    return column([button(label, "teamtake", found.session.id, found.booth.id), keep])
