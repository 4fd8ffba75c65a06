"""Render everything stored about a person, as a page to read and as JSON."""

import json
from collections.abc import Mapping
from datetime import date, datetime
from html import escape

from bot.html import Html, plain
from bot.i18n import Text
from bot.messages.audit import action_text
from models.account import PersonalData, Record
from models.authority import PostKind

Kinds = Mapping[str, PostKind]  # of posts, by code
# Fields whose values are the program's codes, not the person's words.
CODED = frozenset(
    {
        *("answer", "form", "kind", "language", "measure", "reason", "rule", "state"),
        *("understood", "via", "witness"),
    }
)
MESSAGES = ("subject", "muted")  # what a message of the bot is about
STYLE = """
body { font: 16px/1.5 system-ui, sans-serif; max-width: 40rem; margin: 0 auto; padding: 1rem;
  color: #1c1c1e; background: #fff }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin: 2rem 0 .5rem }
dl { display: grid; grid-template-columns: minmax(7rem, max-content) 1fr; gap: .2rem 1rem;
  margin: 0 0 .8rem; padding: .7rem 1rem; border: 1px solid #d8d8dc; border-radius: .6rem }
dt { color: #6b6b70 } dd { margin: 0; overflow-wrap: anywhere; white-space: pre-wrap }
"""


def here_it_is(t: Text, personal_data: PersonalData) -> Html:
    """Render what the files are that follow."""
    return t("rights.here_it_is" if personal_data.worker else "rights.here_it_is_unregistered")


def ask_erase(t: Text, personal_data: PersonalData, days: int) -> Html:
    """Render what would be erased and what stays, some of it for `days`, and the question."""
    if not personal_data.worker:
        return t("rights.ask_erase_unregistered")
    return t("rights.ask_erase", code=personal_data.worker, days=days)


def file_name(personal_data: PersonalData) -> str:
    """Return the name of the files, without their ending."""
    return f"mydata-{personal_data.worker}" if personal_data.worker else "mydata"


def as_json(personal_data: PersonalData, campaign: str, now: datetime) -> str:
    """Return the data as JSON; moments are in UTC, in ISO 8601."""
    whole = {
        "campaign": campaign,
        "made_at": now,
        "worker": personal_data.worker or None,
        "held": dict(personal_data.parts),
    }
    return json.dumps(whole, ensure_ascii=False, indent=2, default=_iso)


def _iso(value: date) -> str:
    return value.isoformat()


def page(t: Text, personal_data: PersonalData, kinds: Kinds, campaign: str, now: datetime) -> str:
    """Return the data as one self-contained HTML page."""
    title = t("rights.title", campaign=campaign)
    written_at = t("rights.made", date=t.date(now), time=t.time(now))
    sections = [
        f"<h2>{t(f'rights.part.{name}')}</h2>\n"
        + "\n".join(_fact(t, name, fact, kinds) for fact in facts)
        for name, facts in reversed(personal_data.parts)
    ]
    return "\n".join(
        [
            f'<!doctype html>\n<html lang="{t.language}"><head><meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title><style>{STYLE}</style></head><body>",
            f"<h1>{title}</h1>\n<p>{written_at}</p>",
            *sections,
            f"<p>{t('rights.footer')}</p></body></html>\n",
        ]
    )


def _fact(t: Text, part: str, fact: Record, kinds: Kinds) -> str:
    rows = [
        f"<dt>{t(f'rights.field.{key}')}</dt><dd>{_value(t, part, key, value, kinds)}</dd>"
        for key, value in _in_words(t, fact).items()
        if value not in (None, "", "{}")
    ]
    return f"<dl>{''.join(rows)}</dl>"


def _in_words(t: Text, fact: Record) -> Record:
    """Return a row of the audit in plain words, and any other record unchanged."""
    if "action" not in fact:
        return fact
    action = plain(action_text(t, str(fact["action"]), str(fact["subject"])))
    return {"action": action, **{k: v for k, v in fact.items() if k not in ("action", "subject")}}


def _value(
    t: Text,
    part: str,
    field: str,
    value: str | int | bool | date | datetime | None,
    kinds: Kinds,
) -> str:
    if isinstance(value, datetime):
        return f"{t.date(value)}, {t.time(value)}"
    if isinstance(value, date):
        return t.date(value)
    if isinstance(value, bool):
        return t("rights.value.yes" if value else "rights.value.no")
    if field == "post" and (kind := kinds.get(str(value))):
        return escape(t.name(kind))
    if field == "text":  # as the bot sent it, with tags
        return escape(plain(Html(str(value))))
    if field == "menu":
        return ", ".join(_value(t, part, "kind", code, kinds) for code in str(value).split())
    return next((t(key) for key in _keys(part, field, value) if t.has(key)), escape(str(value)))


def _keys(part: str, field: str, code: object) -> tuple[str, ...]:
    """Return the keys under which a code of the program may have words; the first one counts."""
    if field == "form":
        return f"command.{code}", f"form.title_{code}"
    if field in MESSAGES:
        return (f"rights.subject.{code}",)
    # Two tables may use one code for different things: who waits for a seat, what is to review.
    return (f"rights.value.{part}.{code}", f"rights.value.{code}") if field in CODED else ()
