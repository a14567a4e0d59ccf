"""Sentence boundaries in scientific text.

Every run of stops (`. ! ? …` and the East Asian ones), with the closing marks that follow it, is a candidate. A
candidate is refused, in this order,

1. inside a citation marker that the markup gives, or inside a bracket or quotation (`_brackets`);
2. when the stop belongs to the word before it: an abbreviation, an initial, an ordinal, an enumerator
   (`_abbreviations`, `_stops`);
3. when what follows cannot start a sentence (`_Passage.starts`).

Citations printed after the stop ("evidence.7,18 Interestingly", "shown. [3] Next", "shown. (Smith 2001) Next")
belong to the sentence before when a sentence starts after them, and open the next one otherwise ("shown. [3] found").

One pass over the candidates, each looking a bounded way to both sides: the time is linear in the text. Measured beside
nupunkt in docs/decisions/2026-11-22-sentence-splitting.md.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from citance.text._abbreviations import STARTERS
from citance.text._brackets import bracket_pairs, protected_spans
from citance.text._stops import BEFORE_STARTER, GOES_ON, LONGEST_WORD, OPENING, WORD, stop_kind

__all__ = ["split_sentences"]

_STOP = re.compile(r"[.!?…。！？｡]+(?:[\"'”’»)\]}」』）*†‡§¶]|“(?!\w))*")
_OTHER_SPACE = re.compile(r"\s")
_DIGITS = re.compile(r"[\d⁰¹²³⁴-⁹]{1,3}(?:[,–‐-][\d⁰¹²³⁴-⁹]{1,3}){0,40}(?![\d.,%])")
_MARKER_GAP = re.compile(r"[\s,;–—‐−)\]-]{0,4}")
_NUMBERED_RUN = re.compile(r"(?:[\s,;–—-]{0,2}\[\d[\d,–\s-]{0,40}\]){0,20}")
_ENUMERATOR = re.compile(r"[A-Za-z]|\d{1,2}|[ivxIVX]{1,5}")
_SMALL_NAME = re.compile(r"[a-zα-ω]{1,4}[-‐–]?[A-Z0-9]|[α-ωϵϕ]|(?:van|von|van der|van den|van de|de) [A-Z][a-z]+ ")
_ASIAN = "。！？｡"
_CLOSING_QUOTES = "\"'”’»“"
_SYMBOLS = "¿¡~≈∼$€£#§@<>≥≤–—•●▪■–→"
_GROUPS = 4

Marker = tuple[int, int, bool]


def split_sentences(
    text: str, *, markers: Sequence[Marker] = (), breaks: Sequence[int] = (), language: str = "en"
) -> list[tuple[int, int]]:
    """The sentences of one paragraph as (start, end) offsets into `text`.

    The spans are in order and disjoint, hold no white space at either end, and cover every other character.

    Args:
        text: one paragraph; runs of white space need not be collapsed.
        markers: (start, end, superscript) of the in-text citations, sorted by start; never cut. Where it is empty,
            citations are recognised by their looks.
        breaks: offsets at which a sentence surely ends; one inside a marker is ignored.
        language: ISO 639-1; only "de" changes anything (ordinals, and nouns in capitals after "etc.").
    """
    if not text.isprintable():
        text = _OTHER_SPACE.sub(" ", text)
    if not breaks:
        return _spans(text, _ends(text, markers, language))
    size = len(text)
    cuts = sorted({cut for cut in breaks if 0 < cut < size and not any(a < cut < b for a, b, _ in markers)})
    spans: list[tuple[int, int]] = []
    low = 0
    for high in [*cuts, size]:
        inner = [(a - low, b - low, s) for a, b, s in markers if a >= low and b <= high]
        part = text[low:high]
        spans.extend((a + low, b + low) for a, b in _spans(part, _ends(part, inner, language)))
        low = high
    return spans


def _spans(text: str, ends: list[int]) -> list[tuple[int, int]]:
    spans = []
    low = 0
    for end in [*ends, len(text)]:
        part = text[low:end]
        bare = part.strip(" ")
        if bare:
            start = low + len(part) - len(part.lstrip(" "))
            spans.append((start, start + len(bare)))
        low = end
    return spans


def _ends(text: str, markers: Sequence[Marker], language: str) -> list[int]:
    """The offsets at which a sentence ends, without that of the text's own end."""
    passage: _Passage | None = None
    ends: list[int] = []
    start = resume = 0
    size = len(text)
    marked = {low for low, _, _ in markers}
    for match in _STOP.finditer(text):
        stop = match.start()
        after = match.end()
        if after >= size:
            break
        if stop < resume:
            continue
        follower = text[after]
        if follower == " " and after + 2 < size:
            first = text[after + 1]
            # Most refusals need no more than this; "p53", "mRNA" and "de Jong" do.
            if first.islower() and not (passage or _SMALL_NAME.match(text, after + 1) or markers):
                continue
        elif follower.isdigit() and markers and text[stop - 1 : stop].isdigit() and after not in marked:
            continue  # a decimal; where markers are known, nothing else begins there
        elif follower in ",;:" or (follower.islower() and text[stop] == "."):
            continue
        if passage is None:
            passage = _Passage(text, markers, language)
        end = passage.sentence_end(stop, after, start)
        if end:
            ends.append(end)
            resume = start = end
            if end < size and text[end] == " ":
                start += 1
    return ends


