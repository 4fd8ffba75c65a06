"""After any events the counters are what the rows say, and children add up to their parent."""

from contextlib import suppress
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from models import chats, norms, posts, review, tables, targets, workers
from models.account import moving, personal_data, profile
from models.attendance import passing
from models.database import at_commit, transaction
from models.errors import Refusal
from models.invitations import InvitationOver, attribution, disputes
from models.maintenance import recount
from models.review import flagging
from models.strength import refreshing
from models.tables import FlagState
from tests.models.counters.numbers import CALENDAR, WEIGHTS, everything, from_rows
from tests.support.world import (
    AGREED,
    DAY,
    HOUR,
    KEYS,
    NOON,
    booth_id,
    coordinator,
    person,
    phone,
    place_id,
)

MEENA, KAMLA, PEOPLE = 900, 901, (1, 2, 3)
BOOTHS = ("166/1", "166/2", "165/1")
KINDS = ("booth_president", "booth_agent")


class World:
    """A few people, booths and the clock, and all that can happen to them."""

    def __init__(self) -> None:
        self.now = NOON
        coordinator(MEENA, "Meena", "MP", "166/3")
        person(KAMLA, "Kamla", "166/3")
        today = CALENDAR.date_of(NOON)
        for measure in targets.MEASURES:
            until = today + timedelta(days=90)
            targets.set_target(
                place_id("MP"), measure, 40, until, by=MEENA, now=NOON, calendar=CALENDAR
            )
        training = tables.Training.create(title="Booth")
        start = NOON - DAY
        self.session = tables.Session.create(
            training=training.id, place=place_id("MP"), venue="School", starts_at=start,
            ends_at=start + HOUR, seats=50, made_at=start,
        )  # fmt: skip

    def registers(self, who: int, booth: str) -> None:
        person(who, f"Asha {who}", booth, now=self.now, number=phone(who))

    def takes_phone(self, who: int, booth: str) -> None:
        """Register another account with the phone of the next person."""
        claim = workers.PhoneClaim(self.now)
        number = phone(PEOPLE[who % len(PEOPLE)])
        form = workers.Registration(
            who + 10, "Ravi", number, booth_id(booth), AGREED, None, self.now, claim
        )
        workers.register(form, keys=KEYS, admin=False, now=self.now)

    def confirms_anew(self, who: int, booth: str) -> None:
        profile.change_phone(who, f"+91982610{who:04d}", KEYS, self.now)

    def moves_account(self, who: int, booth: str) -> None:
        moving.move(who + 20, phone(who), self.now, AGREED, keys=KEYS, now=self.now)

    def changes_booth(self, who: int, booth: str) -> None:
        profile.change_booth(who, booth_id(booth), self.now)

    def undoes(self, who: int, booth: str) -> None:
        change = tables.BoothChange.select().order_by(tables.BoothChange.id.desc()).first()
        if change is not None:
            profile.undo_booth(who, change.id, self.now)

    def is_appointed(self, who: int, booth: str) -> None:
        location = posts.location_of(booth_id=booth_id(booth))
        posts.appoint(self.row(who).id, KINDS[who % 2], location, by=MEENA, now=self.now)

    def loses_post(self, who: int, booth: str) -> None:
        post = tables.Post.get_or_none(tables.Post.worker == self.row(who).id)
        if post is not None:
            posts.end_post(post.id, by=MEENA, now=self.now)

    def has_post_confirmed(self, who: int, booth: str) -> None:
        post = tables.Post.get_or_none(tables.Post.waits_since.is_null(False))
        if post is not None:
            posts.waiting.confirm(post.id, by=MEENA, now=self.now)

    def passes(self, who: int, booth: str) -> None:
        with transaction():
            passing.pass_one(self.seat(who), self.now)

    def fails(self, who: int, booth: str) -> None:
        with transaction():
            passing.fail_one(self.seat(who), self.now)

    def is_invited(self, who: int, booth: str) -> None:
        link = attribution.ReferralLink(self.row(KAMLA).public_id, self.now)
        person(who, f"Asha {who}", booth, now=self.now, number=phone(who), link=link)

    def is_doubted(self, who: int, booth: str) -> None:
        entry = self.entry(who)
        rules = {"burst": lambda entries: dict[int, dict[str, int]]({entry: {}})}
        tables.Invitation.update(examined_at=None).where(tables.Invitation.id == entry).execute()
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(flagging, "RULES", rules)
            assert flagging.examine(KEYS, WEIGHTS.zone, self.now) >= 1  # and who else waited for it

    def is_cleared(self, who: int, booth: str) -> None:
        review.decide(MEENA, self.entry(who), FlagState.CLEARED, self.now)

    def is_doubted_again(self, who: int, booth: str) -> None:
        flag = tables.Flag.get_or_none(tables.Flag.state == FlagState.CLEARED)
        if flag is not None:
            review.take_back(MEENA, flag.id, self.now)

    def disowns_inviter(self, who: int, booth: str) -> None:
        disputes.after_counting(who, self.entry(who), self.now)

    def writes(self, who: int, booth: str) -> None:
        chats.caller(who, 0, who, self.now, private=True, default_language="hi")

    def is_erased(self, who: int, booth: str) -> None:
        worker = workers.by_telegram_id(who)
        personal_data.erase(who, worker.code, KEYS, self.now)

    def days_pass(self, who: int, booth: str) -> None:
        self.now += timedelta(days=(1, 13, 15)[who % 3], hours=7)

    def norm_is_set(self, who: int, booth: str) -> None:
        place = place_id(("AC166", "PC20", "MP")[who % 3])
        norms.set_norm(place, norms.Norm(100 * who), by=MEENA, now=self.now)

    def norm_ends(self, who: int, booth: str) -> None:
        norm = tables.Norm.get_or_none(tables.Norm.ended_at.is_null())
        if norm is not None:
            norms.end(norm.id, by=MEENA, now=self.now)

    def counters_are_computed(self, who: int, booth: str) -> None:
        assert refreshing.refresh_due(WEIGHTS, lambda: self.now) == 0

    def row(self, who: int) -> Any:
        return workers.get_locked(who)

    def entry(self, who: int) -> int:
        """Return the invitation by which somebody came, or refuse where there is none."""
        row = tables.Invitation.get_or_none(tables.Invitation.worker == self.row(who).id)
        if row is None:
            raise InvitationOver
        return int(row.id)

    def seat(self, who: int) -> int:
        seat, worker = tables.Enrolment, self.row(who).id
        row = seat.get_or_none(seat.session == self.session.id, seat.worker == worker)
        row = row or seat.create(
            session=self.session.id, worker=worker, state="enrolled", at=self.now,
            changed_at=self.now,
        )  # fmt: skip
        return int(row.id)


