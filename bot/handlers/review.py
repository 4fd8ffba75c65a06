"""/review: doubtful entries to clear or reject, and the week's call-backs; in private alone."""

from telegram import InlineKeyboardButton

from bot.call import Call, Reply
from bot.callbacks import action
from bot.keyboards import Keyboard, button, column, rows
from bot.messages import review as words
from models import calls
from models import review as reviews

UNDO = "undo"  # in the place of an answer


async def review(call: Call) -> None:
    """`/review`: how many wait, and the first of them."""
    await _next(call, 0)


@action("review", int, private=True)
async def onward(call: Call, after: int) -> None:
    """Leave an entry for later and show the next one."""
    await _next(call, after)


@action("judge", str, str, int, private=True)
async def judge(call: Call, verdict: str, scope: str, entry_id: int) -> None:
    """Clear or reject an entry, or `all` that wait of its inviter, and show the next one."""
    given = next((v for v in reviews.VERDICTS if v == verdict), None)
    if given is None or scope not in ("one", "all"):
        call.toast(call.t.plain("frame.old_button"))
        return
    alike = scope == "all"
    count = await call.run(reviews.decide, call.user_id, entry_id, given, call.now, alike=alike)
    call.toast(call.t.plural(f"review.{verdict}", count))
    await _next(call, entry_id)


@action("unjudge", int, private=True)
async def unjudge(call: Call, flag_id: int) -> None:
    """Take back the decision that this flag was part of."""
    count = await call.run(reviews.take_back, call.user_id, flag_id, call.now)
    call.toast(call.t.plural("review.undone", count))
    await _next(call, 0)


@action("calls", int, private=True)
async def calling(call: Call, after: int) -> None:
    """Show whom to call next."""
    await _next_call(call, after)


@action("number", int, private=True)
async def number(call: Call, call_id: int) -> None:
    """Show the number of the person to call; the next button takes it away again."""
    services = call.services
    zone = services.settings.zone
    phone = await call.run(calls.phone, call.user_id, call_id, services.keys, zone, call.now)
    await _next_call(call, call_id - 1, phone, of=call_id)


@action("called", str, int, private=True)
async def called(call: Call, answer: str, call_id: int) -> None:
    """Keep what the person said (or take it back), and show whom to call next."""
    zone = call.services.settings.zone
    if answer == UNDO:
        await call.run(calls.take_back, call.user_id, call_id, zone, call.now)
        call.toast(call.t.plain("calls.undone"))
        await _next_call(call, call_id - 1)
        return
    given = next((a for a in calls.ANSWERS if a == answer), None)
    if given is None:
        call.toast(call.t.plain("frame.old_button"))
        return
    await call.run(calls.answer, call.user_id, call_id, given, zone, call.now)
    call.toast(call.t.plain(f"calls.kept_{answer}"))
    await _next_call(call, call_id)


async def _next(call: Call, after: int) -> None:
    found = await call.run(reviews.look, call.user_id, call.now, after)
    left = await call.run(calls.left, call.user_id, call.services.settings.zone, call.now)
    buttons = (*_verdicts(call, found), *_around(call, found, left))
    await call.reply(Reply(words.one(call.t, found), buttons))


def _verdicts(call: Call, found: reviews.Review) -> Keyboard:
    """Give the two decisions on the entry, and on all of its inviter where there are several."""
    if found.entry is None or found.inviter is None:
        return ()
    pairs = [("one", "button")] + ([("all", "button_all")] if found.alike > 1 else [])
    decide = [
        button(
            call.t.plain(f"review.{key}_{verdict}", n=found.alike)
            if scope == "all"
            else call.t.plain(f"review.{key}_{verdict}"),
            "judge",
            verdict,
            scope,
            found.entry.id,
        )
        for scope, key in pairs
        for verdict in reviews.VERDICTS
    ]
    return rows(decide, 2)


def _around(call: Call, found: reviews.Review, left: int) -> Keyboard:
    more: list[InlineKeyboardButton] = []
    if found.entry is not None and found.inviter is not None:
        entries = call.t.plain("review.button_entries")
        more.append(button(entries, "entries", found.inviter.id, 0))
        if found.waiting > 1:
            more.append(button(call.t.plain("review.button_next"), "review", found.entry.id))
    if left or found.entry is None:
        more.append(button(call.t.plain("review.button_calls", n=left), "calls", 0))
    if found.last is not None:
        more.append(button(call.t.plain("review.button_undo"), "unjudge", found.last))
    return column(more)


async def _next_call(call: Call, after: int, phone: str = "", of: int = 0) -> None:
    """Show the next call; `phone` is that of the call `of`, which may be answered meanwhile."""
    settings = call.services.settings
    found = await call.run(calls.look, call.user_id, settings.zone, call.now, after)
    if found.call is None or found.call.id != of:
        phone = ""
    text = words.call(call.t, found, settings.campaign_name, phone)
    await call.reply(Reply(text, _answers(call, found, shown=bool(phone))))


def _answers(call: Call, found: calls.Calls, *, shown: bool) -> Keyboard:
    last = [button(call.t.plain("calls.button_undo"), "called", UNDO, found.last or 0)]
    back = [button(call.t.plain("review.button_review"), "review", 0)]
    back += last if found.last else []
    if found.call is None:
        return column(back)
    ask = button(call.t.plain("calls.button_number"), "number", found.call.id)
    answers = [
        button(call.t.plain(f"calls.button_{answer}"), "called", answer, found.call.id)
        for answer in calls.ANSWERS
    ]
    return column([*([] if shown else [ask]), *answers, *back])
