"""/broadcast: ask whom a message is for and its words, and show it before it is sent."""

from bot.conversation import Context, Form, Parsed, Reply, Step, answer_button, form_engine
from bot.handlers.broadcasts import answering, preview, steering, words
from bot.handlers.places import PlaceAnswers, place_step, require_post
from bot.keyboards import button, column, rows
from bot.messages import broadcasts as messages
from models import broadcasts, places
from models.authority import post_kinds
from models.broadcasts import UnknownBroadcast, Words
from models.errors import NotChosen
from models.strength import Weights

NAME = "broadcast"
NONE = "-"  # the answer that there are no words in this language, or no button
OFFERED = 3  # sessions, and broadcasts that were sent last


class BroadcastAnswers(PlaceAnswers, total=False):
    """The answers of /broadcast; a list is as JSON holds it. `broadcast` is what they made."""

    whom: list[str]
    text: str
    photo: str
    english: str
    answer: str
    broadcast: int


async def broadcast(ctx: Context) -> None:
    """`/broadcast [PLACE]`; `/broadcast B17` shows how far one has come."""
    await require_post(ctx, "broadcast")
    try:
        number = broadcasts.parse_code(ctx.arguments)
    except UnknownBroadcast:
        texts = {"place": ctx.arguments} if ctx.arguments else {}
        await form_engine.run_line(FORM, ctx, texts)
        return
    await steering.show(ctx, number)


_PLACE = place_step(NAME, "broadcast", "broadcasts.ask_place")


async def _ask_place(ctx: Context, data: BroadcastAnswers) -> Reply:
    question = await _PLACE.ask(ctx, data)
    sent = await ctx.run(broadcasts.latest, ctx.user_id, OFFERED)
    older = [button(messages.label(ctx.t, one), "broadcast", one.id) for one in sent]
    return Reply(question.text, question.buttons + column(older))


async def _parse_place(ctx: Context, text: str, data: BroadcastAnswers) -> object:
    return await _PLACE.parse(ctx, text, data)


async def _ask_whom(ctx: Context, data: BroadcastAnswers) -> Reply:
    place = await ctx.run(places.place, data["place"])
    everybody = answer_button(ctx.t.plain("broadcasts.everybody"), NAME, "whom", words.EVERYBODY)
    kinds = await ctx.run(post_kinds.current)
    held = await ctx.run(broadcasts.roles, place.id)
    roles = [
        answer_button(messages.role_label(ctx.t, kind, held[code]), NAME, "whom", f"role={code}")
        for code, kind in kinds.items()
        if held.get(code)
    ]
    grades = [
        answer_button(ctx.t.plain(f"broadcasts.grade_{grade}"), NAME, "whom", f"grade={grade}")
        for grade in reversed(words.GRADES)
    ]
    coming = await ctx.run(broadcasts.upcoming, place.id, ctx.now, OFFERED)
    sessions = [
        answer_button(messages.session_label(ctx.t, one), NAME, "whom", one.code)
        for one in coming
        if one.taken
    ]
    buttons = column([everybody]) + column(roles) + rows(grades, 2) + column(sessions)
    return Reply(messages.ask_whom(ctx.t, place), buttons)


async def _parse_whom(ctx: Context, text: str, data: BroadcastAnswers) -> list[str]:
    return await words.whom(ctx, data["place"], text)


async def _ask_text(ctx: Context, data: BroadcastAnswers) -> Reply:
    other = answer_button(ctx.t.plain("broadcasts.button_english"), NAME, "text", NONE)
    return Reply(ctx.t("broadcasts.ask_text"), column([other]))


async def _parse_text(ctx: Context, text: str, data: BroadcastAnswers) -> Parsed:
    photo = words.picture(ctx)
    body = "" if text == NONE else words.body(text)
    return Parsed(body, {"photo": photo})


async def _ask_english(ctx: Context, data: BroadcastAnswers) -> Reply:
    if not data["text"]:
        return Reply(ctx.t("broadcasts.ask_english_alone"))
    same = answer_button(ctx.t.plain("broadcasts.button_hindi"), NAME, "english", NONE)
    return Reply(ctx.t("broadcasts.ask_english"), column([same]))


async def _parse_english(ctx: Context, text: str, data: BroadcastAnswers) -> object:
    if text == NONE and data["text"]:
        return ""
    photo = words.picture(ctx)
    body = words.body(text)
    return Parsed(body, {"photo": photo}) if photo else body


async def _ask_answer(ctx: Context, data: BroadcastAnswers) -> Reply:
    buttons = [answer_button(ctx.t.plain("broadcasts.button_none"), NAME, "answer", NONE)]
    buttons += [
        answer_button(ctx.t.plain(f"broadcasts.answer_{kind}"), NAME, "answer", kind)
        for kind in answering.KINDS
    ]
    return Reply(ctx.t("broadcasts.ask_answer"), column(buttons))


async def _parse_answer(ctx: Context, text: str, data: BroadcastAnswers) -> str:
    if text not in (NONE, *answering.KINDS):
        raise NotChosen
    return "" if text == NONE else text


async def _commit(ctx: Context, data: BroadcastAnswers) -> BroadcastAnswers:
    """Record the broadcast, which nobody gets before it is confirmed."""
    said = Words(data["text"], data["english"], data.get("photo", ""), data["answer"])
    number = await ctx.run(
        broadcasts.compose,
        words.audience(data["place"], data["whom"]),
        said,
        by=ctx.user_id,
        now=ctx.now,
        weights=Weights.from_settings(ctx.services.settings),
        update_id=ctx.update.update_id,
    )
    return {"broadcast": number}


async def _finish(ctx: Context, data: BroadcastAnswers) -> None:
    await preview.show(ctx, data["broadcast"])


FORM = form_engine.register_form(
    Form[BroadcastAnswers](
        NAME,
        NAME,
        (
            Step("place", _ask_place, _parse_place),
            Step("whom", _ask_whom, _parse_whom, takes_codes=True),
            Step("text", _ask_text, _parse_text, pictured=True),
            Step("english", _ask_english, _parse_english, pictured=True),
            Step("answer", _ask_answer, _parse_answer),
        ),
        _finish,
        _commit,
    )
)
