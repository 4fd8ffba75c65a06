"""Lists of booths with auxiliary parts, as offices write them."""

from datetime import date

import pytest

from models import tables
from models.reference_data import BadFiles
from tests.models.reference_data.loading_steps import ALL, Import

HEADER = (
    "State,AC_Number,Part_Number,Name,Main/Auxiliary Polling Station (M/A),"
    "Elector Serial No. From,Elector Serial No. To\n"
)


@pytest.fixture
def susner(load: Import) -> Import:
    """Load the places, without any booth."""
    load(**{name: text for name, text in ALL.items() if name != "booths"})
    return load


def stored(*columns: str) -> list[tuple[object, ...]]:
    """Return the part of each booth in use, and these columns, in order of the parts."""
    booth = tables.Booth
    rows = booth.select().order_by(booth.ac, booth.part, booth.suffix)
    return [(f"{r.part}{r.suffix}", *(getattr(r, name) for name in columns)) for r in rows]


def refused(load: Import, text: str) -> list[tuple[int, str, str]]:
    """Import a list that must be refused; return line, column and reason of each error."""
    before = stored("name_en")
    with pytest.raises(BadFiles) as bad:
        load(booths=text)
    assert stored("name_en") == before
    return [(error.line, error.column, error.reason) for error in bad.value.errors]


def test_a_part_with_a_letter_is_another_booth_than_the_part(susner: Import) -> None:
    rows = "MP,165,1,Barai\nMP,165,1A,Barai west\nMP,165,2,Modi\nMP,165,2(b),Modi east\n"
    assert susner(booths="state,ac_number,part_number,name\n" + rows).added == 4
    names = [("1", "Barai"), ("1A", "Barai west"), ("2", "Modi"), ("2B", "Modi east")]
    assert stored("name_en") == names
    again = susner(booths="state,ac_number,part_number,name\n" + rows)
    assert (again.added, again.changed, again.unchanged) == (0, 0, 4)
    susner(booths="state,ac_number,part_number,name\nMP,165,1 A,Barai west school\n")
    assert stored("name_en")[1] == ("1A", "Barai west school")


def test_parts_that_only_a_column_tells_apart_get_letters_in_order_of_their_serials(
    susner: Import,
) -> None:
    rows = (
        "MP,165,12,East,Auxiliary,1001,1400\n"
        "MP,165,012,Main,Main,1,522\n"
        "MP,165,12,North,AUXILIARY,523,1000\n"
        "MP,165,13,Single,M,1,900\n"
        "MP,166,12,Elsewhere,A,700,900\n"
    )
    susner(booths=HEADER + rows)
    assert stored("name_en", "serials") == [
        ("12", "Main", "1-522"),
        ("12A", "North", "523-1000"),
        ("12B", "East", "1001-1400"),
        ("13", "Single", "1-900"),
        ("12A", "Elsewhere", "700-900"),
    ]
    assert susner(booths=HEADER + rows).unchanged == 5


@pytest.mark.parametrize(
    ("heading", "main", "auxiliary"),
    [
        ("M/A", "M", "A"),
        ("main_or_auxiliary", "Main", "Auxiliary"),
        ("Main/Aux.", "MAIN", "aux"),
        ("Auxiliary", "no", "yes"),
        ("मुख्य/सहायक", "मुख्य", "सहायक"),
    ],
)
def test_the_column_that_tells_them_apart_is_known_by_its_usual_headings(
    susner: Import, heading: str, main: str, auxiliary: str
) -> None:
    header = f"state,ac_number,part_number,name,{heading}\n"
    susner(booths=f"{header}MP,165,1,West,{auxiliary}\nMP,165,1,East,{main}\n")
    assert stored("name_en") == [("1", "East"), ("1A", "West")]


