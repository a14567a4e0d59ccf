"""Queries made to hurt: bounded time, and either a note or a clear error."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from citance.errors import UsageError
from citance.search import STATEMENT_FACETS, Batch, Filters, QueryError, SearchIndex, parse_query
from citance.search.fts import Fts5Backend
from search.made import Source, made_statements, made_works

HOSTILE = {
    "long": "trust " * 17_000,
    "one long word": "x" * 100_000,
    "deep": "(" * 1_000 + "trust" + ")" * 1_000,
    "deep and unclosed": "(a OR " * 1_000,
    "negations": "NOT " * 20_000 + "trust",
    "minuses": "-" * 50_000 + "trust",
    "stars": "* ** *** ****",
    "only wildcards": "?* *? ***** -*",
    "prefixes": " ".join(f"{a}{b}*" for a in "abcdef" for b in "aeiou"),
    "nulls": "\x00\x00trust\x00",
    "surrogates": "trust \ud800\udfff ties",
    "emoji": "😀 trust 👩‍👩‍👧 -😀*",
    "regex": r".*.+[a-z]{9,}(?=x)\w+|^$ trust",
    "sql": "'; DROP TABLE doc; --",
    "engine syntax": 'citance:trust +trust^9 [a TO z] {a TO z} field:{x} NEAR/3 "a" NEAR "b"',
    "quotes": '"' * 999,
    "phrase": '"' + "the of " * 400 + '"~9999',
    "near": '"' + " ".join(["the", "of"] * 30) + '"~50',
    "many alternatives": " OR ".join(f"w{n}" for n in range(5_000)),
    "huge numbers": "year:99999999999999999999 confidence:1e999 year:>9999 year:<0",
    "huge ranges": "year:0..9999 confidence:0..1",
    "colons": ":" * 1_000 + "a:b:c:d title::: :title",
    "right to left": "\u202etrust\u202c \u2066ties\u2069",
    "cjk": "中" * 5_000,
    "combining": "e" + "\u0301" * 10_000,
    "dashes": "a" + "-b" * 10_000,
}


@pytest.fixture(scope="module")
def engines(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("hostile")
    items = made_statements(100)
    batch = Batch(id="1", statements=items, works=made_works(items))
    engines: dict[str, Any] = {
        "tantivy": SearchIndex.open(folder / "index", source=Source(items)),  # type: ignore[arg-type]
        "fts5": Fts5Backend(folder / "fts.db"),
    }
    for engine in engines.values():
        engine.put(batch)
    return engines


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("engine", ["tantivy", "fts5"])
def test_hostile_queries_are_answered_in_time(engines: dict[str, Any], engine: str, name: str) -> None:
    begun = time.thread_time()
    for kind in ("statements", "works"):
        result = engines[engine].search(HOSTILE[name], kind=kind)
        assert result.total >= len(result.hits)
        result.highlight("Some trust in ties " * 20)
    assert time.thread_time() - begun < 5, "seconds of work"


@pytest.mark.parametrize("name", ["long", "deep", "stars", "only wildcards", "quotes", "huge numbers"])
def test_hostile_queries_are_told_or_refused(name: str) -> None:
    assert parse_query(HOSTILE[name]).notes
    with pytest.raises(QueryError):
        parse_query(HOSTILE[name], strict=True)


def test_hostile_filters(engines: dict[str, Any]) -> None:
    for engine in engines.values():
        odd = Filters(year=("x", "²", "9" * 30), journal=("'; --", "\x00", "|"), language=("",), type=("é" * 9_999,))
        assert engine.search(None, filters=odd, facets=STATEMENT_FACETS).total == 0
        assert engine.search(None, filters=Filters(cited_works=(-1, 2**53)), facets=STATEMENT_FACETS).total == 0
        assert engine.search(None, filters=Filters(year_from=-5, year_to=10**12)).total > 0
    for wrong in ({"stance": ("x" * 10_000,)}, {"cited_works": (2**70,)}, {"year_to": 10**30}):
        with pytest.raises(UsageError):
            Filters(**wrong)  # type: ignore[arg-type]


def test_an_index_in_a_folder_of_another_name(tmp_path: Path) -> None:
    folder = tmp_path / "a name with 'quotes' and é"
    assert SearchIndex.open(folder).search("trust").total == 0
    assert Fts5Backend(folder / "x.db").search("trust").total == 0
