"""Render the setting of a target, for coordinators."""

from collections.abc import Sequence
from datetime import date

from bot.html import Html, plain
from bot.i18n import Text
from bot.messages.sessions import long_day
from models.places import Place
from models.targets import Pace, RunningTarget


def ask_measure(t: Text, place: Place, running: Sequence[RunningTarget]) -> Html:
    """Render the question what a target counts, below those that run at the place."""
    question = t("planning.ask_measure", code=place.code, place=t.name(place))
    if not running:
        return question
    lines = [_running(t, target) for target in running]
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
    return Html(f"{head}\n{t.plural('planning.per_day', pace.days_left, today=pace.each_day)}")
