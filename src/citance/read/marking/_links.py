"""The file's own links beside what the text says."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from citance.read.loose import LooseBlock, LooseLink
from citance.read.marking._candidate import Candidate, Style

__all__ = ["Overlaps", "merged_links", "with_links"]

_NUMERIC = re.compile(r"[\s\[\](){},;.\-–—−]*\d{1,3}[\d\s\[\](){},;.\-–—−]*")
_YEARLY = re.compile(r"(?:1[5-9]\d\d|20\d\d)|[^\W\d_]{3,}")

_OTHER_TARGET = re.compile(
    r"(?:\b(?:Tables?|Tabs?\.|Tab|Figs?\.|Fig|Figures?|Sections?|Sect?s?\.|Eqs?\.|Equations?|Appendix|Appendices|Box|Chapter|Scheme|Supplementary|Tabelle|Abb\.|Abbildung|Figura|Tabela|Tabla|Footnote|Note|Page|p\.)"
    r"\s*[\dA-Z.,&–\- ]*(?:and|und|y|e|to)?\s*)$|(?:Tables?|Figs?|Figures?|Sections?|Appendix|Eqs?|Box)\b",
)


class Overlaps:
    """Spans in the order of their beginnings, asked which of them overlap another one."""

    def __init__(self, spans: Sequence[tuple[int, int]]) -> None:
        self._spans = spans
        self._starts = [start for start, _ in spans]
        self._reach = list(accumulate((end for _, end in spans), max))

    def of(self, start: int, end: int) -> list[int]:
        """The positions of the spans that overlap `start:end`."""
        first = bisect_right(self._reach, start)
        return [at for at in range(first, bisect_left(self._starts, end)) if self._spans[at][1] > start]


def merged_links(block: LooseBlock) -> list[LooseLink]:
    """The links of a block, those in pieces (one per character, one per line) put together."""
    merged: list[LooseLink] = []
    for link in sorted(block.links):
        if merged and merged[-1].key == link.key and not block.text[merged[-1].end : link.start].strip():
            merged[-1] = LooseLink(merged[-1].start, max(merged[-1].end, link.end), link.key)
        else:
            merged.append(link)
    return merged


def with_links(block: LooseBlock, candidates: list[Candidate], style: Style) -> list[Candidate]:
    """The candidates corrected by the links, and the links that no candidate covers."""
    if not block.links:
        return [each for each in candidates if each.keys]
    links = [link for link in merged_links(block) if 0 <= link.start < link.end <= len(block.text)]
    by_place = Overlaps([link[:2] for link in links])
    result: list[Candidate] = []
    for each in candidates:
        inside = [links[at].key for at in by_place.of(each.start, each.end)]
        if inside and each.rivals and not set(inside) & set(each.keys):
            # Works that the words cannot tell apart are told apart by the link; one that they do not fit leads astray.
            fitting = tuple(dict.fromkeys(key for key in inside if key in each.rivals))
            each = each._replace(keys=fitting or each.keys)
        if each.keys:
            result.append(each)
    raised = Overlaps(sorted(block.raised))
    covered = Overlaps([(each.start, each.end) for each in sorted(result, key=lambda one: one.start)])
    for link in links:
        if covered.of(link.start, link.end):
            continue
        if _is_citation(block, link, style, bool(raised.of(link.start, link.end))):
            result.append(
                Candidate(link.start, link.end, (link.key,), superscript=bool(raised.of(link.start, link.end)))
            )
    return result


def _is_citation(block: LooseBlock, link: LooseLink, style: Style, raised: bool) -> bool:
    """True for a link whose text and surroundings are a citation's; files link tables and sections, too."""
    printed = block.text[link.start : link.end]
    before = block.text[max(0, link.start - 60) : link.start]
    if _OTHER_TARGET.search(before) or _OTHER_TARGET.match(printed):
        return False
    if style in (Style.AUTHOR_YEAR, Style.LABEL, Style.NONE):
        return bool(_YEARLY.search(printed))
    if not _NUMERIC.fullmatch(printed):
        return False
    if style is Style.SUPERSCRIPT:
        return raised
    if style in (Style.BRACKET, Style.PARENTHESIS):
        opening, closing = ("[", "]") if style is Style.BRACKET else ("(", ")")
        return opening in printed or before.rfind(opening) > before.rfind(closing)
    return True
