"""The list of a session on paper: A4 pages with every name, and where it is which."""

import re

import pytest

from bot.pictures import Paper, draw_paper, printed_list, text_layout
from bot.pictures.text_layout import Box, Line, Style

LONGEST = "श्रीमती सावित्रीबाई ज्योतिराव फुले पाटिल देशमुख ठाकुर आगर वालीं"  # 64 characters


def paper(people: int, name: str = "आशा मालवीय") -> Paper:
    return Paper(
        title="T42 बूथ प्रबंधन",
        where="मंगल 24 नव, दोपहर 3:00 बजे · पंचायत भवन, देवास",
        heads=("क्रम", "नाम"),
        people=tuple((n, name, "BS-7K3M-9QX") for n in range(1, people + 1)),
        foot="बाद में क्रम संख्या भेजिए: /attendance T42 3 5 9-14",
    )


@pytest.mark.parametrize(("people", "pages"), [(0, 1), (50, 1), (51, 2), (300, 6)])
def test_every_fifty_names_have_a_page_of_a4(people: int, pages: int) -> None:
    pdf = draw_paper(paper(people))
    boxes = re.findall(rb"/MediaBox \[ ?0 0 ([\d.]+) ([\d.]+)", pdf)
    assert len(boxes) == pages
    for width, height in boxes:
        assert (round(float(width)), round(float(height))) == (595, 842)  # points


@pytest.fixture
def drawn(monkeypatch: pytest.MonkeyPatch) -> list[Line]:
    """Return a list that fills with the lines that are drawn."""
    lines: list[Line] = []

    def fit(text: str, box: Box, style: Style) -> tuple[Line, ...]:
        fitted = text_layout.fit(text, box, style)
        lines.extend(fitted)
        return fitted

    monkeypatch.setattr(printed_list, "fit", fit)
    return lines


@pytest.mark.parametrize("name", [LONGEST, "W" * 64])
def test_a_name_of_any_length_stays_in_its_column(name: str, drawn: list[Line]) -> None:
    draw_paper(paper(printed_list.ROWS + 1, name))
    edge = printed_list.EDGE + printed_list.COLUMN
    rows = [line for line in drawn if printed_list.HEADS < line.bounds.top < printed_list.FOOT.top]
    left = [line for line in rows if line.bounds.left < edge]
    assert len(left) >= printed_list.ROWS > len(rows) - len(left)
    assert max(line.bounds.right for line in left) < edge
    assert max(line.bounds.right for line in rows) <= printed_list.SIZE[0] - printed_list.EDGE


def test_the_longest_name_is_not_cut(drawn: list[Line]) -> None:
    draw_paper(paper(1, LONGEST))
    assert " ".join(line.text for line in drawn if line.text in LONGEST) == LONGEST


def test_a_name_that_the_font_cannot_write_is_replaced_by_the_id(drawn: list[Line]) -> None:
    draw_paper(paper(1, "தமிழ்"))
    assert "BS-7K3M-9QX" in [line.text for line in drawn]


def test_each_page_says_which_it_is_and_what_its_columns_are(drawn: list[Line]) -> None:
    draw_paper(paper(120))
    texts = [line.text for line in drawn]
    assert [text for text in texts if "/3" in text and len(text) == 3] == ["1/3", "2/3", "3/3"]
    assert texts.count("क्रम") == texts.count("नाम") == 5  # the last page has one column