READS = ("row", "entry", "seat")
EVENTS = [name for name in vars(World) if not name.startswith("_") and name not in READS]


# In an order of its own: a doubt moves along with the person, ends, begins anew, and goes.
DOUBTS = [
    *("is_invited", "is_doubted", "changes_booth", "is_cleared", "is_doubted_again", "passes"),
    *("disowns_inviter", "is_erased"),
]


class Undone(Exception):
    """Raised to take back what an example has done."""


def wrong(now: datetime) -> list[recount.Difference]:
    """Return the counters of booths and ACs that are wrong; seats are not these tests' matter."""
    return [one for one in recount.check(now) if one.counter != "taken"]


@pytest.mark.usefixtures("agar")
@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    st.lists(
        st.tuples(st.sampled_from(EVENTS), st.sampled_from(PEOPLE), st.sampled_from(BOOTHS)),
        min_size=10,
        max_size=40,
    )
)
def test_the_counters_agree_with_the_rows_after_any_events(
    events: list[tuple[str, int, str]],
) -> None:
    with suppress(Undone), transaction():
        for code, electors in (("166/1", 900), ("166/2", 250), ("165/1", 400)):
            here = tables.Booth.id == booth_id(code)
            tables.Booth.update(electors=electors).where(here).execute()
        world = World()
        world.counters_are_computed(1, "")
        for name, who, booth in events:
            with suppress(Refusal), transaction():
                getattr(world, name)(who, booth)
            at_commit.run_pending()
        assert wrong(world.now) == []
        assert everything(world.now) == from_rows(world.now)
        raise Undone


@pytest.mark.usefixtures("agar")
def test_each_event_keeps_the_counters_and_all_of_them_happen_here() -> None:
    world, happened = World(), set[str]()
    world.counters_are_computed(1, "")
    for events, who in ((DOUBTS, 3), (EVENTS, 1), (["registers", *EVENTS[::-1]], 2)):
        for name in events:
            with suppress(Refusal):
                getattr(world, name)(who, "166/1")
                happened.add(name)
            assert wrong(world.now) == [], name
        assert everything(world.now) == from_rows(world.now)
    assert happened == set(EVENTS)
