"""`citance check`: what it prints, what it ends with, and the page that it writes."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from lxml import html

from citance.data import tutorial_folder
from citance.errors import UsageError
from citance.model import (
    CheckedReference,
    CheckSummary,
    Finding,
    FindingKind,
    LookupState,
    Reference,
    ReferenceCheck,
    Severity,
)
from citance.report.check import check_html, check_lines, fail_on_words, parse_fail_on, searched, summary_lines
from cli.conftest import Citance

BIB = """
@article{right, author={Okkonen, M. and Varga-Thorn, L.}, year=2004, doi={10.5555/citance.tut.001},
  title={Export intensity and the local supplier: A survey of 412 cluster firms}}
@article{gone, author={Castellane, T.}, year=2010, doi={10.5555/citance.tut.006},
  title={Cutting loose pays: Local disengagement and the growth of internationalizing firms}}
@article{madeup, author={Nobody, A.}, year=2019, doi={10.5555/citance.tut.008},
  title={Neural <script>alert(1)</script> bakeries of rural Norway}}
@article{unknown, author={Elsewhere, E.}, year=2001, title={A work that this library does not hold at all}}
"""


@pytest.fixture
def bib(tmp_path: Path) -> Path:
    path = tmp_path / "my.bib"
    path.write_text(BIB, encoding="utf-8")
    return path


def test_as_json(citance: Citance, tutorial_db: Path, bib: Path) -> None:
    result = citance("check", bib, "--db", tutorial_db, "--json")
    assert result.exit_code == 0, result.output
    found = json.loads(result.stdout)
    assert (found["name"], found["format"], found["summary"]["references"]) == ("my.bib", "BibTeX", 4)
    assert [each["state"] for each in found["references"]] == ["in-index", "in-index", "not-in-index", "not-in-index"]
    assert found["summary"]["by_kind"] == {"retracted": 1, "doi-of-another-work": 1}
    assert found["references"][0]["strict"]["total"] > 0
    assert "not-found" not in result.stdout  # offline, nothing is called so


def test_for_people(citance: Citance, tutorial_db: Path, bib: Path) -> None:
    result = citance("check", bib, "--db", tutorial_db)
    assert result.exit_code == 0, result.output
    assert "The work was retracted on 2014-05-12" in result.stdout
    assert "10.5555/citance.tut.008 belongs to another work" in result.stdout
    assert "No open source was asked" in result.stderr


def test_the_setting_offline_wins(
    citance: Citance, tutorial_db: Path, bib: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CITANCE_OFFLINE", "true")
    result = citance("check", bib, "--db", tutorial_db, "--online", "--json")
    assert json.loads(result.stdout).get("sources", []) == []
    assert "no source is asked" in result.stderr


def test_standard_input(citance: Citance, tutorial_db: Path) -> None:
    listed = "Okkonen M, Varga-Thorn L. Export intensity and the local supplier: A survey of 412 cluster firms. 2004;7:88-107.\n"
    result = citance("check", "-", "--db", tutorial_db, "--json", stdin=listed * 1)
    found = json.loads(result.stdout)
    assert found["format"] == "list of references"
    assert found["references"][0]["state"] == "in-index"


def test_a_manuscript_with_its_text(citance: Citance, tutorial_db: Path) -> None:
    result = citance("check", tutorial_folder() / "009-replication.xml", "--db", tutorial_db, "--json")
    found = json.loads(result.stdout)
    assert found["summary"]["by_kind"] == {"retracted": 1, "corrected": 1, "uncited": 1}
    assert found["summary"]["attributed"] == 14


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("retracted,not-found", 5),
        ("error", 5),
        ("not-found,uncited", 0),
        ("nonsense", 2),
    ],
)
def test_exit_codes(citance: Citance, tutorial_db: Path, bib: Path, words: str, code: int) -> None:
    assert citance("check", bib, "--db", tutorial_db, "--json", "--fail-on", words).exit_code == code


@pytest.mark.parametrize("name", ["missing.bib", "missing.docx"])
def test_a_missing_file(citance: Citance, tutorial_db: Path, name: str) -> None:
    result = citance("check", name, "--db", tutorial_db)
    assert result.exit_code == 3
    assert name in result.stderr


def test_a_folder_and_an_unreadable_file(citance: Citance, tutorial_db: Path, tmp_path: Path) -> None:
    assert citance("check", tmp_path, "--db", tutorial_db).exit_code == 2
    (tmp_path / "empty.bib").write_bytes(b"")
    result = citance("check", tmp_path / "empty.bib", "--db", tutorial_db)
    assert (result.exit_code, "empty" in result.stderr) == (3, True)


def test_the_page_stands_alone(citance: Citance, tutorial_db: Path, bib: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    assert citance("check", bib, "--db", tutorial_db, "--html", page, "--json").exit_code == 0
    text = page.read_text(encoding="utf-8")
    assert "<script" not in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
    root = html.document_fromstring(text)
    assert not root.xpath(
        "//*[@src] | //link | //img | //iframe | //form | //@style | //@*[starts-with(name(), 'on')]"
    )
    assert all(link.startswith(("#", "https://doi.org/")) for link in root.xpath("//@href"))
    assert not re.search(r"@import|url\(", text)
    assert "default-src 'none'" in text
    assert root.xpath("string(/html/@lang)") == "en"
    ids = root.xpath("//@id")
    assert len(ids) == len(set(ids))
    assert set(root.xpath("//@aria-labelledby")) <= set(ids)
    assert all(link[1:] in ids for link in root.xpath("//@href") if link.startswith("#"))
    assert not root.xpath("//svg[not(@aria-hidden) and not(@aria-label)]")


def hostile() -> ReferenceCheck:
    """A check in which every text tries to leave its place."""
    bad = '"><img src=x onerror=alert(1)>{{7*7}}'
    finding = Finding(kind=FindingKind.NOT_FOUND, severity=Severity.ERROR, message=bad, doi='10.5555/"onclick="x')
    reference = Reference(key=bad, index=1, raw=bad, label=bad)
    entry = CheckedReference(
        reference=reference, state=LookupState.NOT_FOUND, severity=Severity.ERROR, findings=(finding,)
    )
    summary = CheckSummary(
        references=1,
        by_severity={"error": 1},
        by_state={"not-found": 1},
        by_kind={"not-found": 1},
        self_citations=0,
        attributed=0,
    )
    return ReferenceCheck(
        name=bad, format=bad, title=bad, summary=summary, library_works=1, sources=(bad,), references=(entry,), findings=(finding,),
        warnings=(bad,),
    )  # fmt: skip


def test_nothing_leaves_its_place_on_the_page() -> None:
    text = check_html(hostile())
    assert "<img" not in text
    assert "49" not in text.partition("</head>")[2]
    root = html.document_fromstring(text)
    assert not root.xpath("//@onerror | //@onclick")
    assert "https://doi.org/10.5555/%22onclick%3D%22x" in root.xpath("//@href")


def test_what_was_searched_is_said_honestly() -> None:
    check = hostile()
    assert "nor in" in check_html(check)
    offline = ReferenceCheck(name="", format="", summary=check.summary, library_works=45)
    assert searched(offline).startswith("Checked against this index (45 works) only")
    assert [line[2] for line in check_lines(check)] == ["not found", "entry", "not found"]
    assert ("references", "1") in list(summary_lines(check))


def test_words_of_fail_on() -> None:
    for word in fail_on_words():
        parse_fail_on(word)
    assert parse_fail_on("note, error").severity is Severity.NOTE
    assert parse_fail_on("doi").kinds >= {FindingKind.DOI_MALFORMED}
    with pytest.raises(UsageError, match="retracted"):
        parse_fail_on("fine")
    assert parse_fail_on("not-found").failing(hostile()) == 2
    assert parse_fail_on("retracted").failing(hostile()) == 0
