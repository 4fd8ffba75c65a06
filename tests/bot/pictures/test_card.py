"""The card as a picture: measured by its ink, and read back from its pixels."""

from dataclasses import replace
from io import BytesIO
from itertools import combinations

import pytest
import segno
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from PIL import Image, ImageChops, ImageDraw, features

from bot.pictures import card as pictures
from bot.pictures import colours, qr_code, text_layout
from bot.pictures.card import Card, draw, texts
from bot.pictures.text_layout import Box, Style, fit

ASHA = Card(
    campaign="बूथ शक्ति",
    colour="#4B3F8C",
    name="आशा मालवीय",
    code="BS-7K3M-9QX",
    facts=(
        ("बूथ", "166/12 शासकीय माध्यमिक विद्यालय आगर कमरा क्रमांक 2 उत्तर भाग"),
        ("विधानसभा", "166 आगर"),
        ("लोकसभा", "21 देवास"),
        ("पद", "बूथ अध्यक्ष, प्रशिक्षक"),
    ),
    link="https://t.me/BoothShaktiBot?start=w7K3M9QX",
    scan="स्कैन करके जाँचें",
)
WIDE = "W" * 64
LONG_WORD = "Venkatanarasimharajuvaripeta" * 2 + "Shastri"
CONJUNCTS = "श्रीमती द्रौपदी क्षत्रिय कृष्णमूर्त्ति राष्ट्रीयकार्यकर्त्री शङ्कराचार्य"
ODD = (
    WIDE,
    LONG_WORD,
    CONJUNCTS,
    "ट्ठ्यूँ" * 9,
    "र्क्ष्म्यौँ" * 6,
    "🌸 Asha 👩‍🌾🙏🏽",
    "A" + "\u0301\u0323" * 30 + "sha",
    "कु" + "\u0947\u0948\u0902\u0901" * 15,
    "عائشة خان",
    "Asha عائشة \u202eihsA",
    "𝓐𝓼𝓱𝓪 Ｄｅｖｉ",
    "ﷺ" * 64,
    "ජ්‍ය" * 20,
    "…" * 64 + "a",
    "",
)
LETTERS = st.sampled_from("WwiMय्क्षरतिीुूेैोौंँःटठढ्ॐ0९ Ạéß\u0301\u200d\u200c🙏ع漢-'.")
NAMES = (
    st.text(max_size=64)
    | st.text(LETTERS, max_size=64)
    | st.lists(st.sampled_from(ODD)).map("".join)
)
QUIET = settings(deadline=None, max_examples=20, suppress_health_check=[HealthCheck.too_slow])


def inside(inner: Box, outer: Box) -> bool:
    return (
        outer.left <= inner.left
        and outer.top <= inner.top
        and inner.right <= outer.right
        and inner.bottom <= outer.bottom
    )


def ink_of(lines: tuple[text_layout.Line, ...]) -> Box | None:
    """Draw lines on a sheet far larger than the card, and give where they left ink."""
    margin = 1000
    size = (pictures.SIZE[0] + 2 * margin, pictures.SIZE[1] + 2 * margin)
    sheet = Image.new("L", size, 0)
    pen = ImageDraw.Draw(sheet)
    for line in lines:
        letters = text_layout.font(line.size, line.bold)
        where = (line.x + margin, line.y + margin)
        pen.text(where, line.text, fill=255, font=letters, anchor="ls")
    box = sheet.getbbox()
    return Box(*(edge - margin for edge in box)) if box else None


def opened(card: Card) -> Image.Image:
    return Image.open(BytesIO(draw(card))).convert("RGB")


def shown(text: str, box: Box, style: Style) -> list[str]:
    return [line.text for line in fit(text, box, style)]


def test_devanagari_is_shaped_by_raqm() -> None:
    assert features.check("raqm")
    letters = text_layout.font(40, False)
    assert letters.getlength("क्षि") < letters.getlength("क") * 2  # one syllable, not four signs


@QUIET
@given(name=NAMES, campaign=NAMES, value=NAMES)
@example(name=WIDE, campaign=WIDE, value=WIDE * 5)
@example(name=CONJUNCTS, campaign=CONJUNCTS, value=CONJUNCTS * 4)
@example(name=LONG_WORD, campaign=LONG_WORD, value=LONG_WORD * 5)
@example(name=ODD[3], campaign=ODD[4], value=ODD[6])
@example(name=ODD[7], campaign=ODD[8], value=ODD[11])
def test_whatever_a_name_is_its_ink_stays_in_its_room(name: str, campaign: str, value: str) -> None:
    facts = tuple((value, value) for _ in ASHA.facts)
    odd = replace(ASHA, name=name, campaign=campaign, facts=facts, scan=value)
    for drawn in texts(odd):
        ink = ink_of(drawn.lines)
        assert ink is None or inside(ink, drawn.box), drawn
        for line in drawn.lines:
            one = ink_of((line,))
            assert one is None or inside(one, line.bounds), line


def test_the_boxes_lie_in_the_picture_and_not_on_each_other() -> None:
    sheet = Box(0, 0, *pictures.SIZE)
    boxes = [drawn.box for drawn in texts(ASHA)] + [pictures.QR, pictures.FOOT]
    assert all(inside(box, sheet) for box in boxes)
    for one, other in combinations(boxes, 2):
        apart = (
            one.right <= other.left
            or other.right <= one.left
            or one.bottom <= other.top
            or other.bottom <= one.top
        )
        assert apart, (one, other)


