"""Plans: proposed, made once, undone, changed, and what drifted from them."""

import json
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import bookings, plans, tables, trainings
from models.bookings import TrainerDays
from models.consents import Terms
from models.database import Database
from models.errors import BadNumber, NotAllowed, Refusal
from models.identity import PhoneInText
from models.maintenance import retention
from models.plans import (
    NothingToChange,
    PlanChange,
    PlanClash,
    PlanGone,
    PlanTaken,
    Scope,
    Slot,
    TrainerLeft,
    changes,
    making,
    planned,
    proposals,
)
from models.seats import demand
from models.session_changes import ChangedAgain, changing, telling
from models.trainings import DoubleBooked, planning
from tests.support.world import NOON, booth_id, coordinator, give, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
MEENA, KAMLA, ASHA, RAVI = 900, 901, 1, 2
INDIA = ZoneInfo("Asia/Kolkata")
FIRST = date(2026, 12, 1)  # a Tuesday
REST = frozenset({"sun"})
HALLS = ((11, "Hall"), (15, "Annex"))


@pytest.fixture(autouse=True)
def meena(agar: Database) -> None:
    coordinator(MEENA, "Meena", "PC21")
    coordinator(KAMLA, "Kamla", "PC21", "166/2")


def slots(days: int = 3, *, seats: int = 30, trainer: int | None = None) -> list[Slot]:
    """Return a slot a day in Agar."""
    return [
        Slot(
            place_id("AC166"),
            "बूथ",
            FIRST + timedelta(days=n),
            time(11),
            120,
            "Hall",
            seats,
            trainer,
        )
        for n in range(days)
    ]


def propose(wanted: Sequence[Slot], by: int = MEENA) -> int:
    return proposals.propose(wanted, by=by, now=NOON)


def make(plan_id: int, by: int = MEENA) -> plans.MadePlan:
    return making.make(plan_id, by=by, now=NOON, zone=INDIA)


def look(plan_id: int) -> plans.Proposal:
    return proposals.look(plan_id, by=MEENA, now=NOON, zone=INDIA, rest_days=REST)


def made(wanted: Sequence[Slot] = ()) -> int:
    plan_id = propose(wanted or slots())
    make(plan_id)
    return plan_id


def sessions() -> list[tables.Session]:
    return list(tables.Session.select().order_by(tables.Session.starts_at, tables.Session.id))


def test_a_plan_makes_its_sessions() -> None:
    assert make(propose(slots())).made == 3
    starts = [row.starts_at.astimezone(INDIA) for row in sessions()]
    assert starts[0] == datetime(2026, 12, 1, 11, tzinfo=INDIA)
    assert [moment.day for moment in starts] == [1, 2, 3]
    assert {(row.venue, row.seats) for row in sessions()} == {("Hall", 30)}


def test_nothing_is_made_before_the_button() -> None:
    propose(slots())
    assert not sessions()


def test_made_again_it_adds_nothing() -> None:
    plan_id = made()
    assert make(plan_id).made == 0
    again = propose(slots(), by=KAMLA)
    assert (make(again, by=KAMLA).made, make(again, by=KAMLA).known) == (0, 3)
    assert len(sessions()) == 3


def test_two_coordinators_at_once_make_it_once(agar: Database) -> None:
    ids = {MEENA: propose(slots()), KAMLA: propose(slots(), by=KAMLA)}

    def press(by: int) -> int:
        try:
            return make(ids[by], by=by).made
        finally:
            agar.peewee.close()

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(press, ids)) == [0, 3]
    assert len(sessions()) == 3


def test_made_again_it_brings_back_neither_what_was_cancelled_nor_what_was_moved() -> None:
    made()
    cancelled, moved, _ = sessions()
    planning.call_off(cancelled.id, by=MEENA, now=NOON)
    later = moved.starts_at + timedelta(days=20)
    tables.Session.update(starts_at=later, ends_at=later + timedelta(hours=2)).where(
        tables.Session.id == moved.id
    ).execute()
    assert make(propose(slots())).made == 0
    assert len(sessions()) == 3
    longer = make(propose(slots(4)))
    assert (longer.made, longer.known) == (1, 3)


