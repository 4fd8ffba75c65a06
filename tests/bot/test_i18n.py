"""Both catalogues say everything, and values are written the Indian way."""

import ast
import datetime as dt
import re
import unicodedata
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from babel.messages.pofile import read_po as read_as_babel
from babel.numbers import format_decimal

from bot.commands import TABLE
from bot.html import Html
from bot.i18n import LANGUAGES, LOCALES, Catalogue, Catalogues, MissingText, Text, read_po
from models import errors

BOT = Path(__file__).parents[2] / "bot"
INDIA = ZoneInfo("Asia/Kolkata")
ALL = {language: Catalogue(language) for language in LANGUAGES}
KEY = re.compile(r"""\bt(?:\.plain|\.plural)?\(\s*(f?)"([a-z_0-9.{}\[\]!'()]+)\"""")
HEADER = 'msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n'
FORMATTED = {"format.date", "format.time"}


def keys_in_code() -> dict[str, str]:
    """Return each key that the code asks for, with the file; `{…}` stands for any word."""
    found = {}
    for path in BOT.rglob("*.py"):
        for formatted, key in KEY.findall(path.read_text()):
            found[re.sub(r"\{.*?\}", "{}", key) if formatted else key] = path.name
    return found


@pytest.fixture
def hindi() -> Text:
    return Catalogues().text("hi", INDIA)


@pytest.fixture
def english() -> Text:
    return Catalogues().text("en", INDIA)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_key_in_the_code_has_words(language: str) -> None:
    known = ALL[language].messages
    for key, file in keys_in_code().items():
        pattern = re.escape(key).replace(re.escape("{}"), "[a-z0-9_]+")
        assert any(re.fullmatch(pattern, k) for k in known), f"{file} asks for {key}"


def test_every_refusal_has_words() -> None:
    for refusal in errors.Refusal.__subclasses__():
        assert any(
            key == f"error.{refusal.key}" or key.startswith(f"error.{refusal.key}.")
            for key in ALL["hi"].messages
        ), refusal.key


def test_every_command_is_described_as_telegram_allows() -> None:
    for catalogue in ALL.values():
        for command in TABLE:
            assert 1 <= len(catalogue.find(f"command.{command.name}")) <= 256


def test_both_languages_have_the_same_keys_and_placeholders() -> None:
    hindi, english = (ALL[language].messages for language in LANGUAGES)
    assert hindi.keys() == english.keys()
    for key in hindi:
        placeholders = [set(re.findall(r"\{(\w*)\}", w)) for w in (*hindi[key], *english[key])]
        assert all(p == placeholders[0] for p in placeholders) or key in FORMATTED, key


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_words_are_missing_and_tags_are_balanced(language: str) -> None:
    for key, forms in ALL[language].messages.items():
        for words in forms:
            assert words.strip(), key
            opened = re.findall(r"<(\w+)>", words)
            assert sorted(opened) == sorted(re.findall(r"</(\w+)>", words)), key
            assert set(opened) <= {"b", "i", "code"}, key


WITH_NUKTA = (
    *("अंग्रेज़ी", "इंतज़ार", "कमज़ोर", "ख़त्म", "ख़राब", "ख़रीद", "ख़ाली", "ख़ुद", "ग़लत", "ज़िल", "ज़्यादा", "ज़रूर"),
    *("तारीख़", "फ़ाइल", "फ़ैसल", "फ़ॉर्म", "फ़ोन", "बाक़ी", "मज़बूत", "मर्ज़ी", "माफ़", "रोज़", "सिर्फ़", "हफ़्त"),
)
NUKTA = "\u093c"


def hindi_words() -> set[str]:
    """Return the words of the Hindi catalogues, as they are spelt."""
    texts = " ".join(form for forms in ALL["hi"].messages.values() for form in forms)
    return set(re.findall("[\u0900-\u0963\u0970-\u097f]+", unicodedata.normalize("NFC", texts)))


@pytest.mark.parametrize("spelt", WITH_NUKTA)
def test_a_hindi_word_that_has_a_nukta_is_never_written_without(spelt: str) -> None:
    right = unicodedata.normalize("NFC", spelt)
    wrong = re.compile(f"{right.replace(NUKTA, '')}(?!{NUKTA})")
    assert [word for word in sorted(hindi_words()) if wrong.match(word)] == []


def test_no_hindi_word_is_spelt_in_two_ways() -> None:
    spellings: dict[str, set[str]] = {}
    for word in hindi_words():
        spellings.setdefault(re.sub(f"([कखगजफ]){NUKTA}", r"\1", word), set()).add(word)
    assert [sorted(words) for words in spellings.values() if len(words) > 1] == []


