"""Look at the posts of a place, fill and end them."""

from models import authority
from tests.bot.handlers.posts.post_steps import RAM, Deliver, code, held, last_of
from tests.bot.support.people import Person
from tests.support.world import NOON, person


async def test_meena_sees_her_posts_fills_the_empty_ones_and_ends_one(
    meena: Person, ram: Person, deliver: Deliver
) -> None:
    await meena.says(f"/appoint {code(RAM)} booth_agent 166/1")
    await meena.presses("✅")
    text = await meena.says("/posts PC21")
    assert "▪️ लोकसभा समन्वयक: Meena [1]\n▫️ प्रशिक्षक: ख़ाली" in text
    assert "विधानसभा समन्वयक: 0/1\n" in text
    assert "बूथ एजेंट (BLA-2): 1/5" in text
    assert "2. 166/1 बूथ एजेंट (BLA-2): Ram" in text
    assert meena.buttons()[:2] == ["➕ प्रशिक्षक: पद दें", "➕ विधानसभा आगर: विधानसभा समन्वयक"]
    await meena.presses("➕ विधानसभा आगर: विधानसभा समन्वयक")
    assert "विधानसभा समन्वयक, AC166 आगर: यह पद किसे देना है" in last_of(meena)
    await meena.says("/posts PC21")
    assert "2. Ram" in meena.buttons()
    opened = await meena.presses("2. Ram")
    assert f"👤 Ram · {code(RAM)}\n23 नवंबर 2026 से\nपद देने वाले: Meena जी" in opened
    assert "क्या Ram जी को इस पद से हटाएँ" in await meena.presses("✕ पद से हटाएँ")
    assert held(RAM)
    assert "अब Ram जी इस पद पर नहीं हैं" in await meena.presses("✅ हाँ, हटाएँ")
    assert held(RAM) == []
    assert "▫️ बूथ एजेंट (BLA-2): ख़ाली" in await meena.says("/posts 166/1")


async def test_a_worker_sees_numbers_and_gives_their_own_post_up(
    meena: Person, ram: Person, deliver: Deliver
) -> None:
    await meena.says(f"/appoint {code(RAM)} booth_agent 166/1")
    await meena.presses("✅")
    for place in ("PC21", "AC166", "166/1"):
        text = await ram.says(f"/posts {place}")
        assert "Meena" not in text
        assert "नाम सिर्फ़ यहाँ के समन्वयक देख सकते हैं" in text
        assert not any("➕" in label or label.isdigit() for label in ram.buttons())
    assert "▪️ बूथ एजेंट (BLA-2): 1" in text
    assert "आपके पद नीचे हैं" in await ram.says("/posts")
    await ram.presses("⭐ बूथ एजेंट (BLA-2): 166/1")
    assert "क्या यह पद छोड़ना है" in await ram.presses("✕ यह पद छोड़ें")
    await ram.presses("✅")
    assert held(RAM) == []


async def test_a_long_list_of_posts_has_pages(meena: Person) -> None:
    for n in range(12):
        made = person(100 + n, f"Worker {n}")
        authority.grant(made.id, "booth_member", NOON, booth_id=made.booth.id)
    assert "(1–10, कुल 12)" in await meena.says("/posts AC166")
    assert "(11–12, कुल 12)" in await meena.presses("›")
    assert "(1–10, कुल 12)" in await meena.presses("‹")
