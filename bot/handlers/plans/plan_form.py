"""/plan: ask what a plan needs, the demand first, and show the calendar of what it would make."""

from collections.abc import Iterable, Set
from datetime import date, timedelta

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
from bot.handlers.places import PlaceAnswers, place_step, require_post
from bot.handlers.plans import answers, made_plans, preview, suggestions
from bot.keyboards import Keyboard, button, column, rows
from bot.messages import plans as messages
from models import authority, bookings, dates, places, plans, trainings
from models.bookings import TrainerDays
from models.errors import NotChosen
from models.plans import DaysOff, PlanRequest, VenueWish
from models.trainings import planning

NAME = "plan"
SUBJECT = 120  # characters
SPANS = (6, 13, 29, 59, 0)  # days from the first to the last; a single day is the rarest
PER_DAY = (1, 2, 5)
TIMES = ("11:00", "15:00", "11:00, 15:00", "10:00")
LENGTHS = (120, 60, 90, 180)  # minutes
SEATS = (30, 50, 100)
PLANS = 3  # that were made last, offered at the beginning


class PlanAnswers(PlaceAnswers, total=False):
    """The answers of /plan; a list is as JSON holds it. `plan` is what they made."""

    round: list[int]
    per_day: int
    subject: str
    first: str  # ISO date
    last: str
    off: list[list[str]]  # weekdays, ISO dates
    times: list[str]
    minutes: int
    venues: list[list[int | str | None]]
    trainers: list[tuple[int, list[str], int]]
    plan: int


async def plan(ctx: Context) -> None:
    """`/plan [PLACE]`; `/plan T42` shows the plan of a session."""
    await require_post(ctx, "plan")
    if ctx.arguments[:1] in "Tt" and ctx.arguments[1:].strip().isdigit():
        session = await ctx.run(trainings.find_session, ctx.arguments, ctx.now)
        plan_id = await ctx.run(plans.changes.plan_of, session.id)
        if plan_id is not None:
            await made_plans.show_plan(ctx, plan_id)
            return
    texts = {"place": ctx.arguments} if ctx.arguments else {}
    await form_engine.run_line(FORM, ctx, texts)


_PLACE = place_step(NAME, "plan", "plans.ask_place")


async def _ask_place(ctx: Context, data: PlanAnswers) -> Reply:
    question = await _PLACE.ask(ctx, data)
    own = await ctx.run(authority.places_of, ctx.user_id, "plan")
    made = await ctx.run(plans.planned.latest, [place.id for place in own], PLANS)
    lines = [await ctx.run(plans.planned.summary, plan_id, ctx.now) for plan_id in made]
    older = column(button(messages.plan_label(ctx.t, one), "plan", one.id) for one in lines)
    return Reply(question.text, question.buttons + older)


async def _parse_place(ctx: Context, text: str, data: PlanAnswers) -> Parsed:
    place_id = await _PLACE.parse(ctx, text, data)
    assert isinstance(place_id, int)
    inside = await ctx.run(places.children, place_id)
    return Parsed(place_id, {} if inside else {"round": [place_id]})


async def _ask_round(ctx: Context, data: PlanAnswers) -> Reply:
    place = await ctx.run(places.place, data["place"])
    wanted = await ctx.run(plans.demand.of_place, place.id, ctx.now)
    offered = await suggestions.rounds(ctx, place, wanted)
    by_id = await ctx.run(places.by_id)
    labels = {
        key: messages.round_label(ctx.t, key, by_id[ids[0]] if key == "one" else place, len(ids))
        for key, ids in offered.items()
    }
    buttons = [answer_button(label, NAME, "round", key) for key, label in labels.items()]
    return Reply(messages.ask_round(ctx.t, place, wanted), column(buttons))


async def _parse_round(ctx: Context, text: str, data: PlanAnswers) -> list[int]:
    place = await ctx.run(places.place, data["place"])
    wanted = await ctx.run(plans.demand.of_place, place.id, ctx.now)
    offered = await suggestions.rounds(ctx, place, wanted)
    ids = offered.get(text) or await answers.place_ids(ctx, text)
    if not ids:
        raise places.UnknownPlace(text=text)
    return ids


async def _ask_per_day(ctx: Context, data: PlanAnswers) -> Reply:
    count = len(data.get("round", ()))
    buttons = [answer_button(ctx.t.plain("plans.button_every", n=count), NAME, "per_day", count)]
    buttons += [
        answer_button(ctx.t.plain("plans.button_per_day", n=n), NAME, "per_day", n)
        for n in PER_DAY
        if n < count
    ]
    return Reply(ctx.t("plans.ask_per_day", n=count), column(buttons))