def test_hindi_counts_nought_and_one_alike(hindi: Text, english: Text) -> None:
    assert [ALL["hi"].plural_index(n) for n in (0, 1, 2)] == [0, 0, 1]
    assert [ALL["en"].plural_index(n) for n in (0, 1, 2)] == [1, 0, 1]
    assert english.plural("booth.gap", 1).startswith("1 more worker is")
    assert "12,34,567" in hindi.plural("booth.gap", 1234567)


def test_what_a_person_wrote_is_escaped_and_html_is_not(english: Text) -> None:
    text = english("booth.title", code=Html("<i>1</i>"), name="<b>&\u202e")
    assert text == "🏠 <b><i>1</i> &lt;b&gt;&amp;</b>"
    assert english.plain("booth.own", code="165/1", name="A & B") == "🏠 My booth 165/1 A & B"


def test_a_missing_key_or_value_is_an_error(hindi: Text) -> None:
    with pytest.raises(MissingText):
        hindi("no.such.key")
    with pytest.raises(MissingText):
        hindi("booth.title", code="1")


@pytest.mark.parametrize(
    ("hour", "minute", "hi", "en"),
    [
        (2, 30, "सुबह 8:00 बजे", "8:00 am"),
        (12, 30, "शाम 6:00 बजे", "6:00 pm"),
        (7, 0, "दोपहर 12:30 बजे", "12:30 pm"),
    ],
)
def test_times_are_those_of_the_organisations_zone(
    hindi: Text, english: Text, hour: int, minute: int, hi: str, en: str
) -> None:
    moment = dt.datetime(2026, 11, 23, hour, minute, tzinfo=dt.UTC)
    assert hindi.time(moment) == hi
    assert english.time(moment).replace("\u202f", " ") == en


def test_a_day_is_the_local_one(hindi: Text) -> None:
    late = dt.datetime(2026, 11, 22, 20, 0, tzinfo=dt.UTC)
    assert hindi.date(late) == "23 नवंबर 2026"
    assert hindi.weekday(late) == "सोमवार"


def test_two_catalogues_cannot_both_have_a_key(tmp_path: Path) -> None:
    folder = tmp_path / "hi" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    for name in ("a", "b"):
        header = '"Plural-Forms: nplurals=2; plural=(n > 1);\\n"'
        text = f'msgid ""\nmsgstr ""\n{header}\n\nmsgid "x.y"\nmsgstr "z"\n'
        (folder / f"{name}.po").write_text(text)
    with pytest.raises(ValueError, match=r"x\.y is in another"):
        Catalogue("hi", tmp_path)