def test_a_slot_that_clashes_is_named_and_nothing_is_made() -> None:
    new = planning.NewSession(
        place_id("PC21"), "Roll", datetime(2026, 12, 2, 12, tzinfo=INDIA), 30, "hall"
    )
    other = planning.make_session(new, by=MEENA, now=NOON)
    plan_id = propose(slots())
    shown = look(plan_id)
    assert {i: c.other.session_id for i, c in shown.clashes.items() if c.other} == {1: other.id}
    assert shown.free[0] == "h/2026-12-02T10:00/0/0" or shown.free[0].startswith("h/2026-12-02")
    with pytest.raises(PlanClash):
        make(plan_id)
    assert len(sessions()) == 1


def test_a_slot_that_clashes_is_moved_to_a_free_one_or_left_out() -> None:
    first = slots()[0]
    made([first])
    other = Slot(first.place_id, "Roll", first.day, time(12), 120, "Hall", 30)
    moved = propose([other])
    proposals.move(moved, 0, look(moved).free[0], by=MEENA, now=NOON, zone=INDIA)
    assert not look(moved).clashes
    assert make(moved).made == 1
    left = propose([replace(other, title="Vote"), slots(2)[1]])
    proposals.leave_out(left, by=MEENA, now=NOON, zone=INDIA)
    assert [slot.title for slot in look(left).slots] == ["बूथ"]


def test_a_slot_that_was_moved_before_it_was_made_is_not_made_again() -> None:
    first = slots()[0]
    made([first])
    other = Slot(first.place_id, "Roll", first.day, time(12), 120, "Hall", 30)
    plan_id = propose([other])
    proposals.move(plan_id, 0, "h/2026-12-02T12:00/0/0", by=MEENA, now=NOON, zone=INDIA)
    assert [(one.day.day, one.at) for one in look(plan_id).slots] == [(2, time(12))]
    assert make(plan_id).made == 1
    assert planned.summary(plan_id, NOON).drifted == ()
    again = propose([other], by=KAMLA)
    assert (make(again, by=KAMLA).made, make(again, by=KAMLA).known) == (0, 1)
    changing.move(sessions()[-1].id, NOON + timedelta(days=9), by=MEENA, now=NOON, zone=INDIA)
    assert make(propose([other])).made == 0


def test_a_free_slot_that_was_taken_meanwhile_is_not_made() -> None:
    first = slots()[0]
    made([first])
    other = Slot(first.place_id, "Roll", first.day, time(12), 120, "Hall", 30)
    moved = propose([other])
    code = look(moved).free[0]
    proposals.move(moved, 0, code, by=MEENA, now=NOON, zone=INDIA)
    taken = bookings.slot_codes.offered(code)
    assert taken is not None
    made([Slot(first.place_id, "Vote", first.day, taken.starts_at.time(), 120, "Hall", 30)])
    with pytest.raises(PlanClash):
        make(moved)


def test_no_slot_is_moved_to_the_time_of_another_one_of_the_plan_with_its_subject() -> None:
    place, day = place_id("AC166"), slots()[0].day
    made([Slot(place, "Vote", day, time(9), 360, "Hall", 30)])
    pair = [Slot(place, "Roll", day, time(hour), 120, hall, 30) for hour, hall in HALLS]
    plan_id = propose(pair)
    free = look(plan_id).free
    assert free and not any("T15:00" in code for code in free)  # both would have one key
    proposals.move(plan_id, 0, f"h/{day}T15:00/0/0", by=MEENA, now=NOON, zone=INDIA)
    assert list(look(plan_id).slots) == pair
    proposals.move(plan_id, 0, free[0], by=MEENA, now=NOON, zone=INDIA)
    assert make(plan_id).made == 2


