"""/newtraining: a coordinator plans a session, in one line or question by question."""

from datetime import date, datetime, time

from bot import dialogues, typed
from bot.call import Call, Reply
from bot.callbacks import action
from bot.dialogues import Data, Form, Step, answer_button
from bot.handlers.own_place import (
    YES,
    code_of,
    confirm_step,
    named_alone,
    place_step,
    require_post,
)
from bot.keyboards import Keyboard, button, column, rows
from bot.markup import Html
from bot.messages import planning as words
from models import places, planning, trainings
from models.errors import BadDate

NAME = "newtraining"
SUBJECT, VENUE = 120, 200  # characters
DAYS = 6
HOURS = (15, 11, 17, 9, 13, 19)  # the first that is free goes first
SEATS = (30, 20, 50, 100)
LIKE = "="  # a button holds the number of a session whose words are taken; names are too long
DEFAULT = f"{LIKE}0"


async def newtraining(call: Call) -> None:
    """`/newtraining PLACE DATE TIME SEATS VENUE; SUBJECT`; what is left out is asked."""
    await require_post(call, "plan")
    data: Data = {}
    for key, text in (await _pieces(call)).items():
        data[key] = await _STEPS[key].parse(call, text, data)
    if FORM.next_step(data) is _STEPS["confirm"]:
        data["confirm"] = await _STEPS["confirm"].parse(call, YES, data)
        await _finish(call, data)
    else:
        await dialogues.start(FORM, call, data)


@action("calloff", int)
async def call_off(call: Call, session_id: int) -> None:
    """Take a session back that was made by mistake."""
    off = await call.run(planning.call_off, session_id, by=call.user_id, now=call.now)
    again = button(call.t.plain("planning.button_another"), "run", NAME, "")
    await call.reply(Reply(call.t("planning.called_off", code=off.code), ((again,),)))


async def _pieces(call: Call) -> dict[str, str]:
    """Part the line at its date, which stands behind a name of any number of words."""
    tokens = call.arguments.split()
    if not tokens:
        return {}
    days = [i for i, token in enumerate(tokens) if i and typed.looks_like_a_day(token)]
    if not days:
        return await named_alone(call, tokens, BadDate)
    at = days[0]
    own = " ".join(tokens[at + 3 :])
    venue, _, subject = (part.strip() for part in own.partition(";"))
    found = [" ".join(tokens[:at]), *tokens[at : at + 3], venue, subject]
    keys = ("place", "day", "time", "seats", "venue", "subject")
    return {key: text for key, text in zip(keys, _padded(found), strict=True) if text}


def _padded(found: list[str]) -> list[str]:
    """Keep venue and subject in their places when the line ends before them."""
    return [*found[:-2], *[""] * (6 - len(found)), *found[-2:]]


async def _ask_subject(call: Call, data: Data) -> Reply:
    place = await call.run(places.place, data["place"])
    used = {s.title: f"{LIKE}{s.id}" for s in await call.run(planning.latest, place.id)}
    offered = {**used, call.t.plain("planning.default_subject"): DEFAULT}
    text = call.t("planning.ask_subject", code=place.code, place=call.t.name(place))
    return Reply(text, _offered("subject", offered))


async def _parse_subject(call: Call, text: str, data: Data) -> str:
    like = await _like(call, text)
    if like is not None:
        return like.title
    own = call.t.plain("planning.default_subject") if text == DEFAULT else text
    return typed.words(own, "subject", SUBJECT)


async def _ask_day(call: Call, data: Data) -> Reply:
    days = typed.next_days(call.today, call.services.settings.rest_days, DAYS)
    labels = [(words.long_day(call.t, day), day.isoformat()) for day in days]
    buttons = [answer_button(label, NAME, "day", value) for label, value in labels]
    return Reply(call.t("planning.ask_day", example=days[0].isoformat()), rows(buttons, 2))


async def _parse_day(call: Call, text: str, data: Data) -> str:
    return typed.day(text, call.today).isoformat()


