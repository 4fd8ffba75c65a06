"""Refusals about names and phone numbers."""

from models.errors import Refusal


class BadPhone(Refusal):
    """A shared contact or typed text is not a phone number. No parameters."""

    key = "bad_phone"


class BadMobile(Refusal):
    """The phone typed for another person is not a mobile number. No parameters."""

    key = "bad_mobile"


class Landline(Refusal):
    """A typed phone is a landline, which no Telegram account is on. No parameters."""

    key = "landline"


class ForeignPhone(Refusal):
    """A typed phone belongs to another country than India. No parameters."""

    key = "foreign_phone"


class BadName(Refusal):
    """A name is empty or too long. Parameters: limit (characters)."""

    key = "bad_name"


class PhoneInName(BadName):
    """A name has so many digits that they may be a phone. Parameters: limit (characters)."""

    key = "phone_in_name"


class PhoneInText(Refusal):
    """A text that others will see, such as a venue, holds a phone. No parameters."""

    key = "phone_in_text"
