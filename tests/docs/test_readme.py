"""The README, docs/settings.md, docs/operating.md and `.env.example` have the code's tables."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import typer
from pydantic import SecretStr

import run
from bot.command import Command
from bot.commands import TABLE
from bot.i18n import Catalogues
from config.settings import PREFIX, Settings

ROOT = Path(__file__).parents[2]
README = (ROOT / "README.md").read_text("utf-8")
SETTINGS = (ROOT / "docs" / "settings.md").read_text("utf-8")
OPERATING = (ROOT / "docs" / "operating.md").read_text("utf-8")
SHELL_ROW = "| `python run.py "


def command_row(command: Command) -> str:
    """The line of the README's table for a command."""
    t = Catalogues().text("en", ZoneInfo("Asia/Kolkata"))
    typed = f"/{command.name} {command.arguments}".strip().replace("|", "\\|")
    where = " and ".join(command.scopes) + (", coordinators" if command.coordinator else "")
    return f"| `{typed}` | {where} | {t.plain(f'command.{command.name}')} |"


def setting_row(name: str) -> str:
    """The line of the table in docs/settings.md for a setting."""
    field = Settings.model_fields[name]
    return f"| `{PREFIX}{name.upper()}` | {default(name)} | {field.description} |"


def default(name: str) -> str:
    """A setting's default, as one would write it in `.env`."""
    value = Settings.model_fields[name].default
    if isinstance(value, SecretStr) or value == "":
        return ""
    if isinstance(value, frozenset):
        return "`[]`"
    if isinstance(value, bool):
        return f"`{str(value).lower()}`"
    return f"`{value.strftime('%H:%M') if hasattr(value, 'strftime') else value}`"


def shell_names() -> list[str]:
    """The names of the shell's commands, as the command line has them."""
    group = typer.main.get_group(run.cli)
    return group.list_commands(typer.Context(group))


@pytest.mark.parametrize("command", TABLE, ids=lambda command: command.name)
def test_every_command_is_in_the_readme(command: Command) -> None:
    assert command_row(command) in README


@pytest.mark.parametrize("name", Settings.model_fields)
def test_every_setting_is_in_its_page_and_in_the_example(name: str) -> None:
    assert setting_row(name) in SETTINGS
    assert f"{PREFIX}{name.upper()}=" in (ROOT / ".env.example").read_text("utf-8")


def test_the_example_is_read_line_by_line_and_a_colour_is_no_comment(tmp_path: Path) -> None:
    example = (ROOT / ".env.example").read_text("utf-8")
    lines = example.replace(f"# {PREFIX}", PREFIX).replace("4B3F8C", "12AB34").replace("=", " = ")
    (tmp_path / ".env").write_text(lines, "utf-8")
    said = Settings(_env_file=tmp_path / ".env")
    assert said == Settings(_env_file=None, campaign_colour="#12AB34")


def test_the_tables_name_nothing_that_is_not_there() -> None:
    pages = "\n".join((README, SETTINGS, OPERATING)).splitlines()
    rows = [line for line in pages if line.startswith(("| `/", f"| `{PREFIX}"))]
    assert len(rows) == len(set(rows))
    known = {command_row(c) for c in TABLE} | {setting_row(n) for n in Settings.model_fields}
    assert set(rows) == known


def test_the_shells_table_has_every_command_of_the_command_line_and_no_other() -> None:
    rows = [line for line in OPERATING.splitlines() if line.startswith(SHELL_ROW)]
    named = [row.removeprefix(SHELL_ROW).split("`")[0].split()[0] for row in rows]
    assert sorted(named) == sorted(shell_names())


def test_the_readme_leads_to_the_pages_that_have_the_tables() -> None:
    assert "](docs/settings.md)" in README
    assert "](docs/operating.md)" in README
