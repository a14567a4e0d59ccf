"""The gold for `benchmarks.pdf`: the citation contexts of an article, told by its XML, where its PDF prints them.

Nothing of the PDF reader is imported here. The coded contexts come from the XML through `citance.read` and
`citance.extract`, whose own errors `benchmarks.extract` measures against a walk of its own (recall above 99.9 %).
Publishers' XML is no transcript of the page, hence these conventions:

coded       A pointer of the markup, its printed ranges expanded. One context is one place and one entry: an entry that is
            named twice by the same marker counts once. Sub-articles (reviews, replies, translations) are left out: the
            PDF is that of the article.
visible     Citations that the text prints and the markup leaves out, by a pass of this module over the text: numbers in
            the brackets of the paper's own style, and author and year where exactly one entry has that first author
            (and those named beside it) and that year. They are gold like the coded ones where the bracket is square or
            holds a coded number or the year stands in an author-year paper; elsewhere (a bare "(3)") they are neutral:
            not missing when absent, not wrong when present.
recoded     A coded author-year pointer of another entry at the very place where the text names all authors of one entry
            and its year ("Nevado, Gallardo and Sánchez (2016)" coded as the work of the first two) is that entry's.
inferred    What `citance.extract` adds to the XML without markup is neutral unless the visible pass finds it too.
not printed A context whose words (24 letters on one side of the marker at least) the PDF's plain text does not hold is
            left out and counted: abstracts in other languages, tables set as pictures, supplements.
not in XML  A statement of the PDF whose marker stands nowhere in the XML beside the same 14 letters is counted apart and
            not judged: figures, boxes and declarations that the XML does not have. What stands in the XML's front matter, reference list or tables is
            judged, and wrong where the XML has no citation. The share is printed, so that it can hide nothing.
corrected   `pdf_gold_facts.json` holds what reading the pages showed to be otherwise: contexts to drop or to add
            by entry id and count ("B3#2": the second that cites B3), contexts that lead to another entry, entries of which the
            XML has a stub only, and pairs of files whose gold cannot be used for one of the measures.

Letters are compared after compatibility decomposition, without accents, case, white space and punctuation.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from benchmarks._gold import numbers_in
from citance.extract import extract_statements
from citance.model import Block, CitationStatement, Paper
from citance.read import read_papers

__all__ = [
    "Entry",
    "GoldContext",
    "GoldPdf",
    "Pair",
    "entries_of",
    "gold_of_papers",
    "held_out",
    "letters",
    "pairs_of",
    "raw_entries",
]

FACTS = Path(__file__).with_name("pdf_gold_facts.json")
BRACKETED = re.compile(r"\[\s*(\d{1,3}(?:\s*[,;\-‐-―−]\s*\d{1,3})*)\s*\]")
ROUNDED = re.compile(r"\(\s*(\d{1,3}(?:\s*[,;\-‐-―−]\s*\d{1,3})*)\s*\)")
_WORD = r"[A-ZÀ-ÖØ-ÞŁŚŽČŠĐĞİ][\w'’\-]*"
_NAME = rf"(?:(?:[Vv]an|[Vv]on|[Dd]e[rnl]?|[Dd]a|[Dd]os|[Dd]i|[Ll]a|[Ll]e|[Dd]u|[Ee]l|[Tt]er) )*{_WORD}(?: {_WORD})?"
_CO_AUTHOR = re.compile(rf"{_WORD}(?: et al\.)?,?(?: (?:and|&|y|e|und)|[;,]) $|(?:and|&) $")
"""What stands before a name that is not its citation's first."""
_BETWEEN = re.compile(
    rf"(?P<others>(?:,? (?:and|&|y|e|und) {_NAME}|[,;] {_NAME})*(?:,? et al\.?)?)['’]?s?,? ?[(\[]?(?P<year>(?:1[89]|20)\d\d)(?P<letter>[a-z])?(?!\w)"
)
_STYLES = {"bracket": "numeric", "parenthesis": "numeric", "superscript": "superscript", "author-year": "author-year"}


@dataclass(frozen=True)
class Pair:
    """A PDF, the file that holds its gold, and whether it belongs to the held-out third."""

    pdf: Path
    gold: Path
    source: str
    held: bool

    @property
    def only_references(self) -> bool:
        """True where the gold is a list of marked-up reference strings."""
        return self.gold.name.endswith(".refs.xml")


