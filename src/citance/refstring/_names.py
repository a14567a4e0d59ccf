"""The authors of a reference string, out of the part that names them.

One name after another is matched, each in one of the orders in which lists print them: "Coe, J. A." and "Coe JA" (family
first, initials), "Coe, Jane" (family first, given names), "J. A. Coe" (initials first), "Jane Coe" (given names first,
only where the names before are people's too or where more than one stands there). What is no person's name is a group's.
"""

from __future__ import annotations

import re

from citance.model import Author
from citance.text.names import LOWER, PARTICLES, UPPER

__all__ = ["is_group", "read_names"]

_PARTICLE = r"(?:(?:(?i:van|von|der|den|de|da|dos?|das|del|della|degli|dei|des|di|du|la|le|las|los|el|al|ten|ter|te|zu|zur|zum|vom|af|bin|ibn|ben|abu|ul|d'|d’|'t|’t))\s+)"
_CAP = rf"(?:[dDlLOo]['’])?[{UPPER}][\w'’‐‑\-]*[\w’'](?![\w'’‐‑\-])"  # two letters at least
_ONE = rf"[{UPPER}]"
_FAMILY = rf"{_PARTICLE}{{0,3}}(?:[Aa]l-)?{_CAP}(?:(?:\s+(?:y|e|i|da|de|do|dos|del|la|van|der|den))*\s+(?!{_ONE}{{2,3}}(?!\w)){_CAP}){{0,3}}"
_SHORT_FAMILY = rf"{_PARTICLE}{{0,3}}(?:[Aa]l-)?{_CAP}(?:\s+(?!{_ONE}{{2,3}}(?!\w)){_CAP})?"
_INITIAL = rf"(?:{_ONE}|Yu|Ya|Ch|Th|Ph|Chr|Wm|Kh|Sh|Zh|Ts|Fr|Je)"
_DOTTED = rf"{_INITIAL}\.(?:\s?[\-‐–]?\s?{_INITIAL}\.){{0,5}}"
_PLAIN = rf"{_ONE}{{1,4}}(?:[\-‐– ]{_ONE}{{1,2}}){{0,3}}(?![\w'’.])"
_PLAIN_STOP = rf"{_ONE}{{1,4}}(?:[\-‐– ]{_ONE}{{1,2}}){{0,3}}\.?(?!\w)"
_TAIL = r"(?:,?\s+(?:Jr|Sr|II|III|IV|2nd|3rd|Filho|Neto|Júnior|Junior)\b\.?)?"
_AFTER = (
    rf"(?=\s*(?:[,;:.&(\[/]|$|(?:and|und|y|e|et|en|och|og|with|in|In|1[5-9]\d\d|20\d\d|[“\"«„‘'])\b?)|\s+[{UPPER}“\"])"
)

