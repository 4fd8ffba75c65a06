"""The same SIM card in a new Telegram account: the registration moves, or the phone does."""

from datetime import timedelta

import pytest

from bot.i18n import Catalogues
from bot.runtime import Runtime
from config.settings import Settings
from models import authority, tables
from models.clock import Clock
from models.database import Database
from playground.telegram import World
from tests.bot.handlers.registration.registration_steps import newcomer, registers
from tests.bot.support.agar_people import meena
from tests.bot.support.people import Person
from tests.support.world import NOON, give, place_id

T = Catalogues().text("hi", Settings().zone)


@pytest.fixture
def clock() -> Clock:
    """It is Monday noon: news wait for no morning."""
    return Clock(NOON)


@pytest.fixture
def database_url(tmp_path: object) -> str:
    """SQLite alone: the operations are tested on both databases."""
    return f"sqlite:///{tmp_path}/bot.db"


@pytest.fixture
async def sunita(telegram: World, bot: Runtime) -> Person:
    """Sunita, registered in booth 166/2."""
    somebody = newcomer(telegram, "Sunita Baghel")
    await registers(somebody)
    return somebody


@pytest.fixture
async def second(telegram: World, sunita: Person) -> Person:
    """Another account with her number, which has just shared its contact."""
    user = telegram.add_person("S B", phone=sunita.user.phone)
    somebody = Person(telegram, user, telegram.chats[user.id])
    await somebody.says("/start b166-3")
    await somebody.presses("हिन्दी")
    await somebody.presses("✅ हाँ")
    asked = await somebody.shares(user)
    assert T.plain("claim.ask") in asked
    assert "Sunita" not in asked
    assert somebody.buttons()[:2] == [T.plain("claim.mine"), T.plain("claim.others")]
    return somebody


def worker_of(person: Person) -> tables.Worker | None:
    found: tables.Worker | None = tables.Worker.get_or_none(
        tables.Worker.telegram_id == person.user.id
    )
    return found


async def test_the_registration_moves_here_after_one_more_yes(
    telegram: World, sunita: Person, second: Person
) -> None:
    before = worker_of(sunita)
    assert before
    assert T.plain("claim.ask_move") in await second.presses(T.plain("claim.mine"))
    assert worker_of(second) is None
    card = await second.presses(T.plain("claim.button_move"))
    assert T.plain("claim.moved") in card
    assert f"BS-{before.public_id[:4]}" in card
    assert T.plain("claim.posts_wait") not in card
    after = worker_of(second)
    assert after
    assert (after.id, after.name) == (before.id, "Sunita Baghel")
    assert not tables.Draft.select().exists()
    assert T.plain("error.not_registered") in await sunita.says("/me")


async def test_a_coordinators_posts_wait_until_meena_confirms_who_it_is(
    telegram: World, sunita: Person, second: Person
) -> None:
    coordinator, worker = meena(telegram), worker_of(sunita)
    assert worker
    give(worker, "AC166")  # type: ignore[arg-type]
    await second.presses(T.plain("claim.mine"))
    assert T.plain("claim.posts_wait") in await second.presses(T.plain("claim.button_move"))
    assert T.plain("error.not_allowed") in await second.says("/export")
    assert "⏳" in await coordinator.says("/posts AC166")
    await coordinator.presses("1")
    assert coordinator.buttons()[0] == T.plain("posts.button_confirm")
    await coordinator.presses(T.plain("posts.button_confirm"))
    assert authority.may(second.user.id, "export", place_id("AC166"))


async def test_back_leads_from_the_move_to_the_question_and_to_another_answer(
    second: Person,
) -> None:
    await second.presses(T.plain("claim.mine"))
    assert T.plain("claim.ask") in await second.presses(T.plain("form.back"))
    assert T.plain("registration.ask_name") in await second.presses(T.plain("claim.others"))


async def test_typing_instead_of_tapping_asks_to_tap_and_asks_again(second: Person) -> None:
    answer = await second.says("यह मेरा नंबर है")
    assert answer.startswith(T.plain("error.not_chosen"))
    assert T.plain("claim.ask") in answer
    assert second.buttons()[:2] == [T.plain("claim.mine"), T.plain("claim.others")]


async def test_somebody_else_registers_and_sunita_confirms_anew(
    sunita: Person, second: Person
) -> None:
    await second.presses(T.plain("claim.others"))
    await second.says("Ravi Verma")
    await second.presses(T.plain("registration.confirm"))
    old, new = worker_of(sunita), worker_of(second)
    assert old
    assert new
    assert (new.name, new.booth.part, old.confirmed_at) == ("Ravi Verma", 3, None)
    assert T.plain("claim.unconfirmed") in await sunita.says("/me")
    assert sunita.buttons()[0] == T.plain("changes.button.phone")
    sunita.user.phone = "+919826099911"
    await sunita.presses(T.plain("changes.button.phone"))
    await sunita.shares(sunita.user)
    assert T.plain("claim.unconfirmed") not in await sunita.says("/me")


async def test_a_worker_takes_over_a_number_that_is_theirs_now(
    telegram: World, sunita: Person
) -> None:
    ravi = newcomer(telegram, "Ravi Verma")
    await registers(ravi)
    ravi.user.phone = sunita.user.phone
    await ravi.says("/me")
    await ravi.presses(T.plain("changes.button.phone"))
    assert T.plain("claim.ask_changed") in await ravi.shares(ravi.user)
    await ravi.presses(T.plain("claim.changed"))
    old = worker_of(sunita)
    assert old
    assert old.phone_hash is None


async def test_a_number_that_is_claimed_twice_goes_to_who_proved_it_last(
    telegram: World, db: Database, clock: Clock, sunita: Person, second: Person
) -> None:
    clock.jump_to(clock.now() + timedelta(minutes=5))
    user = telegram.add_person("Third", phone=sunita.user.phone)
    third = Person(telegram, user, telegram.chats[user.id])
    await third.says("/start b166-3")
    await third.presses("हिन्दी")
    await third.presses("✅ हाँ")
    await third.shares(user)
    await third.presses(T.plain("claim.mine"))
    await third.presses(T.plain("claim.button_move"))
    await second.presses(T.plain("claim.mine"))
    assert T.plain("error.phone_taken") in await second.presses(T.plain("claim.button_move"))
    assert second.buttons()[0] == T.plain("button.register")
    assert worker_of(third)
    assert worker_of(second) is None
