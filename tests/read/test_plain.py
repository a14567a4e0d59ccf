"""Plain text and Markdown to statements, written by hand."""

from __future__ import annotations

import contextlib
import time

import pytest

from citance import extract_statements
from citance.errors import DamagedInput, InputError, UnsupportedFormat
from citance.model import Place
from citance.read.frontyaml import read_yaml
from citance.read.plain import decode_text, looks_like_markdown, read_plain
from citance.read.textlines import heading_level, join_lines, split_list

ENTRIES = """Coe, A., & Bunnell, B. (2003). Home clusters and the firms that leave them. Journal of Invented Business, 12, 1-20.
Yeung, C. (2005). Networks of small exporters. Invented Annals, 5, 10-33.
Lund, D. (2009). Distance and the survival of foreign units. Invented Geography, 7, 200-219.
"""
NUMBERED = "\n".join(f"[{n}] {line}" for n, line in enumerate(ENTRIES.splitlines(), 1))
HANGING = (
    ENTRIES.replace("the firms", "the\n    firms")
    .replace("small", "small\n    ")
    .replace("survival of", "survival\n    of")
)
FILL = "\n\nFirms that sell abroad keep some suppliers near the place where they began.\n\n"


def found(text: str) -> list[tuple[str, str, str, str]]:
    statements = extract_statements(read_plain(text.encode(), "0" * 64))
    assert all(s.citance[s.marker_start : s.marker_end] == s.marker for s in statements)
    return [(s.key, s.marker, s.citance, s.section.title) for s in statements]


