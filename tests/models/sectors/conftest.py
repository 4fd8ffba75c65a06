"""A coordinator of an AC, and one of its sector."""

import pytest

from models.database import Database
from tests.models.sectors.people import MEENA
from tests.support.world import coordinator


@pytest.fixture
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "AC166", "166/5")