def test_letters_that_are_written_stay_and_the_others_get_the_next_free_ones(
    susner: Import,
) -> None:
    rows = (
        "MP,165,143,Main,Main,1,506\n"
        "MP,165,143.A,Slip,Main,507,1105\n"  # as in a real list: it is the auxiliary part
        "MP,165,143,Late,Auxiliary,,\n"
        "MP,165,144M,Main,Main,1,\n"  # half of a range says nothing
        "MP,165,144 A,Aux,Auxiliary,,629\n"
    )
    susner(booths=HEADER + rows)
    assert stored("name_en", "serials") == [
        ("143", "Main", "1-506"),
        ("143A", "Slip", "507-1105"),
        ("143B", "Late", None),
        ("144", "Main", None),
        ("144A", "Aux", None),
    ]


def test_a_second_main_part_is_auxiliary_where_its_serials_go_on_behind_the_first(
    susner: Import,
) -> None:
    rows = "MP,165,203,East,Main,1,736\nMP,165,203,South,Main,737,1472\n"
    susner(booths=HEADER + rows)
    assert stored("name_en") == [("203", "East"), ("203A", "South")]
    [(line, _, _)] = refused(susner, HEADER + rows.replace("737", "1"))
    assert line == 3


def test_two_rows_of_one_part_that_nothing_tells_apart_are_refused(susner: Import) -> None:
    text = "state,ac_number,part_number,name\nMP,165,1,Barai\nMP,165,1,Modi\n"
    [(line, _, reason)] = refused(susner, text)
    assert line == 3
    assert "165/1 is there already" in reason


def test_more_auxiliary_parts_than_letters_are_refused(susner: Import) -> None:
    rows = [f"MP,165,7,Part,Auxiliary,{n},{n}\n" for n in range(1, 28)]
    [(line, column, reason)] = refused(susner, HEADER + "MP,165,7,Main,Main,,\n" + "".join(rows))
    assert (line, column) == (29, "part_number")
    assert "A to Z" in reason


@pytest.mark.parametrize("part", ["12AA", "12-27", "12É", "A"])
def test_a_suffix_that_is_no_letter_from_a_to_z_is_refused(susner: Import, part: str) -> None:
    text = f"state,ac_number,part_number,name\nMP,165,{part},Barai\n"
    [(line, column, reason)] = refused(susner, text)
    assert (line, column) == (2, "part_number")
    assert "A to Z" in reason


@pytest.mark.parametrize(
    ("cells", "column"),
    [("523,522,", "serial_to"), (",,523-522", "serials"), (",,1-9 x", "serials")],
)
def test_serials_that_run_backwards_or_are_none_are_refused(
    susner: Import, cells: str, column: str
) -> None:
    header = "state,ac_number,part_number,name,serial_from,serial_to,serials\n"
    [(line, where, _)] = refused(susner, f"{header}MP,165,1,Barai,{cells}\n")
    assert (line, where) == (2, column)


def test_what_a_roll_says_of_a_booth_is_kept(susner: Import) -> None:
    susner(
        booths="state,ac_number,part_number,name,serials,building,roll_date\n"
        'MP,165,1,Barai,"900–950, १-522",Primary School,2026-02-21\n'
        "MP,165,2,Modi,,,\n"
    )
    assert stored("serials", "building", "roll_date") == [
        ("1", "1-522,900-950", "Primary School", date(2026, 2, 21)),
        ("2", None, None, None),
    ]


def test_headings_in_any_case_and_numbers_as_offices_write_them_are_read(susner: Import) -> None:
    header = "State,AC_Number, Part Number ,NAME,Electors\n"
    rows = 'MP,१६५,१५०,Barai,"1,024"\nMP,165,\'151\',Modi,"1,02,400"\nMP,165,152,Kheda,९८०\n'
    susner(booths=header + rows)
    assert stored("electors") == [("150", 1024), ("151", 102_400), ("152", 980)]


@pytest.mark.parametrize("electors", ["1,02", "10,24", "1.024", "1,0240"])
def test_a_number_with_a_comma_elsewhere_is_refused(susner: Import, electors: str) -> None:
    text = f'state,ac_number,part_number,name,electors\nMP,165,1,Barai,"{electors}"\n'
    [(_, column, _)] = refused(susner, text)
    assert column == "electors"
