"""One parsed full text of a work: its front matter, its text with markers, its reference list."""

from __future__ import annotations

import msgspec

from citance.model.notice import EditorialNotice
from citance.model.reference import Reference
from citance.model.vocabulary import Place, SectionRole
from citance.model.work import Work

__all__ = ["Block", "Marker", "Paper", "Section"]


class Section(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """A section with the headings that lead to it, outermost first; `kind` is the source's own section type."""

    titles: tuple[str, ...] = ()
    kind: str = ""
    role: SectionRole = SectionRole.OTHER

    @property
    def title(self) -> str:
        """The headings joined as the command contract wants them."""
        return " > ".join(self.titles)


class Marker(msgspec.Struct, frozen=True, gc=False, omit_defaults=True):
    """An in-text pointer: `text[start:end]` of its block, and the keys of the references that it names.

    As read, `keys` are those that the source's markup states; after `citance.extract` they are those that the
    reader of the page understands, ranges expanded. `inferred` marks a pointer that the markup does not have.
    """

    start: int
    end: int
    keys: tuple[str, ...] = ()
    superscript: bool = False
    inferred: bool = False


class Block(msgspec.Struct, frozen=True, omit_defaults=True):
    """One paragraph, caption, table cell, footnote or list item.

    `text` has its white space collapsed; `section` is the position in `Paper.sections` or -1; `breaks` are
    offsets at which a sentence surely ends (after a run-in heading, at a line break); `note` is the id by which a
    footnote is pointed at.
    """

    text: str
    place: Place = Place.BODY
    section: int = -1
    markers: tuple[Marker, ...] = ()
    breaks: tuple[int, ...] = ()
    note: str = ""


class Paper(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One parsed full text.

    `sha256` is that of the file it came from; `format` names the reader; `part` is "" for a file's main text and
    else the source's word for the part ("translation", "reply", "reviewer-report" …); `part_of` then is the DOI of
    the main text. `warnings` are things that were not as they should be and did not stop the reading.
    """

    work: Work
    sections: tuple[Section, ...] = ()
    blocks: tuple[Block, ...] = ()
    references: tuple[Reference, ...] = ()
    notices: tuple[EditorialNotice, ...] = ()
    sha256: str = ""
    format: str = ""
    part: str = ""
    part_of: str | None = None
    warnings: tuple[str, ...] = ()

    @property
    def is_translation(self) -> bool:
        """True for a text that repeats another one in a second language: its statements are not counted."""
        return self.part == "translation"
