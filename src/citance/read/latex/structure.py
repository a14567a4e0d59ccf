"""Headings, environments, floats, tables, footnotes, included files, and what the paper says of itself."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citance.model import Place
from citance.read.latex.parts import BREAK, BREAK_IF_ENDED, Piece, plain
from citance.read.latex.tables import FLOATS, FRONT, HEADINGS, IGNORED_BLOCKS, LISTS, MATH, TABULARS
from citance.read.latex.tokens import END, text_of

if TYPE_CHECKING:
    from citance.read.latex.walk import Handler, Walker

__all__ = ["HANDLERS"]

_FILECONTENTS = re.compile(r"\\begin\s*\{filecontents\*?\}(?:\[[^\]]*\])?\s*\{([^{}\n]+)\}(.*)\\end\s*\{", re.S)
_LARGEST_PACKAGE = 60_000
"""Characters of a local package that is read for its definitions; conference styles are longer."""


# Headings -------------------------------------------------------------------------------------------------------


def _heading(walker: Walker, name: str) -> None:
    walker.close_arguments()
    walker.end_block()
    starred = walker.stream.star()
    walker.stream.optional()
    level = HEADINGS[name]
    if not starred:
        _count_heading(walker, level)

    def use(pieces: list[Piece]) -> None:
        title = plain(pieces)
        walker.headings = [(above, text) for above, text in walker.headings if above < level]
        if title:
            walker.headings.append((level, title))
        walker.titles = tuple(text for _, text in walker.headings)
        walker.pieces = None
        if any(not isinstance(piece, str) for piece in pieces):
            walker.add(" ")
            for piece in pieces:
                walker.add(piece) if isinstance(piece, str) else walker.piece(piece)
            walker.end_block()

    walker.capture(use)


def _count_heading(walker: Walker, level: int) -> None:
    """The numbers of sections, for references to their labels."""
    counters = walker.counters
    counters[f"heading{level}"] += 1
    for below in range(level + 1, 5):
        counters[f"heading{below}"] = 0
    numbers = [counters[f"heading{each}"] for each in range(1, level + 1)]
    while numbers and not numbers[0]:
        numbers.pop(0)
    printed = [str(number) for number in numbers]
    if walker.in_appendix and printed and numbers[0] <= 26:
        printed[0] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"[numbers[0] - 1]
    walker.anchor = ("appendix" if walker.in_appendix else "section", ".".join(printed))


def _run_in(walker: Walker, name: str) -> None:
    """A heading that begins a paragraph: its text, then a new sentence."""
    walker.close_arguments()
    walker.end_block()
    walker.stream.star()
    walker.stream.optional()

    def close() -> None:
        walker.piece(BREAK)
        walker.add(" ")

    walker.group(close)


def _appendix(walker: Walker, name: str) -> None:
    walker.end_block()
    walker.in_appendix = True
    for level in range(5):
        walker.counters[f"heading{level}"] = 0


def _paragraph_end(walker: Walker, name: str) -> None:
    walker.end_block()


def _line_end(walker: Walker, name: str) -> None:
    walker.stream.star()
    walker.stream.optional()
    if walker.table:
        walker.end_block()
    else:
        walker.piece(BREAK_IF_ENDED)
        walker.add(" ")


# Environments ---------------------------------------------------------------------------------------------------


def _begin(walker: Walker, name: str) -> None:
    """A `\\begin` whose name is not written out: put together and read again."""
    if "{" not in name:
        walker.stream.push([f"\\begin{{{text_of(walker.stream.argument())}}}"])
        return
    environment = name[name.index("{") + 1 : -1].strip() if name.count("{") == 1 and name.endswith("}") else ""
    if not environment or "\n" in environment or "}" in environment:
        _raw_environment(walker, name)
    elif walker.stream.expand(f"begin{{{environment}}}"):
        return
    elif environment == "document":
        _begin_document(walker)
    elif environment in MATH:
        _math_environment(walker, environment)
    elif environment in ("abstract", "onecolabstract", "abstracts"):
        _abstract(walker, environment)
    elif environment == "thebibliography":
        walker.handlers["thebibliography"](walker, environment)
    elif environment in FLOATS:
        _float(walker, environment)
    elif environment in TABULARS:
        _tabular(walker, environment)
    elif environment in LISTS:
        _list(walker, environment)
    elif environment in IGNORED_BLOCKS:
        _ignored(walker, environment)
    else:
        _other(walker, environment)


def _compound(walker: Walker, name: str) -> None:
    """A token that holds its argument: an environment's border, an address, letters as they are."""
    if name.startswith("begin"):
        _begin(walker, name)
    elif name.startswith("end"):
        _end(walker, name)
    elif name.startswith(("verb", "lstinline")) and not name.startswith("verbatim"):
        walker.add(name.removeprefix("verb").removeprefix("lstinline").lstrip("*")[1:-1])
    elif "{" in name:
        walker.handlers["address"](walker, name)


