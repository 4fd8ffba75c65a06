"""Render the norm of a place, for coordinators, and why a booth has its target."""

from datetime import date

from bot.html import Html
from bot.i18n import Text
from models.norms import FEWEST, LARGEST, HeldNorm
from models.places import Place
from models.strength import BoothStrength, Weights


def ask_norm(t: Text, place: Place, held: HeldNorm | None, weights: Weights, unknown: int) -> Html:
    """Render what holds in a place, and how another norm is chosen.

    The electors of `unknown` booths are not known: they keep the flat target.
    """
    lines = _held(t, place, held, weights)
    if held or weights.norm:
        lines += _unknown(t, unknown, weights)
    return Html("\n".join([*lines, "", t("norm.how")]))


def norm_set(t: Text, held: HeldNorm, weights: Weights, unknown: int) -> Html:
    """Render that a norm is set, and how many booths it gives no target."""
    lines = [*_held(t, held.place, held, weights), *_unknown(t, unknown, weights)]
    return Html("\n".join([t("norm.set"), *lines]))


def holds_again(t: Text, held: HeldNorm, weights: Weights) -> Html:
    """Render that a norm holds again."""
    return Html("\n".join([t("norm.resumed"), *_held(t, held.place, held, weights)]))


def ended(t: Text, place: Place, held: HeldNorm | None, weights: Weights) -> Html:
    """Render that a place has no norm of its own, and what holds there now."""
    return Html("\n".join([t("norm.ended"), *_held(t, place, held, weights)]))


def why(t: Text, strength: BoothStrength) -> list[Html]:
    """Render what the target of a booth follows from, with the roll's date; [] without a norm."""
    reason = strength.why
    if not reason.per:
        return []
    numbers = {"electors": reason.electors, "per": reason.per, "needed": reason.needed}
    key = "booth.norm_part" if reason.is_part else "booth.norm"
    if reason.whole != reason.needed:
        key += "_least" if reason.whole > reason.needed else "_most"
    line = t(key, **numbers, whole=reason.whole, target=strength.target)
    if reason.roll is None:
        return [line]
    roll = t.date(reason.roll) if isinstance(reason.roll, date) else str(reason.roll)
    return [Html(f"{line} {t('booth.norm_roll', day=roll)}")]


def _held(t: Text, place: Place, held: HeldNorm | None, weights: Weights) -> list[Html]:
    head = t("norm.place", code=place.code, place=t.name(place))
    if held is None and not weights.norm:
        return [head, t("norm.flat", target=weights.booth_target)]
    per = held.per if held else weights.norm
    least = (held and held.least) or weights.norm_least
    most = (held and held.most) or weights.norm_most
    lines = [head, t("norm.line", per=per), *_bounds(t, least, most)]
    if held is None:
        lines.append(t("norm.by_setting"))
    elif held.place != place:
        lines.append(t("norm.above", code=held.place.code, place=t.name(held.place)))
    return lines


def _unknown(t: Text, booths: int, weights: Weights) -> list[Html]:
    if not booths:
        return []
    return [t.plural("norm.unknown", booths, target=weights.booth_target)]


def _bounds(t: Text, least: int, most: int) -> list[Html]:
    """Render the least and the most; nothing where they bound no booth."""
    bound = least > FEWEST or most < LARGEST
    return [t("norm.bounds", least=least, most=most)] if bound else []
