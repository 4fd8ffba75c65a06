"""The places of tests/support/world.py, in each database."""

import pytest

from models.database import Database
from tests.support import world


@pytest.fixture
def agar(db: Database) -> Database:
    """Return a database that holds Agar and Susner."""
    world.agar_and_susner()
    return db
