"""How well and how fast reference strings are read, against labelled ones that trained nothing.

    python -m benchmarks.refstrings                          the tables; exit code 1 below a floor of floors/refstrings.json
    python -m benchmarks.refstrings --differences title      development strings whose title was read otherwise
    python -m benchmarks.refstrings --peers PYTHON           other parsers on the same strings; see `benchmarks._refstrings_peers`

The strings are AnyStyle's `core` and `gold` and GROBID's citation sets of the shared corpora; a string is held out when the SHA-256
of its text leaves 0 on division by 3. When a field counts as right: `benchmarks._refstrings_score`. How labels were mapped:
`benchmarks._refstrings_gold`. Speed is measured on held-out strings and all of biblio-glutton's, each seen once, on one core.
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")  # before numpy: the speed is that of one core
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import argparse
import gzip
import json
import sys
import time
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

import msgspec

from benchmarks._data import data_folder, percent
from benchmarks._refstrings_gold import Labelled, load_gold
from benchmarks._refstrings_score import FIELDS, Outcome, read_fields, score, tally
from citance.refstring import parse_reference, parse_references
from citance.text import guess_language

FLOORS = Path(__file__).with_name("floors") / "refstrings.json"
_SHOWN = ("first author", "year", "title")


def kind_of(string: Labelled) -> str:
    """The kind of a labelled string, as far as its labels tell."""
    labels = {span.label for span in string.spans}
    for label, kind in (("journal", "journal"), ("book", "chapter or proceedings"), ("genre", "thesis or report")):
        if label in labels:
            return kind
    return "book" if labels & {"publisher", "location"} else "web" if "url" in labels else "other"


def language_of(string: Labelled) -> str:
    """The language of the title; "unsure" where it is too short to tell."""
    guess = guess_language(f"{string.first('title')} {string.first('journal', 'book')}")
    return guess if guess in ("en", "de", "pt", "es", "fr", "it") else "other" if guess else "unsure"


def _table(groups: dict[str, list[dict[str, Outcome]]], fields: Sequence[str], head: str) -> dict[str, float]:
    """Print F1 by group and field; returns "group: field" → F1."""
    measured = {}
    print(
        f"\n| {head} | field | labelled | precision | recall | F1 (95 %) | F1, exact |\n|---|---|---|---|---|---|---|"
    )
    for group, outcomes in groups.items():
        for field in fields:
            found = tally(outcomes, field)
            if found.labelled >= 10:
                measured[f"{group}: {field}"] = found.f1
                print(
                    f"| {group} | {field} | {found.labelled} | {found.precision:.3f} | {found.recall:.3f} "
                    f"| {found.f1:.3f} ({found.low:.3f}–{found.high:.3f}) | {found.exact:.3f} |"
                )
    return measured


def _speed(strings: Sequence[str]) -> tuple[float, float]:
    """Strings per second of one core, together and one by one."""
    parse_references(["Coe, N. (2003). Firms. Trade, 1, 2."])
    start = time.process_time()
    parse_references(strings)
    together = len(strings) / (time.process_time() - start)
    few = strings[:400]
    start = time.process_time()
    for each in few:
        parse_reference(each)
    return together, len(few) / (time.process_time() - start)


def _silver(jats: Path) -> None:
    """Print the share of fields found in held-out strings of the shared articles, by language; their labels are not complete."""
    from train.refstring.silver import jats_strings

    strings, _ = jats_strings(jats, held_out=True)
    groups: dict[str, list[dict[str, Outcome]]] = defaultdict(list)
    for each, read in zip(strings, parse_references([each.raw for each in strings]), strict=True):
        groups[language_of(each)].append(score(each, read_fields(read)))
    print(
        "\n| held-out citations of the articles, language | field | labelled | of these read right |\n|---|---|---|---|"
    )
    for language, outcomes in sorted(groups.items()):
        for field in (*_SHOWN, "container", "volume"):
            found = [each[field].right for each in outcomes if field in each and each[field].wanted]
            if len(found) >= 10:
                print(f"| {language} | {field} | {len(found)} | {percent(sum(found), len(found))} |")


def _plain_strings(folder: Path) -> list[str]:
    path = folder / "glutton_references_with_doi.jsonl.gz"
    if not path.is_file():
        return []
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [msgspec.json.decode(line)["reference"] for line in lines]


def below_floors(measured: dict[str, float]) -> list[str]:
    """One line for every measure that misses its floor."""
    floors = json.loads(FLOORS.read_text())["floors"]
    return [
        f"{name}: {measured.get(name, 0):.3f} < {floor['min']}"
        for name, floor in floors.items()
        if measured.get(name, 0) < floor["min"]
    ]


def _scored(strings: Sequence[Labelled], read: Sequence[dict[str, str]]) -> list[dict[str, Outcome]]:
    return [score(each, fields) for each, fields in zip(strings, read, strict=True)]


def _differences(strings: Sequence[Labelled], field: str, most: int) -> None:
    for string, reference in zip(strings, parse_references([each.raw for each in strings]), strict=True):
        found = score(string, read_fields(reference)).get(field)
        if found and not found.right and most > 0:
            most -= 1
            print(f"{string.source}: {string.raw}\n   labelled: {found.wanted}\n   read:     {found.read}")


def main() -> int:
    """Print the tables and hold them against the floors."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--differences", default="", metavar="FIELD", choices=("", *FIELDS))
    parser.add_argument("--most", type=int, default=40, metavar="N")
    parser.add_argument("--peers", default="", metavar="PYTHON", help="an interpreter that has the other parsers")
    flags = parser.parse_args()
    folder = data_folder("corpora/refs_gold")
    if folder is None:
        print("skipped: the shared corpora are not here (CITANCE_DATA, or ../shared beside the repository)")
        return 0
    strings = load_gold(folder)
    if flags.differences:
        _differences([each for each in strings if not each.held_out], flags.differences, flags.most)
        return 0
    held = [each for each in strings if each.held_out]
    if flags.peers:
        from benchmarks._refstrings_peers import peers

        some = held[::4]  # one of them needs a third of a second for a string
        read = {"citance": [read_fields(each) for each in parse_references([each.raw for each in some])]}
        read |= peers(flags.peers, some)
        _table({name: _scored(some, fields) for name, fields in read.items()}, FIELDS, "parser")
        return 0
    outcomes = _scored(held, [read_fields(each) for each in parse_references([each.raw for each in held])])
    measured = _table({"held out": outcomes}, FIELDS, "strings")
    for head, name_of in (("set", lambda each: each.source), ("kind", kind_of), ("language", language_of)):
        groups: dict[str, list[dict[str, Outcome]]] = defaultdict(list)
        for each, outcome in zip(held, outcomes, strict=True):
            groups[name_of(each)].append(outcome)
        _table(dict(sorted(groups.items())), _SHOWN, head)
    jats = data_folder("corpora/jats")
    if jats is not None:
        _silver(jats)
    plain = [each.raw for each in held] + _plain_strings(folder)
    together, single = _speed(plain)
    measured["strings per CPU second"] = together
    print(f"\n{len(plain)} strings: {together:.0f} per CPU second together, {single:.0f} one by one")
    lines = below_floors(measured)
    print("\n".join(f"FLOOR {line}" for line in lines) or "all floors held")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
