"""Render the setting of a target, for coordinators."""

from collections.abc import Sequence
from datetime import date

from bot.html import Html, plain
from bot.i18n import Text
from bot.messages.sessions import long_day
from models.places import Place
from models.targets import LEAST, Pace, RunningTarget


def ask_measure(
    t: Text, place: Place, running: Sequence[RunningTarget], paces: Sequence[Pace] = ()
) -> Html:
    """Render the question what a target counts, with those that run at the place, and their paces.

    A pace whose date asks too much of a day is explained.
    """
    question = t("planning.ask_measure", code=place.code, place=t.name(place))
    if not running:
        return question
    warnings = {pace.target_id: too_much(t, pace) for pace in paces if pace.is_too_much}
    lines = []
    for target in running:
        lines.append(_running(t, target))
        lines += [warnings[target.id]] if target.id in warnings else []
    return Html("\n".join([question, "", t("planning.running"), *lines]))


def end_label(t: Text, target: RunningTarget) -> str:
    """Return the label of the button that ends a target."""
    measure = t.plain(f"planning.measure_{target.measure}")
    return t.plain("planning.button_end_target", measure=measure, number=target.number)


def ended(t: Text, target: RunningTarget) -> Html:
    """Render that a target has ended, or runs again by now."""
    if target.is_running:
        return resumed(t, target)
    return t("planning.target_ended", place=t.name(target.place), target=_running(t, target))


def resumed(t: Text, target: RunningTarget) -> Html:
    """Render that a target runs again."""
    return t("planning.target_resumed", place=t.name(target.place), target=_running(t, target))


def _running(t: Text, target: RunningTarget) -> Html:
    measure = t.plain(f"planning.measure_{target.measure}")
    return t(
        "planning.running_line", measure=measure, number=target.number, day=t.date(target.until)
    )


def confirm_target(t: Text, pace: Pace, place: Place, older: Pace | None) -> Html:
    """Render a target to be confirmed: what each day asks, and which target it would replace."""
    blocks = [t("planning.confirm_target"), _target(t, pace, place)]
    if older is not None:
        day = t.date(older.until)
        blocks.append(t("planning.replaces", done=older.done, number=older.number, day=day))
    return Html("\n\n".join(blocks))


def target_set(t: Text, pace: Pace, place: Place, *, has_group: bool) -> Html:
    """Render that a target is set, what it asks of each day, and how to change it."""
    blocks = [
        t("planning.target_set") if has_group else t("planning.target_alone", code=place.code),
        _target(t, pace, place),
        t("planning.target_change"),
    ]
    return Html("\n\n".join(blocks))


def until_label(t: Text, today: date, day: date) -> str:
    """Return a button's label for a last day: in how many days, and its date."""
    return plain(t.plural("planning.in_days", (day - today).days, day=t.date(day)))


def too_much(t: Text, pace: Pace) -> Html:
    """Render that a target's date asks more of a day than people have shown, and what they reach.

    What the buttons below change is said: the date, or the number.
    """
    assert pace.ceiling is not None
    lines = [
        t("planning.too_much", needed=pace.needed, ceiling=pace.ceiling, least=LEAST),
        t("planning.reached_by_then", number=pace.reached_by_then, day=long_day(t, pace.until)),
    ]
    if pace.reached_on is not None:
        day = long_day(t, pace.reached_on)
        lines.append(t("planning.reached_on", number=pace.number, day=day))
    return Html(" ".join(lines))


def later_label(t: Text, day: date) -> str:
    """Return the label of the button that gives a target a later date."""
    return t.plain("planning.button_later", day=t.date(day))


def lower_label(t: Text, pace: Pace) -> str:
    """Return the label of the button that lowers a target to what its date allows."""
    return t.plain("planning.button_lower", number=pace.reached_by_then)


def kept(t: Text, target: RunningTarget) -> Html:
    """Render that a target stays as it is."""
    return t("planning.target_kept", place=t.name(target.place), target=_running(t, target))


def _target(t: Text, pace: Pace, place: Place) -> Html:
    head = t(
        "planning.target",
        code=place.code,
        place=t.name(place),
        measure=t.plain(f"planning.measure_{pace.measure}"),
        done=pace.done,
        number=pace.number,
        day=long_day(t, pace.until),
    )
    if pace.done >= pace.number:
        return Html(f"{head}\n{t('planning.reached')}")
    if not pace.days_left:
        return Html(f"{head}\n{t('planning.only_off', today=pace.each_day)}")
    per_day = t.plural("planning.per_day", pace.days_left, today=pace.each_day)
    if pace.is_too_much:
        return Html(f"{head}\n{per_day}\n\n{too_much(t, pace)}")
    return Html(f"{head}\n{per_day}")
