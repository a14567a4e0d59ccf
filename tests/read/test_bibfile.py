"""BibTeX databases: fields, names, strings, cross-references, and damage that stays with its entry."""

from __future__ import annotations

import pytest

from citance.model import Author, Reference
from citance.read.bibfile import read_bibtex


def one(entry: str) -> Reference:
    """The only reference of a database."""
    (reference,) = read_bibtex(entry).references
    return reference


def test_fields() -> None:
    found = one(
        """@Article{coe2003,
          author  = {Coe, Neil M. and Bunnell, Timothy G.},
          title   = "{S}patializing knowledge: {\\'E}coles {\\&} firms",
          journal = {Global Inventions},
          year    = 2003, volume = 3, number = {4}, pages = {437--456},
          doi     = {https://doi.org/10.5555/GI.3}, pmid = {123}, publisher = {Press},
          url     = {http://example.org/a_b}
        }"""
    )
    assert found == Reference(
        key="coe2003",
        index=1,
        raw=found.raw,
        title="Spatializing knowledge: Écoles & firms",
        authors=(Author(family="Coe", given="Neil M."), Author(family="Bunnell", given="Timothy G.")),
        year=2003,
        container="Global Inventions",
        volume="3",
        issue="4",
        pages="437–456",
        publisher="Press",
        kind="article",
        doi="10.5555/gi.3",
        pmid="123",
        url="http://example.org/a_b",
    )
    assert found.raw.startswith("Coe Neil M., Bunnell Timothy G. (2003). Spatializing")


@pytest.mark.parametrize(
    ("names", "authors"),
    [
        ("Jane Coe", [("Coe", "Jane")]),
        ("Coe, Jane", [("Coe", "Jane")]),
        ("Coe, Jr., Jane", [("Coe", "Jane Jr.")]),
        ("Jan van der Berg", [("van der Berg", "Jan")]),
        ("van der Berg, Jan", [("van der Berg", "Jan")]),
        ("{World Bank}", [("World Bank", "")]),
        ("{Barnes and Noble} and Coe, J.", [("Barnes and Noble", ""), ("Coe", "J.")]),
        ("Coe, J. and others", [("Coe", "J.")]),
        ('Andr{\\"a} {\\c{C}}elik', [("Çelik", "Andrä")]),
        ("Coe, J.\nand Bun, T.", [("Coe", "J."), ("Bun", "T.")]),
        ("Plato", [("Plato", "")]),
        ("", []),
    ],
)
def test_names(names: str, authors: list[tuple[str, str]]) -> None:
    found = one(f"@book{{k, author = {{{names}}}, title = {{T}}}}").authors
    assert [(author.family, author.given) for author in found] == authors


@pytest.mark.parametrize(
    ("fields", "name", "value"),
    [
        ("date = {2015-03-09}", "year", 2015),
        ("year = {in press}", "year", None),
        ("eprint = {2003.01234}, archivePrefix = {arXiv}", "arxiv", "2003.01234"),
        ("journal = {arXiv preprint arXiv:1706.03762}", "arxiv", "1706.03762"),
        ("url = {https://doi.org/10.5555/abc}", "doi", "10.5555/abc"),
        ("doi = {10.5555/a\\_b}", "doi", "10.5555/a_b"),
        ("editor = {Ed, Itor}", "authors", (Author(family="Ed", given="Itor"),)),
        ("school = {University}", "publisher", "University"),
        ("booktitle = {Proc.}", "container", "Proc."),
        ("title = {A}, subtitle = {B}", "title", "A: B"),
    ],
)
def test_single_fields(fields: str, name: str, value: object) -> None:
    assert getattr(one(f"@misc{{k, {fields}}}"), name) == value


def test_strings_and_parents() -> None:
    source = """@string{jw = "Journal of Wind"}
    @article{a, author = {A, B}, title = {T}, journal = jw, year = 2000}
    @inproceedings{b, author = {C, D}, title = {U}, crossref = {p}}
    @proceedings{p, title = {Proceedings of Wind}, year = 2001}
    """
    found = {reference.key: reference for reference in read_bibtex(source, wanted={"a", "b"}).references}
    assert set(found) == {"a", "b"}
    assert found["a"].container == "Journal of Wind"
    assert (found["b"].container, found["b"].year) == ("Proceedings of Wind", 2001)


def test_a_damaged_entry_harms_no_other() -> None:
    source = """@book{good, title = {Good}, year = 2000}
@article{bad,
  author = {Storm, Sue,
  title = {Broken entry},
  year = {2001}

@book{also, title = {Also good}, year = 2002}
@book{, title = {No key}}
@book{good, title = {Again}, year = 2003}
"""
    references, warnings = read_bibtex(source)
    assert [(each.key, each.title, each.year) for each in references] == [
        ("good", "Good", 2000),
        ("bad", "Broken entry", 2001),
        ("also", "Also good", 2002),
    ]
    assert len(warnings) == 3
    assert any("bad: is damaged" in warning for warning in warnings)
    assert any("comes twice" in warning for warning in warnings)


@pytest.mark.parametrize(
    "source",
    ["", "@", "@book", "@book{", "@book{k", "@book{k,", "{" * 10000, "@book{k, title = {" + "{" * 50000, "\x00" * 100],
)
def test_what_is_no_database_gives_nothing_and_no_error(source: str) -> None:
    assert len(read_bibtex(source).references) <= 1


def test_only_wanted_entries_are_read() -> None:
    source = "\n".join(f"@book{{k{n}, title = {{T{n}}}, year = {{2000}}}}" for n in range(20_000))
    references, _ = read_bibtex(source, wanted={"k7", "K19999", "absent"})
    assert [reference.key for reference in references] == ["k7", "k19999"]
