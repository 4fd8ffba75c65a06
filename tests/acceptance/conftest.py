"""The short forms of tests/soak use its fixtures."""

from tests.soak.conftest import own_postgres, own_process, process, request_log, server, telegram

__all__ = ["own_postgres", "own_process", "process", "request_log", "server", "telegram"]