_GIVEN = rf"{_CAP}(?:[ \-]{_CAP}|[ \-]{_ONE}\.?(?!\w)|[ \-](?:de|da|do|dos|van|von|del)\b){{0,3}}"
_FAMILY_INITIALS = re.compile(
    rf"({_FAMILY}),?\s*(?:,\s*)(?P<given>(?:{_DOTTED}(?:\s?{_ONE}(?![\w'’]|\s+[{LOWER}]))?|{_PLAIN_STOP})(?:\s+{_PARTICLE}+)?){_TAIL}"
)
_FAMILY_PLAIN = re.compile(rf"({_FAMILY})\s+(?P<given>{_DOTTED}|{_PLAIN_STOP}){_TAIL}")
_FAMILY_GIVEN = re.compile(
    rf"({_SHORT_FAMILY}),\s+(?P<given>{_GIVEN}){_TAIL}(?=\s*(?:[,;.:&(/]|$|(?:and|und|y|e|et|en|och|og)\s))"
)
_INITIALS_FIRST = re.compile(
    rf"(?P<given>(?:{_DOTTED}\s?(?:{_ONE}\s+)?|{_ONE}{{1,2}}(?:[ \-]{_ONE}){{0,2}}\s+))(?P<family>{_PARTICLE}{{0,3}}(?:[Aa]l-)?{_CAP}(?:[ ](?!and\b|In\b){_PARTICLE}?{_CAP})?){_TAIL}(?=\s*(?:[,;.:&(/\[“\"«]|$|(?:and|und|y|e|et|en|och|og|1[5-9]\d\d|20\d\d)\b))"
)
_GIVEN_FIRST = re.compile(
    rf"(?P<given>{_CAP}(?:[ \-](?:{_ONE}\.?(?!\w)|{_CAP}(?=\s+{_CAP}))){{0,2}})\s+(?P<family>{_PARTICLE}{{0,3}}{_CAP}){_TAIL}(?=\s*(?:[,;.:&(/]|$|(?:and|und|y|e|et|en|och|og)\s))"
)
_FAMILY_BRACKETED = re.compile(rf"({_FAMILY})\s*\((?P<given>{_DOTTED}|{_PLAIN}|{_GIVEN})\)")
_ALONE = re.compile(
    rf"(?P<given>{_CAP}(?:[ \-](?:{_ONE}\.?(?!\w)|{_CAP}))?)\s+(?P<family>{_PARTICLE}{{0,3}}{_CAP})[\s.,:;]*$"
)
_MIDDLE_INITIAL = re.compile(
    rf"(?P<given>{_CAP}(?:[ \-]{_CAP})?(?:\s{_ONE}\.?(?!\w)){{1,2}})\s+(?P<family>{_PARTICLE}{{0,3}}{_CAP}){_TAIL}(?=\s*(?:[,;.:&(/]|$|(?:and|und|y|e|et|en|och|og)\s))"
)
_SEPARATOR = re.compile(
    r"\s*(?:[,;/]\s*)?(?:\.{3}|…)?\s*(?:(?:&|and|und|y|e|et|en|och|og|with)\s+|[,;/&]\s*|\.\s*(?=[-–—]\s))(?:\.{3}\s*|…\s*)?"
)
_SPACE = re.compile(r"\s+")
_AND = re.compile(r"(?:&|\b(?:and|und|y|e|et|en|och|og)\b)")
_ET_AL = re.compile(
    r"[\s,;]*(?:\band\s+|&\s*)?(?:\bet\.?\s*al\b\.?|\betal\b\.?|\bet\s+coll\b\.?|\bo?thers\b|\be\s+cols?\b\.?|\by\s+cols?\b\.?|\bu\.\s?a\.|\bоthers|\bи др\.)",
    re.I,
)
_DASHES = re.compile(r"\s*[—–―_\-]{2,}\.?\s*|\s*[—―]\.?\s*,?\s*")
_GROUP_WORDS = re.compile(
    r"\b(?:The|Organi[sz]a\w+|Mundial|Sa[uú]de|Salud|Research|Ministry|Minist[eé]rio|Ministerio|Institut\w*|Universi\w+|Committee|Comit[eéê]\w*|Associa\w+|Asocia\w+|"
    r"Department|Departamento|Group|Agency|Ag[eê]ncia|Agencia|Council|Consel\w+|Consejo|Bureau|Cent(?:er|re|ro)s?|Foundation|Funda\w+|"
    r"Commission|Comiss\w+|Comisi\w+|Society|Sociedad\w*|Federa\w+|Team|Network|Consortium|Academy|Bank|Office|Inc|Ltd|GmbH|"
    r"Corporation|Corp|Company|Program(?:me)?|World|National|Nations|Nacional|International|Internacional|Union|Government|Authority|"
    r"Services?|Service|Collaborat\w+|Investigators|Initiative|Project|Panel|Board|Bundes\w+|Statisti\w+|Development|Health|"
    r"Administration|Secretar\w+|Party|Parliament|Library|Museum|Trust|Forum|Alliance|Registry|Task|Survey|School|College|European|Europäische\w*|American|British|Australian|Canadian|Deutsche\w*|Rights|Watch|News|Times|Google|Microsoft|Division|Genomics|LLC|Press|Community|Communities|Study|Trial)\b",
    re.I,
)
_CAPITALS = re.compile(r"^([^\W\d_a-z]{2,4})\.$")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_IDEOGRAPH = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_SKIPPED = re.compile(r"[^,;&]*[,;&]\s*(?:and\s+|&\s*)?")
_AROUND = " ,.;:–—-\"“”'"
_LONGEST_GROUP = 160
_MOST = 60
"""Authors read of one entry; physics prints thousands."""


