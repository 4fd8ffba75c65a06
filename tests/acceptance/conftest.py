"""The short forms of tests/soak use its fixtures."""

from tests.soak.conftest import journal, own_postgres, own_process, process, server, telegram

__all__ = ["journal", "own_postgres", "own_process", "process", "server", "telegram"]
