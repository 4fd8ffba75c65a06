"""Change a plan that was made: one session, the coming ones untouched by hand, or all coming."""

from collections.abc import Callable
from typing import TypedDict

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Form, Reply, Step, answer_button, form_engine, input_parsing
from bot.handlers.places import confirm_step
from bot.handlers.plans import answers
from bot.html import Html
from bot.keyboards import button, column, rows
from bot.messages import plans as messages
from bot.messages import trainings as session_messages
from models import bookings, dates, plans, trainings
from models.errors import NotChosen
from models.plans import ChangedPlan, PlanChange, Scope, changes, making
from models.trainings import planning

NAME = "changeplan"
WHAT = ("seats", "venue", "trainer", "time")
SEATS = (30, 20, 50, 100)
TIMES = ("11:00", "15:00", "10:00", "16:00")
VENUE = 200  # characters
NOBODY = "0"
OFFERED = 8  # sessions and trainers


class PlanChangeAnswers(TypedDict, total=False):
    """The answers of the form; `value` is what `what` becomes. The last four are what they did."""

    plan: int
    scope: str
    session: int
    what: str
    value: str
    confirm: str
    changed: int
    told: int
    left: tuple[str, ...]
    change: int


@action("changeplan", int, private=True)
async def change(ctx: Context, plan_id: int) -> None:
    """Ask what to change in a plan that was made."""
    await ctx.run(making.require_maker, plan_id, ctx.user_id)
    await form_engine.start(FORM, ctx, PlanChangeAnswers(plan=plan_id))


def change_button(ctx: Context, plan_id: int) -> Button:
    """Return the button that changes the sessions of a plan."""
    return button(ctx.t.plain("plans.button_change"), "changeplan", plan_id)


async def _ask_scope(ctx: Context, data: PlanChangeAnswers) -> Reply:
    counts = await ctx.run(changes.count, data["plan"], ctx.now)
    if not counts[Scope.ALL]:
        raise plans.NothingToChange
    shown = [scope for scope in (Scope.UNTOUCHED, Scope.ALL) if counts[scope]]
    if counts[Scope.UNTOUCHED] == counts[Scope.ALL]:
        shown = [Scope.ALL]
    buttons = [
        answer_button(ctx.t.plain(f"plans.scope_{s}", n=counts[s]), NAME, "scope", s.value)
        for s in shown
    ]
    one = answer_button(ctx.t.plain("plans.scope_one"), NAME, "scope", Scope.ONE.value)
    return Reply(ctx.t("plans.ask_scope"), column([*buttons, one]))


async def _parse_scope(ctx: Context, text: str, data: PlanChangeAnswers) -> str:
    if text not in list(Scope):
        raise NotChosen
    return text


async def _ask_session(ctx: Context, data: PlanChangeAnswers) -> Reply:
    ahead = await ctx.run(changes.coming, data["plan"], ctx.now)
    labels = session_messages.labels(ctx.t, "trainings.choice", ahead[:OFFERED])
    buttons = [answer_button(label, NAME, "session", code) for code, label in labels.items()]
    return Reply(ctx.t("plans.ask_session"), column(buttons))


async def _parse_session(ctx: Context, text: str, data: PlanChangeAnswers) -> int:
    ahead = await ctx.run(changes.coming, data["plan"], ctx.now)
    codes = tuple(session.code for session in ahead)
    named = await ctx.run(trainings.find_session, text, ctx.now)
    if named.code not in codes:
        raise trainings.UnknownSession(codes[:OFFERED], text=text)
    return named.id


async def _ask_what(ctx: Context, data: PlanChangeAnswers) -> Reply:
    buttons = [
        answer_button(ctx.t.plain(f"plans.what_{what}"), NAME, "what", what) for what in WHAT
    ]
    return Reply(ctx.t("plans.ask_what"), rows(buttons, 2))


async def _parse_what(ctx: Context, text: str, data: PlanChangeAnswers) -> str:
    if text not in WHAT:
        raise NotChosen
    return text


async def _ask_value(ctx: Context, data: PlanChangeAnswers) -> Reply:
    what = data["what"]
    offered: list[tuple[str, str]] = []
    if what == "seats":
        offered = [(str(n), str(n)) for n in SEATS]
    elif what == "time":
        offered = [(ctx.t.short_clock(answers.clock(at)), at) for at in TIMES]
    elif what == "trainer":
        place = (await ctx.run(plans.planned.summary, data["plan"], ctx.now)).place
        near = await ctx.run(planning.trainers_near, place.id, by=ctx.user_id, now=ctx.now)
        offered = [(ctx.t.person(one.name), one.public_id) for one in near[:OFFERED]]
        offered.append((ctx.t.plain("plans.button_no_trainer"), NOBODY))
    buttons = [answer_button(label, NAME, "value", value) for label, value in offered]
    return Reply(ctx.t(f"plans.ask_{what}"), rows(buttons, 2))


