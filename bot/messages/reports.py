"""Render what became of the trainings of a place: text, the numbers of its chart, a spreadsheet."""

import math
from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from bot.html import Html, plain
from bot.i18n import Text
from bot.messages import export
from bot.messages.places import label
from models.places import Place
from models.spreadsheets import Cell, Writer
from models.training_reports import STILL_ACTIVE_AFTER, Outcome, Rating, SessionLine, TrainingReport
from models.turnout import Reason

COLUMNS = (
    *("code", "subject", "day", "time", "place_code", "place", "outcome"),
    *("seats", "enrolled", "sure", "present", "passed", "absent", "unserved"),
    *("scanned", "ticked_only", "asked_by_lot", "yes", "erased"),
)
USUAL = 30  # days
PERIODS = (7, 30, 90, 365)  # days that a report may cover
MOST_BARS = 8
MOST_LED = 10  # sessions to come, and sessions that have been
# Of the columns, in characters
WIDTHS = (8, 34, 12, 10, 10, 26, 14, 8, 10, 14, 10, 10, 10, 14, 14, 12, 16, 10, 20)
DAY = timedelta(days=1)
Bar = tuple[str, int, int]  # label, seats taken, people who came


def of_place(t: Text, report: TrainingReport, days: int) -> Html:
    """Render the numbers of a report over so many days, or that there were no sessions."""
    title = t("report.title", place=label(t, report.place), period=period(t, days))
    if not report.sessions:
        return Html("\n\n".join([title, t("report.empty")]))
    held = report.count(Outcome.HELD)
    lines = [t("report.held", held=held, planned=len(report.sessions))]
    for outcome in (Outcome.CANCELLED, Outcome.UNKNOWN):
        if count := report.count(outcome):
            lines.append(t(f"report.{outcome}_n", n=count))
    people = _people(t, report) if held else ()
    return Html("\n".join([title, "", *lines, *people, *_reasons(t, report)]))


def period(t: Text, days: int) -> str:
    """Return the name of a period."""
    return t.plain("report.period_365") if days == 365 else plain(t.plural("report.days", days))


def legend(t: Text) -> tuple[str, str]:
    """Return what the two bars of the chart are: those with a seat, and those who came."""
    return t.plain("report.enrolled"), t.plain("report.present")


def bars(t: Text, report: TrainingReport, zone: ZoneInfo) -> tuple[Bar, ...]:
    """Return label, seats taken and people who came of each stretch of time of a report."""
    first, last = (moment.astimezone(zone).date() for moment in (report.since, report.until))
    days = (last - first).days + 1
    width = math.ceil(days / MOST_BARS)
    sums = Counter[tuple[int, str]]()
    for line in report.sessions:
        if line.outcome is Outcome.HELD:
            stretch = (line.starts_at.astimezone(zone).date() - first).days // width
            sums[stretch, "enrolled"] += line.enrolled
            sums[stretch, "present"] += line.present
    begins = [first + DAY * width * n for n in range(math.ceil(days / width))]
    return tuple(
        (_day(t, begin), sums[n, "enrolled"], sums[n, "present"]) for n, begin in enumerate(begins)
    )


def _day(t: Text, day: date) -> str:
    """Return a day as a bar has room for it: `30 Nov`."""
    return t.short_day(day).partition(" ")[2]


def sheet(t: Text, report: TrainingReport, zone: ZoneInfo) -> bytes:
    """Return the sessions of a report as XLSX, a row each. Takes a while: not on the event loop."""
    writer = Writer(export.file_stem(report.place), header(t), WIDTHS)
    writer.add([row(t, line, zone) for line in report.sessions])
    return writer.content()


def file_name(place: Place, day: date) -> str:
    """Return the name of the spreadsheet: `trainings-PC21-2026-11-23.xlsx`."""
    return f"trainings-{export.file_stem(place)}-{day.isoformat()}.xlsx"


