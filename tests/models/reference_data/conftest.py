"""Importing files into an empty database."""

from pathlib import Path

import pytest

from models.database import Database
from models.reference_data import ImportResult, loading, plans
from tests.models.reference_data.loading_steps import Import
from tests.support.world import NOON


@pytest.fixture
def load(db: Database, tmp_path: Path) -> Import:
    """Import texts as files, named by their keyword, in the order of the arguments."""

    def do(**texts: str | bytes) -> ImportResult:
        paths = []
        for name, text in texts.items():
            paths.append(tmp_path / f"{name}.csv")
            paths[-1].write_bytes(text if isinstance(text, bytes) else text.encode())
        return loading.apply(plans.read_plan(paths), NOON)

    return do
