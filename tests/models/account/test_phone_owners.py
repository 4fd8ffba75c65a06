"""A phone that is registered under another account: moved to its owner, or taken from who had it.

Sunita (1) is registered with a phone. Her SIM card is in the telephone of account 2 now.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest

from models import account, audit, authority, invitations, posts, tables, workers
from models.account import Moved, NothingToMove, moving, personal_data, profile
from models.audit import AuditAction
from models.database import Database
from models.errors import NoPost, NotAllowed, NotRegistered, Refusal
from models.invitations import ReferralLink, counting
from models.maintenance import recount
from models.outbox_subjects import OutboxSubject
from models.queues import outbox
from models.workers import PhoneClaim, PhoneTaken, Worker
from tests.models.account.test_profile import counted, recounted, train
from tests.support.world import (
    AGREED,
    HOUR,
    KEYS,
    NOON,
    booth_id,
    coordinator,
    give,
    person,
    phone,
    place_id,
)

pytestmark = pytest.mark.usefixtures("agar")
OLD, NEW, MEENA, ASHA = 1, 2, 900, 7
PROVEN, LATER = NOON + HOUR, NOON + 2 * HOUR


def move(to: int = NEW, *, proven: datetime = PROVEN, admin: bool = False) -> Moved:
    return moving.move(to, phone(OLD), proven, AGREED, keys=KEYS, now=LATER, admin=admin)


def takes(
    telegram_id: int = NEW, *, proven: datetime = PROVEN, booth: str = "166/2", of: int = OLD
) -> Worker:
    """Register somebody with the phone, who says that the registration is somebody else's."""
    form = workers.Registration(
        telegram_id, "Ravi", phone(of), booth_id(booth), AGREED, None, proven, PhoneClaim(proven)
    )
    return workers.register(form, keys=KEYS, admin=False, now=LATER)


def row(telegram_id: int) -> Any:
    return tables.Worker.get(tables.Worker.telegram_id == telegram_id)


def told(telegram_id: int, subject: str = OutboxSubject.ACCOUNT) -> list[str]:
    query = tables.Outbox.select().where(
        tables.Outbox.chat_id == telegram_id, tables.Outbox.subject == subject
    )
    return [message.payload for message in query]


def actions() -> list[str]:
    return [a.action for a in tables.Audit.select().order_by(tables.Audit.id)]


def invited(code: str = "166/1") -> int:
    """Register Asha, and Sunita by her link; return Asha's id."""
    asha = person(ASHA, "Asha")
    link = ReferralLink(row(ASHA).public_id, NOON)
    person(OLD, "Sunita", code, link=link)
    return asha.id


def credit() -> int:
    """Count what counts for Asha: in her own numbers, and on the board."""
    own = invitations.summary(ASHA, LATER).confirmed
    board = tables.Invitation.select().where(counting.counts(tables.Invitation)).count()
    assert own == board
    return own


def test_a_registration_moves_with_id_history_and_credit_and_the_old_account_is_told() -> None:
    invited()
    train(OLD)
    before = workers.by_telegram_id(OLD)
    outbox.enqueue("r", OLD, 0, OutboxSubject.REMINDER, {"enrolment": 1}, now=NOON)
    tables.Draft.create(chat_id=OLD, user_id=OLD, form="add", data="{}", updated_at=NOON)
    moved = move()
    assert (moved.worker.code, moved.worker.trained) == (before.code, True)
    assert (moved.old_account, moved.waiting) == (OLD, 0)
    with pytest.raises(NotRegistered):
        workers.by_telegram_id(OLD)
    assert counted("166/1") == recounted("166/1")
    assert credit() == 1
    assert "moved" in str(told(OLD))
    assert told(OLD, OutboxSubject.REMINDER) == []
    assert len(told(NEW, OutboxSubject.REMINDER)) == 1
    assert not tables.Draft.select().exists()
    assert tables.Consent.select().where(tables.Consent.worker == moved.worker.id).count() == 2
    assert actions()[-1] == AuditAction.MOVE_ACCOUNT
    assert recount.check(LATER) == []
    assert audit.verify().broken is None


