"""A coordinator plans many sessions: by questions, from a file, and changes them afterwards."""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from bot.handlers.plans import plan_form
from bot.i18n import Catalogues
from bot.outbox import Sender
from bot.runtime import Runtime
from models import tables, trainings, workers
from models.trainings import planning
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, plan, worker
from tests.bot.support.monday_noon import clock, meena
from tests.bot.support.people import Person
from tests.models.polls.poll_steps import poll, record
from tests.support.sheet_files import csv, xlsx
from tests.support.world import NOON, give, person, place_id

__all__ = ["clock", "meena"]

INDIA = ZoneInfo("Asia/Kolkata")
T = Catalogues().text("hi", INDIA)
HEADER = "place,date,time,seats,venue,subject"
NOT_CHOSEN = T.plain("error.not_chosen")


def sessions() -> tuple[trainings.Session, ...]:
    return trainings.coming(place_id("MP"), NOON)


def data(person: Person) -> list[str]:
    """Return the data of the buttons under the bot's last message."""
    rows = person.last().get("reply_markup", {}).get("inline_keyboard", [])
    return [button.get("callback_data", "") for row in rows for button in row]


async def first_buttons(person: Person, presses: int) -> str:
    answer = ""
    for _ in range(presses):
        answer = await person.sends_data(data(person)[0])
    return answer


async def pictures(person: Person) -> list[dict[str, object]]:
    return [m for m in person.chat.messages.values() if "photo" in m]


async def test_meena_sees_the_demand_then_the_calendar_and_makes_it_with_one_button(
    meena: Person, telegram: World
) -> None:
    worker(telegram, 2, "Ravi", "166/3")
    await meena.says("/plan AC166")
    await first_buttons(meena, 8)
    assert sessions() == ()
    assert len(await pictures(meena)) == 1
    assert data(meena)[0].startswith("makeplan:")
    await first_buttons(meena, 1)
    made = sessions()
    assert [s.starts_at.astimezone(INDIA).day for s in made] == [24, 25, 26, 27, 28, 29, 30]
    assert {(s.title, s.seats, s.place.code) for s in made} == {("बूथ प्रबंधन", 30, "AC166")}
    assert "undoplan" in {one.partition(":")[0] for one in data(meena)}


async def test_a_plan_warns_of_the_days_before_a_poll(meena: Person, telegram: World) -> None:
    worker(telegram, 2, "Ravi", "166/3")
    record(poll("AC166", datetime(2026, 11, 28, 18, tzinfo=INDIA)))
    await meena.says("/plan AC166")
    shown = await first_buttons(meena, 8)
    assert "2 प्रशिक्षण मतदान से पहले के 48 घंटों में हैं: शुक्र 27 नव" in shown


async def test_the_demand_comes_first(meena: Person, telegram: World) -> None:
    give(workers.by_telegram_id(MEENA), "MP", "state_incharge")
    person(2, "Ravi", "165/2")
    give(person(3, "Sita", "166/3"), "166/3", "booth_agent")
    shown = await meena.says("/plan MP")
    assert "AC166 आगर: 2" in shown
    assert "AC165 सुसनेर: 1" in shown
    assert "बूथ एजेंट (BLA-2) बिना प्रशिक्षण: 1" in shown
    assert [one for one in data(meena) if one.startswith("form:plan:round")] == [
        "form:plan:round:pc",
        "form:plan:round:ac",
        "form:plan:round:here",
    ]


async def test_what_a_post_requires_is_counted_and_offered_as_the_first_subject(
    meena: Person, telegram: World
) -> None:
    give(person(3, "Sita", "166/3"), "166/3", "booth_agent")
    give(person(4, "Gita", "166/4"), "166/4", "booth_agent")
    tables.PostKind.update(requires="Roll").where(tables.PostKind.code == "booth_agent").execute()
    tables.GeographyImport.create(at=NOON, files="posts.csv", changed=1)
    shown = await meena.says("/plan PC21")
    assert "बूथ एजेंट (BLA-2), “Roll” बाक़ी: 2" in shown
    await first_buttons(meena, 1)
    assert meena.buttons()[0] == "Roll"
    assert "बूथ एजेंट (BLA-2), “Roll” बाक़ी: 2" in await meena.says("/plan AC166")
    assert meena.buttons()[0] == "Roll"


