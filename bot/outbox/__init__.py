"""Send what the outbox holds: claim, render, send, classify the outcome."""

from bot.outbox.sender import Sender

__all__ = ["Sender"]
