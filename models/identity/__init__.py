"""What identifies a person: worker ID, phone number, name, and the cipher for phones."""

from models.identity import (
    card_marks,
    certificate_serials,
    envelope,
    person_name,
    phone_numbers,
    worker_ids,
)
from models.identity.errors import (
    BadMobile,
    BadName,
    BadPhone,
    ForeignPhone,
    Landline,
    PhoneInName,
    PhoneInText,
)
from models.identity.person_name import clean_name
from models.identity.phone_cipher import PhoneCipher, PhoneEncryptor
from models.identity.phone_numbers import own_phone, shared_phones, typed_mobile

__all__ = [
    "BadMobile",
    "BadName",
    "BadPhone",
    "ForeignPhone",
    "Landline",
    "PhoneCipher",
    "PhoneEncryptor",
    "PhoneInName",
    "PhoneInText",
    "card_marks",
    "certificate_serials",
    "clean_name",
    "envelope",
    "own_phone",
    "person_name",
    "phone_numbers",
    "shared_phones",
    "typed_mobile",
    "worker_ids",
]
