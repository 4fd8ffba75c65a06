"""The characters of the scenario: who they are, where they live, and what they do."""

from dataclasses import dataclass

from playground.telegram import TelegramChat, TelegramUser


@dataclass(frozen=True, slots=True)
class Character:
    """A character: name, booth, days since registration, their role, and their inviter's name."""

    name: str
    booth: str
    days: int
    about_hi: str
    about_en: str
    invited_by: str = ""


ASHA = "आशा मालवीय"
RAVI = "रवि चौहान"
KAMLA = "कमला बाई"
DINESH = "दिनेश पाटीदार"
IRFAN = "इरफ़ान शेख"
SEEMA = "सीमा राठौर"
GOVIND = "गोविंद सिंह"
MEENA = Character(
    "मीना परमार", "166/12", 20, "समन्वयक, देवास और राजगढ़", "coordinator, Dewas and Rajgarh"
)
RAKESH = Character("राकेश शर्मा", "152/3", 20, "समन्वयक, भोपाल", "coordinator, Bhopal")
FARIDA = Character("फ़रीदा ख़ान", "166/12", 15, "प्रशिक्षक", "trainer")
WORKERS = (
    Character(ASHA, "166/12", 9, "बूथ अध्यक्ष, आगर", "booth president, Agar"),
    Character(RAVI, "166/12", 6, "कार्यकर्ता, आगर", "worker, Agar", ASHA),
    Character(KAMLA, "166/13", 4, "सेक्टर प्रभारी, आगर", "sector coordinator, Agar", ASHA),
    Character(DINESH, "166/40", 1, "कार्यकर्ता, आगर", "worker, Agar"),
    Character(IRFAN, "166/101", 1, "कार्यकर्ता, आगर", "worker, Agar"),
    Character(SEEMA, "165/12", 8, "बूथ अध्यक्ष, सुसनेर", "booth president, Susner"),
    Character(GOVIND, "165/12", 5, "प्रशिक्षक, सुसनेर", "trainer, Susner"),
    Character("पूजा जाट", "165/77", 1, "कार्यकर्ता, सुसनेर", "worker, Susner"),
    Character("महेश यादव", "165/120", 0, "कार्यकर्ता, सुसनेर", "worker, Susner"),
    Character("नेहा वर्मा", "152/3", 7, "बूथ अध्यक्ष, भोपाल", "booth president, Bhopal"),
    Character("अर्जुन मीणा", "152/4", 2, "कार्यकर्ता, भोपाल", "worker, Bhopal"),
    Character("शबाना अली", "153/9", 1, "कार्यकर्ता, भोपाल", "worker, Bhopal"),
)
SUNITA = "सुनीता बघेल"
NEWCOMERS = (
    (SUNITA, "hi", "अभी-अभी आई हैं", "new here"),
    ("Daniel Tirkey", "en", "अभी-अभी आए हैं, अंग्रेज़ी पढ़ते हैं", "new here, reads English"),
)
PRESIDENTS = (ASHA, SEEMA, "नेहा वर्मा")


@dataclass(frozen=True, slots=True)
class Characters:
    """All characters as Telegram users by name, and their groups by place code."""

    people: dict[str, TelegramUser]
    groups: dict[str, TelegramChat]
