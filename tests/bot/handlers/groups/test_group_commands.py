"""A group stands for a place: link, times, targets, schedule."""

from datetime import time, timedelta

import pytest

from bot.runtime import Runtime
from models import chats, tables
from models.clock import Clock
from models.trainings import planning
from playground.telegram import TelegramChat, World, groups
from tests.bot.support.people import Person, settled
from tests.support.world import coordinator, person, place_id

MEENA, RAVI = 900, 901


@pytest.fixture
async def chat(telegram: World, bot: Runtime) -> TelegramChat:
    """A group with topics, the bot in it, Meena of PC21 and Ravi, a worker."""
    meena = telegram.add_person("Meena Parmar", user_id=MEENA)
    ravi = telegram.add_person("Ravi Chauhan", user_id=RAVI)
    made = telegram.add_group("Dewas", meena, topics=("Targets",))
    groups.join(telegram, ravi, made.id)
    groups.bring_bot(telegram, meena, made.id, "add")
    coordinator(MEENA, "Meena", "PC21")
    person(RAVI, "Ravi")
    await settled(telegram)
    return made


@pytest.fixture
def meena(telegram: World, chat: TelegramChat) -> Person:
    return Person(telegram, telegram.users[MEENA], chat)


@pytest.fixture
def ravi(telegram: World, chat: TelegramChat) -> Person:
    return Person(telegram, telegram.users[RAVI], chat)


async def test_a_phone_in_the_title_of_a_group_is_not_kept(
    meena: Person, chat: TelegramChat
) -> None:
    chat.title = "देवास २, ९८२६० ५४३२१"
    await meena.says("/link PC21")
    assert [row.title for row in tables.Chat.select()] == ["देवास •, ••••• •••••"]


async def test_meena_links_the_group_in_one_line_and_sees_its_targets(meena: Person) -> None:
    assert "PC21 देवास" in await meena.says("/link pc21")
    assert [link.place.code for link in chats.all_linked()] == ["PC21"]
    assert "🌅 देवास" in await meena.says("/targets")
    assert "प्रशिक्षण कार्यक्रम" in await meena.says("/schedule")


async def test_a_linked_group_that_the_bot_comes_back_to_is_not_asked_again(
    telegram: World, meena: Person
) -> None:
    await meena.says("/link PC21")
    for deed in ("remove", "add"):
        groups.bring_bot(telegram, meena.user, meena.chat.id, deed)
    await settled(telegram)
    assert "यह ग्रुप अब PC21 देवास से जुड़ गया है" in meena.last()["text"]


async def test_meena_links_the_group_with_the_first_button(meena: Person) -> None:
    await meena.says("/link")
    await meena.presses(meena.buttons()[0])
    assert [link.place.code for link in chats.all_linked()] == ["PC21"]


async def test_ravi_links_nothing_neither_by_typing_nor_by_meenas_button(
    meena: Person, ravi: Person
) -> None:
    assert "समन्वयक" in await ravi.says("/link PC21")
    await meena.says("/link")
    assert "समन्वयक" in await ravi.presses(meena.buttons()[0])
    assert chats.all_linked() == ()


async def test_an_anonymous_admin_is_asked_to_show_themselves(meena: Person) -> None:
    assert "Remain anonymous" in await meena.says("/link PC21", anonymous=True)
    assert chats.all_linked() == ()


async def test_a_place_outside_meenas_own_or_unknown_is_refused(meena: Person) -> None:
    assert "समन्वयक" in await meena.says("/link PC20")
    assert "नहीं मिला" in await meena.says("/link PC99")
    assert chats.all_linked() == ()


async def test_a_slipped_thumb_takes_the_unlinking_back(meena: Person) -> None:
    await meena.says("/link PC21")
    assert "बंद" in await meena.says("/unlink")
    assert chats.all_linked() == ()
    await meena.presses("फिर से जोड़ें")
    assert [link.place.code for link in chats.all_linked()] == ["PC21"]


async def test_a_topic_is_linked_for_itself(
    telegram: World, meena: Person, chat: TelegramChat
) -> None:
    topic = next(iter(chat.topics))
    inside = Person(telegram, meena.user, chat, topic)
    await inside.says("/link AC166")
    assert inside.last()["message_thread_id"] == topic
    link = chats.all_linked()[0]
    assert (link.thread_id, link.place.code) == (topic, "AC166")


async def test_an_unlinked_group_is_told_how_to_link(ravi: Person) -> None:
    for command in ("/targets", "/schedule", "/settime", "/unlink"):
        assert "/link" in await ravi.says(command)


async def test_the_groups_own_times_are_set_by_typing_and_by_button(meena: Person) -> None:
    await meena.says("/link PC21")
    assert "सुबह 7:30 बजे" in await meena.says("/settime targets ०७:३०")
    await meena.says("/settime")
    await meena.presses("📅 रात 8 बजे")
    link = chats.all_linked()[0]
    assert (str(link.targets_at), str(link.schedule_at)) == ("07:30:00", "20:00:00")
    assert "सुबह 8:00 बजे" in await meena.says("/settime targets -")
    assert chats.all_linked()[0].targets_at is None


