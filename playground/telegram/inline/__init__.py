"""Inline mode: what a person types behind the bot's name, and sends of what it offers."""

from playground.telegram.inline.choosing import ask, send

__all__ = ["ask", "send"]
