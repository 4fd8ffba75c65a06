"""Workers: registering, finding them, and the admins named in the settings."""

from models.workers import phone_owner
from models.workers.admins import ensure_admins
from models.workers.directory import (
    Worker,
    WorkerView,
    ac_of,
    by_code,
    by_telegram_id,
    find,
    get_locked,
    look_up,
)
from models.workers.errors import (
    AlreadyRegistered,
    NotAgreed,
    NotOwnContact,
    PhoneTaken,
    TypedPhone,
    UnknownWorker,
)
from models.workers.phone_owner import PhoneClaim
from models.workers.registration import Registration, register

__all__ = [
    "AlreadyRegistered",
    "NotAgreed",
    "NotOwnContact",
    "PhoneClaim",
    "PhoneTaken",
    "Registration",
    "TypedPhone",
    "UnknownWorker",
    "Worker",
    "WorkerView",
    "ac_of",
    "by_code",
    "by_telegram_id",
    "ensure_admins",
    "find",
    "get_locked",
    "look_up",
    "phone_owner",
    "register",
]