@pytest.mark.parametrize("step", ["subject:=0", "off:=99", "off:=²"])
async def test_a_button_of_another_list_is_asked_again(step: str, meena: Person) -> None:
    await meena.says("/plan AC166")
    question = step.partition(":")[0]
    while not data(meena)[0].startswith(f"form:plan:{question}"):
        await first_buttons(meena, 1)
    offered = data(meena)
    answer = await meena.sends_data(f"form:plan:{step}")
    assert answer.startswith(NOT_CHOSEN)  # and names no single button as the right one
    assert data(meena) == offered


async def test_of_an_ac_the_demand_comes_first_too(meena: Person, telegram: World) -> None:
    worker(telegram, 2, "Ravi", "166/3")
    shown = await meena.says("/plan AC166")
    assert T.plain("plans.ask_subject") in shown
    assert T.plain("plans.demand_untrained", n=2) in shown  # Ravi and Meena


async def test_where_one_ac_alone_needs_it_it_is_the_first_choice(
    meena: Person, telegram: World
) -> None:
    give(workers.by_telegram_id(MEENA), "MP", "state_incharge")
    worker(telegram, 2, "Ravi", "166/3")
    await meena.says("/plan MP")
    assert data(meena)[0] == "form:plan:round:one"
    await first_buttons(meena, 1)
    assert data(meena)[0].startswith("form:plan:subject:")  # one place does not take turns
    await first_buttons(meena, 1)
    await meena.says("कल")
    await meena.says("कल")
    await first_buttons(meena, 5)
    assert {s.place.code for s in sessions()} == {"AC166"}


async def test_of_a_single_day_nobody_asks_which_days_are_off(meena: Person) -> None:
    await meena.says("/plan AC166")
    await first_buttons(meena, 2)
    only = data(meena)[len(plan_form.SPANS) - 1]
    assert only.endswith("2026-11-24")  # as the first day
    await meena.sends_data(only)
    assert data(meena)[0].startswith("form:plan:times:")
    await meena.presses(T.plain("form.back"))
    assert data(meena)[0].startswith("form:plan:last:")
    await meena.sends_data(only)
    await first_buttons(meena, 5)
    [one] = sessions()
    assert one.code in meena.last()["text"]
    day = T.plain("plans.preview_days", days=T.date(one.starts_at))
    assert day in (await meena.says(f"/plan {one.code}")).splitlines()


async def test_pressed_twice_it_is_made_once(meena: Person) -> None:
    await meena.says("/plan AC166")
    await first_buttons(meena, 8)
    press, message = data(meena)[0], meena.last()["message_id"]
    await meena.sends_data(press, message)
    await meena.sends_data(press, message)
    assert len(sessions()) == 7


async def test_answers_are_typed_too(meena: Person) -> None:
    ravi = person(2, "Ravi", "166/3")
    await meena.says("/plan AC166")
    await meena.says("मतदाता सूची")
    await meena.says("1/12/2026")
    await meena.says("12/12/2026")
    await meena.says("रविवार, 8/12")
    await meena.says("11:00, 15:30")
    await meena.says("90 मिनट")
    await meena.says("टाउन हॉल, 60")
    await meena.says(f"{ravi.code} 1 3/12")
    await first_buttons(meena, 1)
    made = sessions()
    days = {s.starts_at.astimezone(INDIA).day for s in made}
    assert days == {1, 2, 3, 4, 5, 7, 9, 10, 11, 12}
    assert len(made) == 20
    assert {(s.venue, s.seats) for s in made} == {("टाउन हॉल", 60)}
    led = [s.starts_at.astimezone(INDIA).day for s in made if s.trainer]
    assert led == [1, 2, 4, 5, 7, 9, 10, 11, 12]


async def test_what_cannot_be_is_asked_again_and_nothing_is_made(meena: Person) -> None:
    await meena.says("/plan AC166")
    await first_buttons(meena, 1)
    assert "31 feb" in await meena.says("31 feb")
    await meena.says("10/12/2026")
    assert "10 दिसंबर 2026" in await meena.says("9/12/2026")
    assert "31/2/2027" in await meena.says("31/2/2027")
    await first_buttons(meena, 4)
    for seats in ("0", "100000"):
        assert "2,000" in await meena.says(f"टाउन हॉल, {seats}")
    assert "form:plan:venues:=30" in data(meena)
    await first_buttons(meena, 1)
    assert "BS-W20Y-FXW" in await meena.says("BS-W20Y-FXW")  # nobody's, or of one who left
    assert "form:plan:trainers:none" in data(meena)
    assert not tables.Plan.select().exists()


