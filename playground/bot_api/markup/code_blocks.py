"""Code blocks between three backticks, alike in both kinds of Markdown."""

import re

_HEAD = re.compile(r"(?P<language>[^\s`]+)?(?P<newline>\r\n|\n\r|\n|\r)?")


def block_start(source: str, position: int) -> tuple[int, str]:
    """Return where the code begins after the backticks, and its language.

    A word right after them is the language, unless the block ends with it; one new line is left
    out.
    """
    head = _HEAD.match(source, position)
    if head is None:
        return position, ""
    language = head["language"] or ""
    end = head.end("language") if language else position
    if language and (end >= len(source) or source[end] == "`"):
        return position, ""
    return head.end(), language
