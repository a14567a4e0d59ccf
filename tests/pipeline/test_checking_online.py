"""The open sources behind the check, answered by a server of the test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from citance.errors import SourceError
from citance.model import Author, Reference
from citance.pipeline.checking import check_references, open_sources
from citance.settings import Settings, load_settings
from citance.store import Store
from fixtures.source_server import Asked, SourceServer, as_json, running

KNOWN = {
    "DOI": "10.5555/known",
    "title": ["Rows of hedges and their growth in old gardens"],
    "author": [{"family": "Alder", "given": "Anna"}],
    "issued": {"date-parts": [[1999]]},
    "type": "journal-article",
}
RETRACTED = {
    **KNOWN,
    "updated-by": [{"DOI": "10.5555/notice", "type": "retraction", "updated": {"date-parts": [[2015, 5, 1]]}}],
}


@pytest.fixture
def server() -> Iterator[SourceServer]:
    with running() as state:
        yield state


@pytest.fixture
def settings(server: SourceServer, tmp_path: Path) -> Settings:
    names = ("crossref", "openalex", "datacite", "europepmc", "doi")
    addresses = {f"{name}_url": f"{server.url}/{name}" for name in names}
    return load_settings(**addresses, http_cache=tmp_path / "cache", http_timeout=5)


def crossref(asked: Asked) -> tuple[int, dict[str, str], bytes]:
    """One known work, by its DOI, by a filter of DOIs, and among the results of every search."""
    if asked.path.endswith("/works/10.5555/known"):
        return as_json({"message": RETRACTED})  # type: ignore[return-value]
    if asked.path.rstrip("/").endswith("/works"):
        wanted = "10.5555/known" in asked.query.get("filter", "") or "query.bibliographic" in asked.query
        return as_json({"message": {"items": [KNOWN] if wanted else []}})  # type: ignore[return-value]
    return as_json({}, 404)  # type: ignore[return-value]


def nothing_else(server: SourceServer) -> None:
    server.rules |= {
        "/crossref": crossref,
        "/openalex": as_json({"results": [], "meta": {"count": 0}}),
        "/datacite": as_json({"data": [], "meta": {"total": 0}, "links": {}}),
        "/europepmc": as_json({"hitCount": 0, "resultList": {"result": []}}),
        "/doi": as_json({"responseCode": 100}, 404),
    }


def entry(title: str, year: int, name: str, doi: str | None = None) -> Reference:
    return Reference(
        key="r1",
        index=1,
        raw=f"{name} A ({year}). {title}.",
        title=title,
        year=year,
        authors=(Author(family=name, given="A"),),
        doi=doi,
    )


RIGHT = entry("Rows of hedges and their growth in old gardens", 1999, "Alder", "10.5555/known")
MADE_UP = entry("Neural bread and its many discontents", 2019, "Nobody", "10.5555/none")


def test_no_source_is_asked_unless_allowed(settings: Settings, server: SourceServer) -> None:
    with open_sources(settings, online=False) as sources:
        assert sources is None
    quiet = settings.model_copy(update={"offline": True})
    with open_sources(quiet, online=True) as sources:
        assert sources is None
    assert not server.asked


def test_found_retracted_made_up_and_unregistered(settings: Settings, server: SourceServer, tmp_path: Path) -> None:
    nothing_else(server)
    stray = entry("Neural bread and its many discontents", 2019, "Nobody", "10.5555/known")
    with Store.open(tmp_path / "empty.db") as store, open_sources(settings, online=True) as sources:
        found = check_references([RIGHT, MADE_UP, stray], store, sources=sources)
    assert found.sources == ("Crossref", "DataCite", "OpenAlex", "Europe PMC")
    assert [each.state.value for each in found.references] == ["in-source", "not-found", "not-found"]
    kinds = [{finding.kind.value for finding in each.findings} for each in found.references]
    assert kinds[0] == {"retracted"}
    assert kinds[1] >= {"not-found", "doi-not-registered"}
    assert kinds[2] >= {"not-found", "doi-of-another-work"}


def test_a_service_that_fails_makes_no_fabrication(settings: Settings, server: SourceServer, tmp_path: Path) -> None:
    nothing_else(server)
    server.rules["/openalex"] = as_json({}, 403)
    with Store.open(tmp_path / "empty.db") as store, open_sources(settings, online=True) as sources:
        found = check_references([MADE_UP], store, sources=sources)
    assert found.references[0].state.value == "unknown"
    assert [finding.kind.value for finding in found.references[0].findings] == ["no-answer"]


def test_all_dois_are_asked_about_at_once(settings: Settings, server: SourceServer) -> None:
    nothing_else(server)
    references = [RIGHT, *(entry("x", 2000, "N", f"10.5555/{number}") for number in range(20))]
    with open_sources(settings, online=True) as sources:
        assert sources is not None
        sources.prepare(references)
        before = len(server.asked)
        assert sources.by_doi("10.5555/known") is not None
        assert sources.by_doi("10.5555/3") is None
    assert len(server.asked) == before <= 5


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (as_json({"responseCode": 1, "handle": "10.5555/x"}), True),
        (as_json({"responseCode": 200}), True),
        (as_json({"responseCode": 100}, 404), False),
        (as_json({"responseCode": 2}), None),
        (as_json({}, 403), None),
        ((200, {"content-type": "text/html"}, b"<html>no</html>"), None),
    ],
)
def test_whether_a_doi_exists(settings: Settings, server: SourceServer, answer: object, expected: bool | None) -> None:
    server.rules["/doi"] = answer  # type: ignore[assignment]
    with open_sources(settings, online=True) as sources:
        assert sources is not None
        assert sources.registered("10.5555/x(1)<2>") is expected
    assert server.asked[0].path == "/doi/api/handles/10.5555/x(1)<2>"


def test_the_silence_of_all_is_raised(settings: Settings, server: SourceServer) -> None:
    server.rules["/"] = as_json({}, 403)
    with open_sources(settings, online=True) as sources:
        assert sources is not None
        with pytest.raises(SourceError):
            sources.by_doi("10.5555/x")
        with pytest.raises(SourceError):
            sources.find(RIGHT)
