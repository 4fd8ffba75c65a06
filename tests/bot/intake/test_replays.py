"""Two updates that undo each other are answered; the process dies before they are recorded."""

from collections.abc import Awaitable, Callable

import pytest

from bot.runtime import Runtime
from models import tables, trainings, workers
from playground.telegram import World, groups, people
from tests.bot.support.agar_people import MEENA, newcomer, plan
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.agar_people import worker as bring_worker
from tests.bot.support.dying_process import DyingProcess, facts
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person, settled
from tests.conftest import database_url as database_url  # on both databases
from tests.support.answered_invitations import answered, brought, flag
from tests.support.sheet_files import csv
from tests.support.world import DAY, HOUR, NOON, coordinator, person

__all__ = ["clock"]

Acts = Callable[[Person], Awaitable[object]]


@pytest.fixture
def process(app: Runtime, telegram: World, monkeypatch: pytest.MonkeyPatch) -> DyingProcess:
    """The bot, not started."""
    return DyingProcess(app, telegram, monkeypatch)


def says(*texts: str) -> Acts:
    async def act(who: Person) -> None:
        for text in texts:
            await who.says(text)

    return act


def presses(*labels: str) -> Acts:
    async def act(who: Person) -> None:
        for label in labels:
            await who.presses(label)

    return act


def both(*acts: Acts) -> Acts:
    async def act(who: Person) -> None:
        for one in acts:
            await one(who)

    return act


async def nothing(who: Person) -> None:
    """Prepare nothing."""


async def sends_a_list(who: Person) -> None:
    await who.sends("list.csv", csv("166/2,9876500001,Sunita"))


async def another_at_that_time(who: Person) -> None:
    plan(venue="मंगल भवन")


async def has_flagged_entries(who: Person) -> None:
    person(1, "Asha Malviya", "166/2")
    for _ in range(2):
        flag(answered(workers.by_telegram_id(1)))
    brought(workers.by_telegram_id(1), 20, at=NOON - 4 * DAY)
    await who.says("/review")


async def opens_a_post(who: Person) -> None:
    bring_worker(who.world, 5, "Ram")
    await who.says(f"/appoint {workers.by_telegram_id(5).code} booth_agent 166/1")


async def gets_a_message(who: Person) -> None:
    worker = bring_worker(who.world, 5, "Ram")
    await worker.says("/coordinator Where is it?")


async def opens_attendance(who: Person) -> None:
    trainings.enrol(MEENA, plan(at=NOON + HOUR / 2, venue="Hall", title="Roll").id, NOON)
    await who.says("/attendance T2")
    await who.presses("🟢")


async def ticks_everybody(who: Person) -> None:
    await opens_attendance(who)
    await who.says("/attendance T2")
    await who.presses("☑️")
    await who.presses("⬜")


async def goes_to_end_the_post(who: Person) -> None:
    await who.says("/posts 166/1")
    await who.presses("1")
    await who.presses("✕ पद से हटाएँ")


async def shares_own(who: Person) -> None:
    await who.shares(who.user)


async def registers(who: Person) -> None:
    await who.says("/register 166/2")
    await who.presses("हिन्दी")
    await who.presses("✅ हाँ")
    await who.shares(who.user)
    await who.presses("✅")
    await who.presses("✅")


# What a coordinator does who has a seat in T1, by what it is about: first what is recorded as
# processed, then what is not.
PAIRS: dict[str, tuple[Acts, Acts]] = {
    "a seat given up and taken": (nothing, says("/cancel T1", "/enrol T1")),
    "a seat taken and given up": (says("/cancel T1"), says("/enrol T1", "/cancel T1")),
    "no seat to give up, then one": (says("/cancel T1"), says("/cancel T1", "/enrol T1")),
    "a seat taken twice": (says("/cancel T1"), says("/enrol T1", "/cancel T1", "/enrol T1")),
    "a seat swapped and swapped back": (
        another_at_that_time,
        both(says("/enrol T2"), presses("🔁"), says("/enrol T1"), presses("🔁")),
    ),
    "a language and another": (
        says("/language"),
        both(presses("English"), says("/language"), presses("हिन्दी")),
    ),
    "a target, another, and back to the first": (
        says("/target PC21 confirmed 500 2026-12-10"),
        both(says("/target PC21 confirmed 600 2026-12-10"), presses("↩️")),
    ),
    "a target and another": (
        nothing,
        says("/target PC21 confirmed 500 2026-12-10", "/target PC21 confirmed 600 2026-12-10"),
    ),
    "a session planned and called off": (
        nothing,
        both(
            says("/newtraining PC21 2026-11-25 15:00 30 School; Electoral roll"),
            presses("✕ यह"),
        ),
    ),
    "somebody noted and taken back": (
        nothing,
        both(
            says("/add 166/2 9826054321 Sunita Baghel", "/invite"),
            presses("⏳", "Sunita", "🗑", "🗑 हाँ"),
        ),
    ),
    "a line completed by a button": (
        says("/add 166/9 9826054321 सुनीता बघेल देवी कुमारी शर्मा"),
        both(presses("166/3"), says("/add 166/2 9826054321 Sunita")),
    ),
    "somebody taken back and noted": (
        both(says("/add 166/2 9826054321 Sunita Baghel", "/invite"), presses("⏳", "Sunita")),
        both(presses("🗑", "🗑 हाँ"), says("/add 166/2 9826054321 Sunita Baghel")),
    ),
    "an answer at the phone and its undoing": (
        both(has_flagged_entries, presses("📞")),
        presses("✖️ नहीं", "↩️"),
    ),
    "a link of a post made and taken back": (
        both(says("/appoint booth_agent 166/2"), presses("🔗")),
        presses("✅", "✕", "✕ हाँ"),
    ),
    "a phone changed twice": (
        nothing,
        both(says("/me"), presses("📱"), shares_own, says("/me"), presses("📱"), shares_own),
    ),
    "erased and registered again": (
        says("/erase"),
        both(presses("🗑"), registers),
    ),
    "a booth changed and changed back": (
        both(says("/me"), presses("🏠 बूथ बदलें"), presses("विधानसभा आगर")),
        presses("3", "↩️"),
    ),
    "a name changed and changed back": (
        both(says("/me"), presses("✏️")),
        both(says("Meenakshi"), presses("↩️")),
    ),
    "a file brought in and undone": (sends_a_list, presses("✅", "↩️")),
    "a decision and its undoing": (
        has_flagged_entries,
        presses("🔍", "✖️ अस्वीकार", "↩️"),
    ),
    "a decision, undone, and decided": (
        has_flagged_entries,
        presses("🔍", "✖️ अस्वीकार", "↩️", "🔍", "✖️ अस्वीकार"),
    ),
    "a post given and ended": (
        opens_a_post,
        both(presses("✅"), goes_to_end_the_post, presses("✅")),
    ),
    "ticked and the tick taken back": (
        both(opens_attendance, says("/attendance T2"), presses("☑️")),
        presses("⬜", "✅"),
    ),
    "ticked, taken back, and ticked": (
        both(opens_attendance, says("/attendance T2"), presses("☑️")),
        presses("⬜", "✅", "⬜"),
    ),
    "attendance closed and the list corrected": (
        ticks_everybody,
        both(says("/attendance T2"), presses("✅ हाज़िरी", "✅", "✏️", "✅", "⬜")),
    ),
    "a sender blocked and allowed": (gets_a_message, presses("🚫", "↩ ")),
    "a form left and begun again": (
        says("/newtraining PC21"),
        both(presses("✕"), says("/newtraining PC21", "Electoral roll")),
    ),
}


