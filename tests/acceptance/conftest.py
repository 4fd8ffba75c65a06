"""The short forms of tests/soak use its fixtures."""

from tests.soak.conftest import journal, process, server, telegram

__all__ = ["journal", "process", "server", "telegram"]
