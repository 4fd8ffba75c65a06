"""Fixtures: PostgreSQL's client programs, keys, and a report that nobody reads."""

import os

import pytest
from cryptography.fernet import Fernet

from models.backups import BackupKeys
from tests.support.databases import client_programs


@pytest.fixture(autouse=True)
def programs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have pg_dump and pg_restore of the test server come first."""
    monkeypatch.setenv("PATH", str(client_programs()), prepend=os.pathsep)


@pytest.fixture(params=["sealed", "plain"])
def keys(request: pytest.FixtureRequest) -> BackupKeys:
    """The keys of an operator who encrypts, and of one who does not."""
    return BackupKeys(Fernet.generate_key().decode() if request.param == "sealed" else "")
