"""The front of a paper: which lines are title, authors, affiliations, and abstract, and where the text begins.

The title is the largest print in the upper part of the first page that holds text, unless the file's metadata name a
title that is printed there: then that one. The abstract begins at its heading, or at its word in front of a
paragraph, and ends at the keywords, at the heading of the text, or where the print changes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from citance.model import SectionRole
from citance.read.pdf.headings import Heading
from citance.read.pdf.lines import Line, LineRole, Page
from citance.read.pdf.styles import Style
from citance.text import section_role
from citance.text.sections import plain_heading

__all__ = ["Front", "letters_of", "mark_front"]

_ABSTRACT = frozenset(
    [
        "abstract",
        "summary",
        "resumo",
        "resumen",
        "zusammenfassung",
        "kurzfassung",
        "resume",
        "riassunto",
        "sommario",
        "samenvatting",
        "synopsis",
        "executive summary",
        "significance",
        "significance statement",
        "impact statement",
        "plain language summary",
        "highlights",
        "key points",
        "author summary",
        "a b s t r a c t",
        "lay summary",
    ]
)
_TRUE_ABSTRACT = frozenset(
    [
        "abstract",
        "resumo",
        "resumen",
        "zusammenfassung",
        "kurzfassung",
        "resume",
        "riassunto",
        "sommario",
        "samenvatting",
        "a b s t r a c t",
    ]
)
_RUN_IN = re.compile(
    r"(?:abstract|a ?b ?s ?t ?r ?a ?c ?t|summary|resumo|resumen|r[ée]sum[ée]|zusammenfassung|riassunto)\s*[.:—–-]\s*",
    re.I,
)
_RUN_IN_LEAD = re.compile(r"(?:abstract|resumo|resumen|r[ée]sum[ée]|zusammenfassung|riassunto)\s+(?=[A-ZÀ-Þ])", re.I)
_KEYWORDS = re.compile(
    r"(?:key\s?-?words?|index terms|palavras[- ]chave|palabras clave|mots[- ]cl[ée]s|schl[üu]sselw[öo]rter|keywords and phrases"
    r"|abbreviations|descriptors|jel|subject classification|ccs concepts|pacs)\b",
    re.I,
)
_STRUCTURED = frozenset(
    [
        "background",
        "objective",
        "objectives",
        "aim",
        "aims",
        "purpose",
        "introduction",
        "method",
        "methods",
        "methods/design",
        "materials and methods",
        "design",
        "setting",
        "participants",
        "results",
        "findings",
        "conclusion",
        "conclusions",
        "discussion",
        "trial registration",
        "interpretation",
        "context",
        "main outcome measures",
        "interventions",
        "methodology",
        "limitations",
        "significance",
    ]
)
_LONGEST_ABSTRACT = 4_000
_LOGO = re.compile(
    r"(?:open access|research(?: article| paper)?|original (?:article|paper|research|investigation)|review(?: article)?|article|editorial|letter"
    r"|short communication|commentary|s ?tud ?y p ?ro ?toco ?l.*|report|case report|full paper|perspective|brief report)\W*",
    re.I,
)


class Front(NamedTuple):
    """The lines of the title, and those between title and text, in reading order."""

    title: list[Line]
    rest: list[Line]


def letters_of(text: str) -> str:
    """Letters and digits in small letters: what two prints of one text share."""
    return re.sub(r"[\W_]+", "", text).casefold()


def mark_front(pages: Sequence[Page], headings: Sequence[Heading], style: Style, meta_title: str) -> Front:
    """Give the roles FRONT and ABSTRACT, and find the lines of the title."""
    first = next((page for page in pages[:3] if sum(len(line.text) for line in page.lines) > 300), pages[0])
    title = _title(first, style, meta_title)
    begin = _text_start(pages, headings, first, title)
    rest: list[Line] = []
    abstract = _Abstract(style)
    for page in pages[: max(first.number + 1, begin[0]) + 1]:
        for number, line in enumerate(page.lines):
            if line.role is LineRole.FURNITURE:
                continue
            if page.number < first.number:
                line.role = LineRole.FRONT
            elif (page.number, number) >= begin:
                if page.number <= first.number + 1 and _stays_front(page, line, title, style):
                    line.role = LineRole.FRONT
                    rest.append(line)
            elif abstract.takes(line):
                line.role = LineRole.ABSTRACT
            elif (
                abstract.done
                and page.number == first.number
                and abstract.is_text(line)
                and not _stays_front(page, line, title, style)
            ):
                continue  # text that begins without a heading
            elif abstract.done and page.number > first.number and line.role is not LineRole.HEADING:
                continue
            else:
                line.role = LineRole.FRONT
                rest.append(line)
    rest = [line for line in rest if line not in title]
    if not any(line.role is LineRole.ABSTRACT for line in rest) and not abstract.seen:
        _mark_unnamed(first, rest, style)
    return Front(title, [line for line in rest if line.role is LineRole.FRONT])


def _mark_unnamed(page: Page, rest: Sequence[Line], style: Style) -> None:
    """An abstract without a heading: paragraphs of the front, set about as large as the text, of several sentences."""
    groups: list[list[Line]] = []
    for line in rest:
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and last.column == line.column
            and abs(last.size - line.size) < 0.3
            and 0 < line.baseline - last.baseline < 1.9 * line.size
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    for group in groups:
        text = " ".join(line.text for line in group)
        wide = sum(1 for line in group if line.box.x1 - line.box.x0 > 0.33 * page.width)
        marks = sum(len(line.raised) for line in group)
        if len(_AFFILIATED.findall(text)) > 2 or _NUMBERED.match(text):
            continue
        set_as_text = wide > 0.6 * len(group) and group[0].size > 0.84 * style.size and marks < 0.3 * len(group)
        if set_as_text and len(text) > 400 and len(_SENTENCE_END.findall(text)) >= 2 and not _ADDRESS.search(text):
            for line in group:
                line.role = LineRole.ABSTRACT


_SENTENCE_END = re.compile(r"[a-z)\]%][.?!]\s+[A-Z]")
_AFFILIATED = re.compile(
    r"\b(?:Universi[dt]|Universi[tà]|Institut|Department|Faculty|Facultad|School of|College|Hospital)", re.I
)
_NUMBERED = re.compile(r"\d{1,2}(?=\s|[A-Z])")
_ADDRESS = re.compile(r"@|\buniversity of\b.*\buniversity of\b|creative commons|correspondence", re.I)


def _text_start(pages: Sequence[Page], headings: Sequence[Heading], first: Page, title: list[Line]) -> tuple[int, int]:
    """The page and line at which the text begins: the heading that opens it, or else what follows the front."""
    early = [heading for heading in headings if first.number <= heading.page <= first.number + 2]
    names = [plain_heading(heading.text) for heading in early]
    opening = next((at for at, name in enumerate(names) if name in _TRUE_ABSTRACT), None)
    words = [
        (page.number, at)
        for page in pages[first.number : first.number + 2]
        for at, line in enumerate(page.lines)
        if line.role in (LineRole.BODY, LineRole.HEADING) and _run_in(line)
    ]
    run_in = bool(words)
    bottom = max((line.box.y1 for line in title), default=0.0)
    for at, heading in enumerate(early):
        line = pages[heading.page].lines[heading.start]
        name = names[at]
        if line in title or (heading.page == first.number and line.box.y0 < bottom) or name in _TRUE_ABSTRACT:
            continue
        if opening is not None and at < opening:
            continue
        if opening is None and run_in and (heading.page, heading.start) < words[0]:
            continue
        if name == "summary" and opening is None and not run_in:
            following = names[at + 1] if at + 1 < len(names) else ""
            if section_role([following]) is not SectionRole.INTRODUCTION or following in ("statement of need",):
                return heading.page, heading.start
            continue
        if name in _ABSTRACT or _KEYWORDS.match(name):
            continue
        if (opening is not None or run_in) and name in _STRUCTURED and _in_abstract(early, at, names):
            continue
        known = heading.number[:1] in ("1", "I") or section_role([heading.text]) is SectionRole.INTRODUCTION
        if known or (
            (opening is not None or run_in)
            and heading.page >= first.number
            and line.level == 1
            and not _LOGO.fullmatch(heading.text)
        ):
            return heading.page, heading.start
    # No heading opens the text: the first heading that names a part of a paper, if there is no abstract either.
    if opening is None and not run_in:
        for at, heading in enumerate(early):
            line = pages[heading.page].lines[heading.start]
            if (
                line not in title
                and section_role([heading.text]) is not SectionRole.OTHER
                and names[at] not in _ABSTRACT
            ):
                return heading.page, heading.start
        return first.number, _first_paragraph(first, title)
    return first.number + (1 if len(pages) > first.number + 1 else 0), 10**6 if len(pages) == first.number + 1 else 0


def _in_abstract(headings: Sequence[Heading], at: int, names: Sequence[str]) -> bool:
    """True for a heading inside a structured abstract: the same name, or that of the text's opening, comes again."""
    later = names[at + 1 :]
    return names[at] in later or any(name in ("introduction", "background") for name in later)