@pytest.mark.parametrize("sides", ["old", "new", "old new", "new old"])
async def test_a_group_that_becomes_a_supergroup_keeps_its_link_whichever_side_tells_it_first(
    sides: str, telegram: World, meena: Person, chat: TelegramChat
) -> None:
    await meena.says("/link PC21")
    new = telegram.new_supergroup(chat.title)
    new.members = dict(chat.members)
    chats.set_language(new.id, 0, "en", Clock().now(), private=False)
    for side in sides.split():
        if side == "old":
            telegram.post(chat, meena.user, {"migrate_to_chat_id": new.id})
        else:
            telegram.post(new, meena.user, {"migrate_from_chat_id": chat.id})
        await settled(telegram)
    assert [(x.chat_id, x.place.code) for x in chats.all_linked()] == [(new.id, "PC21")]
    assert "🌅 Dewas" in await Person(telegram, meena.user, new).says("/targets")


@pytest.mark.parametrize("typed", ["7:30pm", "7.30 PM", "19:30", "७:३० pm", "शाम 7:30 बजे"])
async def test_a_time_is_typed_as_for_a_training(typed: str, meena: Person) -> None:
    await meena.says("/link PC21")
    assert "शाम 7:30 बजे" in await meena.says(f"/settime targets {typed}")


async def test_a_time_with_two_readings_is_asked_about(meena: Person) -> None:
    await meena.says("/link PC21")
    await meena.says("/settime targets 6:30")
    assert [label[:4] for label in meena.buttons()] == ["सुबह", "शाम "]
    assert chats.all_linked()[0].targets_at is None
    await meena.presses("सुबह 6:30")
    assert chats.all_linked()[0].targets_at == time(6, 30)
    await meena.says("/settime schedule 6:30")
    assert [label[:4] for label in meena.buttons()] == ["शाम ", "सुबह"]


async def test_a_time_in_the_quiet_hours_is_set_and_said_to_be_one(meena: Person) -> None:
    await meena.says("/link PC21")
    for typed in ("9:59pm", "6:00 am"):
        assert "शांत समय" not in await meena.says(f"/settime schedule {typed}")
    for typed in ("रात 10 बजे", "5:59 am"):
        assert "शांत समय (रात 10:00" in await meena.says(f"/settime schedule {typed}")
        assert chats.all_linked()[0].schedule_at in (time(22), time(5, 59))
    await meena.presses(meena.buttons()[0])
    assert chats.all_linked()[0].schedule_at == time(17)


@pytest.mark.parametrize("typed", ["लक्ष्य 07:30", "target 07:30", "TARGETS 07:30"])
async def test_a_digest_may_be_named_in_hindi(typed: str, meena: Person) -> None:
    await meena.says("/link PC21")
    await meena.says(f"/settime {typed}")
    assert str(chats.all_linked()[0].targets_at) == "07:30:00"


@pytest.mark.parametrize("typed", ["targets", "targets 25:00", "lunch 08:00", "08:00", "🙂 🙂"])
async def test_a_time_that_cannot_be_read_changes_nothing(typed: str, meena: Person) -> None:
    await meena.says("/link PC21")
    assert "/settime लक्ष्य 07:30" in await meena.says(f"/settime {typed}")
    assert chats.all_linked()[0].targets_at is None


async def test_a_worker_cannot_change_the_times(meena: Person, ravi: Person) -> None:
    await meena.says("/link PC21")
    assert "समन्वयक" in await ravi.says("/settime targets 07:30")
    assert chats.all_linked()[0].targets_at is None


async def test_the_schedule_has_a_button_into_the_private_chat_for_each_free_session(
    meena: Person, bot: Runtime
) -> None:
    now = bot.services.clock.now()
    new = planning.NewSession(
        place_id("PC21"), "<b>बूथ</b>", now + timedelta(days=1), 5, "आगर & देवास"
    )
    session = planning.make_session(new, by=MEENA, now=now)
    await meena.says("/link PC21")
    answer = await meena.says("/schedule")
    assert "<b>बूथ</b>, आगर & देवास · 0/5" in answer
    assert meena.links()[:1] == [f"https://t.me/BoothShaktiBot?start=e{session.id}"]


async def test_the_group_speaks_english_when_its_coordinator_says_so(meena: Person) -> None:
    await meena.says("/link PC21")
    await meena.says("/language")
    await meena.presses("English")
    assert "🌅 Dewas" in await meena.says("/targets")


async def test_no_phone_and_no_name_of_a_worker_is_ever_shown_in_a_group(
    telegram: World, meena: Person, ravi: Person
) -> None:
    await meena.says("/link PC21")
    commands = ("/targets", "/schedule", "/strength", "/booth 166/1", "/help", "/privacy", "/me")
    answers = "\n".join([await ravi.says(command) for command in commands])
    assert "Ravi" not in answers
    assert telegram.users[RAVI].phone not in answers
    assert tables.Worker.select().count() == 2


async def test_a_time_that_has_passed_today_is_said_to_begin_tomorrow(
    meena: Person, bot: Runtime
) -> None:
    await meena.says("/link PC21")
    zone = bot.services.settings.zone
    now = bot.services.clock.now().astimezone(zone)
    noon = now.replace(hour=12, minute=0, second=0) + timedelta(days=1)
    bot.services.clock.jump_to(noon)
    assert "पहला संदेश कल सुबह 7:30 बजे आएगा" in await meena.says("/settime targets 07:30")
    assert "कल" not in await meena.says("/settime schedule 19:00")
