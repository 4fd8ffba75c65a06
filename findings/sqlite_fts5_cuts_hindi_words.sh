#!/bin/sh
# SQLite 3.54.1 (apsw): the default tokenizer of FTS5, unicode61, takes Devanagari vowel signs for
# separators: देवास is indexed as द, व, स, and a search for स finds every name with that letter.
# With categories 'L* N* Co Mc Mn' the words stay whole.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${PYTHON:-python3} -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    apsw==3.54.1.0
"$folder/venv/bin/python" - <<'PYTHON'
import apsw


def terms(options: str) -> list[str]:
    database = apsw.Connection(":memory:")
    database.execute(f'CREATE VIRTUAL TABLE place USING fts5(name, tokenize="unicode61{options}")')
    database.execute("INSERT INTO place VALUES ('देवास'), ('सुसनेर')")
    database.execute("CREATE VIRTUAL TABLE term USING fts5vocab(place, row)")
    return sorted(term for (term,) in database.execute("SELECT term FROM term"))


default, whole = terms(""), terms(" categories 'L* N* Co Mc Mn'")
print(apsw.sqlite_lib_version(), default, whole)
assert default == ["द", "र", "व", "स", "सन"]
assert whole == ["देवास", "सुसनेर"]
PYTHON