@pytest.mark.parametrize(
    ("index", "code"),
    [
        (-1, "h/2026-12-01T17:00/0/0"),
        (9, "h/2026-12-01T17:00/0/0"),
        (1, "h/2026-12-03T17:00/0/0"),  # has no clash
        (0, "h/2020-01-01T17:00/0/0"),
    ],
)
def test_an_old_or_made_up_button_moves_nothing(index: int, code: str) -> None:
    first = slots()[0]
    made([replace(first, title="Vote")])
    plan_id = propose(slots())
    before = look(plan_id).slots
    proposals.move(plan_id, index, code, by=MEENA, now=NOON, zone=INDIA)
    assert look(plan_id).slots == before


def test_undone_it_can_be_made_anew() -> None:
    plan_id = made()
    assert making.undo(plan_id, by=KAMLA, now=NOON) == 3
    assert all(row.cancelled_at for row in sessions())
    with pytest.raises(PlanGone):
        making.undo(plan_id, by=MEENA, now=NOON)
    assert make(propose(slots(seats=50))).made == 3


def test_a_plan_with_a_taken_seat_is_not_undone() -> None:
    plan_id = made()
    person(ASHA, "Asha")
    trainings.enrol(ASHA, sessions()[1].id, NOON)
    with pytest.raises(PlanTaken):
        making.undo(plan_id, by=MEENA, now=NOON)
    assert not any(row.cancelled_at for row in sessions())


def test_a_plan_that_is_over_is_not_undone() -> None:
    plan_id = made()
    with pytest.raises(NothingToChange):
        making.undo(plan_id, by=MEENA, now=NOON + timedelta(days=60))
    assert not any(row.cancelled_at for row in sessions())


def test_a_trainer_who_left_is_in_no_plan() -> None:
    trainer = person(RAVI, "Ravi", "166/3")
    plan_id = propose(slots(trainer=trainer.id))
    tables.Worker.delete().where(tables.Worker.id == trainer.id).execute()
    with pytest.raises(TrainerLeft):
        make(plan_id)
    assert not sessions()


@pytest.mark.parametrize(
    ("wrong", "refusal"),
    [
        ({"seats": 0}, BadNumber),
        ({"seats": 100_000}, BadNumber),
        ({"venue": "Hall 98260 54321"}, PhoneInText),
        ({"title": "Call 9826054321"}, PhoneInText),
    ],
)
def test_a_plan_with_a_wrong_slot_is_refused(
    wrong: dict[str, object], refusal: type[Refusal]
) -> None:
    first = slots(1)[0]
    fields = {name: getattr(first, name) for name in Slot.__slots__} | wrong
    with pytest.raises(refusal):
        propose([Slot(**fields)])
    assert not tables.Plan.select().count()


def test_who_may_not_plan_at_one_of_the_places_may_not_plan() -> None:
    elsewhere = Slot(place_id("AC165"), "बूथ", FIRST, time(15), 120, "Susner", 30)
    with pytest.raises(NotAllowed):
        propose([*slots(), elsewhere])
    plan_id = made()
    person(ASHA, "Asha")
    for refused in (
        lambda: making.undo(plan_id, by=ASHA, now=NOON),
        lambda: make(propose(slots(4)), by=ASHA),
        lambda: change(plan_id, PlanChange(seats=5), Scope.ALL, by=ASHA),
    ):
        with pytest.raises(NotAllowed):
            refused()


def test_an_old_proposal_is_gone() -> None:
    plan_id = propose(slots())
    with pytest.raises(PlanGone):
        making.make(plan_id, by=MEENA, now=NOON + timedelta(hours=25), zone=INDIA)


