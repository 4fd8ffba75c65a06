"""The command line. Each command's parts are imported when it runs: all of them take seconds."""

import gc
import sys
from importlib import import_module
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from config import settings, unknown_settings, unused_packages
from config.settings import BadSettings

PORT = 8321
# Where the commands are that only use the database, by name.
COMMANDS = {
    "migrate": "bot.cli.maintenance.migrate",
    "import": "bot.cli.import_export.import_",
    "export": "bot.cli.import_export.export",
    "roll": "bot.cli.roll.roll",
    "digest": "bot.cli.inspection.digest",
    "outbox": "bot.cli.inspection.outbox",
    "polls": "bot.cli.polls.polls",
    "recount": "bot.cli.maintenance.recount",
    "key": "bot.cli.maintenance.key",
    "rotate": "bot.cli.maintenance.rotate",
    "backup": "bot.cli.backups.backup",
    "restore": "bot.cli.backups.restore",
    "move": "bot.cli.move.move",
    "audit": "bot.cli.inspection.audit",
    "consent": "bot.cli.inspection.consent",
    "report": "bot.cli.reports.report",
    "verify": "bot.cli.certificates.verify",
    "revoke": "bot.cli.certificates.revoke",
    "verify-page": "bot.cli.certificates.verify_page",
    "status-list": "bot.cli.certificates.write_status_list",
    "doctor": "bot.cli.doctor.command.doctor",
}


class LazyCommands(TyperGroup):
    """The commands of this module, and those of COMMANDS, each imported when it is asked for."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names of all commands, in the order of the help."""
        return [*super().list_commands(ctx), *COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command; None where there is none of this name."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module, _, function = COMMANDS[cmd_name].rpartition(".")
        app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
        app.command(cmd_name)(getattr(import_module(module), function))
        return typer.main.get_command(app)


cli = typer.Typer(
    cls=LazyCommands,
    add_completion=False,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Booth Shakti. Without a command: the playground, a local Telegram in the browser.",
)


@cli.callback(invoke_without_command=True)
def main(context: typer.Context) -> None:
    """Run the playground when no command is given."""
    for line in unknown_settings.misspelt():
        typer.echo(line, err=True)
    if context.invoked_subcommand in COMMANDS:
        gc.enable()
    if context.invoked_subcommand is None:
        play()


@cli.command()
def play(
    port: Annotated[int, typer.Option(help="Port on 127.0.0.1; 0 is a free one.")] = PORT,
) -> None:
    """Start the playground: a local Telegram in the browser, with a story to walk through."""
    config = settings.load()
    unused_packages.leave_out_unused(config)
    import service

    service.play(config, port)


@cli.command()
def bot() -> None:
    """Run the bot with the settings from the environment or .env."""
    config = settings.load()
    settings.require(config, "bot_token", "secret_key")
    unused_packages.leave_out_unused(config)
    import service

    service.run_bot(config)


def run_cli() -> None:
    """Run the command line; exit with a plain line for whatever the operator can fix."""
    gc.disable()  # what is imported stays: to look for garbage in it takes a tenth of the start
    try:
        cli()
    except BadSettings as error:
        sys.exit(str(error))
    except Exception as error:
        from bot.cli import explanation

        if line := explanation(error):
            sys.exit(line)
        raise
    finally:
        gc.enable()


if __name__ == "__main__":
    run_cli()
