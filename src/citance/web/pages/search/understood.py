"""A query as it was understood, in words that a person reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from citance.search import Query, SearchResult
from citance.search.render import render
from citance.search.tree import All, Between, Is, Node, Not, Prefix, Some, Words, leaves
from citance.web.i18n import N_
from citance.web.visit import Visit

__all__ = ["Part", "Understood", "understood"]

_FIELDS: Final = {
    "title": N_("Words of a title"),
    "author": N_("Author"),
    "journal": N_("Journal"),
    "cited": N_("Words of the cited work"),
    "citing": N_("Words of the citing work"),
}
_PROPERTIES: Final = {
    "stance": N_("Stance"),
    "broad": N_("Stance, by anybody’s evidence"),
    "section": N_("Section"),
    "place": N_("Place on the page"),
    "notice": N_("Editorial notice"),
    "confidence": N_("Confidence"),
    "uncertain": N_("Uncertain"),
    "self_citation": N_("Self-citation"),
    "language": N_("Language"),
    "type": N_("Type"),
    "read": N_("Own text in this library"),
    "year": N_("Year"),
    "doi": N_("DOI"),
    "cited_doi": N_("DOI of the cited work"),
    "citing_doi": N_("DOI of the citing work"),
}


@dataclass(frozen=True)
class Part:
    """One condition: what it is about, and what was asked of it; `excluded` where it must not hold."""

    label: str
    values: tuple[str, ...]
    excluded: bool = False


@dataclass(frozen=True)
class Understood:
    """A query in parts that all must hold. `text` is its canonical form; `relaxed` the words of which only so many
    (`least`) must be found, where nothing holds all, and `passed_over` those that were not looked for at all."""

    parts: tuple[Part, ...]
    text: str
    relaxed: tuple[str, ...] = ()
    least: int = 0
    passed_over: tuple[str, ...] = ()

    @property
    def is_plain(self) -> bool:
        """Whether it is nothing but words side by side, which need no explanation."""
        return len(self.parts) <= 1 and not any(part.excluded for part in self.parts)


def understood(visit: Visit, result: SearchResult) -> Understood:
    """The query of a result."""
    query = result.query
    parts = tuple(_parts(visit, query))
    wider = result.wider
    if not result.relaxed or wider is None:
        return Understood(parts, query.understood)
    some = next((part for part in _sides(wider) if isinstance(part, Some) and part.least > 1), None)
    kept = {_said(leaf) for leaf in leaves(wider)}
    return Understood(
        parts,
        query.understood,
        relaxed=tuple(_said(part) for part in some.parts) if some else (),
        least=some.least if some else 0,
        passed_over=tuple(dict.fromkeys(_said(leaf) for leaf in query.positive_terms if _said(leaf) not in kept)),
    )


def _sides(root: Node | None) -> Sequence[Node]:
    return root.parts if isinstance(root, All) else (root,) if root is not None else ()


def _parts(visit: Visit, query: Query) -> Iterator[Part]:
    if query.meaning:
        yield Part(visit.gettext("By meaning"), (query.meaning,))
    words = [part for part in _sides(query.root) if isinstance(part, Words) and _is_single(part)]
    if words:
        label = visit.ngettext("The word", "All of these words", len(words))
        yield Part(label, tuple(part.words[0] for part in words))
    for part in _sides(query.root):
        if part not in words:
            yield _part(visit, part)


def _is_single(part: Words) -> bool:
    return len(part.words) == 1 and not part.field


def _part(visit: Visit, node: Node, *, excluded: bool = False) -> Part:
    if isinstance(node, Not):
        return _part(visit, node.part, excluded=not excluded)
    if isinstance(node, Some):
        return _any_of(visit, node, excluded)
    if isinstance(node, Words):
        return Part(_words_label(visit, node), (" ".join(node.words),), excluded)
    if isinstance(node, Prefix):
        field = f"{visit.gettext(_FIELDS[node.field])}, " if node.field else ""
        return Part(field + visit.gettext("Words that begin with"), (node.start,), excluded)
    if isinstance(node, Is | Between):
        value = _value(visit, node) if isinstance(node, Between) else node.value
        return Part(visit.gettext(_PROPERTIES.get(node.field, node.field)), (value,), excluded)
    return Part(visit.gettext("All of"), tuple(render(part) for part in node.parts), excluded)


def _any_of(visit: Visit, node: Some, excluded: bool) -> Part:
    fields = {getattr(part, "field", None) for part in node.parts}
    field = fields.pop() if len(fields) == 1 else None
    if field and all(isinstance(part, Is) for part in node.parts):
        values = tuple(part.value for part in node.parts if isinstance(part, Is))
        return Part(visit.gettext(_PROPERTIES.get(field, field)), values, excluded)
    joined = _joined(node)
    if joined:
        return Part(visit.gettext("In one word or several"), (joined,), excluded)
    return Part(visit.gettext("Any of"), tuple(_said(part) for part in node.parts), excluded)


def _joined(node: Some) -> str:
    """The words of a compound that may be written in one or in several; "" for any other choice."""
    if len(node.parts) != 2 or not all(isinstance(part, Words) for part in node.parts):
        return ""
    one, other = (part.words for part in node.parts if isinstance(part, Words))
    return "-".join(one) if len(one) > 1 and "".join(one) == "".join(other) else ""


def _words_label(visit: Visit, node: Words) -> str:
    if node.field:
        return visit.gettext(_FIELDS[node.field])
    if node.slop:
        return visit.gettext("Near each other, at most %(number)s words between them") % {"number": node.slop}
    return visit.gettext("The phrase") if len(node.words) > 1 else visit.gettext("The word")


def _value(visit: Visit, node: Between) -> str:
    low, high = (None if end is None else _number(node.field, end) for end in (node.low, node.high))
    if low is None:
        return visit.gettext("up to %(end)s") % {"end": high}
    if high is None:
        return visit.gettext("from %(start)s") % {"start": low}
    if low == high:
        return low
    return visit.gettext("from %(start)s to %(end)s") % {"start": low, "end": high}


def _number(field: str, value: int) -> str:
    return f"{value / 10_000:g}" if field == "confidence" else str(value)


def _said(node: Node) -> str:
    """A part as short as it can be said."""
    if isinstance(node, Words) and not node.field and not node.slop:
        return " ".join(node.words)
    if isinstance(node, Some) and _joined(node):
        return _joined(node)
    return render(node)
