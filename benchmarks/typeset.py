"""Open articles set again in known layouts: PDFs whose citations are known exactly, because they are placed here.

    python -m benchmarks.typeset --out FOLDER       set them and leave the PDFs there
    python -m benchmarks.typeset --list             the layouts and the articles

Sources are CC BY articles of the shared corpora that cite by number; their paragraphs, headings, abstract and the fields of
their references are kept, tables and pictures left out. Every group of pointers is replaced by one marker of the layout's
style, the list is sorted and printed in that style, and links lead from markers to entries in every second article.
The gold is the same text with the same markers as a `Paper`. Needs WeasyPrint (and its pango); without it, or without
the corpora, `articles` gives nothing and says why.
"""

from __future__ import annotations

import argparse
import csv
import hashlib
import re
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from msgspec.structs import replace

from benchmarks._data import data_folder
from benchmarks._typeset_marks import Listing, Printer, Style, list_of, print_blocks
from citance.errors import CitanceError
from citance.model import Block, Paper, Place, Section
from citance.read import read_papers

__all__ = ["LAYOUTS", "Layout", "Setting", "articles", "unavailable"]

ARTICLES = 16
PER_JOURNAL = 1
WORDS = (1500, 7000)
REFERENCES = (12, 90)


@dataclass(frozen=True)
class Layout:
    """A way of setting: the style of the markers, the number of columns, the size of the page and of the type."""

    name: str
    style: Style
    columns: int
    page: str = "A4"
    size: str = "10.5pt"
    family: str = "serif"
    indent: bool = False
    listing: Listing = Listing.PLAIN
    heading: str = "References"
    hanging: bool = True
    """False: entries begin at the margin like their other lines, and only white space parts them."""
    columned: bool = True
    """False: the reference list stands in one column though the text stands in two."""
    bold: bool = False
    """True: the names and the year at the start of an entry are bold."""


LAYOUTS = (
    Layout("numeric, one column", Style.BRACKET, 1),
    Layout("numeric, two columns", Style.BRACKET, 2, size="9pt", indent=True),
    Layout("parentheses, one column", Style.PARENTHESIS, 1, page="letter", family="sans-serif"),
    Layout("superscript, one column", Style.SUPERSCRIPT, 1, size="11pt"),
    Layout(
        "superscript, two columns", Style.SUPERSCRIPT, 2, page="letter", size="9pt", family="sans-serif", indent=True
    ),
    Layout("author-year, one column", Style.AUTHOR_YEAR, 1, size="11pt", indent=True),
    Layout("author-year, two columns", Style.AUTHOR_YEAR, 2, size="9pt"),
    Layout(
        "author-year, bold names in the list, two columns",
        Style.AUTHOR_YEAR,
        2,
        "A4",
        "9.5pt",
        indent=True,
        listing=Listing.HARVARD,
        heading="Literatura citada",
        bold=True,
    ),
    Layout(
        "author-year, Harvard list, two columns",
        Style.AUTHOR_YEAR,
        2,
        "A4",
        "9.5pt",
        listing=Listing.HARVARD,
        heading="Literature cited",
    ),
    Layout(
        "author-year, names in capitals, one column",
        Style.AUTHOR_YEAR,
        1,
        listing=Listing.ABNT,
        heading="REFERÊNCIAS",
        hanging=False,
    ),
    Layout(
        "author-year, no indent in the list, two columns",
        Style.AUTHOR_YEAR,
        2,
        "letter",
        "9pt",
        "sans-serif",
        hanging=False,
        columned=False,
    ),
    Layout("author-year, list without heading", Style.AUTHOR_YEAR, 1, "letter", "10pt", indent=True, heading=""),
    Layout(
        "numeric, no indent in the list, letter-spaced heading",
        Style.BRACKET,
        2,
        "letter",
        "9pt",
        heading="R E F E R E N C E S",
        hanging=False,
    ),
    Layout("footnotes, one column", Style.FOOTNOTE, 1, indent=True),
)


@dataclass(frozen=True)
class Setting:
    """One article in one layout: the PDF's path and the paper that it prints."""

    layout: Layout
    pdf: Path
    paper: Paper