def _first_paragraph(page: Page, title: list[Line]) -> int:
    """Where running text begins below the title: the first of three lines in a row that fill their column."""
    bottom = max((line.box.y1 for line in title), default=0.0)
    lines = page.lines
    widest = max((line.box.x1 - line.box.x0 for line in lines), default=0.0)
    for at in range(len(lines) - 2):
        three = lines[at : at + 3]
        if all(
            line.role is LineRole.BODY
            and line.box.y0 >= bottom - 1
            and len(line.text) > 35
            and not line.raised
            and line.box.x1 - line.box.x0 > 0.3 * widest
            for line in three
        ):
            return at
    return len(lines)


def _stays_front(page: Page, line: Line, title: list[Line], style: Style) -> bool:
    """True for what belongs to the front wherever it is drawn: above the title, in a side bar, small at the foot."""
    if line.role not in (LineRole.BODY, LineRole.HEADING):
        return False
    if title and page.number == title[0].page and line.box.y1 <= min(each.box.y0 for each in title) + 2:
        return True
    if page.gutters and page.gutters[0] < 0.4 * page.width and line.column == 0 and line.box.x1 < page.gutters[0] + 5:
        return line.size < style.size + (3 if page.number == 0 else -0.4)
    return (
        page.number == 0
        and line.role is LineRole.BODY
        and line.size < 0.93 * style.size
        and line.box.y0 > 0.5 * page.height
    )


