#!/bin/sh
# openpyxl 3.1.5 opens a workbook in Strict Open XML (ISO/IEC 29500 Strict, a choice in Excel's
# "Save as") without an error, but finds no sheet in it: only a warning about "an invalid
# specification" is printed. python-calamine 0.9.1 reads the same file. The two vocabularies differ
# in their namespaces alone; with the usual ones openpyxl reads the sheet.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${PYTHON:-python3} -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    python-calamine==0.9.1 openpyxl==3.1.5
"$folder/venv/bin/python" - <<'PYTHON'
import io
import warnings
import zipfile

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

USUAL = b"http://schemas.openxmlformats.org/"
NAMESPACES = {
    USUAL + b"spreadsheetml/2006/main": b"http://purl.oclc.org/ooxml/spreadsheetml/main",
    USUAL + b"officeDocument/2006/relationships": (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships"
    ),
    USUAL + b"drawingml/2006/main": b"http://purl.oclc.org/ooxml/drawingml/main",
}


def strict(content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(file, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            for usual, other in NAMESPACES.items():
                part = part.replace(usual, other)
            new.writestr(name, part)
    return file.getvalue()


book, usual = Workbook(), io.BytesIO()
book.active.title = "Booths"
book.active.append(["166/12", "Agar"])
book.save(usual)
content = strict(usual.getvalue())
with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    seen = load_workbook(io.BytesIO(content)).sheetnames
sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_name("Booths")
print(seen, [str(one.message) for one in caught], sheet.to_python())
assert seen == []
assert load_workbook(io.BytesIO(usual.getvalue())).sheetnames == ["Booths"]
assert sheet.to_python() == [["166/12", "Agar"]]
PYTHON