def test_what_drifted_is_listed() -> None:
    plan_id = made()
    first, second, third = sessions()
    planning.call_off(first.id, by=MEENA, now=NOON)
    tables.Session.update(venue="School", seats=20).where(tables.Session.id == second.id).execute()
    shown = planned.summary(plan_id, NOON)
    assert (shown.sessions, shown.coming) == (3, 2)
    drifted = {line.session.id: line.what for line in shown.drifted}
    assert drifted == {first.id: ("cancelled",), second.id: ("venue", "seats")}
    assert third.id not in drifted


def change(
    plan_id: int,
    wanted: PlanChange,
    scope: Scope,
    *,
    session_id: int | None = None,
    by: int = MEENA,
) -> plans.ChangedPlan:
    return changes.change(
        plan_id, wanted, scope, by=by, now=NOON, zone=INDIA, session_id=session_id
    )


def test_one_session_is_changed_then_the_untouched_then_all() -> None:
    plan_id = made()
    ids = [row.id for row in sessions()]
    change(plan_id, PlanChange(seats=10), Scope.ONE, session_id=ids[0])
    assert [row.seats for row in sessions()] == [10, 30, 30]
    assert changes.count(plan_id, NOON) == {Scope.UNTOUCHED: 2, Scope.ALL: 3}
    assert change(plan_id, PlanChange(seats=40), Scope.UNTOUCHED).changed == 2
    assert [row.seats for row in sessions()] == [10, 40, 40]
    assert [line.session.id for line in planned.summary(plan_id, NOON).drifted] == ids[:1]
    assert change(plan_id, PlanChange(seats=50), Scope.ALL).changed == 3
    assert [row.seats for row in sessions()] == [50, 50, 50]
    assert not planned.summary(plan_id, NOON).drifted


def test_a_changed_time_keeps_the_day_and_the_key() -> None:
    plan_id = made()
    change(plan_id, PlanChange(at=time(15)), Scope.ALL)
    assert [row.starts_at.astimezone(INDIA).hour for row in sessions()] == [15, 15, 15]
    assert not planned.summary(plan_id, NOON).drifted
    assert make(propose(slots())).made == 0


def take(who: int, session_id: int, minutes: int = 0) -> None:
    """Take a seat for somebody, so many minutes after noon."""
    trainings.enrol(who, session_id, NOON + timedelta(minutes=minutes))


def told() -> list[tuple[int, str]]:
    """Return to whom messages wait, and of what."""
    rows = tables.Outbox.select().order_by(tables.Outbox.id)
    return [(row.chat_id, row.subject) for row in rows]


def look_ahead(plan_id: int, wanted: PlanChange, scope: Scope = Scope.ALL) -> plans.ChangedPlan:
    return changes.preview(plan_id, wanted, scope, by=MEENA, now=NOON, zone=INDIA)


def back(change_id: int, by: int = MEENA, now: datetime = NOON + timedelta(hours=1)) -> int:
    return changes.undo(change_id, by=by, now=now, zone=INDIA).changed


@pytest.mark.parametrize("wanted", [PlanChange(at=time(15)), PlanChange(venue="School")])
def test_where_people_have_seats_they_are_asked_or_told_once_and_the_plan_follows(
    wanted: PlanChange,
) -> None:
    plan_id = made()
    first, second, _ = (row.id for row in sessions())
    for number, who in enumerate((ASHA, RAVI), 1):
        person(who, f"Worker {who}")
        take(who, second, number)
    take(ASHA, first)
    seen = look_ahead(plan_id, wanted)
    assert (seen.changed, seen.told, seen.left) == (3, 2, ())  # Asha counts once
    assert told() == []
    done = change(plan_id, wanted, Scope.ALL)
    assert (done.changed, done.told, done.left) == (3, 2, ())
    assert sorted(told()) == [(ASHA, "changed"), (ASHA, "changed"), (RAVI, "changed")]
    assert {row.taken for row in sessions()} == {1, 2, 0}
    kinds = {row.session_id: row.answer_by is not None for row in tables.SessionChange.select()}
    assert kinds == dict.fromkeys((row.id for row in sessions()), wanted.at is not None)
    assert not planned.summary(plan_id, NOON).drifted


