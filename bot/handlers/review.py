"""/review: decide on flagged entries, and the week's verification calls; in private only."""

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Reply, menu_button
from bot.i18n import Value
from bot.keyboards import Keyboard, button, column, rows
from bot.messages import review as messages
from models import review as reviews
from models.quiet_hours import may_call
from models.review import verification_calls

UNDO = "undo"  # in the place of an answer


async def review(ctx: Context) -> None:
    """`/review`: show how many flagged entries are open, and those of the first inviter."""
    await _next(ctx, 0)


@action("review", int, private=True)
async def onward(ctx: Context, after: int) -> None:
    """Show the entries of the next inviter."""
    await _next(ctx, after)


@action("ofinviter", int, private=True)
async def of_inviter(ctx: Context, inviter_id: int) -> None:
    """Show the entries of an inviter that wait, all at once; the next ones where none does."""
    await _next(ctx, 0, inviter_id=inviter_id)


@action("each", int, int, private=True)
async def each(ctx: Context, inviter_id: int, after: int) -> None:
    """Show one entry of an inviter after another."""
    await _next(ctx, after, inviter_id=inviter_id, single=True)


@action("judge", str, str, int, private=True)
async def judge(ctx: Context, verdict: str, scope: str, entry_id: int) -> None:
    """Clear or reject an entry, or `all` open ones of its inviter, and show the next one."""
    decision = next((v for v in reviews.VERDICTS if v == verdict), None)
    if decision is None or scope not in ("one", "all"):
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    alike = scope == "all"
    count = await ctx.run(reviews.decide, ctx.user_id, entry_id, decision, ctx.now, alike=alike)
    ctx.toast(ctx.t.plural(f"review.{verdict}", count))
    if alike:
        await _next(ctx, entry_id)
    else:
        inviter_id = await ctx.run(reviews.inviter_of, entry_id)
        await _next(ctx, entry_id, inviter_id=inviter_id, single=True)


@action("unjudge", int, private=True)
async def unjudge(ctx: Context, flag_id: int) -> None:
    """Undo the decision that this flag was part of."""
    count = await ctx.run(reviews.take_back, ctx.user_id, flag_id, ctx.now)
    ctx.toast(ctx.t.plural("review.undone", count))
    await _next(ctx, 0)


@action("calls", int, private=True)
async def calling(ctx: Context, after: int) -> None:
    """Show the next person to call."""
    await _next_call(ctx, after)


@action("number", int, private=True)
async def number(ctx: Context, call_id: int) -> None:
    """Show the phone of the person to call; the next button hides it again."""
    services = ctx.services
    zone = services.settings.zone
    phone = await ctx.run(
        verification_calls.phone, ctx.user_id, call_id, services.keys, zone, ctx.now
    )
    await _next_call(ctx, call_id - 1, phone, of=call_id)


@action("called", str, int, private=True)
async def called(ctx: Context, answer: str, call_id: int) -> None:
    """Record what the person said (or undo it), and show the next person to call."""
    zone = ctx.services.settings.zone
    if answer == UNDO:
        await ctx.run(verification_calls.take_back, ctx.user_id, call_id, zone, ctx.now)
        ctx.toast(ctx.t.plain("calls.undone"))
        await _next_call(ctx, call_id - 1)
        return
    known_answer = next((a for a in verification_calls.ANSWERS if a == answer), None)
    if known_answer is None:
        ctx.toast(ctx.t.plain("frame.old_button"))
        return
    await ctx.run(verification_calls.answer, ctx.user_id, call_id, known_answer, zone, ctx.now)
    ctx.toast(ctx.t.plain(f"calls.kept_{answer}"))
    await _next_call(ctx, call_id)


async def _next(ctx: Context, after: int, *, inviter_id: int = 0, single: bool = False) -> None:
    review = await ctx.run(reviews.queue, ctx.user_id, ctx.now, after, inviter_id=inviter_id)
    if review.alike < 2 or (review.inviter and review.inviter.id != inviter_id):
        single = False
    left = await ctx.run(
        verification_calls.calls_left, ctx.user_id, ctx.services.settings.zone, ctx.now
    )
    decide = _decision_buttons(ctx, review, single=single)
    more = _more_buttons(ctx, review, left, single=single)
    await ctx.reply(Reply(messages.card(ctx.t, review, single=single), (*decide, *more)))


def _decision_buttons(ctx: Context, review: reviews.Review, *, single: bool) -> Keyboard:
    """Return buttons for both decisions, on all entries of the inviter or on the one shown."""
    if review.entry is None:
        return ()
    together = review.alike > 1 and not single
    scope, key = ("all", "button_all") if together else ("one", "button")
    numbers: dict[str, Value] = {"n": review.alike} if together else {}
    decide = [
        button(ctx.t.plain(f"review.{key}_{v}", **numbers), "judge", v, scope, review.entry.id)
        for v in reviews.VERDICTS
    ]
    return rows(decide, 2)


def _more_buttons(ctx: Context, review: reviews.Review, left: int, *, single: bool) -> Keyboard:
    more: list[Button] = []
    if review.entry is not None and review.inviter is not None:
        entry, inviter, t = review.entry, review.inviter, ctx.t
        if single:
            more.append(button(t.plain("review.button_next"), "each", inviter.id, entry.id))
            more.append(button(t.plain("review.button_together"), "ofinviter", inviter.id))
        elif review.alike > 1:
            more.append(button(t.plain("review.button_each"), "each", inviter.id, 0))
        more.append(button(t.plain("review.button_entries"), "entries", inviter.id, 0))
        if review.inviters > 1 and not single:
            more.append(button(t.plain("review.button_next"), "review", entry.id))
    if left or review.entry is None:
        more.append(button(ctx.t.plain("review.button_calls", n=left), "calls", 0))
    if review.last is not None:
        more.append(button(ctx.t.plain("review.button_undo"), "unjudge", review.last))
    if review.entry is None:  # the work is done: it leads away from here
        more.append(menu_button(ctx.t))
    return column(more)


async def _next_call(ctx: Context, after: int, phone: str = "", of: int = 0) -> None:
    """Show the next call; `phone` belongs to the call `of`, which may be answered meanwhile."""
    settings = ctx.services.settings
    tasks = await ctx.run(
        verification_calls.weekly_calls, ctx.user_id, settings.zone, ctx.now, after
    )
    if tasks.call is None or tasks.call.id != of:
        phone = ""
    by_night = not may_call(ctx.now, settings.zone)
    text = messages.call(ctx.t, tasks, settings.campaign_name, phone, by_night=by_night)
    await ctx.reply(Reply(text, _answer_buttons(ctx, tasks, shown=bool(phone) or by_night)))


def _answer_buttons(ctx: Context, tasks: verification_calls.Calls, *, shown: bool) -> Keyboard:
    last = [button(ctx.t.plain("calls.button_undo"), "called", UNDO, tasks.last or 0)]
    back = [button(ctx.t.plain("review.button_review"), "review", 0)]
    back += last if tasks.last else []
    if tasks.call is None:
        return column([*back, menu_button(ctx.t)])
    ask = button(ctx.t.plain("calls.button_number"), "number", tasks.call.id)
    answers = [
        button(ctx.t.plain(f"calls.button_{answer}"), "called", answer, tasks.call.id)
        for answer in verification_calls.ANSWERS
    ]
    return column([*([] if shown else [ask]), *answers, *back])
