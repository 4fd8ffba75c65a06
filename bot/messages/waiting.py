"""Render waiting lists for a worker: how they stand, seats that are offered, and what is over."""

from datetime import date

from bot.html import Html
from bot.i18n import Text
from bot.messages import trainings
from models.session_changes import WaitingChange
from models.trainings import Session, WaitingNews, WaitingPosition


def joined(t: Text, position: WaitingPosition, today: date) -> Html:
    """Render that a worker is on the list."""
    return _with_place(t, t("waiting.joined", code=position.session.code), position, today)


def stands(t: Text, position: WaitingPosition, today: date) -> Html:
    """Render how a worker stands, who asked for a seat and is on the list already."""
    code = position.session.code
    if position.offered_until:
        return offered(t, position, today)
    return _with_place(t, t("waiting.stands", code=code), position, today)


def declined(t: Text, position: WaitingPosition, today: date) -> Html:
    """Render that an offered seat was let go, and that they are the last one now."""
    return _with_place(t, t("waiting.declined", code=position.session.code), position, today)


def left(t: Text, session: Session) -> Html:
    """Render that a worker is not on the list any more."""
    return t("waiting.left", code=session.code, title=session.title)


def free_now(t: Text, session: Session) -> Html:
    """Render that nobody need wait: a seat is free."""
    text = t("waiting.free_now", code=session.code)
    return Html("\n".join([text, "", trainings.about(t, session)]))


def offered(t: Text, position: WaitingPosition, today: date) -> Html:
    """Render that a seat is held for a worker, and until when."""
    assert position.offered_until is not None
    until = trainings.until(t, position.offered_until, today)
    title = t("waiting.offered", code=position.session.code, until=until)
    place = t("waiting.place", place=position.place, people=position.people)
    return Html("\n".join([title, place, "", *trainings.where(t, position.session)]))


def news(t: Text, told: WaitingNews, today: date) -> Html:
    """Render what somebody who waits is told."""
    session = told.position.session
    if told.what == "offered":
        return offered(t, told.position, today)
    if told.what == "cancelled":
        title = t("waiting.cancelled", code=session.code)
    else:
        title = t.plural("waiting.call", session.free, code=session.code)
    return Html("\n".join([title, "", *trainings.where(t, session)]))


def changed(t: Text, told: WaitingChange) -> Html:
    """Render that a session for which somebody waits has another time, or is not cancelled."""
    session, lines = told.session, list[Html]()
    if told.before is not None:
        before = Html(f"{trainings.when_at(t, told.before)}, {t.moment(told.before)}")
        lines.append(t("changed.before", before=before))
    lines += [Html(""), *trainings.where(t, session), Html("")]
    if told.position is None:
        lines.append(t("waiting.changed_clash", other=told.clash or ""))
    else:
        place = {"place": told.position.place, "people": told.position.people}
        lines += [t("waiting.changed_keep"), t("waiting.place", **place)]
    return Html("\n".join([t(f"changed.{told.kind}", code=session.code), *lines]))


def listed(t: Text, positions: tuple[WaitingPosition, ...], today: date) -> Html:
    """Render the lists that a worker is on, for below other lists; "" where there is none."""
    if not positions:
        return Html("")
    return Html("\n".join(["\n", t("waiting.title"), *(_line(t, s, today) for s in positions)]))


def _line(t: Text, position: WaitingPosition, today: date) -> Html:
    session = position.session
    text = t(
        "waiting.line",
        code=session.code,
        day=t.short_day(session.starts_at),
        time=t.moment(session.starts_at),
        title=session.title,
        place=position.place,
        people=position.people,
    )
    if position.offered_until:
        until = trainings.until(t, position.offered_until, today)
        return Html("\n".join([text, t("waiting.held", until=until)]))
    return Html("\n".join([text, *_chance(t, position)]))


def _with_place(t: Text, title: Html, position: WaitingPosition, today: date) -> Html:
    lines = [title, t("waiting.place", place=position.place, people=position.people)]
    lines += [t("waiting.open")] if position.open else _chance(t, position)
    return Html("\n".join([*lines, "", *trainings.where(t, position.session)]))


def _chance(t: Text, position: WaitingPosition) -> list[Html]:
    chance = position.chance
    if chance is None:
        return []
    return [t("waiting.chance", got=chance.got, people=chance.people)]
