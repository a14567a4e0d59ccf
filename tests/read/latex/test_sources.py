"""Which file is the main one, what looks like LaTeX, front matter, and the fields of reference lists."""

from __future__ import annotations

import pytest

from citance.model import Author, Reference
from citance.read.latex import find_main, looks_like_latex, read_latex, read_latex_archive, read_latex_bytes

DOCUMENT = b"\\documentclass{article}\\begin{document}x\\end{document}"


@pytest.mark.parametrize(
    ("files", "main"),
    [
        ({"a.tex": DOCUMENT}, "a.tex"),
        ({"part.tex": b"\\section{A}", "z.tex": DOCUMENT}, "z.tex"),
        ({"supp.tex": DOCUMENT + b"long" * 99, "ms.tex": DOCUMENT}, "ms.tex"),
        ({"b.tex": DOCUMENT, "c.tex": DOCUMENT, "c.bbl": b""}, "c.tex"),
        ({"sub/main.tex": DOCUMENT, "sub/refs.bib": b""}, "sub/main.tex"),
        (
            {"whole.tex": b"\\documentclass{a}\\begin{document}\\input{main}\\end{document}", "main.tex": DOCUMENT},
            "whole.tex",
        ),
        ({"article": DOCUMENT}, "article"),
        ({"a.png": b"\x89PNG"}, None),
        ({}, None),
    ],
)
def test_main_file(files: dict[str, bytes], main: str | None) -> None:
    assert find_main(files) == main


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (DOCUMENT, True),
        (b"% comment\n\\documentclass{article}", True),
        (b"\\section{A} text \\cite{b}", True),
        (b"Just a text with a \\ in it.", False),
        (b"# Markdown\n\n$x$ and [@key]", False),
        (b"<html>\\documentclass{a}\\begin{document}", False),
        (b"%PDF-1.5\n\\begin{document}", False),
        (b"", False),
    ],
)
def test_looks_like_latex(data: bytes, expected: bool) -> None:
    assert looks_like_latex(data) is expected


@pytest.mark.parametrize(
    ("preamble", "names"),
    [
        (r"\author{Ada One \and Ben van der Two\thanks{X}}", ["Ada One", "Ben van der Two"]),
        (r"\author{Ada One, Ben Two and Cleo Three}", ["Ada One", "Ben Two", "Cleo Three"]),
        (r"\author{Ada One$^{1}$, Ben Two$^{2,*}$\\ $^1$University of X}", ["Ada One", "Ben Two"]),
        (r"\author[1]{Ada One}\author[2]{Ben Two}\affil[1]{University}", ["Ada One", "Ben Two"]),
        (r"\author{\fnm{Ada} \sur{One}}\author{\fnm{Ben} \sur{Two}}", ["Ada One", "Ben Two"]),
        (r"\author{Ada One\inst{1} \and Ben Two\inst{2}}\institute{X}", ["Ada One", "Ben Two"]),
        (r"\author{Jos\'e P\'erez-Garc\'{\i}a \\ Department of Things}", ["José Pérez-García"]),
        (r"\author{}", []),
        (r"\author{Anonymous Submission}", []),
    ],
)
def test_authors(preamble: str, names: list[str]) -> None:
    source = rf"\documentclass{{article}}{preamble}\title{{T}}\begin{{document}}x\end{{document}}"
    assert [author.name for author in read_latex_bytes(source.encode()).work.authors] == names


def test_front_matter() -> None:
    source = r"""\documentclass{acmart}\title[Short]{Long: \emph{and} {\"o}ld\thanks{Note}}\acmDOI{10.5555/12.34}\acmYear{2020}
    \begin{document}\begin{abstract}We do. And how.\end{abstract}\maketitle Text.\end{document}"""
    work = read_latex_bytes(source.encode()).work
    assert (work.title, work.doi, work.year) == ("Long: and öld", "10.5555/12.34", 2020)
    assert work.abstract == "We do. And how."


def item(text: str) -> Reference:
    """The reference of one item of a list."""
    source = (
        rf"\begin{{document}}x \cite{{k}}\begin{{thebibliography}}{{1}}{text}\end{{thebibliography}}\end{{document}}"
    )
    (reference,) = read_latex_bytes(source.encode()).references
    return reference


def test_item_with_blocks() -> None:
    found = item(
        r"\bibitem[Coe and Bunnell(2003)]{k} N.~M. Coe and T.~Bunnell. \newblock Knowledge in space: a view."
        r" \newblock \emph{Global Inventions}, 3\penalty0 (4):\penalty0 437--456, 2003. \newblock \doi{10.5555/gi_3}."
    )
    assert found.authors == (Author(family="Coe", given="N. M."), Author(family="Bunnell", given="T."))
    assert (found.title, found.container, found.year) == ("Knowledge in space: a view", "Global Inventions", 2003)
    assert (found.volume, found.issue, found.pages, found.doi) == ("3", "4", "437–456", "10.5555/gi_3")
    assert found.raw.startswith("N. M. Coe and T. Bunnell. Knowledge in space: a view. Global Inventions, 3 (4):")


def test_item_with_named_parts() -> None:
    found = item(
        r"\bibitem{k}\bibinfo{author}{Coe, N.}, \bibinfo{author}{Bunnell, T.}, \bibinfo{year}{2003}. \bibinfo{title}{Space}."
        r" \bibinfo{journal}{Inventions} \bibinfo{volume}{3}, \bibinfo{pages}{1--2}."
    )
    assert [author.family for author in found.authors] == ["Coe", "Bunnell"]
    assert (found.title, found.container, found.volume, found.pages, found.year) == (
        "Space",
        "Inventions",
        "3",
        "1–2",
        2003,
    )


def test_item_of_arxiv() -> None:
    found = item(
        r"\bibitem{k} A. Coe. \newblock Space. \newblock \href{https://arxiv.org/abs/2001.00001}{arXiv:2001.00001}, 2020."
    )
    assert found.arxiv == "2001.00001"


def test_database_inside_the_source() -> None:
    source = b"""\\begin{filecontents}{r.bib}
@book{k, author = {Coe, N.}, title = {Space}, year = 2003}
\\end{filecontents}
\\documentclass{article}\\begin{document}x \\cite{k}\\bibliography{r}\\end{document}"""
    (reference,) = read_latex_bytes(source).references
    assert (reference.title, reference.label) == ("Space", "1")


def test_the_archive_s_main_file_is_found() -> None:
    files = {
        "main.tex": DOCUMENT.replace(b"x", b"\\input{body}"),
        "body.tex": b"Body \\cite{k}.",
        "fig.png": b"\x89PNG\x00",
    }
    paper = read_latex_archive(files, "ab" * 32)
    assert (paper.sha256, paper.format, paper.blocks[0].text) == ("ab" * 32, "latex", "Body [1].")


def test_without_a_document_the_whole_file_is_text() -> None:
    paper = read_latex({"chapter.tex": b"\\section{A} Text \\cite{k}."}, "chapter.tex", "")
    assert paper.blocks[0].text == "Text [1]."
