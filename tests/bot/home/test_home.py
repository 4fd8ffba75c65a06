"""A person's home by their role, and the commands that plain sentences lead to."""

import pytest

from bot.runtime import Runtime
from models import tables
from models.review import verification_calls
from models.workers import by_telegram_id
from playground.telegram import World
from tests.bot.support.agar_people import MEENA, newcomer, plan, worker
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.monday_noon import clock
from tests.bot.support.people import Person, settled
from tests.support.answered_invitations import answered, brought, flag
from tests.support.world import DAY, NOON, place, place_id

__all__ = ["clock"]

NOT_KNOWN, MEANT = "समझ में नहीं आया", "क्या यह करना है?"
VOICE = {"voice": {"file_id": "v", "file_unique_id": "w", "duration": 3}}


@pytest.fixture
def asha(telegram: World, bot: Runtime) -> Person:
    return worker(telegram, 1, "Asha Malviya", "166/2")


@pytest.fixture
def meena(telegram: World, asha: Person) -> Person:
    return bring_meena(telegram)


@pytest.fixture
def ravi(telegram: World, bot: Runtime) -> Person:
    return newcomer(telegram, 2, "Ravi Verma")


def runs(person: Person) -> list[str]:
    """Return what the buttons under the bot's last message do, from the top."""
    rows = person.last().get("reply_markup", {}).get("inline_keyboard", [])
    data = [b.get("callback_data", "").split(":") for row in rows for b in row]
    return [parts[1] if parts[0] == "run" else parts[0] for parts in data]


def to_call(app: Runtime) -> None:
    """Confirm somebody last week, with a phone that the bot's own keys can decrypt."""
    row = brought(by_telegram_id(1), 20, at=NOON - 4 * DAY)
    token = app.services.keys.encrypt("+919826012345")
    tables.Worker.update(phone=token).where(tables.Worker.id == row.worker_id).execute()


async def test_somebody_new_who_asks_what_this_is_sees_the_first_screen(ravi: Person) -> None:
    answer = await ravi.says("kya hai ye?")
    assert "हिन्दी" in ravi.buttons()
    assert answer == await ravi.says("/start")
    await ravi.presses("हिन्दी")
    await ravi.sends_data("quit:register")
    assert "/mytrainings" in await ravi.says("kya hai ye?")


async def test_a_worker_finds_card_trainings_invitation_and_booth_at_home(asha: Person) -> None:
    await asha.says("/start")
    await asha.presses("हिन्दी")
    assert "Asha" in await asha.says("/start")
    assert runs(asha) == ["me", "trainings", "invite", "booth", "coordinator"]
    assert "166/2 Village 2" in await asha.presses("🏠 मेरा बूथ 166/2")


async def test_a_trainer_finds_the_sessions_that_they_lead(asha: Person, meena: Person) -> None:
    await asha.says("/start")
    await asha.presses("हिन्दी")
    session = plan()
    led = tables.Session.update(trainer=by_telegram_id(1).id).where(tables.Session.id == session.id)
    led.execute()
    await asha.says("/start")
    assert runs(asha)[:2] == ["mysessions", "me"]
    assert "T1" in await asha.presses("🎤 जहाँ मैं प्रशिक्षक हूँ")
    tables.Session.update(cancelled_at=NOON).execute()
    await asha.says("/start")
    assert runs(asha)[0] == "me"


async def test_a_coordinator_finds_the_open_work_with_its_numbers(
    meena: Person, app: Runtime
) -> None:
    for _ in range(2):
        flag(answered(by_telegram_id(1)))
    to_call(app)
    verification_calls.calls_left(MEENA, app.services.settings.zone, NOON)  # draws the week's
    await meena.says("/language")
    await meena.presses("हिन्दी")
    assert meena.buttons()[:2] == ["🔎 जाँच बाक़ी: 2", "📞 फ़ोन बाक़ी: 1"]
    own = ["target", "newtraining", "session", "broadcast", "me", "trainings", "invite", "booth"]
    assert runs(meena) == ["review", "calls", *own]
    assert "16 लोग" in await meena.presses("🔎")


async def test_a_coordinator_with_nothing_to_check_finds_no_button_that_says_nought(
    meena: Person,
) -> None:
    await meena.says("namaste")
    await meena.presses("हिन्दी")
    assert runs(meena)[:2] == ["target", "newtraining"]
    assert not tables.WeeklySample.select().exists()  # a look at the menu draws nobody


