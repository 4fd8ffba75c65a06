"""The form that changes a session: its time, venue, seats, or what to bring."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, time
from typing import TypedDict

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Form, Reply, Step, answer_button, form_engine, input_parsing
from bot.handlers.places import confirm_step
from bot.html import Html
from bot.keyboards import button, column, rows
from bot.messages import session_changes as messages
from models import dates, polls, trainings
from models.dates import PastTime
from models.session_changes import Changed, changing, looking
from models.trainings import planning

NAME = "session"
CHANGES = ("move", "venue", "seats", "bring")
VENUE = BRING = 200  # characters
DAYS = 5
HOURS = (15, 11, 17, 9, 13)
NOTHING = "-"  # to bring


class ChangeAnswers(TypedDict, total=False):
    """A session (its id), what is changed about it, how many have a seat, and the answers."""

    session: int
    what: str
    holders: int
    day: str  # ISO date
    time: str  # HH:MM
    venue: str
    seats: int
    bring: str
    change: int
    told: int
    confirm: str


@action("changesession", int, str, private=True)
async def change_session(ctx: Context, session_id: int, what: str) -> None:
    """Ask what a session is changed to."""
    if what not in CHANGES:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    seen = await ctx.run(looking.look_at, session_id, by=ctx.user_id, now=ctx.now)
    await ctx.run(changing.require_changeable, session_id, by=ctx.user_id, now=ctx.now)
    taken = 0 if what == "bring" else seen.session.taken
    data = ChangeAnswers(session=session_id, what=what, holders=taken)
    await form_engine.start(FORM, ctx, data)


def change_button(ctx: Context, session_id: int, what: str) -> Button:
    """Return the button that changes one thing about a session."""
    return button(ctx.t.plain(f"session.button_{what}"), "changesession", session_id, what)


def _of(*whats: str) -> Callable[[ChangeAnswers], bool]:
    return lambda data: data.get("what") in whats


async def _session(ctx: Context, data: ChangeAnswers) -> trainings.Session:
    return await ctx.run(trainings.session, data["session"], ctx.now)


async def _ask_day(ctx: Context, data: ChangeAnswers) -> Reply:
    now_on = (await _session(ctx, data)).starts_at.astimezone(ctx.services.settings.zone).date()
    days = dates.next_days(ctx.today, ctx.services.settings.rest_days, DAYS)
    offered = dict.fromkeys((now_on, *days))  # the same day first: often only the hour changes
    buttons = [answer_button(ctx.t.short_day(day), NAME, "day", day.isoformat()) for day in offered]
    text = ctx.t("session.ask_day", day=ctx.t.short_day(now_on), example=f"{days[0]:%d/%m/%Y}")
    return Reply(text, rows(buttons, 2))


async def _parse_day(ctx: Context, text: str, data: ChangeAnswers) -> str:
    return dates.planned_day(text, ctx.today).isoformat()


async def _ask_time(ctx: Context, data: ChangeAnswers) -> Reply:
    session, zone = await _session(ctx, data), ctx.services.settings.zone
    own = session.starts_at.astimezone(zone).time()
    moments = [_moment(ctx, data["day"], at) for at in (own, *(time(hour) for hour in HOURS))]
    free = [m for m in dict.fromkeys(moments) if m > ctx.now and m != session.starts_at]
    buttons = [answer_button(ctx.t.time(m), NAME, "time", f"{m:%H:%M}") for m in free[:4]]
    return Reply(ctx.t("session.ask_time"), rows(buttons, 2))


async def _parse_time(ctx: Context, text: str, data: ChangeAnswers) -> str:
    at = dates.time_of_day(text)
    if _moment(ctx, data["day"], at) <= ctx.now:
        raise PastTime(text=text)
    return f"{at:%H:%M}"


async def _ask_venue(ctx: Context, data: ChangeAnswers) -> Reply:
    session = await _session(ctx, data)
    return Reply(ctx.t("session.ask_venue", venue=session.venue))


async def _parse_venue(ctx: Context, text: str, data: ChangeAnswers) -> str:
    return input_parsing.words(text, "venue", VENUE)


async def _ask_seats(ctx: Context, data: ChangeAnswers) -> Reply:
    session = await _session(ctx, data)
    return Reply(ctx.t("session.ask_seats", taken=session.taken, seats=session.seats))


async def _parse_seats(ctx: Context, text: str, data: ChangeAnswers) -> int:
    return input_parsing.number(text, planning.MOST_SEATS)


async def _ask_bring(ctx: Context, data: ChangeAnswers) -> Reply:
    none = answer_button(ctx.t.plain("session.button_nothing"), NAME, "bring", NOTHING)
    return Reply(ctx.t("session.ask_bring"), column([none]))


async def _parse_bring(ctx: Context, text: str, data: ChangeAnswers) -> str:
    return "" if text == NOTHING else input_parsing.words(text, "bring", BRING)


async def _summary(ctx: Context, data: ChangeAnswers) -> Html:
    what, session = data["what"], await _session(ctx, data)
    new: Html | str = data.get("venue") or str(data.get("seats", ""))
    if what == "move":
        new = messages.moment(ctx.t, _new_start(ctx, data))
    silence = await _silence(ctx, data, session)
    return messages.confirm(ctx.t, what, session, new, data.get("seats", 0), silence)


async def _commit(ctx: Context, data: ChangeAnswers) -> ChangeAnswers:
    number, what, zone = data["session"], data["what"], ctx.services.settings.zone
    if what == "move":
        start = _new_start(ctx, data)
        done = await ctx.run(changing.move, number, start, by=ctx.user_id, now=ctx.now, zone=zone)
    elif what == "venue":
        venue = data["venue"]
        done = await ctx.run(changing.change_venue, number, venue, by=ctx.user_id, now=ctx.now)
    elif what == "seats":
        seats = data["seats"]
        done = await ctx.run(changing.change_seats, number, seats, by=ctx.user_id, now=ctx.now)
    else:
        bring = data["bring"]
        done = await ctx.run(changing.change_bring, number, bring, by=ctx.user_id, now=ctx.now)
    return {"change": done.change_id, "told": done.told}


async def _finish(ctx: Context, data: ChangeAnswers) -> None:
    done = Changed(await _session(ctx, data), data["change"], data["told"])
    buttons = [button(ctx.t.plain("session.button_open"), "session", data["session"])]
    if done.change_id:
        buttons.append(button(ctx.t.plain("session.button_undo"), "unchange", done.change_id))
    silence = await _silence(ctx, data, done.session)
    await ctx.reply(Reply(messages.changed(ctx.t, data["what"], done, silence), column(buttons)))


async def _silence(
    ctx: Context, data: ChangeAnswers, session: trainings.Session
) -> polls.Silence | None:
    """Return the silence before a poll into which a session is moved."""
    if data["what"] != "move":
        return None
    start = _new_start(ctx, data)
    end = start + (session.ends_at - session.starts_at)
    return await ctx.run(polls.overlapping, session.place.id, start, end)


def _new_start(ctx: Context, data: ChangeAnswers) -> datetime:
    return _moment(ctx, data["day"], time.fromisoformat(data["time"]))


def _moment(ctx: Context, day: str, at: time) -> datetime:
    return datetime.combine(date.fromisoformat(day), at, ctx.services.settings.zone)


def _confirm() -> Step[ChangeAnswers]:
    step = confirm_step(NAME, _summary, "session.button_confirm")
    return replace(step, applies=lambda data: bool(data.get("holders")))


FORM = form_engine.register_form(
    Form[ChangeAnswers](
        NAME,
        NAME,
        (
            Step("day", _ask_day, _parse_day, applies=_of("move")),
            Step("time", _ask_time, _parse_time, applies=_of("move")),
            Step("venue", _ask_venue, _parse_venue, applies=_of("venue")),
            Step("seats", _ask_seats, _parse_seats, applies=_of("seats")),
            Step("bring", _ask_bring, _parse_bring, applies=_of("bring")),
            _confirm(),
        ),
        _finish,
        _commit,
    )
)
