"""The reference list of a source: a list in the text, a `.bbl` beside it, or the cited entries of its databases."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import msgspec

from citance.model import Reference
from citance.read.bibfile import read_bibtex
from citance.read.latex.entries import biblatex_references, is_biblatex_list, read_item, short_names
from citance.read.latex.parts import Citation, Draft, Entry
from citance.read.latex.style import alphabetical
from citance.read.latex.walk import Walker
from citance.text.names import fold_name

__all__ = ["ReferenceList", "cited_keys", "read_list"]

_MOST_DATABASES = 50
_MOST_LISTS = 50
_NAMED_IN_WARNING = 10


@dataclass(slots=True)
class ReferenceList:
    """References in the order of the printed list, by key, and how citations print them; `dated` tells that letters
    of equal years have still to be given."""

    references: dict[str, Reference] = field(default_factory=dict)
    entries: dict[str, Entry] = field(default_factory=dict)
    from_database: bool = False

    def add(self, reference: Reference, entry: Entry | None = None) -> None:
        """Append a reference whose key is new."""
        if reference.key not in self.references:
            self.references[reference.key] = msgspec.structs.replace(reference, index=len(self.references) + 1)
            if entry is not None:
                self.entries[reference.key] = entry

    def letter(self, shown: int, name_and: str) -> None:
        """Give works of the same authors and year their letters, in the order of the list."""
        same: dict[tuple[str, int], list[str]] = defaultdict(list)
        for key, reference in self.references.items():
            if reference.year and reference.authors:
                same[short_names(reference.authors, shown, name_and), reference.year].append(key)
        for keys in same.values():
            if 1 < len(keys) < 27:
                for letter, key in zip("abcdefghijklmnopqrstuvwxyz", keys, strict=False):
                    self.references[key] = msgspec.structs.replace(self.references[key], year_suffix=letter)

    def numbered(self) -> None:
        """Give every entry its number as label."""
        for key, reference in self.references.items():
            self.references[key] = msgspec.structs.replace(reference, label=str(reference.index))

    def labelled(self) -> None:
        """Give every entry its own label."""
        for key, reference in self.references.items():
            label = self.entries[key].label if key in self.entries else ""
            if label:
                self.references[key] = msgspec.structs.replace(reference, label=label)


def cited_keys(drafts: Sequence[Draft]) -> dict[str, bool]:
    """The keys that citations name, in the order of the text; False for those that only `\\nocite` names."""
    keys: dict[str, bool] = {}
    for draft in drafts:
        for piece in draft.pieces:
            if isinstance(piece, Citation):
                for item in piece.items:
                    for key in item.keys:
                        keys[key] = keys.get(key, False) or piece.form != "none"
    return keys


def read_list(walker: Walker, cited: dict[str, bool], render: Callable[[str], str]) -> ReferenceList:
    """The list of a source that was walked; cited keys without an entry get one with nothing but the key."""
    found = ReferenceList()
    drafts = len(walker.drafts)
    if not walker.items or walker.bibliographies:
        _read_bbl(walker, cited, render, found)
    del walker.drafts[drafts:]
    for item in walker.items:
        if item.key not in found.references:
            found.add(*read_item(item, len(found.references) + 1))
    missing = [key for key in cited if key not in found.references and key != "*"]
    if missing or (not found.references and "*" in cited):
        _read_databases(walker, cited, missing, render, found)
    unknown = [key for key, shown in cited.items() if shown and key not in found.references]
    if unknown:
        named = ", ".join(key[:60] for key in unknown[:_NAMED_IN_WARNING]) + (
            " …" if len(unknown) > _NAMED_IN_WARNING else ""
        )
        walker.warn(f"{len(unknown)} cited keys have no entry in a reference list: {named}")
    for key in unknown:
        found.add(Reference(key=key, index=0, raw=key))
    return found


def _read_bbl(walker: Walker, cited: dict[str, bool], render: Callable[[str], str], found: ReferenceList) -> None:
    """The lists that BibTeX or biber wrote: the main file's own, or all of them where none has its name."""
    lists = walker.sources.with_suffix(".bbl")
    stem = walker.sources.main.rsplit(".", 1)[0]
    own = [name for name in lists if name.rsplit(".", 1)[0] == stem]
    for name in own or lists[:_MOST_LISTS]:
        text = walker.sources.text(name)
        if is_biblatex_list(text):
            for reference, entry in biblatex_references(text, render):
                found.add(reference, entry)
            continue
        walker.mute, walker.capturing, walker.pieces, walker.files = False, True, [], []
        walker.include(name)
        walker.run([])


def _read_databases(
    walker: Walker, cited: dict[str, bool], missing: list[str], render: Callable[[str], str], found: ReferenceList
) -> None:
    sources = walker.sources
    names = [sources.find(name, (".bib", "")) for name in dict.fromkeys(walker.bibliographies) if name]
    named = [name for name in names if name is not None]
    for name, member in zip(filter(None, dict.fromkeys(walker.bibliographies)), names, strict=True):
        if member is None and not found.references:
            walker.warn(f"bibliography {name[:100]!r}: no such file among the sources")
    wanted = None if "*" in cited and not found.references else missing
    read: dict[str, Reference] = {}
    for member in (named or sources.with_suffix(".bib"))[:_MOST_DATABASES]:
        references, warnings = read_bibtex(sources.text(member), wanted=wanted, render=render)
        for warning in warnings:
            walker.warn(warning)
        for reference in references:
            read.setdefault(reference.key, reference)
    folded = {key.lower(): key for key in read}
    for key in missing:
        # BibTeX does not mind capitals in keys.
        if key not in read and key.lower() in folded:
            reference = read.pop(folded[key.lower()])
            read[key] = msgspec.structs.replace(reference, key=key)
    found.from_database = bool(read) and not found.references
    order = [key for key in cited if key in read] + [key for key in read if key not in cited]
    if alphabetical(walker.bibliography_style, walker.packages):
        order = sorted(read, key=lambda key: _place(read[key]))
    for key in order:
        found.add(read[key])


def _place(reference: Reference) -> tuple[str, str, int, str]:
    """By first author, then the others, year and title, as the alphabetical styles sort."""
    names = [fold_name(author.family) for author in reference.authors] or [fold_name(reference.title or reference.key)]
    return names[0], " ".join(names[1:]), reference.year or 9999, reference.title.lower()
