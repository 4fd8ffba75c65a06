"""The certificate as a picture: its texts stay in their boxes, and its QR code is read back."""

from dataclasses import replace
from datetime import date
from functools import lru_cache
from io import BytesIO
from itertools import combinations

import pytest
import zxingcpp
from PIL import Image, ImageFilter

from bot.pictures import CertificatePicture, qr_reader
from bot.pictures import certificate as pictures
from bot.pictures.text_layout import Box
from models.certificates import Facts, SigningKeys, signed_text

KEYS = SigningKeys("", "A" * 43 + "=")  # the same pictures in each run: some are harder to read
LONG_NAME = ("श्रीमती द्रौपदी क्षत्रिय कृष्णमूर्त्ति राष्ट्रीयकार्यकर्त्री " * 2)[:64]
LONG_TITLE = ("मतदाता सूची का सत्यापन और मतदान दिवस की तैयारी " * 4)[:120]
INCH, A6 = 25.4, 148  # millimetres, and those of the long side


def certificate(name: str = "आशा मालवीय", title: str = "बूथ प्रबंधन") -> CertificatePicture:
    name, title = signed_text.signable(name), signed_text.signable(title)
    facts = Facts(name, title, date(2026, 11, 30), "C7K3M-9QX")
    return CertificatePicture(
        campaign="बूथ शक्ति",
        colour="#4B3F8C",
        title="प्रशिक्षण का प्रमाण पत्र",
        name=name,
        done="ने यह प्रशिक्षण पूरा किया:",
        subject=title,
        day="30 नवंबर 2026",
        serial=facts.serial,
        check="जाँचने के लिए @BoothShaktiBot को यह क्रमांक भेजिए, या QR स्कैन करके उसका टेक्स्ट।",
        signed=signed_text.join(facts.message, KEYS.sign(facts.message)),
    )


USUAL, LONG = certificate(), certificate(LONG_NAME, LONG_TITLE)


@lru_cache
def opened(shown: CertificatePicture) -> Image.Image:
    return Image.open(BytesIO(pictures.draw(shown))).convert("L")


def read(picture: Image.Image) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(picture)]


def photographed(picture: Image.Image, width: int, turned: float, blurred: float) -> Image.Image:
    """Return a picture as a phone takes one of a screen: smaller, turned, blurred, as a JPEG."""
    return Image.open(BytesIO(file_of_photograph(picture, width, turned, blurred)))


def file_of_photograph(picture: Image.Image, width: int, turned: float, blurred: float) -> bytes:
    small = picture.resize((width, width * picture.height // picture.width), Image.Resampling.BOX)
    seen = small.rotate(turned, Image.Resampling.BICUBIC, expand=True, fillcolor=90)
    photo = BytesIO()
    seen.filter(ImageFilter.GaussianBlur(blurred)).save(photo, "JPEG", quality=60)
    return photo.getvalue()


@pytest.mark.parametrize("shown", [USUAL, LONG], ids=["usual", "long"])
def test_the_qr_is_read_from_the_picture_and_from_a6_paper(shown: CertificatePicture) -> None:
    picture = opened(shown)
    assert read(picture) == [shown.signed]
    for dots in (150, 200, 300):  # of the scan, an inch
        width = round(A6 / INCH * dots)
        assert read(photographed(picture, width, 0, 0.5)) == [shown.signed], dots


@pytest.mark.parametrize(
    ("shown", "width"), [(USUAL, 560), (USUAL, 1100), (LONG, 800), (LONG, 1100)]
)
@pytest.mark.parametrize("turned", [-6, 4, 90])
def test_the_qr_is_read_from_a_photograph_of_a_screen(
    shown: CertificatePicture, width: int, turned: float
) -> None:
    assert read(photographed(opened(shown), width, turned, 0.7)) == [shown.signed]


def test_the_longest_is_read_by_the_bot_from_a_poor_scan_too() -> None:
    width = round(A6 / INCH * 150)
    assert not read(photographed(opened(LONG), width, 3, 1.2))
    assert qr_reader.texts(file_of_photograph(opened(LONG), width, 3, 1.2)) == (LONG.signed,)


@pytest.mark.parametrize("shown", [USUAL, LONG], ids=["usual", "long"])
def test_every_text_stays_in_its_box_and_no_two_touch(shown: CertificatePicture) -> None:
    texts = list(pictures.texts(shown))
    lines = [line for text in texts for line in text.lines]
    for text in texts:
        assert text.lines
        assert all(_inside(line.bounds, text.box) for line in text.lines)
        assert "…" not in text.lines[-1].text
    boxes = [line.bounds for line in lines] + [pictures.QR]
    assert not [pair for pair in combinations(boxes, 2) if _touch(*pair)]


def test_the_long_name_is_there_whole() -> None:
    words = [line.text for text in pictures.texts(LONG) for line in text.lines]
    assert LONG.name in " ".join(words)


def test_a_name_in_other_letters_leaves_its_place_empty_and_is_in_the_qr() -> None:
    tamil = certificate("கமலா")
    assert len(list(pictures.texts(tamil))) == len(list(pictures.texts(USUAL))) - 1
    assert "கமலா" in read(opened(tamil))[0]


def test_the_band_has_the_campaigns_colour() -> None:
    picture = Image.open(BytesIO(pictures.draw(replace(USUAL, colour="#FF9933")))).convert("RGB")
    seen = picture.getpixel((5, 5))
    assert isinstance(seen, tuple)
    assert max(abs(a - b) for a, b in zip(seen, (0xFF, 0x99, 0x33), strict=True)) < 4


@pytest.mark.parametrize(("people", "pages"), [(1, 1), (4, 1), (5, 2)])
def test_four_are_printed_on_a_page(people: int, pages: int) -> None:
    pdf = pictures.draw_sheets([USUAL] * people)
    assert pdf.count(b"/Type /Page\n") == pages


def _inside(inner: Box, outer: Box) -> bool:
    across = outer.left <= inner.left and inner.right <= outer.right
    return across and outer.top <= inner.top and inner.bottom <= outer.bottom


def _touch(one: Box, other: Box) -> bool:
    apart = one.right <= other.left or other.right <= one.left
    return not (apart or one.bottom <= other.top or other.bottom <= one.top)