CASES = {
    "author and year, entries one a line": (
        f"1. Introduction\n\nTies last (Coe & Bunnell, 2003). Yeung (2005)\ndisagrees.{FILL}References\n\n{ENTRIES}",
        [("r1", "Coe & Bunnell, 2003", "Ties last (Coe & Bunnell, 2003).", "1. Introduction"), ("r2", "Yeung (2005)", "Yeung (2005) disagrees.", "1. Introduction")],
    ),
    "hanging indents, broken words": (
        f"RESULTS\n\nExporters that inter-\nnationalize close units early (Lund,\n2009).{FILL}REFERENCES\n{HANGING}",
        [("r3", "Lund, 2009", "Exporters that internationalize close units early (Lund, 2009).", "RESULTS")],
    ),
    "numbers in brackets": (
        f"Results\n=======\n\nTies last [1, 3]. Some fade [2].{FILL}Literature\n----------\n\n{NUMBERED}",
        [("r1", "1", "Ties last [1, 3].", "Results"), ("r3", "3", "Ties last [1, 3].", "Results"), ("r2", "[2]", "Some fade [2].", "Results")],
    ),
    "entries apart by blank lines, an appendix behind": (
        f"Discussion\n\nWe agree with Lund (2009).{FILL}Literaturverzeichnis\n\n" + ENTRIES.replace("\n", "\n\n") + "Appendix A\n\nQuestions that we asked (Lund, 2009) too.\n",
        [("r3", "Lund (2009)", "We agree with Lund (2009).", "Discussion"), ("r3", "Lund, 2009", "Questions that we asked (Lund, 2009) too.", "Appendix A")],
    ),
    "no heading before the list": (
        f"Ties last (Yeung, 2005).{FILL}They fade.{FILL}" + ENTRIES.replace("\n", "\n\n"),
        [("r2", "Yeung, 2005", "Ties last (Yeung, 2005).", "")],
    ),
    "windows line ends, tabs and form feeds": (
        f"2. Methods\n\n\tWe follow Yeung (2005).\f{FILL}References\n\n{ENTRIES}".replace("\n", "\r\n"),
        [("r2", "Yeung (2005)", "We follow Yeung (2005).", "2. Methods")],
    ),
    "another language": (
        f"1. Introducción\n\nLos vínculos duran (Yeung, 2005).{FILL}Referencias bibliográficas\n\n{ENTRIES}",
        [("r2", "Yeung, 2005", "Los vínculos duran (Yeung, 2005).", "1. Introducción")],
    ),
    "Markdown, author and year": (
        f"# Ties at home\n\n## Results\n\nTies **last** ([Yeung, 2005](http://x.example)); *Lund* (2009)\nsays so.{FILL}## References\n\n- "
        + "\n- ".join(ENTRIES.splitlines()),
        [("r2", "Yeung, 2005", "Ties last (Yeung, 2005); Lund (2009) says so.", "Results"), ("r3", "Lund (2009)", "Ties last (Yeung, 2005); Lund (2009) says so.", "Results")],
    ),
    "Markdown, superscripts and a numbered list": (
        "## Results\n\nTies last long.^1,3^ Some fade.<sup>2</sup> Most never close a unit.^1–3^\n\n## References\n\n" + "\n".join(f"{n}. {line}" for n, line in enumerate(ENTRIES.splitlines(), 1)),
        [("r1", "1", "Ties last long.1,3", "Results"), ("r3", "3", "Ties last long.1,3", "Results"), ("r2", "2", "Some fade.2", "Results"),
         ("r1", "1–3", "Most never close a unit.1–3", "Results"), ("r2", "1–3", "Most never close a unit.1–3", "Results"), ("r3", "1–3", "Most never close a unit.1–3", "Results")],
    ),
    "Markdown, citations by key and a list": (
        f"## Results\n\nTies last [@coe2003; see @yeung2005, p. 3], as [@lund2009] and @coe2003 say. Write to me@x.example or \\@home.\n\n`[@code]`\n\n## References\n\n{ENTRIES}",
        [(key, marker, "Ties last [@coe2003; see @yeung2005, p. 3], as [@lund2009] and @coe2003 say.", "Results")
         for key, marker in (("coe2003", "@coe2003"), ("yeung2005", "@yeung2005"), ("lund2009", "[@lund2009]"), ("coe2003", "@coe2003"))],
    ),
    "Markdown, references as divisions": (
        "## Results\n\nTies last [@c-1].\n\n## References\n\n::: {#refs}\n" + "".join(f"::: {{#ref-c-{n} .csl-entry}}\n{line}\n:::\n\n" for n, line in enumerate(ENTRIES.splitlines())) + ":::\n",
        [("c-1", "[@c-1]", "Ties last [@c-1].", "Results")],
    ),
    "Markdown, notes that are citations": (
        "# Results\n\nTies last.[^a] Some fade.[^b] Not all.[^c]\n\n[^a]: Anna Coe, ‘Home clusters and the firms that leave them’,\n    *Journal of Invented Business* 12 (2003), pp. 1--20.\n"
        "[^b]: C. Yeung, Networks of Small Exporters (Invented Press, 2005), p. 33.\n[^c]: Ibid.\n",
        [("note:a", "1", "Ties last.1", "Results"), ("note:b", "2", "Some fade.2", "Results"), ("note:b", "3", "Not all.3", "Results")],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", list(CASES))
def test_statements(name: str) -> None:
    text, expected = CASES[name]
    assert found(text) == expected


HEADER = """---
title: "Ties: at home"
subtitle: 'and abroad'
author:
- name: Anna Berg
  orcid: 0000-0002-1825-0097
- Jon Lund
date: 2020-03-09
doi: 10.5555/ties
keywords: [exporters, "home, sweet"]
abstract: |
  We follow firms
  that went abroad.
references:
- id: coe
  type: article-journal
  title: Home clusters
  author:
    - {family: Coe, given: Anna}
  issued: {year: 2003, date-parts: [[2003]]}
  container-title: Invented Journal
...

# Results

Ties last [@coe; @nobody].
"""


def test_header() -> None:
    paper = read_plain(HEADER.encode(), "0" * 64)
    work = paper.work
    assert (work.title, work.doi, work.published, work.year) == (
        "Ties: at home: and abroad",
        "10.5555/ties",
        "2020-03-09",
        2020,
    )
    assert [author.family for author in work.authors] == ["Berg", "Lund"]
    assert work.keywords == ("exporters", "home, sweet")
    assert work.abstract == "We follow firms that went abroad."
    assert [(r.key, r.raw) for r in paper.references] == [
        ("coe", "Coe Anna (2003). Home clusters. Invented Journal."),
        ("nobody", "nobody"),
    ]
    assert any("nobody" in warning for warning in paper.warnings)


def test_title_and_authors_of_plain_text() -> None:
    work = read_plain(
        f"Ties at home and abroad\nAnna Berg, Jon Lund\n\nAbstract\n\nWe follow firms.\n\n1. Introduction\n\nTies last.{FILL}References\n\n{ENTRIES}".encode(),
        "",
    ).work
    assert work.title == "Ties at home and abroad"
    assert [author.family for author in work.authors] == ["Berg", "Lund"]
    assert work.abstract == "We follow firms."


def test_places_in_markdown() -> None:
    text = f"# Results\n\n| Work | Says |\n|---|---|\n| Yeung (2005) | fades |\n\n![After Lund (2009).](x.png)\n\nTies last (Yeung, 2005).\n\n```\nYeung (2005)\n```\n\n<!-- Lund (2009) -->\n\n# References\n\n{ENTRIES}"
    statements = extract_statements(read_plain(text.encode(), ""))
    assert [(s.key, s.place) for s in statements] == [("r2", Place.TABLE), ("r3", Place.CAPTION), ("r2", Place.BODY)]


@pytest.mark.parametrize(
    ("line", "level"),
    [("1. Introduction", 1), ("2.1 Data and sample", 2), ("RESULTS", 1), ("Discussion", 1), ("References", 1), ("IV. Findings of the survey", 1),
     ("The firms that we met.", 0), ("1. Coe, A. (2003). Home clusters", 0), ("12", 0), ("We", 0), ("Ties last, and", 0)],
)  # fmt: skip
def test_heading_level(line: str, level: int) -> None:
    assert heading_level(line, alone=True) == level


def test_join_lines() -> None:
    assert (
        join_lines(["inter-", "nationalization of firms", " in Nordic-", "Baltic trade"])
        == "internationalization of firms in Nordic- Baltic trade"
    )


@pytest.mark.parametrize("text", [ENTRIES, NUMBERED, HANGING])
def test_split_list(text: str) -> None:
    assert len(split_list(text.splitlines())) == 3


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a: 1\nb:\n  - x\n  - y: z\n    w: v", {"a": "1", "b": ["x", {"y": "z", "w": "v"}]}),
        ("a: >\n  one\n  two\nb: 'it''s'", {"a": "one two", "b": "it's"}),
        ("a: {b: [1, 2], c: \"x, y\"}", {"a": {"b": ["1", "2"], "c": "x, y"}}),
        ("a:\n- 1\n- 2", {"a": ["1", "2"]}),
        ("# only a comment", ""),
        ("a: b: c: d", {"a": "b: c: d"}),
        (": :\n\t- [", None),
        ("a: " + "[" * 3000, None),
        ("- " * 500, None),
    ],
)  # fmt: skip
def test_yaml(text: str, value: object) -> None:
    read = read_yaml(text)
    assert value is None or read == value


