#!/bin/sh
# openpyxl 3.1.5 and python-calamine 0.9.1: a phone number in a column that is formatted as a
# date. openpyxl warns and gives the text #VALUE! instead of the number, which is lost. calamine
# gives the number, as a float. Lists from offices have such columns.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${PYTHON:-python3} -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    openpyxl==3.1.5 python-calamine==0.9.1
"$folder/venv/bin/python" - <<'PYTHON'
import io
import warnings

from openpyxl import Workbook, load_workbook
from python_calamine import CalamineWorkbook

book = Workbook()
book.active["A1"] = 9000000001
book.active["A1"].number_format = "dd/mm/yyyy"
book.active["A2"] = 9000000001
file = io.BytesIO()
book.save(file)
with warnings.catch_warnings(record=True) as warned:
    warnings.simplefilter("always")
    by_openpyxl = [cell.value for cell in load_workbook(io.BytesIO(file.getvalue())).active["A"]]
sheet = CalamineWorkbook.from_filelike(io.BytesIO(file.getvalue())).get_sheet_by_index(0)
by_calamine = [row[0] for row in sheet.to_python()]
print(by_openpyxl, by_calamine, [str(w.message) for w in warned])
assert by_openpyxl == ["#VALUE!", 9000000001]
assert by_calamine == [9000000001.0, 9000000001.0]
assert any("marked as a date" in str(w.message) for w in warned)
PYTHON
