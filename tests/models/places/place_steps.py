"""Steps that the tests of places share."""

from models import places, tables
from tests.support.world import place_id


def add(kind: str, state_code: str, code: str, name: str, number: int | None = None) -> int:
    row = {"kind": kind, "state_code": state_code, "code": code, "number": number}
    return int(tables.Place.create(**row, name_en=name, name_hi="").id)


def find(text: str, *kinds: str) -> str:
    return places.find_place(text, near="MP", kinds=kinds or places.KINDS).code


def find_booth(text: str, ac: str | None = None) -> str:
    return places.find_booth(text, near="MP", ac_id=place_id(ac) if ac else None).code