@pytest.mark.parametrize(
    ("text", "expected"),
    [("# A\n\n**b** text\n", True), ("Plain text.\n\nMore of it.", False), ("a [@coe2003] b\n\n![x](y)", True), ("# 1\n# 2\n# 3", True), ("1. Introduction\n\nText * with * stars", False)],
)  # fmt: skip
def test_looks_like_markdown(text: str, expected: bool) -> None:
    assert looks_like_markdown(text) is expected


@pytest.mark.parametrize("name", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(name: str) -> None:
    assert decode_text("Größe\r\nund mehr".encode(name)) == "Größe\nund mehr"


@pytest.mark.parametrize("data", [b"", b" \n\n ", b"\xef\xbb\xbf"])
def test_empty(data: bytes) -> None:
    with pytest.raises(DamagedInput):
        read_plain(data, "")


@pytest.mark.parametrize(
    "data", [b"\x00\x01\x02" * 100, b"\x01\x02\x03" * 100, b"A shopping list.", b"# Readme\n\nTo do."]
)
def test_no_paper(data: bytes) -> None:
    with pytest.raises(UnsupportedFormat):
        read_plain(data, "")


HOSTILE = {
    "brackets": "[" * 200_000, "stars": "*" * 200_000, "ticks": "`" * 100_001 + "a", "keys": "[@a" * 60_000, "at": "[" + "@a " * 60_000,
    "pictures": "![" * 100_000, "carets": "^[" * 100_000, "sup": "<sup>" * 50_000, "rules": "-" * 200_000 + "\n" + " " * 200_000 + "x",
    "pipes": "|" * 100_000 + "\n" + "|-" * 50_000, "names": "Coe, " * 60_000, "dashes": "A" + "-" * 100_000 + " 2003", "particles": "della" * 40_000,
    "one word": "a" * 1_000_000, "comments": "<!--" * 50_000, "header": "---\n" + "a:\n" * 20_000 + "---\n", "notes": "[^a]: x\n" * 30_000, "lines": "a\n" * 200_000,
    "items": "1. x\n" * 20_000, "year": "(Coe, 2003) " * 20_000,
}  # fmt: skip


@pytest.mark.parametrize("markdown", [True, False])
@pytest.mark.parametrize("name", list(HOSTILE))
def test_hostile_text_ends_soon(name: str, markdown: bool) -> None:
    began = time.process_time()
    with contextlib.suppress(InputError):
        read_plain(f"# Results\n\n{HOSTILE[name]}\n\n# References\n\n{ENTRIES}".encode(), "", markdown=markdown)
    assert time.process_time() - began < 30
