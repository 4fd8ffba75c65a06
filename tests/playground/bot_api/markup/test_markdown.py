"""Both kinds of Markdown, and what they refuse."""

from typing import Any

import pytest

from playground.bot_api.markup import from_markdown, from_markdown_v2
from playground.telegram import ApiError, finish


def read(source: str, mode: str = "v2") -> tuple[str, list[dict[str, Any]]]:
    text, spans = (from_markdown_v2 if mode == "v2" else from_markdown)(source)
    return finish(text, spans, {7: {"id": 7, "is_bot": False, "first_name": "Asha"}})


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("*x*", "bold"),
        ("_x_", "italic"),
        ("__x__", "underline"),
        ("~x~", "strikethrough"),
        ("||x||", "spoiler"),
        ("`x`", "code"),
        ("```x```", "pre"),
        (">x", "blockquote"),
        (">x||", "expandable_blockquote"),
    ],
)
def test_each_mark_has_its_entity(source: str, kind: str) -> None:
    assert read(source) == ("x", [{"type": kind, "offset": 0, "length": 1}])


def test_marks_nest_and_what_is_escaped_stays() -> None:
    text, entities = read("*कुल _12_* 😀 __हाँ__ 2\\*3\\.")
    assert text == "कुल 12 😀 हाँ 2*3."
    assert entities == [
        {"type": "bold", "offset": 0, "length": 6},
        {"type": "italic", "offset": 4, "length": 2},
        {"type": "underline", "offset": 10, "length": 3},
    ]


def test_links_mentions_emoji_and_dates() -> None:
    _, [link] = read("[x](https://example.org/a\\)b)")
    assert (link["type"], link["url"]) == ("text_link", "https://example.org/a)b")
    _, [mention] = read("[Asha](tg://user?id=7)")
    assert mention["user"]["id"] == 7
    _, [emoji] = read("![👍](tg://emoji?id=5368324170671202286)")
    assert emoji["custom_emoji_id"] == "5368324170671202286"
    _, [date] = read("![18:00](tg://time?unix=1795600800&format=wDt)")
    assert (date["unix_time"], date["date_time_format"]) == (1795600800, "wDt")


def test_code_keeps_its_language_and_its_signs() -> None:
    _, [code] = read("```python\nx = [1]\n```")
    assert (code["type"], code["language"], code["length"]) == ("pre", "python", 7)


def test_a_quote_ends_with_its_last_line() -> None:
    text, [quote, second] = read(">a\n>b\nc\n**>d||")
    assert text == "a\nb\nc\nd"
    assert quote == {"type": "blockquote", "offset": 0, "length": 4}
    assert second == {"type": "expandable_blockquote", "offset": 6, "length": 1}


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("a.b", "Character '.' is reserved and must be escaped with the preceding '\\'"),
        ("a|b", "Character '|' is reserved and must be escaped with the preceding '\\'"),
        ("a > b", "Character '>' is reserved and must be escaped with the preceding '\\'"),
        ("नम *x", "Can't find end of Bold entity at byte offset 7"),
        ("_x", "Can't find end of Italic entity at byte offset 0"),
        ("```py\nx", "Can't find end of PreCode entity at byte offset 0"),
        ("[x](example.org", "Can't find end of a URL at byte offset 4"),
        ("![x]", "Custom emoji entity must contain a tg://emoji URL"),
        ("![x](tg://emoji?id=x)", "Invalid custom emoji identifier specified"),
        ("![x](tg://time?unix=5&format=x)", "Invalid date format used"),
    ],
)
def test_broken_markup_is_refused_in_telegrams_words(source: str, why: str) -> None:
    with pytest.raises(ApiError) as refusal:
        read(source)
    assert refusal.value.description == f"Bad Request: can't parse entities: {why}"


def test_the_first_markdown_has_no_nesting_and_few_marks() -> None:
    text, entities = read("*a_b* [x](example.org) `c` 1.2 \\_", mode="v1")
    assert text == "a_b x c 1.2 _"
    assert [(e["type"], e["offset"]) for e in entities] == [
        ("bold", 0), ("text_link", 4), ("code", 6),
    ]  # fmt: skip
    _, [code] = read("```python\nx\n```", mode="v1")
    assert (code["type"], code["language"]) == ("pre", "python")


def test_the_first_markdown_names_the_mark_without_an_end() -> None:
    with pytest.raises(ApiError, match="Can't find end of the entity starting at byte offset 4"):
        read("क *x", mode="v1")
