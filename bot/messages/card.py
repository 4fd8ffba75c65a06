"""Render the worker's card: as text, as contents of the picture, and as others see it."""

from bot.html import Html
from bot.i18n import Text
from bot.messages.booth import read_as
from bot.pictures import Card, can_show
from models import transliteration
from models.places import Booth
from models.workers import Worker


def welcome(t: Text, campaign: str) -> Html:
    """Render the welcome for somebody who has just registered."""
    return t("worker.welcome", campaign=campaign)


def next_steps(t: Text, brought_by: str) -> Html:
    """Render the question what is next, below the inviter's name ("" for nobody)."""
    asked = t("worker.next")
    brought = t("invite.brought", inviter=brought_by)
    return Html(f"{brought}\n\n{asked}") if brought_by else asked


def card(t: Text, worker: Worker) -> Html:
    """Render the card: name, ID, booth, AC, PC, training and posts."""
    booth = worker.booth
    lines = [
        t("worker.name", name=worker.name),
        t("worker.id", code=worker.code),
        "",
        *_booth(t, booth),
        t("worker.ac", number=str(booth.ac.number), name=t.name(booth.ac)),
        t("worker.pc", name=_pc(t, worker)),
        t("worker.trained" if worker.trained else "worker.untrained"),
    ]
    lines += [
        t("worker.post", post=post.title(t.language), code=post.code, name=t.name(post))
        for post in worker.posts
    ]
    if booth.sample:
        lines.append(t("booth.sample"))
    return Html("\n".join(lines))


def caption(t: Text, worker: Worker) -> Html:
    """Render the caption of the picture: the card, and a hint where the name is not shown whole."""
    text = card(t, worker)
    if can_show(worker.name):
        return text
    change = t.plain("changes.button.name")
    return Html(f"{text}\n\n{t('card.letters', button=change)}")


def picture(t: Text, worker: Worker, campaign: str, colour: str, link: str) -> Card:
    """Return the contents of the card's picture; its QR code opens the bot on this worker."""
    booth = worker.booth
    posts = ", ".join(post.title(t.language) for post in worker.posts)
    return Card(
        campaign=campaign,
        colour=colour,
        name=worker.name,
        code=worker.code,
        facts=(
            *_home(t, booth),
            (t.plain("card.ac"), f"{booth.ac.number} {t.name(booth.ac)}"),
            (t.plain("card.pc"), _pc(t, worker)),
            (t.plain("card.posts"), posts or t.plain("card.worker")),
        ),
        link=link,
        scan=t.plain("card.scan"),
    )


def seen(t: Text, worker: Worker) -> Html:
    """Render a worker for a coordinator, with the hint that this reading is recorded."""
    day = worker.confirmed_at
    since = f"\n{t('identity.since', day=t.date(day))}" if day else ""
    return Html(f"{card(t, worker)}{since}\n\n{t('identity.noted')}")


def genuine(t: Text, code: str, campaign: str, *, newcomer: bool) -> Html:
    """Render that an ID is genuine and no more, with an explanation for a newcomer."""
    text = t("identity.genuine", code=code, campaign=campaign)
    return Html(f"{text}\n\n{t('identity.newcomer', campaign=campaign)}") if newcomer else text


def _both_scripts(t: Text, booth: Booth) -> str:
    name = booth.name(t.language)
    read = transliteration.read_as(name, t.language)
    return f"{name} (≈ {read})" if read else name


def _booth(t: Text, booth: Booth) -> list[Html]:
    """Render the booth; of a retired one that it is not known now which is theirs."""
    if booth.whole:
        return [t("worker.booth_open")]
    if booth.retired:
        return [t("worker.booth_gone", code=booth.code)]
    line = t("worker.booth", code=booth.code, name=booth.name(t.language))
    return [line, *read_as(t, booth)]


def _home(t: Text, booth: Booth) -> list[tuple[str, str]]:
    """Return the booth as a fact of the picture; none where it is not known."""
    if booth.retired:
        return []
    return [(t.plain("card.booth"), f"{booth.code} {_both_scripts(t, booth)}")]


def _pc(t: Text, worker: Worker) -> str:
    pc = worker.pc_name_hi if t.language == "hi" else worker.pc_name_en
    return pc or worker.pc_name_en
