"""The operator's commands, one module a subject; run.py imports the one that is asked for."""

from bot.cli.terminal import CommandError, err, explanation, out, refuse_newer

__all__ = ["CommandError", "err", "explanation", "out", "refuse_newer"]
