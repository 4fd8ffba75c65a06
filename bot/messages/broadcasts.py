"""Render broadcasts: as they arrive, before they are sent, and how far they have come."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from bot.html import Html as Html
from bot.html import of_typed, plain
from bot.i18n import Text as Text
from models.authority import PostKind
from models.broadcasts import (
    PER_WEEK,
    SECOND_ABOVE,
    Arrived,
    BroadcastPreview,
    BroadcastState,
    BroadcastView,
    LeftOut,
    Letter,
)
from models.places import Place
from models.trainings import Session

SECONDS = 60  # from so many on, the time is told in minutes


def letter(t: Text, one: Letter) -> Html:
    """Render a broadcast as one person gets it: who it is from, and its words."""
    key = "broadcasts.head" if one.sender else "broadcasts.head_nameless"
    head = t(key, place=t.name(one.place), name=t.person(one.sender))
    return Html(f"{head}\n\n{of_typed(one.words.body(t.language))}")


def ask_whom(t: Text, place: Place) -> Html:
    """Render the question whom in a place a broadcast is for."""
    return t("broadcasts.ask_whom", place=t.name(place), code=place.code)


def role_label(t: Text, kind: PostKind, number: int) -> str:
    """Return the label of the button that chooses the holders of a post."""
    return t.plain("broadcasts.role", role=t.name(kind), n=number)


def session_label(t: Text, session: Session) -> str:
    """Return the label of the button that chooses those who have a seat in a session."""
    day = t.short_day(session.starts_at)
    return t.plain("broadcasts.seats", code=session.code, day=day, taken=session.taken)


def label(t: Text, seen: BroadcastView) -> str:
    """Return the label of the button that shows a broadcast."""
    day = t.short_day(seen.started_at) if seen.started_at else ""
    return t.plain("broadcasts.label", code=seen.code, place=t.name(seen.place), day=day)


def preview(t: Text, seen: BroadcastPreview, now: datetime) -> Html:
    """Render who would get a broadcast, who would not and why, and how long it would take."""
    people = t.plural("broadcasts.people", seen.count.people)
    lines = [_title(t, seen.broadcast), people, *_left_out(t, seen.count.left_out)]
    lines.append(_how_long(t, seen, now))
    return Html("\n".join([*lines, "", t("broadcasts.above")]))


def send_label(t: Text, seen: BroadcastPreview) -> str:
    """Return the label of the button that sends a broadcast."""
    return plain(t.plural("broadcasts.button_send", seen.count.people))


def grown(t: Text, numbers: Mapping[str, object]) -> Html:
    """Render that an audience has grown since it was counted."""
    before, now = int(str(numbers["before"])), int(str(numbers["now"]))
    return t("error.audience_grown", before=before, now=now)


def progress(t: Text, seen: BroadcastView, left_out: Mapping[LeftOut, int]) -> Html:
    """Render how far a broadcast has come; `left_out` has the reasons once it is over."""
    lines = [_title(t, seen), _state(t, seen)]
    if seen.started_at is not None:
        lines.append(t("broadcasts.arrived", sent=seen.sent, people=seen.people))
        lines += [
            t.plural(f"broadcasts.count_{name}", n)
            for name, n in (("waiting", seen.waiting), ("failed", seen.failed))
            if n
        ]
        if seen.uncertain:
            lines.append(t.plural("broadcasts.count_uncertain", seen.uncertain))
        lines += _left_out(t, left_out) if left_out else []
        if seen.words.answer:
            key = f"broadcasts.answered_{seen.words.answer}"
            lines.append(t.plural(key, seen.answered))
    lines += _changes(t, seen)
    return Html("\n".join(lines))


def asked(t: Text, seen: BroadcastView) -> Html:
    """Render the question to a second coordinator."""
    who = t.person(seen.sender)
    people = t.plural("broadcasts.people", seen.people)
    ask = t("broadcasts.ask_second", name=who, limit=SECOND_ABOVE)
    return Html("\n".join([_title(t, seen), people, "", ask]))


def seconded(t: Text, seen: BroadcastView) -> Html:
    """Render to a second coordinator that the broadcast goes out."""
    return t.plural("broadcasts.seconded", seen.people, code=seen.code)


def declined(t: Text, seen: BroadcastView) -> Html:
    """Render to a second coordinator that the broadcast does not go out."""
    return t("broadcasts.declined", code=seen.code)


def news(t: Text, seen: BroadcastView, what: str) -> Html:
    """Render to its author what became of a broadcast."""
    return t(f"broadcasts.news_{what}", code=seen.code, sent=seen.sent, failed=seen.failed)


def ask_stop(t: Text, seen: BroadcastView) -> Html:
    """Render the question before a broadcast is stopped."""
    return t("broadcasts.ask_stop", code=seen.code, sent=seen.sent, waiting=seen.waiting)


def ask_correction(t: Text, seen: BroadcastView, language: str) -> Html:
    """Render the question for the new words in a language, below those that there are."""
    body = seen.words.hi if language == "hi" else seen.words.en
    question = t(f"broadcasts.ask_correction_{language}", code=seen.code)
    return Html(f"{question}\n\n{of_typed(body)}") if body else question


def confirm_correction(t: Text, found: Arrived, bodies: Iterable[str]) -> Html:
    """Render the new words, and where they replace the old ones."""
    shown = "\n\n".join(of_typed(body) for body in bodies)
    lines = [shown, "", t.plural("broadcasts.corrects", found.chats)]
    return Html("\n".join([*lines, *_uncertain(t, found)]))


def ask_take_back(t: Text, found: Arrived) -> Html:
    """Render the question before a broadcast is deleted, and where it cannot be."""
    lines = [_title(t, found.broadcast)]
    lines.append(t.plural("broadcasts.deletes", found.chats - found.late))
    if found.late:
        lines.append(t.plural("broadcasts.late", found.late))
    return Html("\n".join([*lines, *_uncertain(t, found)]))


def take_back_label(t: Text, found: Arrived) -> str:
    """Return the label of the button that deletes a broadcast."""
    return plain(t.plural("broadcasts.button_take_back_now", found.chats - found.late))


def _title(t: Text, seen: BroadcastView) -> Html:
    """Render the code of a broadcast and whom it is for."""
    bounds = [t.name(seen.role)] if seen.role else []
    if seen.grade:
        bounds.append(t.plain(f"broadcasts.grade_{seen.grade}"))
    bounds += [bound for bound in (seen.booth, seen.session) if bound]
    whom = ", ".join(bounds) or t.plain("broadcasts.everybody")
    return t("broadcasts.title", code=seen.code, place=t.name(seen.place), whom=whom)


def _left_out(t: Text, reasons: Mapping[LeftOut, int]) -> list[Html]:
    if not reasons:
        return []
    whole = t.plural("broadcasts.left_out", sum(reasons.values()))
    lines = [
        t.plural(f"broadcasts.left_out_{why}", n, limit=PER_WEEK) for why, n in reasons.items()
    ]
    return [whole, *lines]


def _how_long(t: Text, seen: BroadcastPreview, now: datetime) -> Html:
    begins, ends = seen.begins_at, seen.ends_at
    if begins > now:
        return t("broadcasts.later", begins=_moment(t, begins, now), ends=_moment(t, ends, now))
    seconds = (ends - now).total_seconds()
    if seconds < SECONDS:
        return t("broadcasts.at_once")
    minutes = -(-int(seconds) // 60)
    return t.plural("broadcasts.minutes", minutes, ends=_moment(t, ends, now))


def _moment(t: Text, moment: datetime, now: datetime) -> str:
    """Return a time, with its day where that is another one than today."""
    day = t.short_day(moment)
    return t.time(moment) if day == t.short_day(now) else f"{day}, {t.time(moment)}"


def _state(t: Text, seen: BroadcastView) -> Html:
    if seen.taken_back:
        return t("broadcasts.state_taken_back")
    if seen.state is BroadcastState.PAUSED:
        return t(f"broadcasts.paused_{seen.why or 'person'}")
    if seen.state is BroadcastState.CANCELLED and seen.why == "declined":
        return t("broadcasts.state_declined")
    if seen.state is BroadcastState.ASKED:
        return t("broadcasts.state_asked", limit=SECOND_ABOVE)
    return t(f"broadcasts.state_{seen.state.value}")


def _changes(t: Text, seen: BroadcastView) -> list[Html]:
    """Render how far the newest correction, or the taking back, has come."""
    if not seen.version:
        return []
    kind = "removed" if seen.taken_back else "corrected"
    lines = [t.plural(f"broadcasts.{kind}", seen.changed)]
    if seen.unchanged:
        lines.append(t.plural(f"broadcasts.not_{kind}", seen.unchanged))
    return lines


def _uncertain(t: Text, found: Arrived) -> list[Html]:
    return [t.plural("broadcasts.unsure", found.uncertain)] if found.uncertain else []
