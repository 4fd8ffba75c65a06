"""The bundled places, and a second state."""

import pytest

from models import tables
from models.database import Database
from tests.models.places.place_steps import add
from tests.support.databases import REAL_PLACES


@pytest.fixture
def content() -> str:
    """The whole of the real Madhya Pradesh."""
    return REAL_PLACES


@pytest.fixture
def madhya_pradesh(db: Database) -> Database:
    return db


@pytest.fixture
def karnataka(madhya_pradesh: Database) -> None:
    """Import a second state that shares some numbers with Madhya Pradesh."""
    add("state", "KA", "KA", "Karnataka")
    add("pc", "KA", "PC19", "Tumkur", 19)
    add("pc", "KA", "PC40", "Mandya", 40)
    udupi = add("ac", "KA", "AC165", "Udupi", 165)
    tables.Booth.create(ac=udupi, part=12, name_en="Malpe", sound="nlpi")
