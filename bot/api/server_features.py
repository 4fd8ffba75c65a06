"""What an older Bot API server does not know: found out by its refusal, then left out."""

import json
import logging

from telegram.error import BadRequest

from bot.html import without_quotations, without_times

log = logging.getLogger(__name__)
NO_TIMES = 'unsupported start tag "tg-time"'  # before 9.5
NO_QUOTATIONS = 'unsupported start tag "blockquote"'  # before 7.0
NO_COPYING = "text buttons are unallowed"  # before 7.11, of a button that copies


class ServerFeatures:
    """Times to be reminded of, quotations, and buttons that copy: taken out where unknown.

    A server before 7.4 shows a quotation that folds as a plain one. Styles of buttons need
    nothing: a server ignores a field that it does not know.
    """

    def __init__(self) -> None:
        """Everything is known until it is refused."""
        self._has_times = self._has_quotations = self._has_copying = True

    def refused(self, error: BadRequest) -> None:
        """Remember what this refusal is about, if it is about one of these."""
        description = error.message.lower()
        if NO_TIMES in description and self._has_times:
            self._has_times = False
            log.info("api: server without tg-time: times are sent as plain text")
        elif NO_QUOTATIONS in description and self._has_quotations:
            self._has_quotations = False
            log.info("api: server without blockquote: quotations are sent as plain text")
        elif NO_COPYING in description and self._has_copying:
            self._has_copying = False
            log.info("api: server without copy_text: its buttons are left out")

    def understood(self, parameters: dict[str, str]) -> dict[str, str]:
        """Return the parameters of a message without what the server does not know."""
        known = dict(parameters)
        words = "caption" if "caption" in known else "text"
        if not self._has_times:
            known[words] = without_times(known[words])
        if not self._has_quotations:
            known[words] = without_quotations(known[words])
        if not self._has_copying and "copy_text" in known.get("reply_markup", ""):
            known["reply_markup"] = _without_copying(known["reply_markup"])
        return known


def _without_copying(markup: str) -> str:
    keyboard = json.loads(markup)
    rows = [[b for b in row if "copy_text" not in b] for row in keyboard.get("inline_keyboard", [])]
    return json.dumps({"inline_keyboard": [row for row in rows if row]})
