"""The reference check: what is said of an entry, and above all what is not said."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec
import pytest

from citance.errors import (
    Cancelled,
    DamagedInput,
    InputError,
    InputTooLarge,
    SourceUnavailable,
    UnsupportedFormat,
)
from citance.identifiers import is_preprint_doi
from citance.model import (
    Author,
    CheckedReference,
    EditorialNotice,
    FindingKind,
    LookupState,
    Match,
    NoticeKind,
    Reference,
    ReferenceCheck,
    Resolution,
    Severity,
    Stance,
    Venue,
    Work,
)
from citance.pipeline.checking import Manuscript, check_bytes, check_references, read_manuscript
from citance.pipeline.checking.compare import agreement, differences, is_another, is_same, title_likeness
from citance.pipeline.checking.findings import findings_of
from citance.pipeline.checking.lookup import Found
from citance.pipeline.checking.manuscript import listed_manuscript
from citance.resolve import reference_keys
from citance.settings import load_settings
from citance.store import Store
from store.store_build import processed, put, source

TITLE = "Rows of hedges and their growth in old gardens"
OTHER = "Circles of hedges considered again after a wet summer"
HEDGES = Work(
    title=TITLE,
    authors=(Author(family="Alder", given="Anna"), Author(family="Birch", given="Ben")),
    year=1999,
    doi="10.5555/hedges.1",
    volume="12",
    pages="100–110",
    venue=Venue(title="Journal of Hedges"),
)
CIRCLES = Work(title=OTHER, authors=(Author(family="Cedar", given="Cleo"),), year=2004, doi="10.5555/hedges.2")
GONE = Work(
    title="A retracted study of topiary in three gardens",
    authors=(Author(family="Dogwood"),),
    year=2010,
    doi="10.5555/gone",
)
PUBLISHED = Work(
    title="Old walls and new gates of a garden city",
    authors=(Author(family="Elm", given="E"),),
    year=2021,
    doi="10.5555/gates",
)
RETRACTION = EditorialNotice(
    kind=NoticeKind.RETRACTION, doi="10.5555/gone", notice_doi="10.5555/gone.n", date="2015-05-01", source="list"
)


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    with Store.open(tmp_path_factory.mktemp("checking") / "library.db") as opened:
        for name, work in (("hedges", HEDGES), ("circles", CIRCLES), ("gates", PUBLISHED)):
            put(opened, name, work=work)
        put(opened, "gone", work=GONE, notices=[RETRACTION])
        about = Reference(key="h", index=1, doi=HEDGES.doi, title=TITLE)
        loose = Reference(
            key="l", index=2, title="Known from a list only and never read", doi="10.5555/listed", year=1990
        )
        put(opened, "citing", [about, loose], [("h", Stance.SUPPORTING), ("h", Stance.MENTIONING)])
        yield opened


def by_keys(store: Store) -> object:
    """A resolver by identifiers and fingerprints alone: the check must not depend on how well others match."""

    def resolve(reference: Reference) -> Resolution:
        for key in reference_keys(reference):
            for work in store.iter_works():
                mine = Reference(
                    key="",
                    index=1,
                    title=work.work.title,
                    authors=work.work.authors,
                    year=work.work.year,
                    doi=work.work.doi,
                )
                if key in reference_keys(mine):
                    return Resolution(match=Match(work.id, key.method, 1.0, "same key"))
        near = [Match(work.id, "scored", 0.5, "") for work in store.iter_works()]  # type: ignore[arg-type]
        return Resolution(nearest=tuple(near), reason="nothing")

    return resolve


class Sources:
    """Open sources that know some works."""

    names = ("Crossref", "OpenAlex")

    def __init__(
        self,
        *works: Work,
        registered: Sequence[str] = (),
        notices: Sequence[EditorialNotice] = (),
        silent: str = "",
    ) -> None:
        self.works = works
        self._registered = registered
        self._notices = notices
        self._silent = silent

    def prepare(self, references: Sequence[Reference]) -> None:
        pass

    def by_doi(self, doi: str) -> Work | None:
        if self._silent:
            raise SourceUnavailable(self._silent)
        return next((work for work in self.works if work.doi == doi), None)

    def find(self, reference: Reference) -> list[Work]:
        if self._silent:
            raise SourceUnavailable(self._silent)
        return list(self.works)

    def registered(self, doi: str) -> bool | None:
        return doi in self._registered

    def notices(self, doi: str) -> list[EditorialNotice]:
        return [each for each in self._notices if each.doi == doi]


def entry(
    title: str = "", *names: str, year: int | None = None, key: str = "r1", index: int = 1, **fields: object
) -> Reference:
    authors = tuple(Author(family=name.partition(",")[0], given=name.partition(",")[2].strip()) for name in names)
    raw = f"{', '.join(names)} ({year}). {title}. {fields.get('pages', '')} {fields.get('volume', '')}"
    return Reference(key=key, index=index, raw=raw, title=title, authors=authors, year=year, **fields)  # type: ignore[arg-type]


def check(store: Store, *references: Reference, sources: Sources | None = None) -> ReferenceCheck:
    return check_references(references, store, resolve=by_keys(store), sources=sources)  # type: ignore[arg-type]


def one(store: Store, reference: Reference, sources: Sources | None = None) -> CheckedReference:
    return check(store, reference, sources=sources).references[0]


def kinds(checked: CheckedReference) -> list[str]:
    return [each.kind.value for each in checked.findings]


# -- what is found -------------------------------------------------------------------------------------------------


def test_a_right_entry_is_fine_and_has_its_tallies(store: Store) -> None:
    found = one(store, entry(TITLE, "Alder, A", year=1999, doi=HEDGES.doi, volume="12", pages="100-110"))
    assert (found.state, found.severity, found.findings) == (LookupState.IN_INDEX, Severity.FINE, ())
    assert found.strict is not None
    assert found.broad is not None
    assert (found.strict.supporting, found.strict.mentioning, found.strict.total) == (1, 1, 2)
    assert found.source == "this index: its own paper"


def test_what_is_not_in_the_index_is_no_finding_offline(store: Store) -> None:
    found = one(store, entry("A work that nobody here has read or listed", "Fir, F", year=2001, doi="10.5555/unknown"))
    assert (found.state, found.severity, found.findings) == (LookupState.NOT_IN_INDEX, Severity.FINE, ())


def test_what_no_source_knows_is_not_found(store: Store) -> None:
    made_up = entry("A made up study of rows of hedges", "Fir, F", year=2001)
    found = one(store, made_up, Sources(HEDGES))
    assert (found.state, kinds(found), found.severity) == (LookupState.NOT_FOUND, ["not-found"], Severity.ERROR)
    assert found.work is None


def test_the_nearest_works_come_with_what_differs(store: Store) -> None:
    found = one(store, entry("Rows of hedges and their growth in new gardens", "Fir, F", year=2001), Sources(HEDGES))
    assert found.nearest[0].work.doi == HEDGES.doi
    assert [each.field for each in found.nearest[0].differences] == ["title", "author", "year"]


def test_a_source_that_is_silent_proves_nothing(store: Store) -> None:
    found = one(store, entry("Nothing like it is known to anybody", "Fir, F", year=2001), Sources(silent="host: 503"))
    assert (found.state, kinds(found), found.severity) == (LookupState.UNKNOWN, ["no-answer"], Severity.NOTE)


def test_a_source_finds_what_the_index_has_not(store: Store) -> None:
    known = Work(
        title="A work that only a source knows about",
        authors=(Author(family="Fir", given="F"),),
        year=2001,
        doi="10.5555/s",
    )
    found = one(store, entry(known.title, "Fir, F", year=2001), Sources(known))
    assert (found.state, found.source, found.severity) == (LookupState.IN_SOURCE, "Crossref, OpenAlex", Severity.FINE)


def test_an_entry_that_says_nothing_is_not_looked_for(store: Store) -> None:
    found = one(store, Reference(key="r1", index=1, raw="Personal communication"), Sources())
    assert (found.state, found.findings) == (LookupState.NOT_A_WORK, ())


# -- DOIs ----------------------------------------------------------------------------------------------------------


def test_a_made_up_work_with_a_real_doi(store: Store) -> None:
    found = one(store, entry("Neural bread and its discontents", "Nobody, N", year=2019, doi=CIRCLES.doi))
    assert kinds(found) == ["doi-of-another-work"]
    assert found.severity is Severity.ERROR
    assert found.work is None
    assert OTHER in found.findings[0].message


def test_the_right_doi_is_told(store: Store) -> None:
    found = one(store, entry(TITLE, "Alder, A", year=1999, doi=CIRCLES.doi))
    assert found.state is LookupState.IN_INDEX
    assert found.work is not None
    assert found.work.doi == HEDGES.doi
    (finding,) = found.findings
    assert (finding.kind, finding.doi) == (FindingKind.DOI_OF_ANOTHER_WORK, HEDGES.doi)


def test_a_doi_of_another_work_that_only_a_list_describes_is_a_warning(store: Store) -> None:
    found = one(store, entry("Neural bread and its discontents", "Nobody, N", year=2019, doi="10.5555/listed"))
    assert (kinds(found), found.severity) == (["doi-of-another-work"], Severity.WARNING)


def test_a_made_up_work_with_a_real_doi_in_the_sources(store: Store) -> None:
    real = Work(
        title="An entirely different matter of chemistry",
        authors=(Author(family="Fir", given="F"),),
        year=2003,
        doi="10.5555/r",
    )
    found = one(
        store, entry("Neural bread and its discontents", "Nobody, N", year=2019, doi="10.5555/r"), Sources(real)
    )
    assert found.state is LookupState.NOT_FOUND
    assert set(kinds(found)) == {"doi-of-another-work", "not-found"}


def test_a_doi_that_no_registrar_knows(store: Store) -> None:
    found = one(
        store, entry("Neural bread and its discontents", "Nobody, N", year=2019, doi="10.5555/none"), Sources()
    )
    assert set(kinds(found)) == {"not-found", "doi-not-registered"}
    registered = one(
        store,
        entry("Neural bread and its discontents", "Nobody, N", year=2019, doi="10.5555/none"),
        Sources(registered=["10.5555/none"]),
    )
    assert kinds(registered) == ["not-found"]


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        ("Alder A. Hedges. 1999. doi: 10.1000.broken/x.", "10.1000.broken/x"),
        ("Alder A. Hedges. https://doi.org/101016/j.x.2001", "101016/j.x.2001"),
        ("Alder A. Hedges. DOI 10.1016", "10.1016"),
        ("Alder A. Hedges. doi: 10.5555/fine", ""),
        ("Alder A. Hedges. doi: in press", ""),
        ("Alder A. Hedges.", ""),
    ],
)
def test_malformed_dois(store: Store, raw: str, said: str) -> None:
    found = one(store, Reference(key="r1", index=1, raw=raw, title="Hedges and more hedges"))
    assert kinds(found) == (["doi-malformed"] if said else [])
    assert not said or said in found.findings[0].message


def test_a_doi_that_differs_from_the_known_one(store: Store) -> None:
    found = one(store, entry(TITLE, "Alder, A", year=1999, doi="10.9999/other"), None)
    assert kinds(found) == ["doi-differs"]


def test_a_hyphen_of_a_line_end_is_no_other_doi(store: Store) -> None:
    assert kinds(one(store, entry(TITLE, "Alder, A", year=1999, doi="10.5555/hed-ges.1"))) == []


def test_a_preprint_of_a_published_work(store: Store) -> None:
    found = one(store, entry(PUBLISHED.title, "Elm, E", year=2021, doi="10.31235/osf.io/abcd1"))
    assert (kinds(found), found.severity) == (["preprint"], Severity.NOTE)
    assert found.findings[0].doi == "10.5555/gates"


@pytest.mark.parametrize(
    ("doi", "expected"),
    [
        ("10.1101/2020.05.01.072975", True),
        ("10.1101/079087", True),
        ("10.1101/gr.123456.111", False),
        ("10.48550/arxiv.2101.00001", True),
        ("10.1038/nature12345", False),
        ("10.2139/ssrn.123", True),
    ],
)
def test_dois_of_preprints(doi: str, expected: bool) -> None:
    assert is_preprint_doi(doi) is expected


# -- metadata ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"year": 2001}, ["year-differs"]),
        ({"volume": "13"}, ["volume-differs"]),
        ({"pages": "200–210"}, ["pages-differ"]),
        ({"authors": (Author(family="Zelkova", given="Z"),)}, ["author-differs"]),
        ({"title": "Rows of roses and their growth in old gardens"}, ["title-differs"]),
        ({}, []),
    ],
)
def test_metadata_that_differs(store: Store, fields: dict[str, object], expected: list[str]) -> None:
    right: dict[str, object] = {
        "title": TITLE, "authors": HEDGES.authors, "year": 1999, "volume": "12", "pages": "100–110", "doi": HEDGES.doi,
    }  # fmt: skip
    given = Reference(key="r1", index=1, **{**right, **fields})  # type: ignore[arg-type]
    assert kinds(one(store, given)) == expected


def test_a_year_off_by_one_is_a_note(store: Store) -> None:
    given = Reference(key="r1", index=1, title=TITLE, authors=HEDGES.authors, year=2000, doi=HEDGES.doi)
    found = one(store, given)
    assert (kinds(found), found.severity) == (["year-differs"], Severity.NOTE)


@pytest.mark.parametrize(
    ("raw", "fields"),
    [
        (
            "Alder A (1999) Rows of hedges and their growth in old gardens. J Hedges 12: 100",
            {"title": "J Hedges", "year": 2012},
        ),
        ("Alder, A. Rows of hedges & their growth in old gardens, 1999, 12, 100–110.", {"pages": "12"}),
        (
            "ALDER Anna. Rows of hedges and their growth in old gardens. 1999; 12",
            {"authors": (Author(family="Anna", given="A"),)},
        ),
    ],
)
def test_what_the_line_prints_counts_more_than_how_it_was_cut(
    store: Store, raw: str, fields: dict[str, object]
) -> None:
    assert one(store, Reference(key="r1", index=1, raw=raw, doi=HEDGES.doi, **fields)).findings == ()  # type: ignore[arg-type]


def test_what_a_list_says_weighs_less(store: Store) -> None:
    found = one(store, entry("Known from a list only and never read", year=1980, doi="10.5555/listed"))
    assert (kinds(found), found.severity) == (["year-differs"], Severity.NOTE)


@pytest.mark.parametrize(
    ("one_title", "other", "least", "most"),
    [
        (TITLE, TITLE.upper() + ".", 1.0, 1.0),
        (TITLE, TITLE + ": a second look at the data", 1.0, 1.0),
        (TITLE, TITLE.replace("growth", "grwoth"), 0.9, 0.99),
        (TITLE, OTHER, 0.0, 0.6),
        ("<i>E. coli</i> in Größenwahn", "E. coli in Grössenwahn", 0.85, 1.0),
    ],
)
def test_likeness_of_titles(one_title: str, other: str, least: float, most: float) -> None:
    found = title_likeness(one_title, other)
    assert found is not None
    assert least <= found <= most


def test_no_title_no_likeness() -> None:
    assert title_likeness("", TITLE) is None
    assert title_likeness("—", TITLE) is None


def test_a_translated_title_is_not_another_work() -> None:
    translated = entry(
        "Heckenreihen und ihr Wachstum in alten Gärten", "Alder, A", year=1999, volume="12", pages="100"
    )
    found = agreement(translated, HEDGES)
    assert not is_another(found)
    assert not is_same(found)
    assert [each.field for each in differences(translated, HEDGES)] == ["title"]


def test_groups_are_written_in_many_ways() -> None:
    group = Work(
        title="Guidelines on the care of hedges in towns", authors=(Author(family="World Hedge Organization"),)
    )
    listed = Reference(key="r", index=1, title=group.title, authors=(Author(family="WHO"),))
    assert differences(listed, group) == ()


# -- notices -------------------------------------------------------------------------------------------------------


def test_a_retracted_work(store: Store) -> None:
    found = one(store, entry(GONE.title, "Dogwood", year=2010, doi=GONE.doi))
    (finding,) = found.findings
    assert (finding.kind, finding.severity, finding.date, finding.doi) == (
        FindingKind.RETRACTED, Severity.ERROR, "2015-05-01", "10.5555/gone.n",
    )  # fmt: skip


def test_an_entry_that_says_itself_that_the_work_is_retracted(store: Store) -> None:
    found = one(store, entry(f"RETRACTED: {GONE.title}", "Dogwood", year=2010, doi=GONE.doi))
    assert (kinds(found)[0], found.severity) == ("retracted", Severity.NOTE)


def test_a_notice_about_a_work_that_is_not_in_the_index(tmp_path: Path) -> None:
    notice = EditorialNotice(kind=NoticeKind.CONCERN, doi="10.5555/elsewhere", date="2022-01-01")
    with Store.open(tmp_path / "notices.db") as store:
        store.update_notices("list", [("1", notice)])
        found = one(
            store, entry("Some work that is elsewhere and not here", "Fir, F", year=2001, doi="10.5555/elsewhere")
        )
    assert (found.state, kinds(found)) == (LookupState.NOT_IN_INDEX, ["expression-of-concern"])


def test_a_reinstated_work(store: Store) -> None:
    back = EditorialNotice(kind=NoticeKind.REINSTATEMENT, doi=GONE.doi or "", date="2016-01-01")
    known = msgspec.structs.replace(GONE)
    found = one(store, entry(GONE.title, "Dogwood", year=2010, doi=GONE.doi), Sources(known, notices=[back]))
    assert {each.kind.value: each.severity for each in found.findings} == {
        "retracted": Severity.NOTE, "reinstated": Severity.NOTE,
    }  # fmt: skip


def test_a_notice_that_only_a_source_knows(store: Store) -> None:
    notice = EditorialNotice(kind=NoticeKind.RETRACTION, doi=CIRCLES.doi or "", date="2020")
    found = one(store, entry(OTHER, "Cedar, C", year=2004, doi=CIRCLES.doi), Sources(CIRCLES, notices=[notice]))
    assert (kinds(found), found.severity) == (["retracted"], Severity.ERROR)


def test_the_notice_of_another_works_doi_is_not_the_entrys(store: Store) -> None:
    found = one(store, entry("Neural bread and its discontents", "Nobody, N", year=2019, doi=GONE.doi))
    assert kinds(found) == ["doi-of-another-work"]


# -- the list as a whole -------------------------------------------------------------------------------------------


def test_entries_listed_twice(store: Store) -> None:
    found = check(
        store,
        entry(TITLE, "Alder, A", year=1999, key="a", index=1),
        entry(OTHER, "Cedar, C", year=2004, key="b", index=2),
        entry("Rows of hedges", "Alder, A", year=1999, key="c", index=3, doi=HEDGES.doi),
    )
    doubles = [
        [each.entries for each in item.findings if each.kind is FindingKind.DOUBLE] for item in found.references
    ]
    assert doubles == [[(3,)], [], [(1,)]]
    assert found.summary.by_kind["double"] == 2


def test_one_identifier_for_two_titles(store: Store) -> None:
    shared = {"doi": "10.5555/series", "year": 2020}
    found = check(
        store,
        entry("Antiviral drugs of the garden: 1. Agents against blight", "Fir, F", key="a", **shared),  # type: ignore[arg-type]
        entry("Antiviral drugs of the garden: 3. Those against mildew and rust", "Fir, F", key="b", index=2, **shared),  # type: ignore[arg-type]
    )
    assert ["one of the two is wrong" in item.findings[0].message for item in found.references] == [True, True]


def test_one_title_with_two_years_is_a_note(store: Store) -> None:
    title = "Annual growth of hedges in the whole country"
    found = check(
        store, entry(title, "Fir, F", year=2001, key="a"), entry(title, "Fir, F", year=2002, key="b", index=2)
    )
    assert [item.severity for item in found.references] == [Severity.NOTE, Severity.NOTE]


def test_parts_of_one_entry_are_not_doubles(store: Store) -> None:
    found = check(
        store,
        entry(TITLE, "Alder, A", year=1999, key="a", entry="a"),
        entry(TITLE, "Alder, A", year=1999, key="a.2", entry="a", index=2),
    )
    assert found.summary.by_kind == {}


def test_uncited_entries_and_dangling_markers(store: Store) -> None:
    references = tuple(
        entry(f"A work number {n} on hedges", "Fir, F", year=2000 + n, key=f"r{n}", index=n) for n in (1, 2, 3)
    )
    manuscript = Manuscript(format="xml", references=references, uses={"r1": 2, "r2": 1}, dangling=("(Gone, 2001)",))
    found = check_references(manuscript, store, resolve=by_keys(store))  # type: ignore[arg-type]
    assert [kinds(item) for item in found.references] == [[], [], ["uncited"]]
    assert [item.markers for item in found.references] == [2, 1, 0]
    assert found.findings[0].kind is FindingKind.NO_ENTRY
    assert found.summary.by_kind == {"uncited": 1, "no-entry": 1}


def test_when_nearly_nothing_is_cited_the_markers_are_doubted(store: Store) -> None:
    references = tuple(
        entry(f"A work number {n} on hedges", "Fir, F", year=2000 + n, key=f"r{n}", index=n) for n in (1, 2, 3)
    )
    manuscript = Manuscript(format="pdf", references=references, uses={"r1": 1})
    found = check_references(manuscript, store, resolve=by_keys(store))  # type: ignore[arg-type]
    assert [item.severity for item in found.references] == [Severity.FINE, Severity.NOTE, Severity.NOTE]


def test_self_citations_are_counted(store: Store) -> None:
    references = (entry(TITLE, "Alder, A", year=1999), entry(OTHER, "Cedar, C", year=2004, key="r2", index=2))
    manuscript = Manuscript(
        format="xml", references=references, work=Work(authors=(Author(family="Alder", given="Anna"),))
    )
    summary = check_references(manuscript, store, resolve=by_keys(store)).summary  # type: ignore[arg-type]
    assert (summary.self_citations, summary.attributed, summary.self_citation_share) == (1, 2, 0.5)
    assert check(store, *references).summary.self_citation_share is None


def test_progress_and_cancelling(store: Store) -> None:
    seen: list[tuple[int, int]] = []
    references = [entry(TITLE, "Alder, A", year=1999, key=f"r{n}", index=n) for n in range(1, 4)]
    check_references(references, store, resolve=by_keys(store), progress=lambda *at: seen.append(at))  # type: ignore[arg-type]
    assert seen == [(0, 3), (1, 3), (2, 3), (3, 3)]
    with pytest.raises(Cancelled, match="after 0 of 3"):
        check_references(references, store, resolve=by_keys(store), cancelled=lambda: True)  # type: ignore[arg-type]


def test_a_check_goes_through_json(store: Store) -> None:
    found = check(store, entry(TITLE, "Alder, A", year=1999, doi=CIRCLES.doi))
    assert msgspec.json.decode(msgspec.json.encode(found), type=ReferenceCheck) == found


# -- files ---------------------------------------------------------------------------------------------------------

BIB = f"@article{{a, author={{Alder, Anna}}, title={{{TITLE}}}, year=1999, doi={{10.5555/hedges.1}}}}\n"
RIS = f"TY  - JOUR\nAU  - Alder, Anna\nTI  - {TITLE}\nPY  - 1999\nDO  - https://doi.org/10.5555/HEDGES.1\nER  - \n"
CSL = f'[{{"id": "x", "type": "article-journal", "title": "{TITLE}", "DOI": "10.5555/hedges.1", "issued": {{"date-parts": [[1999]]}}}}]'
LIST = f"Alder, A. (1999). {TITLE}. Journal of Hedges, 12, 100–110.\n\nCedar, C. (2004). {OTHER}. Garden Letters, 7, 44–52.\n"
TEXT = (
    "On hedges\n\nIntroduction\n\nHedges grow in rows (Alder, 1999), and others found circles (Missing & Gone, 2010). It was "
    "seen in two gardens only (Cedar, 2004; March 2003), which lie in the north of the country, as Oak et al. (2012) say, and "
    f"which are older than a hundred years.\n\nReferences\n\n{LIST}"
)


@pytest.mark.parametrize(
    ("name", "content", "format_", "number"),
    [
        ("a.bib", BIB, "BibTeX", 1),
        ("-", BIB, "BibTeX", 1),
        ("a.ris", RIS, "RIS", 1),
        ("", RIS, "RIS", 1),
        ("a.json", CSL, "CSL-JSON", 1),
        ("", CSL, "CSL-JSON", 1),
        ("a.txt", LIST, "list of references", 2),
        ("", f"References\n\n{LIST}", "list of references", 2),
        ("a.txt", TEXT, "plain text", 2),
        ("", TEXT, "plain text", 2),
    ],
)
def test_formats(name: str, content: str, format_: str, number: int) -> None:
    found = read_manuscript(content.encode(), name)
    assert (found.format, len(found.references)) == (format_, number)
    assert found.references[0].title == TITLE


def test_markers_without_an_entry_in_a_text() -> None:
    found = read_manuscript(TEXT.encode(), "a.txt")
    assert found.dangling == ("Missing & Gone, 2010", "Oak et al. (2012)")
    assert found.uses == {"r1": 1, "r2": 1}


def test_numbers_without_an_entry() -> None:
    numbered = (
        TEXT.replace("(Alder, 1999)", "[1]")
        .replace("(Missing & Gone, 2010)", "[7]")
        .replace("(Cedar, 2004; March 2003)", "[2]")
    )
    numbered = (
        numbered.replace("Alder, A.", "1. Alder, A.")
        .replace("Cedar, C.", "2. Cedar, C.")
        .replace("Oak et al. (2012)", "others")
    )
    assert read_manuscript(numbered.encode(), "a.txt").dangling == ("[7]",)


@pytest.mark.parametrize(
    ("printed", "expected"), [("[5, 90]", ()), ("[1, 4]", ("[1, 4] (4)",)), ("[3]", ("[3]",)), ("[2]", ())]
)
def test_intervals_are_no_citations(printed: str, expected: tuple[str, ...]) -> None:
    numbered = (
        TEXT.replace("(Alder, 1999)", "[1]")
        .replace("(Missing & Gone, 2010)", printed)
        .replace("(Cedar, 2004; March 2003)", "[2]")
    )
    numbered = (
        numbered.replace("Alder, A.", "1. Alder, A.")
        .replace("Cedar, C.", "2. Cedar, C.")
        .replace("Oak et al. (2012)", "others")
    )
    assert read_manuscript(numbered.encode(), "a.txt").dangling == expected


def test_broken_links_to_entries_that_are_there_are_none(store: Store) -> None:
    text = (
        "<article><front><article-meta><title-group><article-title>T</article-title></title-group></article-meta></front><body><p>Hedges "
        '[<xref ref-type="bibr" rid="B1">1</xref>], [<xref ref-type="bibr" rid="B7">2</xref>] and [<xref ref-type="bibr" rid="B9">9</xref>].'
        '</p></body><back><ref-list><ref id="B1"><label>1</label><mixed-citation>Alder A. Rows of hedges. J. 1999;12:100.'
        '</mixed-citation></ref><ref id="B2"><label>2</label><mixed-citation>Cedar C. Circles of hedges. J. 2004;12:100.'
        "</mixed-citation></ref></ref-list></back></article>"
    )
    assert read_manuscript(text.encode(), "a.xml").dangling == ("9",)


def test_a_key_without_an_entry_in_latex() -> None:
    source_text = (
        r"\documentclass{article}\title{X}\begin{document} Hedges \cite{a} grow \cite{zzz}. \begin{thebibliography}{9}"
        r"\bibitem{a} Alder A. Rows of hedges. 1999. \end{thebibliography}\end{document}"
    )
    found = read_manuscript(source_text.encode(), "a.tex")
    assert ([each.key for each in found.references], found.dangling) == (["a"], ("zzz",))


def test_a_malformed_doi_of_a_database_is_kept(store: Store) -> None:
    for name, content in (
        ("a.bib", BIB.replace("10.5555/hedges.1", "10.55/x y")),
        ("a.ris", RIS.replace("10.5555/HEDGES.1", "10.55/x")),
        ("a.json", CSL.replace("10.5555/hedges.1", "10.55/x")),
    ):
        found = check_references(read_manuscript(content.encode(), name), store, resolve=by_keys(store))  # type: ignore[arg-type]
        assert kinds(found.references[0]) == ["doi-malformed"], name


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.bib", b"", DamagedInput),
        ("a.bib", b"nothing here", UnsupportedFormat),
        ("a.ris", b"nothing here", UnsupportedFormat),
        ("a.json", b"{", DamagedInput),
        ("a.json", b"[" * 100_000, DamagedInput),
        ("a.json", b'{"a": 1}', UnsupportedFormat),
        ("a.json", b"[1, 2, null]", UnsupportedFormat),
        ("a.pdf", b"%PDF-1.4 broken", InputError),
        ("a.docx", b"PK\x03\x04broken", InputError),
        ("a.png", b"\x89PNG\r\n", InputError),
        ("a.xml", b"<article><front/></article>", InputError),
        ("a.txt", b"milk\nbread\n", InputError),
        ("", b"\x00\x01\x02", InputError),
    ],
)
def test_bad_files(name: str, data: bytes, error: type[InputError]) -> None:
    with pytest.raises(error):
        read_manuscript(data, name)


def test_a_bad_file_in_its_own_process(store: Store) -> None:
    with pytest.raises(UnsupportedFormat, match="no reference"):
        check_bytes(b"nothing here", "a.bib", store, resolve=by_keys(store))  # type: ignore[arg-type]
    small = load_settings(max_file_mb=1)
    with pytest.raises(InputTooLarge):
        check_bytes(b"x" * 2_000_000, "a.bib", store, settings=small, resolve=by_keys(store))  # type: ignore[arg-type]


def test_a_damaged_record_harms_no_other() -> None:
    text = RIS + "TY  - JOUR\nAU  -\nNONSENSE\n" + RIS.replace("TI  - Rows", "TI  - More rows")
    found = read_manuscript(text.encode(), "a.ris")
    assert [each.title for each in found.references][::2] == [TITLE, f"More r{TITLE[1:]}"]


def test_a_file_with_its_text(store: Store) -> None:
    found = check_bytes(TEXT.encode(), "folder/a.txt", store, resolve=by_keys(store))  # type: ignore[arg-type]
    assert (found.name, found.library_works) == ("a.txt", store.stats().works)
    assert [item.state for item in found.references] == [LookupState.IN_INDEX, LookupState.IN_INDEX]
    assert found.summary.by_kind == {"no-entry": 2}


def test_a_paper_is_a_manuscript(store: Store) -> None:
    paper = processed("own", [entry(TITLE, "Alder, A", year=1999)]).paper
    found = check_references(paper, store, resolve=by_keys(store))  # type: ignore[arg-type]
    assert found.references[0].markers is None
    assert source("x").name == "x.xml"


def test_an_entry_that_says_of_itself_that_it_was_retracted() -> None:
    entry = Reference(key="r1", index=1, title="RETRACTED: Rows of hedges and their birds", doi="10.5555/nowhere")
    found = Found(state=LookupState.NOT_IN_INDEX)
    told = [each for each in findings_of(entry, found, ()) if each.kind is FindingKind.RETRACTED]
    assert [(each.severity, each.message) for each in told] == [
        (Severity.NOTE, "The entry itself says that the work was retracted.")
    ]


@pytest.mark.parametrize(
    ("text", "entries"),
    [
        (
            "References\n\nGrowth 2010. doi:10.5555/one\nTies 2011. doi:10.5555/two",
            ["Growth 2010. doi:10.5555/one", "Ties 2011. doi:10.5555/two"],
        ),
        ("10.5555/one", ["10.5555/one"]),
        (
            "A paper\nover two lines 2010.\n\nAnother 2011.\n\nA third.",
            ["A paper over two lines 2010.", "Another 2011.", "A third."],
        ),
    ],
)
def test_a_list_is_taken_line_by_line(text: str, entries: list[str]) -> None:
    found = listed_manuscript(text)
    assert [each.raw for each in found.references] == entries
    assert [bool(each.doi) for each in found.references] == ["10.5555" in each for each in entries]


@pytest.mark.parametrize("text", ["", "References", "a\n" * 5_001])
def test_no_list_and_too_long_a_list(text: str) -> None:
    with pytest.raises(UnsupportedFormat):
        listed_manuscript(text)
