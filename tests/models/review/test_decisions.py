"""Decisions on flagged entries: one by one, cleared or rejected, and taken back."""

from concurrent.futures import ThreadPoolExecutor
from zoneinfo import ZoneInfo

import pytest

from models import authority, review, tables
from models.audit import AuditAction
from models.database import Database
from models.errors import NotAllowed, NotRegistered
from models.invitations import leaderboard
from models.review import AlreadyDecided, FlagState, OwnEntry
from models.workers import Worker
from tests.support.answered_invitations import answered, brought, flag
from tests.support.world import DAY, HOUR, NOON, coordinator, person, place_id

pytestmark = pytest.mark.usefixtures("agar")
INDIA = ZoneInfo("Asia/Kolkata")
MEENA, RAKESH = 900, 901


@pytest.fixture
def asha(agar: Database) -> Worker:
    return person(1, "Asha", "166/2")


@pytest.fixture
def meena(agar: Database) -> Worker:
    return coordinator(MEENA, "Meena", "PC21", "166/1")


def doubtful(inviter: Worker, count: int = 1) -> list[int]:
    rows = [answered(inviter) for _ in range(count)]
    for row in rows:
        flag(row)
    return [row.id for row in rows]


def counted() -> int:
    return leaderboard.leaderboard(place_id("AC166"), 1, "week", NOON, INDIA).total


def states() -> list[str]:
    return [row.state for row in tables.Flag.select().order_by(tables.Flag.id)]


def audited() -> list[str]:
    return [row.action for row in tables.Audit.select().order_by(tables.Audit.id)]


def test_meena_sees_how_many_wait_and_one_after_the_other(asha: Worker, meena: Worker) -> None:
    first, second, third = doubtful(asha, 3)
    shown = review.queue(MEENA, NOON)
    assert shown.entry
    assert shown.inviter
    assert (shown.waiting, shown.alike, shown.entry.id) == (3, 3, first)
    assert (shown.inviter.code, shown.entry.flags[0].rule) == (asha.code, "burst")
    asha_id = shown.inviter.id
    later = [review.queue(MEENA, NOON, i, inviter_id=asha_id) for i in (first, second, third)]
    after = [one.entry for one in later]
    assert [entry.id for entry in after if entry] == [second, third, first]
    assert audited().count("flagged") == 4


def test_cleared_counts_again_and_rejected_never_and_nobody_is_deleted(
    asha: Worker, meena: Worker
) -> None:
    right, wrong = (brought(asha, n) for n in (10, 11))
    for row in (right, wrong):
        flag(row)
    assert counted() == 0
    assert review.decide(MEENA, right.id, FlagState.CLEARED, NOON) == 1
    assert review.decide(MEENA, wrong.id, FlagState.REJECTED, NOON) == 1
    assert counted() == 1
    assert tables.Invitation.get_by_id(wrong.id).state == "confirmed"
    assert tables.Worker.get_or_none(tables.Worker.telegram_id == 11)
    decided = tables.Flag.get(tables.Flag.invitation == wrong.id)
    assert (decided.state, decided.decided_by_id, decided.decided_at) == (
        "rejected",
        meena.id,
        NOON,
    )
    kept = tables.Audit.select().where(
        tables.Audit.action.in_((AuditAction.CLEARED, AuditAction.REJECTED))
    )
    assert [(row.actor, row.subject) for row in kept] == [(meena.id, asha.code)] * 2


def test_an_entry_with_several_doubts_is_decided_as_one(asha: Worker, meena: Worker) -> None:
    [entry] = doubtful(asha)
    flag(tables.Invitation.get_by_id(entry), "night")
    assert review.queue(MEENA, NOON).waiting == 1
    review.decide(MEENA, entry, FlagState.CLEARED, NOON)
    assert states() == ["cleared", "cleared"]
    assert counted() == 1


def test_all_of_one_inviter_are_decided_together_and_nobody_elses(
    asha: Worker, meena: Worker
) -> None:
    ravi = person(2, "Ravi", "166/3")
    entry = doubtful(asha, 3)[1]
    doubtful(ravi)
    assert review.decide(MEENA, entry, FlagState.REJECTED, NOON, alike=True) == 3
    assert states() == ["rejected"] * 3 + ["waiting"]


def test_the_last_decision_is_taken_back_whole_and_the_one_before_stays(
    asha: Worker, meena: Worker
) -> None:
    ravi = person(2, "Ravi", "166/3")
    [first] = doubtful(ravi)
    entries = doubtful(asha, 2)
    review.decide(MEENA, first, FlagState.CLEARED, NOON)
    review.decide(MEENA, entries[0], FlagState.REJECTED, NOON + HOUR, alike=True)
    last = review.queue(MEENA, NOON + HOUR).last
    assert last
    assert review.take_back(MEENA, last, NOON + 2 * HOUR) == 2
    assert review.take_back(MEENA, last, NOON + 2 * HOUR) == 0
    assert states() == ["cleared", "waiting", "waiting"]
    assert audited().count("take_back") == 1
    older = review.queue(MEENA, NOON).last
    assert older
    assert review.take_back(MEENA, older, NOON) == 1
    assert review.queue(MEENA, NOON).last is None


def test_the_same_decision_again_gives_the_same_answer_and_is_kept_once(
    asha: Worker, meena: Worker
) -> None:
    entries = doubtful(asha, 2)
    for _ in range(2):
        assert review.decide(MEENA, entries[0], FlagState.CLEARED, NOON, alike=True) == 2
    assert audited().count("cleared") == 1
    with pytest.raises(AlreadyDecided):
        review.decide(MEENA, entries[0], FlagState.REJECTED, NOON)


