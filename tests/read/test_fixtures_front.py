"""Front matter of the fixtures: one row, one field."""

from __future__ import annotations

from functools import cache, reduce

import pytest

from citance import read_paper
from citance.model import EditorialNotice, NoticeKind, Paper
from fixtures.tables import HERE

ROWS = [
    # article, field, what it must be
    ("jats/front_full", "doi", "10.5555/lake.2019.17"),
    ("jats/front_full", "pmid", "31234567"),
    ("jats/front_full", "pmcid", "PMC7654321"),
    ("jats/front_full", "year", 2019),
    ("jats/front_full", "published", "2019-03-09"),
    ("jats/front_full", "volume", "12"),
    ("jats/front_full", "issue", "4"),
    ("jats/front_full", "kind", "research-article"),
    ("jats/front_full", "language", "en"),
    ("jats/front_full", "licence", "https://creativecommons.org/licenses/by/4.0/"),
    ("jats/front_full", "keywords", ("reed", "carbon flux")),
    ("jats/front_full", "venue.title", "Journal of Invented Limnology"),
    ("jats/front_full", "venue.publisher", "Lakeside Press"),
    ("jats/front_nlm2", "doi", "10.5555/anvil.2007.3"),
    ("jats/front_nlm2", "pmcid", "PMC2345678"),
    ("jats/front_nlm2", "pmid", "17000001"),
    ("jats/front_nlm2", "title", "A ringing anvil"),
    ("jats/front_nlm2", "kind", "case-report"),
    ("jats/front_nlm2", "published", "2007-06"),
    ("jats/front_nlm2", "year", 2007),
    ("jats/front_nlm2", "pages", "e33"),
    ("jats/front_nlm2", "venue.title", "Annals of Anvils"),
    ("jats/front_nlm2", "venue.issns", ("1234-5679",)),
    ("jats/front_nlm2", "abstract", "One anvil rang for a week."),
    ("jats/entities", "title", "The β of hedges & walls"),
    ("jats/europepmc", "pmcid", "PMC8100001"),
    ("jats/namespace_default", "doi", "10.5555/ns.1"),
    ("jats/namespace_prefix", "doi", "10.5555/ns.2"),
    ("jats/namespace_prefix", "title", "A prefix everywhere"),
    ("jats/oai_record", "doi", "10.5555/oai.1"),
    ("jats/spanish", "language", "es"),
    ("jats/german", "language", "de"),
    ("jats/translation_pt", "language", "pt"),
    ("tei/grobid_numeric", "doi", "10.5555/gate.2018.41"),
    ("tei/grobid_numeric", "title", "How gates open"),
    ("tei/grobid_numeric", "year", 2018),
    ("tei/grobid_numeric", "published", "2018-05-04"),
    ("tei/grobid_numeric", "volume", "7"),
    ("tei/grobid_numeric", "issue", "3"),
    ("tei/grobid_numeric", "language", "en"),
    ("tei/grobid_numeric", "venue.title", "Gate Science"),
    ("tei/grobid_numeric", "venue.issns", ("1234-5679",)),
    ("tei/grobid_numeric", "venue.publisher", "Hinge Press"),
    ("tei/grobid_numeric", "keywords", ("gate", "hinge")),
    ("tei/grobid_numeric", "funding", ("Gate Foundation for Invention",)),
    ("tei/grobid_numeric", "abstract", "Gates open. We measured how wide [1]."),
    ("tei/jtei", "title", "Encoding keyholes"),
    ("tei/jtei", "year", 2016),
    ("tei/jtei", "venue.title", "Review of Keys"),
    ("tei/jtei", "licence", "https://creativecommons.org/licenses/by/4.0/"),
    ("tei/jtei", "keywords", ("keyhole", "markup")),
    ("tei/jtei", "language", "en"),
    ("tei/jtei", "abstract", "Keyholes can be encoded. We show how."),
    ("bmc/art", "doi", "10.5555/1234-5679-3-7"),
    ("bmc/art", "pmid", "12000001"),
    ("bmc/art", "title", "Lamps and moths"),
    ("bmc/art", "year", 2003),
    ("bmc/art", "published", "2003-11-27"),
    ("bmc/art", "volume", "3"),
    ("bmc/art", "venue.title", "BMC Lamps"),
    ("bmc/art", "venue.issns", ("1234-5679",)),
    ("bmc/art", "keywords", ("Lamp", "Moth")),
]

NAMES = {
    "jats/front_full": ["Mirka J. Arendt-Voss", "Tunde Okonjo", "the Reed Belt Consortium", "Lu Pereira"],
    "jats/front_nlm2": ["Gwen Ferro"],
    "tei/grobid_numeric": ["Lena K Latch", "Omar Bolt"],
    "tei/jtei": ["Clara Smith"],
    "bmc/art": ["Dora J Wick", "Tom Globe"],
}

