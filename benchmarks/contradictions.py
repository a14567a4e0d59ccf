"""How long contested works, claims and the mix of a journal take in a library, and (`--pairs`) what is put side by side.

    python -m benchmarks.contradictions LIBRARY.db
    python -m benchmarks.contradictions LIBRARY.db --pairs

The first prints a table of best and worst times of three; the journal and the work are those with most statements. The
second prints every pair of statements about one work and every claim, to be read by a person.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

from citance.index import Index
from citance.model import IndexedStatement, Stance
from citance.report.contradictions import pair_up, rank_contested
from citance.search.alike import nearness, stored_vectors
from citance.search.claims import contested_claims
from citance.store import Store, Whose

_TIMES = 3
_SIDE = 40


def timings(store: Store) -> Iterator[tuple[str, float, float]]:
    """What was done, best and worst milliseconds."""
    rows = store.contested()
    top = [each.counts.work_id for each in rank_contested(rows)[:20]]
    todo: list[tuple[str, Callable[[], Any]]] = [
        ("contested works", store.contested),
        ("the same, broad", partial(store.contested, broad=True)),
        ("the same, independent groups only", partial(store.contested, whose=Whose.INDEPENDENT)),
        ("the same, at least three on each side", partial(store.contested, least=3)),
        ("ranking them", lambda: rank_contested(rows)),
        ("the surest statements of the first 20", partial(store.surest_telling, top)),
        ("claims in one sentence", lambda: contested_claims(store)),
    ]
    venues = store.venues(limit=1)
    if venues:
        venue = venues[0].id
        mix = store.venue_mix(venue)
        about, saying = (sum(cell.statements for cell in cells) for cells in (mix.about, mix.saying))
        name = f"mix of a journal: {mix.works:,} works, {about:,} statements about them, {saying:,} in them"
        todo.append((name, partial(store.venue_mix, venue)))
        todo.append(("its contested works", partial(store.contested, venue_id=venue)))
    for name, ask in todo:
        took = []
        for _ in range(_TIMES):
            start = time.perf_counter()
            ask()
            took.append(1_000 * (time.perf_counter() - start))
        yield name, min(took), max(took)


def pairs(index: Index) -> Iterator[tuple[str, float, IndexedStatement, IndexedStatement]]:
    """What ties two statements, how near they are, the contrasting and the supporting one."""
    vectors = partial(stored_vectors, index.meaning_folder) if index.has_vectors else None
    for row in sorted(index.store.contested(), key=lambda each: each.work_id):
        sides = [
            index.store.statements_about(row.work_id, stance=stance, limit=_SIDE)
            for stance in (Stance.CONTRASTING, Stance.SUPPORTING)
        ]
        both = [*sides[0], *sides[1]]
        near = nearness(
            [each.statement for each in sides[0]],
            [each.statement for each in sides[1]],
            languages={each.statement.id: each.citing.work.language for each in both},
            papers={each.statement.id: each.citing.id for each in both},
            vectors=vectors([each.statement.id for each in both]) if vectors else None,
        )
        for pair in pair_up(sides[0], sides[1], near).pairs:
            within = pair.contrasting.citing.id == pair.supporting.citing.id
            yield (
                f"work {row.work_id}{', one paper' if within else ''}",
                pair.nearness,
                pair.contrasting,
                pair.supporting,
            )
    for claim in contested_claims(index.store, vectors):
        one, other = index.store.statements([claim.contrasting, claim.supporting])
        yield f"claim, {claim.link.value}", claim.nearness, one, other


def main() -> int:
    """Print the table, or the pairs."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("library")
    parser.add_argument("--pairs", action="store_true")
    options = parser.parse_args()
    with Index.open(options.library, create=False) as index:
        if options.pairs:
            for number, (tie, near, one, other) in enumerate(pairs(index), 1):
                sys.stdout.write(f"{number}. {tie}, {near:.2f}\n")
                for sign, item in (("-", one), ("+", other)):
                    said = item.statement
                    sys.stdout.write(f"  {sign} [{said.before}] {said.citance} [{said.after}]\n")
            return 0
        sys.stdout.write("| what | best, ms | worst, ms |\n|---|---|---|\n")
        for name, best, worst in timings(index.store):
            sys.stdout.write(f"| {name} | {best:.0f} | {worst:.0f} |\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
