"""Exports: what is written is read back by the libraries that others would use, and directions are the right way round."""

from __future__ import annotations

import builtins
import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from lxml import etree
from rdflib import RDF, Graph, Namespace, URIRef

from citance.errors import UsageError
from citance.model import IndexedStatement, IndexedWork, Stance, Venue
from citance.report.exports import EXPORTS, ExportKind, Selection, format_for_media_type, select
from citance.report.exports.cito import TERMS, work_address
from citance.report.exports.opencitations import timespan
from citance.report.exports.registry import ExportFormat
from citance.report.exports.rows import STATEMENT_COLUMNS, WORK_COLUMNS
from citance.store import Store
from report.export_build import HOSTILE_TITLES, retracted, statement, work
from web.seeded import TARGET_DOI, seed

S, C, M = Stance.SUPPORTING, Stance.CONTRASTING, Stance.MENTIONING
CITO = Namespace("http://purl.org/spar/cito/")

CITING = work(1, "The later work", year=2020, published="2020-05-20")
OTHER = work(2, "Another later work", year=2021, published="2021", doi=None, venue=Venue(title="Elsewhere"))
CITED = retracted(3)
STATEMENTS = [
    statement(1, CITING, CITED, S, own=True),
    statement(2, CITING, CITED, C),
    statement(3, CITING, OTHER, M),
    statement(4, OTHER, CITED, None),
]

GIST = {
    "confirms": "the citing entity confirms facts, ideas or statements of the cited entity; its example: our findings are"
    " similar to those published in the cited work",
    "disagreesWith": "the citing entity disagrees with statements, ideas or conclusions of the cited entity; disputes is its"
    " doubt, refutes its proof of the contrary",
    "cites": "the citing entity cites the cited entity; every other term implies it",
}
"""The gist of CiTO's definitions (2018-02-16 and 2026-06-22): in each of them the subject is the citing entity."""


def written(name: str, items: list[IndexedStatement]) -> bytes:
    return b"".join(EXPORTS[name].write_statements(items))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("exports") / "library.db") as opened:
        seed(opened)
        yield opened


def test_the_registry() -> None:
    assert list(EXPORTS) == [
        "csv", "ndjson", "parquet", "ris", "bibtex", "csl-json", "opencitations-csv", "cito-ttl", "graphml",
    ]  # fmt: skip
    assert all(each.kinds and each.suffix.startswith(".") and "/" in each.media_type for each in EXPORTS.values())
    assert EXPORTS["ris"].kinds == (ExportKind.WORKS,)
    assert EXPORTS["csv"].kinds == (ExportKind.WORKS, ExportKind.STATEMENTS)


@pytest.mark.parametrize(
    ("accept", "kind", "expected"),
    [
        ("text/csv", ExportKind.STATEMENTS, "csv"),
        ("text/turtle;q=0.4, application/x-ndjson;q=0.9", ExportKind.STATEMENTS, "ndjson"),
        ("application/x-bibtex", ExportKind.WORKS, "bibtex"),
        ("application/x-bibtex", ExportKind.STATEMENTS, None),
        ("text/csv;q=0", ExportKind.WORKS, None),
        ("text/csv;q=x, */*", ExportKind.WORKS, None),
        ("", ExportKind.WORKS, None),
    ],
)
def test_content_negotiation(accept: str, kind: ExportKind, expected: str | None) -> None:
    found = format_for_media_type(accept, kind)
    assert (found.name if found else None) == expected


@pytest.mark.parametrize(("name", "kind"), [("ris", "statements"), ("graphml", "works"), ("cito-ttl", "works")])
def test_what_a_format_does_not_hold(name: str, kind: str) -> None:
    format_: ExportFormat = EXPORTS[name]
    with pytest.raises(UsageError, match="holds"):
        format_.write_works([]) if kind == "works" else format_.write_statements([])