def test_with_fewer_seats_than_are_taken_who_came_first_stays_and_the_other_is_told() -> None:
    plan_id = made()
    one = sessions()[0].id
    for number, who in enumerate((ASHA, RAVI), 1):
        person(who, f"Worker {who}")
        take(who, one, number)
    assert look_ahead(plan_id, PlanChange(seats=1)).told == 1
    done = change(plan_id, PlanChange(seats=1), Scope.ALL)
    assert (done.changed, done.told) == (3, 1)
    assert told() == [(RAVI, "changed")]
    assert trainings.of_worker(RAVI, NOON) == ()
    assert back(done.change_id) == 3
    assert [s.id for s in trainings.of_worker(RAVI, NOON)] == [one]
    assert [row.seats for row in sessions()] == [30, 30, 30]


def test_those_changed_together_are_changed_back_together_and_the_plan_too() -> None:
    plan_id = made()
    person(ASHA, "Asha")
    take(ASHA, sessions()[1].id)
    before = [row.starts_at for row in sessions()]
    done = change(plan_id, PlanChange(at=time(15)), Scope.UNTOUCHED)
    assert back(done.change_id) == 3
    assert [row.starts_at for row in sessions()] == before
    assert told() == [(ASHA, "changed")] * 2
    assert not planned.summary(plan_id, NOON).drifted
    with pytest.raises(ChangedAgain):
        back(done.change_id)


def test_what_was_changed_anew_since_is_left_as_it_is() -> None:
    plan_id = made()
    done = change(plan_id, PlanChange(venue="School"), Scope.ALL)
    first = sessions()[0].id
    changing.change_venue(first, "Yard", by=MEENA, now=NOON + timedelta(minutes=5))
    undone = changes.undo(done.change_id, by=MEENA, now=NOON + timedelta(hours=1), zone=INDIA)
    assert (undone.changed, undone.left) == (2, (f"T{first}",))
    assert [row.venue for row in sessions()] == ["Yard", "Hall", "Hall"]


def test_only_who_plans_there_changes_back() -> None:
    done = change(made(), PlanChange(venue="School"), Scope.ALL)
    coordinator(903, "Kavita", "PC20", "165/1")
    with pytest.raises(NotAllowed):
        back(done.change_id, by=903)
    for nothing in (0, 10**6):
        with pytest.raises(ChangedAgain):
            back(nothing)
    assert {row.venue for row in sessions()} == {"School"}


def test_a_session_that_has_begun_or_would_have_is_left_and_named() -> None:
    plan_id = made()
    first, second, third = (row.id for row in sessions())
    tables.Session.update(attendance_opened_at=NOON).where(tables.Session.id == second).execute()
    done = changes.change(
        plan_id,
        PlanChange(at=time(8)),
        Scope.ALL,
        by=MEENA,
        now=datetime(2026, 12, 1, 9, tzinfo=INDIA),  # the first begins at 11
        zone=INDIA,
    )
    assert (done.changed, done.left) == (1, (f"T{first}", f"T{second}"))
    hours = {row.id: row.starts_at.astimezone(INDIA).hour for row in sessions()}
    assert hours == {first: 11, second: 11, third: 8}


def test_a_change_to_what_is_already_so_is_no_change() -> None:
    plan_id = made()
    for wanted in (PlanChange(seats=30), PlanChange(venue="Hall"), PlanChange(at=time(11))):
        with pytest.raises(NothingToChange):
            change(plan_id, wanted, Scope.ALL)
        with pytest.raises(NothingToChange):
            look_ahead(plan_id, wanted)
    assert tables.SessionChange.select().count() == 0


