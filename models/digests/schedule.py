"""Queue the daily digests of each linked group, and the weekly one, when they are due."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from models import chats, polls, tables
from models.database import transaction
from models.outbox_subjects import OutboxSubject
from models.queues import dead_letters, outbox
from models.quiet_hours import QUIET_FROM, is_by_day
from models.tables.chats import DigestKind
from models.targets import WEEKDAYS

KINDS = tuple(DigestKind)
DAILY = tuple(kind for kind in KINDS if kind != DigestKind.WEEKLY)
AHEAD, AHEAD_WEEKLY = 3, 15  # days: today's digest and the next one, whatever has gone today
LATEST = timedelta(hours=6)  # a digest older than this is of no use any more
RUN_RECORDED_EVERY = timedelta(minutes=5)


class DigestSettings(Protocol):
    """The settings that Times are made from."""

    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def targets_at(self) -> time: ...
    @property
    def schedule_at(self) -> time: ...
    @property
    def weekly_at(self) -> time: ...
    @property
    def weekly_day(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Times:
    """When the digests go out, unless a group has its own times."""

    zone: ZoneInfo
    targets_at: time
    schedule_at: time
    weekly_at: time = time(10)
    weekly_day: str = "sun"  # of WEEKDAYS

    @classmethod
    def from_settings(cls, settings: DigestSettings) -> "Times":
        """Return the times that the settings name."""
        return cls(
            settings.zone,
            settings.targets_at,
            settings.schedule_at,
            settings.weekly_at,
            settings.weekly_day,
        )

    def common(self, kind: DigestKind) -> time:
        """Return the time of a digest, unless a group has its own."""
        return {
            DigestKind.TARGETS: self.targets_at,
            DigestKind.SCHEDULE: self.schedule_at,
            DigestKind.WEEKLY: self.weekly_at,
        }[kind]


class _Silences:
    """The places that are silent before a poll, looked up once for each moment that matters."""

    def __init__(self) -> None:
        self._at: dict[datetime, frozenset[int]] = {}

    def forbid(self, link: chats.GroupLink, kind: DigestKind, *moments: datetime) -> bool:
        """Return whether a group may not get this digest at one of these moments.

        A digest whose time lies in the silence is not posted after it either: the poll is over.
        """
        if polls.CONTENT_OF[OutboxSubject(kind)] not in polls.CAMPAIGN:
            return False
        for moment in moments:
            if moment not in self._at:
                self._at[moment] = polls.silent_places(moment)
        return any(link.place.id in self._at[moment] for moment in moments)


def make_due(times: Times, now: datetime) -> int:
    """Queue every digest that is due, once per kind, group and local date; return how many.

    A digest is due from its time on, for LATEST; after that it is skipped. One that nobody looked
    for in that span, because nothing ran, is recorded as missed.
    Safe to call at any time, from several processes.
    """
    count, recent, silences = 0, _made_lately(now), _Silences()
    _record_missed(times, now, recent)
    for link in chats.all_linked():
        for kind in KINDS:
            for moment in _moments(link, kind, times, now):
                digest = (kind, link.chat_id, link.thread_id, moment.date())
                is_due = moment <= now < _expiry(moment) and digest not in recent
                if is_due and not silences.forbid(link, kind, moment, now):
                    count += _make(link, kind, moment, times.zone, now)
    return count


def make_after_restore(times: Times, now: datetime) -> int:
    """Queue every digest that is due, as `make_due` does; return how many.

    What fell away since the backup that was restored is not recorded as missed: it may have come.
    """
    with transaction():
        _record_run(now)
        return make_due(times, now)


def make_now(place_id: int, zone: ZoneInfo, now: datetime) -> int:
    """Queue today's daily digests of a place's groups, unless they were posted; return how many."""
    links = [link for link in chats.all_linked() if link.place.id == place_id]
    silences = _Silences()
    return sum(
        _make(link, kind, now, zone, now)
        for link in links
        for kind in DAILY
        if kind not in link.kinds_off and not silences.forbid(link, kind, now)
    )


def next_due(times: Times, now: datetime) -> datetime | None:
    """Return the next moment at which some group's digest falls due; None without groups."""
    ahead = (
        moment
        for link in chats.all_linked()
        for kind in KINDS
        for moment in _moments(link, kind, times, now)
        if moment > now
    )
    return min(ahead, default=None)


def first_at(link: chats.GroupLink, kind: str, times: Times, now: datetime) -> datetime | None:
    """Return when a group gets its next digest of a kind: not today, if it has today's already.

    None for a digest that is switched off there.
    """
    recent, which = _made_lately(now), DigestKind(kind)
    minute = now.replace(second=0, microsecond=0)
    ahead = [moment for moment in _moments(link, which, times, now) if moment >= minute]
    chat = link.chat_id, link.thread_id
    return next((m for m in ahead if (kind, *chat, m.date()) not in recent), None)


