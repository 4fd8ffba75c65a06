"""/session: look at a session, see who has a seat, change it, and undo that."""

import asyncio

from bot.button import Button
from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply, menu_button
from bot.handlers.handovers import hand_over_button
from bot.handlers.trainings import enrolment, seat_answers
from bot.handlers.trainings.calling_off import off_button
from bot.handlers.trainings.session_form import CHANGES, change_button
from bot.keyboards import Keyboard, arrows, button, column, page_of, page_within, rows
from bot.messages import rosters
from bot.messages import session_changes as messages
from bot.messages import trainings as labels
from models import authority, trainings
from models.session_changes import SessionView, changing, looking, roster_sheet


async def session(ctx: Context) -> None:
    """`/session [T42]`: look at a session, or choose one."""
    if not ctx.arguments:
        await _choose(ctx)
        return
    found = await ctx.run(trainings.find_session, ctx.arguments, ctx.now)
    await look(ctx, found.id)


@action("session", int, private=True)
async def look(ctx: Context, session_id: int) -> None:
    """Show a session, how many to expect, and what can be changed."""
    seen = await ctx.run(looking.look_at, session_id, by=ctx.user_id, now=ctx.now)
    buttons = _buttons(ctx, seen)
    if not seen.may_change:  # a trainer, who has to find the way and somebody to ask
        buttons += await seat_answers.way(ctx, seen.session)
    await ctx.reply(Reply(messages.view(ctx.t, seen), buttons))


@action("names", int, int, private=True)
async def names(ctx: Context, session_id: int, page: int) -> None:
    """Show a page of the names of those who have a seat."""
    page, now = page_of(page), ctx.now
    people, total = await ctx.run(looking.roster, session_id, page, by=ctx.user_id, now=now)
    if page and page * looking.PER_PAGE >= total:
        await names(ctx, session_id, page_within(page, total, looking.PER_PAGE))
        return
    found = await ctx.run(trainings.session, session_id, now)
    back = column([open_button(ctx, session_id)])
    if not total:
        await ctx.reply(Reply(rosters.nobody(ctx.t, found, ctx.username, now), back))
        return
    turn = arrows(page, -(-total // looking.PER_PAGE), "names", session_id)
    files = [
        button(ctx.t.plain("roster.button_paper"), "printlist", session_id),
        button(ctx.t.plain("roster.button_sheet"), "rostersheet", session_id),
    ]
    keyboard = (*turn, tuple(files), *back)
    await ctx.reply(Reply(messages.names(ctx.t, found, people, total), keyboard))


@action("rostersheet", int, private=True)
async def send_sheet(ctx: Context, session_id: int) -> None:
    """Send the names of those who have a seat as a spreadsheet."""
    roster = await ctx.run(roster_sheet.read, session_id, by=ctx.user_id, now=ctx.now)
    back = column([open_button(ctx, session_id)])
    if not roster.people:
        text = rosters.nobody(ctx.t, roster.session, ctx.username, ctx.now)
        await ctx.send(Reply(text, back))
        return
    content = await asyncio.to_thread(rosters.sheet, ctx.t, roster)
    name = rosters.file_name(roster.session, ctx.services.settings.zone, "xlsx")
    await ctx.send_file(name, content, Reply(rosters.sheet_caption(ctx.t, roster), back))


@action("restore", int, private=True)
async def restore(ctx: Context, session_id: int) -> None:
    """Restore a cancelled session; those who have a seat are asked."""
    zone = ctx.services.settings.zone
    done = await ctx.run(changing.restore, session_id, by=ctx.user_id, now=ctx.now, zone=zone)
    back = column([open_button(ctx, session_id)])
    await ctx.reply(Reply(messages.changed(ctx.t, "restore", done), back))


@action("unchange", int, private=True)
async def unchange(ctx: Context, change_id: int) -> None:
    """Change a session back; those who were told are told again."""
    zone = ctx.services.settings.zone
    done = await ctx.run(changing.undo, change_id, by=ctx.user_id, now=ctx.now, zone=zone)
    back = column([open_button(ctx, done.session.id)])
    await ctx.reply(Reply(messages.changed(ctx.t, "undo", done), back))


def open_button(ctx: Context, session_id: int) -> Button:
    """Return the button that shows a session to its coordinator."""
    return button(ctx.t.plain("session.button_open"), "session", session_id)


async def _choose(ctx: Context) -> None:
    found = await ctx.run(looking.may_look_at, ctx.user_id, ctx.now)
    if not found:
        may_plan = await ctx.run(authority.places_of, ctx.user_id, "plan")
        onward = "newtraining" if may_plan else "trainings"
        buttons = [command_button(ctx.t, onward), menu_button(ctx.t)]
        await ctx.reply(Reply(ctx.t("session.none"), column(buttons)))
        return
    shown = labels.labels(ctx.t, "trainings.choice", found[: looking.LISTED])
    buttons = [button(label, "session", int(code[1:])) for code, label in shown.items()]
    await ctx.reply(Reply(ctx.t("session.choose"), column(buttons)))


def _buttons(ctx: Context, seen: SessionView) -> Keyboard:
    """Return what can be done: the names first, and what ends the session last."""
    one = seen.session
    keyboard = column([button(ctx.t.plain("session.button_names"), "names", one.id, 0)])
    if seen.may_hand_over:
        keyboard += column([hand_over_button(ctx, one.id)])
    if seen.may_change:
        keyboard += enrolment.forward_buttons(ctx, one)[:1]  # WhatsApp, and the card
        keyboard += rows([change_button(ctx, one.id, what) for what in CHANGES], 2)
        keyboard += column([off_button(ctx, one)])
    if seen.may_restore:
        keyboard += column([button(ctx.t.plain("session.button_restore"), "restore", one.id)])
    return keyboard
