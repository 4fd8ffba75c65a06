#!/bin/sh
# phonenumberslite 9.0.42: a third of the Indian numbers that begin with 7 or 8 are
# FIXED_LINE_OR_MOBILE, not MOBILE, and the service numbers 1600... are MOBILE. To tell a mobile
# phone: both types, and a first digit of 6 to 9.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${PYTHON:-python3} -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    phonenumberslite==9.0.42
"$folder/venv/bin/python" - <<'PYTHON'
import random

import phonenumbers
from phonenumbers import PhoneNumberType as Type

draw = random.Random(1)


def kind(national: str) -> int:
    return phonenumbers.number_type(phonenumbers.parse(national, "IN"))


def share(first: str) -> float:
    numbers = [first + f"{draw.randrange(10**9):09d}" for _ in range(3000)]
    kinds = [kind(number) for number in numbers]
    return kinds.count(Type.FIXED_LINE_OR_MOBILE) / len(kinds)


shares = {first: share(first) for first in "6789"}
print(shares, kind("7415612345"), kind("1600123456"))
assert kind("7415612345") == Type.FIXED_LINE_OR_MOBILE
assert kind("1600123456") == Type.MOBILE
assert all(0.25 < shares[first] < 0.45 for first in "78")
assert shares["9"] == 0
PYTHON
