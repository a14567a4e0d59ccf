"""LaTeX that loops, nests, ends early or is none: read in bounded time, told in a warning, or refused with a reason."""

from __future__ import annotations

import time
from itertools import pairwise

import pytest

from citance.errors import DamagedInput, InputError, UnsupportedFormat
from citance.extract import extract_statements
from citance.read.latex import read_latex, read_latex_archive, read_latex_bytes

_BEGIN = "\\documentclass{article}\n\\begin{document}\n"
_SECONDS = 20
"""Longest time for any of these on a slow machine; they take one or two."""
_LETTERS = "abcdefghijklmnopqrst"

LOOPS = {
    "itself": "\\def\\a{\\a} Text \\a{} goes on \\cite{x}.",
    "each other": "\\def\\a{\\b}\\def\\b{\\a} Text \\a{} goes on \\cite{x}.",
    "doubling": "\\def\\a{\\a\\a} Text \\a{} goes on \\cite{x}.",
    "environment": "\\newenvironment{e}{\\begin{f}}{}\\newenvironment{f}{\\begin{e}}{} Text \\begin{e} \\cite{x}.",
    "optional": "\\newcommand{\\y}[2][\\y]{#1 #2 \\y[#1]{#2}} Text \\y{a} goes on \\cite{x}.",
    "laughs": "".join(f"\\def\\{b}{{{f'{chr(92)}{a}' * 10}}}" for a, b in pairwise(_LETTERS))
    + "Text \\t{} goes on \\cite{x}.",
}


@pytest.mark.parametrize("body", [*LOOPS.values()][:5], ids=[*LOOPS][:5])
def test_macros_that_loop_end_in_a_warning(body: str) -> None:
    paper = read_latex_bytes((_BEGIN + body + "\\end{document}").encode())
    assert any("without end" in warning or "defined as itself" in warning for warning in paper.warnings)
    assert paper.blocks[0].text.startswith("Text")


def test_exponential_macros_end() -> None:
    start = time.process_time()
    paper = read_latex_bytes((_BEGIN + "\\def\\a{lol}" + LOOPS["laughs"]).encode())
    assert sum(len(block.text) for block in paper.blocks) < 31_000_000
    assert time.process_time() - start < _SECONDS


def test_text_behind_a_loop_is_still_read() -> None:
    paper = read_latex_bytes((_BEGIN + "\\def\\a{\\a\\a}Before \\a{} after \\cite{x}.\\end{document}").encode())
    assert [statement.key for statement in extract_statements(paper)] == ["x"]


@pytest.mark.parametrize(
    "body",
    [
        "{" * 1_000_000 + " text " + "}" * 1_000_000,
        "{" * 300_000 + " text",
        "}" * 300_000 + " text",
        "text \\footnote{" * 10_000,
        "text \\cite[" * 10_000,
        "text \\cite{" * 10_000,
        "text \\section{" * 10_000,
        "text \\section[" * 10_000,
        "text \\textsuperscript{" * 10_000,
        "text \\begin{itemize}" * 10_000,
        "text \\begin{tabular}" * 10_000,
        "text \\bibitem[" * 10_000,
        "text $" + "^{" * 20_000,
        "text $" + "\\frac{" * 20_000,
        "text \\[ $ \\cite{x} " * 3_000,
        "text \\iffalse" * 10_000,
        "text \\verb|" * 10_000,
        "text \\begin{verbatim}" * 10_000,
        "text \\url{" * 10_000,
        "text \\textbf{" * 20_000,
        "text \\enquote{" * 10_000,
        "text \\csname " * 10_000,
        "text " + "\\'" * 20_000,
    ],
    ids=lambda body: body[:30],
)
def test_deep_nesting_is_read_in_bounded_time(body: str) -> None:
    start = time.process_time()
    try:
        paper = read_latex_bytes((_BEGIN + body).encode())
    except DamagedInput:
        paper = None
    assert time.process_time() - start < _SECONDS
    assert paper is None or len(paper.warnings) <= 110


def test_a_file_that_includes_itself_is_read_once() -> None:
    source = (_BEGIN + "Once \\cite{a}. \\input{main} \\input{main.tex}\\end{document}").encode()
    paper = read_latex({"main.tex": source}, "main.tex", "")
    assert paper.blocks[0].text.count("Once") == 1
    assert any("includes itself" in warning for warning in paper.warnings)