@pytest.mark.parametrize("name", PAIRS)
async def test_what_was_done_is_done_once(
    name: str, process: DyingProcess, telegram: World
) -> None:
    before, acts = PAIRS[name]
    async with process.living():
        meena = bring_meena(telegram)
        plan()
        await meena.says("/enrol T1")
        await before(meena)
        process.stops_recording()
        await acts(meena)
        was = facts()
    async with process.restarted():
        pass
    assert facts() == was
    assert tables.Inbox.select().where(tables.Inbox.state != "done").count() == 0


async def in_group(who: Person) -> Person:
    """Return a person in a group to which the bot was added."""
    chat = who.world.add_group("Dewas", who.user)
    groups.bring_bot(who.world, who.user, chat.id, "add")
    await settled(who.world)
    return Person(who.world, who.user, chat)


GROUP_PAIRS: dict[str, tuple[Acts, Acts]] = {
    "unlinked and linked": (says("/link PC21"), says("/unlink", "/link PC21")),
    "linked and unlinked": (nothing, says("/link PC21", "/unlink")),
    "no link to end, then one": (nothing, says("/unlink", "/link PC21")),
    "linked to one place and another": (nothing, says("/link AC166", "/link PC21")),
    "a time and another": (
        says("/link PC21"),
        says("/settime targets 07:30", "/settime targets 09:00"),
    ),
    "a time and the usual one again": (
        says("/link PC21", "/settime targets 07:30"),
        says("/settime targets 09:00", "/settime targets -"),
    ),
    "a language and another": (
        says("/link PC21", "/language"),
        both(presses("English"), says("/language"), presses("हिन्दी")),
    ),
}


@pytest.mark.parametrize("name", GROUP_PAIRS)
async def test_what_was_done_in_a_group_is_done_once(
    name: str, process: DyingProcess, telegram: World
) -> None:
    before, acts = GROUP_PAIRS[name]
    async with process.living():
        meena = await in_group(bring_meena(telegram))
        await before(meena)
        process.stops_recording()
        await acts(meena)
        was = facts()
    async with process.restarted():
        pass
    assert facts() == was


async def test_a_confirmed_seat_stays_when_its_updates_are_processed_again(
    process: DyingProcess, telegram: World
) -> None:
    async with process.living():
        asha = bring_worker(telegram, 1, "Asha Devi")
        sita = bring_worker(telegram, 6, "Sita")
        bring_meena(telegram)
        plan(seats=1)
        await asha.says("/enrol T1")
        process.stops_recording()
        people.send(telegram, asha.user, asha.chat.id, "/cancel T1")
        assert "✅" in await asha.says("/enrol T1")
    people.send(telegram, sita.user, sita.chat.id, "/enrol T1")
    async with process.restarted():
        pass
    (seat,) = tables.Enrolment.select().where(tables.Enrolment.state == "enrolled")
    assert seat.worker.telegram_id == 1
    assert tables.Session.get_by_id(1).taken == 1
    assert "✅" in asha.last()["text"]
    assert "↻" in asha.last()["text"]
    assert "✅" not in sita.last()["text"]


async def test_a_post_that_another_has_ended_is_not_given_again(
    process: DyingProcess, telegram: World
) -> None:
    async with process.living():
        meena = bring_meena(telegram)
        coordinator(901, "Ravi Verma", "PC21")
        ravi = newcomer(telegram, 901, "Ravi Verma")
        await opens_a_post(meena)
        process.stops_recording()
        await meena.presses("✅")
        await goes_to_end_the_post(ravi)
        await ravi.presses("✅")
        was = facts()
    async with process.restarted():
        pass
    assert facts() == was
    (post,) = tables.Post.select().where(tables.Post.kind == "booth_agent")
    assert post.until is not None
