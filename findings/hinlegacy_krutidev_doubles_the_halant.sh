#!/bin/sh
# hinlegacy 1.0.1: text of the Kruti Dev 010 font is decoded wrong at every reph by the table of
# that name (two halants: कर््म) and right by the table devlys_010. Its detector takes English
# names for DevLys, so the font of a text must be known, not guessed.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${PYTHON:-python3} -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    hinlegacy==1.0.1
"$folder/venv/bin/python" - <<'PYTHON'
import hinlegacy

WORDS = {"deZ": "कर्म", "oekZ": "वर्मा", "'kekZ": "शर्मा", "jke dqekj": "राम कुमार"}
krutidev = {text: hinlegacy.decode(text, "krutidev_010") for text in WORDS}
devlys = {text: hinlegacy.decode(text, "devlys_010") for text in WORDS}
english = {name: hinlegacy.detect(name).font_slug for name in ("Ram Kumar", "Meena", "Kamla Bai")}
print(krutidev, devlys, english, sep="\n")
assert devlys == WORDS
assert krutidev["deZ"] == "कर््म"
assert {text for text in WORDS if krutidev[text] != WORDS[text]} == {"deZ", "oekZ", "'kekZ"}
assert set(english.values()) == {"devlys_010"}
PYTHON
