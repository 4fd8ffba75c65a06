"""Telegram's HTML: its tags, its character references, and what it refuses."""

import html
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from telegram import Chat, Message, MessageEntity

from playground.bot_api.markup import from_html, unescape
from playground.telegram import ApiError, clean, finish, utf16_length

TAGS = {"b": "bold", "i": "italic", "u": "underline", "s": "strikethrough", "tg-spoiler": "spoiler"}


def read(source: str) -> tuple[str, list[dict[str, Any]]]:
    text, spans = from_html(source)
    return finish(text, spans, {7: {"id": 7, "is_bot": False, "first_name": "Asha"}})


def covered(text: str, entity: dict[str, Any]) -> str:
    """Return what an entity covers, counting in UTF-16 as every client does."""
    units = text.encode("utf-16-le")
    start = 2 * entity["offset"]
    return units[start : start + 2 * entity["length"]].decode("utf-16-le")


words = st.lists(
    st.sampled_from(["क्षे", "त्र", "ज़ि", "श्री", "😀", "👩‍🌾", "é", "a", "Z", "7", "<", "&", '"', "ँ"]),
    min_size=1,
    max_size=6,
).map("".join)
pieces = st.lists(st.tuples(st.sampled_from([*TAGS, None]), words), min_size=1, max_size=8)


@given(pieces)
def test_marked_words_come_back_where_they_were(parts: list[tuple[str | None, str]]) -> None:
    source = " ".join(
        f"<{tag}>{html.escape(word)}</{tag}>" if tag else html.escape(word) for tag, word in parts
    )
    text, entities = read(source)
    assert text == " ".join(word for _, word in parts)
    actual = sorted((e["offset"], e["type"], covered(text, e)) for e in entities)
    expected, offset = [], 0
    for tag, word in parts:
        if tag:
            expected.append((offset, TAGS[tag], word))
        offset += utf16_length(word) + 1
    assert actual == expected


@given(pieces)
def test_ptb_reads_the_same_entities(parts: list[tuple[str | None, str]]) -> None:
    text, entities = read(
        "".join(f"<{t}>{html.escape(w)}</{t}>" if t else html.escape(w) for t, w in parts)
    )
    message = Message(
        1,
        None,  # type: ignore[arg-type]
        Chat(1, "private"),
        text=text,
        entities=[MessageEntity(**entity) for entity in entities],
    )
    parsed = message.parse_entities()
    assert sorted(parsed.values()) == sorted(covered(text, e) for e in entities)


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused_as_telegram_does(source: str) -> None:
    try:
        text, entities = read(source)
    except ApiError as error:
        assert error.description.startswith("Bad Request: can't parse entities: ")
    else:
        assert all(covered(text, entity) for entity in entities)


@given(st.text(max_size=60))
def test_escaped_text_is_never_markup(written: str) -> None:
    text, entities = read(html.escape(written))
    whole = clean(written, [])[0].strip(" \n")
    assert text in (whole, "")
    assert text or not any(character.isalnum() for character in written)
    assert not {e["type"] for e in entities} & set(TAGS.values())


def test_nested_markup_gives_nested_entities() -> None:
    text, entities = read("<b>कुल <i>12</i></b> 😀 <u>हाँ</u>")
    assert text == "कुल 12 😀 हाँ"
    assert entities == [
        {"type": "bold", "offset": 0, "length": 6},
        {"type": "italic", "offset": 4, "length": 2},
        {"type": "underline", "offset": 10, "length": 3},
    ]


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("<strong>x</strong>", "bold"),
        ("<em>x</em>", "italic"),
        ("<ins>x</ins>", "underline"),
        ("<del>x</del>", "strikethrough"),
        ("<code>x</code>", "code"),
        ("<pre>x</pre>", "pre"),
        ('<span class="tg-spoiler">x</span>', "spoiler"),
        ("<blockquote>x</blockquote>", "blockquote"),
        ("<blockquote expandable>x</blockquote>", "expandable_blockquote"),
        ("<B>x</B>", "bold"),
    ],
)
def test_each_tag_has_its_entity(source: str, kind: str) -> None:
    assert read(source) == ("x", [{"type": kind, "offset": 0, "length": 1}])


def test_links_and_mentions_of_people() -> None:
    _, [link] = read('<a href="https://example.org/?a=1&amp;b=2">x</a>')
    assert link["url"] == "https://example.org/?a=1&b=2"
    _, [mention] = read("<a href='tg://user?id=7'>Asha</a>")
    assert mention["type"] == "text_mention" and mention["user"]["id"] == 7
    assert read('<a href="tg://user?id=8">stranger</a>') == ("stranger", [])


