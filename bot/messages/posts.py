"""Render posts: who holds them, how they are given, and how they end."""

from collections.abc import Iterator

from bot.html import Html
from bot.i18n import Text, Value
from bot.messages import places
from models import authority
from models.authority import PostKind
from models.posts import (
    PAGE,
    AssignmentView,
    PersonName,
    PlaceSummary,
    PostAssignment,
    PostHolder,
    PostLocation,
    Roster,
    RosterLine,
    offers,
)


def who(person: PersonName) -> str:
    """Return a person's name and ID, or the ID alone; not escaped yet."""
    return f"{person.name} · {person.code}" if person.name else person.code


def _spoken(t: Text, person: PersonName) -> str:
    """Return the same for a sentence, in which the name is spoken of politely."""
    return f"{t.person(person.name)} · {person.code}" if person.name else person.code


def own(t: Text, post: authority.Post) -> str:
    """Return a button's label for a post of the worker's own."""
    return t.plain("posts.own", kind=post.title(t.language), code=post.code, place=t.name(post))


def fill(t: Text, kind: PostKind, where: PostLocation, shown: PostLocation) -> str:
    """Return the label of a button that fills an empty post; another place is named."""
    if where == shown:
        return t.plain("posts.button_fill", kind=t.name(kind))
    return t.plain("posts.button_fill_at", kind=t.name(kind), place=where_label(t, where))


def where_label(t: Text, location: PostLocation) -> str:
    """Return the place or booth of a post as a button names it."""
    if location.booth is not None:
        return places.booth_label(t, location.code, location.booth)
    return places.label(t, location.place)


def ask_person(
    t: Text, kind: PostKind, location: PostLocation, occupant: PostAssignment | None
) -> Html:
    """Render the question who is to get a post, and who holds it now and has to go for them."""
    question = t("posts.ask_person", post=_post(t, kind, location))
    if occupant is None:
        return question
    return Html(f"{question}\n\n{t('posts.occupied', holder=_person(t, occupant.holder))}")


def confirm(
    t: Text,
    person: PersonName,
    kind: PostKind,
    location: PostLocation,
    occupant: PostAssignment | None,
) -> Html:
    """Render the question whether to give a post, perhaps in place of who holds it now."""
    post = _post(t, kind, location)
    if occupant is None:
        return t("posts.confirm", who=_spoken(t, person), post=post)
    holder = _person(t, occupant.holder)
    return t("posts.confirm_instead", who=_spoken(t, person), post=post, holder=holder)


def confirm_link(
    t: Text, kind: PostKind, location: PostLocation, occupant: PostAssignment | None
) -> Html:
    """Render the question whether to create a link to a post."""
    values: dict[str, Value] = {"post": _post(t, kind, location), "hours": offers.LIFETIME_HOURS}
    if occupant is None:
        return t("posts.confirm_link", **values)
    return t("posts.confirm_link_instead", holder=_person(t, occupant.holder), **values)


def given(t: Text, person: PersonName, kind: PostKind, location: PostLocation) -> Html:
    """Render that a post is given."""
    return t("posts.given", who=_spoken(t, person), post=_post(t, kind, location))


def restored(t: Text, assignment: PostAssignment) -> Html:
    """Render that a post is held again by who held it before."""
    post = _post(t, assignment.kind, assignment.location)
    return t("posts.restored", post=post, holder=_person(t, assignment.holder))


def link(t: Text, kind: PostKind, location: PostLocation, username: str, token: str) -> Html:
    """Render a link to a post, to be forwarded to one person."""
    url, post = offer_link(username, token), _post(t, kind, location)
    return t("posts.link", post=post, link=url, hours=offers.LIFETIME_HOURS)


def offer_link(username: str, token: str) -> str:
    """Return the link that gives a post to whoever opens it first."""
    return f"https://t.me/{username}?start=a{token}"


def accepted(t: Text, assignment: PostAssignment) -> Html:
    """Render for a new holder that they hold a post now."""
    return t("posts.accepted", post=_post(t, assignment.kind, assignment.location))


