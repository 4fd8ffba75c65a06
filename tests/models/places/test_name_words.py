"""Names with words for a part of a town, a kind of place or a reservation, on every seat."""

import pytest

from models import places, tables
from models.places import AmbiguousPlace, UnknownPlace, name_words
from tests.models.places.place_steps import find

pytestmark = pytest.mark.usefixtures("madhya_pradesh")

KIND_WORDS = {"ac": "विधानसभा", "pc": "lok sabha", "district": "ज़िला"}
RESERVED = {"SC": ("(SC)", "(अ.जा.)"), "ST": ("(ST)", "(अजजा)"), "GEN": ("",)}


def choices(text: str, *kinds: str) -> tuple[str, ...]:
    with pytest.raises((AmbiguousPlace, UnknownPlace)) as asked:
        find(text, *kinds)
    return asked.value.choices


def test_every_place_is_found_or_offered_by_each_name_as_it_is_written_officially() -> None:
    lost = []
    for row in tables.Place.select().where(tables.Place.kind.in_(tuple(KIND_WORDS))):
        for name in {row.name_en, row.name_hi}:
            official = [f"{name} {suffix}" for suffix in RESERVED[row.reservation]]
            for text in (*official, f"{KIND_WORDS[row.kind]} {name}"):
                try:
                    found: tuple[str, ...] = (find(text),)
                except AmbiguousPlace as asked:
                    found = asked.choices
                if row.code not in found:
                    lost.append((text, row.code, found))
    assert lost == []


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("Gwalior Gramin", "AC14"), ("ग्वालियर देहात", "AC14"), ("Rural Gwalior", "AC14")),
        *(("Gwalior Purvi", "AC16"), ("Gwalior Poorab", "AC16"), ("eas gwalior", "AC16")),
        *(("Gwalior Dakshni", "AC17"), ("Gwaliar sauth", "AC17"), ("Gwalior", "AC15")),
        *(("Jabalpur Chhavni", "AC99"), ("jabalpur pachhim", "AC100"), ("जबलपुर ईस्ट", "AC97")),
        *(("Bhopal West", "AC152"), ("भोपाल सेंट्रल", "AC153"), ("Bhopal Narela", "AC151")),
        *(("Ratlam Shahar", "AC220"), ("Ratlam Nagar", "AC220"), ("रतलाम देहात", "AC219")),
        *(("Indore 3", "AC206"), ("इंदौर ३", "AC206"), ("Seoni Malva", "AC136")),
        *(("Indore no. 1", "AC204"), ("इंदौर-एक", "AC204"), ("इंदौर क्रमांक 2", "AC205")),
    ],
)
def test_the_word_beside_a_town_decides_which_of_its_seats(typed: str, code: str) -> None:
    assert find(typed, "ac") == code


@pytest.mark.parametrize(
    ("typed", "offered"),
    [
        ("Gwalior West", ("AC14", "AC15", "AC16", "AC17")),
        ("ग्वालियर पश्चिम", ("AC14", "AC15", "AC16", "AC17")),
        ("Bhopal Purvi", ("AC150", "AC152", "AC153")),
        ("gwalior utta", ("AC14", "AC15", "AC16", "AC17")),
        ("west gwalior", ("AC14", "AC15", "AC16", "AC17")),
        ("Ujjain East", ("AC216", "AC217")),
        ("Ratlam Uttar", ("AC219", "AC220")),
        ("Indore-6", ("AC204", "AC205", "AC206", "AC207", "AC208")),
        ("Bhopaal", ("AC150", "AC152", "AC153")),
    ],
)
def test_a_word_that_fits_none_of_a_towns_seats_is_asked_about(
    typed: str, offered: tuple[str, ...]
) -> None:
    assert choices(typed, "ac") == offered


@pytest.mark.parametrize("area", ["east", "west", "north", "south", "rural", "city"])
def test_no_spelling_of_an_area_finds_a_seat_of_another_area(area: str) -> None:
    wrong = []
    for town in ("Gwalior", "Jabalpur", "Bhopal", "Ujjain", "Ratlam"):
        for word in name_words.SPELLINGS[area].split():
            try:
                found = places.find_place(f"{town} {word}", near="MP", kinds=("ac",))
            except AmbiguousPlace:
                continue
            said = name_words.splits(found.name_en.lower().replace("-", " "))[0].areas
            wrong += [] if area in said else [(town, word, found.code)]
    assert wrong == []


