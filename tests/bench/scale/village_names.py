"""Names of booths as the lists of India have them, in both scripts, and how people misspell them.

A village's name is a stem, an ending and perhaps a second word; some stems are far more frequent
than others. A booth is called by its village alone or by the building in it.
"""

from dataclasses import dataclass
from itertools import product
from random import Random

from models import text_forms

STEMS = 6_000
_KNOWN = (
    "ram राम,kishan किशन,hari हरि,shiv शिव,gopal गोपाल,mohan मोहन,sita सीता,bhagwan भगवान,"
    "lakshman लक्ष्मण,jagdish जगदीश,madho माधो,govind गोविंद,narayan नारायण,dev देव,sultan सुल्तान,"
    "fateh फतेह,daulat दौलत,islam इस्लाम,mahmud महमूद,akbar अकबर,chand चांद,suraj सूरज,rup रूप,"
    "man मान,raj राज,jai जय,vijay विजय,bhim भीम,arjun अर्जुन,khindiya खिंदिया,pipal पीपल,bar बड़,"
    "jamun जामुन,amba अंबा,imli इमली,neem नीम,mahua महुआ,banskhera बांसखेड़ा,dungar डूंगर,tal ताल"
)
_ONSETS = (
    "k क,kh ख,g ग,gh घ,ch च,chh छ,j ज,jh झ,t ट,d द,dh ध,n न,p प,b ब,bh भ,m म,r र,l ल,v व,s स,"
    "sh श,h ह"
)
_VOWELS = "a -,aa ा,i ि,u ु,e े,o ो"
_ENDINGS = (
    "pur पुर,pura पुरा,garh गढ़,khedi खेड़ी,kheda खेड़ा,ganj गंज,nagar नगर,gaon गांव,wadi वाड़ी,li ली,"
    "ri री,na ना,ya या,ka का,wa वा,la ला,pali पाली,kot कोट,bad बाद,dih डीह,tola टोला,bara बारा"
)
_SECONDS = (
    "Khurd खुर्द,Kalan कलां,Buzurg बुजुर्ग,Jagir जागीर,Mafi माफी,Raiyat रैयत,Dewan दीवान,Mal माल,"
    "Chhota छोटा,Bada बड़ा,Bhairo भैरो,Kumar कुमार"
)
_BUILDINGS = (
    *(("{}", "{}"),) * 10,
    *(("Government Primary School {}", "शासकीय प्राथमिक शाला {}"),) * 5,
    *(("Government Middle School {}", "शासकीय माध्यमिक विद्यालय {}"),) * 3,
    *(("Panchayat Bhawan {}", "पंचायत भवन {}"),) * 2,
)
_PARTS = (("(East Part)", "(पूर्वी भाग)"), ("(West Part)", "(पश्चिमी भाग)"), ("Room 2", "कक्ष 2"))
_CONFUSED = {  # letters that are written for one another, in both directions
    "latin": "sh s,ch c,kh k,gh g,bh b,th t,dh d,ph f,v w,aa a,ee i,i e,oo u,o u,j z,y i,n m",
    "hindi": "ि ी,ु ू,े ै,ो ौ,श स,ष श,ब व,ण न,ड़ ड,ड़ र,ट त,ठ थ,ख क,भ ब,ध द,छ च,ा -,ं -,ं न्,झ ज",
}


@dataclass(frozen=True, slots=True)
class Village:
    """The name of a village in both scripts."""

    en: str
    hi: str


class NameMaker:
    """Makes the names of villages and booths; the same ones for one seed."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        fixed = Random(0)  # the stems are those of the whole country
        syllables = [
            (c + v, d + ("" if s == "-" else s))
            for (c, d), (v, s) in product(_pairs(_ONSETS), _pairs(_VOWELS))
        ]
        stems = {text_forms.phonetic_key(en): (en, hi) for en, hi in _pairs(_KNOWN)}
        while len(stems) < STEMS:
            parts = fixed.choices(syllables, k=fixed.choice((2, 2, 3)))
            en, hi = ("".join(letters) for letters in zip(*parts, strict=True))
            stems.setdefault(text_forms.phonetic_key(en), (en, hi))  # what sounds alike is one
        self._stems = list(stems.values())
        self._endings, self._seconds = _pairs(_ENDINGS), _pairs(_SECONDS)

    def village(self) -> Village:
        """Return the name of some village."""
        chance = self.chance
        stem = self._stems[int(len(self._stems) * chance.random() ** 2)]
        end = chance.choice(self._endings)
        en, hi = (stem[0] + end[0]).capitalize(), stem[1] + end[1]
        if chance.random() < 0.2:
            second = chance.choice(self._seconds)
            en, hi = f"{en} {second[0]}", f"{hi} {second[1]}"
        return Village(en, hi)

    def booths(self, village: Village, number: int) -> list[tuple[str, str]]:
        """Return the names of the booths of a village, in English and Hindi."""
        building = self.chance.choice(_BUILDINGS)
        en, hi = building[0].format(village.en), building[1].format(village.hi)
        more = (_PARTS[i % len(_PARTS)] for i in range(number - 1))
        return [(en, hi), *((f"{en} {part}", f"{hi} {hindi}") for part, hindi in more)]


def village_of(name: str) -> str:
    """Return the name of the village in the English name of a booth, whatever stands around it."""
    for part, _ in _PARTS:
        name = name.removesuffix(f" {part}")
    for building, _ in set(_BUILDINGS):
        name = name.removeprefix(building.removesuffix("{}"))
    return name


def misspelt(name: str, chance: Random) -> str:
    """Return a name as somebody writes it who does not know how: with one slip, or with two.

    Most slips are letters of nearly one sound; the others are a letter left out, doubled, or
    swapped with the next. The first letter is right, as it mostly is.
    """
    for _ in range(1 if chance.random() < 0.7 else 2):
        name = _slip(name, chance)
    return name


def _slip(name: str, chance: Random) -> str:
    pairs = _pairs(_CONFUSED["latin" if name.isascii() else "hindi"])
    both = [pair for a, b in pairs for pair in ((a, b), (b, a)) if pair[0] != "-"]
    likely = [
        (i, old, new) for old, new in both for i in range(1, len(name)) if name.startswith(old, i)
    ]
    if likely and chance.random() < 0.7:
        at, old, new = chance.choice(likely)
        return name[:at] + ("" if new == "-" else new) + name[at + len(old) :]
    at = chance.choice([i for i in range(1, len(name)) if name[i] != " "])
    kind = chance.randrange(3)
    if kind == 0:
        return name[:at] + name[at + 1 :]
    if kind == 1:
        return name[:at] + name[at] + name[at:]
    return name[:at] + name[at + 1 : at + 2] + name[at] + name[at + 2 :]


def _pairs(text: str) -> list[tuple[str, str]]:
    return [(a, b) for a, _, b in (pair.partition(" ") for pair in text.split(","))]