async def test_a_clash_is_named_and_a_free_slot_is_one_button(meena: Person) -> None:
    other = plan(at=datetime(2026, 11, 25, 11, tzinfo=INDIA), venue="आगर (जगह बाद में बताएँगे)")
    await meena.says("/plan AC166")
    shown = await first_buttons(meena, 8)
    assert other.code in shown
    assert data(meena)[0].startswith("planslot:")
    await first_buttons(meena, 1)
    assert data(meena)[0].startswith("makeplan:")
    await first_buttons(meena, 1)
    made = [s for s in sessions() if s.id != other.id]
    moved = next(s for s in made if s.starts_at.astimezone(INDIA).day == 25)
    assert abs((moved.starts_at - other.starts_at).total_seconds()) == 7200
    assert len(made) == 7


async def test_a_plan_is_undone_with_one_button(meena: Person) -> None:
    await meena.says("/plan AC166")
    await first_buttons(meena, 9)
    undo = next(one for one in data(meena) if one.startswith("undoplan:"))
    await meena.sends_data(undo)
    assert sessions() == ()


async def test_one_is_changed_and_the_plan_says_so(meena: Person) -> None:
    await meena.says("/plan AC166")
    await first_buttons(meena, 9)
    one = sessions()[2]
    await meena.says(f"/plan {one.code}")
    await meena.sends_data(next(d for d in data(meena) if d.startswith("changeplan:")))
    for answer in ("scope:one", f"session:{one.code}", "what:seats", "value:12", "confirm:yes"):
        if answer.startswith(("scope", "what")):  # typed instead of tapped
            typed = await meena.says("बीस सीटें")
            assert typed.startswith(NOT_CHOSEN)
        await meena.sends_data(f"form:changeplan:{answer}")
    assert [s.seats for s in sessions()].count(12) == 1
    assert one.code in await meena.says(f"/plan {one.code}")


async def test_where_people_have_seats_meena_sees_how_many_are_asked_before_they_are(
    meena: Person, telegram: World, bot: Runtime
) -> None:
    await meena.says("/plan AC166")
    await first_buttons(meena, 9)
    one = sessions()[2]
    ravi = worker(telegram, 2, "Ravi", "166/3")
    await ravi.says(f"/enrol {one.code}")
    await meena.says(f"/plan {one.code}")
    await meena.sends_data(next(d for d in data(meena) if d.startswith("changeplan:")))
    for answer in ("scope:all", "what:time", "value:17:00"):
        shown = await meena.sends_data(f"form:changeplan:{answer}")
    t = bot.services.catalogues.text("hi", INDIA)
    assert t.plain("session.asked", n=1) in shown
    assert {s.starts_at.astimezone(INDIA).hour for s in sessions()} == {11}
    shown = await meena.sends_data("form:changeplan:confirm:yes")
    assert t.plain("session.telling_asked", n=1) in shown
    assert {s.starts_at.astimezone(INDIA).hour for s in sessions()} == {17}
    await Sender(bot.services, bot.bot).send_due()
    assert one.code in ravi.last()["text"]
    assert any(one.startswith("coming:") for one in data(ravi))
    back = next(d for d in data(meena) if d.startswith("unchangeplan:"))
    await meena.sends_data(back)
    assert {s.starts_at.astimezone(INDIA).hour for s in sessions()} == {11}
    await Sender(bot.services, bot.bot).send_due()


async def test_what_a_plan_cannot_become_is_asked_anew(meena: Person) -> None:
    await meena.says("/plan AC166")
    await first_buttons(meena, 9)
    await meena.sends_data(next(d for d in data(meena) if d.startswith("changeplan:")))
    for answer in ("scope:all", "what:seats", "value:30"):
        await meena.sends_data(f"form:changeplan:{answer}")
    assert any(one.startswith("form:changeplan:value:") for one in data(meena))
    await meena.sends_data("form:changeplan:value:40")
    assert data(meena)[0] == "form:changeplan:confirm:yes"