async def _parse_per_day(ctx: Context, text: str, data: PlanAnswers) -> int:
    return input_parsing.number(text, max(1, len(data.get("round", ()))))


async def _ask_subject(ctx: Context, data: PlanAnswers) -> Reply:
    used = await suggestions.subjects(ctx, data["place"])
    buttons = [answer_button(label, NAME, "subject", key) for key, label in used.items()]
    place = await ctx.run(places.place, data["place"])
    if await ctx.run(places.children, place.id):  # the demand was shown with the places to choose
        return Reply(ctx.t("plans.ask_subject"), column(buttons))
    wanted = await ctx.run(plans.demand.of_place, place.id, ctx.now)
    return Reply(messages.ask_subject(ctx.t, place, wanted), column(buttons))


async def _parse_subject(ctx: Context, text: str, data: PlanAnswers) -> str:
    if text.startswith("="):
        used = await suggestions.subjects(ctx, data["place"])
        if text not in used:
            raise NotChosen
        text = used[text]
    return input_parsing.words(text, "subject", SUBJECT)


async def _ask_first(ctx: Context, data: PlanAnswers) -> Reply:
    days = dates.next_days(ctx.today, ctx.services.settings.rest_days, 4)
    buttons = [answer_button(ctx.t.short_day(day), NAME, "first", day) for day in days]
    return Reply(ctx.t("plans.ask_first", example=f"{days[0]:%d/%m/%Y}"), rows(buttons, 2))


async def _parse_first(ctx: Context, text: str, data: PlanAnswers) -> str:
    return dates.planned_day(text, ctx.today).isoformat()


async def _ask_last(ctx: Context, data: PlanAnswers) -> Reply:
    first = date.fromisoformat(data["first"])
    days = [first + timedelta(days=n) for n in SPANS]
    buttons = [
        answer_button(messages.span_label(ctx.t, day, (day - first).days + 1), NAME, "last", day)
        for day in days
    ]
    return Reply(ctx.t("plans.ask_last", example=f"{days[0]:%d/%m/%Y}"), column(buttons))


async def _parse_last(ctx: Context, text: str, data: PlanAnswers) -> str:
    first, last = date.fromisoformat(data["first"]), dates.planned_day(text, ctx.today)
    if last < first:
        raise plans.EndBeforeStart(first=first, last=last)
    return last.isoformat()


async def _ask_off(ctx: Context, data: PlanAnswers) -> Reply:
    first, last = date.fromisoformat(data["first"]), date.fromisoformat(data["last"])
    offered = suggestions.days_off(ctx.services.settings.rest_days, first, last)
    buttons = [
        answer_button(messages.off_label(ctx.t, off), NAME, "off", f"={n}")
        for n, off in enumerate(offered)
    ]
    return Reply(ctx.t("plans.ask_off"), column(buttons))


async def _parse_off(ctx: Context, text: str, data: PlanAnswers) -> list[list[str]]:
    if text.startswith("="):
        first, last = date.fromisoformat(data["first"]), date.fromisoformat(data["last"])
        offered = suggestions.days_off(ctx.services.settings.rest_days, first, last)
        if text[1:] not in map(str, range(len(offered))):
            raise NotChosen
        off = offered[int(text[1:])]
        return [sorted(off.weekdays), sorted(day.isoformat() for day in off.dates)]
    return list(answers.days_off(text, ctx.today))


def _goes_round(data: PlanAnswers) -> bool:
    """Return whether there are several places, which may take turns."""
    return len(data.get("round", ())) != 1


def _lasts_days(data: PlanAnswers) -> bool:
    """Return whether there are several days, of which some may be off."""
    return data.get("first") != data.get("last")


async def _ask_times(ctx: Context, data: PlanAnswers) -> Reply:
    offered = {text: [answers.clock(at) for at in text.split(", ")] for text in TIMES}
    buttons = [
        answer_button(" + ".join(map(ctx.t.short_clock, clocks)), NAME, "times", text)
        for text, clocks in offered.items()
    ]
    return Reply(ctx.t("plans.ask_times"), rows(buttons, 2))


async def _parse_times(ctx: Context, text: str, data: PlanAnswers) -> list[str]:
    return answers.times(text)


async def _ask_minutes(ctx: Context, data: PlanAnswers) -> Reply:
    buttons = [answer_button(messages.length(ctx.t, n), NAME, "minutes", n) for n in LENGTHS]
    return Reply(ctx.t("plans.ask_minutes"), rows(buttons, 2))


async def _parse_minutes(ctx: Context, text: str, data: PlanAnswers) -> int:
    return answers.minutes(text)


