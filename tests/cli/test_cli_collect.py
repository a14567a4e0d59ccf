"""`citance collect` and `citance enrich` from the search to the statements, against services of the test's own."""

from __future__ import annotations

import gzip
import io
import json
import re
import tarfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from citance.model import Work
from citance.store import Store
from fixtures import source_answers as answers
from fixtures.source_server import HTML, Asked, SourceServer, as_json, as_xml, running

JATS = Path(__file__).resolve().parents[1] / "fixtures" / "jats"
ARTICLES = {"PMC2001": "author_year.xml", "PMC2002": "ranges_dashes.xml", "PMC2003": "german.xml"}
TEX = rb"""\documentclass{article}\title{On rows of hedges}\author{Ada Alder}\begin{document}\maketitle
\section{Introduction} Hedges grow in rows \cite{birch}. Others saw none.
\begin{thebibliography}{9}\bibitem{birch} B. Birch. Rows of hedges. Journal of Hedges 3 (1999) 11.\end{thebibliography}
\end{document}"""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[SourceServer]:
    """Europe PMC with three articles, and every other service at the same address."""
    with running() as state:
        results = [answers.europepmc_result(number) for number in (1, 2, 3)]
        closed = answers.europepmc_result(4, isOpenAccess="N")
        state.rules["/search"] = as_json(answers.europepmc_page(*results, closed))
        for number, name in ARTICLES.items():
            state.rules[f"/{number}/fullTextXML"] = as_xml((JATS / name).read_bytes())
        for name in ("EUROPEPMC", "OPENALEX", "CROSSREF", "UNPAYWALL", "ARXIV", "DATACITE", "PUBMED", "ROR"):
            monkeypatch.setenv(f"CITANCE_{name}_URL", state.url)
        monkeypatch.setenv("CITANCE_HTTP_TIMEOUT", "5")
        monkeypatch.setenv("CITANCE_CLASSIFIER", "linear")  # quicker to load
        for name in ("CITANCE_MAILTO", "OPENALEX_API_KEY", "CROSSREF_PLUS_TOKEN", "CITANCE_OFFLINE"):
            monkeypatch.delenv(name, raising=False)
        yield state


def collected(result: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(result.stdout)
    return found


def texts(server: SourceServer) -> list[str]:
    """The full texts that were asked for."""
    return [path for path in server.paths() if path.endswith("fullTextXML")]


WORDS = ("collect", "firm internationalization", "--db", "own.db", "--folder", "found", "--workers", "1")


def test_from_the_search_to_the_statements(citance: Any, server: SourceServer, tmp_path: Path) -> None:
    result = citance(*WORDS, "--json")
    assert result.exit_code == 0, result.output
    found = collected(result)
    assert [each["identifier"] for each in found["collection"]["fetched"]] == [f"10.5555/hedge.{n}" for n in (1, 2, 3)]
    assert found["collection"]["without_copy"] == 1
    assert found["added"]["articles"] >= 3
    with Store.open(tmp_path / "own.db") as store:
        assert store.stats().statements == found["added"]["statements"] > 10
        assert store.stats().papers >= 3
        (described,) = store.find_works("10.5555/hedge.1")
        assert described.work.licence == "cc by"
    assert sorted(path.name for path in (tmp_path / "found" / "papers").iterdir()) == [
        "10.5555_hedge.1.xml",
        "10.5555_hedge.2.xml",
        "10.5555_hedge.3.xml",
    ]


def test_the_second_run_fetches_nothing_but_what_somebody_took_away(
    citance: Any, server: SourceServer, tmp_path: Path
) -> None:
    citance(*WORDS)
    before = len(server.asked)
    result = citance(*WORDS, "--json")
    assert result.exit_code == 0
    assert len(server.asked) == before  # the search comes out of what was kept
    found = collected(result)
    assert (found["collection"]["fetched"], found["collection"]["kept"]) == ([], 3)
    assert found["added"]["articles"] == 0
    (tmp_path / "found" / "papers" / "10.5555_hedge.2.xml").unlink()
    server.asked.clear()
    assert citance(*WORDS).exit_code == 0
    assert texts(server) == ["/PMC2002/fullTextXML"]


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((404, {}, b""), "status 404"),
        ((200, {"content-type": "text/html"}, HTML), "HTML instead of XML"),
        ((500, {}, b"out of hedges"), "status 500"),
        ((429, {"retry-after": "3600"}, b""), "429"),
        ((200, {"content-type": "application/xml"}, b""), "empty"),
    ],
    ids=["404", "HTML", "500", "429", "nothing"],
)
def test_what_failed_is_listed_and_taken_up_by_the_next_run(
    citance: Any, server: SourceServer, answer: Any, words: str
) -> None:
    good = server.rules["/PMC2003/fullTextXML"]
    server.rules["/PMC2003/fullTextXML"] = answer
    result = citance(*WORDS)
    assert result.exit_code == 3
    (line,) = (line for line in result.stderr.splitlines() if line.startswith("10.5555/hedge.3: "))
    assert words in line
    server.rules["/PMC2003/fullTextXML"] = good
    server.asked.clear()
    result = citance(*WORDS, "--json")
    assert result.exit_code == 0
    assert [each["tries"] for each in collected(result)["collection"]["fetched"]] == [2]
    assert texts(server) == ["/PMC2003/fullTextXML"]