async def test_that_nobody_is_to_lead_them_is_said_before_it_is_changed(meena: Person) -> None:
    await meena.says("/plan AC166")
    await first_buttons(meena, 9)
    tables.Session.update(trainer=tables.Worker.get()).execute()
    await meena.sends_data(next(d for d in data(meena) if d.startswith("changeplan:")))
    for answer in ("scope:all", "what:trainer", "value:0"):
        shown = await meena.sends_data(f"form:changeplan:{answer}")
    assert T.plain("planning.button_no_trainer") in shown


async def test_a_file_of_sessions_is_shown_then_made(meena: Person) -> None:
    ravi = person(2, "Ravi", "166/3")
    lines = (
        "AC166,2026-12-01,11:00,40,Town hall,Roll",
        "आगर,2/12/2026,15:30,50,Town hall,Roll",
    )
    await meena.sends("plan.csv", csv(HEADER, *lines, header="Plan of December"))
    assert sessions() == ()
    await first_buttons(meena, 1)
    assert [(s.seats, s.venue, s.title) for s in sessions()] == [
        (40, "Town hall", "Roll"),
        (50, "Town hall", "Roll"),
    ]
    again = xlsx(
        ("AC166", "2026-12-01", "11:00", 40, "Town hall", "Roll", ""),
        ("AC166", date(2026, 12, 3), time(11), 40, "Town hall", "Roll", ravi.code),
        header=("विधानसभा", "तारीख़", "समय", "सीटें", "जगह", "विषय", "प्रशिक्षक"),
    )
    await meena.sends("plan.xlsx", again)
    await first_buttons(meena, 1)
    assert [s.trainer for s in sessions()] == [None, None, "Ravi"]


async def test_in_a_file_twelve_is_noon_and_an_early_hour_is_asked_about(meena: Person) -> None:
    header = HEADER.split(",")
    rows = (
        ("AC166", date(2026, 12, 1), "12:00", 40, "Town hall", "Roll"),
        ("AC166", date(2026, 12, 2), time(12, 30), 40, "Town hall", "Roll"),
    )
    await meena.sends("plan.xlsx", xlsx(*rows, header=header))
    await first_buttons(meena, 1)
    starts = [s.starts_at.astimezone(INDIA).time() for s in sessions()]
    assert starts == [time(12), time(12, 30)]
    early = csv("AC166,2026-12-01,3:00,40,Hall,Roll", header=HEADER)
    assert T.plain("plans.row_unclear_time", text="3:00") in await meena.sends("early.csv", early)


async def test_a_file_with_a_wrong_row_makes_nothing(meena: Person) -> None:
    wrong = (
        "AC166,2026-02-31,11:00,40,Hall,Roll",
        "AC166,2026-12-01,11:00,0,Hall,Roll",
        "AC166,2026-12-01,11:00,100000,Hall,Roll",
        "AC165,2026-12-01,11:00,40,Hall,Roll",
        "AC166,2026-12-01,25:00,40,Hall,Roll",
        "AC166,2026-12-01,11:00,40,Hall 9826054321,Roll",
        "AC166,2026-12-02,11:00,40,Hall,Roll",
        "AC166,2026-12-02,11:00,40,Hall,Roll",
    )
    shown = await meena.sends("plan.csv", csv(*wrong, header=HEADER))
    for line in (2, 3, 4, 5, 6, 7, 9):
        assert f"{line}:" in shown
    assert not tables.Plan.select().exists()


LENGTHS = "place,date,time,end,minutes,seats,venue"


