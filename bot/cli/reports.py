"""Command that reports on a place: its training sessions."""

import json
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from bot.cli.terminal import CommandError, chosen_language, need_places, open_database, out
from bot.html import plain
from bot.i18n import Catalogues
from bot.messages import reports as messages
from config import settings
from models import places, training_reports
from models.clock import Clock
from models.training_reports import Outcome, TrainingReport
from models.typed_text import cleaned


def report(
    place: Annotated[
        str,
        typer.Argument(
            help="A code or a name: PC19, AC165, Bhopal.", parser=cleaned, metavar="PLACE"
        ),
    ],
    trainings: Annotated[
        bool, typer.Option("--trainings", help="Report on its training sessions.")
    ] = False,
    days: Annotated[
        int, typer.Option(min=1, max=3660, help="How many days back from now.")
    ] = messages.USUAL,
    xlsx: Annotated[
        Path | None, typer.Option(help="Write the sessions to this file, a row each.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print it for programs.")] = False,
    language: Annotated[str, typer.Option(help="hi or en; default: SHAKTI_LANGUAGE.")] = "",
) -> None:
    """Report on a place: sessions held, who enrolled, came and passed. It names nobody."""
    if not trainings:
        raise CommandError("Say what to report on: python run.py report PLACE --trainings")
    loaded = settings.load()
    t = Catalogues().text(chosen_language(language, loaded), loaded.zone)
    now = Clock().now()
    with open_database(loaded) as database:
        need_places(database)
        found_place = places.find_place(place, near=loaded.state)
        since = now - timedelta(days=days)
        found = training_reports.of_place(found_place.id, since, now, now)
    if xlsx is not None:
        xlsx.write_bytes(messages.sheet(t, found, loaded.zone))
    if as_json:
        out.print_json(json.dumps(_numbers(found), default=str))
        return
    out.print(plain(messages.of_place(t, found, days)), markup=False)
    if found.sessions:
        table = Table(*messages.header(t))
        for line in found.sessions:
            table.add_row(*map(str, messages.row(t, line, loaded.zone)))
        out.print(table)


def _numbers(found: TrainingReport) -> dict[str, object]:
    return {
        "place": found.place.code,
        "since": found.since.isoformat(),
        "until": found.until.isoformat(),
        "outcomes": {outcome: found.count(outcome) for outcome in Outcome},
        "passed_long_ago": found.passed_long_ago,
        "still_active": found.still_active,
        "reasons": dict(found.reasons),
        "rating": asdict(found.rating) if found.rating else None,
        "absent_reasons": dict(found.absent_reasons),
        "sessions": [
            {**asdict(line), "place": line.place.code, "starts_at": line.starts_at.isoformat()}
            for line in found.sessions
        ],
    }