@dataclass(frozen=True)
class Entry:
    """One entry of a reference list: `raw` as printed or as put together from its fields."""

    key: str
    raw: str
    title: str = ""
    year: int | None = None
    doi: str | None = None
    families: tuple[str, ...] = ()
    label: str = ""
    letter: str = ""


@dataclass(frozen=True)
class GoldContext:
    """One place that cites one entry: `start` and `end` count letters of `GoldPdf.text`."""

    key: str
    start: int
    end: int
    how: str
    statement: CitationStatement | None = None
    neutral: bool = False


@dataclass(eq=False)
class GoldPdf:
    """The gold of one PDF. `text` are the letters of the paper's blocks, `everything` those of the whole source."""

    name: str
    title: str
    doi: str | None
    style: str
    entries: list[Entry]
    contexts: list[GoldContext]
    text: str
    everything: str
    cuts: dict[str, list[tuple[int, int]]] = field(default_factory=dict)
    """Citance to the spans of all markers in it."""
    unprinted: int = 0
    without: frozenset[str] = frozenset()
    """Measures for which this gold cannot be used."""
    stubs: frozenset[str] = frozenset()
    """Entries of which the source has little more than author and year."""


def letters(text: str) -> str:
    """What two prints of the same words agree on: letters and digits without accents, case and ligatures."""
    return "".join(c for c in unicodedata.normalize("NFKD", text).casefold() if c.isalnum())


def held_out(name: str) -> bool:
    """True for the third of the files, chosen by the hash of the name, that nobody looks at."""
    return int(hashlib.sha256(name.encode()).hexdigest()[:8], 16) % 3 == 0


def pairs_of(corpora: Path) -> list[Pair]:
    """The pairs that `manifest_pdf.tsv` lists, those of absent files left out."""
    with (corpora / "manifest_pdf.tsv").open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines, delimiter="\t"))
    found = [
        Pair(corpora / row["pdf"], corpora / row["gold"], row["source"], held_out(Path(row["pdf"]).name))
        for row in rows
    ]
    return [pair for pair in found if pair.pdf.is_file() and pair.gold.is_file()]


def entries_of(paper: Paper) -> list[Entry]:
    """The reference list of a paper; the parts (a, b, c) of one printed entry are one entry."""
    found: dict[str, Entry] = {}
    for one in paper.references:
        key = one.entry or one.key
        if key in found:
            continue
        raw = one.raw or " ".join(
            [*(author.name for author in one.authors), str(one.year or ""), one.title, one.container, one.volume]
        )
        families = tuple(letters(author.family) for author in one.authors)
        found[key] = Entry(key, raw, one.title, one.year, one.doi, families, one.label, one.year_suffix)
    return list(found.values())


def raw_entries(path: Path) -> list[Entry]:
    """The entries of a `.refs.xml`, one per line, marked up with title, year and authors."""
    found = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if not line.strip():
            continue
        title = " ".join(re.findall(r"<title>(.*?)</title>", line))
        year = re.search(r"<year>\D*(\d{4})", line)
        raw = re.sub(r"^\[\d+\]\s*", "", re.sub(r"<[^>]*>", "", line))
        found.append(Entry(f"r{number}", raw, title, int(year[1]) if year else None))
    return found


class _Printed:
    """The blocks of a paper as one string of letters, with where each character of a block stands in it."""

    def __init__(self, blocks: Sequence[Block]) -> None:
        self.blocks = blocks
        self.starts: list[int] = []
        pieces: list[str] = []
        length = 0
        for block in blocks:
            self.starts.append(length)
            pieces.append(letters(block.text))
            length += len(pieces[-1])
        self.text = "".join(pieces)

    def at(self, block: int, offset: int) -> int:
        """Letters before an offset of a block."""
        return self.starts[block] + len(letters(self.blocks[block].text[:offset]))


