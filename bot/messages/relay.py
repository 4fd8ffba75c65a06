"""Render who the coordinator is, and messages to and from them through the bot."""

from collections.abc import Iterable

from bot.html import Html, escape
from bot.i18n import Text
from bot.messages.places import at_home
from models.relay import Coordinator, RelayDelivery


def who(t: Text, coordinators: Iterable[Coordinator]) -> Html:
    """Render who coordinates around a worker, and that one can write to them."""
    lines = [
        t("relay.who", name=t.person(c.name), post=t.name(c.kind), place=t.name(c.place))
        for c in coordinators
    ]
    return Html("\n".join([*lines, "", t("relay.how")]))


def nobody(t: Text, contact: Html) -> Html:
    """Render that nobody coordinates here yet, and whom to ask ("" if nobody is named)."""
    return Html("\n".join(filter(None, [t("relay.nobody"), contact])))


def received(t: Text, delivery: RelayDelivery, text: str, *, answers: bool) -> Html:
    """Render a message for its recipient: who it is from, and its words."""
    if answers:
        head = t("relay.answer", name=t.person(delivery.sender))
    else:
        home = at_home(t, delivery.booth.home.code)
        head = t("relay.message", name=t.person(delivery.sender), code=home)
    words = "\n".join(escape(line) for line in text.splitlines())
    return Html(f"{head}\n\n{words}\n\n{t('relay.footer')}")


def outcome(t: Text, delivery: RelayDelivery, *, arrived: bool) -> Html:
    """Render for the sender whether the message has arrived."""
    return t("relay.sent" if arrived else "relay.unreachable", name=t.person(delivery.recipient))
