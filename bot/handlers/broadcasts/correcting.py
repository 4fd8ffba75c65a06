"""/correct and /takeback: change or delete a broadcast where it has arrived."""

from typing import TypedDict

from bot.callbacks import action
from bot.conversation import Context, Form, Reply, Step, answer_button, form_engine
from bot.handlers.broadcasts import words
from bot.handlers.broadcasts.controls import controls
from bot.handlers.places import confirm_step, require_post
from bot.html import Html, split, split_below_picture
from bot.i18n import LANGUAGES
from bot.keyboards import button, column
from bot.messages import broadcasts as messages
from models import broadcasts
from models.broadcasts import BroadcastView, Letter, Words
from models.errors import BadText

NAME = "correct"
SAME = "-"  # the answer that the other language's words are for everybody
OFFERED = 5


class CorrectionAnswers(TypedDict, total=False):
    """The answers of /correct, and the version of the broadcast that is corrected."""

    broadcast: int
    version: int
    text: str
    english: str
    confirm: str


async def correct(ctx: Context) -> None:
    """`/correct B17`: ask for the words that it is to have instead."""
    number = await _number(ctx, "correct")
    if number is not None:
        found = await ctx.run(broadcasts.arrived, number, by=ctx.user_id, now=ctx.now)
        data = CorrectionAnswers(broadcast=number, version=found.broadcast.version)
        await form_engine.start(FORM, ctx, data)


async def take_back(ctx: Context) -> None:
    """`/takeback B17`: ask before it is deleted wherever it has arrived."""
    number = await _number(ctx, "takeback")
    if number is not None:
        found = await ctx.run(broadcasts.arrived, number, by=ctx.user_id, now=ctx.now)
        keep = button(ctx.t.plain("broadcasts.button_keep"), "broadcast", number)
        yes = button(messages.take_back_label(ctx.t, found), "takebroadcastback", number)
        fix = button(ctx.t.plain("broadcasts.button_correct"), "run", "correct", f"B{number}")
        text = messages.ask_take_back(ctx.t, found)
        await ctx.send(Reply(text, column([keep, fix, yes])))


@action("takebroadcastback", int, private=True)
async def take_back_now(ctx: Context, number: int) -> None:
    """Delete a broadcast wherever it has arrived; the message shows how that goes on."""
    seen = await ctx.run(broadcasts.take_back, number, by=ctx.user_id, now=ctx.now)
    await _show(ctx, seen)


async def _number(ctx: Context, command: str) -> int | None:
    """Return the number of the broadcast that is named; None where it is asked."""
    await require_post(ctx, "broadcast")
    if ctx.arguments:
        return broadcasts.parse_code(ctx.arguments)
    sent = await ctx.run(broadcasts.latest, ctx.user_id, OFFERED)
    if not sent:
        new = button(ctx.t.plain("broadcasts.button_new"), "run", "broadcast", "")
        await ctx.reply(Reply(ctx.t("broadcasts.none"), column([new])))
        return None
    buttons = [button(messages.label(ctx.t, one), "run", command, one.code) for one in sent]
    await ctx.reply(Reply(ctx.t(f"broadcasts.ask_{command}"), column(buttons)))
    return None


async def _ask_text(ctx: Context, data: CorrectionAnswers) -> Reply:
    seen = await ctx.run(broadcasts.view, data["broadcast"], ctx.user_id)
    buttons = []
    if seen.words.hi:
        label = ctx.t.plain("broadcasts.button_as_before")
        buttons.append(answer_button(label, NAME, "text", SAME))
    else:
        label = ctx.t.plain("broadcasts.button_english")
        buttons.append(answer_button(label, NAME, "text", SAME))
    return Reply(messages.ask_correction(ctx.t, seen, "hi"), column(buttons))


async def _parse_text(ctx: Context, text: str, data: CorrectionAnswers) -> str:
    if text == SAME:
        seen = await ctx.run(broadcasts.view, data["broadcast"], ctx.user_id)
        return seen.words.hi
    return await _fitting(ctx, text, data, "hi")


async def _ask_english(ctx: Context, data: CorrectionAnswers) -> Reply:
    seen = await ctx.run(broadcasts.view, data["broadcast"], ctx.user_id)
    label = "button_as_before" if seen.words.en else "button_hindi"
    same = answer_button(ctx.t.plain(f"broadcasts.{label}"), NAME, "english", SAME)
    return Reply(messages.ask_correction(ctx.t, seen, "en"), column([same]))


async def _parse_english(ctx: Context, text: str, data: CorrectionAnswers) -> str:
    seen = await ctx.run(broadcasts.view, data["broadcast"], ctx.user_id)
    if text != SAME:
        return await _fitting(ctx, text, data, "en")
    if not (seen.words.en or data["text"]):
        raise broadcasts.NoWords
    return seen.words.en


async def _fitting(ctx: Context, text: str, data: CorrectionAnswers, language: str) -> str:
    """Return new words that fit into the messages which have arrived. Raises BadText."""
    body = words.body(text)
    seen = await ctx.run(broadcasts.view, data["broadcast"], ctx.user_id)
    t = ctx.in_language(language).t
    new = Words(body, body, seen.words.photo, seen.words.answer)
    before = _parts(t, seen.letter())
    after = _parts(t, Letter(seen.code, new, seen.place, seen.sender))
    if len(after) > len(before) or bool(after[0]) > bool(before[0]):
        raise BadText(what="correction", limit=len(seen.words.body(language)))
    return body


def _parts(t: messages.Text, letter: Letter) -> list[Html]:
    text = messages.letter(t, letter)
    return split_below_picture(text) if letter.words.photo else split(text)


async def _summary(ctx: Context, data: CorrectionAnswers) -> Html:
    number = data["broadcast"]
    found = await ctx.run(broadcasts.arrived, number, by=ctx.user_id, now=ctx.now)
    seen = found.broadcast
    new = Words(data["text"], data["english"], seen.words.photo, seen.words.answer)
    bodies = dict.fromkeys(new.body(language) for language in LANGUAGES)
    return messages.confirm_correction(ctx.t, found, bodies)


async def _commit(ctx: Context, data: CorrectionAnswers) -> CorrectionAnswers:
    await ctx.run(
        broadcasts.correct,
        data["broadcast"],
        data["text"],
        data["english"],
        data["version"],
        by=ctx.user_id,
        now=ctx.now,
    )
    return {}


async def _finish(ctx: Context, data: CorrectionAnswers) -> None:
    await _show(ctx, await ctx.run(broadcasts.view, data["broadcast"], ctx.user_id))


async def _show(ctx: Context, seen: BroadcastView) -> None:
    if ctx.is_callback and ctx.message_id is not None:
        await ctx.run(broadcasts.progress.show_in, seen.id, ctx.chat_id, ctx.message_id, ctx.now)
    await ctx.reply(Reply(messages.progress(ctx.t, seen, {}), controls(ctx.t, seen)))


FORM = form_engine.register_form(
    Form[CorrectionAnswers](
        NAME,
        NAME,
        (
            Step("text", _ask_text, _parse_text),
            Step("english", _ask_english, _parse_english),
            confirm_step(NAME, _summary, "broadcasts.button_correct_now"),
        ),
        _finish,
        _commit,
    )
)