def led(t: Text, sessions: tuple[SessionLine, ...], said: Rating | None) -> Html:
    """Render the sessions that somebody leads: those to come, then those that have been."""
    if not sessions:
        return t("report.none_led")
    ahead = [_led_line(t, s) for s in sessions if s.outcome is Outcome.COMING]
    behind = [_led_line(t, s) for s in sessions if s.outcome is not Outcome.COMING]
    blocks = [t("report.led_title")]
    for key, lines in (("ahead", ahead[:MOST_LED]), ("behind", behind[::-1][:MOST_LED])):
        if lines:
            blocks.append(Html("\n".join([t(f"report.led_{key}"), *lines])))
    if said:
        blocks.append(rating(t, said))
    return Html("\n\n".join(blocks))


def led_label(t: Text, line: SessionLine) -> str:
    """Return the label of the button that leads to a session's attendance."""
    return f"{line.code} · {t.short_day(line.starts_at)} · {label(t, line.place)}"


def rating(t: Text, said: Rating) -> Html:
    """Render what those who came say."""
    mean = t.number(round(said.mean, 1))
    if not said.told:
        return t("feedback.rating_alone", mean=mean, n=said.answers)
    return t(
        "feedback.rating", mean=mean, n=said.answers, told=said.told, understood=said.understood
    )


def header(t: Text) -> tuple[str, ...]:
    """Return the names of the columns of `row`."""
    return tuple(t.plain(f"report.{name}") for name in COLUMNS)


def row(t: Text, line: SessionLine, zone: ZoneInfo) -> tuple[Cell, ...]:
    """Return the cells of a session."""
    known = line.outcome is Outcome.HELD
    return (
        line.code,
        line.title,
        line.starts_at.astimezone(zone).date(),
        t.time(line.starts_at),
        line.place.code,
        t.name(line.place),
        t.plain(f"report.outcome_{line.outcome}"),
        line.seats,
        line.enrolled,
        line.sure,
        *((line.present, line.passed, line.absent) if known else ("", "", "")),
        line.unserved,
        *((line.scanned, line.ticked_only, line.asked, line.yes) if known else ("", "", "", "")),
        line.erased,
    )


def _people(t: Text, report: TrainingReport) -> list[Html]:
    numbers = {
        field: report.total(field, Outcome.HELD)
        for field in ("seats", "enrolled", "sure", "present", "passed", "absent")
    }
    came = round(100 * numbers["present"] / numbers["enrolled"]) if numbers["enrolled"] else 0
    lines = [Html(""), t("report.people", percent=came, **numbers)]
    seen = report.witnessed
    if seen.scanned or seen.ticked_only:
        lines.append(t("report.witnessed", scanned=seen.scanned, ticked=seen.ticked_only))
    if seen.asked:
        lines.append(t("report.asked", asked=seen.asked, yes=seen.yes))
    if erased := report.total("erased"):
        lines.append(t("report.erased_n", n=erased))
    if unserved := report.total("unserved", Outcome.HELD, Outcome.UNKNOWN):
        lines.append(t("report.unserved_n", n=unserved))
    if report.rating:
        lines.append(rating(t, report.rating))
    if report.passed_long_ago:
        lines.append(
            t(
                "report.still_active",
                days=STILL_ACTIVE_AFTER.days,
                active=report.still_active,
                n=report.passed_long_ago,
            )
        )
    return lines


def _reasons(t: Text, report: TrainingReport) -> list[Html]:
    """Return why people gave their seat back, and why others did not come; nobody is named."""
    kinds = {"report.reasons": report.reasons, "report.absent_reasons": report.absent_reasons}
    lines = [t(key, reasons=_counted(t, said)) for key, said in kinds.items() if said]
    return [Html(""), *lines] if lines else []


def _counted(t: Text, said: Mapping[Reason, int]) -> str:
    """Return each reason with its number, the commonest first."""
    ordered = sorted(said.items(), key=lambda one: -one[1])
    return ", ".join(f"{t.plain(f'seats.reason.{reason}')} {t.number(n)}" for reason, n in ordered)


def _led_line(t: Text, line: SessionLine) -> Html:
    return t(
        f"report.led_{line.outcome}",
        code=line.code,
        title=line.title,
        day=t.short_day(line.starts_at),
        time=t.moment(line.starts_at),
        place=label(t, line.place),
        enrolled=line.enrolled,
        seats=line.seats,
        present=line.present,
        passed=line.passed,
    )
