"""Templates of lists: what is sent to be filled in can be read when it comes back."""

from pathlib import Path

import pytest

from bot.i18n import LANGUAGES, Catalogues
from bot.messages import templates
from config.settings import Settings
from models.people_files import column_mapping
from models.reference_data.files import read_sheet
from models.reference_data.row_errors import Errors
from models.spreadsheets import sheets

TEXTS = {lang: Catalogues().text(lang, Settings().zone) for lang in LANGUAGES}


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_of_people_is_read(language: str) -> None:
    rows = list(sheets.rows(templates.people(TEXTS[language], ())))
    header = column_mapping.columns(rows)
    assert header.places == {"booth": 0, "phone": 1, "name": 2, "inviter": 3}
    people = [column_mapping.person(header, line, cells) for line, cells in rows[1:]]
    assert [person.booth for person in people] == ["166/12", "166/12A", "166/13"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_template_of_booths_is_read_with_names_in_both_languages(
    tmp_path: Path, language: str
) -> None:
    (other,) = (t for lang, t in TEXTS.items() if lang != language)
    path, errors = tmp_path / "booths.xlsx", Errors()
    path.write_bytes(templates.booths(TEXTS[language], other))
    first, auxiliary, last = read_sheet(path, errors)
    assert errors.count == 0
    assert first.values["name"] == "Primary School Barai"
    assert first.values["name_hi"] == "प्राथमिक शाला बड़ाई"
    assert [str(r.values["part_number"]) for r in (first, auxiliary, last)] == ["12", "12A", "13"]
    assert auxiliary.values["main_or_auxiliary"] is True
    assert (last.values["serial_from"], last.values["serial_to"]) == (1, 905)
    assert last.values["electors"] == 905