def gold_of_papers(
    name: str, papers: Sequence[Paper], everything: str, printed: str = "", *, exact: bool = False
) -> GoldPdf:
    """Build the gold of an article; `everything` are the letters of the source, `printed` those of the PDF ("": all).

    With `exact` the coded contexts are all there are: the text was set from them.
    """
    paper = next((one for one in papers if not one.part), papers[0])
    statements = extract_statements(paper)
    text = _Printed(paper.blocks)
    style = _style(paper)
    entry = {one.key: one.entry or one.key for one in paper.references}
    coded, inferred = _coded(text, statements, entry)
    entries = entries_of(paper)
    seen = coded if exact else _with_visible(coded, _visible(text, entries, style, coded))
    for context in () if exact else inferred:
        if not any(one.key == context.key and _touch(one, context) for one in seen):
            seen.append(context)
    seen.sort(key=lambda one: (one.start, one.end))
    facts = json.loads(FACTS.read_text(encoding="utf-8"))["files"].get(name, {}) if FACTS.is_file() else {}
    seen = _corrected(seen, facts)
    kept = [one for one in seen if not printed or is_printed(text.text, one, printed)]
    cuts: dict[str, list[tuple[int, int]]] = {}
    for one in statements:
        cuts.setdefault(one.citance, []).append((one.marker_start, one.marker_end))
    return GoldPdf(
        name=name,
        title=paper.work.title,
        doi=paper.work.doi,
        style=_STYLES.get(style, "none"),
        entries=entries,
        contexts=kept,
        text=text.text,
        everything=everything,
        cuts=cuts,
        unprinted=sum(not one.neutral for one in seen) - sum(not one.neutral for one in kept),
        without=_names(facts, "without"),
        stubs=_names(facts, "stubs"),
    )


def read_gold(path: Path) -> list[Paper]:
    """The papers of a gold file (XML)."""
    return read_papers(path)


def _with_visible(coded: list[GoldContext], visible: Iterator[GoldContext]) -> list[GoldContext]:
    """The coded contexts, those that lead to another work than the text names set right, and the uncoded ones."""
    seen = list(coded)
    for context in visible:
        if any(one.key == context.key and _touch(one, context) for one in seen):
            continue
        over = [one for one in seen if one.start < context.end and context.start < one.end]
        if len(over) == 1 and context.how == "named":
            seen.remove(over[0])
            seen.append(replace(over[0], key=context.key, how="recoded"))
        elif not over or context.how == "visible":
            seen.append(replace(context, how="visible"))
    return seen


def _touch(one: GoldContext, other: GoldContext, slack: int = 6) -> bool:
    return one.start <= other.end + slack and other.start <= one.end + slack


def _coded(
    text: _Printed, statements: Sequence[CitationStatement], entry: dict[str, str]
) -> tuple[list[GoldContext], list[GoldContext]]:
    """The statements with their places; they come in the order of the blocks, which settles repeated sentences."""
    coded: dict[tuple[str, int, int], GoldContext] = {}
    inferred: list[GoldContext] = []
    number = offset = 0
    for one in statements:
        place = _find(text.blocks, one, number, offset)
        if place is None:
            continue
        number, sentence = place
        offset = sentence
        start = text.at(number, sentence + one.marker_start)
        end = text.at(number, sentence + one.marker_end)
        key = entry.get(one.key, one.key)
        if one.inferred:
            inferred.append(GoldContext(key, start, end, "inferred", one, neutral=True))
        else:
            coded.setdefault((key, start, end), GoldContext(key, start, end, "coded", one))
    return list(coded.values()), inferred


def _find(blocks: Sequence[Block], one: CitationStatement, number: int, offset: int) -> tuple[int, int] | None:
    for at in range(number, len(blocks)):
        found = blocks[at].text.find(one.citance, offset if at == number else 0)
        while found >= 0:
            if not one.before or one.before in blocks[at].text[:found]:
                return at, found
            found = blocks[at].text.find(one.citance, found + 1)
    return None


def _style(paper: Paper) -> str:
    votes: Counter[str] = Counter()
    for block in paper.blocks:
        for marker in block.markers:
            printed = block.text[marker.start : marker.end]
            if not marker.keys or not printed.strip():
                continue
            if re.search(r"[^\W\d_]{2}|\d{4}", printed):
                votes["author-year"] += 1
            elif marker.superscript:
                votes["superscript"] += 1
            else:
                opening = re.findall(r"[\[(]", block.text[max(0, marker.start - 40) : marker.end])
                votes["bracket" if opening and opening[-1] == "[" else "parenthesis"] += 1
    return votes.most_common(1)[0][0] if votes else ""


