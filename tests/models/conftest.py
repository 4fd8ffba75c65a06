"""The small world, in each database."""

import pytest

from models.database import Database
from tests import world


@pytest.fixture
def agar(db: Database) -> Database:
    """A database that knows Agar and Susner."""
    world.agar_and_susner()
    return db
