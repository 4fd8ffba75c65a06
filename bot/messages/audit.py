"""Render the audit in plain words."""

from collections.abc import Mapping

from bot.html import Html
from bot.i18n import MissingText, Text, Value
from models.audit import NAMELESS, AuditEntry, AuditPage, CodeLabel


def page(t: Text, shown: AuditPage) -> Html:
    """Render a page of entries, newest first, by day."""
    title = t("audit.title", code=shown.place.code, name=t.name(shown.place))
    lines: list[Html] = [title]
    day = ""
    for entry in shown.entries:
        if entry.at and day != (day := t.date(entry.at)):
            lines.append(Html(f"\n<b>{day}</b>"))
        lines.append(line(t, entry, shown.names))
    if not shown.entries:
        lines.append(Html(f"\n{t('audit.empty')}"))
    return Html("\n".join([*lines, Html(f"\n{t('audit.footer')}")]))


def line(t: Text, entry: AuditEntry, names: Mapping[str, CodeLabel]) -> Html:
    """Render one entry: when, who, what, about whom; `names` has the names of codes."""
    if entry.at is None:
        return t("audit.unreadable", number=str(entry.id))
    time, action = t.time(entry.at), _action(t, entry, names)
    if entry.action in NAMELESS:
        return t("audit.line_nameless", time=time, did=action)
    return t("audit.line", time=time, who=_who(t, entry), did=action)


def action_text(t: Text, action: str, subject: str) -> Html:
    """Render an action and its subject; an action without its own text is shown as stored."""
    key = f"audit.did.{action}"
    return t(key if t.has(key) else "audit.did.other", action=action, subject=subject)


def _action(t: Text, entry: AuditEntry, names: Mapping[str, CodeLabel]) -> Html:
    """Render an action with its details, where there is a text for them and the row has all."""
    details = {**entry.details, "subject": entry.subject}
    values = {
        key: _named(t, value, names)
        for key, value in details.items()
        if isinstance(value, str | int)
    }
    try:
        return t(f"audit.more.{entry.action}", **values)
    except MissingText:
        return action_text(t, entry.action, entry.subject)


def _named(t: Text, value: str | int, names: Mapping[str, CodeLabel]) -> Value:
    if isinstance(value, str) and (thing := names.get(value)):
        return f"{thing.code} {t.name(thing)}".strip()
    return value


def _who(t: Text, entry: AuditEntry) -> Html:
    if entry.actor is None:
        return t("audit.left")
    if not entry.actor:
        return t("audit.operator")
    return t("audit.worker", name=entry.actor_name, code=entry.actor)
