"""The board and the entries behind it."""

from bot.i18n import Text
from bot.markup import Html, plain
from models.board import Board, Line, Part
from models.checked import Checked
from models.entries import Entry, Inviter, Mark, Page


def private(t: Text, found: Board) -> Html:
    """Show a board in a private chat, with one's own standing."""
    return _blocks(
        [_title(t, found), _lines(t, found, mark_own=True), _parts(t, found), own(t, found)]
    )


def group(t: Text, found: Board) -> Html:
    """Show a board in a group: ranks, counts and places, nobody's name."""
    return _blocks(
        [_title(t, found), _lines(t, found, mark_own=False), _parts(t, found), t("top.rank_hint")]
    )


def own(t: Text, found: Board) -> Html:
    """Say where the caller stands, however far down, and what to do next."""
    one = found.own
    if one is None:
        return t("top.not_registered")
    numbers = {"week": one.week, "total": one.total}
    if one.rank and not found.inviters:
        lines = [t("top.own_open", **numbers)]
    elif one.rank:
        lines = [t("top.own", rank=one.rank, code=found.place.code, **numbers)]
    else:
        lines = [t("top.elsewhere", code=found.place.code, booth=one.booth.code, **numbers)]
    if one.waiting:
        lines.append(t.plural("top.own_waiting", one.waiting))
    if not one.week and found.lines:
        lines.append(t("top.own_none"))
    return Html("\n".join(lines))


def own_plain(t: Text, found: Board) -> str:
    """Say it without tags, for the box that only one person sees."""
    return plain(own(t, found))


def entries(t: Text, page: Page) -> Html:
    """Show a page of an inviter's entries: when, how, where, who by ID, and the doubts."""
    title = t(
        "top.entries_title",
        name=page.inviter.name,
        code=page.inviter.code,
        booth=page.inviter.booth.code,
    )
    if not page.total:
        return _blocks([title, t("top.no_entries")])
    head = Html(f"{title}\n{t.plural('top.entries_count', page.total)}")
    return _blocks([head, *(entry(t, one) for one in page.entries)])


def checked(t: Text, page: Checked) -> Html:
    """Show a page of what is being checked in a place, each entry with its reasons and inviter."""
    title = t("top.checked_title", code=page.place.code, name=t.name(page.place))
    if not page.total:
        return _blocks([title, t("top.checked_none")])
    head = Html(f"{title}\n{t.plural('top.checked_count', page.total)}")
    lines = [Html(f"{entry(t, one)}\n{inviter(t, by)}") for one, by in page.entries]
    return _blocks([head, *lines])


def inviter(t: Text, by: Inviter) -> Html:
    """Say whose entry it is."""
    return t("review.inviter", name=by.name, code=by.code, booth=by.booth.code)


def entry(t: Text, one: Entry) -> Html:
    """Show one entry with its doubts; never a phone."""
    who = t("top.who", code=one.code) if one.code else t(_NOBODY.get(one.state, "top.nobody"))
    lines = [
        t("top.entry", state=t(f"top.state_{one.standing}"), who=who),
        t(
            "top.entry_when",
            day=t.date(one.at),
            time=t.time(one.at),
            via=t(f"top.via_{one.via}"),
            booth=one.booth or "–",
        ),
    ]
    lines += [
        t("top.mark", why=why(t, mark), state=t(f"top.mark_{mark.state}")) for mark in one.marks
    ]
    return Html("\n".join(lines))


def why(t: Text, mark: Mark) -> Html:
    """Return the reason of a flag in plain words."""
    return t(f"flag.{mark.rule}", **mark.numbers)


_NOBODY = {"confirmed": "top.erased"}


def _title(t: Text, found: Board) -> Html:
    since = t("top.since", day=t.date(found.monday)) if found.period == "week" else t("top.ever")
    lines = [
        t("top.title", code=found.place.code, name=t.name(found.place)),
        since,
        t("top.sums", week=found.week, total=found.total),
    ]
    if found.waiting:
        lines.append(t.plural("top.waiting", found.waiting))
    return Html("\n".join(lines))


def _lines(t: Text, found: Board, *, mark_own: bool) -> Html:
    if not found.lines:
        return t(f"top.empty_{found.period}")
    lines = [_line(t, found, line, mark_own=mark_own) for line in found.lines]
    return Html("\n".join([t.plural("top.inviters", found.inviters), *lines]))


def _line(t: Text, found: Board, line: Line, *, mark_own: bool) -> Html:
    numbers = {"rank": line.rank, "week": line.week, "total": line.total}
    if line.name:
        return t("top.line_named", name=line.name.split()[0], code=line.code, **numbers)
    mine = mark_own and found.own is not None and found.own.worker_id == line.worker_id
    return t("top.line_own" if mine else "top.line", **numbers)


def _parts(t: Text, found: Board) -> Html | None:
    if not found.parts:
        return None
    return Html("\n".join([t("top.parts"), *(_part(t, part) for part in found.parts)]))


def _part(t: Text, part: Part) -> Html:
    return t("top.part", code=part.code, name=t.name(part), week=part.week, total=part.total)


def _blocks(blocks: list[Html | None]) -> Html:
    return Html("\n\n".join(block for block in blocks if block))
