"""What is said about the list as a whole: entries listed twice, entries that nothing cites, markers without an entry."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from citance.extract.entries import fold_name
from citance.model import Finding, FindingKind, MatchMethod, Reference, Severity
from citance.pipeline.checking.compare import title_likeness
from citance.pipeline.checking.lookup import Found
from citance.resolve import reference_keys
from citance.resolve._words import is_telling, words_of

__all__ = ["double_findings", "marker_findings", "uncited_findings"]

_OTHER_TITLE = 0.85
"""Two entries with one identifier and titles that are less alike are two works, or parts of one series."""
_MOST_UNCITED = 0.5
"""Above this share it is rather the markers that were not read than the entries that are not cited."""


def double_findings(references: Sequence[Reference], found: Sequence[Found]) -> dict[int, Finding]:
    """By position in the list: which other entries name the same work, by identifier, description or resolved work."""
    groups: dict[object, list[int]] = {}
    for place, (reference, one) in enumerate(zip(references, found, strict=True)):
        handles: set[object] = {(key.method, key.value) for key in reference_keys(reference)}
        if one.indexed is not None:
            handles.add(one.indexed.id)
        if one.stray is not None:
            handles = {each for each in handles if each != (MatchMethod.DOI, reference.doi)}
        for handle in handles:
            groups.setdefault(handle, []).append(place)
    others: dict[int, set[int]] = {}
    for places in groups.values():
        for place in places if len(places) > 1 else ():
            others.setdefault(place, set()).update(set(places) - {place})
    told = {**_perhaps_double(references)}
    for place, same in others.items():
        kept = sorted(each for each in same if not _one_entry(references[place], references[each]))
        if kept:
            told[place] = _double(references, place, kept)
    return told


def _perhaps_double(references: Sequence[Reference]) -> dict[int, Finding]:
    """Entries with one title and first author and other years: mostly one work, now and then a yearly series."""
    groups: dict[tuple[str, str], list[int]] = {}
    for place, reference in enumerate(references):
        words = words_of(reference.title)
        if reference.authors and is_telling(words):
            groups.setdefault((" ".join(words), fold_name(reference.authors[0].family)), []).append(place)
    told = {}
    for places in groups.values():
        for place in places if len(places) > 1 else ():
            others = [each for each in places if each != place and not _one_entry(references[place], references[each])]
            names = ", ".join(_named(references[other]) for other in others[:5])
            message = f"Entry {names} has the same title and first author, but another year or identifier."
            if others:
                told[place] = _finding(FindingKind.DOUBLE, Severity.NOTE, message, references, others)
    return told


def _one_entry(one: Reference, other: Reference) -> bool:
    """True for parts of one composite entry."""
    return bool(one.entry) and one.entry == other.entry


def _double(references: Sequence[Reference], place: int, others: Sequence[int]) -> Finding:
    mine = references[place]
    names = ", ".join(_named(references[other]) for other in others[:5])
    likeness = [title_likeness(mine.title, references[other].title) for other in others]
    if all(each is not None and each < _OTHER_TITLE for each in likeness):
        message = f"Entry {names} gives the same identifier for another title: one of the two is wrong."
        return _finding(FindingKind.DOUBLE, Severity.WARNING, message, references, others)
    return _finding(
        FindingKind.DOUBLE, Severity.WARNING, f"The same work is listed as entry {names}, too.", references, others
    )


def _finding(
    kind: FindingKind, severity: Severity, message: str, references: Sequence[Reference], others: Sequence[int]
) -> Finding:
    return Finding(
        kind=kind, severity=severity, message=message, entries=tuple(references[other].index for other in others)
    )


def _named(reference: Reference) -> str:
    return reference.label.strip("[]().") or str(reference.index)


def uncited_findings(references: Sequence[Reference], uses: Mapping[str, int] | None) -> dict[int, Finding]:
    """By position in the list: the entries that no marker names. Nothing where there is no text."""
    if uses is None:
        return {}
    cited = {reference.entry or reference.key for reference in references if uses.get(reference.key)}
    missing = [place for place, reference in enumerate(references) if (reference.entry or reference.key) not in cited]
    doubted = len(missing) > _MOST_UNCITED * len(references)
    severity = Severity.NOTE if doubted else Severity.WARNING
    words = "No marker in the text names this entry"
    message = (
        f"{words}; since that holds for most entries, the markers may not have been read." if doubted else f"{words}."
    )
    return {place: Finding(kind=FindingKind.UNCITED, severity=severity, message=message) for place in missing}


def marker_findings(dangling: Sequence[str]) -> tuple[Finding, ...]:
    """One finding for each marker that leads to no entry."""
    return tuple(
        Finding(
            kind=FindingKind.NO_ENTRY,
            severity=Severity.WARNING,
            message=f"The marker “{marker[:200]}” leads to no entry of the list.",
        )
        for marker in dangling
    )
