"""A reference list as the readers build it, whatever the vocabulary."""

from __future__ import annotations

from dataclasses import dataclass, field

from citance.model import Reference
from citance.read.safexml import Element, all_text
from citance.read.textflow import inline_text

__all__ = ["RefList", "content"]


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
