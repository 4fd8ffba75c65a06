"""Posts: who holds them, how they are given, and how they end."""

from collections.abc import Iterator

from bot.i18n import Text
from bot.keyboards import Keyboard, button, column
from bot.markup import Html
from models import authority
from models.post_kinds import PostKind
from models.posts import Held, Look, Person
from models.roster import PAGE, Holder, Inside, Line, Roster
from models.spots import Spot


def who(person: Person) -> str:
    """Name a person as far as it is known who it is; not escaped yet."""
    return f"{person.name} · {person.code}" if person.name else person.code


def own(t: Text, post: authority.Post) -> str:
    """Label a button with a post of one's own."""
    return t.plain("posts.own", kind=post.title(t.language), code=post.code, place=t.name(post))


def fill(t: Text, kind: PostKind, where: Spot, shown: Spot) -> str:
    """Label a button that fills an empty post; the place is named unless it is the one shown."""
    if where == shown:
        return t.plain("posts.button_fill", kind=t.name(kind))
    return t.plain("posts.button_fill_at", kind=t.name(kind), code=where.code)


def ask_person(t: Text, kind: PostKind, spot: Spot) -> Html:
    """Ask who is to get a post."""
    return t("posts.ask_person", post=_post(t, kind, spot))


def confirm(t: Text, person: Person, kind: PostKind, spot: Spot) -> Html:
    """Ask whether a post is to be given."""
    return t("posts.confirm", who=who(person), post=_post(t, kind, spot))


def confirm_link(t: Text, kind: PostKind, spot: Spot) -> Html:
    """Ask whether a link to a post is to be made."""
    return t("posts.confirm_link", post=_post(t, kind, spot))


def given(t: Text, person: Person, kind: PostKind, spot: Spot) -> Html:
    """Say that a post is given."""
    return t("posts.given", who=who(person), post=_post(t, kind, spot))


def link(t: Text, kind: PostKind, spot: Spot, username: str, token: str) -> Html:
    """Return a link to a post, to be forwarded to one person."""
    url = f"https://t.me/{username}?start=a{token}"
    return t("posts.link", post=_post(t, kind, spot), link=url)


def accepted(t: Text, held: Held) -> Html:
    """Say to somebody that they hold a post now."""
    return t("posts.accepted", post=_post(t, held.kind, held.spot))


def roster(t: Text, found: Roster, page: int) -> Html:
    """Show the posts of a place: those here, how many are filled inside, and a page of those."""
    spot = found.spot
    blocks = [t("posts.title", code=spot.code, place=t.name(spot))]
    numbers = iter(range(1, 10_000))
    here = [_line(t, line, found.named, numbers) for line in found.here]
    if here:
        blocks.append(Html("\n".join(here)))
    if found.inside:
        lines = [_inside(t, line) for line in found.inside]
        blocks.append(Html("\n".join([t("posts.inside"), *lines])))
    if found.holders:
        people = [_holder(t, next(numbers), holder) for holder in found.holders]
        blocks.append(Html("\n".join([_holders_title(t, found, page), *people])))
    if not found.named:
        blocks.append(t("posts.numbers_only"))
    return Html("\n\n".join(blocks))


def _holders_title(t: Text, found: Roster, page: int) -> Html:
    if found.total == len(found.holders):
        return t("posts.people")
    first = page * PAGE + 1
    last = page * PAGE + len(found.holders)
    return t("posts.people_page", first=first, last=last, total=found.total)


def post(t: Text, look: Look) -> Html:
    """Show one post: its holder, since when, by whom, and whether it has ended."""
    held = look.held
    lines = [
        _post(t, held.kind, held.spot),
        t("posts.holder", name=held.holder.name, code=held.holder.code),
        t("posts.since", day=t.date(held.since)),
    ]
    if held.by is not None:
        lines.append(t("posts.by", name=held.by.name))
    if held.until is not None:
        lines.append(t("posts.until", day=t.date(held.until)))
    return Html("\n".join(lines))


def ask_end(t: Text, look: Look) -> Html:
    """Ask whether a post is to end."""
    post = _post(t, look.held.kind, look.held.spot)
    if look.own:
        return t("posts.ask_end_own", post=post)
    return t("posts.ask_end", who=look.held.holder.name, post=post)


def ended(t: Text, held: Held, own: bool) -> Html:
    """Say that a post has ended."""
    post = _post(t, held.kind, held.spot)
    if own:
        return t("posts.ended_own", post=post)
    return t("posts.ended", who=held.holder.name, post=post)


def news(t: Text, held: Held, what: str) -> tuple[Html, Keyboard]:
    """Tell somebody what became of a post; what has ended since it was given is told as ended."""
    post, name = _post(t, held.kind, held.spot), held.holder.name
    if what == "given" and held.until is None:
        decline = button(t.plain("posts.button_not_me"), "endpost", held.id)
        look = button(t.plain("posts.button_look"), "post", held.id)
        return t("posts.news_given", post=post, by=held.by.name if held.by else ""), column(
            [look, decline]
        )
    if what == "taken":
        undo = button(t.plain("posts.button_end"), "askend", held.id)
        return t("posts.news_taken", post=post, who=name), column([undo])
    if what == "declined":
        return t("posts.news_declined", post=post, who=name), ()
    return t("posts.news_ended", post=post), ()


def _post(t: Text, kind: PostKind, spot: Spot) -> Html:
    return t("posts.post", kind=t.name(kind), code=spot.code, place=t.name(spot))


def _line(t: Text, line: Line, named: bool, numbers: Iterator[int]) -> Html:
    if not line.number:
        return t("posts.line_empty", kind=t.name(line.kind))
    if not named:
        return t("posts.line_number", kind=t.name(line.kind), number=line.number)
    return Html("\n".join(_holder(t, next(numbers), holder, here=True) for holder in line.holders))


def _holder(t: Text, number: int, holder: Holder, *, here: bool = False) -> Html:
    kind, name = t.name(holder.kind), holder.person.name
    if here:
        return t("posts.holder_here", number=str(number), kind=kind, name=name)
    return t("posts.holder_inside", number=str(number), kind=kind, code=holder.spot.code, name=name)


def _inside(t: Text, line: Inside) -> Html:
    if line.kind.most:
        return t(
            "posts.inside_filled", kind=t.name(line.kind), filled=line.filled, places=line.places
        )
    return t("posts.inside_people", kind=t.name(line.kind), number=line.people)