async def _ask_venues(ctx: Context, data: PlanAnswers) -> Reply:
    known = await suggestions.known_venues(ctx, data["round"])
    buttons: Keyboard = ()
    if known:
        label = ctx.t.plain("plans.button_known_venues", n=len(known))
        buttons = column([answer_button(label, NAME, "venues", "known")])
    later = [
        answer_button(ctx.t.plain("plans.button_later", n=n), NAME, "venues", f"={n}")
        for n in SEATS
    ]
    return Reply(ctx.t("plans.ask_venues"), buttons + column(later))


def _outside(place_ids: Iterable[int], there: Set[int]) -> list[int]:
    """Return those of some places that lie in none of `there`."""
    return [id_ for id_ in place_ids if there.isdisjoint(places.ancestors(id_))]


async def _parse_venues(ctx: Context, text: str, data: PlanAnswers) -> list[list[int | str | None]]:
    if text.startswith("="):
        seats = input_parsing.number(text[1:], planning.MOST_SEATS)
        return await suggestions.venues_later(ctx, data["round"], seats)
    if text == "known":
        known = await suggestions.known_venues(ctx, data["round"])
        rest = await ctx.run(_outside, data["round"], {venue.place_id for venue in known})
        named: list[list[int | str | None]] = [[v.place_id, v.name, v.seats] for v in known]
        return named + await suggestions.venues_later(ctx, rest, SEATS[0])
    typed = await answers.venues(ctx, text)
    if any(place_id is None for place_id, *_ in typed):
        return typed
    there = {int(place_id) for place_id, *_ in typed if place_id}
    rest = await ctx.run(_outside, data["round"], there)
    return typed + await suggestions.venues_later(ctx, rest, SEATS[0])


async def _ask_trainers(ctx: Context, data: PlanAnswers) -> Reply:
    near = await ctx.run(planning.trainers_near, data["place"], by=ctx.user_id, now=ctx.now)
    offered = [("near", ctx.t.plain("plans.button_trainers", n=len(near)))] if near else []
    offered.append(("none", ctx.t.plain("plans.button_no_trainer")))
    buttons = [answer_button(label, NAME, "trainers", value) for value, label in offered]
    return Reply(messages.ask_trainers(ctx.t, near), column(buttons))


async def _parse_trainers(
    ctx: Context, text: str, data: PlanAnswers
) -> list[tuple[int, list[str], int]]:
    if text == "none":
        return []
    if text == "near":
        near = await ctx.run(bookings.trainers.near, data["place"])
        return [(one.id, [], 0) for one in near]
    return await answers.trainers(ctx, text)


def _request(data: PlanAnswers) -> PlanRequest:
    weekdays, off = data.get("off", ([], []))
    return PlanRequest(
        place_ids=tuple(data["round"]),
        title=data["subject"],
        first=date.fromisoformat(data["first"]),
        last=date.fromisoformat(data["last"]),
        times=tuple(map(answers.clock, data["times"])),
        minutes=data["minutes"],
        venues=tuple(
            VenueWish(str(name), int(seats or 0), int(place_id) if place_id else None)
            for place_id, name, seats in data["venues"]
        ),
        off=DaysOff(frozenset(weekdays), frozenset(map(date.fromisoformat, off))),
        per_day=data.get("per_day", 0),
        trainers={
            int(id_): TrainerDays(frozenset(map(date.fromisoformat, away)), most)
            for id_, away, most in data["trainers"]
        },
    )


async def _commit(ctx: Context, data: PlanAnswers) -> PlanAnswers:
    """Propose the plan; the same update proposes it once."""
    plan_id = await ctx.run(
        plans.proposals.request,
        _request(data),
        by=ctx.user_id,
        now=ctx.now,
        zone=ctx.services.settings.zone,
        update_id=ctx.update.update_id,
    )
    return {"plan": plan_id}


async def _finish(ctx: Context, data: PlanAnswers) -> None:
    await preview.show(ctx, data["plan"])


FORM = form_engine.register_form(
    Form[PlanAnswers](
        NAME,
        NAME,
        (
            Step("place", _ask_place, _parse_place),
            Step("round", _ask_round, _parse_round),
            Step("per_day", _ask_per_day, _parse_per_day, applies=_goes_round),
            Step("subject", _ask_subject, _parse_subject),
            Step("first", _ask_first, _parse_first),
            Step("last", _ask_last, _parse_last),
            Step("off", _ask_off, _parse_off, applies=_lasts_days),
            Step("times", _ask_times, _parse_times),
            Step("minutes", _ask_minutes, _parse_minutes),
            Step("venues", _ask_venues, _parse_venues),
            Step("trainers", _ask_trainers, _parse_trainers, takes_codes=True),
        ),
        _finish,
        _commit,
    )
)
