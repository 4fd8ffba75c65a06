"""Render the sessions near a worker, a swap, a booth's team, and the card of a session."""

from collections.abc import Iterable
from itertools import groupby

from bot.html import Html, shorten, timed
from bot.i18n import Text
from bot.messages import trainings
from bot.pictures import SessionCard
from models.seats import (
    Nearness,
    NearSession,
    NearSessions,
    SessionNews,
    Swap,
    Team,
    TeamMember,
    TeamSeat,
    TeamState,
)
from models.trainings import Session

BAR = 5  # signs of a bar
FILLED, EMPTY = "▰", "▱"
NEEDED = "needed"  # by the posts of a worker
QUOTED = 60  # characters of a title or venue in a list


def near(t: Text, shown: NearSessions) -> Html:
    """Render a page of the sessions around a worker: those their posts need, then near ones."""
    blocks = [t("seats.title")] if shown.sessions else [t("trainings.none")]
    for group, ones in groupby(shown.sessions, lambda n: NEEDED if n.is_needed else n.nearness):
        heading = t(f"seats.near_{group}", place=t.name(shown.ac))
        blocks += [heading, *(_near(t, one) for one in ones)]
    if shown.waits and not shown.has_seat:
        blocks.append(t("seats.waits"))
    return Html("\n\n".join(blocks))


def swapped(t: Text, swap: Swap) -> Html:
    """Render that a seat was given up for another one."""
    codes = ", ".join(s.code for s in swap.given_up)
    title = t("seats.swapped", code=swap.taken.code, other=codes)
    if not swap.given_up:
        title = t("trainings.enrolled", code=swap.taken.code)
    return Html("\n".join([title, "", trainings.about(t, swap.taken)]))


def news(t: Text, told: SessionNews) -> Html:
    """Render that a session near by was made, for somebody who waited for it."""
    lines = [*trainings.where(t, told.session), free(t, told.session)]
    return Html("\n".join([t("seats.news"), "", *lines]))


def free(t: Text, session: Session) -> Html:
    """Render how many seats are free of how many, with a bar that fills."""
    if session.free <= 0 and session.kept:
        return t("seats.kept", bar=_bar(session))
    if session.free <= 0:
        return t("seats.full", bar=_bar(session), seats=str(session.seats))
    return t("seats.free", bar=_bar(session), seats=str(session.seats), free=str(session.free))


def team_offer(t: Text, team: Team) -> Html:
    """Render who of a booth would get a seat, who not and why."""
    count = len(team.having(TeamState.FREE))
    title = t("seats.team_offer" if count else "seats.team_nobody", code=team.session.code)
    return _team(t, title, team)


def team_taken(t: Text, team: Team) -> Html:
    """Render who of a booth has a seat now, who not and why."""
    return _team(t, t("seats.team_taken", code=team.session.code), team)


def team_seat(t: Text, seat: TeamSeat) -> Html:
    """Render that somebody took a seat for this worker."""
    by = t.person(seat.by)
    title = t("seats.team_told", by=by) if by else t("seats.team_told_by_booth")
    decline = t("seats.team_decline")
    return Html("\n".join([title, "", *trainings.where(t, seat.session), "", decline]))


def card(t: Text, session: Session, campaign: str) -> Html:
    """Render what everybody may know of a session, to be sent into any chat."""
    return t(
        "inline.card",
        campaign=campaign,
        code=session.code,
        title=session.title,
        day=trainings.when(t, session),
        time=t.time(session.starts_at),
        venue=session.venue,
        place=t.name(session.place),
    )


def picture(t: Text, session: Session, campaign: str, colour: str, username: str) -> SessionCard:
    """Return the contents of a session's card as a picture; its QR code takes a seat.

    It says how many seats there are, not how many are free: it is read days later.
    """
    place, venue = session.place, session.venue
    if not any(name and name in venue for name in (place.name_hi, place.name_en)):
        venue = f"{venue}, {t.name(place)}"
    return SessionCard(
        campaign=campaign,
        colour=colour,
        subject=session.title,
        facts=(
            (t.plain("inline.picture_day"), trainings.when(t, session)),
            (t.plain("inline.picture_time"), t.time(session.starts_at)),
            (t.plain("inline.picture_venue"), venue),
            (t.plain("inline.picture_seats"), t.number(session.seats)),
        ),
        code=session.code,
        link=trainings.session_link(username, session),
        scan=t.plain("inline.picture_scan"),
    )


def card_title(t: Text, session: Session) -> str:
    """Return the first line of a card in the list that one chooses from."""
    return f"{session.code} {shorten(session.title, QUOTED)}"


def card_description(t: Text, session: Session) -> str:
    """Return the second line: when and where."""
    return t.plain(
        "inline.description",
        day=t.short_day(session.starts_at),
        time=t.short_time(session.starts_at),
        place=t.name(session.place),
    )


def _near(t: Text, one: NearSession) -> Html:
    session = one.session
    where = session.venue
    if one.nearness is not Nearness.AC:
        where = f"{where}, {t.name(session.place)}"
    last = t("seats.mine") if one.is_mine else free(t, session)
    if one.is_passed:
        last = Html(f"{last} · {t('seats.passed')}")
    day, at = t.short_day(session.starts_at), int(session.starts_at.timestamp())
    time = timed(t.short_time(session.starts_at), at)
    lines = [
        t("seats.line", code=session.code, title=shorten(session.title, QUOTED)),
        t("seats.when", day=day, time=time, venue=shorten(where, QUOTED)),
        last,
    ]
    return Html("\n".join(lines))


def _bar(session: Session) -> str:
    filled = -(-session.taken * BAR // session.seats)
    if session.free > 0 or session.kept:
        filled = min(filled, BAR - 1)
    return FILLED * filled + EMPTY * (BAR - filled)


def _team(t: Text, title: Html, team: Team) -> Html:
    when = f"{t.short_day(team.session.starts_at)}, {t.time(team.session.starts_at)}"
    about = t("seats.team_about", title=team.session.title, when=when, booth=team.booth.code)
    blocks = [
        Html("\n".join([t(f"seats.team_{state}", n=len(members)), *_names(t, members)]))
        for state in TeamState
        if (members := team.having(state))
    ]
    return Html("\n\n".join([Html(f"{title}\n{about}"), *blocks]))


def _names(t: Text, members: Iterable[TeamMember]) -> list[Html]:
    return [
        t("seats.team_name_clash", name=m.name, other=m.other)
        if m.other
        else t("seats.team_name", name=m.name)
        for m in members
    ]