def test_csv_of_statements() -> None:
    rows = list(csv.DictReader(io.StringIO(written("csv", STATEMENTS).decode(), newline="")))
    assert tuple(rows[0]) == STATEMENT_COLUMNS
    assert [row["stance"] for row in rows] == ["supporting", "contrasting", "mentioning", ""]
    assert rows[0]["citance"] == "'=Sentence 1, <b>says</b> so [1]."
    assert (rows[0]["citing_doi"], rows[0]["cited_doi"], rows[0]["self_citation"]) == (
        "10.5555/1",
        "10.5555/3",
        "true",
    )


def test_ndjson_keeps_types_and_text_as_it_is() -> None:
    rows = [json.loads(line) for line in written("ndjson", STATEMENTS).splitlines()]
    assert rows[0]["citance"].startswith("=Sentence")
    assert rows[0]["citing_authors"][0] == "Neil M. Coe"
    assert rows[3]["stance"] is None
    works = [json.loads(line) for line in b"".join(EXPORTS["ndjson"].write_works([CITED])).splitlines()]
    assert works[0]["notices"].startswith("Retracted")


def test_parquet_is_read_back() -> None:
    table = pq.read_table(io.BytesIO(written("parquet", STATEMENTS)))
    assert tuple(table.column_names) == STATEMENT_COLUMNS
    assert table.column("stance").to_pylist() == ["supporting", "contrasting", "mentioning", None]
    assert table.column("cited_authors").to_pylist()[0][1] == "World Health Organization"
    assert table.schema.field("citing_year").type == "int64"
    works = pq.read_table(io.BytesIO(b"".join(EXPORTS["parquet"].write_works([CITED, OTHER]))))
    assert tuple(works.column_names) == WORK_COLUMNS
    assert pq.read_table(io.BytesIO(b"".join(EXPORTS["parquet"].write_works([])))).num_rows == 0


def test_parquet_without_its_library(monkeypatch: pytest.MonkeyPatch) -> None:
    real = builtins.__import__

    def without(name: str, *args: object, **kwargs: object) -> object:
        if name == "pyarrow":
            raise ImportError(name)
        return real(name, *args, **kwargs)  # type: ignore[arg-type]

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(UsageError, match=r"citance\[parquet\]"):
        written("parquet", STATEMENTS)


def test_opencitations_has_one_line_per_pair_of_dois() -> None:
    text = written("opencitations-csv", STATEMENTS).decode()
    assert text.splitlines()[0] == "oci,citing,cited,creation,timespan,journal_sc,author_sc"
    (row,) = csv.DictReader(io.StringIO(text, newline=""))
    assert row == {
        "oci": "", "citing": "10.5555/1", "cited": "10.5555/3", "creation": "2020-05-20", "timespan": "P5Y2M11D",
        "journal_sc": "yes", "author_sc": "yes",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("cited", "citing", "expected"),
    [
        ("2010", "2013", "P3Y"),
        ("2010-05", "2013-02", "P2Y9M"),
        ("2010-05-10", "2013-02-01", "P2Y8M22D"),
        ("2010", "2013-02-01", "P3Y"),
        ("2013", "2010", "-P3Y"),
        ("2012-03-01", "2012-02-29", "-P0Y0M1D"),
        ("2010-01-31", "2010-03-01", "P0Y1M0D"),
        ("", "2013", ""),
        ("in press", "2013", ""),
        ("2010-13-40", "2013-01-01", "P3Y"),
    ],
)
def test_timespans(cited: str, citing: str, expected: str) -> None:
    assert timespan(cited, citing) == expected


def test_the_terms_of_cito_are_those_of_the_definitions() -> None:
    assert set(TERMS.values()) == set(GIST)
    assert TERMS[S] == "confirms"
    assert "our findings are similar" in GIST["confirms"]  # the definition of the stance in the codebook
    assert TERMS[C] == "disagreesWith"
    assert TERMS[M] == TERMS[None] == "cites"
    assert all(gist.startswith("the citing entity") for gist in GIST.values())


