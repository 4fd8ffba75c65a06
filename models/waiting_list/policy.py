"""How long a seat is offered, and until when: pure functions of the settings."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from models import quiet_hours


class OfferSettings(Protocol):
    """The settings that are used here."""

    @property
    def zone(self) -> ZoneInfo: ...
    @property
    def offer_minutes(self) -> int: ...
    @property
    def offer_share(self) -> int: ...
    @property
    def offers_end_hours(self) -> int: ...


@dataclass(frozen=True, slots=True)
class OfferPolicy:
    """An offer lasts `longest`, or `share` percent of the waking time left where that is less.

    `cut_off` before a session begins the last offer has been made.
    """

    zone: ZoneInfo
    longest: timedelta = timedelta(hours=2)
    share: int = 25
    cut_off: timedelta = timedelta(hours=3)

    @classmethod
    def from_settings(cls, settings: OfferSettings) -> "OfferPolicy":
        """Return the policy that the settings name."""
        return cls(
            settings.zone,
            timedelta(minutes=settings.offer_minutes),
            settings.offer_share,
            timedelta(hours=settings.offers_end_hours),
        )

    def offers_until(self, starts_at: datetime) -> datetime:
        """Return the cut-off of a session that begins then."""
        return starts_at - self.cut_off

    def offer_ends(self, now: datetime, starts_at: datetime) -> datetime:
        """Return when an offer ends that is made now; its clock stands still in quiet hours."""
        left = quiet_hours.waking_between(now, starts_at, self.zone)
        lasts = min(self.longest, left * self.share / 100)
        return min(quiet_hours.after_waking(now, lasts, self.zone), starts_at)
