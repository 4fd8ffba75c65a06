"""Language, /help and /booth, from one end to the other."""

from tests.bot.support.people import Person


async def test_a_newcomer_chooses_a_language_and_is_welcomed_in_it(asha: Person) -> None:
    assert "अपनी भाषा चुनिए" in await asha.says("/start")
    assert asha.buttons() == ["हिन्दी", "English"]
    assert "Hello Asha Devi" in await asha.presses("English")
    assert "What you can do here" in await asha.says("/help")


async def test_the_first_button_is_hindi_and_everything_is_hindi_until_then(asha: Person) -> None:
    assert "आप यहाँ यह सब कर सकते हैं" in await asha.says("/help")


async def test_a_booth_is_looked_up_by_its_code(asha: Person) -> None:
    answer = await asha.says("/booth 165/2")
    assert "165/2 Village 2" in answer
    assert "सुसनेर" in answer
    assert "0/20" in answer
    assert "ख़ाली" in answer


async def test_a_code_alone_is_enough(asha: Person) -> None:
    assert "166/5 Village 5" in await asha.says(" 166 / 5 ")


async def test_a_booth_is_reached_by_buttons_alone(asha: Person) -> None:
    assert "कौन-सा बूथ?" in await asha.says("/booth")
    assert asha.buttons() == ["लोकसभा राजगढ़", "लोकसभा देवास", "✕ रहने दें"]
    await asha.presses("लोकसभा देवास")
    await asha.presses("विधानसभा आगर")
    assert asha.buttons()[:5] == [f"{n} · Village {n}" for n in range(1, 6)]
    assert "166/3 Village 3" in await asha.presses("3")
    assert "समझ में नहीं आया" in await asha.says("more")


async def test_typed_answers_skip_questions(asha: Person) -> None:
    await asha.says("/booth")
    assert "बूथ: 3" in await asha.says("Susner")
    assert "165/1 Village 1" in await asha.says("1")


async def test_a_wrong_booth_gets_the_nearest_ones_as_buttons(asha: Person) -> None:
    assert "“165/9” नाम का बूथ नहीं मिला" in await asha.says("/booth 165/9")
    assert asha.buttons()[0] == "165/1 · Village 1"
    assert "165/1 Village 1" in await asha.presses("165/1")