def last_run() -> datetime | None:
    """Return when digests were last looked for, to RUN_RECORDED_EVERY; None: never."""
    row = tables.DigestRun.get_or_none()
    return row.at if row else None


def _made_lately(now: datetime) -> set[tuple[str, int, int, date]]:
    """Return what was queued these days, so that a run does not ask for each group again."""
    digest, chat = tables.Digest, tables.Chat
    rows: Any = (
        digest.select(digest.kind, chat.chat_id, chat.thread_id, digest.local_date)
        .join(chat)
        .where(digest.local_date >= now.date() - timedelta(days=3))
        .tuples()
    )
    return set(rows)


def _record_missed(times: Times, now: datetime, recent: set[tuple[str, int, int, date]]) -> None:
    """Record each digest that fell away since the last run, and that there was a run now."""
    last = tables.DigestRun.get_or_none()
    if last is not None and abs(now - last.at) < RUN_RECORDED_EVERY:
        return
    with transaction():
        for link, kind, moment in _fallen_away(times, last.at, now) if last is not None else ():
            day = moment.date()
            if (kind, link.chat_id, link.thread_id, day) not in recent:
                dead_letters.record_missed(
                    f"missed:{kind}:{link.chat_id}:{link.thread_id}:{day.isoformat()}",
                    link.chat_id,
                    link.thread_id,
                    OutboxSubject(kind),
                    {"place": link.place.id},
                    due=moment,
                    now=now,
                )
        _record_run(now)


def _record_run(now: datetime) -> None:
    tables.DigestRun.insert(id=1, at=now).on_conflict(
        conflict_target=(tables.DigestRun.id,), update={tables.DigestRun.at: now}
    ).execute()


def _fallen_away(
    times: Times, since: datetime, now: datetime
) -> Iterator[tuple[chats.GroupLink, DigestKind, datetime]]:
    """Return the digests whose whole time to be sent lies between two runs."""
    for link in chats.all_linked():
        for kind in KINDS:
            for moment in _moments(link, kind, times, now):
                if since < moment and _expiry(moment) <= now:
                    yield link, kind, moment


def _make(
    link: chats.GroupLink, kind: DigestKind, moment: datetime, zone: ZoneInfo, now: datetime
) -> int:
    day = moment.astimezone(zone).date()
    with transaction():
        chat = tables.Chat.get(
            tables.Chat.chat_id == link.chat_id, tables.Chat.thread_id == link.thread_id
        )
        existing = tables.Digest.select().where(
            tables.Digest.kind == kind,
            tables.Digest.chat == chat.id,
            tables.Digest.local_date == day,
        )
        if existing.exists():
            return 0
        is_new = outbox.enqueue(
            f"{kind}:{chat.id}:{day.isoformat()}",
            link.chat_id,
            link.thread_id,
            OutboxSubject(kind),
            {"place": link.place.id},
            now=now,
            expires_at=_expiry(moment),
        )
        tables.Digest.insert(
            kind=kind, chat=chat.id, local_date=day, made_at=now
        ).on_conflict_ignore().execute()
    return int(is_new)


def _expiry(moment: datetime) -> datetime:
    """Return when a digest is too late: after LATEST, or when the quiet hours begin.

    A group that chose a time inside the quiet hours gets its digest then all the same.
    """
    evening = datetime.combine(moment.date(), QUIET_FROM, moment.tzinfo)
    return min(moment + LATEST, evening) if is_by_day(moment.time()) else moment + LATEST


def _moments(
    link: chats.GroupLink, kind: DigestKind, times: Times, now: datetime
) -> Iterator[datetime]:
    """Return the moments from yesterday on, so that midnight cuts nothing off, to the next ones.

    Those before the minute in which the group chose its time are none: they were not announced.
    """
    if kind in link.kinds_off:
        return
    own, since = link.own_time(kind)
    at, today = own or times.common(kind), now.astimezone(times.zone).date()
    is_weekly = kind == DigestKind.WEEKLY
    weekday = WEEKDAYS.index(link.weekly_day or times.weekly_day) if is_weekly else None
    for days in range(-1, AHEAD_WEEKLY if is_weekly else AHEAD):
        day = today + timedelta(days=days)
        if weekday is not None and day.weekday() != weekday:
            continue
        moment = datetime.combine(day, at, times.zone)
        if since is None or moment >= since.replace(second=0, microsecond=0):
            yield moment