def test_an_interrupted_run_leaves_what_it_has(
    citance: Any, server: SourceServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from citance.sources import Client

    real = Client.download

    def stop(client: Client, url: str, *more: Any, **named: Any) -> Any:
        if "PMC2002" in url:
            raise KeyboardInterrupt
        return real(client, url, *more, **named)

    monkeypatch.setattr(Client, "download", stop)
    result = citance(*WORDS)
    assert result.exit_code == 130
    assert "10.5555/hedge.3: not fetched yet" in result.stderr
    assert [path.name for path in (tmp_path / "found" / "papers").iterdir()] == ["10.5555_hedge.1.xml"]
    monkeypatch.setattr(Client, "download", real)
    with (tmp_path / "found" / "collection.jsonl").open("ab") as file:
        file.write(b'{"key": "cut off')  # as if the machine had gone down
    server.rules["/search"] = (500, {}, b"")
    server.asked.clear()
    result = citance(*WORDS)
    assert result.exit_code == 0, result.output
    assert texts(server) == ["/PMC2002/fullTextXML", "/PMC2003/fullTextXML"]


def test_a_search_that_breaks_off_keeps_what_it_has_found(citance: Any, server: SourceServer) -> None:
    server.rules["/search"] = [
        as_json(answers.europepmc_page(answers.europepmc_result(1), cursor="on")),
        (500, {}, b"out of hedges"),
    ]
    result = citance(*WORDS)
    assert result.exit_code == 1
    assert "the search ended early: 127.0.0.1: status 500: out of hedges" in result.stderr
    assert texts(server) == ["/PMC2001/fullTextXML"]


def test_a_dry_run_fetches_and_writes_nothing(citance: Any, server: SourceServer, tmp_path: Path) -> None:
    result = citance(*WORDS, "--dry-run")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split("\t") == ["title", "year", "licence", "form", "size", "state", "identifier"]
    assert lines[1].split("\t") == ["Rows of hedges 1", "2015", "cc by", "jats", "", "waiting", "10.5555/hedge.1"]
    assert texts(server) == []
    assert not (tmp_path / "found").exists()
    assert not (tmp_path / "own.db").exists()
    citance(*WORDS)
    again = json.loads(citance(*WORDS, "--dry-run", "--json").stdout)
    assert [each["state"] for each in again["items"]] == ["done"] * 3
    assert all(each["size"] > 1000 for each in again["items"])


def test_offline_makes_no_call_at_all(citance: Any, server: SourceServer) -> None:
    result = citance(*WORDS, "--offline")
    assert result.exit_code == 1
    assert "offline" in result.stderr
    assert server.asked == []
    assert citance(*WORDS, "--dry-run").exit_code == 0
    server.asked.clear()
    assert citance(*WORDS, "--dry-run", "--offline").exit_code == 0  # what was kept is there
    result = citance(*WORDS, "--offline")
    assert result.exit_code == 1
    assert len([line for line in result.stderr.splitlines() if "not fetched yet" in line]) == 3
    assert server.asked == []


def test_limits_years_and_licences(citance: Any, server: SourceServer) -> None:
    assert len(collected(citance(*WORDS, "--json", "--limit", "2", "--dry-run"))["items"]) == 2
    server.rules["/search"] = as_json(
        answers.europepmc_page(
            answers.europepmc_result(1, license="cc by-nc"), answers.europepmc_result(2, pubYear="2001")
        )
    )
    result = citance("collect", "other", "--db", "own.db", "--year", "2010-", "--licence", "CC BY", "--json")
    assert result.exit_code == 4
    assert collected(result)["collection"]["unwanted"] == 2
    assert 'LICENSE:"cc by"' in server.asked[-1].query["query"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "one of them"),
        (["hedges", "--citing", "10.5555/hedge.1"], "one of them"),
        (["--citing", "hedge"], "no DOI"),
        (["hedges", "--year", "lately"], "--year"),
        (["hedges", "--year", "2020-2010"], "after"),
        (["--from", "arxiv", "--citing", "10.5555/hedge.1"], "openalex"),
        (["hedges", "--mailto", "nobody"], "mailto"),
    ],
)
def test_commands_that_make_no_sense(citance: Any, server: SourceServer, words: list[str], said: str) -> None:
    result = citance("collect", *words)
    assert result.exit_code == 2, result.output
    assert said in result.stderr
    assert server.asked == []


