"""Meena, who coordinates PC21, is there in every test about attendance."""

import pytest

from models.database import Database
from tests.models.attendance.halls import MEENA
from tests.support.world import coordinator


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")