def test_posts_wait_after_a_move_until_somebody_confirms_who_may_give_them() -> None:
    coordinator(OLD, "Sunita", "AC166")
    coordinator(MEENA, "Meena", "PC21")
    give(workers.by_telegram_id(OLD), "166/1", "booth_agent")
    moved = move()
    assert moved.waiting == 2
    assert moved.worker.posts == ()
    with pytest.raises(NotAllowed):
        authority.require(NEW, "people", place_id("AC166"))
    with pytest.raises(NoPost):
        authority.require_post_around(NEW, moved.worker.booth)
    assert not authority.may(NEW, "plan", place_id("AC166"))
    assert authority.places_of(NEW, "plan") == ()
    assert not authority.may_give(NEW, "booth_agent", place_id("AC166"))
    assert NEW not in authority.nearest_holders("link", place_id("AC166"))
    assert NEW not in authority.all_holders()
    assert len(told(MEENA, OutboxSubject.POST)) == 2
    of_ac = tables.Post.get(tables.Post.kind == "ac_coordinator").id
    with pytest.raises(NotAllowed):
        posts.waiting.confirm(of_ac, by=NEW, now=LATER)
    person(8, "Ram")
    with pytest.raises(NotAllowed):
        posts.waiting.confirm(of_ac, by=8, now=LATER)
    with pytest.raises(NotRegistered):
        posts.waiting.confirm(of_ac, by=OLD, now=LATER)
    assert posts.waiting.confirm(of_ac, by=MEENA, now=LATER).waits is False
    posts.waiting.confirm(of_ac, by=MEENA, now=LATER)  # a second tap
    assert authority.may(NEW, "plan", place_id("AC166"))
    assert actions().count(AuditAction.CONFIRM_POST) == 1
    assert "confirmed" in str(told(NEW, OutboxSubject.POST))


def test_a_post_that_waits_is_confirmed_by_giving_it_anew_and_ended_as_ever() -> None:
    coordinator(OLD, "Sunita", "AC166")
    coordinator(MEENA, "Meena", "PC21")
    worker, at = move().worker, posts.location_of(place_id("AC166"))
    post = tables.Post.get(tables.Post.kind == "ac_coordinator")
    assert posts.view_post(post.id, by=MEENA, now=LATER).assignment.waits
    posts.appoint(worker.id, "ac_coordinator", at, by=MEENA, now=LATER)
    assert authority.may(NEW, "plan", place_id("AC166"))
    tables.Post.update(waits_since=LATER).where(tables.Post.id == post.id).execute()
    assert posts.end_post(post.id, by=MEENA, now=LATER).until == LATER
    with pytest.raises(posts.PostOver):
        posts.waiting.confirm(post.id, by=MEENA, now=LATER)


def test_changing_the_booth_there_and_back_confirms_no_post() -> None:
    person(OLD, "Sunita")
    give(workers.by_telegram_id(OLD), "166/1", "booth_agent")
    move()
    there = profile.change_booth(NEW, booth_id("166/2"), LATER)
    profile.undo_booth(NEW, there.number, LATER)
    [post] = tables.Post.select().where(tables.Post.until.is_null())
    assert post.waits_since is not None


def test_the_posts_of_an_account_that_the_settings_name_need_not_wait() -> None:
    coordinator(OLD, "Sunita", "AC166")
    assert move(admin=True).waiting == 0
    assert authority.may(NEW, "plan", place_id("AC166"))


def test_where_nobody_may_give_the_post_the_admin_is_asked() -> None:
    person(MEENA, "Meena", admin=True)
    worker = person(OLD, "Sunita")
    give(worker, "MP", "state_incharge")
    move()
    assert len(told(MEENA, OutboxSubject.POST)) == 1


def test_an_older_proof_takes_nothing_from_a_newer_one() -> None:
    person(OLD, "Sunita")
    move(NEW, proven=PROVEN)
    for proven in (PROVEN - timedelta(minutes=1), PROVEN):
        with pytest.raises(PhoneTaken):
            move(3, proven=proven)
        with pytest.raises(PhoneTaken):
            takes(4, proven=proven)
    assert row(NEW).phone_hash
    assert move(3, proven=PROVEN + HOUR).old_account == NEW


def test_who_is_registered_moves_nothing_and_what_is_gone_is_not_moved() -> None:
    person(OLD, "Sunita")
    person(NEW, "Ravi")
    with pytest.raises(workers.AlreadyRegistered):
        move()
    code = workers.by_telegram_id(OLD).code
    assert personal_data.erase(OLD, code, KEYS, NOON)
    with pytest.raises(NothingToMove):
        move(3)


def test_somebody_else_gets_the_phone_and_the_old_worker_is_unconfirmed_until_they_prove_one() -> (
    None
):
    invited("166/2")
    train(OLD)
    old = workers.by_telegram_id(OLD)
    new = takes(booth="166/2")
    assert new.code != old.code
    assert workers.by_telegram_id(OLD).confirmed_at is None
    assert (row(OLD).phone, row(OLD).phone_hash) == (None, None)
    assert KEYS.decrypt(row(NEW).phone) == phone(OLD)
    assert counted("166/2") == (1, 0)
    assert recount.check(LATER) == []
    assert credit() == 0
    assert "lost" in str(told(OLD))
    assert moving.news(old.id, "lost") == account.AccountNews(old.code, "lost")
    assert AuditAction.LOSE_PHONE in actions()
    again = profile.change_phone(OLD, phone(50), KEYS, LATER)
    assert (again.code, again.confirmed_at) == (old.code, LATER)
    assert counted("166/2") == (2, 1)
    assert recount.check(LATER) == []
    assert credit() == 1
    assert moving.news(old.id, "lost") is None
    assert actions()[-1] == AuditAction.CONFIRM_ANEW