async def _parse_value(ctx: Context, text: str, data: PlanChangeAnswers) -> str:
    """Parse what it becomes; what cannot be is asked anew, and not only when it is confirmed."""
    value = await _value(ctx, text, data["what"])
    await _preview(ctx, {**data, "value": value})
    return value


async def _value(ctx: Context, text: str, what: str) -> str:
    if what == "seats":
        return str(input_parsing.number(text, planning.MOST_SEATS))
    if what == "time":
        return f"{dates.time_of_day(text):%H:%M}"
    if what == "venue":
        return input_parsing.words(text, "venue", VENUE)
    if text == NOBODY:
        return NOBODY
    [(worker_id, _, _)] = await answers.trainers(ctx, text.splitlines()[0] if text else text)
    return str(worker_id)


def _wanted(data: PlanChangeAnswers) -> PlanChange:
    what, value = data["what"], data["value"]
    if what == "seats":
        return PlanChange(seats=int(value))
    if what == "time":
        return PlanChange(at=answers.clock(value))
    return PlanChange(venue=value) if what == "venue" else PlanChange(trainer_id=int(value))


async def _preview(ctx: Context, data: PlanChangeAnswers) -> ChangedPlan:
    return await _change(ctx, changes.preview, data)


async def _change(
    ctx: Context, operation: Callable[..., ChangedPlan], data: PlanChangeAnswers
) -> ChangedPlan:
    return await ctx.run(
        operation,
        data["plan"],
        _wanted(data),
        Scope(data["scope"]),
        by=ctx.user_id,
        now=ctx.now,
        zone=ctx.services.settings.zone,
        session_id=data.get("session"),
    )


async def _summary(ctx: Context, data: PlanChangeAnswers) -> Html:
    """Return how many sessions are changed, and how many people are asked or told."""
    what, value = data["what"], data["value"]
    if what == "time":
        value = ctx.t.short_clock(answers.clock(value))
    elif what == "trainer":
        found = await ctx.run(bookings.trainers.of_ids, [int(value)])
        nobody = ctx.t.plain("planning.button_no_trainer")
        value = ctx.t.person(found[0].name) if found else nobody
    return messages.confirm_change(ctx.t, what, value, await _preview(ctx, data))


async def _commit(ctx: Context, data: PlanChangeAnswers) -> PlanChangeAnswers:
    """Change the sessions; done twice, it changes nothing more."""
    done = await _change(ctx, changes.change, data)
    return {
        "changed": done.changed,
        "told": done.told,
        "left": done.left,
        "change": done.change_id,
    }


async def _finish(ctx: Context, data: PlanChangeAnswers) -> None:
    buttons = _next_steps(ctx, data["plan"])
    if data["change"]:
        back = button(ctx.t.plain("session.button_undo"), "unchangeplan", data["change"])
        buttons.append(back)
    told = data["told"], data["left"]
    text = messages.changed(ctx.t, data["what"], data["changed"], *told)
    await ctx.reply(Reply(text, column(buttons)))


@action("unchangeplan", int, private=True)
async def change_back(ctx: Context, change_id: int) -> None:
    """Change the sessions back that were changed together; who was told is told again."""
    zone = ctx.services.settings.zone
    done = await ctx.run(changes.undo, change_id, by=ctx.user_id, now=ctx.now, zone=zone)
    text = messages.changed(ctx.t, "", done.changed, done.told, done.left)
    await ctx.reply(Reply(text, column(_next_steps(ctx, done.plan_id))))


def _next_steps(ctx: Context, plan_id: int) -> list[Button]:
    opens = button(ctx.t.plain("plans.button_open"), "plan", plan_id)
    return [opens, change_button(ctx, plan_id)]


FORM = form_engine.register_form(
    Form[PlanChangeAnswers](
        NAME,
        "plan",
        (
            Step("scope", _ask_scope, _parse_scope),
            Step(
                "session",
                _ask_session,
                _parse_session,
                takes_codes=True,
                applies=lambda data: data.get("scope") == Scope.ONE,
            ),
            Step("what", _ask_what, _parse_what),
            Step("value", _ask_value, _parse_value, takes_codes=True),
            confirm_step(NAME, _summary, "session.button_confirm"),
        ),
        _finish,
        _commit,
    )
)
