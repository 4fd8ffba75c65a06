"""Escaping and cutting of texts, whatever people write."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.html import (
    CAPTION,
    LIMIT,
    Html,
    clean,
    escape,
    of_typed,
    plain,
    split,
    split_below_picture,
    timed,
    without_times,
)

PIECES = st.sampled_from(
    [
        "बूथ",
        "a",
        "&amp;",
        "&lt;",
        "<b>",
        "</b>",
        "<i>",
        "</i>",
        "\n",
        " ",
        "👍",
        "👩‍🌾",
        '<a href="x">',
        "</a>",
    ]
)


def balanced(words: list[str]) -> str:
    """Make well-formed Html of pieces: what closes nothing goes, what stays open is closed."""
    opened: list[str] = []
    kept = []
    for word in words:
        match = re.fullmatch(r"<(/?)(\w+).*>", word)
        if match and match[1]:
            if not opened or opened[-1] != match[2]:
                continue
            opened.pop()
        elif match:
            opened.append(match[2])
        kept.append(word)
    return "".join(kept) + "".join(f"</{name}>" for name in reversed(opened))


def is_balanced(text: str) -> bool:
    opened: list[str] = []
    for closing, name in re.findall(r"<(/?)(\w+)[^>]*>", text):
        if closing and (not opened or opened.pop() != name):
            return False
        if not closing:
            opened.append(name)
    return not opened


def width(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@given(st.lists(PIECES, max_size=300), st.integers(60, 200))
def test_each_part_of_a_long_text_fits_and_stands_alone(words: list[str], limit: int) -> None:
    text = balanced(words)
    deepest = text.count("<")  # tags that are open everywhere need room of their own
    parts = split(text, limit + 20 * deepest)
    assert all(width(part) <= limit + 20 * deepest for part in parts)
    assert all(is_balanced(part) for part in parts)
    assert all(re.fullmatch(r"(?:[^&]|&(?:amp|lt);)*", part) for part in parts)


@given(st.lists(PIECES, max_size=300))
def test_nothing_but_blanks_is_lost_in_cutting(words: list[str]) -> None:
    text = balanced(words)
    parts = split(text, 60 + 20 * text.count("<"))
    seen = "".join(plain(part) for part in parts)
    assert "".join(seen.split()) == "".join(plain(Html(text)).split())


def test_a_list_is_cut_at_a_line_end() -> None:
    lines = [f"<b>{i}</b> गाँव {i}" for i in range(1000)]
    parts = split("\n".join(lines))
    assert len(parts) > 1
    assert [line for part in parts for line in part.split("\n")] == lines


def test_tags_that_are_open_at_a_cut_are_closed_and_opened_again() -> None:
    assert split("<b>one two</b>", 13) == ["<b>one</b>", "<b>two</b>"]


@given(st.text())
def test_what_a_person_wrote_is_never_a_tag_and_reads_the_same(text: str) -> None:
    assert "<" not in escape(text)
    assert plain(escape(text)) == clean(text)


def test_marks_that_turn_the_direction_go_and_joiners_stay() -> None:
    assert clean("a\u202eb\u2066c\x00\nd") == "abc d"
    assert clean("क्\u200dष 👩\u200d🌾") == "क्\u200dष 👩\u200d🌾"


@pytest.mark.parametrize("sign", ["a", "बू", "👍", "\ud83d"])
def test_a_text_is_as_long_as_telegram_counts_it(sign: str) -> None:
    units = 2 if sign > "\uffff" else len(sign)
    assert split(sign * 10, units * 10) == [sign * 10]
    assert len(split(sign * 10, units * 10 - 1)) == 2


TIME = timed("शाम 5:30", 1764072000)


def test_a_time_has_its_moment_and_is_plain_words_everywhere_else() -> None:
    assert TIME == '<tg-time unix="1764072000">शाम 5:30</tg-time>'
    assert plain(Html(f"<b>T1</b> {TIME}")) == "T1 शाम 5:30"
    assert without_times(f"<b>{TIME}</b> &lt;tg-time&gt;") == "<b>शाम 5:30</b> &lt;tg-time&gt;"


def test_the_tags_of_times_take_no_room_and_a_cut_keeps_them_whole() -> None:
    line = f"• T1 {TIME} — बूथ प्रबंधन\n"
    many = line * (LIMIT // len(plain(Html(line))))
    assert split(many) == [many]
    parts = split(many * 3)
    assert len(parts) == 3
    assert all(part.count("<tg-time") == part.count("</tg-time>") for part in parts)
    [first, second] = split(f"{'अ' * 10} {TIME}", limit=12)
    assert [plain(first), plain(second)] == ["अ" * 10, "शाम 5:30"]
    assert second == TIME


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("<b>कल</b> 11 बजे", "<b>कल</b> 11 बजे"),
        ("<B>x</B>\n5 < 6 & 7 > 2", "<b>x</b>\n5 &lt; 6 &amp; 7 &gt; 2"),
        ("<b>a <i>b</i></b>", "<b>a <i>b</i></b>"),
        ("a <3 b", "a &lt;3 b"),
        ("<b", "&lt;b"),
    ],
)
def test_what_is_typed_may_have_a_few_tags_and_the_rest_is_text(typed: str, html: str) -> None:
    assert of_typed(typed) == html


@pytest.mark.parametrize(
    "typed", ["<b>", "</b>", "<b><i></b></i>", "<a href=x>y</a>", "<b/>", "<p>"]
)
def test_a_tag_that_is_unknown_or_not_closed_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match="<"):
        of_typed(typed)


@given(st.text(alphabet="<>/bius &a\n", max_size=40))
def test_whatever_is_typed_is_refused_or_has_every_tag_closed(typed: str) -> None:
    try:
        html = of_typed(typed)
    except ValueError:
        return
    assert [tag for tag in "bius" if html.count(f"<{tag}>") != html.count(f"</{tag}>")] == []


def test_a_long_text_stands_below_a_picture_that_has_none() -> None:
    assert split_below_picture("कल") == ["कल"]
    assert split_below_picture("क" * (CAPTION + 1)) == ["", "क" * (CAPTION + 1)]
