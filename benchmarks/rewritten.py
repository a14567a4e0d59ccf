"""The same articles as web pages and Word files: what the readers of HTML and .docx find against the XML reader.

    python -m benchmarks.rewritten [--articles 70]

Each JATS article of the shared corpus is written again, text and list as printed: as a page whose citations are links, and
as a Word file in which nothing is marked but superscripts. Statements of body and abstract are compared as (reference, count);
ranges included. The pages are simpler than those of publishers: this measures the links, the list and the sentences, not
the finding of the article on a page.
"""

from __future__ import annotations

import argparse
import html
import io
import random
import sys
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from xml.sax.saxutils import escape

from benchmarks._data import data_folder, percent
from citance import extract_statements, read_paper
from citance.errors import InputError
from citance.model import Block, CitationStatement, Paper, Place, Reference
from citance.read.docx import read_docx
from citance.read.html import read_html

_PLACES = (Place.BODY, Place.ABSTRACT)
_SEED = 3
_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"


def _pieces(block: Block) -> list[tuple[str, str, bool]]:
    """(text, key or "", raised) in order."""
    parts: list[tuple[str, str, bool]] = []
    reached = 0
    for marker in sorted(block.markers, key=lambda each: each.start):
        if marker.start < reached or marker.end <= marker.start:
            continue
        parts.append((block.text[reached : marker.start], "", False))
        parts.append((block.text[marker.start : marker.end], next(iter(marker.keys), ""), marker.superscript))
        reached = marker.end
    return [*parts, (block.text[reached:], "", False)]


def _texts(paper: Paper) -> list[tuple[tuple[str, ...], Block]]:
    sections = paper.sections
    return [
        (sections[block.section].titles if block.section >= 0 else (), block)
        for block in paper.blocks
        if block.place in _PLACES
    ]


def _printed(reference: Reference) -> str:
    """The entry as a page prints it; some files repeat the label in the text."""
    label = reference.label
    return reference.raw if not label or reference.raw.startswith(label) else f"{label} {reference.raw}"


def as_page(paper: Paper) -> bytes:
    """The article as a page with linked citations."""
    out: list[str] = []
    last: tuple[str, ...] = ()
    for titles, block in _texts(paper):
        common = next(
            (n for n, (a, b) in enumerate(zip(titles, last, strict=False)) if a != b), min(len(titles), len(last))
        )
        out += [f"<h{min(6, n + 2)}>{html.escape(titles[n])}</h{min(6, n + 2)}>" for n in range(common, len(titles))]
        last = titles
        text = ""
        for words, key, raised in _pieces(block):
            shown = f"<a href='#{html.escape(key)}'>{html.escape(words)}</a>" if key else html.escape(words)
            text += f"<sup>{shown}</sup>" if raised else shown
        out.append(f"<p>{text}</p>")
    entries = (f"<li id='{html.escape(r.key)}'>{html.escape(_printed(r))}</li>" for r in paper.references)
    body = f"<article>{''.join(out)}<h2>References</h2><ul>{''.join(entries)}</ul></article>"
    head = "<meta charset='utf-8'><meta name='citation_title' content='x'>"
    return f"<!DOCTYPE html><html><head>{head}</head><body>{body}</body></html>".encode()


def as_word(paper: Paper) -> bytes:
    """The article as a Word file without fields; the list is numbered where the text cites numbers."""

    def run(words: str, raised: bool) -> str:
        clean = "".join(sign for sign in words if sign.isprintable())
        properties = '<w:rPr><w:vertAlign w:val="superscript"/></w:rPr>' if raised else ""
        return f'<w:r>{properties}<w:t xml:space="preserve">{escape(clean)}</w:t></w:r>' if clean else ""

    def paragraph(inside: str, style: str = "") -> str:
        named = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
        return f"<w:p>{named}{inside}</w:p>"

    out: list[str] = []
    last: tuple[str, ...] = ()
    numbered = False
    for titles, block in _texts(paper):
        if titles and titles != last:
            out.append(paragraph(run(titles[-1], False), "Heading1"))
        last = titles
        parts = _pieces(block)
        numbered = numbered or any(key and words.strip("[]() ").isdigit() for words, key, _ in parts)
        out.append(paragraph("".join(run(words, raised) for words, _, raised in parts)))
    out.append(paragraph(run("References", False), "Heading1"))
    for number, reference in enumerate(paper.references, 1):
        out.append(paragraph(run(f"{number}. {reference.raw}" if numbered else reference.raw, False)))
    document = f'<w:document xmlns:w="{_W}"><w:body>{"".join(out)}</w:body></w:document>'
    style = '<w:style w:styleId="Heading1"><w:name w:val="heading 1"/></w:style>'
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", document)
        archive.writestr("word/styles.xml", f'<w:styles xmlns:w="{_W}">{style}</w:styles>')
    return target.getvalue()


def _statements(paper: Paper, *, sure: bool) -> list[CitationStatement]:
    found = extract_statements(paper)
    return [each for each in found if each.place in _PLACES and not (sure and each.inferred)]


def _score(paper: Paper, again: Paper | None, gold: list[CitationStatement], counts: Counter[str]) -> None:
    place = {reference.key: number for number, reference in enumerate(paper.references)}
    mine = {reference.key: number for number, reference in enumerate(again.references)} if again else {}
    got = _statements(again, sure=False) if again else []
    want, have = Counter(place[each.key] for each in gold), Counter(mine[each.key] for each in got)
    counts["articles"] += 1
    counts["lists whole"] += len(place) == len(mine)
    counts["wanted"] += len(gold)
    counts["given"] += len(got)
    counts["right"] += (want & have).total()
    counts["sentences"] += (Counter(each.citance for each in gold) & Counter(each.citance for each in got)).total()
    exact = all(each.citance[each.marker_start : each.marker_end] == each.marker for each in got)
    counts["offsets wrong"] += not exact


def measure(files: list[Path], write: Callable[[Paper], bytes], read: Callable[[bytes, str], Paper]) -> Counter[str]:
    """Counts over the articles that have at least three statements and one work per entry."""
    counts: Counter[str] = Counter()
    for path in files:
        try:
            paper = read_paper(path)
        except InputError:
            continue
        gold = _statements(paper, sure=True)
        if len(gold) < 3 or any(reference.entry != reference.key for reference in paper.references):
            continue
        data = write(paper)
        began = time.process_time()
        try:
            again: Paper | None = read(data, "0" * 64)
        except InputError:
            again = None
        counts["milliseconds"] += round(1000 * (time.process_time() - began))
        _score(paper, again, gold, counts)
    return counts


def main() -> int:
    """Print the table; 0, or 2 where the corpus is not there."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--articles", type=int, default=70)
    chosen = parser.parse_args()
    folder = data_folder("corpora/jats")
    if folder is None:
        print("no corpus: set CITANCE_DATA to the folder that holds corpora/jats", file=sys.stderr)
        return 2
    files = sorted(folder.rglob("*.xml"))
    random.Random(_SEED).shuffle(files)
    for name, write, read in (("HTML, linked", as_page, read_html), ("Word, unmarked", as_word, read_docx)):
        counts = measure(files[: chosen.articles], write, read)
        print(
            f"{name:15} {counts['articles']:4} articles, lists whole {counts['lists whole']}, statements {counts['wanted']},"
            f" precision {percent(counts['right'], counts['given'])}, recall {percent(counts['right'], counts['wanted'])},"
            f" sentence {percent(counts['sentences'], counts['wanted'])},"
            f" offsets wrong in {counts['offsets wrong']}, {counts['milliseconds'] / max(1, counts['articles']):.0f} ms each"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
