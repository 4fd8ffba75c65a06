"""Render what groups get: the morning digest, the evening digest, and the coming sessions."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from bot.html import Html, shorten, timed
from bot.i18n import Text
from bot.messages import booth_care, strength
from models.digests import (
    Added,
    AddTask,
    EveningDigest,
    Filled,
    Joined,
    Path,
    PostsTask,
    Result,
    ScheduleDigest,
    TargetsDigest,
    Task,
    Thanks,
)
from models.places import Booth, Place
from models.targets import Pace
from models.trainings import Session

CONFIRMED = "confirmed"  # the measure that people are added for
SESSIONS, FORWARDED = 3, 30  # in a text to forward: sessions, and characters of a title


def targets(digest: TargetsDigest, t: Text) -> Html:
    """Render the morning of a place: its number, yesterday, what to do today, and thanks."""
    head = [t("digest.title", place=t.name(digest.place), day=named_day(t, digest.day))]
    head += _numbers(t, digest.paces, digest.people, "yesterday")
    head += _state(t, digest)
    head += strength.unplaced(t, digest.unplaced)
    tasks = [_task(t, task, number) for number, task in enumerate(digest.tasks, start=1)]
    blocks = [Html("\n".join(head))]
    if tasks:
        blocks.append(_lines(t("digest.tasks"), tasks))
    blocks += booth_care.in_digest(t, digest.cares)
    blocks += thanked(t, digest.thanks, "digest.thanks_yesterday")
    if not digest:
        blocks.append(t("digest.no_target", code=digest.place.code))
    return Html("\n\n".join(blocks))


def evening(digest: EveningDigest, t: Text) -> Html:
    """Render the evening of a place: what came of the day, thanks, and tomorrow's sessions."""
    head = [t("digest.evening_title", place=t.name(digest.place), day=named_day(t, digest.day))]
    if digest.people:
        head += _numbers(t, digest.paces, digest.people, "today")
    blocks = [Html("\n".join(head))]
    if digest.results:
        blocks.append(_lines(t("digest.results"), (_result(t, one) for one in digest.results)))
    blocks += booth_care.in_digest(t, digest.cares)
    blocks += thanked(t, digest.thanks, "digest.thanks_today")
    if digest.sessions:
        begins = digest.sessions[0].starts_at
        tomorrow = t.short_day(begins) == t.short_day(digest.tomorrow)
        heading = t("digest.tomorrow") if tomorrow else t("digest.next", day=named_day(t, begins))
        blocks.append(_lines(heading, (_coming(t, session) for session in digest.sessions)))
    return Html("\n\n".join(blocks))


def schedule(digest: ScheduleDigest, t: Text) -> Html:
    """Render the sessions of the coming days, a heading for each day."""
    blocks = [t("digest.schedule_title", place=t.name(digest.place))]
    days: dict[str, list[Html]] = {}
    for session in digest.sessions:
        day = f"{t.weekday(session.starts_at)}, {t.date(session.starts_at)}"
        days.setdefault(day, []).append(_session(session, t))
    blocks += [_lines(t("digest.day", day=day), lines) for day, lines in days.items()]
    if not days:
        blocks.append(t("digest.no_sessions"))
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


def schedule_forward(digest: ScheduleDigest | EveningDigest, t: Text) -> str:
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


def numbers(t: Text, paces: Sequence[Pace], path: Path) -> list[Html]:
    """Return a line for each target, and whose share it is; without a target people alone."""
    if not paces:
        return [t("digest.people", n=path.done[-1])]
    return [*(_number(t, pace) for pace in paces), *_share(t, paces)]


def thanked(t: Text, thanks: Sequence[Thanks], key: str) -> list[Html]:
    """Return the line that thanks people by first name; [] where there is nobody to thank."""
    if not thanks:
        return []
    named = [f"{t.person(one.name)} {t.number(one.number)}" for one in thanks]
    return [t(key, names=t.plain("digest.comma").join(named))]


def named_day(t: Text, day: date | datetime) -> str:
    """Return a day with its weekday: `रविवार 29 नवंबर`."""
    return f"{t.weekday(day)} {t.day_of(day, day)}"


def _numbers(t: Text, paces: Sequence[Pace], people: Joined, when: str) -> list[Html]:
    """Return a line for each target, who came behind the first; without a target people alone."""
    came = _came(t, people, when)
    confirmed = [pace for pace in paces if pace.measure == CONFIRMED]
    lines = [_number(t, pace) for pace in confirmed]
    if not confirmed and (came or not paces):
        lines = [t("digest.people", n=people.total)] if people.total else []
    lines += [came] if came and lines else []
    for pace in paces:
        if pace.measure != CONFIRMED:
            shown = when == "yesterday" and pace.yesterday_done
            more = t("digest.trained_yesterday", n=pace.yesterday_done) if shown else Html("")
            lines.append(Html(f"{_number(t, pace)}{more}"))
    return [*lines, *_share(t, paces)]


