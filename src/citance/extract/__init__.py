"""A paper's text to its citation statements: one per marker and reference, in its sentence, with its neighbours."""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections import Counter
from collections.abc import Sequence

import msgspec

from citance.extract.entries import Entries
from citance.extract.inferred import Style, find_ibid, find_style, infer
from citance.extract.pointers import Pointer, point
from citance.extract.selfcitation import SharedAuthors
from citance.model import Block, CitationStatement, Paper, Place, Section, SectionRole
from citance.text import section_role, split_sentences

__all__ = ["extract_statements"]

_REMEMBERED = 40
"""Works cited lately, among which a later "ibid." is looked up."""


def extract_statements(paper: Paper) -> list[CitationStatement]:
    """All citation statements of a paper, in reading order.

    A marker that names several references gives one statement each; ranges are expanded; citations without markup are
    found and flagged as inferred. Statements of one paper have different ids.
    """
    entries = Entries(paper.references)
    if not entries:
        return []
    style = find_style(paper.blocks)
    roles = _roles(paper)
    shared = SharedAuthors(paper.work)
    own = {key: shared.with_reference(reference) for key, reference in entries.by_key.items()}
    names = _Names(paper)
    statements: list[CitationStatement] = []
    cited: list[str] = []
    for number, block in enumerate(paper.blocks):
        pointers = _pointers(block, entries, style, cited)
        if not pointers:
            continue
        cited = [*cited, *_single(pointers)][-_REMEMBERED:]
        section = roles[number]
        for pointer, (citance, start), before, after in _contexts(block, pointers, paper.work.language):
            marker = block.text[pointer.start : pointer.end]
            statements.append(
                CitationStatement(
                    id=names.next(pointer.key, citance),
                    key=pointer.key,
                    marker=marker,
                    citance=citance,
                    marker_start=start,
                    marker_end=start + len(marker),
                    before=before,
                    after=after,
                    section=section,
                    place=block.place,
                    position=len(statements),
                    inferred=pointer.inferred,
                    in_range=pointer.in_range,
                    self_citation=own[pointer.key],
                )
            )
    return statements


def _pointers(block: Block, entries: Entries, style: Style, cited: Sequence[str]) -> list[Pointer]:
    pointers = point(block, entries) if block.markers else []
    pointers = infer(block, pointers, entries, style)
    ibid = find_ibid(block, cited, pointers, entries)
    return sorted([*pointers, *ibid]) if ibid else pointers


def _single(pointers: Sequence[Pointer]) -> list[str]:
    """What "ibid." in a later block may mean: the works cited here, and "" behind them if the last marker named several."""
    start = pointers[-1].start
    several = len({pointer.key for pointer in pointers if pointer.start == start}) > 1
    return [pointer.key for pointer in pointers] + ([""] if several else [])


def _contexts(
    block: Block, pointers: Sequence[Pointer], language: str
) -> list[tuple[Pointer, tuple[str, int], str, str]]:
    """Each pointer with its citance, the marker's offset in it, and the sentences before and after."""
    text = block.text
    raised = {marker.start for marker in block.markers if marker.superscript}
    spans = sorted({(pointer.start, pointer.end) for pointer in pointers})
    markers = [(start, end, start in raised) for start, end in spans]
    sentences = split_sentences(text, markers=markers, breaks=block.breaks, language=language or "en")
    if not sentences:
        sentences = [(0, len(text))]
    starts = [start for start, _ in sentences]
    found = []
    for pointer in pointers:
        place = max(0, bisect_right(starts, pointer.start) - 1)
        start, end = sentences[place]
        if pointer.end > end:
            end = max(stop for _, stop in sentences if _ < pointer.end)
        before = text[slice(*sentences[place - 1])] if place else ""
        following = next((span for span in sentences[place + 1 :] if span[0] >= end), None)
        after = text[slice(*following)] if following else ""
        start = min(start, pointer.start)
        found.append((pointer, (text[start : max(end, pointer.end)], pointer.start - start), before, after))
    return found


def _roles(paper: Paper) -> list[Section]:
    """The section of every block, with its role told from headings, kind and place in the paper."""
    body = [number for number, block in enumerate(paper.blocks) if block.place is not Place.ABSTRACT]
    order = {number: place / max(1, len(body)) for place, number in enumerate(body)}
    known: dict[int, Section] = {}
    sections = []
    for number, block in enumerate(paper.blocks):
        position = order.get(number)
        if block.section < 0:
            role = SectionRole.OTHER
            if position is not None and block.place in (Place.BODY, Place.FOOTNOTE):
                role = section_role((), "", position)
            sections.append(Section(role=role))
            continue
        if block.section not in known:
            section = paper.sections[block.section]
            known[block.section] = msgspec.structs.replace(
                section, role=section_role(section.titles, section.kind, position)
            )
        sections.append(known[block.section])
    return sections


class _Names:
    """Stable ids: the same words about the same entry in the same work give the same id, whatever stands around."""

    def __init__(self, paper: Paper) -> None:
        work = paper.work
        identity = work.doi or work.pmid or work.pmcid or work.arxiv or paper.sha256
        self._start = hashlib.blake2b(f"{identity}\n{paper.part}\n".encode(), digest_size=10)
        self._seen: Counter[tuple[str, str]] = Counter()

    def next(self, key: str, citance: str) -> str:
        count = self._seen[key, citance]
        self._seen[key, citance] += 1
        name = self._start.copy()
        name.update(f"{key}\n{count}\n{citance}".encode())
        return name.hexdigest()
