"""Render the leaderboard and the entries behind it."""

from bot.html import Html, plain
from bot.i18n import Text
from bot.messages.places import at_home
from models.invitations import InviterRow, Leaderboard, PlaceRow
from models.review import EntryPage, FlagView, InvitationEntry, InviterView, UnderReview


def private(t: Text, board: Leaderboard) -> Html:
    """Render a leaderboard for a private chat, with the caller's own rank."""
    return _blocks(
        [_title(t, board), _lines(t, board, mark_own=True), _parts(t, board), own(t, board)]
    )


def group(t: Text, board: Leaderboard) -> Html:
    """Render a leaderboard for a group: ranks, counts and places, nobody's name."""
    return _blocks(
        [_title(t, board), _lines(t, board, mark_own=False), _parts(t, board), t("top.rank_hint")]
    )


def own(t: Text, board: Leaderboard) -> Html:
    """Render the caller's own rank, however far down, and what to do next."""
    rank = board.own
    if rank is None:
        return t("top.not_registered")
    numbers = {"week": rank.week, "total": rank.total}
    if rank.rank and not board.inviters:
        lines = [t("top.own_open", **numbers)]
    elif rank.rank:
        lines = [t("top.own", rank=rank.rank, code=board.place.code, **numbers)]
    else:
        lines = [
            t(
                "top.elsewhere",
                code=board.place.code,
                booth=at_home(t, rank.booth.home.code),
                **numbers,
            )
        ]
    if rank.waiting:
        lines.append(t.plural("top.own_waiting", rank.waiting))
    if not rank.week and board.lines:
        lines.append(t("top.own_none"))
    return Html("\n".join(lines))


def own_plain(t: Text, board: Leaderboard) -> str:
    """Return the own rank without tags, for the box that only one person sees."""
    return plain(own(t, board))


def entries(t: Text, page: EntryPage) -> Html:
    """Render a page of an inviter's entries: when, how, where, who by ID, and the flags."""
    title = t(
        "top.entries_title",
        name=page.inviter.name,
        code=page.inviter.code,
        booth=at_home(t, page.inviter.booth.home.code),
    )
    if not page.total:
        return _blocks([title, t("top.no_entries")])
    head = Html(f"{title}\n{t.plural('top.entries_count', page.total)}")
    return _blocks([head, *(entry(t, of_page) for of_page in page.entries)])


def under_review(t: Text, page: UnderReview) -> Html:
    """Render a page of the entries under review in a place, with reasons and inviters."""
    title = t("top.checked_title", code=page.place.code, name=t.name(page.place))
    if not page.total:
        return _blocks([title, t("top.checked_none")])
    head = Html(f"{title}\n{t.plural('top.checked_count', page.total)}")
    lines = [Html(f"{entry(t, flagged)}\n{inviter(t, by)}") for flagged, by in page.entries]
    return _blocks([head, *lines])


def inviter(t: Text, worker: InviterView) -> Html:
    """Render the inviter of an entry."""
    home = at_home(t, worker.booth.home.code)
    return t("review.inviter", name=worker.name, code=worker.code, booth=home)


def entry(t: Text, shown: InvitationEntry) -> Html:
    """Render one entry with its flags; never a phone."""
    lines = [
        t("top.entry", state=t(f"top.state_{shown.standing}"), who=who(t, shown)),
        t(
            "top.entry_when",
            day=t.date(shown.at),
            time=t.time(shown.at),
            via=t(f"top.via_{shown.via}"),
            booth=at_home(t, shown.booth or "–"),
        ),
    ]
    lines += [
        t("top.mark", why=why(t, flag), state=t(f"top.mark_{flag.state}")) for flag in shown.flags
    ]
    return Html("\n".join(lines))


def who(t: Text, shown: InvitationEntry) -> Html:
    """Render who came: by name where that is known here, else by ID."""
    if not shown.code:
        return t(_NOBODY.get(shown.state, "top.nobody"))
    if shown.name:
        return t("top.who_named", name=shown.name, code=shown.code)
    return t("top.who", code=shown.code)


def why(t: Text, flag: FlagView) -> Html:
    """Render the reason of a flag in plain words."""
    return t(f"flag.{flag.rule}", **flag.numbers)


_NOBODY = {"confirmed": "top.erased"}


def _title(t: Text, board: Leaderboard) -> Html:
    since = t("top.since", day=t.date(board.monday)) if board.period == "week" else t("top.ever")
    lines = [
        t("top.title", code=board.place.code, name=t.name(board.place)),
        since,
        t("top.sums", week=board.week, total=board.total),
    ]
    if board.waiting:
        lines.append(t.plural("top.waiting", board.waiting))
    return Html("\n".join(lines))


def _lines(t: Text, board: Leaderboard, *, mark_own: bool) -> Html:
    if not board.lines:
        return t(f"top.empty_{board.period}")
    lines = [_line(t, board, line, mark_own=mark_own) for line in board.lines]
    return Html("\n".join([t.plural("top.inviters", board.inviters), *lines]))


def _line(t: Text, board: Leaderboard, line: InviterRow, *, mark_own: bool) -> Html:
    numbers = {"rank": line.rank, "week": line.week, "total": line.total}
    if line.name:
        return t("top.line_named", name=line.name.split()[0], code=line.code, **numbers)
    mine = mark_own and board.own is not None and board.own.worker_id == line.worker_id
    return t("top.line_own" if mine else "top.line", **numbers)


def _parts(t: Text, board: Leaderboard) -> Html | None:
    if not board.parts:
        return None
    kind = {"state": "pc", "ac": "sector"}.get(board.place.kind, "ac")
    return Html("\n".join([t(f"top.parts_{kind}"), *(_part(t, part) for part in board.parts)]))


def _part(t: Text, part: PlaceRow) -> Html:
    return t("top.part", code=part.code, name=t.name(part), week=part.week, total=part.total)


def _blocks(blocks: list[Html | None]) -> Html:
    return Html("\n\n".join(block for block in blocks if block))
