"""/target: a coordinator sets a number to reach, in one line or question by question."""

from datetime import date, timedelta

from bot import dialogues, typed
from bot.call import Call, Reply
from bot.dialogues import Data, Form, Step, answer_button
from bot.handlers.own_place import (
    YES,
    code_of,
    confirm_step,
    named_alone,
    place_step,
    require_post,
)
from bot.i18n import LANGUAGES
from bot.keyboards import button, column, rows
from bot.markup import Html
from bot.messages import planning as words
from models import places, strength, targets
from models.errors import BadTarget
from models.strength import Weights

NAME = "target"
ROUND = (100, 500, 1_000, 5_000, 10_000, 50_000, 100_000, 1_000_000)
OFFERED = 5
DAYS = (30, 14, 7)


async def target(call: Call) -> None:
    """`/target PLACE MEASURE NUMBER UNTIL`; what is left out is asked."""
    await require_post(call, "target")
    data: Data = {}
    for key, text in (await _pieces(call)).items():
        data[key] = await _STEPS[key].parse(call, text, data)
    if FORM.next_step(data) is _STEPS["confirm"]:
        data["confirm"] = await _STEPS["confirm"].parse(call, YES, data)
        await _finish(call, data)
    else:
        await dialogues.start(FORM, call, data)


async def _pieces(call: Call) -> dict[str, str]:
    """Part the line at its measure, which stands behind a name of any number of words."""
    tokens = call.arguments.split()
    if not tokens:
        return {}
    measures = [i for i, token in enumerate(tokens) if i and token.lower() in targets.MEASURES]
    if not measures:
        return await named_alone(call, tokens, BadTarget)
    at = measures[0]
    keys = ("place", "measure", "number", "until")
    found = (" ".join(tokens[:at]), *tokens[at : at + 2], " ".join(tokens[at + 2 :]))
    return {key: text for key, text in zip(keys, found, strict=False) if text}


async def _ask_measure(call: Call, data: Data) -> Reply:
    place = await call.run(places.place, data["place"])
    buttons = [
        answer_button(call.t.plain(f"planning.measure_{m}"), NAME, "measure", m)
        for m in targets.MEASURES
    ]
    text = call.t("planning.ask_measure", code=place.code, place=call.t.name(place))
    return Reply(text, column(buttons))


async def _parse_measure(call: Call, text: str, data: Data) -> str:
    typed_text = text.strip().casefold()
    for measure in targets.MEASURES:
        labels = [call.speaking(one).t.plain(f"planning.measure_{measure}") for one in LANGUAGES]
        if typed_text in (measure, *(label.casefold() for label in labels)):
            return measure
    raise BadTarget(text=text)


async def _ask_number(call: Call, data: Data) -> Reply:
    wanted = Weights.from_settings(call.services.settings)
    now = await call.run(strength.place_strength, data["place"], wanted, call.now)
    done = now.confirmed if data["measure"] == "confirmed" else now.trained
    buttons = [
        answer_button(call.t.number(n), NAME, "number", n) for n in _numbers(done, now.target)
    ]
    measure = call.t.plain(f"planning.measure_{data['measure']}")
    return Reply(call.t("planning.ask_number", measure=measure, done=done), rows(buttons, 3))


def _numbers(done: int, full: int) -> list[int]:
    """Offer what all booths together should have, parts of it, and round numbers above `done`."""
    offered = dict.fromkeys((full, full // 2, full // 4, *ROUND))
    return [n for n in offered if n > done][:OFFERED] or [min(2 * done, targets.LARGEST)]


async def _parse_number(call: Call, text: str, data: Data) -> int:
    return typed.number(text, targets.LARGEST)


async def _ask_until(call: Call, data: Data) -> Reply:
    today = call.today
    days = [today + timedelta(days=n) for n in DAYS]
    labels = {day: words.until_label(call.t, today, day) for day in days}
    month_end = _month_end(today)
    if month_end > today:
        labels.setdefault(month_end, call.t.plain("planning.month_end", day=call.t.date(month_end)))
    buttons = [answer_button(label, NAME, "until", day) for day, label in labels.items()]
    return Reply(call.t("planning.ask_until", example=days[0].isoformat()), column(buttons))


def _month_end(today: date) -> date:
    in_next_month = today.replace(day=28) + timedelta(days=4)
    return in_next_month - timedelta(days=in_next_month.day)


async def _parse_until(call: Call, text: str, data: Data) -> str:
    until = typed.day(text, call.today).isoformat()
    await _preview(call, {**data, "until": until})  # refuses what is too far off
    return until


async def _preview(call: Call, data: Data) -> targets.Pace:
    until = date.fromisoformat(data["until"])
    return await call.run(
        targets.preview,
        data["place"],
        data["measure"],
        data["number"],
        until,
        call.today,
        targets.WorkCalendar.from_settings(call.services.settings),
    )


async def _summary(call: Call, data: Data) -> Html:
    place = await call.run(places.place, data["place"])
    calendar = targets.WorkCalendar.from_settings(call.services.settings)
    running = await call.run(targets.paces, place.id, call.today, calendar)
    older = next((pace for pace in running if pace.measure == data["measure"]), None)
    return words.confirm_target(call.t, await _preview(call, data), place, older)


async def _set(call: Call, data: Data) -> int:
    pace = await call.run(
        targets.set_target,
        data["place"],
        data["measure"],
        data["number"],
        date.fromisoformat(data["until"]),
        by=call.user_id,
        now=call.now,
        calendar=targets.WorkCalendar.from_settings(call.services.settings),
        update_id=call.update.update_id,
    )
    return pace.number


async def _finish(call: Call, data: Data) -> None:
    place = await call.run(places.place, data["place"])
    pace = await _preview(call, data)
    code = code_of(call, place)
    look = call.t.plain("planning.button_strength", code=place.code)
    other = call.t.plain("planning.button_other_target")
    buttons = [button(look, "run", "strength", code), button(other, "run", NAME, code)]
    await call.reply(Reply(words.target_set(call.t, pace, place), column(buttons)))


FORM = dialogues.form(
    Form(
        NAME,
        NAME,
        (
            place_step(NAME, "target", "planning.ask_target_place"),
            Step("measure", _ask_measure, _parse_measure),
            Step("number", _ask_number, _parse_number),
            Step("until", _ask_until, _parse_until),
            confirm_step(NAME, _summary, "planning.button_target", _set),
        ),
        _finish,
    )
)
_STEPS = {step.key: step for step in FORM.steps}