def test_cito_goes_from_the_citing_to_the_cited_work() -> None:
    graph = Graph().parse(data=written("cito-ttl", STATEMENTS), format="turtle")
    one, other, cited = (URIRef(work_address(each)) for each in (CITING, OTHER, CITED))
    assert (one, CITO.confirms, cited) in graph
    assert (one, CITO.disagreesWith, cited) in graph
    assert (one, CITO.cites, cited) in graph
    assert (one, CITO.sharesAuthorWith, cited) in graph
    assert (other, CITO.cites, cited) in graph
    assert not list(graph.objects(cited, None, None)) or set(graph.predicates(cited)) == {
        URIRef("http://purl.org/dc/terms/title")
    }
    inverse = {term for term in graph.predicates() if str(term).startswith(f"{CITO}is")}
    assert not inverse  # "isConfirmedBy" and its like would turn the direction round


def test_each_statement_is_a_citation_of_its_own() -> None:
    graph = Graph().parse(data=written("cito-ttl", STATEMENTS), format="turtle")
    assert len(set(graph.subjects(RDF.type, CITO.Citation))) == 4
    first = URIRef("urn:x-citance:statement:s1")
    assert graph.value(first, CITO.hasCitingEntity) == URIRef("https://doi.org/10.5555/1")
    assert graph.value(first, CITO.hasCitedEntity) == URIRef("https://doi.org/10.5555/3")
    assert graph.value(first, CITO.hasCitationCharacterization) == CITO.confirms


def test_many_pairs_of_cito_are_one_document() -> None:
    citing = [work(number, title) for number, title in enumerate(HOSTILE_TITLES * 45, start=1000)]
    items = [statement(number, each, CITED, S) for number, each in enumerate(citing)]
    text = written("cito-ttl", items).decode()
    assert len(re.findall("^@prefix", text, re.M)) == 2
    graph = Graph().parse(data=text, format="turtle")
    assert len(list(graph.subject_objects(CITO.confirms))) == len(items)


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"doi": "10.1002/(sici)1<2:a>3.0;co"}, "https://doi.org/10.1002/(sici)1%3C2:a%3E3.0;co"),
        ({"doi": None, "pmid": "12"}, "https://pubmed.ncbi.nlm.nih.gov/12/"),
        ({"doi": None, "arxiv": "hep-th/9901001"}, "https://arxiv.org/abs/hep-th/9901001"),
        ({"doi": None}, "urn:x-citance:work:9"),
    ],
)
def test_addresses_of_works(fields: dict[str, object], expected: str) -> None:
    assert work_address(work(9, **fields)) == expected


def test_graphml_is_a_directed_graph_with_counts() -> None:
    root = etree.fromstring(written("graphml", STATEMENTS))
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    nodes = root.xpath("//g:node/@id", namespaces=space)
    assert sorted(nodes) == ["w1", "w2", "w3"]
    edges = root.xpath("//g:edge", namespaces=space)
    assert [(edge.get("source"), edge.get("target")) for edge in edges] == [("w1", "w3"), ("w1", "w2"), ("w2", "w3")]
    first = {data.get("key"): data.text for data in edges[0]}
    assert first == {
        "edge_weight": "2", "edge_supporting": "1", "edge_contrasting": "1", "edge_mentioning": "0",
        "edge_unclassified": "0", "edge_self_citation": "true",
    }  # fmt: skip
    declared = set(root.xpath("//g:key/@id", namespaces=space))
    assert set(root.xpath("//g:data/@key", namespaces=space)) <= declared


@pytest.mark.parametrize("title", HOSTILE_TITLES)
def test_hostile_titles_keep_graphml_well_formed(title: str) -> None:
    items = [statement(1, work(1, title), CITED, S)]
    root = etree.fromstring(written("graphml", items))
    assert len(root.findall(".//{*}node")) == 2


