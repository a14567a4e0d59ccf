# ruff: noqa: S105 - a token of LaTeX is no password
"""Reference lists as `thebibliography` has them: the items with their labels, texts and the parts that commands name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from citance.read.latex.parts import Item, Piece
from citance.read.latex.tokens import text_of

if TYPE_CHECKING:
    from citance.read.latex.walk import Handler, Walker

__all__ = ["HANDLERS"]

_MOST_ITEMS = 20_000
_MOST_FIELDS = 300
_MOST_PIECES = 400


def _open_list(walker: Walker, name: str) -> None:
    walker.end_block()
    walker.stream.optional()
    walker.stream.argument()
    before = walker.state()
    waste: list[Piece] = []
    walker.pieces, walker.capturing, walker.mute = waste, True, False

    def close() -> None:
        walker.restore(before)
        walker.end_block()

    walker.begin("thebibliography", close)


def _bibitem(walker: Walker, name: str) -> None:
    walker.close_arguments()
    label = walker.stream.optional()
    key = " ".join(text_of(walker.stream.argument()).split())
    if not walker.inside("thebibliography"):
        _open_loose_list(walker)
    item = Item(key or f"r{len(walker.items) + 1}")
    if label is not None:
        walker.item = None
        item.label = walker.text(_label_tokens(label))
    if len(walker.items) < _MOST_ITEMS:
        walker.items.append(item)
    walker.item, walker.pieces, walker.capturing = item, item.pieces, True


def _label_tokens(tokens: list[str]) -> list[str]:
    """The label with its parts set apart: "\\citeauthoryear{long}{short}{year}" becomes "short(year)long"."""
    for place, token in enumerate(tokens):
        if token in ("\\citeauthoryear", "\\BCAY", "\\astroncite"):
            groups = _groups(tokens[place + 1 :])
            if len(groups) >= 3:
                return [*groups[1], "(", *groups[2], ")", *groups[0]]
            if len(groups) == 2:
                return [*groups[0], "(", *groups[1], ")"]
    return tokens


def _groups(tokens: list[str]) -> list[list[str]]:
    groups: list[list[str]] = []
    depth = 0
    for token in tokens:
        if token == "{":
            depth += 1
            if depth == 1:
                groups.append([])
                continue
        elif token == "}":
            depth -= 1
            if depth < 0:
                break
        if depth > 0:
            groups[-1].append(token)
    return groups


def _open_loose_list(walker: Walker) -> None:
    """Items outside of a list's environment: an own environment around them, or a fragment."""
    before = walker.state()

    def close() -> None:
        walker.restore(before)
        walker.end_block()

    walker.begin("thebibliography", close)


def _harvarditem(walker: Walker, name: str) -> None:
    """harvard: "\\harvarditem[short]{long}{year}{key}"."""
    short = walker.stream.optional()
    long, year = walker.stream.argument(), walker.stream.argument()
    walker.stream.push(["[", "{", *(short or long), "(", *year, ")", *long, "}", "]"])
    _bibitem(walker, name)


def _newblock(walker: Walker, name: str) -> None:
    if walker.item is not None and walker.pieces is walker.item.pieces:
        walker.item.blocks.append(len(walker.item.pieces))
    walker.add(" ")


def _field(walker: Walker, name: str) -> None:
    """A part that is named: "\\bibinfo{year}{2003}", "\\bibfield{title}{…}"."""
    field = text_of(walker.stream.argument())
    item, pieces = walker.item, walker.pieces
    if item is None or pieces is None:
        return
    _catch(walker, field, kept=(name, field) != ("bibfield", "author"))


def _article_title(walker: Walker, name: str) -> None:
    """The title in the entries of ACM's style."""
    if walker.item is not None and walker.pieces is not None:
        _catch(walker, "title", kept=True)


def _catch(walker: Walker, field: str, *, kept: bool) -> None:
    """Print the next argument, and keep it as a part of the entry; REVTeX wraps all authors in one part, which is not."""
    item, pieces = walker.item, walker.pieces
    if item is None or pieces is None:
        return
    start = len(pieces)

    def close() -> None:
        text = "".join(piece for piece in pieces[start : start + _MOST_PIECES] if isinstance(piece, str))
        if kept and len(item.fields) < _MOST_FIELDS:
            item.fields.append((field, " ".join(text.split())))

    walker.group(close)