def _raw_environment(walker: Walker, token: str) -> None:
    written = _FILECONTENTS.match("\\" + token)
    if written:
        walker.sources.add(written.group(1), written.group(2))


def _end(walker: Walker, name: str) -> None:
    if "{" not in name:
        walker.stream.push([f"\\end{{{text_of(walker.stream.argument())}}}"])
        return
    environment = name[name.index("{") + 1 : -1].strip()
    if environment == "document":
        _end_document(walker)
    elif walker.open_environments[environment]:
        walker.end(environment)
    else:
        walker.stream.expand(f"end{{{environment}}}")


def _begin_document(walker: Walker) -> None:
    if len(walker.files) <= 1:
        walker.mute = False
        walker.pieces = None


def _end_document(walker: Walker, name: str = "") -> None:
    if len(walker.files) <= 1:
        walker.stream.clear()
        return
    _end_input(walker, name)


def _end_input(walker: Walker, name: str) -> None:
    """The rest of this file is not read."""
    while (token := walker.stream.next()) is not None:
        if token == END:
            walker.leave_file()
            return


def _math_environment(walker: Walker, environment: str) -> None:
    if not environment.endswith("*") and environment not in ("math", "displaymath"):
        walker.counters["equation"] += 1
        walker.anchor = ("equation", str(walker.counters["equation"]))
    if environment.startswith(("alignat", "IEEEeqnarray")):
        walker.stream.argument()
    ends = {f"\\end{{{environment}}}"}
    tokens = walker.collect_until(lambda token: token in ends)
    walker.add_formula(tokens, displayed=True)


def _displayed(walker: Walker, name: str) -> None:
    closing = {"[": "\\]", "(": "\\)"}[name]
    tokens = walker.collect_until(lambda token: token == closing)
    walker.add_formula(tokens, displayed=name == "[")


def _abstract(walker: Walker, environment: str) -> None:
    walker.end_block()
    before, titles = walker.state(), walker.titles
    walker.stream.optional()
    walker.mute = False
    walker.pieces, walker.capturing, walker.place, walker.kind = None, False, Place.ABSTRACT, "abstract"
    walker.titles = ("Abstract",)

    def close() -> None:
        walker.restore(before)
        walker.pieces = None if not before.capturing else before.pieces
        walker.titles = titles

    walker.begin(environment, close)


def _abstract_command(walker: Walker, name: str) -> None:
    """The abstract as an argument."""
    before, titles = walker.state(), walker.titles
    walker.pieces, walker.capturing, walker.place, walker.kind = None, False, Place.ABSTRACT, "abstract"
    walker.mute, walker.titles = False, ("Abstract",)

    def close() -> None:
        walker.restore(before)
        walker.titles = titles

    walker.group(close)


def _float(walker: Walker, environment: str) -> None:
    """A float: only its captions, tables and notes are text; the sentence around it runs on."""
    if environment in ("wrapfigure", "wraptable", "floatingfigure"):
        walker.skip("om")
        walker.stream.argument()
    walker.stream.optional()
    before, anchor = walker.state(), walker.anchor
    walker.pieces, walker.capturing, walker.mute = None, False, True
    walker.kind = before.kind

    def close() -> None:
        walker.restore(before)
        walker.anchor = anchor

    walker.begin(environment, close)


