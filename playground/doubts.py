"""The part of the story that waits for a coordinator: a burst to look into, and people to call.

The people here have no chat of their own on the page; Meena sees them as entries.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models import board, claims, flags, identity, workers
from models.privacy import Consent, Keys

BURST = (
    "सुरेश बघेल", "राधा बाई", "मोहन लाल", "गीता मालवीय", "अनिल सोनी", "सलमा बी", "प्रकाश गुर्जर",
    "रेखा यादव", "हरि ओम", "मुन्नी देवी", "कैलाश सेन", "नसीम ख़ान", "शांति बाई", "विजय चौधरी",
    "लक्ष्मी नायक", "बाबूलाल कुशवाह",
)  # fmt: skip
CALLED = ("सविता पटेल", "रमेश टेलर", "ज़रीना शेख", "गोपाल डाबर")
FIRST_ID = 6_100_000_000


def happened(
    burst_by: int, called_by: int, keys: Keys, now: datetime, zone: ZoneInfo, agreed: Consent
) -> None:
    """Let sixteen people confirm within half an hour yesterday evening, and four last week.

    `burst_by` and `called_by` are the Telegram ids of who brought them.
    """
    yesterday = (now - timedelta(days=1)).astimezone(zone)
    evening = yesterday.replace(hour=18, minute=30, second=0, microsecond=0)
    thursday = board.week_begins(now, zone) - timedelta(days=4) + timedelta(hours=17)
    for n, name in enumerate(BURST):
        _came(n, name, burst_by, evening + n * timedelta(seconds=95), keys, agreed)
    for n, name in enumerate(CALLED, len(BURST)):
        _came(n, name, called_by, thursday + (n - len(BURST)) * timedelta(minutes=40), keys, agreed)
    flags.examine(keys, zone, now)


def _came(n: int, name: str, by: int, at: datetime, keys: Keys, agreed: Consent) -> None:
    inviter = workers.by_telegram_id(by)
    link = claims.Link(identity.parse(inviter.code) or "", at - timedelta(minutes=5))
    form = workers.Registration(
        telegram_id=FIRST_ID + n * 7_654_321,
        name=name,
        phone=f"+9198931{n * 7919 % 100_000:05d}",
        booth_id=inviter.booth.id,
        consent=agreed,
        link=link,
    )
    workers.register(form, keys=keys, admin=False, now=at)