class _Passage:
    """One paragraph with what is known about it."""

    __slots__ = ("_language", "_marker_end", "_marks", "_next_mark", "_next_span", "_pairs", "_spans", "_text")

    def __init__(self, text: str, markers: Sequence[Marker], language: str) -> None:
        self._text = text
        self._language = language
        self._marks = _merged(markers, len(text))
        self._marker_end = {a: (b, s) for a, b, s in self._marks}
        self._pairs = bracket_pairs(text)
        self._spans = protected_spans(text, self._pairs) if self._pairs else []
        self._next_span = self._next_mark = 0

    def sentence_end(self, stop: int, after: int, start: int) -> int:
        """The end of the sentence that begins at `start`, if it ends with the stop at `stop:after`; else 0."""
        if self._inside(stop, after):
            return 0
        text = self._text
        if text[stop] in _ASIAN:
            return 0 if text[after] in "。！？" else self._whole(after)
        kind = stop_kind(self._text, stop, after, start, self._language)
        if kind == GOES_ON:
            return 0
        end = self._attached(stop, after)
        if not end or end >= len(text) or (end > after and text[end] in ".,;"):
            return 0  # "reports. [5–7]." ends at its second stop
        begin = self._skip(end)
        if begin == end and not self._glued_start(stop, end, attached=end > after):
            return 0
        if not self.starts(begin):
            return 0
        if kind == BEFORE_STARTER:
            word = WORD.match(text, begin)
            if not (word and word.group() in STARTERS):
                return 0
        return self._whole(end)

    def _skip(self, place: int) -> int:
        """The first place from `place` on that holds no space; only a few spaces are passed over."""
        text = self._text
        for _ in range(4):
            if text[place : place + 1] != " ":
                break
            place += 1
        return place

    def _inside(self, stop: int, after: int) -> bool:
        """Whether a marker, bracket or quotation is open after the candidate. Candidates come in rising order."""
        marks, spans = self._marks, self._spans
        while self._next_mark < len(marks) and marks[self._next_mark][1] <= stop:
            self._next_mark += 1
        if self._next_mark < len(marks):
            low, high, _ = marks[self._next_mark]
            if low <= stop and after < high:
                return True
        while self._next_span < len(spans) and spans[self._next_span][1] < after:
            self._next_span += 1
        return self._next_span < len(spans) and spans[self._next_span][0] < after

    def _whole(self, end: int) -> int:
        """`end`, moved behind the marker that it would cut."""
        for low, high, _ in self._marks[self._next_mark : self._next_mark + 8]:
            if low < end < high:
                return high
        return end

    def _attached(self, stop: int, after: int) -> int:
        """The end of the citations after the stop that belong to the sentence before; `after` where none do, 0 where
        what follows them shows that the sentence goes on."""
        text = self._text
        size = len(text)
        end = after
        for _ in range(_GROUPS):
            begin = self._skip(end)
            group = self._group(stop, begin, glued=begin == end)
            if not group:
                break
            end = group
            if end >= size or text[end] in ".,;":
                return end
        if end == after:
            return after
        begin = self._skip(end)
        if begin >= size or self.starts(begin):
            return end
        # '… is so!” (Smith 2001) is his answer': the stop is the quotation's, not the sentence's.
        return 0 if text[after - 1] in _CLOSING_QUOTES else after

    def _group(self, stop: int, begin: int, *, glued: bool) -> int:
        """The end of the citation that stands at `begin`, or 0."""
        text = self._text
        if begin >= len(text):
            return 0
        mark = text[begin]
        known = self._marker_end.get(begin)
        if known:
            if mark.isalpha() and not known[1]:
                return 0
            if mark not in "([" or self._pairs.get(begin, 0) < known[0]:
                return self._marker_run(known[0])
        if mark in "([":
            return self._bracket_group(begin)
        if glued and mark.isdigit() and not text[stop - 1].isdigit():
            run = _DIGITS.match(text, begin)
            return run.end() if run else 0
        return 0

    def _marker_run(self, end: int) -> int:
        """The end of a run of markers with commas, dashes or brackets between them, the first ending at `end`."""
        text = self._text
        opened = False
        while True:
            gap = _MARKER_GAP.match(text, end)
            begin = gap.end() if gap else end
            if text[begin : begin + 1] in ("(", "[") and begin not in self._marker_end:
                begin += 1
                opened = True
            following = self._marker_end.get(begin)
            if not following or text[begin].isalpha():
                return end + 1 if opened and text[end : end + 1] in (")", "]") else end
            end = following[0]

    def _bracket_group(self, begin: int) -> int:
        """The end of a bracket that refers or cites, or 0 for a sentence in brackets or an enumerator."""
        closing = self._pairs.get(begin, 0)
        if not closing:
            return 0
        inner = self._text[begin + 1 : closing]
        cites = (begin + 1) in self._marker_end or begin in self._marker_end
        if self._text[closing + 1 : closing + 2] in (",", ";"):
            return closing + 1
        if not cites and (inner[-1:] in ".!?…" and not inner.endswith("al.")):
            return 0
        if not cites and self._text[begin] == "(" and _ENUMERATOR.fullmatch(inner):
            return 0
        if cites:
            return self._marker_run(closing + 1)
        if self._text[begin] == "[":
            run = _NUMBERED_RUN.match(self._text, closing + 1)
            return run.end() if run else closing + 1
        return closing + 1 if len(inner) < 300 else 0

    def _glued_start(self, stop: int, end: int, *, attached: bool) -> bool:
        """Whether a sentence may start at `end` although no space stands there."""
        text = self._text
        first = text[end]
        if not first.isupper():
            return first in "¿¡•" or (first in "–—" and text[end + 1 : end + 3].strip()[:1].isupper())
        if attached:
            return True
        word = WORD.match(text, end)
        low = max(text.rfind(" ", max(0, stop - LONGEST_WORD), stop), 0)
        if "." in text[low:stop]:
            return False
        if not word or not text[stop - 3 : stop].isalpha() or not text[stop - 2 : stop].islower():
            return False
        name = word.group()
        return (name in STARTERS or len(name) > 3) and text[word.end() : word.end() + 1] in (" ", ",")

    def starts(self, begin: int) -> bool:
        """Whether a sentence can start at `begin`."""
        text = self._text
        for place in range(begin, min(begin + 3, len(text))):
            first = text[place]
            if first.isupper() or first.isdigit():
                return True
            if first.islower():
                if place in self._marker_end or _SMALL_NAME.match(text, place):
                    return True
                return text[place - 1] in "([" and place > begin and text[begin] in "(["
            if first in "–—":
                return text[place + 1 : place + 3].strip()[:1].isupper()
            if first.isalpha() or first in _SYMBOLS:
                return True
            if first not in OPENING:
                return False
        return False


def _merged(markers: Sequence[Marker], size: int) -> list[Marker]:
    """The markers within the text, overlapping ones made one."""
    marks: list[Marker] = []
    for low, high, superscript in markers:
        low, high = max(0, low), min(high, size)
        if low >= high:
            continue
        if marks and low < marks[-1][1]:
            last = marks[-1]
            marks[-1] = (last[0], max(high, last[1]), last[2] or superscript)
        else:
            marks.append((low, high, superscript))
    return marks
