"""Which reference a link of the file leads to: by the point it leads to, else by its name."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from citance.model import Reference
from citance.read.pdf.lines import LinkTarget, Page

__all__ = ["resolver"]

_NUMBERED_NAME = re.compile(r"(?P<stem>.*?)0*(?P<number>\d{1,4})")
_AGREEING = 0.7
"""The share of a family of names ("link_CR12") whose number is printed in the linked text, for the family to be believed."""


def resolver(
    pages: Sequence[Page], references: Sequence[Reference], key_of: Callable[[LinkTarget], str | None]
) -> Callable[[LinkTarget], str | None]:
    """A function that gives the key of the reference that a link leads to, or None.

    `key_of` answers by the place on the page. Some files set every destination to the corner of its page; their names
    end with the number of the entry, which is believed where most of the linked texts print that number.
    """
    families = _families(pages)
    by_number = {reference.index: reference.key for reference in references if not reference.entry} or {
        reference.index: reference.key for reference in references
    }
    believed = {stem for stem, pairs in families.items() if _is_believed(pairs, len(references))}

    def resolve(link: LinkTarget) -> str | None:
        found = _NUMBERED_NAME.fullmatch(link.name) if link.name else None
        if found and found.group("stem") in believed:
            return by_number.get(int(found.group("number")))
        return key_of(link)

    return resolve


def _families(pages: Sequence[Page]) -> dict[str, list[tuple[int, str]]]:
    """For each stem of a name, the numbers behind it and the texts of their links."""
    families: dict[str, list[tuple[int, str]]] = defaultdict(list)
    for page in pages:
        for line in page.lines:
            for link in line.links:
                found = _NUMBERED_NAME.fullmatch(link.name) if link.name else None
                if found:
                    families[found.group("stem")].append(
                        (int(found.group("number")), line.text[link.start : link.end])
                    )
    return families


def _is_believed(pairs: list[tuple[int, str]], count: int) -> bool:
    numbers = {number for number, _ in pairs}
    if len(numbers) < 3 or max(numbers) > count or min(numbers) < 1:
        return False
    agreeing = sum(1 for number, text in pairs if str(number) in re.findall(r"\d+", text))
    return agreeing >= _AGREEING * len(pairs)
