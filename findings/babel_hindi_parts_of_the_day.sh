#!/bin/sh
# Babel 2.18.0, Hindi: the pattern letter B (flexible part of the day) formats 16:00 as "4:00
# शाम", its sister b raises ValueError at the same time, and format_interval with the skeleton
# Bhm, which CLDR has for Hindi, raises NotImplementedError.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${PYTHON:-python3} -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    Babel==2.18.0
"$folder/venv/bin/python" - <<'PYTHON'
from datetime import datetime

from babel.dates import format_datetime, format_interval

start, end = datetime(2026, 11, 23, 16), datetime(2026, 11, 23, 18)
flexible = format_datetime(start, "h:mm B", locale="hi")
print(flexible)
assert flexible == "4:00 शाम"
for call, error in (
    (lambda: format_datetime(start, "h:mm b", locale="hi"), ValueError),
    (lambda: format_interval(start, end, "Bhm", locale="hi"), NotImplementedError),
):
    try:
        raise SystemExit(f"no error: {call()}")
    except error as seen:
        print(type(seen).__name__, seen)
PYTHON
