"""The tutorial library, checked as far as can be without the readers: a second, plain look at the XML."""

from __future__ import annotations

import json
import re
from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

import citance.data
from citance.data import TUTORIAL_NOTE, tutorial_files, tutorial_folder
from citance.identifiers import clean_doi, clean_issn, clean_orcid
from citance.model import Place, SectionRole, Stance

FILES = tutorial_files()
NAMES = [path.name for path in FILES]
EXPECTED: dict[str, Any] = json.loads((tutorial_folder() / "expected.json").read_text(encoding="utf-8"))
PAPERS: list[dict[str, Any]] = EXPECTED["papers"]
STATEMENTS: list[dict[str, Any]] = EXPECTED["statements"]
NOTICES = {"003-correction.xml", "010-retraction-notice.xml"}
MARK = "This paper is invented for the citance tutorial."
HUB = "10.5555/citance.tut.004"
FIRST_OF_ITS_ENTRY = {"b6a": "b6"}
"""The first of several works in an entry has the entry's key, also where its citation has an id of its own."""
XML_ID = "{http://www.w3.org/XML/1998/namespace}id"
XLINK_HREF = "{http://www.w3.org/1999/xlink}href"


def load(name: str) -> etree._Element:
    """The root of a file; no DTD is fetched."""
    parser = etree.XMLParser(load_dtd=False, no_network=True, resolve_entities=False)
    return etree.parse(str(tutorial_folder() / name), parser).getroot()


