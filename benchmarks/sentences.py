"""Sentence splitting: errors over the table of the tests, and speed over real paragraphs; roles of sections.

    python benchmarks/sentences.py

Prints one line per splitter: `citance` with the markers known, `citance, bare` without them, and `nupunkt` as it
comes, where it is installed. False splits are boundaries that the table does not have, missed ones those of the table
that were not found; their unit is one boundary. The speed is measured in CPU time, the best of three rounds, over the
paragraphs of the JATS articles in `corpora/jats` of the shared data (`CITANCE_DATA`, else ../shared beside the
repository), and left out where they are absent.

Below stands the share of the citation markers in those paragraphs whose section gets a role other than "other": by the
source's section type alone, by seven plain English headings alone, and by `section_role`.
"""

from __future__ import annotations

import importlib
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path

from lxml import etree

from citance.model import SectionRole
from citance.text import normalise_space, section_role, split_sentences

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "tests" / "text"))
EXAMPLES = importlib.import_module("sentence_examples").EXAMPLES
DATA = Path(os.environ.get("CITANCE_DATA", ROOT.parent / "shared"))
ROUNDS = 3

Spans = list[tuple[int, int]]
Marker = tuple[int, int, bool]
Splitter = Callable[[str, tuple[Marker, ...], str], Spans]


def with_markers(text: str, markers: tuple[Marker, ...], language: str) -> Spans:
    """citance as the pipeline calls it."""
    return split_sentences(text, markers=markers, language=language)


def bare(text: str, markers: tuple[Marker, ...], language: str) -> Spans:
    """citance on text without markup."""
    del markers
    return split_sentences(text, language=language)


def nupunkt() -> Splitter | None:
    """nupunkt without after-rules, None where it is not installed."""
    try:
        spans = importlib.import_module("nupunkt").sent_spans
    except ImportError:
        return None

    def split(text: str, markers: tuple[Marker, ...], language: str) -> Spans:
        del markers, language
        return [(start, end) for start, end in spans(text)]

    return split


def errors(split: Splitter) -> tuple[int, int]:
    """(false, missed) boundaries over the table; a boundary is where the ink of a sentence ends."""
    false = missed = 0
    for example in EXAMPLES:
        text = example.text
        wanted = {len(text[:end].rstrip()) for end in example.ends}
        found = {len(text[:end].rstrip()) for _, end in split(text, example.markers, example.language)}
        found.discard(len(text.rstrip()))
        false += len(found - wanted)
        missed += len(wanted - found)
    return false, missed


def paragraphs(folder: Path) -> list[tuple[str, tuple[Marker, ...]]]:
    """Text and markers (the `xref`s of bibliographic kind that hold digits or names) of every paragraph in a body."""
    found = []
    for path in sorted(folder.glob("*.xml")):
        root = etree.parse(path, etree.XMLParser(recover=True, no_network=True, resolve_entities=False)).getroot()
        for node in root.iterfind(".//{*}body//{*}p"):
            text = normalise_space("".join(node.itertext()))
            markers: list[Marker] = []
            place = 0
            for xref in node.iterfind(".//{*}xref[@ref-type='bibr']"):
                words = normalise_space("".join(xref.itertext()))
                start = text.find(words, place) if words else -1
                if start >= 0:
                    place = start + len(words)
                    markers.append((start, place, xref.getparent().tag.endswith("sup")))
            if text:
                found.append((text, tuple(markers)))
    return found


PLAIN = {"introduction", "background", "methods", "materials and methods", "results", "discussion", "conclusions"}


def roles(folder: Path) -> dict[str, tuple[int, int]]:
    """(markers with a role, markers) by three ways of telling it."""
    counts = {"section type alone": [0, 0], "plain headings alone": [0, 0], "section_role": [0, 0]}
    for path in sorted(folder.glob("*.xml")):
        root = etree.parse(path, etree.XMLParser(recover=True, no_network=True, resolve_entities=False)).getroot()
        nodes = root.findall(".//{*}body//{*}p")
        for index, node in enumerate(nodes):
            count = len(node.findall(".//{*}xref[@ref-type='bibr']"))
            sections = [above for above in node.iterancestors() if str(above.tag).endswith("sec")][::-1]
            titles = [normalise_space("".join(sec.xpath("string(*[local-name()='title'])"))) for sec in sections]
            kind = sections[-1].get("sec-type", "") if sections else ""
            told = {
                "section type alone": any(section_role([], sec.get("sec-type", "")) != "other" for sec in sections),
                "plain headings alone": any(title.strip(" .:0123456789").lower() in PLAIN for title in titles),
                "section_role": section_role(titles, kind, index / len(nodes)) is not SectionRole.OTHER,
            }
            for name, known in told.items():
                counts[name][0] += count * known
                counts[name][1] += count
    return {name: (known, count) for name, (known, count) in counts.items()}


def speed(split: Splitter, texts: list[tuple[str, tuple[Marker, ...]]]) -> float:
    """Sentences per CPU second, the best round."""
    best = 0.0
    for _ in range(ROUNDS):
        begin = time.process_time()
        count = sum(len(split(text, markers, "en")) for text, markers in texts)
        best = max(best, count / (time.process_time() - begin))
    return best


def main() -> None:
    """Print the table."""
    folder = DATA / "corpora" / "jats"
    texts = paragraphs(folder) if folder.is_dir() else []
    wanted = sum(len(example.ends) for example in EXAMPLES)
    print(f"{len(EXAMPLES)} passages with {wanted} boundaries; {len(texts):,} paragraphs for the speed")
    if not texts:
        print(f"speed skipped: no articles in {folder}")
    splitters = {"citance": with_markers, "citance, bare": bare, "nupunkt": nupunkt()}
    print(f"{'splitter':<16}{'false':>8}{'missed':>8}{'sentences/CPU s':>18}")
    for name, split in splitters.items():
        if split is None:
            print(f"{name:<16}{'not installed':>16}")
            continue
        false, missed = errors(split)
        rate = f"{speed(split, texts):,.0f}" if texts else "skipped"
        print(f"{name:<16}{false:>8}{missed:>8}{rate:>18}")
    if texts:
        print("\nmarkers whose section gets a role")
        for name, (known, count) in roles(folder).items():
            print(f"{name:<24}{known:>8,} of {count:,} ({known / count:.1%})")


if __name__ == "__main__":
    main()