def _bibliography(walker: Walker, name: str) -> None:
    """The files of the list; `printbibliography` only says where it stands."""
    walker.stream.optional()
    if name == "printbibliography":
        walker.bibliographies.append("")
        return
    walker.bibliographies += [part.strip() for part in text_of(walker.stream.argument()).split(",")]


def _style(walker: Walker, name: str) -> None:
    walker.bibliography_style = text_of(walker.stream.argument())


def _settings(walker: Walker, name: str) -> None:
    """Commands that set how citations are printed; kept as "name: arguments"."""
    if name == "bibpunct":
        walker.stream.optional()
        parts = [text_of(walker.stream.argument()) for _ in range(6)]
        walker.style_settings.append("bibpunct:" + "\x1f".join(parts))
        return
    walker.stream.optional()
    walker.style_settings.append(f"{name}:{text_of(walker.stream.argument())}")


def _no_attribute(walker: Walker, name: str) -> None:
    """REVTeX's addresses around a text: "\\href@noop {} {text}", "\\Eprint {address} {text}"."""
    address = text_of(walker.stream.argument())
    if walker.item is not None and address:
        walker.item.links.append(address.replace("\\", ""))


def _apacite(walker: Walker, name: str) -> None:
    """apacite's parts of an entry, each with as many arguments as it needs."""
    count = {"APACrefYear": 1, "APACrefYearMonthDay": 3, "APACjournalVolNumPages": 4}.get(name, 2)
    parts = [walker.text(walker.stream.argument(long=True)) for _ in range(count)]
    item = walker.item
    if name == "APACjournalVolNumPages":
        journal, volume, number, pages = parts
        text = f"{journal}, {volume}" + (f"({number})" if number else "") + (f", {pages}" if pages else "")
        named = list(zip(("journal", "volume", "number", "pages"), parts, strict=True))
    elif name == "APACaddressPublisher":
        text, named = ": ".join(filter(None, parts)), [("publisher", parts[1])]
    elif name.startswith("APACrefYear"):
        text, named = f"({', '.join(filter(None, parts))})", [("year", parts[0])]
    else:
        text, named = parts[0], [("title", parts[0])]
    if item is not None and len(item.fields) < _MOST_FIELDS:
        item.fields.extend((field, value) for field, value in named if value)
    walker.add(text)


def _penalty(walker: Walker, name: str) -> None:
    """A number that is not printed."""
    token = walker.stream.peek()
    if token[:1].isdecimal() or token[:1] == "-":
        walker.stream.next()
        rest = token.lstrip("-0123456789")
        if rest:
            walker.stream.push([rest])


def _drop_one(walker: Walker, name: str) -> None:
    walker.stream.argument()


HANDLERS: dict[str, Handler] = {
    "thebibliography": _open_list,
    "bibitem": _bibitem,
    "harvarditem": _harvarditem,
    "newblock": _newblock,
    **dict.fromkeys(("bibinfo", "bibfield"), _field),
    "showarticletitle": _article_title,
    **dict.fromkeys(("bibliography", "addbibresource", "addglobalbib", "nobibliography", "printbibliography"), _bibliography),
    "bibliographystyle": _style,
    **dict.fromkeys(("bibpunct", "setcitestyle", "biboptions", "citestyle", "ExecuteBibliographyOptions"), _settings),
    **dict.fromkeys(("href@noop", "Eprint"), _no_attribute),
    **dict.fromkeys(("BibitemShut", "bibAnnoteFile", "bibAnnote"), _drop_one),
    **dict.fromkeys(
        ("APACrefatitle", "APACrefbtitle", "APACrefaetitle", "APACrefYear", "APACrefYearMonthDay", "APACjournalVolNumPages",
         "APACaddressPublisher"), _apacite
    ),
    **dict.fromkeys(("APACinsertmetastar", "PrintBackRefs", "urldef"), _drop_one),
    "penalty": _penalty,
}  # fmt: skip
