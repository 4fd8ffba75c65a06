#!/bin/sh
# Babel 2.18.0: the short compact form of 150000 in Indian English is "1.5L", the long one is "150
# thousand" and then "1.5 million": two systems of counting in one language. Hindi has lakh and
# crore in both forms. Without fraction_digits 150000 becomes "2 लाख".
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${PYTHON:-python3} -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    Babel==2.18.0
"$folder/venv/bin/python" - <<'PYTHON'
from babel.numbers import format_compact_decimal


def compact(number: int, style: str, locale: str, digits: int = 1) -> str:
    text = format_compact_decimal(
        number, format_type=style, locale=locale, fraction_digits=digits
    )
    return text.replace("\xa0", " ")


seen = {
    (n, style, locale): compact(n, style, locale)
    for n in (150_000, 1_500_000)
    for style in ("short", "long")
    for locale in ("en_IN", "hi_IN")
}
print(*seen.items(), sep="\n")
assert seen[150_000, "short", "en_IN"] == "1.5L"
assert seen[150_000, "long", "en_IN"] == "150 thousand"
assert seen[1_500_000, "short", "en_IN"] == "15L"
assert seen[1_500_000, "long", "en_IN"] == "1.5 million"
assert seen[150_000, "long", "hi_IN"] == "1.5 लाख"
assert compact(150_000, "long", "hi_IN", digits=0) == "2 लाख"
PYTHON
