"""How much of a paper's text a visitor is shown.

Whoever sits at this computer, or is signed in with a key, sees everything: it is their own library. To everybody else,
statements of papers under an open licence are shown in full, and of others so much as the setting `show_text` says. The
application trims whatever a page gives (`shown_page`), so that no page can forget to; pages that put a text together
themselves (a wider context, an excerpt) ask `how_much` first. In the HTTP API the door says who reads (`reading_as`), and
whatever makes answers of statements asks `as_shown`.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set, ValuesView
from contextvars import ContextVar
from enum import StrEnum
from typing import TYPE_CHECKING, Any

import msgspec

from citance.model import IndexedStatement, IndexedWork, Judgement, Work
from citance.report.licences import is_open, licence_of
from citance.settings import Settings
from citance.store import CitedReference, Store
from citance.web.i18n import N_

if TYPE_CHECKING:
    from citance.web.access import Visitor
    from citance.web.visit import Page

__all__ = ["Reader", "Shown", "ShownStore", "as_shown", "reading_as", "shown_page", "trimmed"]


class Shown(StrEnum):
    """How much of a text is shown."""

    FULL = "full"
    SENTENCE = "sentence"
    """The citing sentence without its neighbours."""
    NOTHING = "nothing"
    """That there is a statement, its stance, its place and the way to it."""

    @property
    def words(self) -> str:
        """What a reader is told of it, "" where nothing is missing; a message of the catalogue."""
        return _WORDS[self]


_WORDS = {
    Shown.FULL: "",
    Shown.SENTENCE: N_("Only the citing sentence is shown: the paper has no open licence."),
    Shown.NOTHING: N_("The text is not shown: the paper has no open licence."),
}


@dataclasses.dataclass(frozen=True, slots=True)
class Reader:
    """Who reads, as far as it matters here. `insider` sees everything."""

    insider: bool
    settings: Settings

    @classmethod
    def of(cls, visitor: Visitor, settings: Settings) -> Reader:
        """The reader that a visitor is."""
        return cls(visitor.local or visitor.key is not None, settings)

    @property
    def sees_all(self) -> bool:
        """Whether nothing is ever kept back."""
        return self.insider or self.settings.show_text == "all"

    def how_much(self, work: Work | IndexedWork) -> Shown:
        """How much of a work's own text this reader is shown."""
        stated = work.work.licence if isinstance(work, IndexedWork) else work.licence
        if self.sees_all or is_open(licence_of(stated), noncommercial=self.settings.show_noncommercial):
            return Shown.FULL
        return Shown(self.settings.show_text)

    def shown(self, item: IndexedStatement) -> IndexedStatement:
        """A statement as this reader is shown it: itself, or a copy with less text."""
        return trimmed(item, self.how_much(item.citing))


def trimmed(item: IndexedStatement, to: Shown) -> IndexedStatement:
    """A statement with so much of its text; itself where nothing is taken away. Places in the text stay right."""
    if to is Shown.FULL:
        return item
    statement, judgement = msgspec.structs.replace(item.statement, before="", after=""), item.judgement
    evidence = judgement.evidence if judgement else None
    if to is Shown.NOTHING:
        statement = msgspec.structs.replace(statement, citance="", marker="", marker_start=0, marker_end=0)
        judgement = _without_words(judgement)
    elif judgement and evidence and evidence.start < 0:  # its words stand in a sentence that is not shown
        judgement = msgspec.structs.replace(judgement, evidence=None)
    return msgspec.structs.replace(item, statement=statement, judgement=judgement)


def _without_words(judgement: Judgement | None) -> Judgement | None:
    """A judgement without the words of the text that it names."""
    return msgspec.structs.replace(judgement, evidence=None, cues=(), why="") if judgement else None


def shown_page(reader: Reader, page: Page) -> Page:
    """A page with all statements in its context and data as the reader is shown them."""
    if reader.sees_all:
        return page
    context = {name: _shown(reader, value) for name, value in page.context.items()}
    return dataclasses.replace(page, context=context, data=_shown(reader, page.data))


