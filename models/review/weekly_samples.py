"""Choose at random, each week, the confirmed people of a place whom coordinators phone to verify.

For every place at which somebody reviews, SAMPLE entries are drawn at random among those that were
confirmed in the week before. It happens once: all coordinators of the place see the same sample,
after a restart too.
"""

from datetime import datetime, timedelta

from peewee import fn

from models import tables
from models.database import lock_row
from models.invitations import counting
from models.review import decisions

SAMPLE = 10  # of a place and week: an evening's calls, and 1 cheated in 4 shows with 94 %


WEEK = timedelta(days=7)


def of_week(place_id: int, monday: datetime, now: datetime) -> tables.WeeklySample:
    """Return the sample of a place and week; make it if nobody has. Locks the place's row."""
    sample = existing(place_id, monday)
    if sample is None:
        # Of two at the same moment, the second finds the sample of the first.
        lock_row(tables.Place, tables.Place.id == place_id)
        sample = existing(place_id, monday) or _draw(place_id, monday, now)
    return sample


def existing(place_id: int, monday: datetime) -> tables.WeeklySample | None:
    """Return the sample of a place and week, or None while nobody has made it."""
    sample = tables.WeeklySample
    row: tables.WeeklySample | None = sample.get_or_none(
        sample.place == place_id, sample.week == monday.date()
    )
    return row


def _draw(place_id: int, monday: datetime, now: datetime) -> tables.WeeklySample:
    invitation = tables.Invitation
    pool = invitation.select(invitation.id).where(
        counting.counts(invitation),
        invitation.worker.is_null(False),
        invitation.ended_at >= monday - WEEK,
        invitation.ended_at < monday,
        decisions.inside([place_id]),
    )
    sample = tables.WeeklySample.create(
        place=place_id, week=monday.date(), pool=pool.count(), made_at=now
    )
    for row in pool.order_by(fn.RANDOM()).limit(SAMPLE):
        tables.VerificationCall.create(sample=sample.id, invitation=row.id)
    return sample
