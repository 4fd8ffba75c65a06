"""Render the electoral grade of a booth: on its page, asked for, set, undone."""

from datetime import date

from bot.html import Html
from bot.i18n import Text
from models.electoral_grades import HeldGrade
from models.places import Booth


def ask_grade(t: Text, booth: Booth, held: HeldGrade | None, today: date) -> Html:
    """Render the question which grade a booth has, below the one that holds."""
    title = t("electoral_grade.title", code=booth.code, name=t.name(booth))
    return Html("\n".join([title, *at_booth(t, held, today), "", t("electoral_grade.ask_grade")]))


def ask_source(t: Text, grade: str) -> Html:
    """Render the question what a grade follows from."""
    return t("electoral_grade.ask_source", grade=grade)


def set_(t: Text, held: HeldGrade, today: date) -> Html:
    """Render that a grade is set."""
    title = t("electoral_grade.title", code=held.booth.code, name=t.name(held.booth))
    return Html("\n".join([t("electoral_grade.set"), title, *at_booth(t, held, today)]))


def undone(t: Text, held: HeldGrade | None, today: date) -> Html:
    """Render that a grade was undone, and the one that holds again."""
    return Html("\n".join([t("electoral_grade.undone"), *at_booth(t, held, today)]))


def at_booth(t: Text, held: HeldGrade | None, today: date) -> list[Html]:
    """Render the grade of a booth with its source and date; an old one in grey words."""
    if held is None:
        return []
    key = "electoral_grade.old" if held.is_old(today) else "electoral_grade.held"
    return [t(key, grade=held.grade, source=held.source, day=t.date(held.dated))]
