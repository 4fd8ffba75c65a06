#!/bin/sh
# rapidfuzz 3.14.6: default_process replaces Devanagari vowel signs by spaces, so that two
# different names become the same: Reena (रीना) and Rani (रानी) are both "र न" and score 100.
# Without a processor they score 50. Names in Hindi must be compared without it.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${PYTHON:-python3} -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    rapidfuzz==3.14.6
"$folder/venv/bin/python" - <<'PYTHON'
from rapidfuzz import fuzz, utils

reena, rani = "रीना", "रानी"
processed = [utils.default_process(name) for name in (reena, rani)]
scores = fuzz.ratio(reena, rani, processor=utils.default_process), fuzz.ratio(reena, rani)
print(processed, scores)
assert processed == ["र न", "र न"]
assert scores == (100.0, 50.0)
PYTHON