def test_code_with_a_language() -> None:
    _, entities = read('<pre><code class="language-python">x = 1</code></pre>')
    assert entities == [{"type": "pre", "offset": 0, "length": 5, "language": "python"}]


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("<h1>x</h1>", 'Unsupported start tag "h1" at byte offset 0'),
        ("नमस्ते <x>", 'Unsupported start tag "x" at byte offset 19'),
        ("<b>x", 'Can\'t find end tag corresponding to start tag "b"'),
        ("<b>x</i>", 'Unmatched end tag at byte offset 4, expected "</b>", found "</i>"'),
        ("x</b>", "Unexpected end tag at byte offset 1"),
        ("a < b", 'Unsupported start tag "" at byte offset 2'),
        ("<b", "Unclosed start tag at byte offset 0"),
        (
            '<span CLASS="tg-spoiler">x</span>',
            'Tag "span" must have class "tg-spoiler" at byte offset 0',
        ),
        ('<tg-time unix="5" format="x">x</tg-time>', "Invalid date format used"),
        ('<tg-emoji emoji-id="x">x</tg-emoji>', "Invalid custom emoji identifier specified"),
        ("<br>", 'Unsupported start tag "br" at byte offset 0'),
        ("<span>x</span>", 'Tag "span" must have class "tg-spoiler" at byte offset 0'),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(source: str, why: str) -> None:
    with pytest.raises(ApiError) as refusal:
        read(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {why}"


def test_space_is_trimmed_at_the_end_and_before_the_first_entity() -> None:
    assert read("\n <b> x </b> \n") == (" x", [{"type": "bold", "offset": 0, "length": 2}])
    assert read("\n x <b>y</b>") == ("x y", [{"type": "bold", "offset": 2, "length": 1}])
    assert read("  <b>  </b> ") == ("", [])


@pytest.mark.parametrize(
    ("written", "text"),
    [
        ("a\tb\x07c", "a b c"),
        ("a\r\nb", "a\nb"),
        ("a\u2028\u202eb", "ab"),
        ("क्\u200dष", "क्\u200dष"),
        ("x\u0333\u033f\u030ay", "xy"),
        ("\u200b", ""),
        ("\u00a0\u200d\u2800", ""),
    ],
)
def test_a_text_is_cleaned_as_telegram_does_it(written: str, text: str) -> None:
    assert finish(written, [], {})[0] == text


def test_what_is_dropped_moves_the_entities() -> None:
    assert read("a\r\r<b>b</b>") == ("ab", [{"type": "bold", "offset": 1, "length": 1}])


def test_a_session_time_is_a_date_that_each_reader_sees_in_their_own_time_zone() -> None:
    text, [entity] = read('आज <tg-time unix="1795600800" format="wDt">18:00</tg-time>')
    assert covered(text, entity) == "18:00"
    assert entity == {
        "type": "date_time", "offset": 3, "length": 5,
        "unix_time": 1795600800, "date_time_format": "wDt",
    }  # fmt: skip


@pytest.mark.parametrize("unix", ["", 'unix=""', 'unix="0"', 'unix="soon"'])
def test_a_date_without_its_time_is_plain_text(unix: str) -> None:
    assert read(f'<tg-time {unix} format="r">18:00</tg-time>') == ("18:00", [])


@pytest.mark.parametrize("shape", ["", "r", "R", "w", "D", "t", "wdT", "WDt"])
def test_the_shapes_of_a_date(shape: str) -> None:
    [entity] = read(f'<tg-time unix="5" format="{shape}">x</tg-time>')[1]
    assert entity.get("date_time_format", "") == shape


def test_a_custom_emoji_keeps_its_id() -> None:
    assert read('<tg-emoji emoji-id="5368324170671202286">👍</tg-emoji>')[1] == [
        {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "5368324170671202286"}
    ]


def test_a_link_without_an_address_leads_to_its_own_text() -> None:
    [link] = read("<a>example.org</a>")[1]
    assert link["url"] == "example.org"


def test_touching_entities_of_one_kind_are_one_unless_each_is_a_thing_of_its_own() -> None:
    assert read("<b>a</b><b>b</b>")[1] == [{"type": "bold", "offset": 0, "length": 2}]
    assert len(read("<code>a</code><code>b</code>")[1]) == 2
    assert len(read('<tg-emoji emoji-id="5">a</tg-emoji>' * 2)[1]) == 2


def test_character_references() -> None:
    assert unescape("&lt;&amp;&#2325;&#x1F600;&nbsp;") == "<&क😀&nbsp;"
    assert unescape("&lt&gt &AMP; &#X41; &#x41") == "<> &AMP; &#X41; A"
    assert unescape("&#x10fffe;&#x10ffff;&#0;") == "\U0010fffe&#x10ffff;&#0;"


def test_two_halves_of_an_emoji_become_one_and_half_of_one_is_refused() -> None:
    text, entities = read("&#xD83D;&#xDE00; <b>x</b>")
    assert (text, entities[0]["offset"]) == ("😀 x", 3)
    with pytest.raises(ApiError, match="Text contains invalid Unicode characters after decoding"):
        read("&#xD83D; x")


def test_nothing_is_detected_inside_code() -> None:
    assert [e["type"] for e in read("<code>/start</code> /help")[1]] == ["code", "bot_command"]
