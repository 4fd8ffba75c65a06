"""Render a roll that waits: its difference in an AC, the booths of each kind, one booth."""

from collections.abc import Sequence
from itertools import groupby

from bot.html import Html
from bot.i18n import Text
from bot.messages import places
from models.places import Place
from models.roll_matching import Kind
from models.rolls import LineageLine, PartChoice, Waiting


def ask_ac(t: Text) -> Html:
    """Render the question for the AC."""
    return t("roll.ask_ac")


def none_here(t: Text) -> Html:
    """Render that no roll waits for any AC of one's own."""
    return t("roll.none_here")


def none(t: Text, ac: Place) -> Html:
    """Render that no roll waits for an AC."""
    return t("roll.none", ac=places.label(t, ac))


def waiting(t: Text, shown: Waiting) -> Html:
    """Render what a roll that waits changes in an AC, in numbers."""
    one = shown.difference
    title = "roll.title_draft" if shown.draft else "roll.title"
    lines = [
        t(title, ac=places.label(t, one.ac), day=t.date(shown.day)),
        t("roll.booths", before=one.booths, after=one.listed),
        "",
        *(t(f"roll.count_{kind}", n=one.kinds[kind]) for kind in Kind if one.kinds.get(kind)),
        "",
        t("roll.along", workers=one.workers_along, posts=one.posts, invitations=one.invitations),
    ]
    if one.workers_asked:
        lines.append(t.plural("roll.asked", one.workers_asked))
    if one.blanked:
        lines.append(t.plural("roll.blanked", one.blanked))
    lines += ["", t("roll.draft_next" if shown.draft else "roll.next")]
    return Html("\n".join(lines))


def kind_label(t: Text, kind: Kind, count: int) -> str:
    """Return the label of the button that opens the booths of one kind."""
    return t.plain(f"roll.button_{kind}", n=count)


def of_kind(t: Text, kind: Kind, lines: Sequence[LineageLine], total: int) -> Html:
    """Render booths of one kind, a paragraph for each match."""
    parts = [t(f"roll.count_{kind}", n=total)]
    for _, of_match in groupby(lines, key=lambda line: line.match):
        parts.append(_match(t, list(of_match)))
    return Html("\n\n".join(parts))


def booth(t: Text, lines: Sequence[LineageLine]) -> Html:
    """Render what one booth becomes and how that was found, and ask for what is right."""
    line = lines[0]
    how = t(f"roll.by_{line.matched_by}", sureness=line.sureness)
    people = t.plural("roll.workers", line.workers)
    known = [how] if line.kind not in (Kind.UNSURE, Kind.GONE) else []
    return Html("\n".join([_match(t, lines), *known, people, "", t("roll.ask_what")]))


def choice_label(t: Text, choice: PartChoice) -> str:
    """Return the label of the button that says which part a booth becomes."""
    return t.plain("roll.becomes", part=str(choice.part), name=t.name(choice))


def picked_label(t: Text, choice: PartChoice, *, picked: bool) -> str:
    """Return the label of the button that picks one of a split booth's parts, or drops it."""
    return f"{'✅' if picked else '⬜'} {choice_label(t, choice)}"


def ask_parts(t: Text, lines: Sequence[LineageLine]) -> Html:
    """Render the question into which parts a booth was split."""
    return Html(f"{_old(t, lines[0])}\n\n{t('roll.ask_parts')}")


def ask_together(t: Text, others: Sequence[LineageLine]) -> Html:
    """Render the question whether other booths that became the same parts still do."""
    parts = [_match(t, list(of_match)) for _, of_match in groupby(others, lambda line: line.match)]
    return Html("\n\n".join([t("roll.others"), *parts, t("roll.ask_together")]))


def _match(t: Text, lines: Sequence[LineageLine]) -> Html:
    """Render the old booths of a match, an arrow, and the new ones."""
    old = dict.fromkeys(_old(t, line) for line in lines if line.old)
    new = dict.fromkeys(_new(t, line) for line in lines if line.new)
    arrow = "→" if lines[0].kind != Kind.UNSURE else "→ ?"
    if not new:
        return Html("\n".join(old))
    if not old:
        return Html("\n".join(new))
    return Html(f"{'; '.join(old)} {arrow}\n" + "\n".join(new))


def _old(t: Text, line: LineageLine) -> Html:
    name = line.old_name_hi if t.language == "hi" else line.old_name
    return t("roll.booth", code=f"{line.ac.number}/{line.old}", name=name or line.old_name)


def _new(t: Text, line: LineageLine) -> Html:
    name = line.new_name_hi if t.language == "hi" else line.new_name
    code, name = f"{line.ac.number}/{line.new}", name or line.new_name
    if not line.serials:
        return t("roll.booth", code=code, name=name)
    ranges = line.serials.replace("-", "–").replace(",", ", ")
    return t("roll.booth_serials", code=code, name=name, ranges=ranges)