def test_nobody_decides_on_entries_they_are_part_of(asha: Worker, meena: Worker) -> None:
    rakesh = coordinator(RAKESH, "Rakesh", "PC21", "166/4")
    [brought_by_her] = doubtful(meena)
    she_came = answered(asha, worker=meena.id)
    flag(she_came)
    shown = review.queue(MEENA, NOON)
    assert (shown.waiting, shown.own, shown.entry) == (0, 2, None)
    assert review.count_waiting(MEENA) == 0
    for entry in (brought_by_her, she_came.id):
        with pytest.raises(OwnEntry):
            review.decide(MEENA, entry, FlagState.CLEARED, NOON)
    [other] = doubtful(asha)
    assert review.decide(MEENA, other, FlagState.CLEARED, NOON, alike=True) == 1
    assert review.queue(RAKESH, NOON).waiting == 2
    review.decide(RAKESH, she_came.id, FlagState.CLEARED, NOON)
    assert rakesh.id in [row.decided_by_id for row in tables.Flag.select()]


def test_only_who_reviews_there_decides_or_looks(asha: Worker, meena: Worker) -> None:
    ravi = person(2, "Ravi", "165/1")
    [inside], [outside] = doubtful(asha), doubtful(ravi)
    assert review.queue(MEENA, NOON).waiting == 1
    for telegram_id, entry in ((MEENA, outside), (1, inside), (2, outside), (MEENA, 10**9)):
        with pytest.raises(NotAllowed):
            review.decide(telegram_id, entry, FlagState.CLEARED, NOON)
    for telegram_id, refusal in ((1, NotAllowed), (999, NotRegistered)):
        with pytest.raises(refusal):
            review.queue(telegram_id, NOON)
        with pytest.raises(refusal):
            review.decide(telegram_id, inside, FlagState.CLEARED, NOON)
    assert states() == ["waiting", "waiting"]


def test_a_decision_is_taken_back_only_by_who_made_it_and_only_with_the_post(
    asha: Worker, meena: Worker
) -> None:
    coordinator(RAKESH, "Rakesh", "PC21", "166/4")
    [entry] = doubtful(asha)
    review.decide(MEENA, entry, FlagState.CLEARED, NOON)
    flag_id = tables.Flag.get().id
    with pytest.raises(AlreadyDecided):
        review.take_back(RAKESH, flag_id, NOON)
    with pytest.raises(NotAllowed):
        review.take_back(MEENA, 10**9, NOON)
    tables.Post.update(until=NOON).where(tables.Post.worker == meena.id).execute()
    with pytest.raises(NotAllowed):
        review.take_back(MEENA, flag_id, NOON)
    assert states() == ["cleared"]


def test_of_two_coordinators_at_once_one_decides(agar: Database, asha: Worker) -> None:
    team = [900 + n for n in range(6)]
    for telegram_id in team:
        coordinator(telegram_id, f"Meena {telegram_id} M", "PC21", "166/1")
    [entry] = doubtful(asha)

    def judge(telegram_id: int) -> str:
        verdict: review.Verdict = FlagState.CLEARED if telegram_id % 2 else FlagState.REJECTED
        try:
            review.decide(telegram_id, entry, verdict, NOON)
        except AlreadyDecided:
            return "late"
        finally:
            agar.peewee.close()
        return verdict

    with ThreadPoolExecutor(6) as pool:
        verdicts = list(pool.map(judge, team))
    assert sorted(verdicts).count("late") == 5
    assert states() == [verdict for verdict in verdicts if verdict != "late"]


def test_what_was_disputed_or_lost_its_inviter_does_not_wait_any_more(
    asha: Worker, meena: Worker
) -> None:
    ravi = person(2, "Ravi", "166/3")
    [disputed], _ = doubtful(asha), doubtful(ravi)
    tables.Invitation.update(state="disputed").where(tables.Invitation.id == disputed).execute()
    tables.Worker.delete().where(tables.Worker.id == ravi.id).execute()
    shown = review.queue(MEENA, NOON)
    assert (shown.waiting, shown.own, shown.entry) == (0, 0, None)
    assert leaderboard.leaderboard(place_id("AC166"), 1, "week", NOON, INDIA).waiting == 0


def test_the_head_of_the_state_reviews_everywhere(asha: Worker) -> None:
    person(5, "Head", "165/1", admin=True)
    doubtful(asha)
    assert authority.places_of(5, "review")
    assert review.queue(5, NOON + DAY).waiting == 1


def test_the_entries_of_one_inviter_come_together_with_names_and_then_the_next_inviters(
    asha: Worker, meena: Worker
) -> None:
    rows = [brought(asha, n) for n in (10, 11)]
    [other] = doubtful(person(2, "Ravi", "166/3"))
    for row in rows:
        flag(row)
    shown = review.queue(MEENA, NOON)
    assert (shown.inviters, shown.alike, shown.waiting) == (2, 2, 3)
    assert [p.name for p in shown.people] == ["Bai K", "Bai L"]
    shown = review.queue(MEENA, NOON, rows[0].id)
    assert [p.id for p in shown.people] == [other]


def test_names_of_workers_elsewhere_stay_hidden(asha: Worker, meena: Worker) -> None:
    flag(brought(asha, 10, booth="165/1"))
    [shown] = review.queue(MEENA, NOON).people
    assert (bool(shown.code), shown.name) == (True, "")