def test_a_trainer_is_told_once_however_many_of_their_sessions_changed() -> None:
    trainer = person(RAVI, "Ravi", "166/3")
    plan_id = made(slots(trainer=trainer.id))
    change(plan_id, PlanChange(at=time(15)), Scope.ALL)
    assert told() == [(RAVI, "changed")]
    payload = json.loads(tables.Outbox.get().payload)
    assert payload["more"] == 2
    news = telling.trainer_news(payload["change"], RAVI, NOON)
    assert news is not None and news.session.id == sessions()[0].id


def test_a_preview_names_a_clash_as_the_change_would() -> None:
    plan_id = made()
    new = planning.NewSession(
        place_id("AC166"), "Roll", datetime(2026, 12, 2, 15, tzinfo=INDIA), 30, "hall"
    )
    planning.make_session(new, by=MEENA, now=NOON)
    with pytest.raises(DoubleBooked):
        look_ahead(plan_id, PlanChange(at=time(15)))


def test_a_change_that_clashes_changes_nothing() -> None:
    plan_id = made()
    trainer = person(RAVI, "Ravi", "166/3")
    new = planning.NewSession(
        place_id("PC21"),
        "Roll",
        datetime(2026, 12, 2, 12, tzinfo=INDIA),
        30,
        "School",
        trainer.id,
    )
    planning.make_session(new, by=MEENA, now=NOON)
    with pytest.raises(DoubleBooked):
        change(plan_id, PlanChange(trainer_id=trainer.id), Scope.ALL)
    assert {row.trainer_id for row in sessions() if row.venue == "Hall"} == {None}


def test_what_a_plan_says_of_its_trainers_holds_afterwards() -> None:
    trainer = person(RAVI, "Ravi", "166/3")
    give(trainer, "AC166", "trainer")
    days = {trainer.id: TrainerDays(frozenset({FIRST + timedelta(days=9)}), 1)}
    plan_id = proposals.propose(slots(trainer=trainer.id), by=MEENA, now=NOON, days=days)
    make(plan_id)
    new = planning.NewSession(
        place_id("AC166"), "Roll", datetime(2026, 12, 10, 15, tzinfo=INDIA), 30, "X", trainer.id
    )
    with pytest.raises(DoubleBooked) as away:
        planning.make_session(new, by=MEENA, now=NOON)
    assert away.value.parameters["what"] == "away"
    same_day = planning.NewSession(
        place_id("AC166"), "Roll", datetime(2026, 12, 2, 16, tzinfo=INDIA), 30, "X", trainer.id
    )
    with pytest.raises(DoubleBooked) as most:
        planning.make_session(same_day, by=MEENA, now=NOON)
    assert most.value.parameters["what"] == "most"


def test_demand_counts_the_untrained_and_posts_without_a_training() -> None:
    agent = person(ASHA, "Asha", "166/2")
    give(agent, "166/2", "booth_agent")
    demand.ask(ASHA, NOON)
    wanted = plans.demand.of_place(place_id("PC21"), NOON)
    assert (wanted.untrained, wanted.waiting) == (3, 1)
    assert [(ac.code, n) for ac, n in wanted.by_ac] == [("AC166", 3)]
    assert Counter({kind.code: n for kind, n in wanted.posts}) == {"booth_agent": 1}
    tables.Worker.update(trained_at=NOON).where(tables.Worker.id == agent.id).execute()
    tables.Booth.update(trained=1).where(tables.Booth.id == booth_id("166/2")).execute()
    wanted = plans.demand.of_place(place_id("PC21"), NOON)
    assert (wanted.untrained, wanted.posts) == (2, ())


def test_a_plan_that_nobody_made_is_forgotten_at_night() -> None:
    asha = person(ASHA, "Asha")
    tables.TrainerAway.create(worker=asha.id, day=NOON.date())
    kept = made()
    propose(slots(4))
    terms = Terms("Booth Shakti", drafts=30, invitations=20, updates=7, texts=5, marks=365)
    retention.purge(terms, NOON + timedelta(days=3))
    assert [row.id for row in tables.Plan.select()] == [kept]
    assert not tables.TrainerAway.select().exists()
