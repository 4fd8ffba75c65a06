"""/target: set a target for a place, in one line or step by step."""

from datetime import date, timedelta

from bot.button import Button
from bot.callbacks import action
from bot.conversation import (
    Context,
    Form,
    Reply,
    Step,
    answer_button,
    form_engine,
    input_parsing,
)
from bot.handlers.places import (
    PlaceAnswers,
    code_of,
    confirm_step,
    parse_place_only,
    place_step,
    require_post,
)
from bot.handlers.targets import moving, path
from bot.html import Html
from bot.i18n import LANGUAGES
from bot.intents import keywords
from bot.keyboards import button, column, rows
from bot.messages import places as place_messages
from bot.messages import targets as messages
from models import chats, dates, places, strength, targets, trainings
from models.strength import Weights
from models.targets import BadTarget

NAME, TRAINED = "target", "trained"
ROUND = (100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 1_000_000)
OFFERED = 5
DAYS = (30, 14, 7)


class TargetAnswers(PlaceAnswers, total=False):
    """The answers of /target."""

    measure: str
    number: int
    until: str  # ISO date


async def target(ctx: Context) -> None:
    """`/target PLACE MEASURE NUMBER UNTIL`; what is left out is asked.

    A place alone shows the path of its targets, too.
    """
    await require_post(ctx, "target")
    given = await _split_line(ctx)
    if set(given) == {"place"} and not ctx.is_callback:
        await path.show_typed(ctx, given["place"])
    await form_engine.run_line(FORM, ctx, given)


@action("endtarget", int, private=True)
async def end(ctx: Context, target_id: int) -> None:
    """End a target; a button lets it run again."""
    ended = await ctx.run(targets.end, target_id, by=ctx.user_id, now=ctx.now)
    undo = button(ctx.t.plain("planning.button_resume"), "retarget", target_id)
    await ctx.reply(Reply(messages.ended(ctx.t, ended), column([_another(ctx, ended.place), undo])))


@action("retarget", int, private=True)
async def resume(ctx: Context, target_id: int) -> None:
    """Undo the end of a target."""
    calendar = targets.WorkCalendar.from_settings(ctx.services.settings)
    running = await ctx.run(
        targets.resume, target_id, by=ctx.user_id, now=ctx.now, calendar=calendar
    )
    buttons = [_another(ctx, running.place), _end_button(ctx, running)]
    await ctx.reply(Reply(messages.resumed(ctx.t, running), column(buttons)))


@action("untarget", int, private=True)
async def undo(ctx: Context, target_id: int) -> None:
    """Undo the setting of a target; the one that it replaced runs again."""
    calendar = targets.WorkCalendar.from_settings(ctx.services.settings)
    before = await ctx.run(
        targets.undo_setting, target_id, by=ctx.user_id, now=ctx.now, calendar=calendar
    )
    text = messages.resumed(ctx.t, before) if before else ctx.t("planning.target_undone")
    again = button(ctx.t.plain("planning.button_other_target"), "run", NAME, "")
    await ctx.reply(Reply(text, column([again])))


def _another(ctx: Context, place: places.Place) -> Button:
    label = ctx.t.plain("planning.button_other_target")
    return button(label, "run", NAME, code_of(ctx, place))


def _end_button(ctx: Context, running: targets.RunningTarget) -> Button:
    return button(messages.end_label(ctx.t, running), "endtarget", running.id)


async def _split_line(ctx: Context) -> dict[str, str]:
    """Split the line at its measure, which follows a place's name of any number of words."""
    tokens = ctx.arguments.split()
    if not tokens:
        return {}
    measures = [i for i, t in enumerate(tokens) if i and keywords.meant(t, *targets.MEASURES)]
    if not measures:
        return await parse_place_only(ctx, tokens, BadTarget)
    at = measures[0]
    if keywords.meant("".join(tokens[at + 1 : at + 2]), "workers"):
        del tokens[at + 1]  # a measure's whole name: confirmed workers
    keys = ("place", "measure", "number", "until")
    texts = (" ".join(tokens[:at]), *tokens[at : at + 2], " ".join(tokens[at + 2 :]))
    return {key: text for key, text in zip(keys, texts, strict=False) if text}


async def _ask_measure(ctx: Context, data: TargetAnswers) -> Reply:
    """Ask what is counted; training is offered where there are sessions."""
    place = await ctx.run(places.place, data["place"])
    can_train = await ctx.run(trainings.are_held, place.id)
    offered = [m for m in targets.MEASURES if m != TRAINED or can_train]
    buttons = [
        answer_button(ctx.t.plain(f"planning.measure_{m}"), NAME, "measure", m) for m in offered
    ]
    running = await ctx.run(targets.running, place.id, ctx.today)
    if running:
        buttons.append(button(ctx.t.plain("planning.button_path"), "targetpath", place.id))
    paces = await _paces(ctx, place.id)
    buttons += [one for pace in paces for one in moving.buttons(ctx, pace)]
    buttons += [_end_button(ctx, target) for target in running]
    return Reply(messages.ask_measure(ctx.t, place, running, paces), column(buttons))


async def _paces(ctx: Context, place_id: int) -> tuple[targets.Pace, ...]:
    calendar = targets.WorkCalendar.from_settings(ctx.services.settings)
    return await ctx.run(targets.paces, place_id, ctx.today, calendar)


