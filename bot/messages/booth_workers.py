"""Render the workers of a booth by name, and who has gone quiet."""

from bot.html import Html
from bot.i18n import Text
from models.workers import BoothWorker, BoothWorkers


def workers(t: Text, shown: BoothWorkers) -> Html:
    """Render a page of a booth's workers, those who have been quiet the longest first."""
    booth = shown.booth
    title = t("booth_workers.title", code=booth.code, name=booth.name(t.language), n=shown.total)
    quiet = t.plural("booth_workers.quiet", shown.quiet) if shown.quiet else ""
    lines = [_line(t, worker) for worker in shown.workers]
    body = Html("\n".join(lines)) if lines else t("booth_workers.none")
    head = Html("\n".join(filter(None, [title, quiet])))
    return Html("\n\n".join([head, body, t("identity.noted")]))


def _line(t: Text, worker: BoothWorker) -> Html:
    if worker.quiet_days is None:
        return t("booth_workers.active", name=worker.name)
    return t("booth_workers.quiet_since", name=worker.name, days=worker.quiet_days)