async def _ask_time(call: Call, data: Data) -> Reply:
    day = date.fromisoformat(data["day"])
    planned = await call.run(trainings.coming, data["place"], call.now)
    taken = [s.starts_at for s in planned if s.place.id == data["place"]]
    moments = [_moment(call, day, time(hour)) for hour in HOURS]
    free = [
        m for m in moments if m > call.now and all(abs(m - t) >= planning.LENGTH for t in taken)
    ]
    buttons = [answer_button(call.t.time(m), NAME, "time", f"{m:%H:%M}") for m in free[:4]]
    text = call.t("planning.ask_time", day=words.long_day(call.t, day))
    return Reply(text, rows(buttons, 2))


async def _parse_time(call: Call, text: str, data: Data) -> str:
    at = typed.time_of_day(text)
    if _moment(call, date.fromisoformat(data["day"]), at) <= call.now:
        raise BadDate(text=text)
    return f"{at:%H:%M}"


async def _ask_seats(call: Call, data: Data) -> Reply:
    buttons = [answer_button(str(n), NAME, "seats", n) for n in SEATS]
    return Reply(call.t("planning.ask_seats"), rows(buttons, 4))


async def _parse_seats(call: Call, text: str, data: Data) -> int:
    return typed.number(text, planning.MOST_SEATS)


async def _ask_venue(call: Call, data: Data) -> Reply:
    used = {s.venue: f"{LIKE}{s.id}" for s in await call.run(planning.latest, data["place"])}
    offered = {**used, await _default_venue(call, data): DEFAULT}
    return Reply(call.t("planning.ask_venue"), _offered("venue", offered))


async def _parse_venue(call: Call, text: str, data: Data) -> str:
    like = await _like(call, text)
    if like is not None:
        return like.venue
    own = await _default_venue(call, data) if text == DEFAULT else text
    return typed.words(own, "venue", VENUE)


async def _default_venue(call: Call, data: Data) -> str:
    place = await call.run(places.place, data["place"])
    return call.t.plain("planning.default_venue", place=call.t.name(place))


async def _like(call: Call, text: str) -> trainings.Session | None:
    """Give the session whose words a button takes over; None for what somebody typed."""
    if not text.startswith(LIKE):
        return None
    code = f"T{text.removeprefix(LIKE)}"
    return (await call.run(trainings.by_codes, (code,))).get(code)


def _offered(key: str, offered: dict[str, str]) -> Keyboard:
    """Offer the words used last, and always the ones of the catalogue at the end."""
    shown = [*list(offered.items())[:-1][:4], list(offered.items())[-1]]
    return column(answer_button(label, NAME, key, value) for label, value in shown)


async def _summary(call: Call, data: Data) -> Html:
    place = await call.run(places.place, data["place"])
    return words.confirm_session(call.t, _new(call, data), place)


async def _make(call: Call, data: Data) -> int:
    made = await call.run(
        planning.make_session,
        _new(call, data),
        by=call.user_id,
        now=call.now,
        update_id=call.update.update_id,
    )
    return made.id


async def _finish(call: Call, data: Data) -> None:
    made = await call.run(trainings.session, data["confirm"], call.now)
    buttons = [
        button(call.t.plain("planning.button_another"), "run", NAME, code_of(call, made.place)),
        button(call.t.plain("button.trainings"), "run", "trainings", ""),
        button(call.t.plain("planning.button_call_off"), "calloff", made.id),
    ]
    await call.reply(Reply(words.session_made(call.t, made, call.username), column(buttons)))


def _new(call: Call, data: Data) -> planning.NewSession:
    day, at = date.fromisoformat(data["day"]), time.fromisoformat(data["time"])
    starts_at = _moment(call, day, at)
    return planning.NewSession(
        data["place"], data["subject"], starts_at, data["seats"], data["venue"]
    )


def _moment(call: Call, day: date, at: time) -> datetime:
    return datetime.combine(day, at, call.services.settings.zone)


FORM = dialogues.form(
    Form(
        NAME,
        NAME,
        (
            place_step(NAME, "plan", "planning.ask_session_place"),
            Step("subject", _ask_subject, _parse_subject),
            Step("day", _ask_day, _parse_day),
            Step("time", _ask_time, _parse_time),
            Step("seats", _ask_seats, _parse_seats),
            Step("venue", _ask_venue, _parse_venue),
            confirm_step(NAME, _summary, "planning.button_session", _make),
        ),
        _finish,
    )
)
_STEPS = {step.key: step for step in FORM.steps}
