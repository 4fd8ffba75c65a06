"""/newtraining: plan a training session, in one line or step by step."""

from datetime import date, datetime, time

from bot.command_buttons import command_button
from bot.conversation import (
    Context,
    Form,
    Parsed,
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
from bot.handlers.trainings.calling_off import off_button
from bot.handlers.trainings.enrolment import forward_buttons
from bot.html import Html
from bot.keyboards import Keyboard, button, column, rows
from bot.messages import sessions as messages
from models import bookings, dates, places, polls, trainings
from models.dates import PastTime
from models.errors import BadDate
from models.identity import worker_ids
from models.trainings import DoubleBooked, planning
from models.workers import UnknownWorker

NAME = "newtraining"
SUBJECT, VENUE = 120, 200  # characters
DAYS = 6
PLACE_WORDS = 10  # of a place's name, at most, before the day
HOURS = (15, 11, 17, 9, 13, 19)  # in the order in which free ones are offered
SEATS = (30, 20, 50, 100)
LIKE = "="  # a button names a session to repeat the text of, as texts are too long
DEFAULT = f"{LIKE}0"
TRAINER, NOBODY = "trainer", "0"  # values of buttons
TRAINERS = 8  # offered


class SessionAnswers(PlaceAnswers, total=False):
    """The answers of /newtraining, and the ID of the session that they made."""

    subject: str
    day: str  # ISO date
    time: str  # ISO time
    seats: int
    venue: str
    trainer: int  # the worker's ID, 0 for nobody
    wants_trainer: bool
    session: int


async def newtraining(ctx: Context) -> None:
    """`/newtraining PLACE DATE TIME SEATS VENUE; SUBJECT; TRAINER`; what is left out is asked.

    A trainer is not asked for: a button of the last question is for that.
    """
    await require_post(ctx, "plan")
    texts = await _split_line(ctx)
    try:
        await form_engine.run_line(FORM, ctx, texts)
    except DoubleBooked as clash:
        await form_engine.reopen(FORM, ctx, texts, clash)


async def _split_line(ctx: Context) -> dict[str, str]:
    """Split the line at its date, which follows a place's name of any number of words."""
    tokens = ctx.arguments.split()
    if not tokens:
        return {}
    behind_place = range(1, len(tokens))[:PLACE_WORDS]
    at = next((i for i in behind_place if dates.leading_day(tokens[i:], ctx.today)), None)
    if at is None:
        return await parse_place_only(ctx, tokens, BadDate)
    after = at + dates.leading_day(tokens[at:], ctx.today)
    seats = after + max(1, dates.leading_time(tokens[after:]))
    own = " ".join(tokens[seats + 1 :])
    venue, subject, trainer, *_ = (part.strip() for part in (*own.split(";", 2), "", ""))
    ends = ((0, at), (at, after), (after, seats), (seats, seats + 1))
    texts = [*(" ".join(tokens[start:end]) for start, end in ends), venue, subject, trainer]
    keys = ("place", "day", "time", "seats", "venue", "subject", "trainer")
    return {key: text for key, text in zip(keys, texts, strict=True) if text}


async def _ask_subject(ctx: Context, data: SessionAnswers) -> Reply:
    place = await ctx.run(places.place, data["place"])
    used = {s.title: f"{LIKE}{s.id}" for s in await ctx.run(planning.latest, place.id)}
    offered = {**used, ctx.t.plain("planning.default_subject"): DEFAULT}
    text = ctx.t("planning.ask_subject", code=place.code, place=ctx.t.name(place))
    return Reply(text, _offered("subject", offered))


async def _parse_subject(ctx: Context, text: str, data: SessionAnswers) -> str:
    like = await _like(ctx, text)
    if like is not None:
        text = like.title
    own = ctx.t.plain("planning.default_subject") if text == DEFAULT else text
    return input_parsing.words(own, "subject", SUBJECT)


async def _ask_day(ctx: Context, data: SessionAnswers) -> Reply:
    days = dates.next_days(ctx.today, ctx.services.settings.rest_days, DAYS)
    labels = [(ctx.t.short_day(day), day.isoformat()) for day in days]
    buttons = [answer_button(label, NAME, "day", value) for label, value in labels]
    return Reply(ctx.t("planning.ask_day", example=f"{days[0]:%d/%m/%Y}"), rows(buttons, 2))


async def _parse_day(ctx: Context, text: str, data: SessionAnswers) -> str:
    return dates.planned_day(text, ctx.today).isoformat()


async def _ask_time(ctx: Context, data: SessionAnswers) -> Reply:
    day = date.fromisoformat(data["day"])
    planned = await ctx.run(trainings.coming, data["place"], ctx.now)
    taken = [s.starts_at for s in planned if s.place.id == data["place"]]
    moments = [_moment(ctx, day, time(hour)) for hour in HOURS]
    free = [m for m in moments if m > ctx.now and all(abs(m - t) >= planning.LENGTH for t in taken)]
    buttons = [answer_button(ctx.t.time(m), NAME, "time", f"{m:%H:%M}") for m in free[:4]]
    text = ctx.t("planning.ask_time", day=messages.long_day(ctx.t, day))
    return Reply(text, rows(buttons, 2))


async def _parse_time(ctx: Context, text: str, data: SessionAnswers) -> str:
    at = dates.time_of_day(text)
    if _moment(ctx, date.fromisoformat(data["day"]), at) <= ctx.now:
        raise PastTime(text=text)
    return f"{at:%H:%M}"


async def _ask_seats(ctx: Context, data: SessionAnswers) -> Reply:
    buttons = [answer_button(str(n), NAME, "seats", n) for n in SEATS]
    return Reply(ctx.t("planning.ask_seats"), rows(buttons, 4))


async def _parse_seats(ctx: Context, text: str, data: SessionAnswers) -> int:
    return input_parsing.number(text, planning.MOST_SEATS)


async def _ask_venue(ctx: Context, data: SessionAnswers) -> Reply:
    used = {s.venue: f"{LIKE}{s.id}" for s in await ctx.run(planning.latest, data["place"])}
    offered = {**used, await _default_venue(ctx, data): DEFAULT}
    return Reply(ctx.t("planning.ask_venue"), _offered("venue", offered))


async def _parse_venue(ctx: Context, text: str, data: SessionAnswers) -> str:
    like = await _like(ctx, text)
    if like is not None:
        text = like.venue
    own = await _default_venue(ctx, data) if text == DEFAULT else text
    return input_parsing.words(own, "venue", VENUE)


async def _default_venue(ctx: Context, data: SessionAnswers) -> str:
    place = await ctx.run(places.place, data["place"])
    return ctx.t.plain("planning.default_venue", place=ctx.t.name(place))


async def _ask_trainer(ctx: Context, data: SessionAnswers) -> Reply:
    near = await ctx.run(planning.trainers_near, data["place"], by=ctx.user_id, now=ctx.now)
    buttons = [
        answer_button(ctx.t.person(one.name), NAME, "trainer", one.public_id)
        for one in near[:TRAINERS]
    ]
    nobody = answer_button(ctx.t.plain("planning.button_no_trainer"), NAME, "trainer", NOBODY)
    return Reply(ctx.t("planning.ask_trainer"), column([*buttons, nobody]))


async def _parse_trainer(ctx: Context, text: str, data: SessionAnswers) -> int:
    return 0 if text == NOBODY else (await find_trainer(ctx, text)).id


async def find_trainer(ctx: Context, text: str) -> bookings.Trainer:
    """Return the trainer with a typed worker ID; raises UnknownWorker."""
    public_id = worker_ids.parse(text)
    if public_id is None:
        raise UnknownWorker(text=text, what="form")
    known = await ctx.run(bookings.trainers.of_public_ids, [public_id])
    if public_id not in known:
        raise UnknownWorker(text=text, what="elsewhere")
    return known[public_id]


async def _ask_confirm(ctx: Context, data: SessionAnswers) -> Reply:
    question = await _CONFIRM.ask(ctx, data)
    if "trainer" in data:
        return question
    choose = answer_button(ctx.t.plain("planning.button_trainer"), NAME, "confirm", TRAINER)
    return Reply(question.text, (*question.buttons, (choose,)))


async def _parse_confirm(ctx: Context, text: str, data: SessionAnswers) -> Parsed:
    """Parse a yes, a free slot instead of the one that clashes, or the wish for a trainer."""
    if text == TRAINER:
        return Parsed(None, {"wants_trainer": True})
    slot = await ctx.run(bookings.slot_codes.offered, text)
    if slot is None:
        return Parsed(await _CONFIRM.parse(ctx, text, data), {})
    taken: dict[str, object] = {
        "day": slot.starts_at.date().isoformat(),
        "time": f"{slot.starts_at:%H:%M}",
    }
    taken |= {"trainer": slot.trainer.id} if slot.trainer else {}
    taken |= {"venue": slot.venue} if slot.venue else {}
    return Parsed(form_engine.YES, taken)


async def _like(ctx: Context, text: str) -> trainings.Session | None:
    """Return the session whose subject or venue a button repeats; None for a typed text."""
    if not text.startswith(LIKE):
        return None
    code = f"T{text.removeprefix(LIKE)}"
    return (await ctx.run(trainings.by_codes, (code,))).get(code)


def _offered(key: str, offered: dict[str, str]) -> Keyboard:
    """Return buttons for the texts used last, and at the end the catalogue's own."""
    shown = [*list(offered.items())[:-1][:4], list(offered.items())[-1]]
    return column(answer_button(label, NAME, key, value) for label, value in shown)


async def _summary(ctx: Context, data: SessionAnswers) -> Html:
    place = await ctx.run(places.place, data["place"])
    trainer_id = data.get("trainer") or 0
    trainer = next(iter(await ctx.run(bookings.trainers.of_ids, [trainer_id])), None)
    new = _new(ctx, data)
    silence = await _silence(ctx, place.id, new.starts_at)
    return messages.confirm_session(ctx.t, new, place, trainer, silence)


async def _commit(ctx: Context, data: SessionAnswers) -> SessionAnswers:
    """Plan the session; the same update plans it once."""
    session = await ctx.run(
        planning.make_session,
        _new(ctx, data),
        by=ctx.user_id,
        now=ctx.now,
        update_id=ctx.update.update_id,
        rest_days=ctx.services.settings.rest_days,
    )
    return {"session": session.id}


async def _finish(ctx: Context, data: SessionAnswers) -> None:
    session = await ctx.run(trainings.session, data["session"], ctx.now)
    buttons = [
        button(ctx.t.plain("planning.button_another"), "run", NAME, code_of(ctx, session.place)),
        command_button(ctx.t, "trainings"),
        button(ctx.t.plain("session.button_open"), "session", session.id),
        off_button(ctx, session),
    ]
    keyboard = forward_buttons(ctx, session) + column(buttons)
    silence = await _silence(ctx, session.place.id, session.starts_at)
    text = messages.session_made(ctx.t, session, ctx.username, silence)
    await ctx.reply(Reply(text, keyboard))


async def _silence(ctx: Context, place_id: int, starts_at: datetime) -> polls.Silence | None:
    """Return the silence before a poll into which a session would fall."""
    return await ctx.run(polls.overlapping, place_id, starts_at, starts_at + planning.LENGTH)


def _new(ctx: Context, data: SessionAnswers) -> planning.NewSession:
    day, at = date.fromisoformat(data["day"]), time.fromisoformat(data["time"])
    starts_at = _moment(ctx, day, at)
    return planning.NewSession(
        data["place"],
        data["subject"],
        starts_at,
        data["seats"],
        data["venue"],
        data.get("trainer") or None,
    )


def _moment(ctx: Context, day: date, at: time) -> datetime:
    return datetime.combine(day, at, ctx.services.settings.zone)


_CONFIRM = confirm_step(NAME, _summary, "planning.button_session")
FORM = form_engine.register_form(
    Form[SessionAnswers](
        NAME,
        NAME,
        (
            place_step(NAME, "plan", "planning.ask_session_place"),
            Step("subject", _ask_subject, _parse_subject),
            Step("day", _ask_day, _parse_day),
            Step("time", _ask_time, _parse_time),
            Step("seats", _ask_seats, _parse_seats),
            Step("venue", _ask_venue, _parse_venue),
            Step(
                "trainer",
                _ask_trainer,
                _parse_trainer,
                takes_codes=True,
                applies=lambda data: data.get("wants_trainer", False),
            ),
            Step("confirm", _ask_confirm, _parse_confirm, confirms=True),
        ),
        _finish,
        _commit,
    )
)