async def _parse_measure(ctx: Context, text: str, data: TargetAnswers) -> str:
    if meant := keywords.meant(text, *targets.MEASURES):
        return meant
    typed_text = text.strip().casefold()
    for measure in targets.MEASURES:
        labels = [
            ctx.in_language(language).t.plain(f"planning.measure_{measure}")
            for language in LANGUAGES
        ]
        if typed_text in (label.casefold() for label in labels):
            return measure
    raise BadTarget(text=text)


async def _ask_number(ctx: Context, data: TargetAnswers) -> Reply:
    wanted = Weights.from_settings(ctx.services.settings)
    now = await ctx.run(strength.place_strength, data["place"], wanted, ctx.now)
    done = now.confirmed if data["measure"] == "confirmed" else now.trained
    buttons = [
        answer_button(ctx.t.number(n), NAME, "number", n) for n in _numbers(done, now.target)
    ]
    measure = ctx.t.plain(f"planning.measure_{data['measure']}")
    return Reply(ctx.t("planning.ask_number", measure=measure, done=done), rows(buttons, 3))


def _numbers(done: int, full: int) -> list[int]:
    """Return round numbers to offer: about the full target of the booths, parts of it, others."""
    offered = dict.fromkeys((*(_round_up(n) for n in (full, full // 2, full // 4)), *ROUND))
    return [n for n in offered if n > done][:OFFERED] or [min(_round_up(2 * done), targets.LARGEST)]


def _round_up(number: int) -> int:
    """Round up to a number that people say: to fives below 100, to fifties below 1,000."""
    step: int = max(5, 5 * 10 ** (len(str(number)) - 2))
    return -(-number // step) * step


async def _parse_number(ctx: Context, text: str, data: TargetAnswers) -> int:
    return input_parsing.number(text, targets.LARGEST)


async def _ask_until(ctx: Context, data: TargetAnswers) -> Reply:
    today = ctx.today
    days = [today + timedelta(days=n) for n in DAYS]
    labels = {day: messages.until_label(ctx.t, today, day) for day in days}
    month_end = _month_end(today)
    if month_end > today:
        labels.setdefault(month_end, ctx.t.plain("planning.month_end", day=ctx.t.date(month_end)))
    buttons = [answer_button(label, NAME, "until", day) for day, label in labels.items()]
    return Reply(ctx.t("planning.ask_until", example=f"{days[0]:%d/%m/%Y}"), column(buttons))


def _month_end(today: date) -> date:
    in_next_month = today.replace(day=28) + timedelta(days=4)
    return in_next_month - timedelta(days=in_next_month.day)


async def _parse_until(ctx: Context, text: str, data: TargetAnswers) -> str:
    until = dates.day(text, ctx.today).isoformat()
    await _preview(ctx, {**data, "until": until})  # refuses what is too far off
    return until


async def _preview(ctx: Context, data: TargetAnswers) -> targets.Pace:
    until = date.fromisoformat(data["until"])
    return await ctx.run(
        targets.preview,
        data["place"],
        data["measure"],
        data["number"],
        until,
        ctx.today,
        targets.WorkCalendar.from_settings(ctx.services.settings),
    )


async def _summary(ctx: Context, data: TargetAnswers) -> Html:
    place = await ctx.run(places.place, data["place"])
    running = await _paces(ctx, place.id)
    older = next((pace for pace in running if pace.measure == data["measure"]), None)
    return messages.confirm_target(ctx.t, await _preview(ctx, data), place, older)


async def _commit(ctx: Context, data: TargetAnswers) -> TargetAnswers:
    """Set the target; the same update sets it once."""
    await ctx.run(
        targets.set_target,
        data["place"],
        data["measure"],
        data["number"],
        date.fromisoformat(data["until"]),
        by=ctx.user_id,
        now=ctx.now,
        calendar=targets.WorkCalendar.from_settings(ctx.services.settings),
        update_id=ctx.update.update_id,
    )
    return {}


async def _finish(ctx: Context, data: TargetAnswers) -> None:
    place = await ctx.run(places.place, data["place"])
    pace = await _preview(ctx, data)
    code = code_of(ctx, place)
    look = ctx.t.plain("planning.button_strength", place=place_messages.label(ctx.t, place))
    set_now = (p for p in await _paces(ctx, place.id) if p.measure == data["measure"])
    buttons = [one for pace in set_now for one in moving.buttons(ctx, pace)]
    buttons += [button(look, "run", "strength", code), _another(ctx, place)]
    running = await ctx.run(targets.running, place.id, ctx.today)
    buttons += [
        button(ctx.t.plain("planning.button_undo_target"), "untarget", target.id)
        for target in running
        if target.measure == data["measure"]
    ]
    has_group = await ctx.run(chats.has_group, place.id)
    text = messages.target_set(ctx.t, pace, place, has_group=has_group)
    await ctx.reply(Reply(text, column(buttons)))


FORM = form_engine.register_form(
    Form[TargetAnswers](
        NAME,
        NAME,
        (
            place_step(NAME, "target", "planning.ask_target_place"),
            Step("measure", _ask_measure, _parse_measure),
            Step("number", _ask_number, _parse_number),
            Step("until", _ask_until, _parse_until),
            confirm_step(NAME, _summary, "planning.button_target"),
        ),
        _finish,
        _commit,
    )
)
