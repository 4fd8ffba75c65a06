"""A coordinator writes to many: composed, counted, sent, paused, corrected, taken back."""

from io import BytesIO

import pytest
from PIL import Image

from bot.runtime import Runtime
from models import tables, workers
from models.broadcasts import starting
from models.chats import set_language
from playground.telegram import World
from tests.bot.handlers.broadcasts.steps import ENGLISH, arrived, compose, sent_out
from tests.bot.support.agar_people import meena as bring_meena
from tests.bot.support.agar_people import worker
from tests.bot.support.people import Person
from tests.support.world import DAY, HOUR, NOON, give


@pytest.fixture
async def meena(telegram: World, bot: Runtime) -> Person:
    """Meena, who coordinates PC21 and has written to the bot before; it is noon."""
    telegram.clock.jump_to(NOON.replace(year=2027))
    meena = bring_meena(telegram)
    await meena.says("/help")
    return meena


@pytest.fixture
async def asha(telegram: World, meena: Person) -> Person:
    """Asha, a worker of 166/2."""
    asha = worker(telegram, 7, "Asha Devi", "166/2")
    await asha.says("/help")
    return asha


@pytest.fixture
async def ravi(telegram: World, meena: Person) -> Person:
    """Ravi, a worker of 166/3 who reads English."""
    ravi = worker(telegram, 8, "Ravi Verma", "166/3")
    await ravi.says("/help")
    set_language(8, 0, "en", NOON, private=True)
    return ravi


async def test_each_gets_it_in_their_language_and_the_sender_sees_how_many(
    bot: Runtime, meena: Person, asha: Person, ravi: Person
) -> None:
    shown = await compose(meena)
    assert "<b>" not in shown
    assert "👥 2 लोगों को जाएगा" in shown
    assert "Meeting at 11 tomorrow" in shown  # the message itself, in both languages
    assert "जा रहा है" in await meena.presses("✅ 2 लोगों को भेजें")
    await sent_out(bot)
    [hindi], [english] = arrived(asha), arrived(ravi)
    assert "कल 11 बजे बैठक है" in hindi["text"]
    assert "Meena" in hindi["text"]
    assert "Meeting at 11 tomorrow" in english["text"]
    assert "पहुँचा: 2/2" in meena.last()["text"]
    assert "पूरा हुआ" in meena.last()["text"]


async def test_an_answer_is_counted_once(bot: Runtime, meena: Person, asha: Person) -> None:
    await compose(meena, answer="✅ मैं आऊँ")
    await meena.presses("✅ 1 व्यक्ति को भेजें")
    await sent_out(bot)
    assert "दर्ज हो गया" in await asha.presses("✅ मैं आऊँ")
    assert "पहले ही" in await asha.presses("✅ मैं आऊँ")
    await sent_out(bot)
    assert "आ रहे हैं: 1" in meena.last()["text"]


async def test_a_correction_changes_what_arrived_and_a_take_back_deletes_it(
    bot: Runtime, meena: Person, asha: Person, ravi: Person
) -> None:
    await compose(meena)
    await meena.presses("✅ 2 लोगों को भेजें")
    await sent_out(bot)
    assert "पूरा संदेश फिर" in await meena.presses("✏️ संदेश सुधारें")
    await meena.says("कल 12 बजे बैठक है")
    shown = await meena.presses("जैसा है")
    assert "कल 12 बजे" in shown
    assert "2 चैट" in shown
    await meena.presses("✅ संदेश बदल दें")
    await sent_out(bot)
    assert "12 बजे" in arrived(asha)[0]["text"]
    assert ENGLISH.replace("<b>", "").replace("</b>", "") in arrived(ravi)[0]["text"]
    assert "सुधरे: 2" in meena.last()["text"]
    assert "2 चैट से हटेगा" in await meena.presses("🗑 संदेश वापस लें")
    await meena.presses("🗑 हाँ, 2")
    await sent_out(bot)
    assert arrived(asha) + arrived(ravi) == []
    assert "हटे: 2" in meena.last()["text"]
    assert not [label for label in meena.buttons() if label.startswith(("✏️", "🗑"))]
    assert "वापस लिया जा चुका है" in await meena.says("/takeback B1")