def _run_in(line: Line) -> re.Match[str] | None:
    """The word "Abstract" in front of the abstract's first line."""
    found = _RUN_IN.match(line.text)
    if found:
        return found
    found = _RUN_IN_LEAD.match(line.text)
    return found if found and (0 < line.lead <= found.end() + 2 or found.group().strip().isupper()) else None


class _Abstract:
    """Follows the lines of the front and tells which are the abstract's."""

    def __init__(self, style: Style) -> None:
        self._style = style
        self._inside = False
        self._length = 0
        self._first: Line | None = None
        self.done = False
        self.seen = False
        self._keywords: Line | None = None

    def takes(self, line: Line) -> bool:
        """True if a line is text of an abstract."""
        name = plain_heading(line.text) if len(line.text) < 60 else ""
        if line.role is LineRole.HEADING and name in _ABSTRACT:
            self._inside, self._first = True, None
            return False
        run_in = _run_in(line)
        if run_in and not self._inside and line.role in (LineRole.BODY, LineRole.HEADING):
            self._inside, self._first = True, None
            if run_in.end() >= len(line.text) - 1:
                return False
        if name in _TRUE_ABSTRACT and not self._inside:
            self._inside, self._first = True, None
            return False
        if not self._inside:
            return False
        if _KEYWORDS.match(line.text):
            self._inside, self.done = False, True
            self._keywords = line
            return False
        if line.role is LineRole.HEADING:
            if name in _STRUCTURED:
                return False
            self._inside, self.done = False, True
            return False
        if line.role is not LineRole.BODY:
            return False
        if self._first is None:
            self._first = line
        changed = abs(line.size - self._first.size) > 0.4
        if (changed and self._length > 100) or self._length > _LONGEST_ABSTRACT:
            self._inside, self.done = False, True
            return False
        self._length += len(line.text)
        self.seen = True
        return True

    def is_text(self, line: Line) -> bool:
        """True if a line behind the abstract and its keywords is set as the running text is."""
        before = self._keywords
        if before is not None and before.page == line.page and 0 < line.baseline - before.baseline < 1.7 * line.size:
            self._keywords = line
            return False
        return (
            line.role is LineRole.BODY and abs(line.size - self._style.size) < 0.3 and line.font in self._style.fonts
        )


def _title(page: Page, style: Style, meta_title: str) -> list[Line]:
    groups = _groups(page)
    wanted = letters_of(meta_title)
    if len(wanted) >= 12:
        for size in (1, 2, 3):
            for at in range(len(groups) - size + 1):
                lines = [line for group in groups[at : at + size] for line in group]
                if letters_of("".join(line.text for line in lines)) == wanted:
                    return lines
        for group in groups:
            # A mark of a footnote, or words in which the two differ a little.
            text = letters_of("".join(line.text for line in group))
            if len(text) >= 12 and (text.startswith(wanted) and len(text) < 1.25 * len(wanted)):
                return group
    best: list[Line] = []
    for group in groups:
        text = " ".join(line.text for line in group)
        if (
            _LOGO.fullmatch(text)
            or len(letters_of(text)) < 12
            or group[0].box.y0 > 0.7 * page.height
            or len(text) > 500
        ):
            continue
        if len(text.split()) < 2:
            continue
        if (
            not best
            or (group[0].size, group[0].bold) > (best[0].size + 0.2, best[0].bold)
            or group[0].size > best[0].size + 0.2
        ):
            best = group
    return best if best and (best[0].size > style.size + 0.5 or best[0].bold) else []


def _groups(page: Page) -> list[list[Line]]:
    """Lines of one size that follow one another closely."""
    groups: list[list[Line]] = []
    for line in page.lines:
        if line.role is LineRole.FURNITURE and line.size < 12:
            continue
        last = groups[-1][-1] if groups else None
        if (
            last is not None
            and abs(last.size - line.size) < 0.6
            and last.bold == line.bold
            and 0 < line.baseline - last.baseline < 1.75 * line.size
        ):
            groups[-1].append(line)
        else:
            groups.append([line])
    return groups