def _caption(walker: Walker, name: str) -> None:
    walker.stream.star()
    if name == "captionof":
        kind = text_of(walker.stream.argument())
    else:
        kind = "table" if any("table" in each and walker.inside(each) for each in FLOATS) else "figure"
    walker.stream.optional()
    walker.counters[kind] += 1
    walker.anchor = (kind, str(walker.counters[kind]))
    _note(walker, Place.CAPTION)


def _tabular(walker: Walker, environment: str) -> None:
    """A table: each row is a block, each cell a sentence; rows that cite nothing are dropped later."""
    before = walker.state()
    if environment in ("tabular*", "tabularx", "tabulary", "xltabular"):
        walker.stream.argument()
    walker.stream.optional()
    walker.stream.argument()
    if not before.table:
        walker.pieces, walker.capturing, walker.mute = None, False, False
        walker.place, walker.table = Place.TABLE, True
    walker.begin(environment, lambda: walker.restore(before))


def _spanning_cell(walker: Walker, name: str) -> None:
    """`\\multicolumn{n}{format}{text}`: the text follows as a group."""
    if name == "multirow":
        walker.stream.optional()
    walker.stream.argument()
    walker.stream.optional()
    walker.stream.argument()
    walker.stream.optional()


def _list(walker: Walker, environment: str) -> None:
    if not environment.startswith("inpara"):
        walker.end_block()
    walker.stream.optional()
    if environment == "list":
        walker.stream.argument()
        walker.stream.argument()

    def close() -> None:
        if not environment.startswith("inpara"):
            walker.end_block()

    walker.begin(environment, close)


def _item(walker: Walker, name: str) -> None:
    if walker.inside("inparaenum") or walker.inside("inparaitem"):
        walker.stream.optional()
        walker.add(" ")
        return
    walker.end_block()
    label = walker.stream.optional()
    if label and not walker.mute:
        for piece in walker.render(label):
            walker.add(piece) if isinstance(piece, str) else walker.piece(piece)
        walker.piece(BREAK_IF_ENDED)
        walker.add(" ")


def _ignored(walker: Walker, environment: str) -> None:
    before = walker.state()
    walker.mute = True
    walker.begin(environment, lambda: walker.restore(before))


def _other(walker: Walker, environment: str) -> None:
    """Any other environment: its text is text, and stands apart."""
    walker.end_block()
    if environment in (
        "minipage",
        "multicols",
        "adjustbox",
        "spacing",
        "adjustwidth",
        "tcolorbox",
        "mdframed",
        "textblock",
    ):
        walker.skip("om" if environment != "adjustwidth" else "omm")
    elif environment != "center":
        _environment_note(walker)
    walker.begin(environment, walker.end_block)


def _environment_note(walker: Walker) -> None:
    """The note of a theorem is read where it cites ("Theorem 2 ([Gru74])"); other options are none of the text."""
    option = walker.stream.optional()
    if option and any("cite" in token for token in option) and not walker.mute:
        walker.add("(")
        for piece in walker.render(option):
            walker.add(piece) if isinstance(piece, str) else walker.piece(piece)
        walker.add(").")
        walker.piece(BREAK)


# Notes ----------------------------------------------------------------------------------------------------------


def _note(walker: Walker, place: Place, note: str = "") -> None:
    """An argument that is a block of its own, while the text around it runs on."""
    before = walker.state()
    walker.pieces, walker.capturing, walker.table, walker.raised = None, False, False, False
    walker.place = Place.TABLE if place is Place.FOOTNOTE and before.place is Place.TABLE else place
    walker.mute = before.mute and not any(walker.inside(each) for each in FLOATS)
    walker.note = note

    def close() -> None:
        walker.restore(before)

    walker.group(close)


def _footnote(walker: Walker, name: str) -> None:
    walker.stream.optional()
    walker.counters["footnote"] += name != "footnotetext"
    if walker.capturing and not walker.drafts and walker.mute:
        walker.stream.argument(long=True)
        return
    _note(walker, Place.FOOTNOTE, f"fn{walker.counters['footnote']}")


