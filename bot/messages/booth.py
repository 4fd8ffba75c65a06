"""A booth's strength, and the questions on the way to a booth."""

from bot.i18n import Text
from bot.markup import Html
from models.places import Booth, Place
from models.strength import BoothStrength


def strength_of(t: Text, found: BoothStrength) -> Html:
    """Show the score, its grade, every number behind it, the gap and the next step."""
    return Html("\n".join([*_head(t, found.booth), "", *_score(t, found), "", *_next(t, found)]))


def place_label(t: Text, place: Place) -> str:
    """Label a place on a button: its number and name."""
    return f"{place.number} {place.name(t.language)}" if place.number else place.name(t.language)


def ask_pc(t: Text) -> Html:
    """Ask for the PC, or for the whole booth at once."""
    return t("booth.ask_pc")


def ask_ac(t: Text, pc: Place) -> Html:
    """Ask for the AC inside a PC."""
    return t("booth.ask_ac", pc=pc.name(t.language))


def ask_part(t: Text, ac: Place, booths: int) -> Html:
    """Ask for the booth inside an AC that has so many booths."""
    name, number = ac.name(t.language), str(ac.number)
    if not booths:
        return t("booth.no_booths", ac=name, number=number)
    return t("booth.ask_part", ac=name, number=number, booths=booths)


def how_to_ask(t: Text) -> Html:
    """Say how the command is typed in a group."""
    return t("booth.how_to_ask")


def _head(t: Text, booth: Booth) -> list[Html]:
    lines = [
        t("booth.title", code=booth.code, name=booth.name(t.language)),
        t("booth.where", ac=booth.ac.name(t.language), number=str(booth.ac.number)),
    ]
    if booth.sample:
        lines.append(t("booth.sample"))
    if booth.retired:
        lines.append(t("booth.retired"))
    return lines


def _score(t: Text, found: BoothStrength) -> list[Html]:
    return [
        t("booth.score", score=found.score, grade=t(f"grade.{found.grade}")),
        t("booth.confirmed", confirmed=found.confirmed, target=found.target),
        t("booth.trained", trained=found.trained, confirmed=found.confirmed),
        t("booth.posts", filled=found.posts_filled, total=found.posts_total),
        t("booth.active", active=found.active, confirmed=found.confirmed),
    ]


def _next(t: Text, found: BoothStrength) -> list[Html]:
    gap = [t.plural("booth.gap", found.gap)] if found.gap else []
    as_of = t("booth.as_of", day=t.date(found.as_of), time=t.time(found.as_of))
    return [*gap, t(f"booth.next.{found.next_step}"), as_of]
