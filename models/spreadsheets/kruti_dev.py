"""Convert text typed in the font Kruti Dev 010 into Devanagari.

The font draws Devanagari in the places of Latin letters: राम कुमार is stored as `jke dqekj`. Which
text that is only the font of its cell tells, never its letters: a test for them takes most Latin
names for Kruti Dev, and a code such as 165/12 would come out as 165ध्12.

The pairs are those of hinlegacy 1.0.1 for the font DevLys 010, Copyright (c) 2026 Satvik Mishra,
MIT License: the two fonts have the same letters, and these pairs get every र् right.
"""

import re

_FONT = re.compile(r"(kruti\s*-?dev|dev\s*-?lys)", re.I)
_PAIRS = r"""
ñ ॰  Q+Z QZ+  sas sa  aa a  )Z र्द्ध  ZZ Z  ‘ "  ’ "  “ '  ” '  å ०  ƒ १  „ २  … ३  † ४
‡ ५  ˆ ६  ‰ ७  Š ८  ‹ ९  ¶+ फ़्  d+ क़  [+k ख़  [+ ख़्  x+ ग़  T+ ज़्  t+ ज़  M+ ड़  <+ ढ़  Q+ फ़
;+ य़  j+ ऱ  u+ ऩ  Ùk त्त  Ù त्त्  ä क्त  – दृ  — कृ  é न्न  ™ न्न्  =kk =k  f=k f=  à ह्न
á ह्य  â हृ  ã ह्म  ºz ह्र  º ह्  í द्द  {k क्ष  { क्ष्  = त्र  « त्र्  Nî छ्य  Vî ट्य
Bî ठ्य  Mî ड्य  <î ढ्य  | द्य  K ज्ञ  } द्व  J श्र  Vª ट्र  Mª ड्र  <ªª ढ्र  Nª छ्र  Ø क्र
Ý फ्र  nzZ र्द्र  æ द्र  ç प्र  Á प्र  xz ग्र  # रु  : रू  v‚ ऑ  vks ओ  vkS औ  vk आ  v अ
b± ईं  Ã ई  bZ ई  b इ  m उ  Å ऊ  ,s ऐ  , ए  _ ऋ  ô क्क  d क  Dk क  D क्  £ ख  [k ख  [ ख्
x ग  Xk ग  X ग्  Ä घ  ?k घ  ? घ्  ³ ङ  p च  Pk च  P च्  N छ  t ज  Tk ज  T ज्  > झ  ÷ झ्
¥ ञ  ê ट्ट  ë ट्ठ  V ट  B ठ  ì ड्ड  ï ड्ढ  M ड  < ढ  .k ण  . ण्  r त  Rk त  R त्  Fk थ
F थ्  ) द्ध  n द  /k ध  èk ध  / ध्  Ë ध्  è ध्  u न  Uk न  U न्  i प  Ik प  I प्  Q फ
¶ फ्  c ब  Ck ब  C ब्  Hk भ  H भ्  e म  Ek म  E म्  ; य  ¸ य्  j र  y ल  Yk ल  Y ल्  G ळ
o व  Ok व  O व्  'k श  ' श्  "k ष  " ष्  l स  Lk स  L स्  g ह  È ीं  z ्र  Ì द्द  Í ट्ट
Î ट्ठ  Ï ड्ड  Ñ कृ  Ò भ  Ó ्य  Ô ड्ढ  Ö झ्  Ük श  Ü श्  ‚ ॉ  ¨ ो  ks ो  © ौ  kS ौ  k ा
h ी  q ु  w ू  ` ृ  s े  ¢ े  S ै  a ं  ¡ ँ  % ः  W ॅ  • ऽ  · ऽ  ∙ ऽ  ~j ्र  ~ ्  \ ?  + ़
^ ‘  * ’  Þ “  ß ”  ( ;  ¼ (  ½ )  ¿ {  À }  ¾ =  A ।  - .  & -  Œ ॰  ] ,  @ /  ाे ो  ाॅ ॉ
ंै ैं  े्र ्रे  अौ औ  अो ओ  आॅ ऑ
"""
_SPACED = (("~ ", "\u094d "), (" \u0903", ":"), ("\\", "?"))  # pairs that hold a space or a stroke
_TABLE = (*(tuple(_PAIRS.split())[i : i + 2] for i in range(0, len(_PAIRS.split()), 2)), *_SPACED)
_SIGNS = "अआइईउऊएऐओऔािीुूृेैोौं:ँॅ"  # what stands between a letter and the र् above it
_SHORT_I = "\u093f"
_VIRAMA = "\u094d"
_TYPED_I = re.compile("f(ं?)(.)")
_JOINED_I = re.compile(rf"{_SHORT_I}(ं?){_VIRAMA}(.)")


def is_font(name: str) -> bool:
    """Return whether a font has the letters of Kruti Dev 010."""
    return bool(_FONT.search(name))


def converted(text: str) -> str:
    """Return a text typed in Kruti Dev in Devanagari."""
    text = text.replace("\u2019", "'")
    for typed, meant in _TABLE:
        text = text.replace(typed, meant)
    text = text.replace("±", "Zं").replace("Æ", "र्f").replace("Ç", "fं").replace("É", "र्fं")
    # A short i is typed before its letter, and stands behind all of its syllable in Unicode.
    text = _TYPED_I.sub(rf"\2{_SHORT_I}\1", text).replace("Ê", "ीZ")
    while (moved := _JOINED_I.sub(rf"{_VIRAMA}\2{_SHORT_I}\1", text)) != text:
        text = moved
    return _with_reph(text)


def _with_reph(text: str) -> str:
    """Move each Z, the र् that is drawn above a syllable, to where it is spoken: before it."""
    while (at := text.find("Z")) > 0:
        begin = at - 1
        while begin > 0 and text[begin] in _SIGNS:
            begin -= 1
        while begin > 1 and text[begin - 1] == _VIRAMA:
            begin -= 2
        text = f"{text[:begin]}र{_VIRAMA}{text[begin:at]}{text[at + 1 :]}"
    return text