def test_an_unconfirmed_worker_changes_no_counter_by_moving_training_or_leaving() -> None:
    person(OLD, "Sunita", "166/1")
    takes()
    profile.change_booth(OLD, booth_id("166/3"), LATER)
    train(OLD)
    assert [counted(f"166/{n}") for n in (1, 3)] == [(0, 0), (0, 0)]
    assert recount.check(LATER) == []
    assert personal_data.erase(OLD, workers.by_telegram_id(OLD).code, KEYS, LATER)
    assert [counted(f"166/{n}") for n in (1, 3)] == [(0, 0), (0, 0)]


def test_posts_wait_while_the_phone_is_lost_and_those_that_waited_before_go_on_waiting() -> None:
    coordinator(OLD, "Sunita", "AC166")
    give(workers.by_telegram_id(OLD), "166/1", "booth_agent")
    agent = tables.Post.kind == "booth_agent"
    tables.Post.update(waits_since=NOON).where(agent).execute()
    takes()
    assert not authority.may(OLD, "plan", place_id("AC166"))
    profile.change_phone(OLD, phone(50), KEYS, LATER + HOUR)
    assert authority.may(OLD, "plan", place_id("AC166"))
    assert tables.Post.get(agent).waits_since == NOON


def test_neither_sees_nor_erases_what_is_the_others() -> None:
    asha = invited("166/2")
    takes()
    theirs = str(personal_data.export(NEW, KEYS))
    assert "Sunita" not in theirs
    assert workers.by_telegram_id(OLD).code not in theirs
    assert "came_by" not in dict(personal_data.export(NEW, KEYS).parts)
    assert phone(OLD) not in str(personal_data.export(OLD, KEYS))
    profile.change_phone(OLD, phone(50), KEYS, LATER)
    assert personal_data.erase(NEW, workers.by_telegram_id(NEW).code, KEYS, LATER)
    invitation = tables.Invitation.get(tables.Invitation.inviter == asha)
    assert (invitation.state, invitation.worker_id) == ("confirmed", row(OLD).id)
    assert credit() == 1


def test_after_a_move_the_old_account_has_nothing_and_erases_nothing_of_the_worker() -> None:
    person(OLD, "Sunita")
    code = move().worker.code
    assert personal_data.export(OLD, KEYS).worker == ""
    assert "Sunita" not in str(personal_data.export(OLD, KEYS))
    assert personal_data.erase(OLD, "", KEYS, LATER)
    assert workers.by_telegram_id(NEW).code == code
    assert personal_data.erase(NEW, code, KEYS, LATER)
    assert not tables.Worker.select().exists()
    assert recount.check(LATER) == []


def test_a_phone_counts_once_whoever_has_it() -> None:
    invited("166/2")
    person(8, "Ram")
    link = ReferralLink(row(8).public_id, NOON)
    form = workers.Registration(
        NEW, "Ravi", phone(OLD), booth_id("166/2"), AGREED, link, PROVEN, PhoneClaim(PROVEN)
    )
    workers.register(form, keys=KEYS, admin=False, now=LATER)
    assert invitations.summary(8, LATER).confirmed == 0


def test_a_worker_changes_to_a_phone_that_somebody_else_is_registered_with() -> None:
    person(OLD, "Sunita", "166/1")
    person(NEW, "Ravi", "166/2")
    with pytest.raises(PhoneTaken):
        profile.change_phone(NEW, phone(OLD), KEYS, LATER)
    profile.change_phone(NEW, phone(OLD), KEYS, LATER, PhoneClaim(PROVEN))
    assert KEYS.decrypt(row(NEW).phone) == phone(OLD)
    assert (counted("166/1"), counted("166/2")) == ((0, 0), (1, 0))
    profile.change_phone(OLD, phone(NEW), KEYS, LATER)  # they had exchanged their cards
    assert (counted("166/1"), counted("166/2")) == ((1, 0), (1, 0))
    assert recount.check(LATER) == []


def test_of_accounts_that_claim_one_phone_at_once_one_gets_it(agar: Database) -> None:
    coordinator(OLD, "Sunita", "AC166", "166/1")

    def claims(telegram_id: int) -> str:
        try:
            if telegram_id % 2:
                return move(telegram_id).worker.code
            return takes(telegram_id).code
        except Refusal as refusal:
            return refusal.key
        finally:
            agar.peewee.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(claims, range(20, 26)))
    assert sum(answer.startswith("BS-") for answer in answers) == 1, answers
    assert {a for a in answers if not a.startswith("BS-")} == {"phone_taken"}
    with_phone = tables.Worker.phone_hash == KEYS.phone_hash(phone(OLD))
    assert tables.Worker.select().where(with_phone).count() == 1
    assert recount.check(LATER) == []
