"""/grade: a coordinator says how the last votes at a booth are judged, and from what; undone."""

import re
from dataclasses import replace
from datetime import date

from bot.button import Button
from bot.callbacks import action
from bot.conversation import Context, Form, Parsed, Reply, Step, answer_button, form_engine
from bot.handlers.places import BoothAnswers, BoothStep, booth_steps, require_post
from bot.html import clean
from bot.keyboards import button, column, rows
from bot.messages import electoral_grades as messages
from models import authority, electoral_grades, places, text_forms
from models.electoral_grades import GRADES, SOURCE, BadGrade

NAME = "grade"
# As a day is written beside a source; years behind the month, as Indians do, or before it.
_DAY = re.compile(
    r"(?<![\w-])(?:(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})[/.](\d{1,2})[/.](\d{4}))(?![\w-])"
)


class GradeAnswers(BoothAnswers, total=False):
    """The answers of /grade, and the id of the grade that they set."""

    grade: str
    source: str
    graded: int


async def grade(ctx: Context) -> None:
    """`/grade AC/part A-D source`; the source may have a day in it; what is left out is asked."""
    await require_post(ctx, "target")
    await form_engine.run_line(FORM, ctx, _split_line(ctx.arguments))


@action("ungrade", int, private=True)
async def undo(ctx: Context, grade_id: int) -> None:
    """Undo a grade that was set by mistake; the one that it replaced holds again."""
    held = await ctx.run(electoral_grades.undo, grade_id, by=ctx.user_id, now=ctx.now)
    again = button(ctx.t.plain("electoral_grade.button_again"), "run", NAME, "")
    look = [_look(ctx, held.booth)] if held else []
    await ctx.reply(Reply(messages.undone(ctx.t, held, ctx.today), column([*look, again])))


def _split_line(arguments: str) -> dict[str, str]:
    """Split a line into the booth, the letter that stands alone behind it, and the source."""
    tokens = arguments.split()
    alone = next((i for i, token in enumerate(tokens) if i and len(token) == 1), None)
    if alone is None:
        code, rest = places.split_line(arguments) or (arguments, "")
        tokens = [code, *rest.split()]
        alone = 1
    code, letter = " ".join(tokens[:alone]), "".join(tokens[alone : alone + 1])
    texts = {"pc": code, "grade": letter, "source": " ".join(tokens[alone + 1 :])}
    return {key: text for key, text in texts.items() if text.strip()}


def parsed_source(text: str, today: date) -> tuple[str, date]:
    """Return a source without the day that is written in it, and that day, else today.

    Raises BadGrade.
    """
    typed = text_forms.digits(text)
    found = _DAY.search(typed)
    if found is None:
        return clean(typed).strip(), today
    year, month, day = (
        int(n) for n in (found[1] or found[6], found[2] or found[5], found[3] or found[4])
    )
    try:
        dated = date(year, month, day)
    except ValueError:
        raise BadGrade(what="date", text=found[0], limit=SOURCE) from None
    rest = " ".join((typed[: found.start()] + " " + typed[found.end() :]).split())
    return clean(rest).strip(" ,;·-"), dated


def _inside(step: BoothStep) -> BoothStep:
    """Return the step with a check: a booth outside the person's posts is refused."""

    async def parse(ctx: Context, text: str, data: BoothAnswers) -> Parsed:
        answers = await step.answers(ctx, text, data)
        booth_id = answers.get("booth")
        if isinstance(booth_id, int):
            booth = await ctx.run(places.booth, booth_id)
            await ctx.run(authority.require, ctx.user_id, "target", booth.area.id)
        return Parsed(answers[step.key], answers)

    return replace(step, parse=parse)


async def _ask_grade(ctx: Context, data: GradeAnswers) -> Reply:
    booth = await ctx.run(places.booth, data["booth"])
    held = await ctx.run(electoral_grades.current, booth.id)
    buttons = rows([answer_button(letter, NAME, "grade", letter) for letter in GRADES], len(GRADES))
    return Reply(messages.ask_grade(ctx.t, booth, held, ctx.today), buttons)


async def _parse_grade(ctx: Context, text: str, data: GradeAnswers) -> str:
    letter = text.strip().upper()
    if letter not in GRADES:
        raise BadGrade(what="grade", text=text, limit=SOURCE)
    return letter


async def _ask_source(ctx: Context, data: GradeAnswers) -> Reply:
    return Reply(messages.ask_source(ctx.t, data["grade"]))


async def _parse_source(ctx: Context, text: str, data: GradeAnswers) -> str:
    source, dated = parsed_source(text, ctx.today)
    electoral_grades.require_source(source, dated, ctx.today)
    return f"{source} {dated.isoformat()}"


async def _commit(ctx: Context, data: GradeAnswers) -> GradeAnswers:
    """Set the grade; the same update sets it once."""
    source, dated = parsed_source(data["source"], ctx.today)
    held = await ctx.run(
        electoral_grades.set_grade,
        data["booth"],
        data["grade"],
        source,
        dated,
        by=ctx.user_id,
        today=ctx.today,
        now=ctx.now,
        update_id=ctx.update.update_id,
    )
    return {"graded": held.id}


async def _finish(ctx: Context, data: GradeAnswers) -> None:
    held = await ctx.run(electoral_grades.current, data["booth"])
    assert held is not None
    undone = button(ctx.t.plain("electoral_grade.button_undo"), "ungrade", data["graded"])
    text = messages.set_(ctx.t, held, ctx.today)
    await ctx.reply(Reply(text, column([_look(ctx, held.booth), undone])))


def _look(ctx: Context, booth: places.Booth) -> Button:
    return button(ctx.t.plain("electoral_grade.button_booth", code=booth.code), "booth", booth.id)


FORM = form_engine.register_form(
    Form[GradeAnswers](
        NAME,
        NAME,
        (
            *(_inside(step) for step in booth_steps(NAME)),
            Step("grade", _ask_grade, _parse_grade),
            Step("source", _ask_source, _parse_source),
        ),
        _finish,
        _commit,
    )
)