def _share(t: Text, paces: Sequence[Pace]) -> list[Html]:
    shares = [pace for pace in paces if pace.of is not None][:1]
    return [t("digest.share", place=t.name(pace.of), number=pace.of_number) for pace in shares]


def _number(t: Text, pace: Pace) -> Html:
    percent = min(100, 100 * pace.done // pace.number) if pace.number else 0
    bar, done = strength.bar(percent), pace.done
    return t(f"digest.number_{pace.measure}", bar=bar, done=done, number=pace.number)


def _came(t: Text, people: Joined, when: str) -> Html:
    """Return who came on a day, beside the same day of the week before; "" where nobody did."""
    parts = []
    if when == "today" and not people.came:
        return Html("")
    if people.came:
        parts.append(t.plural(f"digest.came_{when}", people.came))
    elif people.week_before:
        parts.append(t("digest.came_none"))
    if parts and people.week_before:
        before = t("digest.week_before", day=t.weekday(people.day), n=people.week_before)
        parts[0] = Html(f"{parts[0]} {before}")
    if people.doubted:
        parts.append(t("digest.doubted", n=people.doubted))
    return Html(t.plain("digest.comma").join(parts))


def _state(t: Text, digest: TargetsDigest) -> list[Html]:
    """Return that a target is reached, asks too much or nothing today; [] for any other day.

    A target that was set today is not praised, nor is a number that is still under review.
    """
    pace = next((p for p in digest.paces if p.measure == CONFIRMED), None)
    if pace is None:
        return []
    is_new = pace.starts_on is not None and pace.starts_on >= digest.day
    if pace.done - digest.people.doubted >= pace.number and not is_new:
        return [t("digest.reached")]
    if pace.each_day and not pace.today:
        return [t("digest.rest")]
    return [_too_much(t, digest.place, pace)] if pace.is_too_much and pace.of is None else []


def _too_much(t: Text, place: Place, pace: Pace) -> Html:
    assert pace.ceiling is not None
    return t(
        "digest.too_much",
        code=place.code,
        number=pace.number,
        day=t.day_of(pace.until, pace.until),
        needed=pace.needed,
        ceiling=pace.ceiling,
    )


def _task(t: Text, task: Task, number: int) -> Html:
    """Return the numbered line of a task."""
    if isinstance(task, AddTask):
        number_of = max(1, len(task.booths))
        untaken = t.plural("digest.untaken", number_of) if task.untaken else Html("")
        if task.booths:
            text = t.plural("digest.add_at", task.number, booths=_booths(t, task.booths))
        else:
            text = t.plural("digest.add", task.number, place=t.name(task.place))
        text = Html(f"{text}{untaken}")
    elif isinstance(task, PostsTask):
        booths, post = _booths(t, task.booths), t.name(task.kind)
        text = t.plural("digest.posts", len(task.booths), booths=booths, post=post)
    else:
        text = _coming(t, task.session, bullet=False)
    return t("digest.task", number=str(number), task=text)


def _result(t: Text, result: Result) -> Html:
    """Return the line of what came of a task."""
    if isinstance(result, Added):
        key = "digest.added" if result.came else "digest.added_none"
        text = t.plural(key, result.wanted, place=t.name(result.place), came=result.came)
    elif isinstance(result, Filled):
        post = t.name(result.kind)
        parts = (("filled", result.filled), ("unfilled", result.empty))
        said = [
            t.plural(f"digest.{key}", len(booths), booths=_booths(t, booths), post=post)
            for key, booths in parts
            if booths
        ]
        text = Html(t.plain("digest.comma").join(said))
    else:
        session, seats = result.session, result.session.seats
        values = {"title": session.title, "venue": session.venue}
        if result.present:
            text = t.plural("digest.present", result.present, **values)
        elif not session.taken:
            text = t("digest.seats_none", **values)
        else:
            text = t("digest.seats", taken=session.taken, seats=seats, **values)
    return t("digest.done" if result.done else "digest.open", result=text)


def _booths(t: Text, booths: Sequence[Booth]) -> Html:
    """Return the codes of booths as a sentence names them."""
    codes = [t("digest.code", code=booth.code) for booth in booths]
    if len(codes) == 1:
        return codes[0]
    return t("digest.and", first=Html(", ".join(codes[:-1])), last=codes[-1])


def _coming(t: Text, session: Session, *, bullet: bool = True) -> Html:
    """Return when and where a session is, and how many of its seats are free."""
    moment = session.starts_at
    when = timed(t.short_time(moment), int(moment.timestamp()))
    values = {"when": when, "venue": session.venue, "title": session.title}
    key = "digest.coming" if session.free else "digest.coming_full"
    line = t.plural(key, session.free, seats=session.seats, **values)
    return Html(f"• {line}") if bullet else line


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


def _lines(heading: Html, lines: Iterable[Html]) -> Html:
    return Html("\n".join([heading, *lines]))
