"""What each citation command prints, style by style."""

from __future__ import annotations

import pytest

from citance.read.latex import read_latex

BIB = b"""@article{coe, author = {Coe, Neil and Bunnell, Tim}, title = {Knowledge}, journal = {J}, year = 2003}
@book{smith, author = {Smith, Jo}, title = {Ties}, year = 2005}
@book{smithb, author = {Smith, Jo}, title = {Ties again}, year = 2005}
@book{three, author = {Ash, A. and Birch, B. and Cedar, C.}, title = {Trees}, year = 1999}
@book{berg, author = {van der Berg, Petra}, title = {Hills}, year = 1990}
@book{who, author = {{World Hill Office}}, title = {Report}, year = 2010}
"""


def printed(preamble: str, body: str, style: str = "") -> tuple[str, list[tuple[str, tuple[str, ...]]]]:
    """The text of one paragraph, and its markers with their keys."""
    ending = f"\\bibliographystyle{{{style}}}" if style else ""
    source = (
        f"\\documentclass{{article}}{preamble}\\begin{{document}}{body}{ending}\\bibliography{{b}}\\end{{document}}"
    )
    block = read_latex({"m.tex": source.encode(), "b.bib": BIB}, None, "").blocks[0]
    return block.text, [(block.text[marker.start : marker.end], marker.keys) for marker in block.markers]


NATBIB = "\\usepackage{natbib}"


@pytest.mark.parametrize(
    ("body", "text", "markers"),
    [
        (r"\citep{coe}", "(Coe and Bunnell, 2003)", ["Coe and Bunnell, 2003"]),
        (r"\citet{coe}", "Coe and Bunnell (2003)", ["Coe and Bunnell (2003)"]),
        (r"\cite{coe}", "Coe and Bunnell (2003)", ["Coe and Bunnell (2003)"]),
        (
            r"\citep{three,coe}",
            "(Ash et al., 1999; Coe and Bunnell, 2003)",
            ["Ash et al., 1999", "Coe and Bunnell, 2003"],
        ),
        (r"\citep{smith,smithb}", "(Smith, 2005a,b)", ["Smith, 2005a", "b"]),
        (r"\citep[see][p.~3]{coe}", "(see Coe and Bunnell, 2003, p. 3)", ["Coe and Bunnell, 2003"]),
        (r"\citep[p.~3]{coe}", "(Coe and Bunnell, 2003, p. 3)", ["Coe and Bunnell, 2003"]),
        (r"\citep[see][]{coe}", "(see Coe and Bunnell, 2003)", ["Coe and Bunnell, 2003"]),
        (r"\citealt{coe}", "Coe and Bunnell 2003", ["Coe and Bunnell 2003"]),
        (r"\citealp{coe}", "Coe and Bunnell, 2003", ["Coe and Bunnell, 2003"]),
        (r"\citep*{three}", "(Ash, Birch, and Cedar, 1999)", ["Ash, Birch, and Cedar, 1999"]),
        (r"\citeauthor{coe}", "Coe and Bunnell", ["Coe and Bunnell"]),
        (r"\citeyear{coe}", "2003", ["2003"]),
        (r"\citeyearpar{coe}", "(2003)", ["2003"]),
        (r"\citeauthor{coe} (\citeyear{coe})", "Coe and Bunnell (2003)", ["Coe and Bunnell (2003)"]),
        (r"\citeauthor{coe}'s \citeyearpar{coe} map", "Coe and Bunnell’s (2003) map", ["Coe and Bunnell’s (2003)"]),
        (r"\Citet{berg}", "Van der Berg (1990)", ["Van der Berg (1990)"]),
        (r"\citet{coe,smith}", "Coe and Bunnell (2003); Smith (2005)", ["Coe and Bunnell (2003)", "Smith (2005)"]),
        (r"\citep{who}", "(World Hill Office, 2010)", ["World Hill Office, 2010"]),
        (r"\citetext{see \citealp{coe}}", "(see Coe and Bunnell, 2003)", ["Coe and Bunnell, 2003"]),
        (r"\nocite{coe} x \citep{berg}", "x (van der Berg, 1990)", ["van der Berg, 1990"]),
        (r"\defcitealias{coe}{Paper I} \citetalias{coe}", "Paper I", ["Paper I"]),
    ],
)
def test_natbib_by_author_and_year(body: str, text: str, markers: list[str]) -> None:
    found, spans = printed(NATBIB, body, "plainnat")
    assert found == text
    assert [span for span, _ in spans] == markers


