"""What a paragraph's style and numbering say of it: heading, title, caption, entry, label."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from citance.read.docx.package import value
from citance.read.safexml import Element

__all__ = ["Numbering", "Styles"]

# Word keeps the built-in styles' English names in every language; other programs and templates write their own.
_HEADING = re.compile(
    r"(?:^|[\W_\d])(?:heading|head|headline|[uü]berschrift|titre|t[ií]tulo|titolo|kop|rubrik|overskrift|otsikko|nag[lł][oó]wek|nadpis"
    r"|заголовок|标题|標題|見出し|제목|ba[sş]l[iı]k|c[ií]msor)[\s_\-]*(?P<level>[1-9])",
    re.I,
)
_ROLES = (
    ("toc", re.compile(r"(?:^|[\W_])(?:toc|table of (?:figures|authorities|contents)|inhaltsverzeichnis|abbildungsverzeichnis|tabellenverzeichnis)\s*\d*$|^toc\b|^verzeichnis \d|^index \d", re.I)),
    ("title", re.compile(r"^(?:title|titel|article[ _]?title|paper[ _]?title|titre|titolo|título)$|_title$", re.I)),
    ("author", re.compile(r"^(?:authors?|author[ _]?names?|article[ _]?authors?|byline)$|_authornames$", re.I)),
    ("abstract", re.compile(r"^(?:abstract|abstract[ _]?text|zusammenfassung|r[ée]sum[ée])$|_abstract$", re.I)),
    ("caption", re.compile(r"caption|^(?:beschriftung|l[ée]gende|leyenda|bijschrift|bildunterschrift|epígrafe)$", re.I)),
    ("quote", re.compile(r"^(?:intense )?quote$|^block[ _]?(?:text|quote)$", re.I)),
    (
        "entry",
        re.compile(
            r"^(?:(?:endnote )?bibliography|references?|reference[ _]?(?:list|item|text|entry)|literaturverzeichnis|literaturverzeichniseintrag"
            r"|bibliograph(?:ie|y)[ _]?(?:entry|text|item)?|bibliograf[ií]a|citavi ?bibliography ?entry|bib(?:liography)?[ _]?item)$|_references?$",
            re.I,
        ),
    ),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    parent: str
    outline: int | None
    raised: bool
    numbered: tuple[str, int] | None


class Styles:
    """The styles of a file, looked up through those that they are based on."""

    def __init__(self, root: Element | None) -> None:
        self._styles: dict[str, _Style] = {}
        for style in root.iter("style") if root is not None else ():
            outline = value(style.find("pPr/outlineLvl"))
            number = value(style.find("pPr/numPr/numId"))
            level = value(style.find("pPr/numPr/ilvl"))
            self._styles[value(style, "styleId")] = _Style(
                name=value(style.find("name")),
                parent=value(style.find("basedOn")),
                outline=int(outline) if outline.isdecimal() else None,
                raised=value(style.find("rPr/vertAlign")) == "superscript",
                numbered=(number, int(level) if level.isdecimal() else 0) if number else None,
            )

    def _chain(self, name: str) -> list[_Style]:
        chain: list[_Style] = []
        while name in self._styles and len(chain) < 12:
            chain.append(self._styles[name])
            name = self._styles[name].parent
        return chain

    def level(self, name: str) -> int:
        """The level of a heading in this style, from 1; 0 for text."""
        for style in self._chain(name):
            found = _HEADING.search(style.name)
            if found:
                return int(found.group("level"))
            if style.outline is not None:
                return style.outline + 1 if style.outline < 9 else 0
        found = None if name in self._styles else _HEADING.search(name)
        return int(found.group("level")) if found else 0

    def role(self, name: str) -> str:
        """ "title", "author", "abstract", "caption", "quote", "entry", "toc" or ""."""
        for style in self._chain(name) or [_Style(name, "", None, False, None)]:
            for role, pattern in _ROLES:
                if pattern.search(style.name):
                    return role
        return ""

    def is_raised(self, name: str) -> bool:
        """True for a character style that prints superscripts."""
        return any(style.raised for style in self._chain(name))

    def numbered(self, name: str) -> tuple[str, int] | None:
        """The list (its id and level) that paragraphs of this style belong to."""
        return next((style.numbered for style in self._chain(name) if style.numbered), None)


@dataclass(slots=True)
class Numbering:
    """The numbers that Word prints before list paragraphs, counted as the paragraphs come."""

    _levels: dict[str, dict[int, tuple[str, str, int]]] = field(default_factory=dict)
    _counts: dict[tuple[str, int], int] = field(default_factory=dict)

    @classmethod
    def of(cls, root: Element | None) -> Numbering:
        """Out of the numbering part."""
        result = cls()
        if root is None:
            return result
        kinds: dict[str, dict[int, tuple[str, str, int]]] = {}
        for kind in root.iter("abstractNum"):
            kinds[value(kind, "abstractNumId")] = {
                int(value(level, "ilvl") or 0): (
                    value(level.find("numFmt")) or "decimal",
                    value(level.find("lvlText")),
                    int(start) if (start := value(level.find("start"))).isdecimal() else 1,
                )
                for level in kind.findall("lvl")
                if (value(level, "ilvl") or "0").isdecimal()
            }
        for number in root.iter("num"):
            result._levels[value(number, "numId")] = kinds.get(value(number.find("abstractNumId")), {})
        return result

    def next(self, number: str, level: int) -> str:
        """The label of the next paragraph of a list ("[3]", "3."); "" for bullets and lists of several levels."""
        form, text, start = self._levels.get(number, {}).get(level, ("", "", 1))
        count = self._counts[number, level] = self._counts.get((number, level), start - 1) + 1
        for deeper in range(level + 1, 9):
            self._counts.pop((number, deeper), None)
        if form not in ("decimal", "decimalZero") or text.count("%") != 1:
            return ""
        return text.replace(f"%{level + 1}", str(count)).strip()
