"""The audit in plain words."""

from bot.i18n import Text
from bot.markup import Html
from models.inspection import Entry, Page


def page(t: Text, shown: Page) -> Html:
    """Give the entries of a page, newest first, by day."""
    title = t("audit.title", code=shown.place.code, name=t.name(shown.place))
    lines: list[Html] = [title]
    day = ""
    for entry in shown.entries:
        if day != (day := t.date(entry.at)):
            lines.append(Html(f"\n<b>{day}</b>"))
        lines.append(line(t, entry))
    if not shown.entries:
        lines.append(Html(f"\n{t('audit.empty')}"))
    return Html("\n".join([*lines, Html(f"\n{t('audit.footer')}")]))


def line(t: Text, entry: Entry) -> Html:
    """Give one entry: when, who, what, about whom."""
    did = deed(t, entry.action, entry.subject)
    return t("audit.line", time=t.time(entry.at), who=_who(t, entry), did=did)


def deed(t: Text, action: str, subject: str) -> Html:
    """Say what was done about what; an action without words of its own as it is written."""
    key = f"audit.did.{action}"
    return t(key if t.has(key) else "audit.did.other", action=action, subject=subject)


def _who(t: Text, entry: Entry) -> Html:
    if entry.actor is None:
        return t("audit.left")
    if not entry.actor:
        return t("audit.operator")
    return t("audit.worker", name=entry.actor_name, code=entry.actor)