@pytest.mark.parametrize(
    ("words", "answer"),
    [
        ("<b>कल बैठक", "<b>"),
        ("<b>कल <i>बैठक</b></i>", "</b>"),
        ("<script>कल</script>", "<script>"),
        ("कल</b>", "</b>"),
        ("<a href='x'>कल</a>", "<a href='x'>"),
    ],
)
async def test_broken_markup_is_named_and_nothing_is_kept(
    meena: Person, asha: Person, words: str, answer: str
) -> None:
    await meena.says("/broadcast PC21")
    await meena.presses("सभी")
    assert answer in await meena.says(words)
    assert "अंग्रेज़ी में?" in await meena.says("कल बैठक है: 5 < 6")


def photo() -> bytes:
    """Return a small picture as a phone would send it."""
    content = BytesIO()
    Image.new("RGB", (40, 30), "orange").save(content, "PNG")
    return content.getvalue()


async def test_a_picture_goes_with_the_words_below_it_and_is_corrected_there(
    bot: Runtime, meena: Person, asha: Person
) -> None:
    await meena.says("/broadcast PC21")
    await meena.presses("सभी")
    assert "अंग्रेज़ी में?" in await meena.sends_photo(photo(), caption="कल <b>11</b> बजे")
    await meena.presses("हिन्दी वाला")
    assert "कल 11 बजे" in await meena.presses("बिना")
    assert any("photo" in m for m in arrived(meena))
    await meena.presses("✅ 1 व्यक्ति को भेजें")
    await sent_out(bot)
    [got] = arrived(asha)
    assert got["photo"]
    assert "कल 11 बजे" in got["caption"]
    await meena.presses("✏️ संदेश सुधारें")
    assert "बहुत लंबा" in await meena.says("क" * 1500)
    await meena.says("कल 12 बजे")
    await meena.presses("हिन्दी वाला")
    await meena.presses("✅ संदेश बदल दें")
    await sent_out(bot)
    [got] = arrived(asha)
    assert got["photo"]
    assert "कल 12 बजे" in got["caption"]


async def test_a_long_text_stands_below_its_picture_and_all_of_it_is_taken_back(
    bot: Runtime, meena: Person, asha: Person
) -> None:
    await meena.says("/broadcast PC21")
    await meena.presses("सभी")
    await meena.sends_photo(photo(), caption="कल 11 बजे")
    await meena.says("long " * 300)
    await meena.presses("बिना")
    set_language(7, 0, "en", NOON, private=True)
    await meena.presses("✅ 1 व्यक्ति को भेजें")
    before = len(asha.chat.messages)
    await sent_out(bot)
    assert len(asha.chat.messages) == before + 2
    await meena.presses("🗑 संदेश वापस लें")
    await meena.presses("🗑 हाँ, 1")
    await sent_out(bot)
    assert len(asha.chat.messages) == before


@pytest.mark.parametrize(("megabytes", "answer"), [(12, "10 MB से बड़ी"), (1, "फ़ोटो की तरह भेजिए")])
async def test_a_picture_of_12_megabytes_or_sent_as_a_file_is_refused(
    meena: Person, asha: Person, megabytes: int, answer: str
) -> None:
    await meena.says("/broadcast PC21")
    await meena.presses("सभी")
    assert answer in await meena.sends("sabha.png", photo() + bytes(megabytes * 2**20))
    assert "अंग्रेज़ी में?" in await meena.says("कल बैठक है")


async def test_a_picture_without_words_is_asked_for_words(meena: Person, asha: Person) -> None:
    await meena.says("/broadcast PC21")
    await meena.presses("सभी")
    assert "शब्द उसके कैप्शन में" in await meena.sends_photo(photo())