def unavailable() -> str:
    """Why nothing can be set here, or "" when it can."""
    if data_folder("corpora/jats") is None:
        return "the shared corpora are not here (CITANCE_DATA, or ../shared beside the repository)"
    try:
        import weasyprint  # type: ignore[import-untyped, unused-ignore] # noqa: F401
    except (ImportError, OSError) as error:  # OSError: its pango is not installed
        return f"WeasyPrint does not run here ({type(error).__name__})"
    return ""


def articles(limit: int = ARTICLES) -> list[Paper]:
    """The articles to set: openly licensed, cited by number, references with authors, year and title, by hash."""
    corpora = data_folder("corpora")
    if corpora is None:
        return []
    with (corpora / "manifest_jats.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    paired = (corpora / "manifest_pdf.tsv").read_text(encoding="utf-8")
    chosen: list[Paper] = []
    journals: Counter[str] = Counter()
    for row in sorted(rows, key=lambda row: hashlib.sha256(row["file"].encode()).hexdigest()):
        name = Path(row["file"]).name
        sized = (
            WORDS[0] <= int(row["words"] or 0) <= WORDS[1] and REFERENCES[0] <= int(row["refs"] or 0) <= REFERENCES[1]
        )
        if not row["license"].startswith("CC") or name in paired or row["lang"] not in ("en", "") or not sized:
            continue
        if journals[row["journal"]] == PER_JOURNAL:
            continue
        paper = _usable(corpora / "jats" / name)
        if paper is not None:
            chosen.append(paper)
            journals[row["journal"]] += 1
        if len(chosen) == limit:
            break
    return chosen


def _usable(path: Path) -> Paper | None:
    try:
        paper = read_papers(path)[0]
    except CitanceError:
        return None
    sound = [one for one in paper.references if one.authors and one.year and one.title and one.entry in ("", one.key)]
    if len(sound) < len(paper.references) or len({one.key for one in sound}) < len(sound):
        return None
    numbered = [
        block.text[marker.start : marker.end]
        for block in paper.blocks
        for marker in block.markers
        if marker.keys and marker.end > marker.start
    ]
    if len(numbered) < 10 or any(re.search(r"[^\W\d_]|\d{4}", one) for one in numbered):
        return None
    return paper


def settings(folder: Path, papers: Sequence[Paper], layouts: Sequence[Layout] = LAYOUTS) -> Iterator[Setting]:
    """Set every article in every layout; a PDF that lies in the folder already is not set again."""
    import weasyprint

    folder.mkdir(parents=True, exist_ok=True)
    for layout in layouts:
        for number, paper in enumerate(papers):
            done, html = typeset(paper, layout, linked=number % 2 == 0)
            name = hashlib.sha256(html.encode()).hexdigest()[:16]
            pdf = folder / f"{name}.pdf"
            if not pdf.is_file():
                weasyprint.HTML(string=html).write_pdf(str(pdf))
            yield Setting(layout, pdf, done)


def typeset(paper: Paper, layout: Layout, *, linked: bool) -> tuple[Paper, str]:
    """The paper with the layout's markers and list, and the page that prints it, as HTML."""
    kept = tuple(one for one in paper.blocks if one.place in (Place.BODY, Place.ABSTRACT) and one.text.strip())
    source = replace(paper, blocks=kept)
    printer = Printer(layout.style, source, linked, layout.listing)
    blocks, pieces = print_blocks(source, printer)
    entries = [(one, _emboldened(html) if layout.bold else html) for one, html in list_of(printer)]
    done = replace(source, blocks=tuple(blocks), references=tuple(one for one, _ in entries), format="typeset")
    return done, _page(done, layout, pieces, [html for _, html in entries])


def _emboldened(html: str) -> str:
    """An entry with all up to its year in bold."""
    return re.sub(r"(<p [^>]*>)(.*?\d{4}[a-z]?\.)", r"\1<b>\2</b>", html, count=1)


def _page(paper: Paper, layout: Layout, pieces: Sequence[str], entries: Sequence[str]) -> str:
    abstract: list[str] = []
    body: list[str] = []
    before: tuple[str, ...] = ()
    for block, html in zip(paper.blocks, pieces, strict=True):
        if block.place is Place.ABSTRACT:
            abstract.append(f"<p>{html}</p>")
            continue
        titles = _section(paper, block).titles
        body += _headings(before, titles)
        before = titles
        body.append(f"<p>{html}</p>")
    head = f"<h1>{escape(paper.work.title)}</h1><p class=authors>{escape(', '.join(one.name for one in paper.work.authors))}</p>"
    doi = f"<p class=doi>https://doi.org/{escape(paper.work.doi)}</p>" if paper.work.doi else ""
    if abstract:
        head += f"<section class=abstract><h2>Abstract</h2>{''.join(abstract)}</section>"
    heading = f"<h2>{escape(layout.heading)}</h2>" if layout.heading else "<p class=gap></p>"
    listed = f"{heading}{''.join(entries)}" if layout.style is not Style.FOOTNOTE else ""
    text = "".join(body) + (listed if layout.columned else "")
    after = "" if layout.columned else f"<div>{listed}</div>"
    return (
        f"<!doctype html><html lang=en><head><title>{escape(paper.work.title)}</title><style>{_css(paper, layout)}</style></head>"
        f"<body>{head}{doi}<div class=text>{text}</div>{after}</body></html>"
    )


def _section(paper: Paper, block: Block) -> Section:
    return paper.sections[block.section] if block.section >= 0 else Section()


def _headings(before: tuple[str, ...], titles: tuple[str, ...]) -> Iterator[str]:
    same = 0
    while same < min(len(before), len(titles)) and before[same] == titles[same]:
        same += 1
    for depth, title in enumerate(titles[same:], start=same):
        if title.strip():
            yield f"<h{min(4, depth + 2)}>{escape(title)}</h{min(4, depth + 2)}>"


def _css(paper: Paper, layout: Layout) -> str:
    names = paper.work.authors
    running = (names[0].family + (" et al." if len(names) > 1 else "")) if names else "Article"
    running = re.sub(r'["\\\n]', " ", running)
    hang = (
        "text-indent: -1.6em; padding-left: 1.6em; margin: 0 0 .25em"
        if layout.hanging
        else "text-indent: 0; margin: 0 0 .7em"
    )
    paragraph = "text-indent: 1.2em; margin: 0" if layout.indent else "margin: 0 0 .6em"
    return f"""
    @page {{ size: {layout.page}; margin: 22mm 18mm; @top-left {{ content: "{running}"; font-size: 8pt }}
             @top-right {{ content: "Journal of Settings 12 (2020)"; font-size: 8pt }} @bottom-center {{ content: counter(page); font-size: 8pt }} }}
    body {{ font: {layout.size}/1.3 {layout.family}; text-align: justify; hyphens: auto }}
    .text {{ columns: {layout.columns}; column-gap: 7mm }}
    h1 {{ font-size: 1.7em; text-align: left }} h2 {{ font-size: 1.2em }} h3 {{ font-size: 1.05em }} h4 {{ font-size: 1em; font-style: italic }}
    h1, h2, h3, h4 {{ break-after: avoid; hyphens: none; margin: .9em 0 .4em }}
    p {{ {paragraph} }} .authors, .doi {{ text-indent: 0; text-align: left }} .abstract {{ font-size: .92em; margin: 0 8mm 4mm }}
    sup {{ font-size: .65em; line-height: 0; vertical-align: super }} a {{ color: inherit; text-decoration: none }}
    .gap {{ margin-top: 2em }} .entry {{ {hang}; font-size: .9em; hyphens: auto }}
    .note {{ float: footnote; font-size: .8em; text-indent: 0; text-align: left }}
    """


def main() -> int:
    """Set the articles, or list them; see the module's docstring."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--out", type=Path, default=Path(tempfile.gettempdir()) / "citance-typeset")
    parser.add_argument("--limit", type=int, default=ARTICLES)
    parser.add_argument("--list", action="store_true")
    flags = parser.parse_args()
    reason = unavailable()
    if reason:
        print(f"skipped: {reason}")
        return 0
    papers = articles(flags.limit)
    if flags.list:
        print("\n".join([*(layout.name for layout in LAYOUTS), *(str(paper.work.doi) for paper in papers)]))
        return 0
    for done in settings(flags.out, papers):
        print(done.layout.name, done.pdf.name, done.paper.work.doi, sep="\t", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
