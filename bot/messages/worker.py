"""The worker's card as text."""

from bot.i18n import Text
from bot.markup import Html
from models.workers import Worker


def welcome_card(t: Text, worker: Worker, campaign: str) -> Html:
    """Welcome somebody who has just registered, with their card."""
    return Html(f"{t('worker.welcome', campaign=campaign)}\n\n{card(t, worker)}")


def card(t: Text, worker: Worker) -> Html:
    """Show name, ID, booth, AC, PC, training and posts."""
    booth = worker.booth
    pc = worker.pc_name_hi if t.language == "hi" else worker.pc_name_en
    lines = [
        t("worker.name", name=worker.name),
        t("worker.id", code=worker.code),
        "",
        t("worker.booth", code=booth.code, name=booth.name(t.language)),
        t("worker.ac", number=str(booth.ac.number), name=t.name(booth.ac)),
        t("worker.pc", name=pc or worker.pc_name_en),
        t("worker.trained" if worker.trained else "worker.untrained"),
    ]
    lines += [
        t("worker.post", post=post.title(t.language), code=post.code, name=t.name(post))
        for post in worker.posts
    ]
    if booth.retired:
        lines.append(t("booth.retired"))
    if booth.sample:
        lines.append(t("booth.sample"))
    return Html("\n".join(lines))
