"""A form does not trap: what passes through it, when it waits, and how it is taken up again."""

from datetime import timedelta

import pytest

from bot.conversation.navigation import command_meant, session_code
from bot.i18n import LANGUAGES, Catalogues
from config.settings import Settings
from models import tables
from models.chats import form_drafts
from models.clock import Clock
from playground.telegram import World
from tests.bot.support.agar_people import meena, newcomer, plan, worker
from tests.bot.support.people import Person

T = Catalogues().text("hi", Settings().zone)
SILENCE = form_drafts.SILENCE + timedelta(minutes=1)


def forms() -> dict[str, bool]:
    """Return the unfinished forms by name, and whether each waits behind another."""
    return {row.form: row.waits for row in tables.Draft.select()}


@pytest.fixture
async def sunita(telegram: World, asha: Person) -> Person:
    """Sunita, who is asked for her name in the registration."""
    somebody = newcomer(telegram, 33, "Sunita Baghel")
    await somebody.says("/start")
    await somebody.presses("हिन्दी")
    await somebody.presses("✅ हाँ")
    await somebody.shares(somebody.user)
    return somebody


@pytest.mark.parametrize(
    ("said", "command"),
    [
        *((text, "start") for text in ("नमस्ते", "नमस्ते 🙏", "Namaste ji!", "HELLO", "राम राम जी")),
        *((text, "help") for text in ("help", "मदद", "?", "Help!", "madad")),
        *((text, None) for text in ("Hello Kumari", "Asha", "166/2", "", "नमस्ते दीदी कब आना है")),
    ],
)
def test_a_greeting_and_a_call_for_help_are_known(said: str, command: str | None) -> None:
    zone = Settings().zone
    texts = [Catalogues().text(language, zone) for language in LANGUAGES]
    assert command_meant(said, texts) == command


@pytest.mark.parametrize(
    ("typed", "code"), [("T42", "T42"), ("t 42", "T42"), ("T-४२", "T42"), ("42", None), ("T", None)]
)
def test_a_session_code_is_known(typed: str, code: str | None) -> None:
    assert session_code(typed) == code


async def test_codes_greetings_and_help_pass_through_and_the_form_waits(
    telegram: World, sunita: Person
) -> None:
    meena(telegram)
    worker(telegram, 11, "Asha Devi")
    session = plan()
    code = tables.Worker.get(tables.Worker.telegram_id == 11).public_id
    assert T.plain("registration.ask_name") in await sunita.says("नमस्ते 🙏")
    assert T.plain("help.title") in await sunita.says("help")
    assert "166/3 Village 3" in await sunita.says("/booth 166/3")
    assert f"BS-{code[:4]}-{code[4:]}" in await sunita.says(f"BS-{code[:4]}-{code[4:]}")
    assert session.venue in await sunita.says(session.code.lower())
    assert forms() == {"register": False}
    assert T.plain("booth.ask_pc") in await sunita.says("Sunita")  # the name that was asked for


async def test_a_worker_id_answers_where_one_is_asked_for(telegram: World, asha: Person) -> None:
    coordinator, ravi = meena(telegram), worker(telegram, 12, "Ravi Verma")
    public_id = tables.Worker.get(tables.Worker.telegram_id == ravi.user.id).public_id
    await coordinator.says("/appoint booth_agent 166/2")
    assert "Ravi Verma" in await coordinator.says(f"BS-{public_id}")
    assert coordinator.buttons()[0] == T.plain("posts.button_give")


async def test_a_form_over_another_lets_it_wait_and_offers_it_again_at_the_end(
    sunita: Person,
) -> None:
    await sunita.says("/booth")
    assert forms() == {"register": True, "booth": False}
    answer = await sunita.says("166/3")
    assert "166/3 Village 3" in answer
    assert sunita.buttons() == [T.plain("form.go_on"), T.plain("form.quit")]
    assert T.plain("form.waits", what=T.plain("command.register")) in answer
    assert T.plain("form.waits", what="").split("“")[0] in await sunita.says("Sunita")  # not a name
    assert T.plain("registration.ask_name") in await sunita.presses(T.plain("form.go_on"))
    assert forms() == {"register": False}
    await sunita.presses("✅ Sunita")
    assert "name" in str([row.data for row in tables.Draft.select()])