def test_a_word_that_contradicts_the_only_seat_of_a_name_is_asked_about() -> None:
    assert "AC165" in choices("Susner East")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        *(("Agar (SC)", "AC166"), ("आगर (अजा)", "AC166"), ("Agar SC", "AC166")),
        *(("विधानसभा 165", "AC165"), ("Vidhan Sabha no. 165", "AC165"), ("लोकसभा १९", "PC19")),
        *(("लोकसभा देवास", "PC21"), ("सुसनेर विधानसभा क्षेत्र", "AC165"), ("Dewas zila", "D:dewas")),
        *(("PC21 · देवास", "PC21"), ("AC165 Susner", "AC165"), ("Ratlam (ST)", "PC24")),
        *(("विधानसभा क्षेत्र सुसनेर", "AC165"), ("विस 165", "AC165"), ("VS 165", "AC165")),
        *(("Agar(S.C.)", "AC166"), ("सुसनेर विस", "AC165"), ("LS 21", "PC21")),
    ],
)
def test_official_forms_and_buttons_can_be_typed(typed: str, code: str) -> None:
    assert find(typed) == code


def test_a_spelling_that_is_another_kinds_name_offers_both() -> None:
    assert choices("Barwani") == ("AC190", "D:barwani")


@pytest.mark.parametrize(
    ("typed", "mentioned"),
    [
        *((text, "booth") for text in ("booth 12 susner", "12 susner", "165 12", "165-12")),
        *((text, "booth") for text in ("susner 12", "बूथ १२", "165 बूथ 12", "सुसनेर का बूथ 12")),
        *((text, "booth") for text in ("सुसनेर में बूथ 12", "मतदान केंद्र 12 सुसनेर", "आगर 2")),
        *((text, "booth") for text in ("polling booth 12 susner", "bhag sankhya 12 susner")),
        *((text, "booth") for text in ("165/12.", "165/12?", "(165/12)", "165/12।", "#165/12")),
        *((text, "place") for text in ("आगर", "धार", "आगर?", "Indore no 1", "जिला आगर")),
        *((text, None) for text in ("राम", "नगर", "काम", "पता नहीं", "हाँ जी", "रात", "कल")),
        *((text, "place") for text in ("सुसनेर", "Susnar", "PC19", "Indore 1", "Gwalior West")),
        *((text, None) for text in ("", "12", "namaste", "help", "Asha Devi", "शाम 4 बजे")),
        *((text, None) for text in ("98260 12345", "9826012345", "2026-11-25", "mujhe 12 log")),
        *((text, None) for text in ("booth kitna strong hai", "city", "PC99", "x" * 4000)),
    ],
)
def test_free_text_is_a_booth_or_a_place_only_where_it_is_plain(
    typed: str, mentioned: str | None
) -> None:
    assert places.mentioned(typed, "MP") == mentioned


@pytest.mark.parametrize(
    ("sentence", "booth", "codes"),
    [
        ("165/12 me kitne log hai", "165/12", ()),
        ("24/11/2026 ko 165/12", "165/12", ()),
        ("25/11 ko kya hai", "", ()),  # more likely a day
        ("booth 25/11 dikhao", "25/11", ()),
        ("165/12 aur 165/13", "", ()),
        ("देवास की क्या हालत है", "", ("PC21", "AC171", "D:dewas")),
        ("how is AC165", "", ("AC165",)),
        ("gwalior purv ki sthiti", "", ("AC16",)),
        ("Bhopal uttar me kitne log", "", ("AC150",)),
        ("मेरा नंबर किसको दिखेगा", "", ()),
    ],
)
def test_a_sentence_is_about_what_it_names(
    sentence: str, booth: str, codes: tuple[str, ...]
) -> None:
    code, named = places.within(sentence, "MP")
    assert (code, tuple(p.code for p in named)) == (booth, codes)


def test_a_text_that_means_something_else_is_no_misspelt_name() -> None:
    assert places.mentioned("judna", "MP") == "place"
    assert places.mentioned("judna", "MP", forgiving=False) is None
    assert places.mentioned("सुसनेर", "MP", forgiving=False) == "place"
