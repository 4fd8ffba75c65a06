"""Trainings of a worker: enrolment, cancellation, own sessions, and what leads on from a seat."""

from collections.abc import Iterable

from bot.button import Button
from bot.command_buttons import command_button
from bot.conversation import Context, Reply, run_command
from bot.handlers.trainings import waiting
from bot.html import Html
from bot.keyboards import Keyboard, button, column, copies, rows, to_whatsapp
from bot.messages import calendar, refusals
from bot.messages import trainings as messages
from bot.messages import waiting as waiting_messages
from bot.waiting_buttons import standing_buttons
from models import trainings
from models.certificates import issuing
from models.seats import team
from models.trainings import NotEnrolled, SessionClash, SessionFull
from models.waiting_list import SeatFreed

MOST_BUTTONS = 12


async def mine(ctx: Context) -> None:
    """`/mytrainings`: list the worker's own sessions, with buttons to cancel those not begun."""
    own = await ctx.run(trainings.of_worker, ctx.user_id, ctx.now)
    waits = await ctx.run(trainings.waiting.of_worker, ctx.user_id, ctx.now)
    theirs, leaves = standing_buttons(ctx.t, waits)
    first = [*theirs, command_button(ctx.t, "trainings"), *await certificate_buttons(ctx), *leaves]
    text = Html(messages.mine(ctx.t, own) + waiting_messages.listed(ctx.t, waits, ctx.today))
    await ctx.reply(Reply(text, column([*first, *_cancel_buttons(ctx, own)])))


async def enrol(ctx: Context) -> None:
    """`/enrol T42`: enrol in a session; without a code the upcoming sessions are listed."""
    if not ctx.arguments:
        await run_command(ctx, "trainings")
        return
    session = await ctx.run(trainings.find_session, ctx.arguments, ctx.now, ctx.caller.booth_id)
    try:
        enrolled = await ctx.run(trainings.enrol, ctx.user_id, session.id, ctx.now)
    except SessionClash as clash:
        await ctx.reply(ask_to_swap(ctx, session.id, clash))
        return
    except SessionFull:
        if await waiting.show(ctx, session.id):
            return
        raise
    keyboard = (
        *calendar_buttons(ctx, enrolled),
        *column([command_button(ctx.t, "mytrainings")]),
        *await _team_button(ctx, enrolled),
        *forward_buttons(ctx, enrolled),
        *column(_session_buttons(ctx, "cancel", [enrolled])),
    )
    await ctx.reply(Reply(messages.enrolled(ctx.t, enrolled), keyboard))


async def cancel(ctx: Context) -> None:
    """`/cancel T42`: give the seat back; without a code the worker's sessions are listed."""
    if not ctx.arguments:
        own = await ctx.run(trainings.of_worker, ctx.user_id, ctx.now)
        buttons = [*_cancel_buttons(ctx, own), command_button(ctx.t, "trainings")]
        await ctx.reply(Reply(messages.mine(ctx.t, own), column(buttons)))
        return
    session = await ctx.run(trainings.find_session, ctx.arguments, ctx.now, ctx.caller.booth_id)
    try:
        cancelled = await ctx.run(trainings.cancel, ctx.user_id, session.id, ctx.now)
    except NotEnrolled:
        if await ctx.run(trainings.waiting.find, ctx.user_id, session.id, ctx.now) is None:
            raise
        await waiting.leave(ctx, session.id)
        return
    await waiting.pass_on(ctx, session.id, SeatFreed.CANCELLED)
    again = button(ctx.t.plain("trainings.button_again"), "run", "enrol", cancelled.code)
    await ctx.reply(
        Reply(
            messages.given_up(ctx.t, cancelled), column([again, command_button(ctx.t, "trainings")])
        )
    )


def forward_buttons(ctx: Context, session: trainings.Session, *, card: bool = True) -> Keyboard:
    """Return buttons that send a session by WhatsApp or into a chat, and copy its link.

    With `card` one of them is for its card as a picture.
    """
    link = messages.session_link(ctx.username, session)
    text = messages.forward(ctx.t, session)
    buttons = [to_whatsapp(ctx.t.plain("button.whatsapp"), text, link)]
    if card:
        buttons.append(button(ctx.t.plain("inline.button_picture"), "sessioncard", session.id))
    if ctx.bot.bot.supports_inline_queries:
        label = ctx.t.plain("inline.forward")
        buttons.append(Button(label, switch_inline_query=session.code))
    return (*rows(buttons, 2), *copies(ctx.t.plain("button.copy_link"), link))


def calendar_buttons(ctx: Context, session: trainings.Session) -> Keyboard:
    """Return a row with the link that a phone's calendar takes, and the file for the others."""
    zone = ctx.services.settings.zone
    url = calendar.link(ctx.t, session, messages.session_link(ctx.username, session), zone)
    link = Button(ctx.t.plain("calendar.button"), url=url)
    return ((link, button(ctx.t.plain("calendar.button_file"), "ics", session.id)),)


def ask_to_swap(ctx: Context, session_id: int, clash: SessionClash) -> Reply:
    """Return the answer that names the overlapping seats, and offers to give them up for this."""
    code, other = str(clash.parameters["session"]), str(clash.parameters["other"])
    held = "-".join(part.strip().removeprefix("T") for part in other.split(","))
    label = ctx.t.plain("seats.button_swap", code=code, other=other)
    stay = button(ctx.t.plain("seats.button_stay", other=other), "run", "mytrainings", "")
    return Reply(
        refusals.sentence(ctx.t, clash), column([button(label, "swap", session_id, held), stay])
    )


async def _team_button(ctx: Context, session: trainings.Session) -> Keyboard:
    """Return the button that takes seats for the team, for who holds such a post at a booth."""
    if not ctx.caller.holds_post or not await ctx.run(team.booths, ctx.user_id):
        return ()
    return column([button(ctx.t.plain("seats.button_team"), "team", session.id, 0)])


async def certificate_buttons(ctx: Context) -> list[Button]:
    """Return the button that shows one's certificates, where there are any."""
    earned = await ctx.run(issuing.has_passed, ctx.user_id)
    return [command_button(ctx.t, "certificate")] if earned else []


def _cancel_buttons(ctx: Context, own: tuple[trainings.Session, ...]) -> list[Button]:
    ahead = [s for s in own if s.starts_at > ctx.now]
    return _session_buttons(ctx, "cancel", ahead[:MOST_BUTTONS])


def _session_buttons(
    ctx: Context, command: str, sessions: Iterable[trainings.Session]
) -> list[Button]:
    labels = messages.labels(ctx.t, f"trainings.button_{command}", sessions)
    return [button(label, "run", command, code) for code, label in labels.items()]