def test_files_that_include_each_other() -> None:
    files = {
        "main.tex": (_BEGIN + "\\input{a}\\end{document}").encode(),
        "a.tex": b"A says. \\input{b}",
        "b.tex": b"B says. \\input{a}",
    }
    assert read_latex(files, None, "").blocks[0].text == "A says. B says."


@pytest.mark.parametrize("name", ["../../etc/passwd", "/etc/passwd", "..\\..\\etc\\passwd", "~/secret", "x" * 5000])
def test_only_members_are_read(name: str) -> None:
    source = (_BEGIN + f"Text. \\input{{{name}}} More.\\end{{document}}").encode()
    paper = read_latex({"main.tex": source}, "main.tex", "")
    assert paper.blocks[0].text == "Text. More."
    assert any("no such file" in warning for warning in paper.warnings)


def test_member_names_that_leave_the_folder_are_not_reached_from_inside() -> None:
    files = {"a/main.tex": (_BEGIN + "Text. \\input{../../x}\\end{document}").encode(), "x.tex": b"secret"}
    assert "secret" not in read_latex(files, "a/main.tex", "").blocks[0].text


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", DamagedInput),
        (b" \n\t ", DamagedInput),
        (b"\x00\x01\x02\x03" * 1000, UnsupportedFormat),
        (b"\\documentclass{article}\n", DamagedInput),
        (b"\\documentclass{article}\\begin{document}\\end{document}", DamagedInput),
        (b"% only a comment", DamagedInput),
    ],
)
def test_what_is_no_article_is_refused(data: bytes, error: type[InputError]) -> None:
    with pytest.raises(error):
        read_latex_bytes(data)


def test_an_archive_without_latex_is_refused() -> None:
    with pytest.raises(UnsupportedFormat):
        read_latex_archive({"a.png": b"\x89PNG", "readme.md": b"# Hello"}, "")


def test_truncated_source_keeps_what_it_has() -> None:
    whole = (
        _BEGIN
        + "\\section{Introduction}\nBirds sing \\cite{a}. Fish do not \\cite{b}.\n\\begin{itemize}\n\\item Cats \\emph{purr \\cit"
    )
    paper = read_latex_bytes(whole.encode())
    assert [statement.key for statement in extract_statements(paper)] == ["a", "b"]
    assert paper.blocks[-1].text == "Cats purr"


def test_an_unclosed_note_ends_at_the_next_heading() -> None:
    source = _BEGIN + "A.\\footnote{Never closed \\cite{a}\n\\section{Methods}\nText \\cite{b}.\n"
    statements = extract_statements(read_latex_bytes(source.encode()))
    assert [(each.key, each.place.value, each.section.title) for each in statements] == [
        ("a", "footnote", ""),
        ("b", "body", "Methods"),
    ]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("Stra\xdfe".encode("latin-1"), "Straße"),
        ("Straße".encode(), "Straße"),
        (b"\xef\xbb\xbfStra\xc3\x9fe", "Straße"),
        ("\\usepackage[latin2]{inputenc} Łódź".encode("iso8859-2"), "Łódź"),
        ("\\usepackage[cp1252]{inputenc} “x” €".encode("cp1252"), "“x” €"),
    ],
)
def test_encodings(source: bytes, text: str) -> None:
    assert read_latex_bytes(source + b" \\cite{a}").blocks[0].text.startswith(text)


def test_missing_lists_keep_the_statements() -> None:
    source = (_BEGIN + "Text \\citep{a}.\\bibliography{gone}\\end{document}").encode()
    paper = read_latex_bytes(source)
    assert [(reference.key, reference.raw) for reference in paper.references] == [("a", "a")]
    assert len(extract_statements(paper)) == 1
    assert any("'gone'" in warning for warning in paper.warnings)
    assert any("1 cited keys have no entry" in warning for warning in paper.warnings)


def test_a_stale_list_is_completed_from_the_database() -> None:
    files = {
        "main.tex": (_BEGIN + "Text \\cite{a,b,c}.\\bibliography{refs}\\end{document}").encode(),
        "main.bbl": b"\\begin{thebibliography}{1}\\bibitem{a} A. One, First, 2001.\\end{thebibliography}",
        "refs.bib": b"@book{b, author = {Two, B.}, title = {Second}, year = 2002}",
    }
    paper = read_latex(files, None, "")
    assert [(reference.key, reference.year) for reference in paper.references] == [
        ("a", 2001),
        ("b", 2002),
        ("c", None),
    ]