@pytest.mark.parametrize("what", ["name", "booth", "phone"])
async def test_a_change_of_the_card_that_waits_is_named_by_what_changes(
    telegram: World, asha: Person, what: str
) -> None:
    ravi = worker(telegram, 12, "Ravi Verma")
    await ravi.says("/me")
    await ravi.presses(T.plain(f"changes.button.{what}"))
    await ravi.says("/booth")
    answer = await ravi.says("166/3")
    assert T.plain("form.waits", what=T.plain(f"form.title_new{what}")) in answer


async def test_the_button_of_a_form_that_waits_goes_on_with_it(sunita: Person) -> None:
    name = sunita.last()["message_id"]
    await sunita.says("/booth")
    assert T.plain("booth.ask_pc") in await sunita.sends_data("form:register:name:keep", name)
    assert forms() == {"register": False, "booth": True}


async def test_a_form_that_was_cancelled_offers_the_one_behind_it(sunita: Person) -> None:
    await sunita.says("/booth")
    assert T.plain("command.register") in await sunita.presses(T.plain("form.quit"))
    await sunita.presses(T.plain("form.quit"))
    assert forms() == {}


async def test_after_a_silence_it_asks_before_it_takes_what_is_typed(
    sunita: Person, clock: Clock
) -> None:
    clock.jump_to(clock.now() + SILENCE)
    assert T.plain("command.register") in await sunita.says("क्या हाल है")
    assert "166/3 Village 3" in await sunita.says("166/3")  # what is plain is answered
    assert "name" not in str([row.data for row in tables.Draft.select()])
    assert T.plain("registration.ask_name") in await sunita.presses(T.plain("form.go_on"))
    assert T.plain("booth.ask_pc") in await sunita.says("Sunita Devi")


async def test_a_button_and_ones_own_contact_need_no_question_after_a_silence(
    telegram: World, asha: Person, clock: Clock
) -> None:
    ravi = newcomer(telegram, 34, "Ravi Verma")
    await ravi.says("/start")
    await ravi.presses("हिन्दी")
    await ravi.presses("✅ हाँ")
    clock.jump_to(clock.now() + SILENCE)
    assert T.plain("registration.ask_name") in await ravi.shares(ravi.user)
    clock.jump_to(clock.now() + SILENCE)
    assert T.plain("booth.ask_pc") in await ravi.presses("✅ Ravi")


async def test_at_a_first_step_there_is_no_back_and_typed_it_asks_again(
    telegram: World, asha: Person
) -> None:
    ravi = worker(telegram, 12, "Ravi Verma")
    await ravi.says("/me")
    await ravi.presses(T.plain("changes.button.phone"))
    keyboard = ravi.chat.keyboard
    assert keyboard is not None
    labels = [button["text"] for row in keyboard["keyboard"] for button in row]
    assert labels == [T.plain("registration.share"), T.plain("form.quit")]
    asked = T.plain("changes.ask_phone")
    assert asked in await ravi.says(T.plain("form.back"))
    assert asked in await ravi.sends_data("back:newphone:phone")


async def test_registration_ends_with_one_question_that_shows_name_and_booth(
    sunita: Person,
) -> None:
    await sunita.presses("✅ Sunita")
    asked = await sunita.says("166/2")
    assert "Sunita Baghel" in asked
    assert "166/2 Village 2" in asked
    assert not tables.Worker.select().exists()
    await sunita.presses(T.plain("registration.other_name"))
    assert "Sunita Devi" in await sunita.says("Sunita Devi")  # and the booth is not asked again
    await sunita.presses(T.plain("registration.elsewhere"))
    assert "165/3" in await sunita.says("165/3")
    await sunita.presses(T.plain("registration.confirm"))
    row = tables.Worker.get()
    assert (row.name, row.booth.part) == ("Sunita Devi", 3)