def is_group(name: str) -> bool:
    """True for words that only the name of a body has."""
    return bool(_GROUP_WORDS.search(name))


def read_names(text: str) -> tuple[Author, ...]:
    """Read the names in that part of a reference string that names the authors; () where it is dashes or nothing."""
    if _DASHES.fullmatch(text.strip(" .,:")) or not _LETTERS.search(text):
        return ()
    authors: list[Author] = []
    offset = 0
    while len(authors) < _MOST and offset < len(text):
        authors, offset = _people(text, offset, authors)
        rest = text[offset:]
        if not _LETTERS.search(rest) or not _LETTERS.search(_ET_AL.sub("", rest)):
            break
        if not authors or is_group(rest):
            authors += _group(_ET_AL.sub("", rest))
            break
        skipped = _SKIPPED.match(text, offset)
        if skipped is None or skipped.end() == offset:
            break
        offset = skipped.end()
    return tuple(authors)


def _people(text: str, offset: int, before: list[Author]) -> tuple[list[Author], int]:
    """The people's names from `offset` on, behind those before, and where they end."""
    authors = list(before)
    after_and = False
    while len(authors) < _MOST:
        found = _person(text, offset, authors, after_and=after_and)
        if found is None:
            break
        author, offset = found
        authors.append(author)
        et_al = _ET_AL.match(text, offset)
        if et_al:
            return authors, et_al.end()
        separator = _SEPARATOR.match(text, offset) or _SPACE.match(text, offset)
        if not separator or (separator.re is _SPACE and not _FAMILY_PLAIN.match(text, separator.end())):
            break
        after_and = bool(_AND.search(separator.group()))
        offset = separator.end()
    return authors, offset


def _group(text: str) -> list[Author]:
    """A body as author: all the words, cut at a semicolon where one parts several."""
    between = r"[,;，；、·]" if _IDEOGRAPH.search(text) else r"\s*;\s*"
    names = [part.strip(_AROUND) for part in re.split(between, text)]
    return [Author(family=name[:_LONGEST_GROUP]) for name in names if _LETTERS.search(name)]


def _person(text: str, offset: int, before: list[Author], *, after_and: bool = False) -> tuple[Author, int] | None:
    """One person's name at `offset`; the orders are tried from the surest to the loosest."""
    for pattern in (_INITIALS_FIRST, _MIDDLE_INITIAL):
        found = pattern.match(text, offset)
        if found and not is_group(found.group("family")):
            return Author(family=found.group("family"), given=found.group("given").strip()), found.end()
    for pattern in (_FAMILY_INITIALS, _FAMILY_PLAIN, _FAMILY_BRACKETED, _FAMILY_GIVEN):
        found = pattern.match(text, offset)
        if found and not is_group(found.group(1)):
            if pattern is _FAMILY_GIVEN and _two_people(found, before):
                continue
            return Author(family=found.group(1), given=_undotted(found.group("given").strip())), found.end()
    found = _ALONE.match(text, offset)
    if found and not is_group(found.group()):
        return Author(family=found.group("family"), given=found.group("given")), found.end()
    found = _GIVEN_FIRST.match(text, offset)
    if found and not is_group(found.group()):
        rest = text[found.end() : found.end() + 40]
        several = _AND.match(rest.lstrip(" ,")) or re.match(r",\s+[\w'’\-]+\s", rest) or re.match(r"\s*\(\d{4}", rest)
        if after_and or before or several or re.match(r"[.,;:/]", rest):
            return Author(family=found.group("family"), given=found.group("given")), found.end()
    return None


def _undotted(given: str) -> str:
    """ "JA." → "JA": the stop behind initials in a row ends the name."""
    found = _CAPITALS.match(given)
    return found[1] if found else given


def _two_people(found: re.Match[str], before: list[Author]) -> bool:
    """ "John Doe, Mary Poe" is not "family, given": two words without a particle on each side, or behind other names."""
    family = [word for word in found.group(1).split() if word.lower() not in PARTICLES]
    return len(family) > 1 and (bool(before) or " " in found.group("given").strip())
