"""A coordinator looks what became of the trainings of a place."""

from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook

from bot.i18n import Catalogues
from bot.messages import reports
from config.settings import Settings
from models import attendance, chats, places, tables, trainings
from models.training_reports import TrainingReport
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, plan, worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.support.world import DAY, NOON, place_id

__all__ = ["clock", "meena"]
T = Catalogues().text("hi", Settings().zone)


@pytest.fixture
def asha(telegram: World, bot: object) -> Person:
    """Asha, a worker who has chosen Hindi."""
    asha = worker(telegram, 1, "Asha")
    chats.set_language(1, 0, "hi", NOON, private=True)
    return asha


def hold(days_ago: int) -> None:
    """Record a session of so many days ago to which Asha came."""
    session = plan(at=NOON + DAY)
    trainings.enrol(1, session.id, NOON)
    row = tables.Session.get_by_id(session.id)
    row.starts_at -= days_ago * DAY + DAY
    row.ends_at -= days_ago * DAY + DAY
    row.save()
    seat = tables.Enrolment.get(tables.Enrolment.session == session.id)
    opened = row.starts_at
    attendance.open_attendance(session.id, by=MEENA, now=opened)
    attendance.tick(seat.id, by=MEENA, now=opened)
    attendance.close(session.id, by=MEENA, now=row.ends_at)
    attendance.settle(session.id, row.ends_at)


async def test_meena_sees_a_chart_with_the_numbers_and_takes_the_list(
    meena: Person, asha: Person
) -> None:
    hold(days_ago=3)
    await meena.says("/report")
    shown = meena.last()
    assert shown["photo"]
    people = T.plain(
        "report.people", enrolled=1, sure=0, seats=2, present=1, percent=100, absent=0, passed=1
    )
    assert people in shown["caption"]
    assert T.plain("report.held", held=1, planned=1) in shown["caption"]
    await meena.presses(T.plain("report.button_sheet"))
    [(name, content)] = meena.files().items()
    assert name == "trainings-PC21-2026-11-23.xlsx"
    sheet: Any = load_workbook(BytesIO(content)).active
    rows = list(sheet.values)
    assert rows[0][0] == T.plain("report.code")
    assert rows[1][1:2] + rows[1][7:] == ("बूथ प्रबंधन", 2, 1, 0, 1, 1, 0, 0, 0, 1, 0, 0, 0)


async def test_without_sessions_it_says_what_to_do_and_offers_a_longer_time(
    meena: Person, asha: Person
) -> None:
    hold(days_ago=60)
    assert T.plain("report.empty") in await meena.says("/report PC21")
    assert T.plain("button.newtraining") in meena.buttons()
    await meena.sends_data(f"report:{place_id('PC21')}:90")
    assert meena.last()["photo"]


async def test_a_worker_is_refused(asha: Person) -> None:
    assert "📊" not in await asha.says("/report PC21")
    assert "📊" not in await asha.sends_data(f"report:{place_id('PC21')}:30")


@pytest.mark.parametrize(("days", "bars"), [(7, 7), (30, 8), (90, 8), (365, 8)])
def test_a_week_has_a_bar_for_each_day_and_a_year_no_more_than_fit(
    days: int, bars: int, bot: object
) -> None:
    since = NOON - timedelta(days=days - 1)
    report = TrainingReport(places.place(place_id("PC21")), since, NOON, (), 0, 0)
    shown = reports.bars(T, report, Settings().zone)
    assert len(shown) == bars
    assert shown[0][0] == T.short_day(since).split(" ", 1)[1]


async def test_a_trainer_finds_what_they_lead_and_what_became_of_it(
    meena: Person, asha: Person
) -> None:
    assert T.plain("report.none_led") == await asha.says("/mysessions")
    hold(days_ago=2)
    coming = plan(at=NOON + DAY)
    own = tables.Worker.get(tables.Worker.telegram_id == 1).id
    tables.Session.update(trainer=own).execute()
    answer = await asha.says("/mysessions")
    assert answer.index(T.plain("report.led_ahead")) < answer.index(T.plain("report.led_behind"))
    assert coming.code in answer
    assert "आए 1/1" in answer
    assert any(coming.code in label for label in asha.buttons())
