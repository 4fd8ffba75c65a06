"""Review cases of the scenario: a burst of confirmations to examine, and people to call.

These people have no chat on the page; the coordinator Meena sees them as review entries.
"""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from models import chats, workers
from models.consents import Consent
from models.identity import PhoneCipher, worker_ids
from models.invitations import attribution, leaderboard
from models.review import flagging

BURST = (
    "सुरेश बघेल", "राधा बाई", "मोहन लाल", "गीता मालवीय", "अनिल सोनी", "सलमा बी", "प्रकाश गुर्जर",
    "रेखा यादव", "हरि ओम", "मुन्नी देवी", "कैलाश सेन", "नसीम ख़ान", "शांति बाई", "विजय चौधरी",
    "लक्ष्मी नायक", "बाबूलाल कुशवाह",
)  # fmt: skip
CALLED = ("सविता पटेल", "रमेश टेलर", "ज़रीना शेख", "गोपाल डाबर")
FIRST_ID = 6_100_000_000


def seed(
    burst_inviter_id: int,
    calls_inviter_id: int,
    keys: PhoneCipher,
    now: datetime,
    zone: ZoneInfo,
    agreed: Consent,
) -> None:
    """Register sixteen people within half an hour yesterday evening, and four last week.

    `burst_inviter_id` and `calls_inviter_id` are the Telegram ids of their inviters.
    """
    yesterday = (now - timedelta(days=1)).astimezone(zone)
    evening = yesterday.replace(hour=18, minute=30, second=0, microsecond=0)
    thursday = leaderboard.week_begins(now, zone) - timedelta(days=4) + timedelta(hours=17)
    for n, name in enumerate(BURST):
        _register(n, name, burst_inviter_id, evening + n * timedelta(seconds=95), keys, agreed)
    for n, name in enumerate(CALLED, len(BURST)):
        _register(
            n,
            name,
            calls_inviter_id,
            thursday + (n - len(BURST)) * timedelta(minutes=40),
            keys,
            agreed,
        )
    flagging.examine(keys, zone, now)


def _register(
    n: int, name: str, inviter_id: int, at: datetime, keys: PhoneCipher, agreed: Consent
) -> None:
    inviter = workers.by_telegram_id(inviter_id)
    link = attribution.ReferralLink(worker_ids.parse(inviter.code) or "", at - timedelta(minutes=5))
    form = workers.Registration(
        telegram_id=FIRST_ID + n * 7_654_321,
        name=name,
        phone=f"+9198931{n * 7919 % 100_000:05d}",
        booth_id=inviter.booth.id,
        consent=agreed,
        link=link,
    )
    workers.register(form, keys=keys, admin=False, now=at)
    # Nobody plays them, so they have no chat: a broadcast leaves them out.
    chats.set_language(form.telegram_id, 0, agreed.language, at, private=True)
    chats.set_active(form.telegram_id, False)
