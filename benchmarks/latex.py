"""How fast LaTeX sources are read: `python -m benchmarks.latex`.

The article is made here, of invented sentences: 60 kB of text with macros, formulas, tables, notes and 60 references, once
with a list as BibTeX writes it (`.bbl`), once with a database (`.bib`). Printed are articles per CPU second of one process,
from bytes to paper and from bytes to statements.
"""

from __future__ import annotations

import random
import time

from citance.extract import extract_statements
from citance.read.latex import read_latex

_REFERENCES = 60
_SIZE = 60_000
_ROUNDS = 20
_WORDS = [
    "firms",
    "ties",
    "cluster",
    "home",
    "abroad",
    "knowledge",
    "network",
    "regional",
    "survey",
    "interviews",
    "growth",
    "partners",
    "suppliers",
    "export",
    "entry",
    "mode",
    "market",
    "local",
    "distance",
    "learning",
    "capability",
    "evidence",
    "manager",
    "strategy",
]


def _sentence(chance: random.Random) -> str:
    words = [chance.choice(_WORDS) for _ in range(chance.randint(8, 22))]
    key = f"key{chance.randrange(_REFERENCES)}"
    words[chance.randrange(len(words))] = chance.choice(
        [
            f"\\citet{{{key}}}",
            f"\\firm{{{words[0]}}}",
            "$p < .05$",
            "\\emph{very} large",
            "``so-called''",
            'na\\"{\\i}ve',
            "the",
        ]
    )
    end = f"~\\citep{{{key},key{chance.randrange(_REFERENCES)}}}." if chance.random() < 0.3 else "."
    return (" ".join(words)).capitalize().replace("\\Cite", "\\cite") + end


def _article(chance: random.Random) -> bytes:
    parts = [
        "\\documentclass{article}\n\\usepackage{natbib}\n\\newcommand{\\firm}[1]{\\textsc{#1}}\n\\begin{document}\n"
        "\\title{Ties at home}\n\\author{Ada Invented \\and Ben Made-Up}\n\\maketitle\n"
    ]
    size = 0
    while size < _SIZE:
        paragraph = "\n".join(_sentence(chance) for _ in range(6)) + "\n\n"
        if chance.random() < 0.15:
            paragraph += f"\\section{{{chance.choice(_WORDS)}}}\n"
        if chance.random() < 0.1:
            paragraph += "\\begin{equation} y_{it} = \\alpha + \\beta x_{it} + \\varepsilon_{it} \\end{equation}\n"
        if chance.random() < 0.1:
            paragraph += f"More.\\footnote{{{_sentence(chance)}}}\n"
        parts.append(paragraph)
        size += len(paragraph)
    parts.append("\\bibliographystyle{plainnat}\n\\bibliography{refs}\n\\end{document}\n")
    return "".join(parts).encode()


def _bbl() -> bytes:
    items = [
        f"\\bibitem[Name{chr(97 + n % 26)} and Other({1960 + n})]{{key{n}}}\nA.~Name{chr(97 + n % 26)} and B.~Other.\n"
        f"\\newblock Invented title number {n} about ties.\n"
        f"\\newblock \\emph{{Journal of Inventions}}, {n}\\penalty0 (2):\\penalty0 {n}--{n + 9}, {1960 + n}.\n"
        for n in range(_REFERENCES)
    ]
    return ("\\begin{thebibliography}{60}\n" + "\n".join(items) + "\\end{thebibliography}\n").encode()


def _bib() -> bytes:
    return "\n".join(
        f"@article{{key{n},\n  author = {{Name{chr(97 + n % 26)}, Ada and Other, Ben}},\n  title = {{Invented {{T}}itle {n}}},\n"
        f"  journal = {{Journal of Inventions}},\n  year = {{{1960 + n}}},\n  volume = {n},\n  pages = {{{n}--{n + 9}}}\n}}"
        for n in range(_REFERENCES)
    ).encode()


def main() -> None:
    """Print the table."""
    chance = random.Random(7)
    articles = [_article(chance) for _ in range(_ROUNDS)]
    for name, member in (("main.bbl", _bbl()), ("refs.bib", _bib())):
        statements = 0
        start = time.process_time()
        papers = [read_latex({"main.tex": article, name: member}, "main.tex", "") for article in articles]
        read = time.process_time() - start
        for paper in papers:
            statements += len(extract_statements(paper))
        whole = time.process_time() - start
        print(
            f"{name}: {sum(map(len, articles)) / len(articles) / 1000:.0f} kB, {statements / len(articles):.0f} statements each:"
            f" {len(articles) / read:.0f} articles/CPU s read, {len(articles) / whole:.0f} to statements"
        )


if __name__ == "__main__":
    main()
