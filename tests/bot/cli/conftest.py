"""A database for commands that nobody else may have open."""

import pytest

from models.database import Database
from tests.support.world import agar_and_susner, person


@pytest.fixture
def url(db: Database) -> str:
    """The URL of a database with Asha Devi in it, which nobody has open."""
    agar_and_susner()
    person(1, "Asha Devi", "166/1")
    db.close()
    return db.url
