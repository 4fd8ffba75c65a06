"""The answers of the registration, and what a link that was opened first has put among them."""

from collections.abc import Container
from datetime import datetime
from typing import NotRequired, TypedDict, cast

from bot.handlers.account import phone_claim
from bot.handlers.places import BoothAnswers
from models.chats import form_drafts
from models.invitations import attribution

FORM_NAME = form_drafts.REGISTRATION
LINK = ("inviter", "opened")  # of the inviter's link that was opened first; later ones do nothing


class Home(TypedDict):
    """The booth that a link named, with its AC and PC: ids. It may name the AC alone."""

    pc: int
    ac: int
    booth: NotRequired[int]


class RegistrationAnswers(BoothAnswers, phone_claim.ClaimAnswers, total=False):
    """The answers of the registration, and what a link or the command's line brought along."""

    consent: list[str]  # version of the notice, hash of its text, language
    name: str
    inviter: str  # public id of a worker
    opened: str  # ISO time at which the inviter's link was opened
    home: Home
    far: bool  # their booth is not the one that was offered first
    confirm: str
    wish: int  # id of a training session to enrol in
    door: int  # id of the session whose code they had scanned in the hall
    offer: int  # id of the link that offers a post


def only(data: RegistrationAnswers, keys: Container[str]) -> RegistrationAnswers:
    """Return the answers with these keys."""
    return cast(RegistrationAnswers, {k: v for k, v in data.items() if k in keys})


def without(data: RegistrationAnswers, keys: Container[str]) -> RegistrationAnswers:
    """Return the answers with other keys than these."""
    return cast(RegistrationAnswers, {k: v for k, v in data.items() if k not in keys})


def settled_by(home: Home | None, name: str = "") -> RegistrationAnswers:
    """Return the answers that the booth of a link and a typed name settle; "" is no name."""
    settled: RegistrationAnswers = {}
    if home:
        settled |= {"pc": home["pc"], "ac": home["ac"]}
        if "booth" in home:
            settled["booth"] = home["booth"]
    if name:
        settled["name"] = name
    return settled


def referral_link(data: RegistrationAnswers) -> attribution.ReferralLink | None:
    """Return the referral link that this person opened first, or None."""
    if "opened" not in data:
        return None
    return attribution.ReferralLink(data["inviter"], datetime.fromisoformat(data["opened"]))
