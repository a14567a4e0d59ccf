"""Every source: its good answers as nouns of the model, and its bad ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from typing import Any

import pytest

from citance.errors import BadAnswer, SourceError, SourceMissing, SourceRefused, UsageError
from citance.model import Author, EditorialNotice, MatchMethod, NoticeKind, Reference, Venue, Work, WorkKey
from citance.sources import (
    Arxiv,
    Client,
    Copy,
    CopyKind,
    Crossref,
    DataCite,
    EuropePmc,
    OaiPmh,
    OpenAlex,
    Organisation,
    Problems,
    PubMed,
    Ror,
    Unpaywall,
    Wanted,
    licence_name,
)
from citance.sources.crossref import crossref_references, crossref_work
from citance.sources.datacite import datacite_work
from citance.sources.europepmc import europepmc_hit
from citance.sources.openalex import openalex_hit
from citance.sources.ror import ror_organisation
from citance.sources.services import Forgiving
from citance.sources.unpaywall import unpaywall_copies
from fixtures import source_answers as answers
from fixtures.source_server import HTML, Asked, SourceServer, as_json, as_xml

DOI = WorkKey(MatchMethod.DOI, "10.5555/hedge.1")
ALDER = Author(
    family="Alder", given="Ada", orcid="0000-0002-1825-0097", affiliations=("Hedge University",), rors=("04mkzax54",)
)
MakeClient = Callable[..., Client]


def test_openalex_work(server: SourceServer, client: Client) -> None:
    server.rules["/works/W1"] = as_json(answers.openalex_record())
    source = OpenAlex(client, server.url)
    assert source.work("W1") == Work(
        title="Rows of hedges & their birds",
        authors=(
            Author(
                family="van der Alder",
                given="Ada M.",
                orcid="0000-0002-1825-0097",
                affiliations=("Hedge University",),
                rors=("04mkzax54",),
            ),
            Author(family="Hedge Study Group"),
        ),
        year=2015,
        doi="10.5555/hedge.1",
        pmid="1001",
        pmcid="PMC2001",
        arxiv="1501.00001",
        openalex="W1",
        venue=Venue(
            title="Journal of Hedges", issns=("1932-6203", "0028-0836"), issn_l="1932-6203", publisher="Hedge Press"
        ),
        published="2015-03-09",
        volume="3",
        issue="2",
        pages="11–19",
        kind="article",
        abstract="Hedges grow slowly and grow",
        keywords=("Hedge",),
        subjects=("Hedgerow ecology",),
        language="en",
        licence="cc-by",
        funding=("Hedge Fund for Science",),
    )
    assert (source.problems.records, source.problems.bad, dict(source.problems.faults)) == (1, 0, {})


def test_openalex_search_asks_for_open_works_and_gives_their_copies(
    server: SourceServer, make_client: MakeClient
) -> None:
    server.rules["/works"] = [
        as_json(answers.openalex_list(answers.openalex_record(1), cursor="next")),
        as_json(answers.openalex_list(answers.openalex_record(2))),
    ]
    source = OpenAlex(make_client(mailto="a@b.org"), server.url, key="K")
    wanted = Wanted(first_year=2010, last_year=2020, licences=("cc-by", "cc0"))
    hits = list(source.search("firm: (internationalization) | x", wanted))
    assert [hit.work.openalex for hit in hits] == ["W1", "W2"]
    assert hits[0].copies == (
        Copy(
            kind=CopyKind.PDF,
            url="https://example.org/a.pdf?id=1&type=printable&copy=2",
            licence="cc-by",
            version="publishedVersion",
        ),
        Copy(kind=CopyKind.PDF, url="https://repository.example/b.pdf", version="acceptedVersion"),
    )
    first, second = (asked.query for asked in server.asked)
    assert first["search"] == "firm internationalization x"
    assert first["filter"] == ("open_access.is_oa:true,publication_year:2010-2020,best_oa_location.license:cc-by|cc0")
    assert (first["cursor"], second["cursor"], first["api_key"], first["mailto"]) == ("*", "next", "K", "a@b.org")


def test_openalex_lookup_goes_in_batches_and_takes_odd_dois_singly(server: SourceServer, client: Client) -> None:
    def works(asked: Asked) -> Any:
        if "PMC404" in asked.path:
            return as_json({}, 404)
        if "filter" not in asked.query:
            return as_json(answers.openalex_record(7))
        return as_json(answers.openalex_list(answers.openalex_record(1)))

    server.rules["/works"] = works
    keys = [WorkKey(MatchMethod.DOI, f"10.5555/{number}") for number in range(60)]
    keys += [
        WorkKey(MatchMethod.DOI, "10.5555/a,b|c"),
        WorkKey(MatchMethod.PMID, "12"),
        WorkKey(MatchMethod.PMCID, "PMC404"),
        WorkKey(MatchMethod.ARXIV, "x"),
    ]
    found = list(OpenAlex(client, server.url).lookup(keys))
    assert len(found) == 4
    filters = [asked.query.get("filter", "") for asked in server.asked]
    assert [text.count("|") + 1 for text in filters if text.startswith("doi:")] == [50, 10]
    assert [text for text in filters if text.startswith("pmid:")] == ["pmid:12"]
    assert [asked.path for asked in server.asked if not asked.query.get("filter")] == [
        "/works/pmcid:PMC404",
        "/works/doi:10.5555/a,b|c",
    ]


@pytest.mark.parametrize(("way", "word"), [("citing", "cites"), ("cited", "cited_by")])
def test_openalex_links(server: SourceServer, client: Client, way: str, word: str) -> None:
    server.rules["/works/doi:"] = as_json(answers.openalex_record(5))
    server.rules["/works"] = as_json(answers.openalex_list(answers.openalex_record(6)))
    source = OpenAlex(client, server.url)
    assert [hit.work.openalex for hit in getattr(source, way)("10.5555/hedge.5", Wanted())] == ["W6"]
    assert server.asked[-1].query["filter"] == f"{word}:W5,open_access.is_oa:true"


def test_crossref_work_with_its_references(server: SourceServer, client: Client) -> None:
    server.rules["/works/10.5555/hedge.1"] = as_json({"status": "ok", "message": answers.crossref_item()})
    source = Crossref(client, server.url, key="T")
    assert source.work("10.5555/hedge.1") == Work(
        title="Rows of hedges: A review",
        authors=(ALDER, Author(family="Hedge Study Group")),
        year=2015,
        doi="10.5555/hedge.1",
        venue=Venue(title="Journal of Hedges", short_title="J. Hedg.", issns=("1932-6203",), publisher="Hedge Press"),
        published="2015-03",
        volume="3",
        issue="2",
        pages="11-19",
        kind="journal-article",
        abstract="Aim: Hedges grow < trees (p < 0.05).",
        language="en",
        licence="https://creativecommons.org/licenses/by/4.0/",
        funding=("Hedge Fund for Science",),
    )
    assert source.references("10.5555/hedge.1") == [
        Reference(
            key="ref1",
            index=1,
            title="Older rows",
            authors=(Author(family="Birch"),),
            year=1999,
            container="J. Hedg.",
            volume="1",
            pages="3",
            doi="10.5555/old",
        ),
        Reference(key="ref2", index=2, raw="Cedar C. Forest. 2001."),
    ]
    assert server.asked[0].headers["crossref-plus-api-token"] == "Bearer T"


def test_crossref_names_other_versions() -> None:
    relation = {
        "is-preprint-of": [{"id-type": "doi", "id": "10.5555/ARTICLE", "asserted-by": "subject"}],
        "has-version": [
            {"id-type": "doi", "id": "https://doi.org/10.5555/v2"},
            {"id-type": "uri", "id": "10.5555/uri"},
        ],
        "is-version-of": [{"id-type": "doi", "id": "10.5555/hedge.1"}, {"id-type": "doi", "id": "no doi"}, "odd"],
        "has-review": [{"id-type": "doi", "id": "10.5555/review"}],
        "has-preprint": None,
    }
    problems = Problems()
    work = crossref_work(answers.crossref_item(relation=relation), problems)
    assert work is not None
    assert work.versions == ("doi:10.5555/article", "doi:10.5555/v2")
    assert problems.faults["relation.is-version-of.id: no identifier of its kind"] == 1
    for odd in ([], "x", {"is-preprint-of": 3}):
        assert crossref_work(answers.crossref_item(relation=odd), problems).versions == ()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("own", "place", "versions"),
    [
        ("10.5555/a", {"landing_page_url": "https://doi.org/10.1101/2020.01.01.1"}, ("doi:10.1101/2020.01.01.1",)),
        ("10.5555/a", {"id": "doi:10.48550/arXiv.2101.00001"}, ("doi:10.48550/arxiv.2101.00001",)),
        ("10.5555/a", {"landing_page_url": "https://doi.org/10.6084/m9.figshare.1"}, ()),
        ("10.5555/a", {"landing_page_url": "https://doi.org/10.5555/A", "id": "pmh:oai:10.1101/2020.1"}, ()),
        (
            "10.1101/2020.01.01.1",
            {
                "landing_page_url": "https://doi.org/10.5555/a",
                "version": "publishedVersion",
                "source": {"type": "journal"},
            },
            ("doi:10.5555/a",),
        ),
        (
            "10.1101/2020.01.01.1",
            {"landing_page_url": "https://doi.org/10.5555/a", "source": {"type": "repository"}},
            (),
        ),
        ("10.5555/a", {"landing_page_url": ["odd"], "id": 3}, ()),
    ],
)
def test_openalex_names_preprints_only(own: str, place: dict[str, Any], versions: tuple[str, ...]) -> None:
    hit = openalex_hit(answers.openalex_record(doi=own, ids={}, locations=[place, None]), Problems())
    assert hit is not None
    assert hit.work.versions == versions


def test_crossref_notices_from_both_sides(server: SourceServer, client: Client) -> None:
    update = {"type": "retraction", "source": "retraction-watch", "updated": {"date-parts": [[2019, 7, 26]]}}
    item = answers.crossref_item(
        **{
            "updated-by": [
                {**update, "DOI": "10.5555/NOTICE"},
                {**update, "DOI": "10.5555/notice"},
                {"type": "new_version"},
            ],
            "update-to": [
                {"DOI": "10.5555/older", "type": "expression-of-concern", "updated": {"date-parts": [[99999]]}}
            ],
        }
    )
    server.rules["/works/"] = as_json({"message": item})
    assert Crossref(client, server.url).notices("10.5555/hedge.1") == [
        EditorialNotice(
            kind=NoticeKind.RETRACTION,
            doi="10.5555/hedge.1",
            notice_doi="10.5555/notice",
            date="2019-07-26",
            source="crossref, retraction-watch",
        ),
        EditorialNotice(kind=NoticeKind.CONCERN, doi="10.5555/older", notice_doi="10.5555/hedge.1", source="crossref"),
    ]


def test_crossref_lookup_find_and_deep_paging(server: SourceServer, client: Client) -> None:
    server.rules["/works"] = lambda asked: as_json(
        answers.crossref_list(
            *([answers.crossref_item()] if asked.query.get("cursor", "*") == "*" else []), cursor="same for ever"
        )
    )
    source = Crossref(client, server.url)
    keys = [WorkKey(MatchMethod.DOI, f"10.5555/{number}") for number in range(50)]
    assert len(list(source.lookup([*keys, WorkKey(MatchMethod.PMID, "1")]))) == 2
    assert server.asked[0].query["filter"].count("doi:") == 40
    reference = Reference(key="r1", index=1, raw="Alder A. Rows of hedges. 2015.")
    assert [work.doi for work in source.find(reference)] == ["10.5555/hedge.1"]
    assert server.asked[-1].query == {"query.bibliographic": "Alder A. Rows of hedges. 2015.", "rows": "5"}
    assert len(list(source.search("hedges"))) == 1


def test_europepmc_hit(server: SourceServer, client: Client) -> None:
    closed = answers.europepmc_result(2, isOpenAccess="N")
    preprint = answers.europepmc_result(3, source="PPR", id="PPR33", pmid=None, pmcid=None)
    server.rules["/search"] = [
        as_json(answers.europepmc_page(answers.europepmc_result(), closed, preprint, cursor="AoI=")),
        as_json(answers.europepmc_page(cursor="AoI=")),
    ]
    source = EuropePmc(client, server.url)
    hits = list(source.search("firm internationalization", Wanted(first_year=2010, licences=("cc-by-nc",))))
    assert hits[0].work == Work(
        title="Rows of hedges 1",
        authors=(
            Author(family="Alder", given="Ada", orcid="0000-0002-1825-0097", affiliations=("Hedge University.",)),
            Author(family="Hedge Study Group"),
        ),
        year=2015,
        doi="10.5555/hedge.1",
        pmid="1001",
        pmcid="PMC2001",
        venue=Venue(title="Journal of hedges", short_title="J Hedg", issns=("0028-0836", "1932-6203")),
        published="2015-03-09",
        volume="3",
        issue="2",
        pages="11-19",
        kind="research-article",
        abstract="Aim: Hedges grow.",
        keywords=("Hedge",),
        language="eng",
        licence="cc by",
        funding=("Hedge Fund for Science",),
    )
    assert [[copy.url.removeprefix(server.url) for copy in hit.copies] for hit in hits] == [
        ["/PMC2001/fullTextXML"],
        [],
        ["/PPR33/fullTextXML"],
    ]
    assert hits[2].work.kind == "preprint"
    query = server.asked[0].query
    assert query["query"] == (
        '(firm internationalization) AND OPEN_ACCESS:Y AND PUB_YEAR:[2010 TO 3000] AND (LICENSE:"cc by-nc")'
    )
    assert (query["resultType"], query["cursorMark"]) == ("core", "*")


def test_europepmc_links(server: SourceServer, client: Client) -> None:
    def search(asked: Asked) -> Any:
        return as_json(answers.europepmc_page(answers.europepmc_result(4)))

    listed = {
        "id": "77",
        "source": "MED",
        "title": "Old rows.",
        "authorString": "Birch B, van Cedar CD.",
        "pubYear": 1999,
    }
    server.rules["/search"] = search
    server.rules["/MED/1004/references"] = as_json(
        {"hitCount": 2, "referenceList": {"reference": [listed, {"title": "No number", "source": None}]}}
    )
    source = EuropePmc(client, server.url)
    assert [hit.work.pmcid for hit in source.citing("10.5555/hedge.4", Wanted())] == ["PMC2004"]
    assert server.asked[-1].query["query"] == "CITES:1004_MED AND OPEN_ACCESS:Y"
    assert [hit.work.pmcid for hit in source.cited("10.5555/hedge.4", Wanted())] == ["PMC2004"]
    assert server.asked[-1].query["query"] == "(EXT_ID:77) AND SRC:MED AND OPEN_ACCESS:Y"
    works = list(source.reference_works("10.5555/hedge.4"))
    assert works[0] == Work(
        title="Old rows",
        authors=(Author(family="Birch", given="B"), Author(family="van Cedar", given="CD")),
        year=1999,
        pmid="77",
    )


def test_europepmc_does_not_know_a_work(server: SourceServer, client: Client) -> None:
    server.rules["/search"] = as_json(answers.europepmc_page())
    with pytest.raises(SourceMissing, match=r"10\.5555/none"):
        list(EuropePmc(client, server.url).citing("10.5555/none", Wanted()))


def test_unpaywall(server: SourceServer, make_client: MakeClient) -> None:
    server.rules["/10.5555/hedge.1"] = as_json(answers.UNPAYWALL)
    source = Unpaywall(make_client(mailto="a@b.org"), server.url)
    assert source.copies("10.5555/hedge.1") == (
        Copy(kind=CopyKind.PDF, url="https://example.org/best.pdf", licence="cc-by", version="publishedVersion"),
        Copy(kind=CopyKind.PDF, url="https://repository.example/other.pdf", version="submittedVersion"),
    )
    assert server.asked[0].query == {"email": "a@b.org"}
    with pytest.raises(UsageError, match="mailto"):
        Unpaywall(make_client())


def test_arxiv(server: SourceServer, client: Client) -> None:
    entries = [answers.ATOM.replace("{number}", "2101.00001"), answers.ATOM.replace("{number}", "hep-th/9901001")]
    server.rules["/api/query"] = [as_xml(answers.atom_feed(*entries)), as_xml(answers.atom_feed())]
    source = Arxiv(client, server.url)
    hits = list(source.search("firm internationalization!", Wanted(first_year=2020, last_year=2021)))
    assert hits[0].work == Work(
        title="On rows of hedges",
        authors=(
            Author(family="van Alder", given="Ada", affiliations=("Hedge University",)),
            Author(family="Birch", given="Ben"),
        ),
        year=2021,
        doi="10.5555/hedge.9",
        arxiv="2101.00001",
        venue=Venue(title="J. Hedg. 3 (2021) 11"),
        published="2021-01-04",
        kind="preprint",
        abstract="Hedges grow.",
        subjects=("q-bio.PE", "stat.AP"),
    )
    assert [copy.url.removeprefix(server.url) for copy in hits[1].copies] == [
        "/src/hep-th/9901001",
        "/pdf/hep-th/9901001",
    ]
    assert server.asked[0].query["search_query"] == (
        "all:firm AND all:internationalization AND submittedDate:[202001010000 TO 202112312359]"
    )
    assert [asked.query["start"] for asked in server.asked] == ["0", "2"]
    with pytest.raises(UsageError, match="openalex"):
        source.citing("10.5555/hedge.9", Wanted())


def test_arxiv_tells_of_errors_in_entries(server: SourceServer, client: Client) -> None:
    error = (
        "<entry><id>http://arxiv.org/api/errors#incorrect_id</id><title>Error</title><summary>bad id</summary></entry>"
    )
    server.rules["/api/query"] = as_xml(answers.atom_feed(error))
    source = Arxiv(client, server.url)
    assert list(source.lookup([WorkKey(MatchMethod.ARXIV, "2101.00001")])) == []
    assert source.problems.bad == 1


def test_datacite(server: SourceServer, client: Client) -> None:
    server.rules["/dois/10.5555/data.1"] = as_json({"data": answers.DATACITE})
    server.rules["/dois"] = [
        as_json({"data": [answers.DATACITE], "links": {"next": "https://api.datacite.org/dois?page%5Bcursor%5D=abc"}}),
        as_json({"data": []}),
    ]
    source = DataCite(client, server.url)
    work = source.work("10.5555/data.1")
    assert work == Work(
        title="Counts of hedges",
        authors=(ALDER, Author(family="Hedge Survey", affiliations=("Row",))),
        year=2019,
        doi="10.5555/data.1",
        venue=Venue(title="Hedge Data", issns=("1932-6203",), publisher="Hedge Archive"),
        published="2019-05-02",
        volume="3",
        kind="dataset",
        abstract="Counts.",
        keywords=("Hedge",),
        language="en",
        licence="https://creativecommons.org/licenses/by/4.0/legalcode",
        funding=("Hedge Fund for Science",),
    )
    assert list(source.search("titles.title:hedge")) == [work]
    assert server.asked[-1].query["page[cursor]"] == "abc"


def test_pubmed(server: SourceServer, client: Client) -> None:
    server.rules["/idconv/"] = as_json(answers.IDCONV)
    source = PubMed(client, f"{server.url}/idconv/")
    found = list(source.lookup([DOI, WorkKey(MatchMethod.DOI, "10.5555/none")]))
    assert found == [Work(doi="10.5555/hedge.1", pmid="1001", pmcid="PMC2001")]
    assert server.asked[0].query["ids"] == "10.5555/hedge.1,10.5555/none"
    assert server.asked[0].query["idtype"] == "doi"


def test_ror(server: SourceServer, client: Client) -> None:
    expected = Organisation(
        ror="04mkzax54",
        name="Hedge University",
        other_names=("HU",),
        country="GB",
        city="Row",
        kinds=("education",),
        status="active",
        website="https://hedge.example",
    )
    server.rules["/v2/organizations/04mkzax54"] = as_json(answers.ROR)
    server.rules["/v2/organizations"] = lambda asked: as_json(
        {"items": [answers.ROR]}
        if "query" in asked.query
        else {
            "items": [
                {"chosen": False, "score": 1.0, "organization": {"id": "https://ror.org/000e0be47", "names": []}},
                {"chosen": "sure" in asked.query["affiliation"], "score": 0.9, "organization": answers.ROR},
            ]
        }
    )
    source = Ror(client, server.url, client_id="ABC")
    assert source.organisation("04mkzax54") == expected
    assert server.asked[0].headers["client-id"] == "ABC"
    assert source.search('Hedge "U"') == [expected]
    assert source.affiliation("Dept. of Rows, Hedge University, sure") == expected
    assert source.affiliation("somewhere") is None
    assert source.affiliation(" ") is None


def test_oai_pmh(server: SourceServer, client: Client) -> None:
    more = '<resumptionToken cursor="0">tok en&amp;1</resumptionToken>'
    server.rules["/oai"] = [
        as_xml(
            answers.oai(
                "<Identify><repositoryName>Hedges</repositoryName><deletedRecord>persistent</deletedRecord></Identify>"
            )
        ),
        as_xml(answers.oai(answers.OAI_LIST.replace("{more}", more))),
        (503, {"retry-after": "1"}, b"busy"),
        as_xml(answers.oai("<ListRecords><record><header/></record><resumptionToken/></ListRecords>")),
    ]
    source = OaiPmh(client, f"{server.url}/oai")
    assert (source.identify().name, source.identify().deleted) == ("Hedges", "persistent")
    records = list(source.records(since="2020-01-01", set_name="rows"))
    assert [(record.identifier, record.deleted, record.sets) for record in records] == [
        ("oai:hedge:1", False, ("rows",)),
        ("oai:hedge:2", True, ()),
    ]
    assert server.asked[1].query == {
        "verb": "ListRecords",
        "metadataPrefix": "oai_dc",
        "from": "2020-01-01",
        "set": "rows",
    }
    assert server.asked[-1].query == {"verb": "ListRecords", "resumptionToken": "tok en&1"}
    assert source.problems.bad == 1


def test_oai_pmh_dublin_core(server: SourceServer, client: Client) -> None:
    server.rules["/oai"] = as_xml(answers.oai(answers.OAI_LIST.replace("{more}", "")))
    assert list(OaiPmh(client, f"{server.url}/oai").works()) == [
        Work(
            title="Rows of hedges",
            authors=(Author(family="Alder", given="Ada"), Author(family="Birch", given="Ben")),
            year=2015,
            doi="10.5555/hedge.1",
            venue=Venue(title="Journal of Hedges", issns=("1932-6203",), publisher="Hedge Press"),
            published="2015-03-09",
            kind="article",
            abstract="Hedges grow slowly.",
            keywords=("Hedge",),
            language="eng",
            licence="https://creativecommons.org/licenses/by/4.0",
        )
    ]


@pytest.mark.parametrize(
    ("code", "error"), [("noRecordsMatch", None), ("badResumptionToken", BadAnswer), ("idDoesNotExist", SourceMissing)]
)
def test_oai_pmh_errors(server: SourceServer, client: Client, code: str, error: type[SourceError] | None) -> None:
    server.rules["/oai"] = as_xml(answers.oai(f'<error code="{code}">no hedges</error>'))
    source = OaiPmh(client, f"{server.url}/oai")
    if error is None:
        assert list(source.records()) == []
    else:
        with pytest.raises(error):
            list(source.records())


def test_oai_pmh_hands_out_jats_as_it_is(server: SourceServer, client: Client) -> None:
    record = (
        "<GetRecord><record><header><identifier>oai:hedge:3</identifier></header><metadata>"
        '<article xmlns="" article-type="research-article"><front/></article></metadata></record></GetRecord>'
    )
    server.rules["/oai"] = as_xml(answers.oai(record))
    found = OaiPmh(client, f"{server.url}/oai").record("oai:hedge:3", "jats")
    assert found.metadata.startswith(b"<article")


# -- every source, every kind of bad answer --------------------------------------------------------------------------

Ask = Callable[[Client, str], object]
ASK: dict[str, Ask] = {
    "openalex": lambda client, url: list(OpenAlex(client, url).search("hedge", Wanted())),
    "openalex-lookup": lambda client, url: list(OpenAlex(client, url).lookup([DOI])),
    "crossref": lambda client, url: list(Crossref(client, url).lookup([DOI])),
    "crossref-notices": lambda client, url: Crossref(client, url).notices("10.5555/hedge.1"),
    "europepmc": lambda client, url: list(EuropePmc(client, url).search("hedge", Wanted())),
    "europepmc-text": lambda client, url: EuropePmc(client, url).full_text("PMC1"),
    "unpaywall": lambda client, url: Unpaywall(client, url).copies("10.5555/hedge.1"),
    "arxiv": lambda client, url: list(Arxiv(client, url).search("hedge", Wanted())),
    "datacite": lambda client, url: list(DataCite(client, url).search("hedge")),
    "pubmed": lambda client, url: list(PubMed(client, url).lookup([DOI])),
    "ror": lambda client, url: Ror(client, url).search("hedge"),
    "oaipmh": lambda client, url: list(OaiPmh(client, url).works()),
}
XML_SOURCES = {"arxiv", "oaipmh", "europepmc-text"}


@pytest.mark.parametrize("name", list(ASK))
@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ((404, {}, b"nothing"), SourceMissing),
        ((429, {"retry-after": "7200"}, b""), SourceRefused),
        ((200, {"content-type": "text/html"}, HTML), BadAnswer),
        ((200, {"content-type": "application/json"}, b""), BadAnswer),
        ((200, {"content-type": "application/json"}, b'{"results": [{"id": "https://op'), BadAnswer),
    ],
)
def test_bad_answers_have_their_reason(
    server: SourceServer, make_client: MakeClient, name: str, answer: Any, error: type[SourceError]
) -> None:
    server.rules["/"] = answer
    with pytest.raises(error, match=r"^127\.0\.0\.1: "):
        ASK[name](make_client(mailto="a@b.org"), server.url)


@pytest.mark.parametrize("name", list(ASK))
def test_a_500_and_then_an_answer(server: SourceServer, make_client: MakeClient, name: str) -> None:
    good = as_xml("<feed xmlns='http://www.w3.org/2005/Atom'/>") if name in XML_SOURCES else as_json({})
    good = as_xml(answers.oai("<ListRecords/>")) if name == "oaipmh" else good
    server.rules["/"] = [(500, {}, b""), good]
    ASK[name](make_client(mailto="a@b.org"), server.url)
    assert len(server.asked) == 2


WRONG: list[Any] = [
    None,
    [],
    {},
    3,
    "text",
    [None, 3, "text", [], {"id": 3}],
    {"items": 3, "results": "x", "data": {"attributes": []}},
]


@pytest.mark.parametrize("name", [name for name in ASK if name not in XML_SOURCES])
@pytest.mark.parametrize("wrong", WRONG, ids=range(len(WRONG)))
def test_wrong_types_are_counted_and_raise_nothing(
    server: SourceServer, make_client: MakeClient, name: str, wrong: Any
) -> None:
    every = dict.fromkeys(("results", "items", "data", "records", "oa_locations", "best_oa_location", "meta"), wrong)
    boxes = (wrong, {**every, "message": wrong}, {**every, "message": every, "resultList": {"result": wrong}})
    for number, box in enumerate(boxes):
        server.rules["/"] = as_json(box, **{"cache-control": "no-store"})
        ASK[name](make_client(mailto="a@b.org"), f"{server.url}/{number}")


def poison(value: Any, at: int) -> Any:
    """The record with its `at`th leaf of another type."""
    leaves = 0

    def walk(inner: Any) -> Any:
        nonlocal leaves
        if isinstance(inner, dict):
            return {key: walk(each) for key, each in inner.items()}
        if isinstance(inner, list):
            return [walk(each) for each in inner]
        leaves += 1
        return [{"odd": True}] if leaves == at else inner

    return walk(value)


READ: dict[str, tuple[Any, Callable[[Any, Problems], object], int]] = {
    "openalex": (answers.openalex_record(), openalex_hit, 0),
    "crossref": (answers.crossref_item(), crossref_work, 0),
    "crossref-references": (answers.crossref_item(), crossref_references, 0),
    "europepmc": (answers.europepmc_result(), lambda value, found: europepmc_hit(value, found, str), 0),
    "datacite": (answers.DATACITE, datacite_work, 0),
    "ror": (answers.ROR, ror_organisation, 2),  # a record of ROR needs its id and its name
    "unpaywall": (answers.UNPAYWALL, unpaywall_copies, 0),
}


@pytest.mark.parametrize("name", list(READ))
def test_no_single_wrong_field_loses_the_record(name: str) -> None:
    record, read, needed = READ[name]
    leaves = json.dumps(record).count(":")
    found = [read(poison(record, at), Problems()) for at in range(1, leaves + 1)]
    assert sum(bool(each) for each in found) >= leaves - needed


def test_records_that_are_beyond_belief(server: SourceServer, client: Client) -> None:
    crowd = [{"author": {"display_name": f"Ada Alder{number}"}} for number in range(5000)]
    odd = answers.openalex_record(
        9,
        title="",
        display_name=None,
        publication_year=4711,
        publication_date="4711-01-01",
        doi="https://doi.org/not-a-doi",
        ids={"doi": "10.1/short", "pmid": "0", "pmcid": "PMCx"},
        authorships=crowd,
        abstract_inverted_index={"far": [10**12], "bad": "x", "near": [0], "minus": [-1]},
        biblio=None,
        primary_location={"source": None, "landing_page_url": 3},
    )
    server.rules["/works"] = as_json(answers.openalex_list(odd, "no record", {"id": "https://openalex.org/A1"}))
    source = OpenAlex(client, server.url)
    (hit,) = source.search("hedge", Wanted())
    work = hit.work
    assert (work.title, work.year, work.published, work.doi, work.pmid, work.pmcid) == ("", None, "", None, None, None)
    assert (work.openalex, len(work.authors), work.abstract) == ("W9", 5000, "near")
    assert (source.problems.records, source.problems.bad) == (3, 2)
    faults = source.problems.faults
    assert faults["no title"] == 1
    assert faults["publication_year: no plausible year"] == 1
    assert faults["doi: no identifier of its kind"] == 1
    assert faults["abstract_inverted_index: no position"] == 3


@pytest.mark.parametrize("name", ["openalex", "europepmc", "datacite", "oaipmh"])
def test_paging_stops_where_a_cursor_comes_again(server: SourceServer, client: Client, name: str) -> None:
    pages = {
        "openalex": as_json(answers.openalex_list(answers.openalex_record(), cursor="round")),
        "europepmc": as_json(answers.europepmc_page(answers.europepmc_result(), cursor="round")),
        "datacite": as_json({"data": [answers.DATACITE], "links": {"next": "/dois?page[cursor]=round"}}),
        "oaipmh": as_xml(answers.oai(answers.OAI_LIST.replace("{more}", "<resumptionToken>round</resumptionToken>"))),
    }
    server.rules["/"] = pages[name]
    found = ASK[name](client, server.url)
    assert isinstance(found, list)
    assert len(found) == len(server.asked) == 2


def test_paging_that_never_ends_is_bounded_and_never_ahead_of_what_is_taken(
    server: SourceServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citance.sources._nouns._MOST_PAGES", 10)
    server.rules["/works"] = lambda asked: as_json(
        answers.openalex_list(answers.openalex_record(), cursor=asked.query["cursor"] + "+")
    )
    source = OpenAlex(client, server.url)
    assert len(list(islice(source.search("one", Wanted()), 3))) == len(server.asked) == 3
    assert len(list(source.search("all", Wanted()))) == 10


def test_arxiv_is_not_paged_beyond_what_it_gives(
    server: SourceServer, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("citance.sources.arxiv._MOST", 300)
    server.rules["/"] = as_xml(answers.atom_feed(*[answers.ATOM.replace("{number}", "2101.00001")] * 100))
    assert len(list(Arxiv(client, server.url).search("hedge", Wanted()))) == 300


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("http://creativecommons.org/licenses/by-nc-nd/4.0/", "cc-by-nc-nd"),
        ("https://creativecommons.org/licenses/by/3.0/igo", "cc-by"),
        ("cc by", "cc-by"),
        ("CC BY-NC 4.0", "cc-by-nc"),
        ("cc-by-sa", "cc-by-sa"),
        ("CC0", "cc0"),
        ("https://creativecommons.org/publicdomain/zero/1.0/", "cc0"),
        ("public-domain", "public-domain"),
        ("publisher-specific-oa", "publisher-specific-oa"),
        (
            "http://www.elsevier.com/open-access/userlicense/1.0/",
            "http://www.elsevier.com/open-access/userlicense/1.0/",
        ),
        ("", ""),
    ],
)
def test_licences_by_one_name(text: str, name: str) -> None:
    assert licence_name(text) == name


FIND: dict[str, Callable[[Client, str, Reference], list[Work]]] = {
    "openalex": lambda client, url, reference: OpenAlex(client, url).find(reference),
    "crossref": lambda client, url, reference: Crossref(client, url).find(reference),
    "europepmc": lambda client, url, reference: EuropePmc(client, url).find(reference),
    "datacite": lambda client, url, reference: DataCite(client, url).find(reference),
    "arxiv": lambda client, url, reference: Arxiv(client, url).find(reference),
}


@pytest.mark.parametrize("name", list(FIND))
def test_candidates_for_references(server: SourceServer, client: Client, name: str) -> None:
    def answer(asked: Asked) -> Any:
        if name == "arxiv":
            return as_xml(answers.atom_feed(answers.ATOM.replace("{number}", "2101.00001")))
        page = answers.crossref_list(answers.crossref_item()) | answers.openalex_list(answers.openalex_record())
        return as_json(page | answers.europepmc_page(answers.europepmc_result()) | {"data": [answers.DATACITE]})

    server.rules["/"] = answer
    full = Reference(
        key="r1", index=1, title='Rows of "hedges": a (re)view', year=2015, authors=(Author(family="Alder"),)
    )
    assert len(FIND[name](client, server.url, full)) == 1
    asked = " ".join(server.asked[0].query.values())
    assert "Rows of" in asked
    empty = Reference(key="r2", index=2)
    assert FIND[name](client, server.url, empty) == []
    assert len(server.asked) == 1


def test_a_finder_that_cannot_be_asked_finds_nothing(server: SourceServer, client: Client) -> None:
    server.rules["/"] = (200, {"content-type": "text/html"}, HTML)
    finder = Forgiving(Crossref(client, server.url))
    for title in ("One", "Two"):
        assert finder.find(Reference(key="r1", index=1, title=title)) == []
    assert finder.failures == ["127.0.0.1: HTML instead of JSON"]
