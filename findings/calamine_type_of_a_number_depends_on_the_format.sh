#!/bin/sh
# python-calamine 0.9.1: the same column of whole numbers has two types in an .xls file (int for
# small numbers, float for a phone) and one in an .xlsx file (float). Its default drops empty rows
# and columns at the top left, so that line numbers and columns shift; skip_empty_area=False keeps
# them.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
${PYTHON:-python3} -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check \
    python-calamine==0.9.1 openpyxl==3.1.5 xlwt==1.3.0
"$folder/venv/bin/python" - <<'PYTHON'
import io

import xlwt
from openpyxl import Workbook
from python_calamine import CalamineWorkbook

COLUMN = [12, 165, 9000000001]


def read(content: bytes, **options: bool) -> list[list[object]]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return book.get_sheet_by_index(0).to_python(**options)


old, old_file = xlwt.Workbook(), io.BytesIO()
sheet = old.add_sheet("x")
for line, number in enumerate(COLUMN):
    sheet.write(line, 0, number)
old.save(old_file)
new, new_file = Workbook(), io.BytesIO()
for line, number in enumerate(COLUMN, 3):  # from B3 on
    new.active.cell(line, 2, number)
new.save(new_file)
in_xls = [type(row[0]).__name__ for row in read(old_file.getvalue())]
in_xlsx = [type(row[0]).__name__ for row in read(new_file.getvalue())]
whole = read(new_file.getvalue(), skip_empty_area=False)
print(in_xls, in_xlsx, whole)
assert in_xls == ["int", "int", "float"]
assert in_xlsx == ["float", "float", "float"]
assert read(new_file.getvalue())[0] == [12.0]
assert whole[:3] == [["", ""], ["", ""], ["", 12.0]]
PYTHON