def _shown(reader: Reader, value: Any) -> Any:
    """A value with the statements in it as they are shown; what holds none stays the very same object, unless it is something
    that can be gone through but not looked into, such as a generator: of that a list is made, so that nothing slips by."""
    if isinstance(value, IndexedStatement):
        return reader.shown(value)
    if isinstance(value, Set):  # the keys and items of a mapping, too
        return _shown_set(reader, value)
    if isinstance(value, (Iterator, ValuesView)):
        return [_shown(reader, each) for each in value]
    if isinstance(value, (list, tuple)):
        parts = [_shown(reader, each) for each in value]
        if all(new is old for new, old in zip(parts, value, strict=True)):
            return value
        if isinstance(value, tuple) and hasattr(value, "_fields"):  # a named tuple
            return type(value)(*parts)
        return tuple(parts) if isinstance(value, tuple) else parts
    if isinstance(value, Mapping):
        changed = {key: _shown(reader, each) for key, each in value.items()}
        return changed if any(changed[key] is not value[key] for key in changed) else value
    return _shown_fields(reader, value)


def _shown_set(reader: Reader, value: Set[Any]) -> Set[Any] | list[Any]:
    """A set itself where it holds no statements: templates ask whether something is in it."""
    parts = list(value)
    shown = [_shown(reader, each) for each in parts]
    return value if all(new is old for new, old in zip(shown, parts, strict=True)) else shown


def _shown_fields(reader: Reader, value: Any) -> Any:
    """The same for what has fields. Works hold no statements, and are many: they are passed over."""
    if isinstance(value, (IndexedWork, Work, type)):
        return value
    if isinstance(value, msgspec.Struct):
        names: tuple[str, ...] = value.__struct_fields__
        replace: Any = msgspec.structs.replace
    elif dataclasses.is_dataclass(value):
        names = tuple(each.name for each in dataclasses.fields(value) if each.init)
        replace = dataclasses.replace
    else:
        return value
    changes = {}
    for name in names:
        old = getattr(value, name)
        new = _shown(reader, old)
        if new is not old:
            changes[name] = new
    return replace(value, **changes) if changes else value


reading_as: ContextVar[Reader | None] = ContextVar("reading_as", default=None)
"""Who reads what is being answered just now; None where nobody from outside does."""


def as_shown(item: IndexedStatement) -> IndexedStatement:
    """A statement as whoever asks just now is shown it."""
    reader = reading_as.get()
    return item if reader is None else reader.shown(item)


class ShownStore:
    """A store as far as exports use it, whose statements are as a reader is shown them."""

    def __init__(self, store: Store, reader: Reader) -> None:
        self._store = store
        self._reader = reader

    def iter_works(self) -> Iterator[IndexedWork]:
        """All works."""
        return self._store.iter_works()

    def works(self, work_ids: Iterable[int]) -> list[IndexedWork]:
        """Works in the order of their ids."""
        return self._store.works(work_ids)

    def references_of(self, work_id: int) -> list[CitedReference]:
        """The reference list of a work."""
        return self._store.references_of(work_id)

    def iter_statements(self) -> Iterator[IndexedStatement]:
        """All statements that count."""
        return map(self._reader.shown, self._store.iter_statements())

    def statements(self, statement_ids: Sequence[str]) -> list[IndexedStatement]:
        """Statements in the order of their ids."""
        return [self._reader.shown(each) for each in self._store.statements(statement_ids)]

    def statements_in(self, work_id: int) -> list[IndexedStatement]:
        """The statements that a work's own paper makes."""
        return [self._reader.shown(each) for each in self._store.statements_in(work_id)]

    def statements_about(self, work_id: int, *, limit: int | None = None, offset: int = 0) -> list[IndexedStatement]:
        """The statements about a work."""
        found = self._store.statements_about(work_id, limit=limit, offset=offset)
        return [self._reader.shown(each) for each in found]