NOTICES = {
    "notice_retraction": (NoticeKind.RETRACTION, "10.5555/ret.1", "10.5555/ret.2"),
    "notice_retracted": (NoticeKind.RETRACTION, "10.5555/ret.1", "10.5555/ret.2"),
    "notice_correction": (NoticeKind.CORRECTION, "10.5555/cor.1", "10.5555/cor.2"),
    "notice_corrected": (NoticeKind.CORRECTION, "10.5555/cor.1", "10.5555/cor.2"),
    "notice_concern": (NoticeKind.CONCERN, "10.5555/eoc.1", "10.5555/eoc.2"),
}


@cache
def _paper(name: str) -> Paper:
    return read_paper(HERE / f"{name}.xml")


@pytest.mark.parametrize(("name", "field", "expected"), ROWS)
def test_field(name: str, field: str, expected: object) -> None:
    assert reduce(getattr, field.split("."), _paper(name).work) == expected


@pytest.mark.parametrize("name", NAMES)
def test_author_names(name: str) -> None:
    """All authors in their order, groups among them, and no editors."""
    found = [author.name.replace(" Jr", "").replace(", Jr", "") for author in _paper(name).work.authors]
    assert found == NAMES[name]


@pytest.mark.parametrize("name", ["jats/front_full", "tei/grobid_numeric"])
def test_orcid_belongs_to_the_first_author(name: str) -> None:
    orcids = [author.orcid for author in _paper(name).work.authors]
    assert orcids[0] == "0000-0002-1825-0097"
    assert not any(orcids[1:])


@pytest.mark.parametrize(
    ("name", "rank", "word"),
    [
        ("jats/front_full", 0, "Institute of Ponds"),
        ("jats/front_full", 0, "Marsh College"),
        ("jats/front_full", 1, "Marsh College"),
        ("jats/front_nlm2", 0, "Forge Hospital"),
        ("tei/grobid_numeric", 0, "University of Posts"),
        ("tei/jtei", 0, "Locksmiths’ College"),
        ("bmc/art", 0, "Lamp Institute, Glowville"),
        ("bmc/art", 1, "Moth House"),
    ],
)
def test_affiliation(name: str, rank: int, word: str) -> None:
    assert any(word in affiliation for affiliation in _paper(name).work.authors[rank].affiliations)


def test_an_affiliation_belongs_only_to_those_who_point_at_it() -> None:
    second = _paper("jats/front_full").work.authors[1]
    assert not any("Institute of Ponds" in affiliation for affiliation in second.affiliations)


def test_affiliation_is_without_its_label() -> None:
    affiliations = _paper("jats/front_full").work.authors[0].affiliations
    assert not any(affiliation.startswith(("1", "2")) for affiliation in affiliations)


def test_title_is_plain_text_without_its_note() -> None:
    title = _paper("jats/front_full").work.title
    assert title.startswith("Reed belts and Daphnia inventa: CO2 in shallow lakes")
    assert "*" not in title


def test_funders_in_their_order() -> None:
    """A grant number may follow the name."""
    first, second = _paper("jats/front_full").work.funding
    assert first.startswith("Pond Fund")
    assert second == "Marsh Trust"


def test_issns_of_print_and_web() -> None:
    assert set(_paper("jats/front_full").work.venue.issns) == {"2049-3630", "1234-5679"}


def test_short_title_of_the_journal() -> None:
    assert _paper("jats/front_full").work.venue.short_title in {"J Invent Limnol", "J. Inv. Limnol."}


def test_pages() -> None:
    assert _paper("jats/front_full").work.pages.replace("–", "-") == "101-118"
    assert _paper("tei/grobid_numeric").work.pages.replace("–", "-") == "41-59"


def test_subjects() -> None:
    assert {"Ecology", "Freshwater ecology"} <= set(_paper("jats/front_full").work.subjects)


def test_abstract_is_the_one_in_words_and_in_the_language_of_the_text() -> None:
    abstract = _paper("jats/front_full").work.abstract
    assert "We asked whether reeds hold back carbon." in abstract
    assert "They do, in two of three lakes." in abstract
    assert "drawing" not in abstract
    assert "Schilf" not in abstract


def test_licence_of_bmc() -> None:
    assert "creativecommons.org/licenses/by/4.0" in _paper("bmc/art").work.licence


@pytest.mark.parametrize("name", NOTICES)
def test_notice(name: str) -> None:
    """A notice names the work that it is about, whichever of the two says so."""
    found = [(notice.kind, notice.doi, notice.notice_doi) for notice in _paper(f"jats/{name}").notices]
    assert found == [NOTICES[name]]


def test_preprints_and_companions_are_no_notices() -> None:
    notices: tuple[EditorialNotice, ...] = _paper("jats/notice_preprint").notices
    assert notices == ()
