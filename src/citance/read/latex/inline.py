# ruff: noqa: S105 - a token of LaTeX is no password
"""What stands within a sentence: accents, raised text, quotations, links, units, references to labels."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citance.read.latex.parts import LabelRef, Raised
from citance.read.latex.symbols import ACCENTS, accented
from citance.read.latex.tables import SLANTED
from citance.read.latex.tokens import is_text, text_of

if TYPE_CHECKING:
    from citance.read.latex.walk import Handler, Walker

__all__ = ["HANDLERS"]

_FIGURES = re.compile(r"[\[(]?\s*\d{1,3}(?:\s*[,;\-‐-―−]\s*\d{1,3})*\s*[\])]?")
_MOST_PIECES = 60
"""Pieces of a raised or slanted text that are looked at."""
_UNITS = {
    "percent": "%", "kilo": "k", "milli": "m", "micro": "µ", "nano": "n", "mega": "M", "giga": "G", "meter": "m",
    "metre": "m", "gram": "g", "second": "s", "hour": "h", "minute": "min", "litre": "l", "liter": "L", "kelvin": "K",
    "degreeCelsius": "°C", "celsius": "°C", "hertz": "Hz", "volt": "V", "watt": "W", "joule": "J", "pascal": "Pa",
    "mole": "mol", "per": "/", "kg": "kg", "km": "km", "cm": "cm", "mm": "mm", "m": "m", "s": "s", "ms": "ms",
    "squared": "²", "cubed": "³", "electronvolt": "eV", "newton": "N", "degree": "°", "day": "d", "bar": "bar",
    "angstrom": "Å", "square": "²", "cubic": "³", "centi": "c", "ampere": "A", "ohm": "Ω", "tesla": "T", "byte": "B",
}  # fmt: skip


def _accent(walker: Walker, name: str) -> None:
    stream = walker.stream
    if name.isalpha():
        stream.skip_space()
    token = stream.peek()
    if token and is_text(token) and not token[0].isspace():
        stream.next()
        walker.add(accented(name, token[0]))
        if len(token) > 1:
            stream.push([token[1:]])
        return
    argument = stream.argument()
    base = walker.text(argument) if argument else ""
    base = {"ı": "i", "ȷ": "j"}.get(base, base)
    walker.add(accented(name, base))


def _raised(walker: Walker, name: str) -> None:
    """Raised text; figures alone may be a citation without a command."""
    before = walker.raised
    walker.raised = True
    target = walker.pieces
    start = len(target) if target is not None else 0

    def close() -> None:
        walker.raised = before
        pieces = walker.pieces
        if pieces is None or walker.mute:
            return
        first = start if pieces is target else 0
        if len(pieces) - first > _MOST_PIECES:
            return
        inside = pieces[first:]
        text = "".join(piece for piece in inside if isinstance(piece, str))
        if inside and all(isinstance(piece, str) for piece in inside) and _FIGURES.fullmatch(text.strip()):
            pieces[first:] = [Raised(text.strip())]

    walker.group(close)


def _quoted(opening: str, closing: str) -> Handler:
    def quote(walker: Walker, name: str) -> None:
        walker.stream.star()
        first, last = ("„", "“") if walker.german and opening == "“" else (opening, closing)
        walker.add(first)
        walker.group(lambda: walker.add(last))

    return quote


def _address(walker: Walker, name: str) -> None:
    """`\\url{…}` and the like, which come as one token."""
    command, _, rest = name.partition("{")
    address = (
        rest[:-1].replace("\\_", "_").replace("\\%", "%").replace("\\#", "#").replace("\\&", "&").replace("\\", "")
    )
    command = command.strip()
    if walker.item is not None:
        walker.item.links.append(address)
    if command == "href":
        return
    if command == "doi" and walker.item is None and walker.mute:
        walker.front.setdefault("doi", []).append([address])
    walker.add(f"doi:{address}" if command == "doi" and not address.startswith(("http", "doi")) else address)


def _href(walker: Walker, name: str) -> None:
    """`\\href` whose address is no plain text: the address goes, the text stays."""
    address = text_of(walker.stream.argument())
    if walker.item is not None:
        walker.item.links.append(address)


def _url(walker: Walker, name: str) -> None:
    address = text_of(walker.stream.argument()).replace("\\", "")
    if walker.item is not None:
        walker.item.links.append(address)
    walker.add(address)


def _second(walker: Walker, name: str) -> None:
    """The first argument is a colour, a language or a width; the text follows."""
    walker.stream.optional()
    walker.stream.argument()
    walker.stream.optional()


def _third(walker: Walker, name: str) -> None:
    walker.stream.argument()
    walker.stream.argument()


def _first(walker: Walker, name: str) -> None:
    """Of two arguments the first is printed (`\\texorpdfstring`)."""
    shown = walker.stream.argument(long=True)
    walker.stream.argument(long=True)
    walker.stream.push(shown)


def _label(walker: Walker, name: str) -> None:
    label = text_of(walker.stream.argument())
    if len(walker.labels) < 20_000:
        walker.labels[label] = walker.anchor


def _ref(walker: Walker, name: str) -> None:
    walker.stream.star()
    walker.stream.optional()
    label = text_of(walker.stream.argument())
    walker.piece(LabelRef(label, name))
    if name in ("crefrange", "Crefrange"):
        walker.add("–")
        walker.piece(LabelRef(text_of(walker.stream.argument()), "ref"))


def _ensure_math(walker: Walker, name: str) -> None:
    walker.add_formula(walker.stream.argument())


def _operator(walker: Walker, name: str) -> None:
    walker.add(walker.text(walker.stream.argument()))


def _number(walker: Walker, name: str) -> None:
    """siunitx: a number, a unit, or both."""
    walker.stream.optional()
    text = "" if name in ("si", "unit") else walker.text(walker.stream.argument())
    if name not in ("num", "ang"):
        walker.stream.optional()
        unit = "".join(
            _UNITS.get(token[1:], walker.text([token])) if token[0] == "\\" else token
            for token in walker.stream.argument()
            if token not in "{}"
        )
        text = f"{text} {unit}".strip()
    walker.add(text.replace("-", "−") + ("°" if name == "ang" else ""))


def _slanted(walker: Walker, name: str) -> None:
    """Slanted text; within an entry of the list it tells titles and journals."""
    if walker.item is None or walker.pieces is None:
        if name in ("emph", "textit", "textsl", "mkbibemph"):
            walker.stream.optional()
        return
    item, pieces = walker.item, walker.pieces
    start = len(pieces)

    def close() -> None:
        text = "".join(piece for piece in pieces[start : start + _MOST_PIECES] if isinstance(piece, str)).strip()
        if text and len(item.slanted) < 50:
            item.slanted.append((start, " ".join(text.split())))

    if name in ("emph", "textit", "textsl", "mkbibemph"):
        walker.group(close)
    elif walker.scopes and walker.scopes[-1] is None:
        walker.scopes[-1] = close
        walker.open_calls += 1


def _glossary(walker: Walker, name: str) -> None:
    """Glossary entries print their key: their long form stands elsewhere."""
    walker.stream.star()
    walker.stream.optional()
    key = text_of(walker.stream.argument())
    walker.add(key.upper() if name.startswith("ac") and key.islower() and len(key) < 6 else key)


def _today(walker: Walker, name: str) -> None:
    return


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys((name for name in ACCENTS if len(name) == 1), _accent),
    **dict.fromkeys(("textsuperscript", "textsu", "up", "ts"), _raised),
    **dict.fromkeys(("enquote", "textquote", "say", "mkbibquote"), _quoted("“", "”")),
    "foreignquote": _quoted("“", "”"),
    **dict.fromkeys(("mkbibparens", "parentext"), _quoted("(", ")")),
    "mkbibbrackets": _quoted("[", "]"),
    "href": _href,
    **dict.fromkeys(("url", "path", "nolinkurl", "burl"), _url),
    "address": _address,
    **dict.fromkeys(
        ("textcolor", "foreignlanguage", "parbox", "scalebox", "rotatebox", "colorbox", "raisebox", "makebox", "framebox",
         "adjustbox", "hyperref", "hyperlink", "hypertarget"),
        _second,
    ),
    **dict.fromkeys(("resizebox", "fcolorbox"), _third),
    "texorpdfstring": _first,
    "label": _label,
    **dict.fromkeys(("ref", "eqref", "autoref", "cref", "Cref", "vref", "Vref", "crefrange", "Crefrange", "subref"), _ref),
    "ensuremath": _ensure_math,
    "operatorname": _operator,
    **dict.fromkeys(("SI", "qty", "si", "unit", "num", "ang"), _number),
    **dict.fromkeys(SLANTED, _slanted),
    **dict.fromkeys(
        ("gls", "Gls", "glspl", "Glspl", "ac", "acp", "acs", "acl", "acf", "Ac", "acrshort", "acrlong", "acrfull"), _glossary
    ),
    "today": _today,
}  # fmt: skip