def local(element: etree._Element) -> str:
    """The element's name without its namespace; "" for a comment or a processing instruction."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""


def plain(text: str) -> str:
    return " ".join(text.split())


def pointers(root: etree._Element) -> list[tuple[etree._Element, list[str]]]:
    """Every in-text pointer of the three formats, with the ids that its markup names."""
    found: list[tuple[etree._Element, list[str]]] = []
    for element in root.iter():
        name = local(element)
        if name == "xref" and element.get("ref-type") == "bibr":
            found.append((element, element.get("rid", "").split()))
        elif name == "abbr" and element.get("bid"):
            found.append((element, element.get("bid", "").split()))
        elif name == "ref" and element.get("type") in ("bibr", "bibl"):
            found.append((element, [part.lstrip("#") for part in element.get("target", "").split()]))
    return found


def reference_ids(root: etree._Element) -> set[str]:
    """The ids of the entries, and of the citations inside an entry that have one of their own."""
    ids: set[str] = set()
    for element in root.iter():
        inside = {local(above) for above in element.iterancestors()}
        if inside & {"ref-list", "refgrp", "listBibl"} and local(element) in {
            "ref",
            "citation",
            "mixed-citation",
            "element-citation",
            "bibl",
            "biblStruct",
        }:
            key = element.get("id") or element.get(XML_ID)
            if key:
                ids.add(FIRST_OF_ITS_ENTRY.get(key, key))
    return ids


def statements_of(name: str) -> list[dict[str, Any]]:
    return [row for row in STATEMENTS if row["file"] == name]


def paper(name: str) -> dict[str, Any]:
    return next(row for row in PAPERS if row["file"] == name)


def test_the_names_of_the_package() -> None:
    assert citance.data.__all__ == sorted(citance.data.__all__)
    assert "invented" in TUTORIAL_NOTE


def test_expected_names_exactly_the_files() -> None:
    assert [row["file"] for row in PAPERS] == NAMES
    assert {row["file"] for row in STATEMENTS} == set(NAMES)
    assert EXPECTED["codebook"] == 1


def test_dois_are_unique_and_of_the_test_prefix() -> None:
    dois = [row["doi"] for row in PAPERS]
    assert len(set(dois)) == len(dois)
    for doi in dois:
        assert clean_doi(doi) == doi
        assert doi.startswith("10.5555/citance.")


@pytest.mark.parametrize("name", NAMES)
class TestEachFile:
    def test_says_that_it_is_invented_and_free(self, name: str) -> None:
        text = plain("".join(str(part) for part in load(name).itertext()))
        source = (tutorial_folder() / name).read_text(encoding="utf-8")
        assert MARK in text
        assert "creativecommons.org/publicdomain/zero/1.0/" in source

    def test_holds_its_own_doi_and_title(self, name: str) -> None:
        source = plain((tutorial_folder() / name).read_text(encoding="utf-8"))
        assert f">{paper(name)['doi']}<" in source
        assert f">{paper(name)['title']}<" in source.replace("> ", ">").replace(" <", "<")

    def test_every_identifier_is_valid_and_cannot_be_real(self, name: str) -> None:
        source = (tutorial_folder() / name).read_text(encoding="utf-8")
        for doi in re.findall(r"10\.\d{4,9}/", source):
            assert doi == "10.5555/"
        for orcid in re.findall(r"\d{4}-\d{4}-\d{4}-\d{3}[\dX]", source):
            assert clean_orcid(orcid) == orcid
            assert orcid.startswith("0000-0000-0000-0")
        for issn in re.findall(r">(\d{4}-\d{3}[\dX])<", source):
            assert clean_issn(issn) == issn
            assert issn.startswith("0000-")

    def test_every_pointer_names_an_entry(self, name: str) -> None:
        root = load(name)
        ids = reference_ids(root)
        for element, keys in pointers(root):
            assert {FIRST_OF_ITS_ENTRY.get(key, key) for key in keys} <= ids, plain(
                "".join(str(part) for part in element.itertext())
            )

    def test_ids_are_unique(self, name: str) -> None:
        ids = [element.get("id") or element.get(XML_ID) for element in load(name).iter()]
        twice = [key for key, count in Counter(filter(None, ids)).items() if count > 1]
        assert twice == []

    def test_expected_lists_exactly_the_entries(self, name: str) -> None:
        assert set(paper(name)["references"]) == reference_ids(load(name))

    def test_uncited_entries_are_those_without_a_statement(self, name: str) -> None:
        cited = {row["key"] for row in statements_of(name)}
        assert paper(name)["uncited"] == [key for key in paper(name)["references"] if key not in cited]

    def test_every_marked_pointer_is_expected_with_its_text(self, name: str) -> None:
        root = load(name)
        in_file = Counter(
            (FIRST_OF_ITS_ENTRY.get(key, key), plain("".join(str(part) for part in element.itertext())))
            for element, keys in pointers(root)
            for key in keys
        )
        expected = Counter(
            (row["key"], row["marker"])
            for row in statements_of(name)
            if not row.get("unmarked") and not row.get("inferred")
        )
        assert in_file == expected

    def test_every_statement_uses_the_closed_vocabularies(self, name: str) -> None:
        for row in statements_of(name):
            stance, broad = Stance(row["stance"]), Stance(row["broad"])
            assert stance in (Stance.MENTIONING, broad), "a strict verdict is a broad one too"
            assert row["place"] in set(Place)
            assert row["role"] is None or row["role"] in set(SectionRole)
            work = paper(name)["references"][row["key"]]
            assert row["cites"] == (None if work.startswith("outside:") else work)

    def test_every_expected_sentence_and_marker_is_in_the_text(self, name: str) -> None:
        text = plain("".join(str(part) for part in load(name).itertext()))
        for row in statements_of(name):
            assert row["sentence"], row
            assert row["sentence"] in text, row
            assert row["marker"] in text, row


def test_every_cited_library_work_is_in_the_library() -> None:
    library = {row["doi"] for row in PAPERS}
    assert {row["cites"] for row in STATEMENTS if row["cites"]} <= library


def test_the_amounts() -> None:
    stances = Counter(row["stance"] for row in STATEMENTS)
    assert len(STATEMENTS) >= 150
    assert stances["supporting"] >= 30
    assert stances["contrasting"] >= 20
    assert stances["mentioning"] > stances["supporting"] + stances["contrasting"]
    assert sum(1 for row in STATEMENTS if row["broad"] != row["stance"]) >= 10


def test_the_work_in_the_middle_is_discussed_from_all_sides() -> None:
    stances = Counter(row["stance"] for row in STATEMENTS if row["cites"] == HUB)
    assert stances["supporting"] >= 8
    assert stances["contrasting"] >= 6
    assert stances["mentioning"] >= 15


def test_every_place_and_role_and_peculiarity_occurs() -> None:
    assert {row["place"] for row in STATEMENTS} == {place.value for place in Place}
    assert {row["role"] for row in STATEMENTS} == {role.value for role in SectionRole} | {None}
    for peculiarity in ("in_range", "inferred", "self_citation", "part", "unmarked"):
        assert any(row.get(peculiarity) for row in STATEMENTS), peculiarity
    assert {row["language"] for row in PAPERS} == {"en", "es", "de"}


@pytest.mark.parametrize("name", [row["file"] for row in PAPERS if row["year"] >= 2010 and row["file"] not in NOTICES])
def test_papers_from_2010_on_stand_in_the_network(name: str) -> None:
    library = {work for work in paper(name)["references"].values() if not work.startswith("outside:")}
    assert len(library) >= 5


def test_the_notices_point_at_each_other() -> None:
    links = {
        row["file"]: {
            (element.get("related-article-type"), element.get(XLINK_HREF))
            for element in load(row["file"]).iter()
            if local(element) == "related-article"
        }
        for row in PAPERS
    }
    assert ("retracted-article", "10.5555/citance.tut.006") in links["010-retraction-notice.xml"]
    assert ("retraction-forward", "10.5555/citance.tut.010") in links["006-retracted.xml"]
    assert ("corrected-article", "10.5555/citance.tut.002") in links["003-correction.xml"]
    assert ("preprint", "10.5555/citance.pre.1407") in links["011b-network-panel.xml"]
    assert ("preprint-forward", "10.5555/citance.tut.011") in links["011a-preprint.xml"]


def test_the_folder_holds_nothing_else() -> None:
    assert {path.name for path in Path(tutorial_folder()).iterdir()} == {*NAMES, "expected.json"}


def test_the_page_about_the_library_is_complete_and_right() -> None:
    page = (Path(__file__).parents[2] / "docs" / "tutorial-library.md").read_text(encoding="utf-8")
    for name in NAMES:
        assert f"| {name} |" in page
    strict, broad = (Counter(row[field] for row in STATEMENTS) for field in ("stance", "broad"))
    said = plain(page)
    assert (
        f"Of the {len(STATEMENTS)} statements {strict['supporting']} are supporting, {strict['contrasting']} contrasting"
        f" and {strict['mentioning']} mentioning; by anybody's evidence {broad['supporting']}, {broad['contrasting']}"
        f" and {broad['mentioning']}."
    ) in said
    hub = Counter(row["stance"] for row in STATEMENTS if row["cites"] == HUB)
    assert (
        f"The interviews (004) alone have {hub.total()}: {hub['supporting']} supporting, {hub['contrasting']} contrasting"
        f" and {hub['mentioning']} mentioning."
    ) in said


@pytest.mark.parametrize("name", NAMES)
def test_the_page_says_whom_each_paper_supports_and_contrasts(name: str) -> None:
    page = (Path(__file__).parents[2] / "docs" / "tutorial-library.md").read_text(encoding="utf-8")
    cells = next(line for line in page.splitlines() if line.startswith(f"| {name} |")).split("|")
    short = {row["doi"]: row["file"].split("-")[0] for row in PAPERS} | {"10.5555/citance.pre.1407": "the preprint"}
    for cell, stance in ((cells[7], "supporting"), (cells[8], "contrasting")):
        works = {short[row["cites"]] for row in statements_of(name) if row["stance"] == stance and row["cites"]}
        assert set(re.findall(r"\d{3}b?|the preprint", cell)) == works
