"""The coordinator's private morning message: what waits for them, and switching it off."""

from models.morning import messages
from models.morning.at_risk import AtRisk
from models.morning.messages import Morning, MorningTimes

__all__ = ["AtRisk", "Morning", "MorningTimes", "messages"]