def roster(t: Text, shown: Roster, page: int) -> Html:
    """Render the posts of a place: those here, how many inside are filled, a page of those."""
    location = shown.location
    blocks = [t("posts.title", code=location.code, place=t.name(location))]
    numbers = iter(range(1, 10_000))
    here = [_line(t, line, shown.named, numbers) for line in shown.here]
    if here:
        blocks.append(Html("\n".join(here)))
    if shown.inside:
        lines = [_inside(t, line) for line in shown.inside]
        blocks.append(Html("\n".join([t("posts.inside"), *lines])))
    if shown.holders:
        people = [_holder(t, next(numbers), holder) for holder in shown.holders]
        blocks.append(Html("\n".join([_holders_title(t, shown, page), *people])))
    if not shown.named:
        blocks.append(t("posts.numbers_only"))
    return Html("\n\n".join(blocks))


def _holders_title(t: Text, shown: Roster, page: int) -> Html:
    if shown.total == len(shown.holders):
        return t("posts.people")
    first = page * PAGE + 1
    last = page * PAGE + len(shown.holders)
    return t("posts.people_page", first=first, last=last, total=shown.total)


def post(t: Text, view: AssignmentView) -> Html:
    """Render a post: its holder, since when, by whom, and whether it has ended."""
    assignment = view.assignment
    lines = [
        _post(t, assignment.kind, assignment.location),
        t("posts.holder", name=assignment.holder.name, code=assignment.holder.code),
        t("posts.since", day=t.date(assignment.since)),
    ]
    if assignment.by is not None:
        lines.append(t("posts.by", name=t.person(assignment.by.name)))
    if assignment.waits:
        lines.append(t("posts.waits"))
    if assignment.until is not None:
        lines.append(t("posts.until", day=t.date(assignment.until)))
    return Html("\n".join(lines))


def ask_end(t: Text, view: AssignmentView) -> Html:
    """Render the question whether to end a post."""
    post = _post(t, view.assignment.kind, view.assignment.location)
    if view.own:
        return t("posts.ask_end_own", post=post)
    return t("posts.ask_end", who=t.person(view.assignment.holder.name), post=post)


def confirmed(t: Text, assignment: PostAssignment) -> Html:
    """Render that a post waits no more."""
    post = _post(t, assignment.kind, assignment.location)
    return t("posts.confirmed", who=assignment.holder.code, post=post)


def ended(t: Text, assignment: PostAssignment, own: bool) -> Html:
    """Render that a post has ended."""
    post = _post(t, assignment.kind, assignment.location)
    if own:
        return t("posts.ended_own", post=post)
    return t("posts.ended", who=t.person(assignment.holder.name), post=post)


def news(t: Text, held: PostAssignment, what: str) -> Html:
    """Render the news about a post; one that has ended since it was given is said to have ended."""
    post, name = _post(t, held.kind, held.location), t.person(held.holder.name)
    if what == "given" and held.until is None:
        if held.by is None:
            return t("posts.accepted", post=post)
        return t("posts.news_given", post=post, by=t.person(held.by.name))
    if what == "taken":
        return t("posts.news_taken", post=post, who=name)
    if what == "waits":
        return t("posts.news_waits", post=post, code=held.holder.code)
    if what == "confirmed" and held.until is None:
        return t("posts.news_confirmed", post=post)
    if what == "declined":
        return t("posts.news_declined", post=post, who=name)
    return t("posts.news_ended", post=post)


def _person(t: Text, person: PersonName) -> str:
    """Return a person in a sentence: the name, or the ID where that is hidden."""
    return t.person(person.name) if person.name else person.code


def _post(t: Text, kind: PostKind, location: PostLocation) -> Html:
    return t("posts.post", kind=t.name(kind), code=location.code, place=t.name(location))


def _line(t: Text, line: RosterLine, named: bool, numbers: Iterator[int]) -> Html:
    if not line.number:
        return t("posts.line_empty", kind=t.name(line.kind))
    if not named:
        return t("posts.line_number", kind=t.name(line.kind), number=line.number)
    return Html("\n".join(_holder(t, next(numbers), holder, here=True) for holder in line.holders))


def _holder(t: Text, number: int, holder: PostHolder, *, here: bool = False) -> Html:
    kind, name = t.name(holder.kind), holder.person.name + (" ⏳" if holder.waits else "")
    if here:
        return t("posts.holder_here", number=str(number), kind=kind, name=name)
    return t(
        "posts.holder_inside", number=str(number), kind=kind, code=holder.location.code, name=name
    )


def _inside(t: Text, line: PlaceSummary) -> Html:
    if line.kind.most:
        return t(
            "posts.inside_filled", kind=t.name(line.kind), filled=line.filled, places=line.places
        )
    return t("posts.inside_people", kind=t.name(line.kind), number=line.people)
