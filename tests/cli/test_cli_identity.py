"""`citance add-work`, `merge` and `split`, and an article that cites works added by hand, from end to end."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import Result

Citance = Callable[..., Result]

CHAPTER = {
    "title": "Learning and the internationalization of firms: what is kept and what is forgotten",
    "authors": ["Halvorsen, Ingrid", "Pereira-Lund, Tomás"],
    "year": 2012,
    "container-title": "A Companion to the Learning Firm",
    "publisher": "Fjordside Press",
    "pages": "211-238",
    "type": "chapter",
    "abstract": "Firms that go abroad are said to learn by doing so. This chapter brings together what three decades of "
    "writing mean by learning when they say that, and finds four things under one word. It draws on no sample of its "
    "own. Each of the four is traced to the question it was made for, and we show where they have been taken for one "
    "another.",
}
PHOTONICS = {
    "title": "The impact of firm internationalization on regional industrial clusters: evidence from photonics",
    "author": [{"family": "Okonjo", "given": "Adaeze"}, {"family": "Brandt", "given": "Jens"}],
    "issued": {"date-parts": [[2014, 5]]},
    "container-title": "Journal of Invented Regional Studies",
    "volume": "9",
    "page": "45-70",
    "abstract": "What happens to a cluster when its firms grow abroad? From 23 interviews in the photonics industry of two "
    "regions we find that ties to neighbours weaken for what is bought and hold for what is learned.",
}
ARTICLE = """<article article-type="research-article" xml:lang="en"><front>
<journal-meta><journal-title-group><journal-title>Invented Letters</journal-title></journal-title-group></journal-meta>
<article-meta><article-id pub-id-type="doi">10.5555/letters.2021.7</article-id>
<title-group><article-title>Going abroad and staying a neighbour</article-title></title-group>
<contrib-group><contrib contrib-type="author"><name><surname>Quist</surname><given-names>Mara</given-names></name></contrib>
</contrib-group><pub-date><year>2021</year></pub-date></article-meta></front>
<body><sec><title>Discussion</title><p>Our survey confirms that local ties weaken as firms grow abroad
[<xref ref-type="bibr" rid="B1">1</xref>]. Learning has been discussed at length
[<xref ref-type="bibr" rid="B2">2</xref>].</p></sec></body>
<back><ref-list>
<ref id="B1"><mixed-citation>Okonjo A, Brandt J. Impact of firm internationalization on regional industrial clusters:
Evidence from photonics. <italic>J Invent Reg Stud</italic> 2014;9:45-70.</mixed-citation></ref>
<ref id="B2"><mixed-citation>Halvorsen, I. &amp; Pereira-Lund, T. (2012). Learning and the internationalisation of firms:
What is kept and what is forgotten. In <italic>A Companion to the Learning Firm</italic> (pp. 211&#8211;238). Fjordside
Press.</mixed-citation></ref>
</ref-list></back></article>"""


def found(result: Result) -> Any:
    """What a command printed as JSON."""
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


@pytest.fixture
def db(tmp_path: Path) -> Path:
    return tmp_path / "own.db"


def add_article(citance: Citance, db: Path) -> None:
    Path("article.xml").write_text(ARTICLE)
    assert citance("add", "article.xml", "--db", db, "--workers", 1).exit_code == 0


def add_both(citance: Citance, db: Path) -> list[dict[str, Any]]:
    lines = "\n".join(json.dumps(one) for one in (CHAPTER, PHOTONICS))
    return list(found(citance("add-work", "--json", "-", "--db", db, stdin=lines)))


@pytest.mark.parametrize("first", ["works", "article"])
def test_works_added_by_hand_are_found_and_cited(citance: Citance, db: Path, first: str) -> None:
    steps = [add_both, add_article] if first == "works" else [add_article, add_both]
    for step in steps:
        step(citance, db)
    hits = found(citance("search", "learning internationalization", "--works", "--db", db, "--json"))
    titles = [hit["title"] for hit in hits["results"]]
    assert titles[0] == CHAPTER["title"]
    report = found(citance("report", "impact of firm internationalization on regional", "--db", db, "--json"))
    assert report["strict"]["total"] == 1
    assert report["strict"]["supporting"] == 1
    report = found(citance("report", "Learning and the internationalization of firms", "--db", db, "--json"))
    assert report["strict"]["total"] == 1


@pytest.mark.parametrize("first", ["works", "article"])
def test_a_title_with_an_abstract_is_enough_to_be_cited(citance: Citance, db: Path, first: str) -> None:
    bare = [{name: work[name] for name in ("title", "abstract")} for work in (CHAPTER, PHOTONICS)]
    Path("works.json").write_text(json.dumps(bare))

    def add_works() -> None:
        said = citance("add-work", "works.json", "--db", db)
        assert said.exit_code == 0
        assert "2 of the works have no authors or no year" in said.stderr

    steps = [add_works, lambda: add_article(citance, db)]
    for step in steps if first == "works" else steps[::-1]:
        step()
    # The article's titles differ by "The", "internationalisation" and a capital.
    totals = [found(citance("report", work["title"], "--db", db, "--json"))["strict"]["total"] for work in bare]
    assert totals == [1, 1]
    hits = found(citance("search", "23 interviews in the photonics industry", "--works", "--db", db, "--json"))
    assert hits["results"][0]["title"] == PHOTONICS["title"]


def test_adding_a_work_again_replaces_it(citance: Citance, db: Path) -> None:
    first, second = add_both(citance, db), add_both(citance, db)
    assert first == second
    assert found(citance("stats", "--db", db, "--json"))["works"] == 2


def test_one_reference_is_parted(citance: Citance, db: Path) -> None:
    add_both(citance, db)
    add_article(citance, db)
    outcome = found(citance("split", "--reference", "10.5555/letters.2021.7#1", "--db", db, "--json"))
    assert (outcome["kept"]["title"], outcome["statements"]) == (PHOTONICS["title"], 1)
    Path("article.xml").write_text(ARTICLE.replace("confirms", "shows"))
    assert citance("add", "article.xml", "--db", db, "--workers", 1).exit_code == 0
    report = found(citance("report", PHOTONICS["title"], "--db", db, "--json"))
    assert report["strict"]["total"] == 0
    again = citance("split", "--reference", "10.5555/letters.2021.7#1", "--db", db)
    assert again.exit_code != 0
    assert "not tied by its description" in again.stderr
    assert citance("split", "--reference", "nothing", "--db", db).exit_code != 0


def test_an_import_ties_references_to_the_works_that_are_here(citance: Citance, db: Path) -> None:
    add_article(citance, Path("other.db"))
    assert citance("export", "--db", "other.db", "--output", "other.jsonl").exit_code == 0
    add_both(citance, db)
    assert citance("import", "other.jsonl", "--db", db).exit_code == 0
    report = found(citance("report", PHOTONICS["title"], "--db", db, "--json"))
    assert report["strict"]["total"] == 1


def test_merge_and_split(citance: Citance, db: Path) -> None:
    one, other = (item["work"]["id"] for item in add_both(citance, db))
    said = found(citance("merge", f"work {one}", f"work {other}", "--reason", "one book", "--db", db, "--json"))
    assert (said["merge"]["reason"], said["work"]["id"]) == ("one book", one)
    listed = citance("split", f"work {one}", "--list", "--db", db)
    assert "one book" in listed.stdout
    outcome = citance("split", said["merge"]["id"], "--db", db)
    assert f"work {other}" in outcome.stdout
    again = citance("split", f"work {one}", "--db", db)
    assert again.exit_code != 0
    assert "came out of no merge" in again.stderr
    text = citance("merge", f"work {one}", f"work {other}", "--version", "--db", db)
    assert "undoes it" in text.stdout


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("", "there is no work in it"),
        ("[]", "there is no work in it"),
        ("{", "line 1: no JSON"),
        ("3", "a work is a JSON object"),
        ('{"title": "A"}\n[1]', "line 2: a work is a JSON object"),
        ('{"authors": ["Coe, Neil"]}', "work 1: has neither a title nor an identifier"),
        ('{"title": "A", "colour": "red"}', "unknown field colour"),
        ('{"title": "A", "doi": "nonsense"}', "not a valid doi: nonsense"),
        ('{"title": "A", "year": "soon"}', "not a year: soon"),
        ('{"title": ["A", "B"]}', "title must be text"),
        ('{"title": "A", "authors": 3}', "authors must be a list"),
        ('{"title": "A", "authors": [{"given": "Neil"}]}', "an author needs a family name"),
        ('{"title": "A\\ud800"}', "title is no Unicode text"),
        ('{"title": "A", "venue": {"title": 1}}', "work 1: venue"),
        ('{"title": "A", "issued": {"date-parts": [[true]]}}', "year must be text"),
    ],
)
def test_what_cannot_be_added(citance: Citance, db: Path, given: str, words: str) -> None:
    result = citance("add-work", "-", "--db", db, stdin=given)
    assert result.exit_code != 0
    assert words in result.stderr
