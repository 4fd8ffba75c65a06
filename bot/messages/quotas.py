"""Render the seats of a session that are held for an AC."""

from bot.html import Html
from bot.i18n import Text
from bot.messages import trainings
from models.places import Place
from models.trainings import Session


def held(t: Text, session: Session, quotas: tuple[tuple[Place, int], ...], example: str) -> Html:
    """Render a session, which of its seats are held, and how to change that (`example`: an AC)."""
    lines = [t("quota.line", ac=t.name(ac), seats=seats) for ac, seats in quotas]
    title = t("quota.title") if lines else t("quota.open_to_all")
    how = t("quota.how", code=session.code, ac=example)
    return Html("\n".join([trainings.about(t, session), "", title, *lines, "", how]))
