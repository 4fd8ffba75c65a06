"""Render the question for one's booth, its answers, and what coordinators see of it."""

from bot.html import Html
from bot.i18n import Text
from models.placement import (
    PlacedWorker,
    PlacementAnswer,
    PlacementQuestion,
    PlacementView,
    Unplaced,
    UnplacedWorkers,
)
from models.places import Booth

MOST = 10  # old booths that are shown, those with the most people


def ask(t: Text, question: PlacementQuestion) -> Html:
    """Render the question for the booth, by why it is asked."""
    booth = question.booth
    if booth.whole:
        return t("placement.ask_listed", number=str(booth.ac.number), ac=t.name(booth.ac))
    named = {"code": booth.code, "name": t.name(booth)}
    if not question.choices:
        return t("placement.ask_gone", **named)
    split = len(question.choices) > len({half.part.number for half in question.choices}) == 1
    by_serials = split and all(half.serials for half in question.choices)
    return t("placement.ask_serials" if by_serials else "placement.ask_halves", **named)


def half(t: Text, booth: Booth) -> str:
    """Return a button's label for a booth that another became: by the serial numbers of it."""
    if not booth.serials:
        return t.plain("place.booth", code=booth.code, name=t.name(booth))
    ranges = booth.serials.replace("-", "–").replace(",", ", ")
    return t.plain("placement.half", ranges=ranges, code=booth.code)


def said(t: Text, answer: PlacementAnswer) -> Html:
    """Render what follows an answer that names no booth."""
    return t(f"placement.said_{answer}")


def news(t: Text, booth: Booth) -> Html:
    """Render to a worker where a coordinator has placed them."""
    return t("placement.news", code=booth.code, name=t.name(booth))


def of_ac(t: Text, view: PlacementView) -> Html:
    """Render how many of an AC are in no booth: by the booth they had, and what they answered."""
    title = t.plural(
        "placement.title", view.total("people"), code=view.ac.code, name=t.name(view.ac)
    )
    if not view.booths:
        nobody = t("placement.nobody", code=view.ac.code, name=t.name(view.ac))
        return nobody if view.listed else Html(f"{nobody}\n{t('placement.no_list')}")
    names = ("asked", "unknown", "elsewhere")
    head = Html(f"{title}\n{t('placement.sums', **{name: view.total(name) for name in names})}")
    lines = [_line(t, line) for line in most(view)]
    if rest := len(view.booths) - MOST:
        lines += [t.plural("placement.more", rest)] if rest > 0 else []
    return Html("\n\n".join([head, Html("\n".join(lines)), t(_how(view))]))


def _how(view: PlacementView) -> str:
    if not view.listed:
        return "placement.no_list"
    everybody = view.total("asked") == view.total("people")
    return "placement.how_all_asked" if everybody else "placement.how"


def most(view: PlacementView) -> list[Unplaced]:
    """Return the old booths that are shown: those with the most people."""
    return sorted(view.booths, key=lambda line: (-line.people, line.booth.part))[:MOST]


def people(t: Text, shown: UnplacedWorkers) -> Html:
    """Render the question whom to place, of those of an old booth."""
    booth = shown.booth
    title = t("placement.whom", code=booth.code, name=t.name(booth))
    return Html(f"{title}\n\n{t('identity.noted')}")


def person(t: Text, name: str, answer: str) -> str:
    """Return a button's label for somebody to place: the name, and what they answered."""
    if answer not in (PlacementAnswer.UNKNOWN, PlacementAnswer.ELSEWHERE):
        return name
    return t.plain(f"placement.person_{answer}", name=name)


def ask_where(t: Text, name: str) -> Html:
    """Render the question for somebody's booth."""
    return t("placement.ask_where", name=t.person(name))


def placed(t: Text, done: PlacedWorker) -> Html:
    """Render where somebody was placed, or that they are without a booth again."""
    key = "placement.placed" if done.change else "placement.unplaced"
    return t(key, name=t.person(done.name), code=done.booth.code, booth=t.name(done.booth))


def _line(t: Text, line: Unplaced) -> Html:
    booth = line.booth
    place = t.plain("placement.whole") if booth.whole else f"{booth.code} {t.name(booth)}"
    numbers = {"asked": line.asked, "unknown": line.unknown, "elsewhere": line.elsewhere}
    return t("placement.line", booth=place, people=line.people, **numbers)
