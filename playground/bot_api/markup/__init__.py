"""The markup of the Bot API: HTML, both kinds of Markdown, and entities given as JSON."""

from playground.bot_api.markup.html import from_html, unescape
from playground.bot_api.markup.input_entities import from_entities
from playground.bot_api.markup.markdown import from_markdown
from playground.bot_api.markup.markdown_v2 import from_markdown_v2

__all__ = ["from_entities", "from_html", "from_markdown", "from_markdown_v2", "unescape"]