async def test_a_newcomer_is_led_to_register(ravi: Person) -> None:
    assert NOT_KNOWN in await ravi.says("कल बारिश होगी")
    assert runs(ravi) == ["register", "booth", "help"]
    await ravi.says("/start")
    assert "सूचना" in await ravi.presses("हिन्दी")


async def test_a_sentence_leads_to_its_command_by_a_button(asha: Person, meena: Person) -> None:
    plan()
    assert await asha.says("मुझे ट्रेनिंग में नाम लिखवाना है") == MEANT
    assert runs(asha) == ["trainings", "start"]
    assert "T1" in await asha.presses(asha.buttons()[0])
    assert await asha.says("mera ID") == MEANT
    await asha.presses(asha.buttons()[0])
    assert by_telegram_id(1).code in str(list(asha.chat.messages.values())[-2:])


@pytest.mark.parametrize(
    ("text", "pressed", "shown"),
    [
        ("165/3 me kitne log hai", "booth", "165/3 Village 3"),
        ("166/2 · Village 2", "booth", "166/2 Village 2"),  # as the bot writes it itself
        ("सुसनेर की क्या स्थिति है", "strength", "AC165"),
        ("main agar se hu", "strength", "AC166"),
        ("PC20 kaisa hai", "strength", "PC20"),
    ],
)
async def test_a_sentence_about_a_booth_or_a_place_leads_to_that_one(
    asha: Person, text: str, pressed: str, shown: str
) -> None:
    assert await asha.says(text) == MEANT
    assert runs(asha)[0] == pressed
    assert shown in await asha.presses(asha.buttons()[0])


async def test_a_place_is_shown_to_workers_who_say_nothing_else_of_it(
    asha: Person, ravi: Person
) -> None:
    await asha.says("सुसनेर में ट्रेनिंग कब है")
    assert runs(asha) == ["trainings", "start"]
    await ravi.says("mai susner se hu")  # strangers may not see how a place stands
    assert runs(ravi) == ["register", "booth", "help"]


@pytest.mark.parametrize("text", ["आगर", "165/3.", "आगर 2", "(166/2)"])
async def test_a_short_name_and_a_code_with_its_full_stop_are_read(asha: Person, text: str) -> None:
    answer = await asha.says(text)
    assert NOT_KNOWN not in answer and ("16" in answer or "AC" in answer)


async def test_a_word_that_is_known_is_no_misspelt_place(asha: Person) -> None:
    place("ac", "AC63", "Satna", "सतना", number=63, pc=place_id("PC21"))
    assert await asha.says("स्थान") == MEANT
    assert runs(asha) == ["top", "start"]


async def test_a_coordinators_command_is_offered_to_coordinators_alone(
    asha: Person, meena: Person
) -> None:
    await asha.says("nayi training banani hai")
    assert runs(asha) == ["trainings", "start"]
    await meena.says("nayi training banani hai")
    assert runs(meena) == ["newtraining", "trainings", "start"]


async def test_only_who_has_not_registered_is_offered_to(asha: Person, ravi: Person) -> None:
    await ravi.says("मुझे जुड़ना है")
    assert runs(ravi) == ["register", "start"]
    await asha.says("मुझे जुड़ना है")
    assert runs(asha) == ["me", "trainings", "invite", "booth", "coordinator"]


async def test_a_greeting_opens_the_home_and_help_the_help(asha: Person) -> None:
    await asha.says("/start")
    await asha.presses("English")
    home = runs(asha)
    assert "Welcome back" in await asha.says("Namaste ji")
    assert runs(asha) == home
    assert "/booth" in await asha.says("help")
    assert runs(asha) == home


async def test_thanks_and_what_is_not_written_get_the_menu(asha: Person) -> None:
    assert NOT_KNOWN not in await asha.says("ठीक है 🙏")
    menu = runs(asha)
    assert menu == ["me", "trainings", "invite", "booth", "coordinator"]
    asha.world.post(asha.chat, asha.user, VOICE)
    await settled(asha.world)
    assert NOT_KNOWN not in asha.last()["text"]
    assert runs(asha) == menu


async def test_a_booth_code_and_an_open_form_go_before_the_rules(asha: Person) -> None:
    assert "166/1 Village 1" in await asha.says("166/1")
    await asha.says("/booth")
    assert MEANT not in await asha.says("susner training")
