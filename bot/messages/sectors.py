"""Render the sectors of an AC, one of them, and the questions of their forms."""

from collections.abc import Mapping, Sequence

from bot.html import Html
from bot.i18n import Text
from bot.messages import places
from models.places import BoothPart, Place
from models.sectors import Planned, Sector, Selection

LISTED = 12  # sectors that one message names


def _shown(ranges: str) -> str:
    return ranges.replace("-", "–")


def ask_ac(t: Text) -> Html:
    """Render the question for the AC."""
    return t("sector.ask_ac")


def ask_sector(t: Text) -> Html:
    """Render the question for a sector's code."""
    return t("sector.ask_sector")


def label(t: Text, sector: Sector) -> str:
    """Return the label of the button that opens a sector."""
    return t.plain("place.booth", code=sector.place.code, name=t.name(sector.place))


def of_ac(t: Text, ac: Place, shown: Sequence[Sector], total: int, loose: int, ranges: str) -> Html:
    """Render a page of an AC's sectors, and how many of its booths are in none."""
    lines = [t("sector.title", ac=places.label(t, ac))]
    if not total:
        return Html("\n\n".join([*lines, t("sector.none"), t("sector.how")]))
    lines += [_line(t, one) for one in shown]
    if loose:
        lines += [Html(), t.plural("sector.loose", loose, parts=_shown(ranges))]
    return Html("\n".join([*lines, "", t("sector.how")]))


def of_sector(t: Text, sector: Sector) -> Html:
    """Render one sector: where it is, which booths it has, whether anybody is in charge."""
    lines = [
        t("sector.head", code=sector.place.code, name=t.name(sector.place)),
        t("sector.where", ac=places.label(t, sector.ac)),
        _booths(t, sector),
    ]
    if not sector.has_coordinator:
        lines.append(t("sector.nobody"))
    return Html("\n".join(lines))


def ask_parts(t: Text, ac: Place, loose: int, ranges: str, now: Sector | None) -> Html:
    """Render the question for the booths; `loose` of the AC's are in no sector."""
    lines = [t("sector.ask_parts", ac=places.label(t, ac))]
    if now is not None:
        lines = [of_sector(t, now), Html(), t("sector.ask_other_parts")]
    if loose:
        lines.append(t.plural("sector.loose", loose, parts=_shown(ranges)))
    return Html("\n".join(lines))


def ask_move(t: Text, taken: Mapping[str, Sequence[BoothPart]]) -> Html:
    """Render which booths are in other sectors, and ask whether they come along."""
    lines = [
        t("sector.taken", parts=", ".join(map(str, parts)), sector=code)
        for code, parts in taken.items()
    ]
    return Html("\n".join([*lines, "", t("sector.ask_move")]))


def ask_name(t: Text, place: Place | None) -> Html:
    """Render the question for the name; `place` is a sector that has one."""
    if place is None:
        return t("sector.ask_name")
    return t("sector.ask_new_name", code=place.code, name=t.name(place))


def ask_person(t: Text) -> Html:
    """Render the question for the person in charge."""
    return t("sector.ask_person")


def confirm(t: Text, code: str, name: str, chosen: Selection, person: str | None) -> Html:
    """Render a sector to be, and who is to be in charge."""
    count = len(chosen.booth_ids)
    lines = [
        t("sector.head", code=code, name=name),
        t.plural("sector.booths", count, parts=_shown(chosen.ranges)),
        t("sector.person", person=person) if person else t("sector.nobody"),
    ]
    return Html("\n".join([*lines, "", t("sector.ask_make")]))


def made(t: Text, sector: Sector) -> Html:
    """Render that a sector is made, and what can be done with it."""
    head = t("sector.made", code=sector.place.code, name=t.name(sector.place))
    lines = [head, _booths(t, sector)]
    if not sector.has_coordinator:
        lines.append(t("sector.nobody"))
    return Html("\n".join([*lines, "", t("sector.next", code=sector.place.code)]))


def changed(t: Text, sector: Sector) -> Html:
    """Render a sector that has other booths or another name now."""
    return Html("\n".join([t("sector.changed"), of_sector(t, sector)]))


def ask_removal(t: Text, sector: Sector) -> Html:
    """Render the question whether a sector is to be removed, and what goes with it."""
    return Html("\n".join([of_sector(t, sector), "", t("sector.ask_removal")]))


def preview(t: Text, planned: Sequence[Planned]) -> Html:
    """Render what a list would make and change, a line for each sector."""
    lines = [t.plural("sector.file_title", len(planned))]
    for _, sector, line, chosen in planned[:LISTED]:
        name = line.name or (t.name(sector) if sector else "")
        head = t("sector.line", code=sector.code if sector else line.place, name=name)
        shown = t.plural("sector.booths", len(chosen.booth_ids), parts=_shown(chosen.ranges))
        lines.append(Html(f"{head}\n   {shown}"))
    if len(planned) > LISTED:
        lines.append(t.plural("sector.more", len(planned) - LISTED))
    return Html("\n".join([*lines, "", t("sector.file_ask")]))


def from_list(t: Text, found: Sequence[Sector]) -> Html:
    """Render the sectors that a list has made and changed."""
    lines = [t.plural("sector.file_done", len(found)), *(_line(t, one) for one in found[:LISTED])]
    if len(found) > LISTED:
        lines.append(t.plural("sector.more", len(found) - LISTED))
    return Html("\n".join(lines))


def removed(t: Text, place: Place) -> Html:
    """Render that a sector is removed."""
    return t("sector.removed", code=place.code, name=t.name(place))


def gone(t: Text, place: Place) -> Html:
    """Render that a sector is undone: there is none any more."""
    return t("sector.gone", code=place.code, name=t.name(place))


def undone(t: Text, sector: Sector) -> Html:
    """Render a sector as it is again."""
    return Html("\n".join([t("sector.undone"), of_sector(t, sector)]))


def _line(t: Text, sector: Sector) -> Html:
    waits = "" if sector.has_coordinator else " ⚠️"
    head = t("sector.line", code=sector.place.code, name=t.name(sector.place))
    return Html(f"{head}{waits}\n   {_booths(t, sector)}")


def _booths(t: Text, sector: Sector) -> Html:
    if not sector.booths:
        return t("sector.no_booths")
    return t.plural("sector.booths", sector.booths, parts=_shown(sector.parts))
