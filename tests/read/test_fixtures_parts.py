"""Files that hold several papers, wrappers, encodings, and the choice of the reader."""

from __future__ import annotations

import hashlib
from pathlib import Path

import pytest

from citance import extract_statements, read_paper, read_papers
from fixtures.tables import HERE

PLAIN = HERE / "jats" / "german.xml"


def test_article_set_gives_each_article() -> None:
    papers = read_papers(HERE / "jats/articleset.xml")
    assert [paper.work.doi for paper in papers] == ["10.5555/set.1", "10.5555/set.2", "10.5555/set.3"]


def test_parts_of_an_article() -> None:
    papers = read_papers(HERE / "jats/sub_articles.xml")
    assert [paper.part for paper in papers] == ["", "reviewer-report", "reply", "reply"]
    assert [paper.part_of for paper in papers] == [None, *["10.5555/sub.1"] * 3]


def test_parts_have_their_own_front_matter() -> None:
    main, report, reply, _ = read_papers(HERE / "jats/sub_articles.xml")
    assert [paper.work.doi for paper in (main, report, reply)] == [
        "10.5555/sub.1",
        "10.5555/sub.1.r1",
        "10.5555/sub.1.r2",
    ]
    assert report.work.authors[0].family == "Critic"
    assert reply.work.title == "We disagree with the review"


def test_parts_without_a_doi_do_not_take_the_main_text_s() -> None:
    assert read_papers(HERE / "jats/sub_articles.xml")[3].work.doi is None


def test_parts_have_their_own_reference_lists() -> None:
    main, _, reply, _ = read_papers(HERE / "jats/sub_articles.xml")
    assert [reference.key for reference in main.references] == ["B1", "B2"]
    assert [reference.key for reference in reply.references] == ["R1", "R2"]


def test_read_paper_gives_the_main_text() -> None:
    assert read_paper(HERE / "jats/sub_articles.xml").work.doi == "10.5555/sub.1"


def test_translation_shares_the_list_and_is_known_as_one() -> None:
    main, translation = read_papers(HERE / "jats/translation_pt.xml")
    assert not main.is_translation
    assert translation.is_translation
    assert translation.work.language == "en"
    assert {statement.key for statement in extract_statements(translation)} == {"B1"}


@pytest.mark.parametrize(
    ("name", "word"), [("jats/german", "jats"), ("tei/jtei", "tei"), ("tei/grobid_numeric", "tei"), ("bmc/art", "bmc")]
)
def test_format_names_the_reader(name: str, word: str) -> None:
    assert word in read_paper(HERE / f"{name}.xml").format.lower()


def test_sha256_is_that_of_the_file() -> None:
    assert read_paper(PLAIN).sha256 == hashlib.sha256(PLAIN.read_bytes()).hexdigest()


def test_bytes_and_path_give_the_same() -> None:
    assert read_papers(PLAIN.read_bytes()) == read_papers(PLAIN)


@pytest.mark.parametrize("name", ["article.txt", "article.pdf", "article", "article.json", "ärtikel .xml"])
def test_content_decides_not_the_name(name: str, tmp_path: Path) -> None:
    copy = tmp_path / name
    copy.write_bytes(PLAIN.read_bytes())
    assert read_papers(copy) == read_papers(PLAIN)


ENCODED = {
    "latin-1, declared": lambda text: text.replace("UTF-8", "ISO-8859-1", 1).encode("iso-8859-1", "xmlcharrefreplace"),
    "windows-1252, declared": lambda text: text.replace("UTF-8", "windows-1252", 1).encode("cp1252"),
    "UTF-16 with a mark": lambda text: text.replace("UTF-8", "UTF-16", 1).encode("utf-16"),
    "UTF-16, big end first": lambda text: b"\xfe\xff" + text.replace("UTF-8", "UTF-16", 1).encode("utf-16-be"),
    "UTF-8 with a mark": lambda text: text.encode("utf-8-sig"),
    "UTF-8 without a declaration": lambda text: text.split("\n", 1)[1].encode(),
    "blank lines first": lambda text: ("\n\n  \n" + text.split("\n", 1)[1]).encode(),
    "Windows line ends": lambda text: text.replace("\n", "\r\n").encode(),
}


@pytest.mark.parametrize("how", ENCODED)
def test_encoding(how: str) -> None:
    """The same text in another encoding gives the same statements."""
    expected = [(s.key, s.citance, s.before, s.after) for s in extract_statements(read_paper(PLAIN))]
    assert any("ü" in citance for _, citance, _, _ in expected)
    data = ENCODED[how](PLAIN.read_text(encoding="utf-8"))
    assert [(s.key, s.citance, s.before, s.after) for s in extract_statements(read_paper(data))] == expected


def test_sound_articles_have_no_warnings() -> None:
    for name in ("jats/front_full", "jats/german", "jats/ranges_plos", "bmc/art"):
        assert read_paper(HERE / f"{name}.xml").warnings == (), name
