"""Agar and Susner, and Meena, who plans sessions anywhere in the state."""

import pytest

from models.database import Database
from tests.models.seats.planned import MEENA
from tests.support.world import coordinator


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    """Meena, who coordinates the state."""
    coordinator(MEENA, "Meena", "MP", "166/5")
