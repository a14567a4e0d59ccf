"""Commands, accents, signs and formulas as a page prints them; definitions and conditionals."""

from __future__ import annotations

import pytest

from citance.read.latex import latex_to_text, read_latex_bytes
from citance.read.latex.mathtext import math_text
from citance.read.latex.tokens import PAR, tokenise


def read(body: str) -> list[str]:
    """The texts of the blocks of a document."""
    source = "\\documentclass{article}\\begin{document}" + body + "\\end{document}"
    return [block.text for block in read_latex_bytes(source.encode()).blocks]


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"p < .05", "p < .05"),
        (r"p<.05", "p < .05"),
        (r"\beta_1 = 0.43,\; p \leq .001", "β₁ = 0.43, p ≤ .001"),
        (r"x^2 + y^{10}", "x² + y¹⁰"),
        (r"\chi^2(3)=4.5", "χ²(3) = 4.5"),
        (r"R^2_{\mathrm{adj}}", "R²_adj"),
        (r"\frac{a}{b+c}", "a/(b + c)"),
        (r"-0.5", "−0.5"),
        (r"20^\circ", "20°"),
        (r"\mathrm{CO}_2", "CO₂"),
        (r"\text{if } x>0", "if x > 0"),
        (r"N = 1{,}234", "N = 1,234"),
        (r"\hat{y}", "ŷ"),
        (r"a \not= b", "a ≠ b"),
        (r"95\%", "95%"),
        (r"\log x", "log x"),
    ],
)
def test_formulas(source: str, text: str) -> None:
    assert math_text(tokenise(source)) == text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        (r"Gr{\"o}{\ss}er", "Größer"),
        (r"Garc\'{\i}a P\'erez", "García Pérez"),
        (r"\v{S}eva and \c{C}elik", "Ševa and Çelik"),
        (r"\AA ngstr\"om \O re {\L}\'od\'z", "Ångström Øre Łódź"),
        (r"``quoted'' and `single'", "“quoted” and ‘single’"),
        ("1--2 and---so", "1–2 and—so"),
        (r"A~B\,C\ D", "A B C D"),
        (r"50\% \& \$5 \#1 a\_b", "50% & $5 #1 a_b"),
        (r"\textbf{bold} {\em slanted} \textsc{caps}", "bold slanted caps"),
        (r"\LaTeX{} is \LaTeX\ too", "LaTeX is LaTeX too"),
        (r"{\'E}cole \dots", "École …"),
        (r"100\% sure", "100% sure"),
    ],
)
def test_characters(source: str, text: str) -> None:
    assert latex_to_text(source) == text


@pytest.mark.parametrize(
    ("body", "texts"),
    [
        ("One % gone\ntwo\n\nthree", ["One two", "three"]),
        ("a%\nb", ["ab"]),
        ("a % c\n\nb", ["a", "b"]),
        (r"See \url{http://x.org/a%20b_c} now", ["See http://x.org/a%20b_c now"]),
        (r"See \href{http://x.org/%20}{the page} now", ["See the page now"]),
        (r"\verb|\cite{x} %| stays", [r"\cite{x} % stays"]),
        ("A \\begin{verbatim}\n\\cite{x}\n\\end{verbatim} B", ["A B"]),
        (r"\textcolor{red}{Red} \vspace{2cm} text\label{x} \index{y} here", ["Red text here"]),
        (r"\SI{5}{\kilo\gram} and \num{-3} and \SI{20}{\percent}", ["5 kg and −3 and 20 %"]),
        (r"\unknown[opt]{text} \other", ["text"]),
        (r"10\textsuperscript{th} and H\textsubscript{2}O and 5 m$^2$", ["10th and H2O and 5 m²"]),
        (r"\begin{itemize}\item a \item[b] c\end{itemize} d", ["a", "b c", "d"]),
        (r"x \begin{figure} picture text \caption{A cat.} \end{figure} y", ["x y", "A cat."]),
        (r"\section{S}\label{s} In Section~\ref{s} and \autoref{s}; \eqref{e}", ["In Section 1 and Section 1; (??)"]),
        (r"\[ E = mc^2 \] holds", ["E = mc² holds"]),
        (r"\enquote{a \enquote{b}}", ["“a “b””"]),
        (r"\begin{tabular}{ll} a & b \\ c & d \end{tabular} end", ["end"]),
        (r"\today text \maketitle", ["text"]),
    ],
)
def test_running_text(body: str, texts: list[str]) -> None:
    assert read(body) == texts


@pytest.mark.parametrize(
    ("body", "text"),
    [
        (r"\newcommand{\x}{y}\x{}z", "yz"),
        (r"\newcommand\x[2][d]{#1-#2}\x{a} \x[b]{c}", "d-a b-c"),
        (r"\def\x#1{<#1>}\x{a}\x b", "<a><b>"),
        (r"\def\x#1.{<#1>}\x ab. c", "<ab> c"),
        (r"\renewcommand{\emph}[1]{*\textit{#1}*}\textit{a}", "a"),
        (r"\providecommand{\x}{a}\providecommand{\x}{b}\x", "a"),
        (r"\let\x\textbf \x{a}", "a"),
        (r"\DeclareMathOperator{\Var}{Var} $\Var(x)$", "Var(x)"),
        (r"\newif\ifa \atrue \ifa yes\else no\fi", "yes"),
        (r"\newif\ifa \ifa yes\else no\fi", "no"),
        (r"a \iffalse b \iftrue c \fi d \fi e", "a e"),
        (r"\ifnum 1<2 yes\else no\fi", "yes"),
        (r"\ifthenelse{\equal{a}{a}}{yes}{no}", "yes"),
        (r"\newenvironment{w}[1]{(#1) }{!}\begin{w}{t}text\end{w}", "(t) text!"),
        (r"\NewDocumentCommand{\x}{m}{[#1]}\x{a}", "[a]"),
        (r"\expandafter\def\csname y\endcsname{n} text", "text"),
    ],
)
def test_definitions(body: str, text: str) -> None:
    assert " ".join(read(body)) == text


def test_tokens() -> None:
    assert tokenise("\\a b{c}% d\n  e\n\n\\begin{x} $y$") == [
        "\\a", "b", "{", "c", "}", "e", PAR, "\\begin{x}", " ", "$", "y", "$",
    ]  # fmt: skip