def _visible(
    text: _Printed, entries: Sequence[Entry], style: str, coded: Sequence[GoldContext]
) -> Iterator[GoldContext]:
    for number, block in enumerate(text.blocks):
        if style in ("bracket", "parenthesis"):
            yield from _visible_numbers(text, number, block, entries, style, coded)
        elif style == "author-year":
            yield from _visible_years(text, number, block, entries)


def _visible_numbers(
    text: _Printed, number: int, block: Block, entries: Sequence[Entry], style: str, coded: Sequence[GoldContext]
) -> Iterator[GoldContext]:
    table = {_number(one, place): one for place, one in enumerate(entries, start=1)}
    for group in (BRACKETED if style == "bracket" else ROUNDED).finditer(block.text):
        named = numbers_in(group[1])
        if not named or not all(one in table for one in named):
            continue
        start, end = text.at(number, group.start()), text.at(number, group.end())
        beside = any(one.start < end and start < one.end for one in coded)
        if (
            style == "bracket"
            and not beside
            and re.search(r"[=<>±(\d]\s*$|\bCI\W*$", block.text[: group.start()][-12:])
        ):
            continue  # an interval, not a citation
        for one in named:
            yield GoldContext(
                table[one].key, start, end, "visible", neutral=not beside and (style != "bracket" or len(named) == 2)
            )


def _number(entry: Entry, place: int) -> int:
    digits = re.fullmatch(r"\W*(\d{1,4})\W*", entry.label)
    return int(digits[1]) if digits else place


def _visible_years(text: _Printed, number: int, block: Block, entries: Sequence[Entry]) -> Iterator[GoldContext]:
    by_family: dict[str, list[Entry]] = {}
    for one in entries:
        if one.families and one.year and len(one.families[0]) > 2:
            by_family.setdefault(one.families[0], []).append(one)
    for word in re.finditer(_NAME, block.text):
        family = letters(word[0])
        found = by_family.get(family) or by_family.get(letters(word[0].split(" ")[-1]))
        match = _BETWEEN.match(block.text, word.end()) if found else None
        if not found or match is None or _CO_AUTHOR.search(block.text[max(0, word.start() - 30) : word.start()]):
            continue
        others = {letters(name) for name in re.findall(_NAME, match["others"])}
        meant = [
            one
            for one in found
            if one.year == int(match["year"])
            and (not match["letter"] or one.letter in (match["letter"], ""))
            and others <= set(one.families)
            and (
                len(one.families) > 1
                if match["others"].rstrip(".").endswith("al")
                else len(one.families) == len(others) + 1
            )
        ]
        meant = [one for one in meant if one.letter and one.letter == match["letter"]] or meant
        if match["others"].rstrip(".").endswith("al"):  # "Coe et al." are more than two, if there are such
            meant = [one for one in meant if len(one.families) > 2] or meant
        if len(meant) == 1:
            start, end = text.at(number, word.start()), text.at(number, match.end())
            yield GoldContext(meant[0].key, start, end, "named")


def is_printed(text: str, context: GoldContext, printed: str, reach: int = 24) -> bool:
    """Whether the PDF's letters hold the words on one side of a context's marker."""
    before = text[max(0, context.start - reach) : context.start]
    after = text[context.end : context.end + reach]
    return any(
        len(side) >= 8 and side in printed for side in (before, after, before[: reach // 2], after[reach // 2 :])
    )


def _corrected(contexts: list[GoldContext], facts: dict[str, object]) -> list[GoldContext]:
    """Drop, or make neutral, the contexts named by entry id and count ("B3#2" is the second that cites B3)."""
    kept = []
    seen: Counter[str] = Counter()
    drop, neutral = _names(facts, "drop"), _names(facts, "neutral")
    moved = dict(name.split("=") for name in _names(facts, "moved"))
    for one in contexts:
        seen[one.key] += 1
        name = f"{one.key}#{seen[one.key]}"
        one = replace(one, key=moved.get(name, one.key))
        if name in drop:
            continue
        if name in neutral and not one.neutral:
            one = GoldContext(one.key, one.start, one.end, one.how, one.statement, neutral=True)
        kept.append(one)
    return kept


def _names(facts: dict[str, object], kind: str) -> frozenset[str]:
    named = facts.get(kind, [])
    return frozenset(map(str, named)) if isinstance(named, list) else frozenset()
