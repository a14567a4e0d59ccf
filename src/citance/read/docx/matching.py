"""The printed list and the reference manager's data joined: raw text and label from the one, fields from the other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from citance.model import Reference
from citance.read.docx.items import Item
from citance.read.docx.printed import fold
from citance.read.docx.story import ITEM
from citance.read.reflist import RefList, with_readable_text

__all__ = ["join"]

_TITLE = 12
"""Folded characters that a title needs to be looked for in an entry; shorter ones are in many."""


def join(printed: RefList, items: Mapping[str, Item], shown: Mapping[str, Sequence[str]]) -> RefList:
    """One list of all references: the printed ones in their order, then cited works that the list does not print.

    Args:
        printed: the list as read from the page.
        items: the cited works of the fields by name.
        shown: what the page prints for a work where its field holds nothing but it.
    """
    names = _same_works(items)
    works = {name: items[name] for name in dict.fromkeys(names.values())}
    pairs = _pairs(printed.references, works, shown)
    result = RefList(warnings=list(printed.warnings))
    old_ids: dict[str, list[str]] = {}
    for name, keys in printed.by_id.items():
        for key in keys:
            old_ids.setdefault(key, []).append(name)
    keys_of: dict[str, str] = {}
    entry_of: dict[str, str] = {}
    for place, reference in enumerate(printed.references):
        name = pairs.get(place, "")
        joined = _joined(reference, works[name].reference, name) if name else reference
        entry_of.setdefault(reference.entry, joined.key)
        joined = msgspec.structs.replace(joined, entry=entry_of[reference.entry])
        if name:
            keys_of[name] = joined.key
        result.add(joined, *old_ids.get(reference.key, []))
    for name, item in works.items():
        if name in keys_of:
            continue
        index = len(result.references) + 1
        base = item.reference or Reference(key=name, index=index, entry=name, raw=" ".join(shown.get(name, ())[:1]))
        added = msgspec.structs.replace(base, index=index)
        result.add(with_readable_text(added, fields_only=True))
        keys_of[name] = name
    for name, same in names.items():
        result.by_id[f"{ITEM}{name}"] = (keys_of[same],)
    return result


def _same_works(items: Mapping[str, Item]) -> dict[str, str]:
    """Every item's name to that of the first item for the same work: copies come from several libraries."""
    first: dict[str, str] = {}
    names: dict[str, str] = {}
    for name, item in items.items():
        reference = item.reference
        handles = []
        if reference is not None:
            title = fold(reference.title)
            handles = [f"doi:{reference.doi}"] if reference.doi else []
            if len(title) >= _TITLE and reference.authors:
                handles.append(f"{title}|{reference.year}|{fold(reference.authors[0].family)}")
        same = next((first[handle] for handle in handles if handle in first), name)
        names[name] = same
        for handle in handles:
            first.setdefault(handle, same)
    return names


def _pairs(
    printed: Sequence[Reference], works: Mapping[str, Item], shown: Mapping[str, Sequence[str]]
) -> dict[int, str]:
    """Position in the printed list → name of the work; by identifier and title, then author and year, then number."""
    raws = [fold(reference.raw) for reference in printed]
    found: dict[int, str] = {}
    taken: set[str] = set()

    def settle(candidates: Iterable[tuple[int, str]]) -> None:
        for place, name in candidates:
            if place not in found and name not in taken:
                found[place] = name
                taken.add(name)

    described = [(name, item.reference) for name, item in works.items() if item.reference is not None]
    settle(
        (place, name)
        for name, work in described
        for place, reference in enumerate(printed)
        if work.doi and reference.doi == work.doi
    )
    titles = sorted(((fold(work.title), name) for name, work in described), key=lambda each: -len(each[0]))
    settle(
        (place, name)
        for title, name in titles
        if len(title) >= _TITLE
        for place, raw in enumerate(raws)
        if title in raw and _fits(works[name].reference, raw)
    )
    for name, work in described:
        if name not in taken and work.authors and work.year:
            family = fold(work.authors[0].family)
            fits = [
                place
                for place, raw in enumerate(raws)
                if place not in found and family in raw[: len(family) + 12] and str(work.year) in raw
            ]
            settle([(fits[0], name)] if len(fits) == 1 else [])
    settle(
        (place, name) for name in works if name not in taken for place in _by_print(printed, raws, shown.get(name, ()))
    )
    return found


def _fits(work: Reference | None, raw: str) -> bool:
    """A book and its review, two editions: the year must stand in the entry where one is known."""
    return work is None or not work.year or str(work.year) in raw or "press" in raw or "forthcoming" in raw


def _by_print(printed: Sequence[Reference], raws: Sequence[str], prints: Sequence[str]) -> list[int]:
    """The one entry that the printed citation of a work names, by its number or by name and year."""
    for text in prints:
        bare = text.strip(" []()")
        if bare.isdecimal():
            number = int(bare)
            labels = [fold(reference.label) for reference in printed]
            if bare in labels:
                return [labels.index(bare)]
            if not any(labels) and 0 < number <= len(printed):
                return [number - 1]
        words = fold(text)
        year = next((str(each.year) for each in printed if each.year and str(each.year) in words), "")
        fits = [
            place
            for place, reference in enumerate(printed)
            if year
            and str(reference.year) == year
            and reference.authors
            and fold(reference.authors[0].family) in words
        ]
        if len(fits) == 1:
            return fits
    return []


def _joined(printed: Reference, work: Reference | None, name: str) -> Reference:
    """The printed entry with the fields of the reference manager."""
    if work is None:
        return msgspec.structs.replace(printed, key=name)
    return msgspec.structs.replace(
        work,
        key=name,
        index=printed.index,
        entry=name,
        label=printed.label,
        raw=printed.raw,
        year=work.year or printed.year,
        year_suffix=printed.year_suffix if printed.year == work.year or not work.year else work.year_suffix,
        authors=work.authors or printed.authors,
        doi=work.doi or printed.doi,
        pmid=work.pmid or printed.pmid,
        pmcid=work.pmcid or printed.pmcid,
        arxiv=work.arxiv or printed.arxiv,
        url=work.url or printed.url,
    )