def test_an_address_that_is_none(citance: Any, server: SourceServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CITANCE_EUROPEPMC_URL", "ftp://hedge.example")
    result = citance("collect", "hedges")
    assert (result.exit_code, "europepmc_url" in result.stderr) == (2, True)


def test_keys_are_not_shown(citance: Any, server: SourceServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENALEX_API_KEY", "TOPSECRET")
    shown = citance("doctor").stdout
    assert "openalex_key_env" in shown
    assert "TOPSECRET" not in shown


@pytest.mark.parametrize(("option", "query"), [("--citing", "CITES:1001_MED"), ("--references", "EXT_ID:77")])
def test_by_citation(citance: Any, server: SourceServer, option: str, query: str) -> None:
    server.rules["/MED/1001/references"] = as_json({"referenceList": {"reference": [{"id": "77", "source": "MED"}]}})
    result = citance("collect", option, "https://doi.org/10.5555/HEDGE.1", "--dry-run", "--json")
    assert result.exit_code == 0, result.output
    assert any(query in asked.query.get("query", "") for asked in server.asked)
    folder = Path(collected(result)["folder"])
    assert re.fullmatch(rf"europepmc-{option[2:]}-10-5555-hedge-1-[0-9a-f]{{8}}", folder.name)


def test_open_pdf_files_through_openalex_and_unpaywall(citance: Any, server: SourceServer) -> None:
    pytest.importorskip("reportlab")
    from fixtures.pdfs import article_pdf

    named, unnamed, none = (answers.openalex_record(number) for number in (1, 2, 3))
    named["locations"] = [
        {"is_oa": True, "pdf_url": f"{server.url}/wall.pdf"},
        {"is_oa": True, "pdf_url": f"{server.url}/inside.pdf"},
    ]
    named["best_oa_location"] = {"is_oa": True, "pdf_url": "http://10.0.0.1/secret.pdf"}
    for record in (unnamed, none):
        record["locations"], record["best_oa_location"] = [], None
    server.rules["/works"] = as_json(answers.openalex_list(named, unnamed, none))
    pdf = (200, {"content-type": "application/pdf"}, article_pdf())
    server.rules |= {"/wall.pdf": (200, {"content-type": "text/html"}, HTML), "/inside.pdf": pdf, "/other.pdf": pdf}
    other = {"url_for_pdf": f"{server.url}/other.pdf", "license": "cc-by"}
    server.rules["/10.5555/hedge.2"] = as_json({"best_oa_location": other})
    result = citance(
        "collect", "hedges", "--from", "openalex", "--db", "own.db", "--mailto", "a@b.org", "--json", "--workers", "1"
    )
    found = collected(result)["collection"]
    assert [Path(each["file"]).name for each in found["fetched"]] == ["10.5555_hedge.1.pdf", "10.5555_hedge.2.pdf"]
    assert found["without_copy"] == 1
    assert "/wall.pdf" in server.paths()


def tar_of(name: str, data: bytes) -> bytes:
    box = io.BytesIO()
    with tarfile.open(fileobj=box, mode="w:gz") as archive:
        entry = tarfile.TarInfo(name)
        entry.size = len(data)
        archive.addfile(entry, io.BytesIO(data))
    return box.getvalue()


@pytest.mark.parametrize(
    ("content", "suffix"), [(tar_of("main.tex", TEX), ".tar.gz"), (gzip.compress(TEX), ".tex")], ids=["tar", "single"]
)
def test_sources_of_arxiv(citance: Any, server: SourceServer, tmp_path: Path, content: bytes, suffix: str) -> None:
    entry = answers.ATOM.replace("{number}", "2101.00001").replace("<arxiv:doi>10.5555/HEDGE.9</arxiv:doi>", "")
    server.rules["/api/query"] = [as_xml(answers.atom_feed(entry)), as_xml(answers.atom_feed())]
    server.rules["/src/2101.00001"] = (200, {"content-type": "application/gzip"}, content)
    result = citance(
        "collect", "hedges", "--from", "arxiv", "--db", "own.db", "--json", "--workers", "1", "--folder", "f"
    )
    assert result.exit_code == 0, result.output
    assert [path.name for path in (tmp_path / "f" / "papers").iterdir()] == [f"2101.00001{suffix}"]
    assert collected(result)["added"]["statements"] == 1


# -- enrich ----------------------------------------------------------------------------------------------------------


def openalex_of(asked: Asked) -> Any:
    """Answers for every DOI of a filter but the last one."""
    kind, _, values = asked.query["filter"].partition(":")
    assert kind == "doi"
    records = [
        answers.openalex_record(
            number,
            doi=f"https://doi.org/{doi}",
            ids={"openalex": f"https://openalex.org/W{number}", "doi": f"https://doi.org/{doi}"},
            primary_location={"source": {"display_name": "Journal of Hedges", "issn_l": "1932-6203"}},
            locations=[],
        )
        for number, doi in enumerate(values.split("|")[:-1], 1)
    ]
    return as_json(answers.openalex_list(*records))


@pytest.fixture
def library(own_db: Path) -> list[str]:
    """DOIs of the works that the copied tutorial library cites and does not hold."""
    with Store.open(own_db) as store:
        bare = (item.work for item in store.unenriched(1000) if not item.work.has_paper)
        return [item.work.doi for item in bare if item.work.doi]


def test_cited_works_are_described_in_batches(
    citance: Any, server: SourceServer, own_db: Path, library: list[str]
) -> None:
    server.rules["/works"] = openalex_of
    result = citance("enrich", "--from", "openalex", "--db", own_db, "--json")
    assert result.exit_code == 0, result.output
    summary = json.loads(result.stdout)
    batches = len(server.asked)
    assert 1 <= batches <= summary["asked"] / 50 + 1
    assert summary["unknown"] == batches  # of each the last one
    assert summary["new"] == summary["asked"] - summary["unknown"] >= len(library) - batches
    with Store.open(own_db) as store:
        (found,) = store.find_works(library[0])
        assert (found.work.openalex or "").startswith("W")
    again = json.loads(citance("enrich", "--from", "openalex", "--db", own_db, "--json").stdout)
    assert again["asked"] == summary["unknown"]  # only what no source knew


def test_enrich_goes_on_when_a_source_fails(
    citance: Any, server: SourceServer, own_db: Path, library: list[str]
) -> None:
    def works(asked: Asked) -> Any:
        if "per-page" in asked.query:
            return 200, {"content-type": "text/html"}, HTML  # OpenAlex
        dois = re.findall(r"doi:([^,]+)", asked.query["filter"])
        return as_json(answers.crossref_list(*(answers.crossref_item(doi) for doi in dois)))

    server.rules["/works"] = works
    result = citance("enrich", "--db", own_db)
    assert result.exit_code == 3
    assert "openalex: 127.0.0.1: HTML instead of JSON" in result.stderr
    with Store.open(own_db) as store:
        assert store.find_works(library[0])[0].work.venue.publisher == "Hedge Press"


def both_services(retracted: str, *, crossref: list[Any] | None = None) -> Any:
    """OpenAlex, which describes all works, and Crossref, in whose record one work is retracted."""

    def works(asked: Asked) -> Any:
        if "per-page" in asked.query:
            dois = asked.query["filter"].partition(":")[2].split("|")
            records = [answers.openalex_record(n, doi=doi, ids={}, locations=[]) for n, doi in enumerate(dois, 1)]
            for record in records:
                record["primary_location"] = None
            return as_json(answers.openalex_list(*records))
        if crossref:
            return crossref.pop(0)
        dois = re.findall(r"doi:([^,]+)", asked.query["filter"])
        update = {"DOI": "10.5555/notice", "type": "retraction", "updated": {"date-parts": [[2020, 5, 1]]}}
        more: dict[str, Any] = {"updated-by": [update]}
        return as_json(
            answers.crossref_list(*(answers.crossref_item(d, **(more if d == retracted else {})) for d in dois))
        )

    return works


def reported(citance: Any, own_db: Path, doi: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(citance("report", doi, "--db", own_db, "--json").stdout)["notices"]
    return found


def test_enrich_finds_what_was_retracted(citance: Any, server: SourceServer, own_db: Path, library: list[str]) -> None:
    server.rules["/works"] = both_services(library[0])
    assert reported(citance, own_db, library[0]) == []
    result = citance("enrich", "--db", own_db, "--json")
    assert result.exit_code == 0, result.output
    assert (json.loads(result.stdout)["notices"], json.loads(result.stdout)["notices_left"]) == (1, 0)
    (notice,) = reported(citance, own_db, library[0])
    assert (notice["kind"], notice["date"], notice["notice_doi"]) == ("retraction", "2020-05-01", "10.5555/notice")
    (own_db.parent / "refs.bib").write_text(f"@article{{a, title={{Rows of hedges}}, doi={{{library[0]}}}}}")
    checked = citance("check", "refs.bib", "--db", own_db, "--fail-on", "retracted")
    assert checked.exit_code == 5
    assert "retracted" in checked.stdout.lower()
    with Store.open(own_db) as store:
        assert store.notice_sources() == {"crossref": 1}


@pytest.mark.parametrize(
    "answer",
    [(404, {}, b""), (500, {}, b""), (429, {"retry-after": "3600"}, b""), (200, {"content-type": "text/html"}, HTML)],
    ids=["404", "500", "429", "HTML"],
)
def test_notices_that_could_not_be_asked_for_are_taken_up_by_the_next_run(
    citance: Any, server: SourceServer, own_db: Path, library: list[str], answer: Any
) -> None:
    server.rules["/works"] = both_services(library[0], crossref=[answer] * 100)
    result = citance("enrich", "--db", own_db)
    assert result.exit_code == 3
    assert re.search(r"the notices of \d+ works could not be asked for; the next run does", result.stderr)
    assert reported(citance, own_db, library[0]) == []
    server.rules["/works"] = both_services(library[0])
    assert citance("enrich", "--db", own_db, "--from", "openalex").exit_code == 4  # it has none to tell of
    result = citance("enrich", "--db", own_db, "--json")
    summary = json.loads(result.stdout)
    assert (summary["asked"], summary["notices"], summary["notices_left"]) == (0, 1, 0)
    assert [notice["kind"] for notice in reported(citance, own_db, library[0])] == ["retraction"]
    assert not list(own_db.parent.glob("*.notices"))


def test_a_preprint_and_its_article_become_one_through_what_crossref_says(
    citance: Any, server: SourceServer, own_db: Path, library: list[str]
) -> None:
    one, other = library[:2]
    relation = {"is-preprint-of": [{"id-type": "doi", "id": other}]}

    def works(asked: Asked) -> Any:
        dois = re.findall(r"doi:([^,]+)", asked.query["filter"])
        return as_json(
            answers.crossref_list(
                *(answers.crossref_item(d, title=[d], **({"relation": relation} if d == one else {})) for d in dois)
            )
        )

    server.rules["/works"] = works
    assert citance("enrich", "--from", "crossref", "--db", own_db).exit_code == 0
    with Store.open(own_db) as store:
        (first,), (second,) = store.find_works(one), store.find_works(other)
        assert first.id == second.id
        assert [note.kind for note in store.merges(first.id)] == ["version"]


def test_enrich_offline_says_so_and_asks_nobody(citance: Any, server: SourceServer, own_db: Path) -> None:
    result = citance("enrich", "--db", own_db, "--offline")
    assert (result.exit_code, server.asked) == (1, [])
    assert "offline" in result.stderr


def test_references_without_identifier_find_their_works(citance: Any, server: SourceServer, tmp_path: Path) -> None:
    (tmp_path / "a.tex").write_bytes(TEX)
    assert citance("add", "a.tex", "--db", "own.db").exit_code == 0
    right = answers.crossref_item(
        title=["Rows of hedges"],
        subtitle=[],
        author=[{"family": "Birch", "given": "B."}],
        issued={"date-parts": [[1999]]},
        page="11-20",
    )
    wrong = answers.crossref_item("10.5555/other", title=["Rows of trees"], author=[{"family": "Cedar"}])
    server.rules["/works"] = as_json(answers.crossref_list(wrong, right))
    assert citance("enrich", "--from", "crossref", "--db", "own.db").exit_code == 4
    result = citance("enrich", "--from", "crossref", "--db", "own.db", "--match", "--json")
    assert result.exit_code == 0, result.output
    assert json.loads(result.stdout)["new"] == 1
    with Store.open(tmp_path / "own.db") as store:
        (cited,) = store.find_works("10.5555/hedge.1")
        assert store.tally(cited.id).total == 1
        assert store.find_works("10.5555/other") == []


@pytest.fixture
def dump(tmp_path: Path, library: list[str]) -> Path:
    """A folder with a part of each kind; the library mentions the first six works."""
    folder = tmp_path / "dump"
    (folder / "updated_date=2026-01-01").mkdir(parents=True)
    lines = [json.dumps(answers.openalex_record(n, doi=doi, ids={})) for n, doi in enumerate(library[:2], 1)]
    lines += [json.dumps(answers.openalex_record(99)), "{cut", json.dumps({"id": "https://openalex.org/A1"})]
    part = folder / "updated_date=2026-01-01" / "part_000.gz"
    part.write_bytes(gzip.compress("\n".join(lines).encode()))
    (folder / "plain.jsonl").write_text(json.dumps(answers.crossref_item(library[2])) + "\n\n")
    items = {"items": [answers.crossref_item(doi) for doi in (*library[3:5], "10.5555/unknown")]}
    (folder / "0.json.gz").write_bytes(gzip.compress(json.dumps(items).encode()))
    inside = gzip.compress(json.dumps({"items": [answers.crossref_item(library[5])]}).encode())
    (folder / "all.tar").write_bytes(gzip.decompress(tar_of("data/1.json.gz", inside)))
    (folder / "damaged.json.gz").write_bytes(gzip.compress(json.dumps(items).encode())[:300])
    (folder / "manifest").write_text("{}")
    return folder


def test_dumps_are_read_without_the_network(
    citance: Any, server: SourceServer, own_db: Path, dump: Path, library: list[str]
) -> None:
    result = citance("enrich", "--dump", dump, "--db", own_db, "--json")
    assert result.exit_code == 3
    summary = json.loads(result.stdout)
    assert (summary["new"], summary["bad_number"]) == (6, 3)
    reasons = {Path(bad["name"]).name: bad["reason"] for bad in summary["bad"]}
    assert set(reasons) == {"part_000.gz:4", "part_000.gz:5", "damaged.json.gz"}
    with Store.open(own_db) as store:
        assert [len(store.find_works(doi)) for doi in library[:6]] == [1] * 6
        assert store.find_works("10.5555/unknown") == []
    again = json.loads(citance("enrich", "--dump", dump, "--db", own_db, "--json").stdout)
    assert (again["new"], again["unchanged"]) == (0, 6)
    everything = json.loads(citance("enrich", "--dump", dump, "--db", own_db, "--all", "--json").stdout)
    assert everything["new"] == 2
    assert server.asked == []


def test_a_dump_that_is_not_there(citance: Any, server: SourceServer, own_db: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    for name in ("nowhere.jsonl", "empty"):
        assert citance("enrich", "--dump", name, "--db", own_db).exit_code == 3
    assert citance("enrich", "--all", "--db", own_db).exit_code == 2
    assert citance("enrich", "--from", "nowhere", "--db", own_db).exit_code == 2


def test_what_a_source_says_is_found(citance: Any, server: SourceServer, own_db: Path, dump: Path) -> None:
    citance("enrich", "--dump", dump, "--db", own_db)
    with Store.open(own_db) as store:
        found = [item.work for item in store.iter_works() if item.work.venue.publisher == "Hedge Press"]
    assert len(found) >= 4
    assert all(isinstance(work, Work) and work.doi for work in found)
