"""How well fields are read from reference strings: first author, year and title against labelled strings.

    python -m benchmarks.entries                    the table, development and held-out strings apart
    python -m benchmarks.entries --differences 20   development strings that were read otherwise than labelled

The strings are AnyStyle's `core` and `gold` and GROBID's citation sets of the shared corpora; a string is held out when the
SHA-256 of its text leaves 0 on division by 3. Only strings that hold the field count for it.
"""

from __future__ import annotations

import argparse
import hashlib
import re
import sys
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import NamedTuple

from lxml import etree
from rapidfuzz.fuzz import ratio

from benchmarks._data import data_folder, percent
from citance.read.entries import read_reference
from citance.text.names import fold_name

_TEI = "{http://www.tei-c.org/ns/1.0}"


class Labelled(NamedTuple):
    """A reference string with its labelled fields, "" where it has none."""

    source: str
    raw: str
    authors: str
    year: str
    title: str

    @property
    def held_out(self) -> bool:
        return int(hashlib.sha256(self.raw.encode()).hexdigest()[:8], 16) % 3 == 0


def _text(element: etree._Element | None) -> str:
    return "" if element is None else "".join(map(str, element.itertext()))


def _anystyle(path: Path) -> list[Labelled]:
    found = []
    for sequence in etree.parse(path).iter("sequence"):
        fields: dict[str, str] = {}
        for child in sequence:
            fields.setdefault(str(child.tag), " ".join(_text(child).split()))
        raw = " ".join(" ".join(_text(child).split()) for child in sequence)
        found.append(
            _labelled(path.stem, raw, fields.get("author", ""), fields.get("date", ""), fields.get("title", ""))
        )
    return found


def _grobid(path: Path) -> list[Labelled]:
    found = []
    for bibl in etree.parse(path, etree.XMLParser(recover=True)).iter(_TEI + "bibl"):
        author = " ".join(_text(next(bibl.iter(_TEI + "author"), None)).split())
        date = " ".join(_text(next(bibl.iter(_TEI + "date"), None)).split())
        titles = [t for t in bibl.iter(_TEI + "title") if t.get("level") == "a"]
        title = " ".join(_text(titles[0]).split()) if titles else ""
        raw = " ".join(_text(bibl).split())
        found.append(_labelled("grobid", raw, author, date, title))
    return found


def _labelled(source: str, raw: str, authors: str, date: str, title: str) -> Labelled:
    raw = re.sub(r"</?\w+>", "", raw)
    year = re.search(r"1[5-9]\d\d|20\d\d", date)
    return Labelled(
        source, raw, re.sub(r"</?\w+>", "", authors), year.group() if year else "", re.sub(r"</?\w+>", "", title)
    )


def load(folder: Path) -> list[Labelled]:
    """All labelled strings."""
    strings: list[Labelled] = []
    for path in sorted(folder.glob("anystyle_*.xml")):
        strings += _anystyle(path)
    for path in sorted(folder.glob("grobid_citation_*.xml")):
        strings += _grobid(path)
    return [each for each in strings if len(each.raw) > 10]


def _letters(text: str) -> str:
    return re.sub(r"\W+", "", text).casefold()


def check(labelled: Labelled) -> dict[str, bool]:
    """Which of the labelled fields were read right; fields that the string lacks are left out."""
    reference = read_reference(labelled.raw, key="r1", index=1)[0]
    result = {}
    if labelled.year:
        result["year"] = str(reference.year) == labelled.year
    if labelled.authors and not re.match(r"[\W_]+$", labelled.authors):
        first = fold_name(reference.authors[0].family) if reference.authors else ""
        gold = fold_name(labelled.authors)
        # The labelled authors are one string: the family name must stand in its first name's part.
        head = fold_name(re.split(r"(?:;| and | & |\.,)", labelled.authors)[0])
        result["first author"] = bool(first) and (first in head or gold.startswith(first))
    if len(labelled.title) > 5:
        ours, gold = _letters(reference.title), _letters(labelled.title)
        result["title"] = ours == gold or ratio(ours, gold) >= 95
    return result


def main() -> int:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--differences", type=int, default=0, metavar="N")
    parser.add_argument("--field", default="")
    flags = parser.parse_args()
    folder = data_folder("corpora/refs_gold")
    if folder is None:
        print("skipped: the shared corpora are not here (CITANCE_DATA, or ../shared beside the repository)")
        return 0
    strings = load(folder)
    right: dict[tuple[str, str, str], Counter[bool]] = defaultdict(Counter)
    wrong: list[tuple[str, Labelled]] = []
    for each in strings:
        part = "held out" if each.held_out else "development"
        for name, good in check(each).items():
            right[part, each.source, name][good] += 1
            if not good and not each.held_out:
                wrong.append((name, each))
    start = time.process_time()
    for each in strings:
        read_reference(each.raw, key="r1", index=1)
    rate = len(strings) / (time.process_time() - start)
    print("| strings | set | field | right (95 %) |\n|---|---|---|---|")
    for (part, source, name), counts in sorted(right.items()):
        print(f"| {part} | {source} | {name} | {percent(counts[True], counts.total())} of {counts.total()} |")
    print(f"\n{rate:.0f} strings per CPU second")
    step = max(1, len(wrong) // max(1, flags.differences))
    for name, each in [w for w in wrong if not flags.field or w[0] == flags.field][::step][: flags.differences]:
        got = read_reference(each.raw, key="r1", index=1)[0]
        print(f"\n{name}: {each.raw}\n   gold {each.authors} | {each.year} | {each.title}")
        print(
            f"   read {[a.name for a in got.authors]} | {got.year} | {got.title} | {got.container} | {got.volume} | {got.pages}"
        )
    return 0


if __name__ == "__main__":
    sys.exit(main())
