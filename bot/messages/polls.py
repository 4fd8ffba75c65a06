"""Render the polls to come, the silence before each, and what it means for a session."""

from collections.abc import Sequence
from datetime import datetime

from bot.html import Html
from bot.i18n import Text
from models.polls import Lift, ListedPoll, Silence

NAMED = 6  # ACs named of those whose polls close together
MOST_LINES = 10


def listed(t: Text, found: Sequence[ListedPoll], now: datetime) -> Html:
    """Render the polls to come, those that close together on one line."""
    if not found:
        return Html("\n\n".join([t("silence.title"), t("silence.none")]))
    together: dict[tuple[datetime, bool], list[ListedPoll]] = {}
    for one in found:
        together.setdefault((one.silence.ends_at, one.lifted), []).append(one)
    lines = [_line(t, same, now) for same in list(together.values())[:MOST_LINES]]
    if (more := len(together) - MOST_LINES) > 0:
        lines.append(t("silence.more", n=more))
    blocks = [t("silence.title"), Html("\n".join(lines)), t("silence.what")]
    return Html("\n\n".join(blocks))


def poll(t: Text, one: ListedPoll, lift: Lift | None, now: datetime, *, own: bool) -> Html:
    """Render one poll, and whether its silence is to be lifted; `own`: by who reads this."""
    silence = one.silence
    lines = [
        t("silence.poll", code=silence.ac.code, ac=t.name(silence.ac)),
        t("silence.closes", closes=_moment(t, silence.ends_at)),
        t("silence.runs" if silence.begins_at <= now else "silence.begins", **_begins(t, silence)),
        t("silence.source", source=one.source),
    ]
    if one.phase:
        lines.insert(1, t("silence.phase", phase=one.phase))
    return Html("\n\n".join([Html("\n".join(lines)), *_lift(t, lift, own)]))


def ask_lift(t: Text, lift: Lift) -> Html:
    """Render, to who may agree, that somebody asks for a silence to be lifted."""
    silence = lift.silence
    return t(
        "silence.ask_agree",
        asker=t.person(lift.asker),
        code=silence.ac.code,
        ac=t.name(silence.ac),
        closes=_moment(t, silence.ends_at),
    )


def lifted(t: Text, lift: Lift) -> Html:
    """Render, to who asked, that somebody has agreed."""
    return t("silence.news_lifted", code=lift.silence.ac.code, ac=t.name(lift.silence.ac))


def falls_into(t: Text, silence: Silence) -> Html:
    """Render the warning that a session falls into the silence before a poll."""
    return t("silence.session", code=silence.ac.code, ac=t.name(silence.ac), **_begins(t, silence))


def _line(t: Text, same: Sequence[ListedPoll], now: datetime) -> Html:
    first = same[0]
    names = ", ".join(t.name(one.silence.ac) for one in same[:NAMED])
    key = "silence.line_ahead" if first.silence.begins_at > now else "silence.line_runs"
    return t(
        "silence.line_lifted" if first.lifted else key,
        acs=f"{names} …" if len(same) > NAMED else names,
        n=len(same),
        **_begins(t, first.silence),
    )


def _lift(t: Text, lift: Lift | None, own: bool) -> list[Html]:
    if lift is None:
        return [t("silence.how_to_lift")]
    if lift.agreed:
        return [t("silence.lifted")]
    if own:
        return [t("silence.asked_own" if lift.others else "silence.asked_alone")]
    return [t("silence.asked")]


def _begins(t: Text, silence: Silence) -> dict[str, str]:
    return {"begins": _moment(t, silence.begins_at), "closes": _moment(t, silence.ends_at)}


def _moment(t: Text, moment: datetime) -> str:
    return f"{t.short_day(moment)}, {t.time(moment)}"