@pytest.mark.parametrize(
    ("preamble", "style", "body", "text", "markers"),
    [
        ("", "unsrt", r"\cite{smith,coe}", "[1, 2]", ["1", "2"]),
        ("", "plain", r"\cite{smith,coe}", "[2, 1]", ["2", "1"]),
        ("", "plain", r"\cite[p.~3]{smith}", "[1, p. 3]", ["1"]),
        ("", "alpha", r"\cite{coe,smith}", "[CB03, Smi05]", ["CB03", "Smi05"]),
        ("\\usepackage[numbers]{natbib}", "plainnat", r"\citet{coe}", "Coe and Bunnell [1]", ["1"]),
        ("\\usepackage[numbers]{natbib}", "plainnat", r"\citeauthor{coe}~\cite{coe}", "Coe and Bunnell [1]", ["1"]),
        ("\\usepackage[numbers,round]{natbib}", "plainnat", r"\citep{coe}", "(1)", ["1"]),
        ("\\usepackage[numbers,sort&compress]{natbib}", "unsrtnat", r"\citep{coe,smith,berg}", "[1–3]", ["1–3"]),
        ("\\usepackage{cite}", "unsrt", r"\cite{coe,smith,berg,who}", "[1–4]", ["1–4"]),
        ("\\usepackage[super]{natbib}", "unsrtnat", r"Word \cite{coe,smith}.", "Word1,2.", ["1", "2"]),
        ("\\usepackage[square]{natbib}", "plainnat", r"\citep{coe}", "[Coe and Bunnell, 2003]", ["Coe and Bunnell, 2003"]),
        ("\\usepackage{natbib}\\bibpunct{[}{]}{,}{a}{}{;}", "apj", r"\citep{coe}", "[Coe and Bunnell 2003]", ["Coe and Bunnell 2003"]),
        ("\\usepackage{natbib}\\setcitestyle{numbers}", "plainnat", r"\citep{coe}", "[1]", ["1"]),
        ("\\usepackage{apacite}", "apacite", r"\cite<see>[p. 1]{coe}", "(see Coe & Bunnell, 2003, p. 1)", ["Coe & Bunnell, 2003"]),
    ],
)  # fmt: skip
def test_other_styles(preamble: str, style: str, body: str, text: str, markers: list[str]) -> None:
    found, spans = printed(preamble, body, style)
    assert found == text
    assert [span for span, _ in spans] == markers


@pytest.mark.parametrize(
    ("options", "body", "text", "markers"),
    [
        ("style=authoryear", r"\parencite{coe}", "(Coe and Bunnell 2003)", ["Coe and Bunnell 2003"]),
        ("style=authoryear", r"\cite{coe}", "Coe and Bunnell 2003", ["Coe and Bunnell 2003"]),
        ("style=authoryear", r"\textcite[12]{coe}", "Coe and Bunnell (2003, p. 12)", ["Coe and Bunnell (2003, p. 12)"]),
        ("style=authoryear", r"\parencite[12--13]{coe}", "(Coe and Bunnell 2003, pp. 12–13)", ["Coe and Bunnell 2003"]),
        ("style=authoryear", r"\autocite{three}", "(Ash, Birch, and Cedar 1999)", ["Ash, Birch, and Cedar 1999"]),
        ("style=apa", r"\autocite{three,coe}", "(Ash et al., 1999; Coe & Bunnell, 2003)", ["Ash et al., 1999", "Coe & Bunnell, 2003"]),
        ("style=authoryear", r"\textcites{coe}{smith}", "Coe and Bunnell (2003) and Smith (2005)", ["Coe and Bunnell (2003)", "Smith (2005)"]),
        ("style=authoryear", r"\parencites(see)()[1]{coe}[2]{smith}", "(see Coe and Bunnell 2003, p. 1; Smith 2005, p. 2)", ["Coe and Bunnell 2003", "Smith 2005"]),
        ("style=authoryear", r"\citetitle{coe} \citeyear{smith}", "Knowledge 2005", ["Knowledge", "2005"]),
        ("style=authoryear", r"Told.\footcite{coe}", "Told.1", ["1"]),
        ("style=verbose", r"Told.\autocite{coe}", "Told.1", ["1"]),
        ("style=numeric", r"\cite{smith,coe}", "[2, 1]", ["2", "1"]),
        ("style=numeric-comp,sorting=none", r"\cite{smith,coe,berg}", "[1–3]", ["1–3"]),
        ("style=numeric", r"\textcite{coe}", "Coe and Bunnell [1]", ["1"]),
        ("style=numeric", r"Told.\supercite{coe,smith}", "Told.1,2", ["1", "2"]),
        ("style=nature", r"Told.\autocite{coe}", "Told.1", ["1"]),
    ],
)  # fmt: skip
def test_biblatex(options: str, body: str, text: str, markers: list[str]) -> None:
    found, spans = printed(f"\\usepackage[{options}]{{biblatex}}\\addbibresource{{b.bib}}", body)
    assert found == text
    assert [span for span, _ in spans] == markers


def test_superscripts_are_marked_as_such() -> None:
    source = (
        b"\\usepackage[super]{natbib} Word \\cite{a}. \\begin{thebibliography}{1}\\bibitem{a} A.\\end{thebibliography}"
    )
    block = read_latex({"m.tex": source}, None, "").blocks[0]
    assert [(marker.keys, marker.superscript) for marker in block.markers] == [(("a",), True)]
