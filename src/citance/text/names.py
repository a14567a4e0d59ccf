"""Names of people and groups: how they are compared, and what they are written with."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

__all__ = [
    "COMMON_FAMILIES",
    "LOWER",
    "PARTICLES",
    "UPPER",
    "compatible_given",
    "fold_name",
    "given_parts",
    "is_collective",
    "is_telling_given",
    "name_key",
]


def _letters(upper: bool) -> str:
    """The upper- or lower-case letters of the Latin, Greek and Cyrillic scripts, for the inside of a character class."""
    ranges = (range(0x41, 0x250), range(0x370, 0x530), range(0x1E00, 0x2000))
    chars = [chr(code) for part in ranges for code in part]
    return "".join(char for char in chars if (char.isupper() if upper else char.islower()))


UPPER = _letters(upper=True)
LOWER = _letters(upper=False)

PARTICLES = frozenset(
    [
        "van",
        "von",
        "der",
        "den",
        "de",
        "da",
        "do",
        "dos",
        "das",
        "del",
        "della",
        "delle",
        "degli",
        "dei",
        "di",
        "du",
        "la",
        "le",
        "las",
        "los",
        "el",
        "al",
        "ten",
        "ter",
        "te",
        "zu",
        "zur",
        "zum",
        "vom",
        "af",
        "av",
        "bin",
        "ibn",
        "ben",
        "abu",
        "ul",
        "op",
        "'t",
        "vander",
        "vande",
        "ver",
        "y",
        "e",
        "i",
        "und",
        "des",
        "d'",
    ]
)
"""Small words inside family names ("van der Berg", "Ortega y Gasset")."""

_PLAIN = str.maketrans(
    {"ß": "ss", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "æ": "ae", "Æ": "AE", "đ": "d", "Đ": "D", "ı": "i"}
)


@lru_cache(maxsize=65536)
def fold_name(name: str) -> str:
    """A name for comparison: no accents, no case, only letters ("Pérez-García" → "perezgarcia")."""
    if name.isascii() and name.isalpha():
        return name.lower()
    plain = unicodedata.normalize("NFKD", name.translate(_PLAIN))
    return "".join(char for char in plain if char.isalpha()).casefold()


_COMMON = """
    ahmed ali allen anderson bai brown cai cao chan chang chen cheng cheung cho choi chung clark cui das davis deng ding
    dong du duan evans fan fang feng fernandez fu gao garcia gomez gonzalez green guo gupta hall han hansen harris hassan
    he hernandez ho hong hou hu huang hughes hussain huang ito jackson james jang jensen jeong jia jiang jin johansson
    johnson jones jung kang khan kim king kobayashi kumar lai larsen lau lee lewis li liang lim lin ling liu long lopez
    lu luo ma martin martinez meng miller mitchell mohamed mohammed moore morris muller murphy nguyen nielsen pan park
    patel peng perez qian qin ren roberts robinson rodriguez rossi roy ryu saito sanchez santos sato shao shen shi shin
    silva singh smith song souza su suzuki tan tanaka tang taylor thomas thompson tian tran wagner walker wang watanabe
    weber wei wen white williams wilson wong wood wright wu xia xiang xiao xie xu yamamoto yan yang yao ye yi yin young
    yu yuan zeng zhang zhao zheng zhong zhou zhu zou
"""
COMMON_FAMILIES = frozenset(_COMMON.split())
"""Family names that so many researchers bear that one initial beside them tells next to nothing (folded)."""

_GENERATIONS = frozenset(["jr", "sr", "ii", "iii", "iv"])
_SUFFIXES = _GENERATIONS | {"phd", "md", "dr", "prof"}
_NOBODY = frozenset(["etal", "andothers", "others", "anonymous", "anon", "unknown", "na", "none", "author", "authors"])
"""What reference lists print in the place of a name."""
_PARTS = re.compile(r"[^\W\d_]+")
_COLLECTIVE = re.compile(
    r"\b(?:consorti\w*|collaborat\w*|group|team|network|initiative|committee|commission|society|association|institute"
    r"|investigators|working|task force|study|trial|project|organi[sz]ation|ministry|department|university|council|agency"
    r"|centre|center|bureau|office|foundation|partnership|alliance|board|panel|grupo|rede|gruppe|kommission|verband|oecd"
    r"|who|unesco|unctad)\b",
    re.I,
)
_VOWELS = frozenset("aeiouyäöüáéíóúàèìòùâêîôûåæøœı")


@lru_cache(maxsize=65536)
def given_parts(given: str) -> tuple[str, ...]:
    """The parts of given names, folded: "J.-P." → ("j", "p"), "JR" → ("j", "r"), "Ana María" → ("ana", "maria")."""
    parts: list[str] = []
    for word in _PARTS.findall(given):
        if parts and word.lower() in _SUFFIXES:
            continue
        if 1 < len(word) <= 3 and word.isupper() and (len(word) < 3 or not _VOWELS & set(word.lower())):
            parts.extend(fold_name(letter) for letter in word)
        else:
            parts.append(fold_name(word))
    return tuple(part for part in parts if part)


def compatible_given(one: str, other: str) -> bool:
    """Whether two given names may be one person's: "J." and "John", "John R." and "John", not "J. R." and "J. K.".

    Without a given name nothing speaks against it. Written together or apart is the same ("Xiao-Ming", "Xiaoming").
    """
    first, second = given_parts(one), given_parts(other)
    for mine, theirs in zip(first, second, strict=False):
        short, long = sorted((mine, theirs), key=len)
        if short != long and not (len(short) == 1 and long.startswith(short)):
            return "".join(first) == "".join(second)
    return True


def is_telling_given(given: str) -> bool:
    """Whether given names tell people of one family name apart: a name in full, or two initials and more."""
    parts = given_parts(given)
    return len(parts) > 1 or any(len(part) > 2 for part in parts)


def is_collective(family: str, given: str = "") -> bool:
    """Whether a name is a group's: no given name, and a word for a group or four words and more."""
    return not given.strip() and (bool(_COLLECTIVE.search(family)) or len(family.split()) > 3)


def name_key(family: str, given: str = "") -> str:
    """The key under which the forms of one name meet: folded family name and first initial ("perezgarcia j").

    A name without a given one, a group's or one that its source did not split, is its own whole ("=atlascollaboration");
    "" where nothing can be compared.
    """
    words = family.split()
    while len(words) > 1 and words[-1].strip(".,").lower() in _GENERATIONS:
        words.pop()
    folded = fold_name(" ".join(words))
    if not folded or folded in _NOBODY:
        return ""
    parts = given_parts(given)
    return f"{folded} {parts[0][0]}" if parts else f"={folded}"
