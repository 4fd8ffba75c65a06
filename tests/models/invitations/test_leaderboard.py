"""The leaderboard: what counts, where, and who is named."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from models import authority, invitations, tables
from models.audit import AuditAction
from models.database import Database
from models.errors import NotAllowed
from models.invitations import leaderboard as invitations_leaderboard
from models.places import UnknownPlace
from models.review import entries
from models.workers import Worker
from tests.support.answered_invitations import answered, brought, flag
from tests.support.query_log import watched, whole_table_reads
from tests.support.world import DAY, NOON, booth_id, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
INDIA = ZoneInfo("Asia/Kolkata")
MONDAY = datetime(2026, 11, 23, tzinfo=INDIA)
LONG_AGO = NOON - 20 * DAY
MEENA = 900


@pytest.fixture
def asha(agar: Database) -> Worker:
    return person(1, "Asha Malviya", "166/2", now=LONG_AGO)


@pytest.fixture
def ravi(agar: Database) -> Worker:
    return person(2, "Ravi Chauhan", "165/1", now=LONG_AGO)


@pytest.fixture
def meena(agar: Database) -> Worker:
    return coordinator(MEENA, "Meena", "PC21", "166/1")


def look(
    place: str, telegram_id: int = 1, period: invitations_leaderboard.Period = "week", **more: bool
) -> invitations_leaderboard.Leaderboard:
    return invitations_leaderboard.leaderboard(
        place_id(place), telegram_id, period, NOON, INDIA, **more
    )


def ranks(leaderboard: invitations_leaderboard.Leaderboard) -> list[tuple[int, int, int]]:
    return [(line.rank, line.week, line.total) for line in leaderboard.lines]


def test_a_week_begins_on_monday_in_the_organisations_zone(asha: Worker) -> None:
    answered(asha, at=MONDAY)
    answered(asha, at=MONDAY - timedelta(seconds=1))
    assert invitations_leaderboard.week_begins(NOON, INDIA) == MONDAY
    assert (
        invitations_leaderboard.week_begins(MONDAY - timedelta(seconds=1), INDIA)
        == MONDAY - 7 * DAY
    )
    assert ranks(look("AC166")) == [(1, 1, 2)]
    in_london = invitations_leaderboard.leaderboard(
        place_id("AC166"), 1, "week", NOON, ZoneInfo("Europe/London")
    )
    assert ranks(in_london) == []


def test_this_week_and_all_time_have_boards_of_their_own(asha: Worker) -> None:
    kamla = person(3, "Kamla", "166/3")
    for _ in range(3):
        answered(asha, at=LONG_AGO)
    answered(kamla)
    assert ranks(look("AC166")) == [(1, 1, 1)]
    assert ranks(look("AC166", period="all")) == [(1, 0, 3), (2, 1, 1)]
    leaderboard = look("AC166")
    assert (leaderboard.inviters, leaderboard.week, leaderboard.total) == (1, 1, 4)


def test_ties_share_a_rank_and_the_next_one_is_counted_on(asha: Worker, ravi: Worker) -> None:
    kamla = person(3, "Kamla", "166/3")
    for inviter, count in ((asha, 2), (ravi, 2), (kamla, 1)):
        for _ in range(count):
            answered(inviter)
    assert [line.rank for line in look("MP").lines] == [1, 1, 3]
    own = look("MP", telegram_id=3).own
    assert own
    assert (own.rank, own.week, own.total) == (3, 1, 1)


def test_a_place_counts_those_whose_inviters_booth_lies_in_it(asha: Worker, ravi: Worker) -> None:
    brought(asha, 10, booth="165/2")
    answered(ravi)
    for place, count in (("AC166", 1), ("PC21", 1), ("AC165", 1), ("D:agar-malwa", 2), ("MP", 2)):
        assert look(place).total == count, place
    assert [(p.code, p.week, p.total) for p in look("D:agar-malwa").parts] == [
        ("AC165", 1, 1),
        ("AC166", 1, 1),
    ]
    assert look("AC166").parts == ()


def test_only_confirmed_invitations_count(asha: Worker) -> None:
    for state in ("pending", "disputed", "expired", "late", "undone"):
        answered(asha, state)
    assert look("AC166").total == 0
    assert ranks(look("AC166")) == []


@pytest.mark.parametrize(("state", "counts"), [("waiting", 1), ("rejected", 1), ("cleared", 2)])
def test_what_is_flagged_or_rejected_stays_off_until_it_is_cleared(
    asha: Worker, state: str, counts: int
) -> None:
    answered(asha)
    doubtful = answered(asha)
    flag(doubtful, "night", state="cleared")
    flag(doubtful, "burst", state=state)
    leaderboard = look("AC166")
    assert ranks(leaderboard) == [(1, counts, counts)]
    assert leaderboard.own
    assert (leaderboard.own.week, leaderboard.own.total) == (counts, counts)
    assert (leaderboard.waiting, leaderboard.own.waiting) == (
        (1, 1) if state == "waiting" else (0, 0)
    )
    mine = invitations.summary(1, NOON)
    assert (mine.confirmed, mine.under_review) == (leaderboard.own.total, leaderboard.own.waiting)


def test_an_entry_that_two_rules_doubt_is_one_entry_under_review(asha: Worker) -> None:
    doubtful = answered(asha)
    flag(doubtful, "night", state="waiting")
    flag(doubtful, "burst", state="waiting")
    assert look("AC166").waiting == invitations.summary(1, NOON).under_review == 1


def test_who_came_and_was_erased_still_counts_and_an_inviter_who_is_gone_does_not(
    asha: Worker, ravi: Worker
) -> None:
    row = brought(asha, 10)
    tables.Invitation.update(worker=None).where(tables.Invitation.id == row.id).execute()
    answered(ravi)
    tables.Worker.delete().where(tables.Worker.id == ravi.id).execute()
    assert ranks(look("MP")) == [(1, 1, 1)]


def test_asha_sees_her_rank_however_far_down_and_also_with_nothing(asha: Worker) -> None:
    for number in range(12):
        inviter = person(100 + number, f"Person {number} P", "166/3")
        for _ in range(2 + number % 2):
            answered(inviter)
    own = look("AC166").own
    assert own
    assert (own.rank, own.week, own.total) == (13, 0, 0)
    answered(asha)
    leaderboard = look("AC166")
    assert leaderboard.own
    assert (
        len(leaderboard.lines),
        leaderboard.inviters,
        leaderboard.own.rank,
        leaderboard.own.week,
    ) == (10, 13, 13, 1)


def test_on_an_empty_board_everybody_is_first(asha: Worker) -> None:
    leaderboard = look("AC166")
    assert leaderboard.own
    assert (leaderboard.lines, leaderboard.own.rank, leaderboard.own.total) == ((), 1, 0)


def test_elsewhere_asha_has_numbers_and_no_rank_and_a_stranger_has_nothing(asha: Worker) -> None:
    answered(asha)
    own = look("AC165").own
    assert own
    assert (own.rank, own.week, own.booth.code) == (0, 1, "166/2")
    assert look("AC165", telegram_id=999).own is None
    with pytest.raises(UnknownPlace):
        invitations_leaderboard.leaderboard(10**9, 1, "week", NOON, INDIA)


def test_names_are_for_the_places_coordinator_in_private_alone(
    asha: Worker, ravi: Worker, meena: Worker
) -> None:
    answered(asha)
    answered(ravi)
    named = look("AC166", telegram_id=MEENA)
    assert named.opens
    assert [(line.name, line.code) for line in named.lines] == [("Asha Malviya", asha.code)]
    for leaderboard in (
        look("AC166", telegram_id=MEENA, private=False),
        look("AC165", telegram_id=MEENA),
        look("MP", telegram_id=MEENA),
        look("AC166", telegram_id=1),
        look("AC166", telegram_id=999),
    ):
        assert not leaderboard.opens
        assert leaderboard.lines
        assert {(line.name, line.code) for line in leaderboard.lines} == {("", "")}


def test_meena_opens_a_number_into_its_entries_and_that_is_kept(
    asha: Worker, meena: Worker
) -> None:
    came = brought(asha, 10, booth="166/4")
    flag(came, "burst", state="rejected")
    answered(asha, "disputed", via="typed", booth="166/5")
    for n in range(entries.PAGE):
        answered(asha, at=NOON - n * DAY)
    tables.Invitation.create(inviter=asha.id, via="typed", made_at=NOON, name="Somebody")
    page = entries.of_inviter(MEENA, asha.id, 0, NOON)
    assert (page.total, page.pages, len(page.entries)) == (entries.PAGE + 3, 2, entries.PAGE)
    assert page.entries[0].state == "pending"
    last = entries.of_inviter(MEENA, asha.id, 9, NOON)
    assert last.number == 1
    denied, first = last.entries[-2:]
    worker = tables.Worker.get_by_id(came.worker_id)
    assert (first.code.replace("-", "")[2:], first.booth) == (worker.public_id, "166/4")
    assert (first.standing, first.flags[0].numbers["count"]) == ("rejected", 16)
    assert (denied.standing, denied.code, denied.booth) == ("disputed", "", "166/5")
    read = tables.Audit.select().where(tables.Audit.action == AuditAction.ENTRIES)
    assert [(row.actor, row.subject) for row in read] == [(meena.id, asha.code)] * 2


def test_entries_are_closed_to_everybody_else(asha: Worker, ravi: Worker, meena: Worker) -> None:
    answered(asha)
    for telegram_id, inviter in ((1, asha.id), (2, asha.id), (MEENA, ravi.id), (999, asha.id)):
        with pytest.raises(NotAllowed):
            entries.of_inviter(telegram_id, inviter, 0, NOON)
    with pytest.raises(NotAllowed):
        entries.of_inviter(MEENA, 10**9, 0, NOON)
    assert tables.Audit.select().where(tables.Audit.action == AuditAction.ENTRIES).count() == 0


def test_a_coordinator_whose_post_has_ended_sees_no_names(asha: Worker, meena: Worker) -> None:
    answered(asha)
    assert authority.places_of(MEENA, "review")
    tables.Post.update(until=NOON).execute()
    assert not look("AC166", telegram_id=MEENA).opens


def test_a_board_reads_indexes_and_costs_the_same_queries_for_a_state_as_for_an_ac(
    agar: Database, asha: Worker
) -> None:
    for n in range(5):
        flag(answered(asha, at=NOON - n * DAY))
    look("MP")
    costs = []
    for place in ("AC166", "MP"):
        with watched(agar) as queries:
            look(place)
        cached = ('FROM "geography_import"', 'FROM "place"')
        asked = [q for q in queries if not any(part in q[0] for part in cached)]
        costs.append(len(asked))
        for query in asked:
            named = re.findall(r'"(?:invitation|flag)" AS "(t\d+)"', query[0])
            big = [rf"SCAN {name}\b(?!.*INDEX)" for name in named] + [
                "Seq Scan on (invitation|flag)"
            ]
            plan = whole_table_reads(agar, [query])
            assert not [line for line in plan if re.search("|".join(big), line)], query
    assert costs[0] == costs[1] <= 12


def test_a_move_to_another_booth_takes_the_credit_along(asha: Worker) -> None:
    answered(asha)
    there = booth_id("165/3")
    tables.Worker.update(booth=there).where(tables.Worker.id == asha.id).execute()
    assert (look("AC166").total, look("AC165").total) == (0, 1)


def test_a_flag_on_one_invitation_leaves_the_others_on_the_board(asha: Worker) -> None:
    doubted, *sure = (answered(asha) for _ in range(3))
    flag(doubted)
    assert ranks(look("PC21")) == [(1, 2, 2)]
    for row in sure:
        flag(row)
    assert ranks(look("PC21")) == []