def test_all_statements_of_a_store(store: Store) -> None:
    lines = b"".join(select(store, Selection(), ExportKind.STATEMENTS, EXPORTS["ndjson"])).splitlines()
    assert len(lines) == store.stats().statements
    works = b"".join(select(store, Selection(), ExportKind.WORKS, EXPORTS["ndjson"])).splitlines()
    assert len(works) == store.stats().works


def test_one_work_of_a_store(store: Store) -> None:
    target = store.find_works(TARGET_DOI)[0].id
    about = Selection(about=target)
    rows = [
        json.loads(line)
        for line in b"".join(select(store, about, ExportKind.STATEMENTS, EXPORTS["ndjson"])).splitlines()
    ]
    assert {row["cited_id"] for row in rows} == {target}
    assert len(rows) == store.tally(target).total
    citing = [
        json.loads(line) for line in b"".join(select(store, about, ExportKind.WORKS, EXPORTS["ndjson"])).splitlines()
    ]
    assert {row["id"] for row in citing} == {row["citing_id"] for row in rows}
    assert target not in {row["id"] for row in citing}


def test_what_a_work_says_itself(store: Store) -> None:
    target = store.find_works(TARGET_DOI)[0].id
    citing = store.statements_about(target)[0].citing.id
    within = Selection(within=citing)
    rows = [
        json.loads(line)
        for line in b"".join(select(store, within, ExportKind.STATEMENTS, EXPORTS["ndjson"])).splitlines()
    ]
    assert {row["citing_id"] for row in rows} == {citing}
    cited = b"".join(select(store, within, ExportKind.WORKS, EXPORTS["bibtex"])).decode()
    assert cited.count("\n@") + 1 == len({each.cited.id for each in store.references_of(citing)})


def test_results_of_a_search_in_their_order(store: Store) -> None:
    ids = [each.statement.id for each in store.iter_statements()][:7][::-1]
    found = Selection(ids=lambda kind: iter(ids))
    rows = [
        json.loads(line)
        for line in b"".join(select(store, found, ExportKind.STATEMENTS, EXPORTS["ndjson"])).splitlines()
    ]
    assert [row["id"] for row in rows] == ids


@pytest.mark.parametrize("scattered", [True, False])
def test_pairs_are_whole_however_statements_come(store: Store, scattered: bool) -> None:
    ids = [each.statement.id for each in store.iter_statements()]
    mixed = Selection(ids=lambda kind: ids[::2] + ids[1::2]) if scattered else Selection()
    root = etree.fromstring(b"".join(select(store, mixed, ExportKind.STATEMENTS, EXPORTS["graphml"])))
    edges = [(edge.get("source"), edge.get("target")) for edge in root.findall(".//{*}edge")]
    assert len(edges) == len(set(edges))
    weights = [int(data.text) for data in root.findall(".//{*}data[@key='edge_weight']")]
    assert sum(weights) == len(ids)


def test_memory_stays_flat_and_nothing_is_read_ahead() -> None:
    given = 0

    def endless() -> Iterator[IndexedStatement]:
        nonlocal given
        while True:
            given += 1
            yield statement(given, work(given), CITED, S)

    for name in ("csv", "ndjson", "cito-ttl", "graphml", "opencitations-csv"):
        given = 0
        next(EXPORTS[name].write_statements(endless()))
        assert given < 3_000


def test_files_are_the_same_for_the_same_library(store: Store, tmp_path: Path) -> None:
    for name, format_ in EXPORTS.items():
        kind = format_.kinds[-1]
        assert len({b"".join(select(store, Selection(), kind, format_)) for _ in range(2)}) == 1, name


def test_works_without_anything(store: Store) -> None:
    bare = IndexedWork(id=5, work=OTHER.work)
    assert b"w5" in b"".join(EXPORTS["graphml"].write_statements([statement(1, bare, CITED, M)]))
