"""LaTeX sources, without a TeX run: a single file, a folder, an archive as arXiv hands it out.

    tokens ─ stream (macros expanded) ─ walk (commands: definitions, structure, inline, citing, items) ─ parts
    parts ─ lists (.bbl, thebibliography, .bib) ─ style ─ printing ─ paper

A citation is printed as the compiled page has it, as far as the sources tell: numbers in the order of the list, or authors
and year, with the signs of natbib, biblatex or the class.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from functools import lru_cache

from citance.errors import DamagedInput, UnsupportedFormat
from citance.model import Paper
from citance.read.latex import citing, definitions, inline, items, structure
from citance.read.latex.paper import make_paper
from citance.read.latex.sources import Sources, find_main, looks_like_latex
from citance.read.latex.stream import Budget
from citance.read.latex.symbols import ligatures
from citance.read.latex.tokens import END, tokenise
from citance.read.latex.walk import Handler, Walker

__all__ = ["find_main", "latex_to_text", "looks_like_latex", "read_latex", "read_latex_archive", "read_latex_bytes"]

_HANDLERS: dict[str, Handler] = {
    **inline.HANDLERS,
    **items.HANDLERS,
    **citing.HANDLERS,
    **structure.HANDLERS,
    **definitions.HANDLERS,
}


def read_latex(files: Mapping[str, bytes], main: str | None, sha256: str) -> Paper:
    """Read the paper that a set of source files makes.

    Args:
        files: all that may be read, by name; a path inside the set has "/" between its parts.
        main: the file that a TeX run would start from; looked for where None.
        sha256: the hash that the paper carries.

    Raises:
        UnsupportedFormat: no file among them is LaTeX.
        DamagedInput: the main file holds no title, no text and no references.
    """
    name = main if main is not None else find_main(files)
    if name is None or name not in files:
        raise UnsupportedFormat("no LaTeX document among the files")
    if b"\x00" in files[name][:4096] and not files[name].startswith((b"\xff\xfe", b"\xfe\xff")):
        raise UnsupportedFormat("binary data under a LaTeX name")
    sources = Sources(files, name)
    walker = Walker(sources, Budget(), _HANDLERS)
    source = sources.text(name)
    walker.mute = "\\begin{document}" in source or "\\documentclass" in source
    walker.files.append(name)
    walker.run([*tokenise(source), END])
    paper = make_paper(walker, sha256)
    if not (paper.work.title or paper.blocks or paper.references):
        raise DamagedInput("the LaTeX source holds no title, no text and no references")
    return paper


def read_latex_bytes(data: bytes, sha256: str = "") -> Paper:
    """Read a single file; `sha256` is taken of it where "". Raises as `read_latex`."""
    if not data.strip():
        raise DamagedInput("the file is empty" if not data else "the file holds nothing but white space")
    return read_latex({"main.tex": data}, "main.tex", sha256 or hashlib.sha256(data).hexdigest())


def read_latex_archive(members: Mapping[str, bytes], sha256: str) -> Paper:
    """Read the members of an archive or a folder; raises as `read_latex`."""
    return read_latex(members, None, sha256)


@lru_cache(maxsize=4096)
def latex_to_text(text: str) -> str:
    """A short piece of LaTeX as text ("Gr{\\\\"o}{\\\\ss}er" → "Größer"): a field of a database, a title."""
    if "\\" not in text and "$" not in text and "%" not in text:
        return " ".join(ligatures(text.replace("{", "").replace("}", "").replace("~", " ")).split())
    walker = Walker(Sources({}, ""), Budget(2_000, 50_000, 200_000), _HANDLERS)
    return walker.text(tokenise(text.replace("%", "\\%").replace("\\\\%", "\\%")))
