"""Render the morning digest (targets) and the evening digest (schedule) of a group."""

from collections.abc import Iterable
from datetime import date, datetime

from bot.html import Html, shorten
from bot.i18n import Text
from bot.messages import booth_care
from bot.messages.strength import unplaced
from models.digests import ScheduleDigest, TargetsDigest
from models.strength import PlaceStrength
from models.targets import Pace
from models.trainings import Session

BAR = 10  # squares
SESSIONS, FORWARDED = 3, 30  # in a text to forward: sessions, and characters of a title
MOST_LINES = 12  # ACs shown; a state's PCs would fill the screen
GRADES = ("strong", "fair", "weak", "empty")


def targets(digest: TargetsDigest, t: Text) -> Html:
    """Render the day's targets of a place."""
    blocks = [t("digest.targets_title", place=t.name(digest.place), day=_day(t, digest.day))]
    blocks += [_pace(pace, digest.day, t) for pace in digest.paces]
    if not digest.paces:
        blocks.append(t("digest.no_target", code=digest.place.code))
    blocks.append(_strength(digest.strength, t))
    blocks += booth_care.in_digest(t, digest.cares)
    if digest.sessions:
        lines = [_session(session, t) for session in digest.sessions]
        blocks.append(_lines(t("digest.today_sessions"), lines))
    return Html("\n\n".join(blocks))


def targets_forward(digest: TargetsDigest, t: Text) -> str:
    """Return the day's targets as a short text to forward, "" where there is none."""
    lines = [
        t.plain(
            "digest.forward_pace" if pace.today else "digest.forward_total",
            measure=t.plain(f"planning.measure_{pace.measure}"),
            today=pace.today,
            done=pace.done,
            number=pace.number,
        )
        for pace in digest.paces
    ]
    day = t.short_day(digest.day)
    title = t.plain("digest.forward_targets", place=t.name(digest.place), day=day)
    return "\n".join([title, *lines]) if lines else ""


def schedule_forward(digest: ScheduleDigest, t: Text) -> str:
    """Return the coming sessions as a short text to forward, "" where there is none."""
    title = t.plain("digest.forward_schedule", place=t.name(digest.place))
    lines = [
        t.plain(
            "digest.forward_session",
            day=t.short_day(session.starts_at),
            time=t.time(session.starts_at),
            title=shorten(session.title, FORWARDED),
        )
        for session in digest.sessions[:SESSIONS]
    ]
    return "\n".join([title, *lines]) if lines else ""


def schedule(digest: ScheduleDigest, t: Text) -> Html:
    """Render the sessions of the coming days, a heading for each day."""
    blocks = [t("digest.schedule_title", place=t.name(digest.place))]
    days: dict[str, list[Html]] = {}
    for session in digest.sessions:
        days.setdefault(_day(t, session.starts_at), []).append(_session(session, t))
    blocks += [_lines(t("digest.day", day=day), lines) for day, lines in days.items()]
    if not days:
        blocks.append(t("digest.no_sessions"))
    return Html("\n\n".join(blocks))


def _pace(pace: Pace, today: date, t: Text) -> Html:
    lines = [
        t(f"digest.measure_{pace.measure}"),
        *_asked_today(pace, t),
        t("digest.total", bar=_bar(pace), done=pace.done, number=pace.number),
        _until(pace, today, t),
    ]
    if pace.yesterday_asked:
        numbers = {"done": pace.yesterday_done, "asked": pace.yesterday_asked}
        lines.append(t(f"digest.yesterday_{pace.measure}", **numbers))
    lines.append(_against_pace(pace, t))
    if len(pace.shares) > 1:
        shown = sorted(pace.shares, key=lambda share: -share.today)[:MOST_LINES]
        lines += [
            t("digest.share", code=s.code, name=t.name(s), today=s.today, done=s.done, gap=s.gap)
            for s in shown
            if s.today
        ]
    return Html("\n".join(lines))


def _asked_today(pace: Pace, t: Text) -> list[Html]:
    """Return the line of what today asks: none where nothing is left to do."""
    if pace.today:
        return [t(f"digest.today_{pace.measure}", today=pace.today)]
    return [t("digest.rest")] if pace.each_day else []


def _until(pace: Pace, today: date, t: Text) -> Html:
    day = t.day_of(pace.until, today)
    if not pace.days_left:
        return t("digest.until_off", day=day)
    return t.plural("digest.until", pace.days_left, day=day)


def _against_pace(pace: Pace, t: Text) -> Html:
    if pace.done >= pace.number:
        return t("digest.reached")
    if pace.done >= pace.due:
        return t("digest.on_pace")
    return t.plural("digest.behind", pace.due - pace.done)


def _strength(strength: PlaceStrength, t: Text) -> Html:
    grades = [
        t("digest.grade", grade=t(f"grade.{grade}"), n=strength.by_grade.get(grade, 0))
        for grade in GRADES
    ]
    if not strength.booths:
        people = [t("strength.people", confirmed=strength.confirmed)] if strength.confirmed else []
        return Html("\n".join([*people, t("strength.no_booths")]))
    lines = [
        t("digest.strength", confirmed=strength.confirmed, booths=strength.booths),
        *unplaced(t, strength),
        Html(" · ".join(grades)),
    ]
    if strength.weakest:
        lines.append(t("digest.weakest"))
        lines += [
            t(
                "digest.booth",
                code=booth.code,
                name=t.name(booth),
                confirmed=booth.confirmed,
                target=booth.target,
            )
            for booth in strength.weakest
        ]
    if strength.unknown.sample_booths:
        lines.append(t.plural("digest.sample", strength.unknown.sample_booths))
    if strength.unknown.acs_without_booths:
        lines.append(t.plural("strength.acs_without", strength.unknown.acs_without_booths))
    return Html("\n".join(lines))


def _session(session: Session, t: Text) -> Html:
    return t(
        "digest.session" if session.free else "digest.session_full",
        code=session.code,
        when=t.moment(session.starts_at),
        title=session.title,
        venue=session.venue,
        seats=f"{session.taken}/{session.seats}",
        free=session.free,
    )


def _bar(pace: Pace) -> str:
    full = min(BAR, BAR * pace.done // pace.number)
    return "▰" * full + "▱" * (BAR - full)


def _day(t: Text, day: date | datetime) -> str:
    return f"{t.weekday(day)}, {t.date(day)}"


def _lines(heading: Html, lines: Iterable[Html]) -> Html:
    return Html("\n".join([heading, *lines]))
