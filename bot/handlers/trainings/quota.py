"""/quota: hold seats of a session for the workers of an AC, or lift that."""

from bot.command_buttons import command_button
from bot.conversation import Context, Reply, input_parsing
from bot.handlers.places import require_post
from bot.handlers.trainings import waiting
from bot.keyboards import button, column, rows
from bot.messages import quotas as messages
from bot.messages import trainings as training_messages
from models import authority, places, trainings
from models.places import UnknownPlace
from models.trainings import Session, planning, quotas
from models.waiting_list import SeatFreed

MOST = 12  # sessions or ACs to choose from
NUMBERS = (5, 10, 15, 20)


async def quota(ctx: Context) -> None:
    """`/quota [T42 [AC165 [10]]]`: choose a session, an AC and a number; 0 lifts it."""
    await require_post(ctx, "plan")
    code, _, rest = ctx.arguments.strip().partition(" ")
    *name, last = rest.split() or [""]
    if not code:
        await _choose(ctx)
        return
    session = await ctx.run(trainings.find_session, code, ctx.now)
    await ctx.run(authority.require, ctx.user_id, "plan", session.place.id)
    if not rest:
        await _show(ctx, session)
    elif not name:
        await _ask_number(ctx, session, await _ac(ctx, last, session))
    else:
        ac = await _ac(ctx, " ".join(name), session)
        seats = 0 if last == "0" else input_parsing.number(last, planning.MOST_SEATS)
        await ctx.run(quotas.hold, session.id, ac.id, seats, by=ctx.user_id, now=ctx.now)
        await waiting.pass_on(ctx, session.id, SeatFreed.QUOTA_LIFTED)
        await _show(ctx, session)


async def _choose(ctx: Context) -> None:
    """List the sessions that are coming where this person plans."""
    found = dict[str, Session]()
    for place in await ctx.run(authority.places_of, ctx.user_id, "plan"):
        coming = await ctx.run(trainings.coming, place.id, ctx.now)
        found |= {s.code: s for s in coming if await _may_plan(ctx, s)}
    shown = sorted(found.values(), key=lambda s: s.starts_at)[:MOST]
    labels = training_messages.labels(ctx.t, "trainings.choice", shown)
    buttons = [button(label, "run", "quota", code) for code, label in labels.items()]
    if not buttons:
        await ctx.reply(Reply(ctx.t("quota.none"), column([command_button(ctx.t, "newtraining")])))
        return
    await ctx.reply(Reply(ctx.t("quota.ask_session"), column(buttons)))


async def _may_plan(ctx: Context, session: Session) -> bool:
    return await ctx.run(authority.may, ctx.user_id, "plan", session.place.id)


async def _show(ctx: Context, session: Session) -> None:
    session = await ctx.run(trainings.session, session.id, ctx.now)
    held = await ctx.run(quotas.of_session, session.id)
    inside = [ac for ac in await _acs(ctx, session) if ac.id not in {a.id for a, _ in held}]
    shown = [*(ac for ac, _ in held), *inside][:MOST]
    buttons = [button(ctx.t.name(ac), "run", "quota", f"{session.code} {ac.code}") for ac in shown]
    example = shown[0].code if shown else session.place.code
    keyboard = rows(buttons, 2) + column([command_button(ctx.t, "trainings")])
    await ctx.reply(Reply(messages.held(ctx.t, session, held, example), keyboard))


async def _ask_number(ctx: Context, session: Session, ac: places.Place) -> None:
    line = f"{session.code} {ac.code}"
    numbers = [n for n in NUMBERS if n <= session.seats]
    buttons = [button(str(n), "run", "quota", f"{line} {n}") for n in numbers]
    lift = button(ctx.t.plain("quota.button_lift"), "run", "quota", f"{line} 0")
    text = ctx.t("quota.ask_number", code=session.code, ac=ctx.t.name(ac), line=line)
    await ctx.reply(Reply(text, rows(buttons, 4) + column([lift])))


async def _ac(ctx: Context, text: str, session: Session) -> places.Place:
    """Return the AC that is meant, if it lies in the session's place. Raises UnknownPlace."""
    near = ctx.services.settings.state
    ac = await ctx.run(places.find_place, text, near=near, kinds=("ac",))
    inside = await _acs(ctx, session)
    if ac.id not in {each.id for each in inside}:
        near_codes = tuple(each.code for each in inside[:5])
        raise UnknownPlace(near_codes, text=text, what="outside", session=session.code)
    return ac


async def _acs(ctx: Context, session: Session) -> tuple[places.Place, ...]:
    if session.place.kind == "ac":
        return (session.place,)
    return await ctx.run(places.inside, session.place.id, "ac")
