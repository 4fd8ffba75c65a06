"""/report and /mysessions: what became of trainings; and what those who came say of them."""

import asyncio
from datetime import datetime, time, timedelta

from bot.callbacks import action
from bot.command_buttons import command_button
from bot.conversation import Context, Reply
from bot.handlers.places import (
    code_of,
    part_buttons,
    place_above,
    places_of_posts,
    require_post,
)
from bot.keyboards import Keyboard, button, column
from bot.messages import reports as messages
from bot.messages.places import label
from bot.pictures import BarChart, draw_bars
from models import authority, places, training_reports
from models.training_reports import Outcome, TrainingReport, Understood, feedback

MOST_BUTTONS = 12


async def report(ctx: Context) -> None:
    """`/report PLACE`; without it the coordinator's own place, or a choice among several."""
    if ctx.arguments:
        near = ctx.services.settings.state
        place = await ctx.run(places.find_place, ctx.arguments, near=near)
        await show_report(ctx, place.id, messages.USUAL)
        return
    await require_post(ctx, "plan")
    own = await places_of_posts(ctx, "plan")
    if len(own) == 1:
        await show_report(ctx, own[0].id, messages.USUAL)
        return
    await ctx.reply(Reply(ctx.t("report.ask_place"), part_buttons(ctx, "report", own)))


async def mine(ctx: Context) -> None:
    """`/mysessions`: list the sessions that the sender leads, with buttons to their attendance."""
    since = ctx.now - training_reports.LED_FOR
    sessions = await ctx.run(training_reports.of_trainer, ctx.user_id, since, ctx.now)
    shown = [s for s in sessions if s.outcome is not Outcome.CANCELLED]
    buttons = [
        button(messages.led_label(ctx.t, s), "attendance", s.id) for s in shown[:MOST_BUTTONS]
    ]
    said = await ctx.run(feedback.of_sessions, [s.id for s in sessions])
    if any(s.outcome is Outcome.COMING and s.starts_at > ctx.now for s in shown):
        buttons.append(button(ctx.t.plain("handover.button_one"), "handovers"))
    buttons = buttons or [command_button(ctx.t, "trainings")]
    await ctx.reply(Reply(messages.led(ctx.t, sessions, said), column(buttons)))


@action("report", int, int, private=True)
async def show_report(ctx: Context, place_id: int, days: int) -> None:
    """Show the report of a place over the last days, with a chart where anybody came."""
    if days not in messages.PERIODS:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    found = await _report(ctx, place_id, days)
    reply = Reply(messages.of_place(ctx.t, found, days), await _buttons(ctx, found, days))
    if not found.count(Outcome.HELD):
        await ctx.reply(reply)
        return
    settings = ctx.services.settings
    title = ctx.t.plain(
        "report.title_of_chart",
        place=label(ctx.t, found.place),
        period=messages.period(ctx.t, days),
    )
    bars = messages.bars(ctx.t, found, settings.zone)
    chart = BarChart(title, settings.campaign_colour, messages.legend(ctx.t), bars)
    await ctx.show(reply, await asyncio.to_thread(draw_bars, chart))


@action("reportsheet", int, int, private=True)
async def send_sheet(ctx: Context, place_id: int, days: int) -> None:
    """Send the sessions of a report as a spreadsheet."""
    if days not in messages.PERIODS:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    found = await _report(ctx, place_id, days)
    content = await asyncio.to_thread(messages.sheet, ctx.t, found, ctx.services.settings.zone)
    caption = messages.of_place(ctx.t, found, days)
    await ctx.send_file(messages.file_name(found.place, ctx.today), content, Reply(caption))


@action("rate", int, int, private=True)
async def rate(ctx: Context, enrolment_id: int, rating: int) -> None:
    """Record the rating, and ask how much was understood."""
    if rating not in feedback.RATINGS:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    session = await ctx.run(feedback.rate, ctx.user_id, enrolment_id, rating, ctx.now)
    answers = [
        button(ctx.t.plain(f"feedback.understood_{how}"), "understood", enrolment_id, how)
        for how in Understood
    ]
    text = ctx.t("feedback.ask_understood", title=session.title)
    await ctx.reply(Reply(text, column(answers)))


@action("understood", int, str, private=True)
async def say_understood(ctx: Context, enrolment_id: int, how: str) -> None:
    """Record how much was understood, and thank them; who did not can write to the coordinator."""
    if how not in set(Understood):
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    understood = Understood(how)
    await ctx.run(feedback.say_understood, ctx.user_id, enrolment_id, understood)
    if understood is Understood.ALL:
        await ctx.reply(Reply(ctx.t("feedback.thanks")))
    else:
        ask = command_button(ctx.t, "coordinator")
        await ctx.reply(Reply(ctx.t("feedback.thanks_and_ask"), column([ask])))


async def _report(ctx: Context, place_id: int, days: int) -> TrainingReport:
    await ctx.run(training_reports.require, ctx.user_id, place_id)
    zone = ctx.services.settings.zone
    since = datetime.combine(ctx.today - timedelta(days=days - 1), time(), zone)
    return await ctx.run(training_reports.of_place, place_id, since, ctx.now, ctx.now)


async def _buttons(ctx: Context, found: TrainingReport, days: int) -> Keyboard:
    """Return the other periods, the spreadsheet or a new session, and the place above."""
    others = tuple(
        button(messages.period(ctx.t, other), "report", found.place.id, other)
        for other in messages.PERIODS
        if other != days
    )
    if found.sessions:
        sheet = ctx.t.plain("report.button_sheet")
        next_steps = [button(sheet, "reportsheet", found.place.id, days)]
    else:
        next_steps = [command_button(ctx.t, "newtraining")]
    above = await place_above(ctx, found.place)
    if above is not None and await ctx.run(authority.may, ctx.user_id, "plan", above.id):
        next_steps.append(button(f"‹ {label(ctx.t, above)}", "run", "report", code_of(ctx, above)))
    return (others, *column(next_steps))