def test_no_words_for_people_stand_outside_the_catalogues() -> None:
    folders = (BOT, BOT.parent / "jobs")
    for path in (p for folder in folders for p in folder.rglob("*.py")):
        tree = ast.parse(path.read_text("utf-8"))
        remarks = {n.value for n in ast.walk(tree) if isinstance(n, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and node not in remarks:
                assert not re.search("[\u0904-\u0939]", str(node.value)), (path, node.lineno)


def test_small_numbers_are_written_as_babel_writes_them(hindi: Text, english: Text) -> None:
    for n in (*range(-1_002, 1_003), 0.5, 999.9, 12_34_567):
        assert hindi.number(n) == format_decimal(n, locale="hi_IN")
        assert english.number(n) == format_decimal(n, locale="en_IN")


def test_one_moment_is_written_in_each_zone_and_language(hindi: Text, english: Text) -> None:
    moment = dt.datetime(2026, 11, 23, 20, 15, 59, tzinfo=dt.UTC)
    in_utc = Catalogues().text("en", ZoneInfo("UTC"))
    written = [(t.time(moment), t.date(moment)) for t in (english, in_utc, hindi, english)]
    assert [time.replace("\u202f", " ").lower() for time, _ in written[:2]] == [
        "1:45 am",
        "8:15 pm",
    ]
    assert [day for _, day in written[:2]] == ["24 November 2026", "23 November 2026"]
    assert written[2][1] == "24 नवंबर 2026"
    assert written[3] == written[0] != written[2]


@pytest.mark.parametrize(
    ("name", "spoken"),
    [
        ("आशा", "आशा जी"),
        ("Asha Devi", "Asha Devi जी"),
        ("आशा बनर्जी", "आशा बनर्जी जी"),  # a surname, not a courtesy
        ("आशा जी", "आशा जी"),
        ("रामजी", "रामजी"),
        ("Asha Ji", "Asha Ji"),
        ("Asha Banerji", "Asha Banerji जी"),
        ("", ""),
    ],
)
def test_a_person_is_spoken_of_with_one_courtesy(hindi: Text, name: str, spoken: str) -> None:
    assert hindi.person(name) == spoken


def test_english_speaks_of_a_person_by_name(english: Text) -> None:
    assert english.person("Asha") == "Asha"


@pytest.mark.parametrize(
    ("day", "hi", "en"),
    [("2026-11-30", "सोम 30 नव", "Mon 30 Nov"), ("2026-09-01", "मंगल 1 सित", "Tue 1 Sept")],
)
def test_a_button_has_a_short_day(hindi: Text, english: Text, day: str, hi: str, en: str) -> None:
    assert hindi.short_day(dt.date.fromisoformat(day)) == hi
    assert english.short_day(dt.date.fromisoformat(day)) == en


@pytest.mark.parametrize(
    ("at", "hi", "en"), [("16:00", "शाम 4 बजे", "4 pm"), ("07:30", "सुबह 7:30 बजे", "7:30 am")]
)
def test_a_button_has_minutes_only_where_there_are_any(
    hindi: Text, english: Text, at: str, hi: str, en: str
) -> None:
    assert hindi.short_clock(dt.time.fromisoformat(at)) == hi
    assert english.short_clock(dt.time.fromisoformat(at)).replace("\u202f", " ") == en


def test_the_year_of_a_near_day_goes_without_saying(hindi: Text) -> None:
    today = dt.date(2026, 11, 23)
    assert hindi.day_of(dt.date(2026, 12, 13), today) == "13 दिसंबर"
    assert hindi.day_of(dt.date(2027, 1, 3), today) == "3 जनवरी 2027"


# One word for one thing: the words on the left say something else, or the same a second time.
REPLACED = {
    "पुष्ट": "सत्यापित",
    "पुष्टि": "सत्यापन",
    "न्योता": "निमंत्रण",
    "न्योते": "निमंत्रण",
    "आमंत्रक": "जोड़ने वाले",
    "केवल": "सिर्फ़",
    "सत्र": "प्रशिक्षण",
    "सत्रों": "प्रशिक्षण",
}


def test_one_thing_has_one_word_in_hindi() -> None:
    texts = {key: " ".join(forms) for key, forms in ALL["hi"].messages.items()}
    words = set(re.findall("[\u0900-\u0963\u0970-\u097f]+", " ".join(texts.values())))
    assert sorted(REPLACED.keys() & words) == []
    assert [key for key, text in texts.items() if re.search("पद (ख़त्म|समाप्त)", text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_catalogue_is_read_as_babel_reads_it(language: str) -> None:
    paths = sorted((LOCALES / language).rglob("*.po"))
    assert paths
    for path in paths:
        with path.open("rb") as file:
            catalog = read_as_babel(file, locale=language, abort_invalid=True)
        expected = {
            m.id if isinstance(m.id, str) else m.id[0]:
            (m.string,) if isinstance(m.string, str) else tuple(m.string or ())
            for m in catalog if m.id
        }  # fmt: skip
        plural, messages = read_po(path)
        assert messages == expected
        assert plural.strip("()") == catalog.plural_expr.strip("()")


def test_strings_go_on_in_further_lines_and_have_escapes(tmp_path: Path) -> None:
    path = tmp_path / "a.po"
    path.write_text(f'{HEADER}\n# of a line\nmsgid "a"\nmsgstr "one\\n"\n"\\"two\\" \\\\n"\n')
    assert read_po(path) == ("(n != 1)", {"a": ('one\n"two" \\n',)})


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (f'{HEADER}msgid "a"\nmsgstr two\n', "a.po: not understood: msgstr two"),
        (f'{HEADER}msgid "a"\nmsgstr "two" more\n', "not understood"),
        (f'{HEADER}msgctxt "a"\n', "not understood: msgctxt"),
        (f'{HEADER}msgid "a"\nmsgstr[2] "c"\n', "not understood"),
        (f'{HEADER}msgid "a"\nmsgstr "b"\nmsgid "a"\nmsgstr "c"\n', "comes twice"),
        ('"goes on"\n', "no header"),
        (f'msgstr "b"\n{HEADER}', "no header"),
        ('msgid "a"\nmsgstr "b"\n', "no header"),
    ],
)
def test_what_is_not_understood_is_refused(tmp_path: Path, written: str, reason: str) -> None:
    path = tmp_path / "a.po"
    path.write_text(written)
    with pytest.raises(ValueError, match=reason):
        read_po(path)
