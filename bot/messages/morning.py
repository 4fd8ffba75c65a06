"""Render a coordinator's morning message, and what can be switched off."""

from bot.html import Html
from bot.i18n import Text
from bot.messages import handovers, trainings
from models.morning import AtRisk, Morning


def waiting(t: Text, morning: Morning, least: int) -> Html:
    """Render everything that waits for a coordinator, kind by kind."""
    blocks = [t("morning.title")]
    if morning.at_risk:
        blocks.append(t("morning.at_risk", least=least))
        blocks += [_at_risk(t, one) for one in morning.at_risk]
        blocks.append(t("morning.at_risk_next"))
    if morning.handovers:
        blocks.append(t("handover.morning"))
        blocks += [handovers.morning_line(t, one) for one in morning.handovers]
    return Html("\n\n".join(blocks))


def _at_risk(t: Text, one: AtRisk) -> Html:
    session = one.session
    head = trainings.in_the_morning(t, session)
    taken, *rest = trainings.expecting(t, session, one.expected)
    known = rest if one.expected.low is not None else []
    return Html("\n".join([head, taken, *known]))
