"""Render the booths that somebody has taken: one's own, those of a place, and the news of one."""

from collections.abc import Sequence
from datetime import datetime

from bot.html import Html
from bot.i18n import Text
from models.booth_care import MOST, Care, CareNews, CarePage, Rise

IN_DIGEST = 4  # booths that a group's message names


def mine(t: Text, cares: Sequence[Care], *, waiting: bool) -> Html:
    """Render one's own booths, with what rose; whether some wait for somebody."""
    live, ended = _parted(cares)
    blocks = [t("booth_care.title")]
    if live:
        blocks.append(Html("\n".join(_line(t, one) for one in live)))
    else:
        blocks.append(t("booth_care.how", most=MOST))
    if ended:
        blocks.append(Html("\n".join([t("booth_care.before"), *(_line(t, one) for one in ended)])))
    if waiting:
        blocks.append(t("booth_care.waiting"))
    return Html("\n\n".join(blocks))


def of_me(t: Text, cares: Sequence[Care]) -> list[Html]:
    """Render, for one's card, the booths that one has or had, with what rose; [] for none."""
    live, ended = _parted(cares)
    shown = [*live, *(one for one in ended if one.rise)]
    if not shown:
        return []
    return [Html("\n".join([t("booth_care.title"), *(_line(t, one) for one in shown)]))]


def taken(t: Text, care: Care) -> Html:
    """Render that a booth is now somebody's own, and what that means."""
    return t("booth_care.taken", **_booth(t, care), until=_day(t, care.until))


def renewed(t: Text, care: Care) -> Html:
    """Render that a booth stays somebody's own."""
    line = t("booth_care.renewed", **_booth(t, care), until=_day(t, care.until))
    return _with_rise(t, line, care.rise)


def released(t: Text, care: Care) -> Html:
    """Render that one has given a booth back, with thanks for what rose."""
    return _with_rise(t, t("booth_care.released", **_booth(t, care)), care.rise)


def assigned(t: Text, care: Care) -> Html:
    """Render, to a coordinator, that a booth was assigned."""
    name = t.person(care.name)
    return t("booth_care.assigned", **_booth(t, care), name=name, until=_day(t, care.until))


def released_other(t: Text, care: Care) -> Html:
    """Render, to a coordinator, that a booth was taken back from somebody."""
    return t("booth_care.released_other", **_booth(t, care), name=t.person(care.name))


def of_place(t: Text, page: CarePage) -> Html:
    """Render who has which booth in a place, for its coordinators."""
    head = t("booth_care.of_place", code=page.place.code, place=t.name(page.place), n=page.total)
    if not page.total:
        return Html("\n\n".join([head, t("booth_care.nobody")]))
    lines = [
        _with_rise_inline(
            t,
            t(
                "booth_care.held",
                **_booth(t, one),
                name=t.person(one.name),
                until=_day(t, one.until),
            ),
            one.rise,
        )
        for one in page.cares
    ]
    return Html("\n\n".join([head, Html("\n".join(lines)), t("booth_care.how_to_assign")]))


def news(t: Text, told: CareNews) -> Html:
    """Render that a booth was assigned to somebody, or the question how it goes."""
    line = t(f"booth_care.news_{told.what}", **_booth(t, told.care), until=_day(t, told.care.until))
    return _with_rise(t, line, told.care.rise) if told.what == "ask" else line


def in_digest(t: Text, cares: Sequence[Care]) -> list[Html]:
    """Render, for a group, who has taken which booth, by first name; [] for none."""
    if not cares:
        return []
    named = [
        t("booth_care.digest_one", code=one.booth.code, name=t.person(one.first_name))
        for one in cares[:IN_DIGEST]
    ]
    return [t("booth_care.digest", booths=Html(" · ".join(named)))]


def at_booth(t: Text, care: Care, *, own: bool) -> Html:
    """Render, below a booth, that it is one's own, or that somebody has taken it."""
    return t("booth_care.own" if own else "booth_care.of_other", until=_day(t, care.until))


def _parted(cares: Sequence[Care]) -> tuple[list[Care], list[Care]]:
    return [one for one in cares if not one.ended], [one for one in cares if one.ended]


def _line(t: Text, care: Care) -> Html:
    key = "booth_care.line_ended" if care.ended else "booth_care.line"
    return _with_rise_inline(t, t(key, **_booth(t, care), until=_day(t, care.until)), care.rise)


def _booth(t: Text, care: Care) -> dict[str, str]:
    return {"code": care.booth.code, "booth": t.name(care.booth)}


def _with_rise(t: Text, line: Html, rise: Rise) -> Html:
    return Html(f"{line}\n\n{t('booth_care.rose', rise=_rise(t, rise))}") if rise else line


def _with_rise_inline(t: Text, line: Html, rise: Rise) -> Html:
    return Html(f"{line} · {_rise(t, rise)}") if rise else line


def _rise(t: Text, rise: Rise) -> Html:
    numbers = {"confirmed": rise.confirmed, "trained": rise.trained, "posts": rise.posts}
    return Html(" · ".join(t(f"booth_care.rose_{k}", n=n) for k, n in numbers.items() if n))


def _day(t: Text, moment: datetime) -> str:
    return t.short_day(moment)
