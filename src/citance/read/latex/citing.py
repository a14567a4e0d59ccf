# ruff: noqa: S105 - a token of LaTeX is no password
"""Citation commands: their notes and keys are read here and printed when the list is known (`printing`)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citance.read.latex.parts import Citation, CiteItem, Piece, plain
from citance.read.latex.style import cites_in_notes
from citance.read.latex.tables import FORMS, MULTIPLE
from citance.read.latex.tokens import is_text, text_of

if TYPE_CHECKING:
    from citance.read.latex.walk import Handler, Walker

__all__ = ["HANDLERS"]

_MOST_KEYS = 500
_MOST_ITEMS = 50


def _keys(walker: Walker, tokens: list[str]) -> tuple[str, ...]:
    if not all(is_text(token) or token == "_" for token in tokens):
        tokens = [walker.text([token]) if token[0] == "\\" else token for token in tokens if token not in "{}"]
    keys = (" ".join(key.split()) for key in text_of(tokens).split(","))
    return tuple(key for key in keys if key)[:_MOST_KEYS]


def _note(walker: Walker, tokens: list[str] | None) -> str:
    return walker.text(tokens) if tokens else ""


def _item(walker: Walker) -> CiteItem:
    """Notes in brackets, keys in braces: "[see][p. 3]{a,b}"; apacite has "<see>" for what stands before."""
    stream = walker.stream
    ahead = stream.optional("<", ">") if stream.peek()[:1] == "<" else None
    first = stream.optional()
    second = stream.optional() if first is not None else None
    before, after = (first, second) if second is not None else (ahead, first)
    keys = _keys(walker, stream.argument())
    return CiteItem(keys, _note(walker, before), _note(walker, after))


def _cite(walker: Walker, name: str) -> None:
    starred = walker.stream.star()
    if name in MULTIPLE:
        items, name = _items(walker), name[:-1]
    else:
        items = [_item(walker)]
    _write(walker, name, items, starred=starred)


def _items(walker: Walker) -> list[CiteItem]:
    """The groups of a multiple command, with the notes around all of them put to the first and the last."""
    stream = walker.stream
    ahead = stream.optional("(", ")")
    behind = stream.optional("(", ")") if ahead is not None else None
    if behind is None:
        ahead, behind = None, ahead
    items = [_item(walker)]
    while stream.peek() in ("[", "{") and len(items) < _MOST_ITEMS:
        items.append(_item(walker))
    items[0] = items[0]._replace(before=" ".join(filter(None, (_note(walker, ahead), items[0].before))))
    items[-1] = items[-1]._replace(after=", ".join(filter(None, (items[-1].after, _note(walker, behind)))))
    return items


def _write(walker: Walker, name: str, items: list[CiteItem], *, starred: bool = False) -> None:
    form = FORMS[name]
    if name[0].isupper() and form in ("text", "author", "bare", "alt"):
        form = form.capitalize()
    note = 0
    if form == "foot" or (form == "auto" and cites_in_notes(walker.packages)):
        walker.counters["footnote"] += 1
        note = walker.counters["footnote"]
    kept = tuple(item for item in items if item.keys)
    if kept or form == "none":
        walker.piece(Citation(form, kept, starred, walker.raised, note))


def _citetext(walker: Walker, name: str) -> None:
    """natbib: free text in the brackets of citations."""
    walker.add("(")
    walker.group(lambda: walker.add(")"))


def _define_alias(walker: Walker, name: str) -> None:
    key = text_of(walker.stream.argument())
    if len(walker.aliases) < 2000:
        walker.aliases[key] = walker.text(walker.stream.argument())


def _alias(walker: Walker, name: str) -> None:
    """A work under a name of its own: natbib's `\\defcitealias`."""
    item = _item(walker)
    text = ", ".join(walker.aliases.get(key, key) for key in item.keys)
    walker.piece(Citation("alias" if "p" not in name[4:] else "alias-paren", (item._replace(before=text),)))


def _quotation(walker: Walker, name: str) -> None:
    """csquotes: a quotation with its source, "\\textcquote[p. 3]{key}{text}"."""
    walker.stream.star()
    item = _item(walker)
    end = walker.stream.optional()
    quoted: list[Piece] = walker.render(walker.stream.argument(long=True))
    walker.add(f"“{plain(quoted)}{_note(walker, end)}” ")
    if item.keys:
        walker.piece(Citation("paren", (item,)))


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(FORMS, _cite),
    "citetext": _citetext,
    "defcitealias": _define_alias,
    **dict.fromkeys(("citetalias", "citepalias"), _alias),
    **dict.fromkeys(("textcquote", "blockcquote", "parencquote"), _quotation),
}
