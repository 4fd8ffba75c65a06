"""The page that verifies certificates in a browser, without a network: one HTML file."""

import base64
import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path

from bot.i18n import LANGUAGES, Catalogues, Text
from bot.pictures import text_on
from config.settings import Settings
from models import typed_text
from models.certificates import CertificateStatus

__all__ = ["page"]

_TEMPLATE = Path(__file__).with_name("page.html")
_OWN = ("title", "ask", "check", "photo", "unable", "unread", "foreign", "replaced", "newer",
        "newer_note", "name", "subject", "day", "serial")  # fmt: skip
_SHARED = ("valid", "early", "lapsed", "revoked", "withdrawn", "forged")


def page(
    catalogues: Catalogues,
    settings: Settings,
    public_keys: Mapping[str, bytes],
    listed: Mapping[str, CertificateStatus],
    today: date,
    good_today: Sequence[str] = (),
) -> str:
    """Return the page, with the keys that verify and the certificates that are not valid today.

    Of those of this day it knows by `good_today` which are older than the page, and valid.
    """
    texts = {code: catalogues.text(code, settings.zone) for code in LANGUAGES}
    data = {
        "language": settings.language,
        "campaign": settings.campaign_name,
        "colour": settings.campaign_colour,
        "on_colour": "#{:02X}{:02X}{:02X}".format(*text_on(settings.campaign_colour)),
        "keys": [base64.b64encode(key).decode() for key in public_keys.values()],
        "as_of": today.isoformat(),
        "listed": listed,
        "good_today": good_today,
        "replaced": [(found, put.replace("\\", "$")) for found, put in typed_text.REPLACED],
        "words": {code: _words(t, today, public_keys) for code, t in texts.items()},
    }
    # No value ends the script that holds it: JSON writes a "<" in this way too.
    safe = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return _TEMPLATE.read_text("utf-8").replace("__DATA__", safe)


def _words(t: Text, today: date, public_keys: Mapping[str, bytes]) -> dict[str, str]:
    words = {name: t.plain(f"verify_page.{name}") for name in _OWN}
    words |= {name: t.plain(f"certificates.is_{name}") for name in _SHARED}
    words["must_say"] = t.plain("certificates.must_say")
    words["language"] = t.plain("language.name")
    words["as_of"] = t.plain("verify_page.as_of", day=t.date(today))
    words["keys"] = t.plain("verify_page.keys", keys=", ".join(public_keys))
    return words
