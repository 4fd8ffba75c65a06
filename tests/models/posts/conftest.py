"""The workers whom the tests of posts are about."""

import pytest

from models import workers
from models.database import Database
from tests.models.posts.post_steps import MEENA, RAM, SITA
from tests.support.world import coordinator, person


@pytest.fixture
def meena(agar: Database) -> workers.Worker:
    """Meena, who coordinates PC21 with AC166."""
    return coordinator(MEENA, "Meena", "PC21")


@pytest.fixture
def ram(agar: Database) -> workers.Worker:
    """Ram, a worker of booth 166/1."""
    return person(RAM, "Ram", "166/1")


@pytest.fixture
def sita(agar: Database) -> workers.Worker:
    """Sita, a worker of booth 166/1."""
    return person(SITA, "Sita", "166/1")
