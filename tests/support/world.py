"""Fixtures for tests: a few places of Madhya Pradesh, and people with names."""

from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.fernet import Fernet
from peewee import Query

from bot.conversation import consent_gate
from bot.i18n import Catalogues
from config.settings import Settings
from models import authority, tables, workers
from models.attendance import passing
from models.authority import post_kinds
from models.database import BindParam, CompiledQuery, transaction
from models.identity import PhoneCipher
from models.invitations import attribution
from models.places import parts

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
    """Create PC21 with AC166 (booths 1-5) and PC20 with AC165 (booths 1-3), in one district.

    Nearly every test begins with it, so it takes four queries that are compiled once.
    """
    with transaction():
        district, dewas, rajgarh = (row.id for row in _ABOVE_ACS.rows()[1:])
        acs = _ACS.rows(district=district, dewas=dewas, rajgarh=rajgarh)
        _BOOTHS.rows(agar=acs[0].id, susner=acs[1].id)
        _IMPORT.rows()


def _places(*rows: dict[str, Any]) -> Query:
    same = {"state_code": "MP", "number": None, "pc": None, "district": None, "electors": None}
    return tables.Place.insert_many([same | row for row in rows]).returning(tables.Place.id)


_ABOVE_ACS = CompiledQuery(
    lambda: _places(
        {"kind": "state", "code": "MP", "name_en": "Madhya Pradesh", "name_hi": "मध्य प्रदेश"},
        {
            "kind": "district",
            "code": "D:agar-malwa",
            "name_en": "Agar Malwa",
            "name_hi": "आगर मालवा",
        },
        {"kind": "pc", "code": "PC21", "number": 21, "name_en": "Dewas", "name_hi": "देवास"},
        {"kind": "pc", "code": "PC20", "number": 20, "name_en": "Rajgarh", "name_hi": "राजगढ़"},
    )
)
_ACS = CompiledQuery(
    lambda: _places(
        *(
            {
                "kind": "ac",
                "code": f"AC{number}",
                "number": number,
                "name_en": name_en,
                "name_hi": name_hi,
                "pc": BindParam(pc, tables.Place.pc),
                "district": BindParam("district", tables.Place.district),
                "electors": 200_000,
            }
            for number, name_en, name_hi, pc in (
                (166, "Agar", "आगर", "dewas"),
                (165, "Susner", "सुसनेर", "rajgarh"),
            )
        )
    )
)
_BOOTHS = CompiledQuery(
    lambda: tables.Booth.insert_many(
        [
            {"ac": BindParam(ac, tables.Booth.ac), "part": part, "name_en": f"Village {part}"}
            for ac, parts in (("agar", 5), ("susner", 3))
            for part in range(1, parts + 1)
        ]
    ).returning(tables.Booth.id)
)
_IMPORT = CompiledQuery(
    lambda: tables.GeographyImport.insert(at=NOON, files="test", changed=1).returning(
        tables.GeographyImport.id
    )
)


def place_id(code: str) -> int:
    """Return the id of a place by its code."""
    (row,) = _PLACE.rows(code=code)
    return int(row.id)


def booth_id(code: str) -> int:
    """Return the id of a booth by its code, such as `166/2`."""
    ac, written = code.split("/")
    part = parts.parse(written)
    assert part is not None
    (row,) = _BOOTH.rows(ac=place_id(f"AC{ac}"), **part._asdict())
    return int(row.id)


_PLACE = CompiledQuery(
    lambda: (
        tables.Place.select(tables.Place.id).where(tables.Place.code == BindParam("code")).limit(1)
    )
)
_BOOTH = CompiledQuery(
    lambda: (
        tables.Booth.select(tables.Booth.id)
        .where(tables.Booth.ac == BindParam("ac"), tables.Booth.part == BindParam("number"))
        .where(tables.Booth.suffix == BindParam("suffix"))
        .limit(1)
    )
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