async def test_the_end_of_a_row_is_its_length(meena: Person) -> None:
    ends = ("13:30", "2026-12-02 12:00:00", "", "1:00")
    rows = [f"AC166,2026-12-0{n},11:00,{end},,40,Hall" for n, end in enumerate(ends, 1)]
    await meena.sends("plan.csv", csv(*rows, header=LENGTHS))
    await first_buttons(meena, 1)
    assert [(s.ends_at - s.starts_at).seconds // 60 for s in sessions()] == [150, 60, 120, 120]


async def test_a_time_of_a_spreadsheet_is_none_that_could_be_in_the_evening(meena: Person) -> None:
    rows = [("AC166", date(2026, 12, 1), time(n), time(n + 1), "", 40, "Hall") for n in (12, 5)]
    await meena.sends("plan.xlsx", xlsx(*rows, header=tuple(LENGTHS.split(","))))
    await first_buttons(meena, 1)
    hours = [s.starts_at.astimezone(INDIA).hour for s in sessions()]
    assert hours == [5, 12]


@pytest.mark.parametrize(
    ("end", "minutes", "why"),
    [
        ("09:00", "", "end_before_start"),
        ("11:00", "", "end_before_start"),
        ("2026-11-30 13:00", "", "end_before_start"),
        ("13:00", "60", "two_lengths"),
        ("5 am", "", "end_before_start"),
        ("11:05", "", "bad_minutes"),
        ("25:00", "", "bad_time"),
    ],
)
async def test_an_end_that_makes_no_sense_is_named_and_nothing_made(
    meena: Person, end: str, minutes: str, why: str
) -> None:
    row = f"AC166,2026-12-01,11:00,{end},{minutes},40,Hall"
    shown = await meena.sends("plan.csv", csv(row, header=LENGTHS))
    assert T.plain(f"plans.row_{why}", text="5" if why == "bad_minutes" else end) in shown
    assert not tables.Plan.select().exists()


async def test_a_number_below_1_is_named_as_what_it_is_and_not_as_a_formula(meena: Person) -> None:
    row = "AC166,2026-12-01,11:00,-5,Hall,Roll"
    shown = await meena.sends("plan.csv", csv(row, header=HEADER))
    assert T.plain("plans.row_bad_seats", text="-5") in shown


async def test_a_booked_trainer_is_named_and_the_nearest_slots_are_buttons(meena: Person) -> None:
    ravi, sita = person(2, "Ravi", "166/3"), person(3, "Sita", "166/2")
    give(ravi, "PC21", "trainer")
    give(sita, "PC21", "trainer")
    first = planning.NewSession(
        place_id("PC21"), "Roll", datetime(2026, 11, 25, 15, tzinfo=INDIA), 30, "Hall", ravi.id
    )
    other = planning.make_session(first, by=MEENA, now=NOON)
    line = f"/newtraining PC21 2026-11-25 15:00 30 School; Vote; {ravi.code}"
    assert other.code in await meena.says(line)
    free = [one.removeprefix("form:newtraining:confirm:") for one in data(meena)][:4]
    assert free == [
        "h/2026-11-25T13:00/0/0",
        "h/2026-11-25T17:00/0/0",
        "d/2026-11-26T15:00/0/0",
        f"t/2026-11-25T15:00/{sita.id}/0",
    ]
    await meena.sends_data(data(meena)[3])
    made = [s for s in sessions() if s.id != other.id]
    assert [(s.trainer, s.venue, s.title) for s in made] == [("Sita", "School", "Vote")]


async def test_a_slot_that_was_taken_meanwhile_is_not_taken_twice(meena: Person) -> None:
    first = planning.NewSession(
        place_id("PC21"), "Roll", datetime(2026, 11, 25, 15, tzinfo=INDIA), 30, "Hall"
    )
    planning.make_session(first, by=MEENA, now=NOON)
    await meena.says("/newtraining PC21 2026-11-25 15:00 30 Hall; Vote")
    free = data(meena)[0]
    taken = planning.NewSession(
        place_id("PC21"), "Talk", datetime(2026, 11, 25, 13, tzinfo=INDIA), 30, "Hall"
    )
    planning.make_session(taken, by=MEENA, now=NOON)
    await meena.sends_data(free)
    assert len(sessions()) == 2
    assert data(meena)[0] != free
    await meena.sends_data(data(meena)[0])
    assert len(sessions()) == 3


async def test_a_trainer_is_chosen_where_one_is_wanted(meena: Person) -> None:
    give(person(2, "Ravi", "166/3"), "PC21", "trainer")
    await meena.says("/newtraining PC21 2026-11-25 15:00 30 Hall")
    await first_buttons(meena, 1)
    await meena.sends_data("form:newtraining:confirm:trainer")
    await first_buttons(meena, 2)
    assert [s.trainer for s in sessions()] == ["Ravi"]