async def test_a_second_coordinator_looks_at_it_and_confirms(
    bot: Runtime,
    telegram: World,
    meena: Person,
    asha: Person,
    ravi: Person,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(starting, "SECOND_ABOVE", 1)
    give(workers.by_telegram_id(7), "PC21")
    await compose(meena)
    assert "दूसरे समन्वयक से पूछा गया" in await meena.presses("✅ 2 लोगों को भेजें")
    await sent_out(bot)
    assert not arrived(ravi)
    assert "Meena" in asha.last()["text"]
    assert "कल 11 बजे बैठक" in await asha.presses("👁 संदेश देखें")
    assert "अब 2 लोगों को जा रहा है" in await asha.presses("✅ हाँ, भेजा जाए")
    await sent_out(bot)
    assert arrived(ravi)
    assert "दूसरे समन्वयक ने हाँ" in meena.last()["text"]


async def test_it_is_paused_resumed_and_stopped_with_its_buttons(
    bot: Runtime, meena: Person, asha: Person
) -> None:
    await compose(meena)
    await meena.presses("✅ 1 व्यक्ति को भेजें")
    assert "रुका हुआ" in await meena.presses("⏸")
    await sent_out(bot)
    assert not arrived(asha)
    assert "जा रहा है" in await meena.presses("▶️ आगे")
    assert "हमेशा के लिए रोकें?" in await meena.presses("⏹ हमेशा")
    assert "रोक दिया गया" in await meena.presses("⏹ हाँ")
    await sent_out(bot)
    assert not arrived(asha)


async def test_a_worker_switches_them_off_below_the_message_and_on_with_quiet(
    bot: Runtime, meena: Person, asha: Person
) -> None:
    await compose(meena)
    await meena.presses("✅ 1 व्यक्ति को भेजें")
    await sent_out(bot)
    assert "अब नहीं आएँगे" in await asha.presses("🔕 समन्वयकों के संदेश")
    await meena.says("/broadcast PC21")
    assert "किसी को अभी संदेश नहीं" in await meena.presses("सभी")
    await asha.says("/quiet")
    assert "सुबह" not in " ".join(asha.buttons())  # that one is for coordinators
    await asha.presses("🔔 समन्वयकों")
    assert "हिन्दी में लिखिए" in await meena.presses("सभी")


async def test_older_than_48_hours_it_is_told_that_telegram_deletes_it_no_more(
    bot: Runtime, meena: Person, asha: Person
) -> None:
    await compose(meena)
    await meena.presses("✅ 1 व्यक्ति को भेजें")
    await sent_out(bot)
    bot.services.clock.jump_to(bot.services.clock.now() + 2 * DAY + HOUR)
    assert "48 घंटे" in await meena.says("/takeback B1")
    await meena.presses("🗑 हाँ")
    await sent_out(bot)
    assert arrived(asha)
    assert "नहीं हट सके: 1" in meena.last()["text"] or "नहीं हट सका: 1" in meena.last()["text"]


async def test_of_an_audience_that_grew_nothing_is_sent_before_it_was_counted_again(
    bot: Runtime, telegram: World, meena: Person, asha: Person
) -> None:
    await compose(meena)
    worker(telegram, 30, "Kamla", "166/2")
    assert "अब 2 है" in await meena.presses("✅ 1 व्यक्ति को भेजें")
    await meena.presses("🔄 फिर गिनें")
    assert "जा रहा है" in await meena.presses("✅ 2 लोगों को भेजें")


async def test_nobody_oneself_alone_and_elsewhere_are_refused(bot: Runtime, meena: Person) -> None:
    await meena.says("/broadcast PC21")
    assert "सिर्फ़ आप ही" in await meena.presses("सभी")
    assert "कोई नहीं है" in await meena.says("166/5")
    assert "कोई पद" not in await meena.says("/broadcast PC20")
    assert not tables.Broadcast.select().count()
