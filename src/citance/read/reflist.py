"""A reference list as the readers build it, whatever the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from citance.model import Reference
from citance.read.safexml import Element, all_text
from citance.read.textflow import inline_text

__all__ = ["RefList", "content", "with_readable_text"]


@dataclass(slots=True)
class RefList:
    """References in order, and which of them each id of the source names (an entry, or a citation in it)."""

    references: list[Reference] = field(default_factory=list)
    by_id: dict[str, tuple[str, ...]] = field(default_factory=dict)
    warnings: list[str] = field(default_factory=list)

    def add(self, reference: Reference, *ids: str | None) -> None:
        """Append a reference that is named by the given ids."""
        self.references.append(reference)
        for name in ids:
            if name and reference.key not in self.by_id.get(name, ()):
                self.by_id[name] = (*self.by_id.get(name, ()), reference.key)


def content(element: Element | None) -> str:
    """All text of an element on one line."""
    if element is None:
        return ""
    # Most elements hold one piece of text.
    if not len(element):
        return inline_text(element.text)
    return inline_text(all_text(element))


def with_readable_text(reference: Reference, *, fields_only: bool) -> Reference:
    """The reference with a line that people can read as its `raw` text.

    Where the source keeps only fields (`fields_only`), or writes names without anything between their parts, the line is
    put together from the fields; else the printed text stays.
    """
    first = reference.authors[0] if reference.authors else None
    glued = first is not None and bool(first.given) and first.family + first.given in reference.raw
    if not (fields_only or glued):
        return reference
    line = _described(reference)
    return msgspec.structs.replace(reference, raw=line) if line else reference


def _described(reference: Reference) -> str:
    names = ", ".join(f"{author.family} {author.given}".strip() for author in reference.authors)
    year = f"({reference.year}{reference.year_suffix})" if reference.year else ""
    place = " ".join(part for part in (reference.container, reference.volume) if part)
    where = f"{place}: {reference.pages}" if place and reference.pages else place or reference.pages
    parts = [f"{names} {year}".strip(), reference.title, where, reference.publisher]
    written = [part.rstrip(".") for part in parts if part]
    return ". ".join(written) + "." if written else ""
