"""A place with people, posts, invitations and files: whatever a button can name there."""

import json
from datetime import time, timedelta
from hashlib import sha256
from typing import Any
from zoneinfo import ZoneInfo

from models import attendance, invitations, plans, polls, tables, trainings
from models.attendance import scanners
from models.handovers import handing
from models.identity import worker_ids
from models.placement import placing
from models.posts import location, offers
from models.session_changes import changing
from models.trainings import planning
from models.waiting_list import OfferPolicy
from tests.support import sheet_files, world
from tests.support.answered_invitations import answered, flag
from tests.support.world import DAY, HOUR, KEYS, NOON

BOOTHS = {"AC166": "166/1", "AC165": "165/1", "KA/AC1": "1/1"}
NAMES = {"AC166": "Lakshmi", "AC165": "Parvati", "KA/AC1": "Kaveri"}
MONDAY = NOON - timedelta(hours=12)  # its midnight in Bhopal


class FilledPlace:
    """A place with everything that can be at one; `group` is linked to it.

    `inviter` recorded a guest, who has not answered, and did what only they can continue: a file
    that was previewed, a decision, a credit of their own. Else it is somebody of the place.
    """

    def __init__(self, code: str, number: int, *, inviter: int = 0, guest: int = 0) -> None:
        """Create its rows; `inviter` and `guest` are Telegram ids of people who exist already."""
        self.code, bare = code, code.split("/")[-1]
        self._booth, self._n = BOOTHS[code], number
        self.name = name = NAMES[code]
        self._other, self._boss, self._came = 900 + number, 950 + number, 910 + number
        self.people = {self._other: name, self._boss: f"Boss{name.lower()}"}
        self.people[self._came] = f"Came{name.lower()}"
        self.inviter, self.guest = inviter or self._boss, f"Guest{name.lower()}"
        self._worker = world.person(self._other, name, self._booth)
        world.give(self._worker, self._booth, "booth_member")
        came = world.person(self._came, self.people[self._came], self._booth)
        world.give(came, self._booth, "booth_member")
        tables.Post.update(waits_since=NOON).where(tables.Post.worker == came.id).execute()
        world.give(world.person(self._boss, self.people[self._boss], self._booth), bare)
        self._place = world.place_id(bare)
        self.group = -1000 - number
        tables.Chat.create(
            chat_id=self.group, kind="group", language="en", place=self._place, linked_at=NOON
        )
        self._prefix = code.removesuffix(bare)
        self.files: dict[str, bytes] = {}
        self.values: dict[str, object] = (
            self._places() | self._rolls() | self._posts() | self._growth(guest)
        )
        self.values |= self._unplaced() | self._sectors() | self._broadcasts()
        self.values |= self._polls() | self._care()
        self.values |= (
            self._changes() | self._halls() | self._doubts() | self._batches() | self._messages()
        )

    def _places(self) -> dict[str, object]:
        empty = f"{self._booth.split('/')[0]}/2"
        return {
            "place": self.code,
            "place_id": self._place,
            "booth": f"{self._prefix}{self._booth}",
            "empty": f"{self._prefix}{empty}",
            "booth_id": world.booth_id(self._booth),
            "empty_id": world.booth_id(empty),
            "worker": self._worker.code,
            "public_id": self._worker.code.removeprefix("BS-").replace("-", ""),
        }

    def _rolls(self) -> dict[str, object]:
        """Keep a roll that waits: a booth is gone, and another one is new with its number."""
        state = self._prefix.rstrip("/") or "MP"
        digest = {"sha256": "0" * 64, "files": "[]", "read_at": NOON}
        roll = tables.Roll.create(state_code=state, date=NOON.date(), draft=False, **digest)
        same = {"roll": roll.id, "ac": self._place, "matched_by": "name", "sureness": 80}
        old = world.booth_id(f"{self._booth.split('/')[0]}/2")
        tables.Lineage.create(match=1, kind="gone", from_booth=old, from_part=2, **same)
        name = json.dumps({"name_en": [None, "New"]})
        tables.Lineage.create(match=2, kind="new", to_part=2, changes=name, **same)
        return {"roll": roll.id}

    def _sectors(self) -> dict[str, object]:
        """Create a sector without booths, whose name was changed."""
        ac = self._booth.split("/")[0]
        same = {"state_code": self._prefix.rstrip("/") or "MP", "code": f"S{ac}-9", "number": 9}
        named = {"name_en": "Old", "name_hi": "", "booths": {}}
        of_ac = tables.Place.get_by_id(world.place_id(f"AC{ac}"))
        within = {"ac": of_ac.id, "pc": of_ac.pc_id, "district": of_ac.district_id}
        sector = tables.Place.create(kind="sector", name_en="New", name_hi="", **same, **within)
        before, after = json.dumps(named), json.dumps(named | {"name_en": "New"})
        change = tables.SectorChange.create(sector=sector.id, at=NOON, before=before, after=after)
        code = f"{self._prefix}{sector.code}"
        return {
            "sector": code,
            "sector_id": sector.id,
            "sector_change": change.id,
            "ac_of": f"{self._prefix}AC{ac}",
            "ac_id": of_ac.id,
        }

    def _posts(self) -> dict[str, object]:
        new = planning.NewSession(self._place, "Roll", NOON + DAY, 5, f"School {self._n}")
        spot = location.location_of(booth_id=world.booth_id(self._booth))
        target = tables.Target.create(
            place=self._place,
            measure="trained",
            number=5,
            starts_on=NOON.date(),
            until=NOON.date() + DAY,
            set_at=NOON,
        )
        norm = tables.Norm.create(place=self._place, per=100, set_at=NOON)
        grade = tables.ElectoralGrade.create(
            booth=world.booth_id(self._booth), grade="B", source="Form 20", dated=NOON.date(),
            set_at=NOON,
        )  # fmt: skip
        return {
            "target": target.id,
            "norm": norm.id,
            "graded": grade.id,
            "post": tables.Post.get(tables.Post.worker == self._worker.id).id,
            "waiting": tables.Post.get(tables.Post.worker == _of(self._came).id).id,
            "session": planning.make_session(new, by=self._boss, now=NOON).id,
            "link": offers.create_offer("booth_agent", spot, by=self._boss, now=NOON).id,
        }

    def _changes(self) -> dict[str, object]:
        """Plan two sessions, of which one has another venue now, and one is cancelled."""
        moved, off = (
            planning.make_session(
                planning.NewSession(self._place, "Roll", NOON + 3 * DAY, 5, f"{hall} {self._n}"),
                by=self._boss,
                now=NOON,
            ).id
            for hall in ("Barn", "Tent")
        )
        planning.call_off(off, by=self._boss, now=NOON)
        venue = f"Yard {self._n}"
        changed = changing.change_venue(moved, venue, by=self._boss, now=NOON)
        return {"off": off, "change": changed.change_id}

    def _polls(self) -> dict[str, object]:
        """Record two polls that are weeks away; somebody asks to lift the silence of one."""
        file = tables.PollFile.create(name="polls.csv", read_at=NOON)
        free, asked = (
            tables.Poll.create(
                file=file,
                ac=self._place,
                silent_from=NOON + (days - 2) * DAY,
                closes_at=NOON + days * DAY,
                source="Gazette",
            ).id
            for days in (30, 40)
        )
        lift = polls.lifting.ask(asked, by=self._boss, now=NOON)
        return {"poll": free, "asked_poll": asked, "lift": lift.id}

    def _care(self) -> dict[str, object]:
        """Let somebody have a booth."""
        one = world.person(940 + self._n, f"Carer{self._n}", self._booth)
        ac = tables.Booth.get_by_id(world.booth_id(self._booth)).ac_id
        booth = tables.Booth.create(ac=ac, part=60, name_en="Taken")
        care = tables.BoothCare.create(
            booth=booth,
            worker=one.id,
            taken_at=NOON,
            renewed_at=NOON,
            until=NOON + 7 * DAY,
            confirmed_before=0,
            trained_before=0,
            posts_before=0,
        )
        return {"care": care.id}

    def _halls(self) -> dict[str, object]:
        """Plan two sessions that are soon, and open the attendance of one with a seat taken."""
        ready, now = (
            planning.make_session(
                planning.NewSession(self._place, "Roll", NOON + HOUR / 2, 5, f"{hall} {self._n}"),
                by=self._boss,
                now=NOON,
            ).id
            for hall in ("Hall", "Room")
        )
        trainings.enrol(self._other, now, NOON)
        full = planning.make_session(
            planning.NewSession(self._place, "Roll", NOON + 2 * DAY, 1, f"Full {self._n}"),
            by=self._boss,
            now=NOON,
        ).id
        trainings.enrol(self._other, full, NOON)
        attendance.open_attendance(now, by=self._boss, now=NOON)
        seat = tables.Enrolment.get(tables.Enrolment.session == now)
        tables.Presence.create(enrolment=seat, witness="scan", at=NOON)
        given = scanners.give(
            now, worker_ids.show(_of(self._boss).public_id), by=self._boss, now=NOON
        )
        rooms = {"ready": ready, "now": now, "seat": seat.id, "full": full, "ac": self.code}
        return rooms | {"scan": given.id} | self._plans() | self._handovers()

    def _handovers(self) -> dict[str, object]:
        """Hand a session over that somebody leads; somebody else is asked to take it."""
        leader, other = (
            world.person(number + self._n, f"Teacher{number}", self._booth) for number in (970, 980)
        )
        world.give(other, self.code.split("/")[-1], "trainer")
        new = planning.NewSession(
            self._place, "Roll", NOON + 5 * DAY, 5, f"Club {self._n}", leader.id
        )
        led = planning.make_session(new, by=self._boss, now=NOON).id
        policy = OfferPolicy(ZoneInfo("Asia/Kolkata"))
        seen = handing.start(led, leader.id, policy, by=self._boss, now=NOON)
        going = seen.open.id if seen.open else 0
        offer = tables.HandoverOffer
        times = {"at": NOON, "expires_at": NOON + DAY, "changed_at": NOON}
        offer.insert(
            handover=going, worker=other.id, state="asked", **times
        ).on_conflict_ignore().execute()
        asked = offer.get(offer.handover == going, offer.worker == other.id)
        return {"led": led, "leader": leader.id, "handover": going, "asked": asked.id}

    def _plans(self) -> dict[str, object]:
        """Propose plans, and make and change another; one of the first clashes with what is."""
        day, zone = (NOON + 3 * DAY).date(), ZoneInfo("Asia/Kolkata")
        made, proposed, clashing = (
            plans.proposals.propose(
                [plans.Slot(self._place, title, day, time(hour), 60, "Court", 9) for hour in hours],
                by=self._boss,
                now=NOON,
            )
            for title, hours in (("Roll", (9,)), ("Roll", (12,)), ("Vote", (9, 17)))
        )
        plans.making.make(made, by=self._boss, now=NOON, zone=zone)
        fewer = plans.PlanChange(seats=8)
        changed = plans.changes.change(
            made, fewer, plans.Scope.ALL, by=self._boss, now=NOON, zone=zone
        )
        known: dict[str, object] = {"made": made, "proposed": proposed, "clashing": clashing}
        return known | {"planchange": changed.change_id}

    def _unplaced(self) -> dict[str, object]:
        """Retire a booth with two people, one of whom was placed by the boss since."""
        ac = tables.Booth.get_by_id(world.booth_id(self._booth)).ac_id
        retired = tables.Booth.create(ac=ac, part=50, name_en="Gone", retired_at=NOON, confirmed=2)
        loose, placed = (
            world.person(number + self._n, f"{kind}{self.name.lower()}", self._booth)
            for number, kind in ((920, "Loose"), (960, "Placed"))
        )
        ids = [loose.id, placed.id]
        tables.Worker.update(booth=retired.id).where(tables.Worker.id.in_(ids)).execute()
        here = world.booth_id(self._booth)
        left = {tables.Booth.confirmed: tables.Booth.confirmed - 2}
        tables.Booth.update(left).where(tables.Booth.id == here).execute()
        asked = tables.Placement.create(worker=loose.id, booth=retired.id, asked_at=NOON)
        done = placing.place(self._boss, placed.id, here, NOON)
        self.people |= {920 + self._n: loose.name, 960 + self._n: placed.name}
        return {
            "retired": retired.id,
            "unplaced": loose.id,
            "placement": asked.id,
            "placing": done.change,
        }

    def _growth(self, guest: int) -> dict[str, object]:
        """Create an invitation of a guest, whose inviter was invited too."""
        by = _of(self.inviter)
        phone = world.phone(guest or 930 + self._n)
        new = invitations.NewInvitation(phone, self.guest, world.booth_id(self._booth))
        limits = invitations.InvitationLimits(30, 30)
        noted = invitations.add(self.inviter, new, KEYS, limits, NOON)
        credited = answered(self._worker, worker=by.id, booth=self._booth)
        return {"invitation": noted.id, "token": noted.token, "credited": credited.id}

    def _doubts(self) -> dict[str, object]:
        """Flag three entries, one of them decided on, and draw somebody to be called."""
        entry, decided = answered(self._worker), answered(self._worker)
        judged: dict[str, Any] = {"state": "rejected", "decided_by": _of(self.inviter).id}
        rejected = flag(decided, decided_at=NOON, **judged)
        flag(entry)
        flag(answered(self._worker))
        came = answered(self._worker, at=NOON - 4 * DAY, worker=_of(self._came).id)
        draw = tables.WeeklySample.create(
            place=self._place, week=NOON.date(), pool=1, made_at=MONDAY
        )
        call = tables.VerificationCall.create(sample=draw.id, invitation=came.id)
        return {
            "inviter": self._worker.id,
            "entry": entry.id,
            "decided": rejected.id,
            "call": call.id,
        }

    def _messages(self) -> dict[str, object]:
        """Create a digest of which nobody knows whether it arrived."""
        uncertain = tables.Outbox.create(
            dedup=f"targets:{self._n}",
            chat_id=self.group,
            subject="targets",
            payload=json.dumps({"place": self._place}),
            state="uncertain",
            not_before=NOON,
            made_at=NOON,
        )
        return {"uncertain": uncertain.id}

    def _broadcasts(self) -> dict[str, object]:
        """Create a broadcast at each stage; one has arrived at somebody."""
        boss = _of(self._boss).id
        same: dict[str, Any] = {"place": self._place, "text_hi": "Hall", "made_at": NOON}
        same |= {"counted": 1000}
        stages: dict[str, dict[str, Any]] = {
            "drafted": {"state": "preview", "by": boss},
            "seconding": {"state": "asked", "by": boss},
            "running": {"state": "running", "started_at": NOON},
            "pausing": {"state": "paused", "why": "person", "started_at": NOON},
            "finished": {"state": "done", "started_at": NOON, "ended_at": NOON, "sent": 1},
        }
        made = {name: tables.Broadcast.create(**same, **more).id for name, more in stages.items()}
        got = tables.BroadcastRecipient.create(
            broadcast=made["finished"],
            worker=self._worker.id,
            state="sent",
            chat_id=self._other,
            message_ids="5",
            allowed_at=NOON,
            sent_at=NOON,
        )
        return {**made, "got": got.id}

    def _batches(self) -> dict[str, object]:
        """Create a previewed file and an imported one."""
        where, file_id = f"{self._prefix}{self._booth}", f"file{self._n}"
        content = sheet_files.csv(f"{where},98765{self._n:05d},Fileguest")
        self.files[file_id] = content
        made: dict[str, Any] = {"kind": "workers", "place": self._place, "rows": 1, "made_at": NOON}
        own = made | {"by": _of(self.inviter).id, "sha256": sha256(content).hexdigest()}
        looked = tables.Batch.create(file_id=file_id, **own)
        brought = tables.Batch.create(by=_of(self._boss).id, imported_at=NOON, **made)
        new = invitations.NewInvitation(
            f"+9198764{self._n:05d}", "Fileguest", world.booth_id(self._booth)
        )
        invitations.record_from_file(
            [(None, new)], keys=KEYS, now=NOON, days=30, batch_id=brought.id
        )
        return {"looked": looked.id, "batch": brought.id}


def _of(telegram_id: int) -> tables.Worker:
    row: tables.Worker = tables.Worker.get(tables.Worker.telegram_id == telegram_id)
    return row
