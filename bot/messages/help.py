"""Render the list of commands."""

from collections.abc import Sequence

from bot.command import Command
from bot.html import Html, escape
from bot.i18n import Text


def commands(t: Text, shown: Sequence[Command]) -> Html:
    """Render commands with what they do and how they are typed, coordinators' apart."""
    parts = [t("help.title")]
    parts += [_line(t, c) for c in shown if not c.coordinator]
    coordinators = [_line(t, c) for c in shown if c.coordinator]
    if coordinators:
        parts += [t("help.coordinators"), *coordinators]
    return Html("\n".join([*parts, "", t("help.footer")]))


def _line(t: Text, command: Command) -> Html:
    key = f"example.{command.name}"
    example = t.plain(key) if t.has(key) else command.example
    typed = escape(f"/{command.name} {example}".rstrip())
    return Html(f"{typed} — {t(f'command.{command.name}')}")