def _footnotemark(walker: Walker, name: str) -> None:
    if walker.stream.optional() is None:
        walker.counters["footnote"] += 1


# Files and front matter -----------------------------------------------------------------------------------------


def _input(walker: Walker, name: str) -> None:
    folder = ""
    if name in ("import", "subimport", "import*"):
        folder = text_of(walker.stream.argument()).rstrip("/") + "/"
    walker.stream.skip_space()
    if walker.stream.peek() == "{":
        wanted = text_of(walker.stream.argument())
    else:
        token = walker.stream.next() or ""
        wanted, _, rest = token.partition(" ") if " " in token else token.partition("\n")
        if rest:
            walker.stream.push([rest])
    wanted = wanted.strip()
    beside = walker.files[-1] if walker.files else ""
    found = walker.sources.find(folder + wanted, (".tex", "", ".ltx", ".bbl"), beside)
    if found is None:
        walker.warn(f"\\{name}{{{wanted[:100]}}}: no such file among the sources")
    elif found.lower().endswith((".pdf", ".png", ".eps", ".jpg", ".sty", ".cls", ".pgf", ".tikz", ".pdf_tex")):
        return
    else:
        if name == "include":
            walker.end_block()
        walker.include(found)


def _package(walker: Walker, name: str) -> None:
    options = text_of(walker.stream.optional() or [])
    for package in text_of(walker.stream.argument()).split(","):
        package = package.strip()
        walker.packages.setdefault(package, []).append(options)
        if package == "babel":
            walker.german = "german" in options
        local = walker.sources.find(package, (".sty",)) if package and len(walker.packages) < 300 else None
        if local is not None:
            text = walker.sources.text(local)
            if len(text) <= _LARGEST_PACKAGE and local not in walker.files and not _is_style(text):
                walker.include(local)


def _is_style(text: str) -> bool:
    """True for a package that makes a layout or a bibliography style, which is no reading matter."""
    return "\\ProvidesPackage" in text and (
        "\\@maketitle" in text or "\\@startsection" in text or "\\@bibitem" in text
    )


def _class(walker: Walker, name: str) -> None:
    options = text_of(walker.stream.optional() or [])
    named = text_of(walker.stream.argument())
    if walker.document_class:
        return
    walker.document_class = named
    walker.packages.setdefault("\\class", []).append(options)
    walker.german = walker.german or "german" in options


def _front(walker: Walker, name: str) -> None:
    walker.stream.star()
    option = walker.stream.optional()
    while walker.stream.optional() is not None:
        pass
    argument = walker.stream.argument(long=True)
    if option is not None and name == "author":
        walker.front.setdefault("author options", []).append(option)
    if len(walker.front.setdefault(name, [])) < 3000:
        walker.front[name].append(argument)


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(HEADINGS, _heading),
    **dict.fromkeys(("paragraph", "subparagraph", "subsubsubsection"), _run_in),
    **dict.fromkeys(("appendix", "appendices"), _appendix),
    "compound": _compound,
    "begin": _begin,
    "end": _end,
    "par": _paragraph_end,
    "\\": _line_end,
    "newline": _line_end,
    "tabularnewline": _line_end,
    "cr": _line_end,
    "[": _displayed,
    "(": _displayed,
    **dict.fromkeys(("caption", "captionof", "subcaption", "tablecaption", "topcaption", "tabcaption", "figcaption"), _caption),
    **dict.fromkeys(("multicolumn", "multirow"), _spanning_cell),
    "item": _item,
    **dict.fromkeys(("footnote", "footnotetext", "endnote", "sidenote", "tablefootnote", "blfootnote"), _footnote),
    "footnotemark": _footnotemark,
    **dict.fromkeys(("input", "include", "subfile", "import", "subimport", "InputIfFileExists"), _input),
    **dict.fromkeys(("usepackage", "RequirePackage"), _package),
    **dict.fromkeys(("documentclass", "documentstyle"), _class),
    **dict.fromkeys(FRONT, _front),
    "abstract": _abstract_command,
    "enddocument": _end_document,
    "endinput": _end_input,
}  # fmt: skip