@pytest.mark.parametrize("name", ODD)
def test_another_name_changes_no_pixel_outside_the_names_room(name: str) -> None:
    changed = ImageChops.difference(opened(replace(ASHA, name=f"Asha {name}")), opened(ASHA))
    strong = changed.convert("L").point(lambda step: 255 if step > 24 else 0)  # not the palette
    box = strong.getbbox()
    assert box is None or inside(Box(*box), pictures.NAME)


def test_a_short_name_is_large_and_a_long_one_wraps_before_it_is_cut() -> None:
    (short,) = fit("आशा मालवीय", pictures.NAME, pictures.LARGE)
    assert short.size == pictures.LARGE.largest
    for whole in (WIDE, LONG_WORD, CONJUNCTS):
        lines = shown(whole, pictures.NAME, pictures.LARGE)
        assert len(lines) > 1
        assert "".join(lines).replace(" ", "") == whole.replace(" ", "")


def test_what_fits_in_no_size_is_cut_between_syllables() -> None:
    text = "क्ष्म्य" * 60
    (line,) = shown(text, Box(0, 0, 300, 60), Style(bold=True, largest=40, smallest=30))
    assert line.endswith("…")
    kept = line.removesuffix("…")
    assert kept
    assert kept == "क्ष्म्य" * kept.count("य")


def test_a_room_that_is_too_small_for_anything_stays_empty() -> None:
    assert fit("Asha", Box(0, 0, 5, 5), Style(bold=True, largest=40, smallest=30)) == ()


@pytest.mark.parametrize(
    ("name", "written"),
    [
        ("🌸 Asha 👩‍🌾", "Asha"),
        ("𝓐𝓼𝓱𝓪 Ｄｅｖｉ", "Asha Devi"),
        ("A\u0323\u0301sha", "Asha"),
        ("Asha عائشة", "Asha"),
        ("عائشة", ""),
        ("शक्\u200dति", "शक्\u200dति"),
    ],
)
def test_what_the_font_lacks_is_left_out(name: str, written: str) -> None:
    assert text_layout.drawable(name, bold=True) == written


def test_a_name_that_the_font_cannot_write_gives_its_room_to_the_id() -> None:
    written = [
        "".join(line.text for line in drawn.lines) for drawn in texts(replace(ASHA, name="漢"))
    ]
    assert written.count(ASHA.code) == 1
    assert all(written)


@pytest.mark.parametrize("name", ["عائشہ 2", "আশা", "ਆਸ਼ਾ", "આશા", "ஆஷா", "阿沙 🌸"])
def test_a_name_in_other_letters_gives_its_room_to_the_id_and_is_known_not_to_be_there(
    name: str,
) -> None:
    shown_name, *_ = [d for d in texts(replace(ASHA, name=name)) if d.box == pictures.NAME]
    assert [line.text for line in shown_name.lines] == [ASHA.code]
    assert not pictures.can_show(name)


@pytest.mark.parametrize(
    "name", ["आशा मालवीय", "José D'Souza", "🌸 Asha 2", "𝓐𝓼𝓱𝓪", "शक्\u200dति ऍ"]
)
def test_a_name_in_hindi_or_latin_letters_is_known_to_be_there(name: str) -> None:
    assert pictures.can_show(name)


def test_a_name_that_is_there_in_part_is_known_not_to_be_whole() -> None:
    assert not pictures.can_show("Asha عائشة")


@pytest.mark.parametrize("name", ODD)
def test_a_card_is_four_to_three_and_light_enough_for_a_cheap_network(name: str) -> None:
    made = draw(replace(ASHA, name=name))
    picture = Image.open(BytesIO(made))
    assert (picture.format, picture.width * 3) == ("PNG", picture.height * 4)
    assert len(made) < 60_000


def test_the_same_card_is_the_same_picture() -> None:
    assert draw(ASHA) == draw(ASHA)


@pytest.mark.parametrize("username", ["BoothShaktiBot", "a_bot", "B" * 29 + "bot"])
def test_the_qr_in_the_picture_is_that_of_the_link(username: str) -> None:
    link = f"https://t.me/{username}?start=w7K3M9QX"
    picture = opened(replace(ASHA, link=link)).convert("L")
    wanted = segno.make(link, error="m", micro=False)
    modules = [list(map(bool, row)) for row in wanted.matrix_iter(border=qr_code.QUIET)]
    scale = pictures.QR.width // len(modules)
    start = (pictures.QR.width - scale * len(modules)) // 2 + scale // 2
    left, top = pictures.QR.left + start, pictures.QR.top + start
    read = [
        [
            picture.getpixel((left + column * scale, top + row * scale)) < 128  # type: ignore[operator]
            for column in range(len(modules))
        ]
        for row in range(len(modules))
    ]
    assert scale >= 6
    assert read == modules


@given(st.integers(0, 0xFFFFFF).map("#{:06X}".format))
@example("#777777")
@example("#767676")
def test_the_campaigns_name_can_be_read_on_any_colour(colour: str) -> None:
    # 4.5 is what WCAG 2.2 (1.4.3) asks of text
    assert colours.contrast(colours.text_on(colour), colours.rgb(colour)) >= 4.5


@pytest.mark.parametrize("colour", ["#FFFFFF", "#000000", "#F7C948", "#4b3f8c"])
def test_the_campaigns_colour_is_that_of_the_settings(colour: str) -> None:
    seen = opened(replace(ASHA, colour=colour)).getpixel((5, 5))
    assert isinstance(seen, tuple)
    assert all(abs(a - b) <= 3 for a, b in zip(seen, colours.rgb(colour), strict=True))
