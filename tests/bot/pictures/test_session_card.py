"""The card of a session as a picture: its texts stay in their boxes, and its QR code is read."""

from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from itertools import combinations
from zoneinfo import ZoneInfo

import pytest
import zxingcpp
from PIL import Image

from bot.i18n import LANGUAGES, Catalogues
from bot.messages import seats as messages
from bot.pictures import SessionCard, card
from bot.pictures import session_card as pictures
from bot.pictures.text_layout import Box
from models.places import Place
from models.trainings import Session
from tests.support.world import NOON

CATALOGUES, INDIA = Catalogues(), ZoneInfo("Asia/Kolkata")
AGAR = Place(1, "ac", "MP", "AC166", 166, "Agar", "आगर", "", None, None, None)
USUAL = Session(
    id=42,
    code="T42",
    title="बूथ प्रबंधन",
    place=AGAR,
    venue="पंचायत भवन, बड़ौद",
    starts_at=NOON + timedelta(days=9),
    ends_at=NOON + timedelta(days=9, hours=2),
    trainer="Meena",
    seats=30,
    taken=12,
    cancelled=False,
)
LONG = replace(
    USUAL,
    title=("मतदाता सूची का सत्यापन और मतदान दिवस की तैयारी " * 4)[:120],
    venue=("शासकीय उत्कृष्ट उच्चतर माध्यमिक विद्यालय का सभागार, आगर रोड " * 4)[:120],
    seats=2000,
)


def shown(session: Session = USUAL, language: str = "hi", campaign: str = "बूथ शक्ति") -> SessionCard:
    """Return the contents of a session's card."""
    t = CATALOGUES.text(language, INDIA)
    return messages.picture(t, session, campaign, "#FF9933", "BoothShaktiBot")


def opened(made: SessionCard) -> Image.Image:
    return Image.open(BytesIO(pictures.draw(made))).convert("RGB")


def words(made: SessionCard) -> str:
    return " ".join(line.text for text in pictures.texts(made) for line in text.lines)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_card_says_what_where_when_and_how_many_and_its_qr_takes_a_seat(language: str) -> None:
    made, t = shown(language=language), CATALOGUES.text(language, INDIA)
    moment = USUAL.starts_at
    said = (USUAL.title, t.weekday(moment), t.date(moment), t.time(moment), "T42", "30")
    assert [one for one in (*said, USUAL.venue, t.name(AGAR)) if one not in words(made)] == []
    [code] = zxingcpp.read_barcodes(opened(made))
    assert code.text == "https://t.me/BoothShaktiBot?start=e42"


def test_a_card_names_nobody_and_does_not_say_how_many_seats_are_free() -> None:
    assert "Meena" not in words(shown())
    assert words(shown()) == words(shown(replace(USUAL, taken=29)))


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("session", [USUAL, LONG], ids=["usual", "long"])
def test_every_text_stays_in_its_box_and_no_two_touch(session: Session, language: str) -> None:
    texts = list(pictures.texts(shown(session, language, "लोकसभा चुनाव प्रशिक्षण अभियान " * 2)))
    lines = [line for text in texts for line in text.lines]
    assert all(text.lines for text in texts)
    assert all(_inside(line.bounds, text.box) for text in texts for line in text.lines)
    sheet = Box(0, 0, *opened(shown()).size)
    boxes = [line.bounds for line in lines] + [pictures.QR, card.FOOT]
    assert all(_inside(box, sheet) for box in boxes)
    assert not [pair for pair in combinations(boxes, 2) if _touch(*pair)]


def test_the_longest_usual_day_and_a_long_venue_are_there_whole() -> None:
    september = replace(USUAL, starts_at=USUAL.starts_at.replace(month=9, day=24, year=2026))
    assert "…" not in words(shown(september))
    assert "…" not in words(shown(replace(USUAL, venue=LONG.venue[:90])))


def test_a_venue_that_names_the_place_in_any_language_is_not_followed_by_it() -> None:
    there = replace(USUAL, venue="मंगल भवन, आगर")
    assert words(shown(there)).count("आगर") == 1
    assert "Agar" not in words(shown(there, "en"))


def test_a_subject_in_other_letters_leaves_its_place_empty() -> None:
    tamil = shown(replace(USUAL, title="பயிற்சி"))
    assert len(list(pictures.texts(tamil))) == len(list(pictures.texts(shown()))) - 1
    assert zxingcpp.read_barcodes(opened(tamil))


def test_the_band_has_the_campaigns_colour() -> None:
    seen = opened(shown()).getpixel((5, 5))
    assert isinstance(seen, tuple)
    assert max(abs(a - b) for a, b in zip(seen, (0xFF, 0x99, 0x33), strict=True)) < 4


def _inside(inner: Box, outer: Box) -> bool:
    across = outer.left <= inner.left and inner.right <= outer.right
    return across and outer.top <= inner.top and inner.bottom <= outer.bottom


def _touch(one: Box, other: Box) -> bool:
    apart = one.right <= other.left or other.right <= one.left
    return not (apart or one.bottom <= other.top or other.bottom <= one.top)
