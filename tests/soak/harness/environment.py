"""The environment of a soak test: places, linked groups, sessions, workers with seats.

The bot's time zone is one in which it is seven in the evening: the reminders of tomorrow's session
are due immediately, and every minute more digests and reminders become due.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models import authority, chats, tables, trainings, workers
from models.identity import PhoneCipher
from models.trainings import planning
from playground.telegram import TelegramChat, TelegramUser, World
from playground.telegram import groups as telegram_groups
from tests.support.world import (
    AGREED,
    DAY,
    HOUR,
    agar_and_susner,
    booth_id,
    place_id,
    zone_where_it_is,
)

EVENING = 19  # o'clock
NEVER = "06:00"  # in the evening neither due nor still useful
MINUTE = timedelta(minutes=1)
MEENA = 900


@dataclass(frozen=True, slots=True)
class SoakSize:
    """Numbers of everything in a run. A wave is what becomes due in one minute."""

    kills: int
    updates: int
    groups: int
    seeds: int  # workers with seats at the start
    concurrency: int  # users who talk at the same time
    waves: int
    sends_per_second: int
    lease_waits: float  # 0 to 1: share of kills that wait for the dead process's leases to expire


@dataclass(frozen=True, slots=True)
class Environment:
    """The world and the database's contents; `seats` by code of the sessions open to all."""

    world: World
    zone: ZoneInfo
    keys: PhoneCipher
    groups: tuple[TelegramChat, ...]
    seeds: tuple[TelegramUser, ...]
    seats: dict[str, int]
    contested: str  # code of the session in which all seeds and others enrol
    updates: int  # already pending: the groups' updates for the added bot


def prepare(world: World, size: SoakSize, key: str, now: datetime) -> Environment:
    """Fill an empty, migrated database and an empty world."""
    agar_and_susner()
    tables.Booth.create(ac=place_id("AC166"), part=6, suffix="A", name_en="Village 6, west")
    zone = ZoneInfo(zone_where_it_is(EVENING, now))
    keys = PhoneCipher(key)
    meena = world.add_person("Meena Parmar", user_id=MEENA)
    world.chats[meena.id].started = True  # she is told of uncertain digests
    coordinator = _registered(meena, keys, now - DAY)
    authority.grant(coordinator, "state_incharge", now - DAY, place_id=place_id("MP"))
    seeds = tuple(world.add_person(f"Seed {n}") for n in range(size.seeds))
    for user in seeds:
        _registered(user, keys, now - DAY)
        world.chats[user.id].started = True
    tomorrow, *soon = _sessions(size, now)
    for user in seeds:
        for session in (tomorrow, soon[0]):
            trainings.enrol(user.id, session.id, now - DAY + HOUR)
    scarce = [_session(now + n * DAY, max(2, size.seeds // 4), now, n) for n in (3, 4)]
    linked = [_group(world, meena, n, size, zone, now) for n in range(size.groups)]
    return Environment(
        world=world,
        zone=zone,
        keys=keys,
        groups=tuple(linked),
        seeds=seeds,
        seats={s.code: s.seats for s in (*soon, *scarce)},
        contested=soon[0].code,
        updates=len(world.updates),
    )


def _sessions(size: SoakSize, now: datetime) -> list[trainings.Session]:
    """Plan tomorrow's session, and for each wave one with its reminders due then."""
    begin = now.replace(second=0, microsecond=0) + 2 * HOUR
    starts_soon = [begin + wave * MINUTE for wave in range(size.waves)]
    starts = [now + 15 * HOUR, *starts_soon]
    return [_session(at, 500, now, -n) for n, at in enumerate(starts)]


def _session(at: datetime, seats: int, now: datetime, number: int) -> trainings.Session:
    new = planning.NewSession(place_id("PC21"), "Booth work", at, seats, f"Hall {number}")
    return planning.make_session(new, by=MEENA, now=now - DAY)


def _group(
    world: World, meena: TelegramUser, n: int, size: SoakSize, zone: ZoneInfo, now: datetime
) -> TelegramChat:
    chat = world.add_group(f"Dewas {n}", meena)
    telegram_groups.bring_bot(world, meena, chat.id, "add")
    chats.link(chat.id, 0, chat.title, place_id("PC21"), by=MEENA, now=now)
    for kind, wave in (("targets", n % size.waves), ("schedule", (n + 1) % size.waves)):
        at = (now + wave * MINUTE).astimezone(zone).time().replace(second=0, microsecond=0)
        chats.set_time(chat.id, 0, kind, at, by=MEENA, now=now)
    return chat


def _registered(user: TelegramUser, keys: PhoneCipher, now: datetime) -> int:
    form = workers.Registration(user.id, user.name, user.phone, booth_id("166/1"), AGREED)
    worker = workers.register(form, keys=keys, admin=False, now=now)
    chats.set_language(user.id, 0, "hi", now, private=True)
    tables.Worker.update(last_active_at=now).where(tables.Worker.id == worker.id).execute()
    return worker.id
