"""A small world for tests: a few places of Madhya Pradesh, and people with names."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet

from models import authority, tables, workers
from models.privacy import Consent, Keys

KEYS = Keys(Fernet.generate_key().decode())
NOON = datetime(2026, 11, 23, 6, 30, tzinfo=UTC)  # a Monday, 12:00 in Bhopal
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


def place(kind: str, code: str, name_en: str, name_hi: str, **fields: Any) -> int:
    """Add a place; give its id."""
    row = tables.Place.create(
        kind=kind, state_code="MP", code=code, name_en=name_en, name_hi=name_hi, **fields
    )
    return int(row.id)


def agar_and_susner() -> None:
    """PC21 with AC166 (booths 1 to 5) and PC20 with AC165 (booths 1 to 3), in one district."""
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
    """Give the id of a place by its code."""
    return int(tables.Place.get(tables.Place.code == code).id)


def booth_id(code: str) -> int:
    """Give the id of a booth by its code, such as `166/2`."""
    ac, part = code.split("/")
    return int(
        tables.Booth.get(tables.Booth.ac == place_id(f"AC{ac}"), tables.Booth.part == int(part)).id
    )


def person(
    telegram_id: int, name: str, booth: str = "166/1", *, now: datetime = NOON, admin: bool = False
) -> workers.Worker:
    """Register a person at a booth."""
    form = workers.Registration(
        telegram_id=telegram_id,
        name=name,
        phone=f"+91982600{telegram_id:04d}",
        booth_id=booth_id(booth),
        consent=Consent.to("notice", "hi"),
    )
    return workers.register(form, keys=KEYS, admin=admin, now=now)


def coordinator(telegram_id: int, name: str, place: str, booth: str = "166/1") -> workers.Worker:
    """Register a person who coordinates a place."""
    worker = person(telegram_id, name, booth)
    authority.grant(worker.id, "coordinator", NOON, place_id=place_id(place))
    return worker


def zone_where_it_is(hour: int, now: datetime) -> str:
    """Name a zone in which it is this hour now: some things happen by day only."""
    ahead = (hour - now.astimezone(UTC).hour + 11) % 24 - 11  # whole hours, -11 to 12
    return f"Etc/GMT{-ahead:+}" if ahead else "Etc/GMT"  # these zones count westwards
