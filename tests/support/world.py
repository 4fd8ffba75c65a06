"""Fixtures for tests: a few places of Madhya Pradesh, and people with names."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet

from bot.conversation import consent_gate
from bot.i18n import Catalogues
from config.settings import Settings
from models import authority, tables, workers
from models.authority import post_kinds
from models.database import transaction
from models.identity import PhoneCipher
from models.invitations import attribution
from models.trainings import passing

AGREED = consent_gate.given(Catalogues(), Settings(), "hi")  # to the current notice
SECRET = Fernet.generate_key().decode()
KEYS = PhoneCipher(SECRET)
NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # a Monday, 12:00 in Bhopal
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def place(kind: str, code: str, name_en: str, name_hi: str, **fields: Any) -> int:
    """Create a place; return its id."""
    row = tables.Place.create(
        kind=kind, state_code="MP", code=code, name_en=name_en, name_hi=name_hi, **fields
    )
    return int(row.id)


def agar_and_susner() -> None:
    """Create PC21 with AC166 (booths 1-5) and PC20 with AC165 (booths 1-3), in one district."""
    place("state", "MP", "Madhya Pradesh", "मध्य प्रदेश")
    district = place("district", "D:agar-malwa", "Agar Malwa", "आगर मालवा")
    for pc, name, ac, ac_name, parts in (
        (21, ("Dewas", "देवास"), 166, ("Agar", "आगर"), 5),
        (20, ("Rajgarh", "राजगढ़"), 165, ("Susner", "सुसनेर"), 3),
    ):
        pc_id = place("pc", f"PC{pc}", *name, number=pc)
        ac_id = place(
            "ac", f"AC{ac}", *ac_name, number=ac, pc=pc_id, district=district, electors=200_000
        )
        for part in range(1, parts + 1):
            tables.Booth.create(ac=ac_id, part=part, name_en=f"Village {part}")
    tables.GeographyImport.create(at=NOON, files="test", changed=1)


def place_id(code: str) -> int:
    """Return the id of a place by its code."""
    return int(tables.Place.get(tables.Place.code == code).id)


def booth_id(code: str) -> int:
    """Return the id of a booth by its code, such as `166/2`."""
    ac, part = code.split("/")
    return int(
        tables.Booth.get(tables.Booth.ac == place_id(f"AC{ac}"), tables.Booth.part == int(part)).id
    )


def phone(telegram_id: int) -> str:
    """Return the phone of the person with this Telegram id."""
    return f"+91982600{telegram_id:04d}"


def person(
    telegram_id: int,
    name: str,
    booth: str = "166/1",
    *,
    now: datetime = NOON,
    admin: bool = False,
    link: attribution.ReferralLink | None = None,
    number: str = "",
) -> workers.Worker:
    """Register a person at a booth, perhaps through a link; `number` replaces their usual phone."""
    form = workers.Registration(
        telegram_id=telegram_id,
        name=name,
        phone=number or phone(telegram_id),
        booth_id=booth_id(booth),
        consent=AGREED,
        link=link,
    )
    return workers.register(form, keys=KEYS, admin=admin, now=now)


def coordinator(telegram_id: int, name: str, place: str, booth: str = "166/1") -> workers.Worker:
    """Register a person and make them coordinator of a place."""
    worker = person(telegram_id, name, booth)
    give(worker, place)
    return worker


def give(worker: workers.Worker, place: str, kind: str = "") -> None:
    """Grant a worker a post at a place or a booth (`166/1`), that of coordinator by default."""
    if "/" in place:
        authority.grant(worker.id, kind, NOON, booth_id=booth_id(place))
        return
    row = tables.Place.get(tables.Place.code == place)
    kind = kind or post_kinds.coordinating(row.kind)
    authority.grant(worker.id, kind, NOON, place_id=row.id)


def zone_where_it_is(hour: int, now: datetime) -> str:
    """Return a zone in which it is this hour now: some things happen by day only."""
    ahead = (hour - now.astimezone(UTC).hour + 11) % 24 - 11  # whole hours, -11 to 12
    return f"Etc/GMT{-ahead:+}" if ahead else "Etc/GMT"  # these zones count westwards


def passes(telegram_id: int, session_id: int, at: datetime) -> bool:
    """Record that a worker passes a session in which they hold a seat."""
    seat = tables.Enrolment.get(
        tables.Enrolment.session == session_id,
        tables.Enrolment.worker == workers.by_telegram_id(telegram_id).id,
    )
    with transaction():
        return passing.pass_one(seat.id, at)
