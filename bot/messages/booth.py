"""Render a booth's strength, and the questions that find a booth."""

from collections.abc import Sequence
from datetime import datetime

from bot.html import Html
from bot.i18n import Text
from bot.messages import norms, places
from bot.messages.strength import BRINGING, doubted
from models import transliteration
from models.places import Booth, Former, Place
from models.strength import BoothStrength


def strength_of(
    t: Text,
    strength: BoothStrength,
    quiet_until: datetime | None = None,
    step: str = "",
    graded: Sequence[Html] = (),
) -> Html:
    """Render the score, its grade, every number behind it, the gap and the next step.

    That is the one that raises the score most, or `step` where that cannot be done. `graded` are
    the lines of its electoral grade.

    In the silence before a poll, which ends at `quiet_until`, nothing calls to bring people.
    Where the code meant another booth before the last roll, the last line asks which is meant.
    """
    lines = [
        *_head(t, strength.booth),
        "",
        *_score(t, strength),
        *graded,
        "",
        *_next(t, strength, step or strength.next_step, quiet_until),
    ]
    former = strength.former
    asked = ["", ask_former(t, strength.booth.code, former)] if former else []
    return Html("\n".join([*lines, *asked]))


def ask_former(t: Text, code: str, former: Former) -> Html:
    """Render that a code meant another booth before a roll, or the whole of a split one."""
    key = "booth.was_whole" if former.split else "booth.was_other"
    return t(key, code=code, day=t.date(former.day))


def ask_which(t: Text, code: str, former: Former) -> Html:
    """Render the question which booth a link from before a roll means."""
    return t("booth.ask_which", code=code, day=t.date(former.day))


def part_label(t: Text, booth: Booth) -> str:
    """Return a button's label for a booth: its code, name and serial numbers."""
    if not booth.serials:
        return t.plain("place.booth", code=booth.code, name=t.name(booth))
    return t.plain("booth.part", code=booth.code, name=t.name(booth), ranges=_ranges(booth.serials))


def place_label(t: Text, place: Place) -> str:
    """Return a button's label for a place: what it is, and its name."""
    return places.label(t, place)


def ask_pc(t: Text) -> Html:
    """Render the question for the PC, which a whole booth answers too."""
    return t("booth.ask_pc")


def ask_ac(t: Text, pc: Place) -> Html:
    """Render the question for the AC inside a PC."""
    return t("booth.ask_ac", pc=pc.name(t.language))


def ask_part(t: Text, ac: Place, booths: int, *, person: bool = False) -> Html:
    """Render the question for the booth inside an AC with this number of booths.

    Where it is asked for a `person`, an AC without booths is an answer.
    """
    name, number = ac.name(t.language), str(ac.number)
    if not booths:
        return t("booth.whole_ac" if person else "booth.no_booths", ac=name, number=number)
    return t("booth.ask_part", ac=name, number=number, booths=booths)


def how_to_ask(t: Text) -> Html:
    """Render how the command is typed in a group."""
    return t("booth.how_to_ask")


def read_as(t: Text, booth: Booth) -> list[Html]:
    """Render how a booth's name is read where the list has it in the other script only."""
    read = transliteration.read_as(booth.name(t.language), t.language)
    return [t("booth.read_as", name=read)] if read else []


def _head(t: Text, booth: Booth) -> list[Html]:
    lines = [
        t("booth.title", code=booth.code, name=booth.name(t.language)),
        *read_as(t, booth),
        t("booth.where", ac=booth.ac.name(t.language), number=str(booth.ac.number)),
    ]
    if booth.sector:
        lines.append(t("booth.sector", code=booth.sector.code, name=t.name(booth.sector)))
    if booth.part.auxiliary:
        lines.append(t("booth.auxiliary", main=f"{booth.ac.number}/{booth.part.number}"))
    if booth.serials:
        lines.append(t("booth.serials", ranges=_ranges(booth.serials)))
    if booth.sample:
        lines.append(t("booth.sample"))
    if booth.retired:
        lines.append(t("booth.retired"))
    return lines


def _ranges(serials: str) -> str:
    return serials.replace("-", "–").replace(",", ", ")


def _score(t: Text, strength: BoothStrength) -> list[Html]:
    return [
        t("booth.score", score=strength.score, grade=t(f"grade.{strength.grade}")),
        t("booth.confirmed", confirmed=strength.confirmed, target=strength.target),
        *doubted(t, strength.doubted),
        *norms.why(t, strength),
        t("booth.trained", trained=strength.trained, confirmed=strength.confirmed),
        t("booth.posts", filled=strength.posts_filled, total=strength.posts_total),
        t("booth.active", active=strength.active, confirmed=strength.confirmed),
    ]


def _next(t: Text, strength: BoothStrength, step: str, quiet_until: datetime | None) -> list[Html]:
    as_of = t("booth.as_of", day=t.date(strength.as_of), time=t.time(strength.as_of))
    if quiet_until is not None and step in BRINGING:
        quiet = t("booth.next.quiet", day=t.short_day(quiet_until), time=t.time(quiet_until))
        return [quiet, as_of]
    gap = [t.plural("booth.gap", strength.gap)] if strength.gap else []
    return [*gap, t(f"booth.next.{step}"), as_of]
