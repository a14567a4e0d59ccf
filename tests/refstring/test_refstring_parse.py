"""Reference strings to fields: kinds, languages, styles, what makes them hard, and what must never happen."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from citance.model import Reference
from citance.refstring import parse_reference, parse_references

KINDS = {
    "journal, APA": (
        "Coe, N. M., & Bunnell, T. G. (2003). Spatializing knowledge communities: Towards a conceptualization. Global Networks, 3(4), 437–456.",
        {"kind": "journal", "year": 2003, "title": "Spatializing knowledge communities: Towards a conceptualization", "container": "Global Networks", "volume": "3", "issue": "4", "pages": "437–456"},
    ),
    "journal, Vancouver, Portuguese": (
        "Silva AB, Costa CD. Saúde do idoso na atenção primária. Rev Saude Publica. 2012;46(3):210-8.",
        {"kind": "journal", "year": 2012, "title": "Saúde do idoso na atenção primária", "container": "Rev Saude Publica", "volume": "46", "issue": "3", "pages": "210–8"},
    ),
    "journal, DIN, German": (
        "Schulz, M.: Zur Lage der Vereine. In: Zeitschrift für Soziologie 23 (1994), Nr. 4, S. 310–325.",
        {"kind": "journal", "year": 1994, "title": "Zur Lage der Vereine", "container": "Zeitschrift für Soziologie", "volume": "23", "issue": "4", "pages": "310–325"},
    ),
    "book, ABNT": (
        "FREIRE, P. Pedagogia do oprimido. 17. ed. Rio de Janeiro: Paz e Terra, 1987.",
        {"kind": "book", "year": 1987, "title": "Pedagogia do oprimido", "publisher": "Paz e Terra"},
    ),
    "book, Spanish": (
        "García Canclini, N. (1990). Culturas híbridas: Estrategias para entrar y salir de la modernidad. México: Grijalbo.",
        {"kind": "book", "year": 1990, "title": "Culturas híbridas: Estrategias para entrar y salir de la modernidad", "publisher": "Grijalbo"},
    ),
    "chapter, German": (
        "Kreckel, Reinhard: Soziale Ungleichheit im Wandel. In: Berger, P. A./Hradil, S. (Hrsg.): Handbuch Sozialpolitik. Göttingen: Schwartz 1990, S. 51-76.",
        {"kind": "chapter", "year": 1990, "title": "Soziale Ungleichheit im Wandel", "container": "Handbuch Sozialpolitik", "publisher": "Schwartz", "pages": "51–76"},
    ),
    "chapter, Spanish": (
        "Pérez Gómez, A. (2008). La formación de maestros. En J. Gimeno (Ed.), Educar por competencias (pp. 59-102). Madrid: Morata.",
        {"kind": "chapter", "year": 2008, "title": "La formación de maestros", "container": "Educar por competencias", "publisher": "Morata", "pages": "59–102"},
    ),
    "thesis, Portuguese": (
        "SOUZA, M. L. A escola rural. 2010. 120 f. Dissertação (Mestrado em Educação) – Universidade Federal de Minas Gerais, Belo Horizonte, 2010.",
        {"kind": "thesis", "year": 2010, "title": "A escola rural", "publisher": "Universidade Federal de Minas Gerais", "pages": ""},
    ),
    "thesis, English": (
        "Smith, A. B. (2003). The growth of firms (Doctoral dissertation). Stanford University, CA.",
        {"kind": "thesis", "year": 2003, "title": "The growth of firms", "publisher": "Stanford University"},
    ),
    "report": (
        "Acemoglu, D. and Restrepo, P. (2017). Robots and jobs. NBER Working Paper No. 23285.",
        {"kind": "report", "year": 2017, "title": "Robots and jobs"},
    ),
    "web, German": (
        "Statistisches Bundesamt (2019): Bevölkerung und Erwerbstätigkeit. Online verfügbar unter https://www.destatis.de/x, zuletzt geprüft am 12.03.2020.",
        {"kind": "web", "year": 2019, "title": "Bevölkerung und Erwerbstätigkeit", "url": "https://www.destatis.de/x"},
    ),
    "preprint": (
        "Kingma, D. P. and Ba, J. (2014). A method for stochastic optimization. arXiv preprint arXiv:1412.6980.",
        {"kind": "preprint", "year": 2014, "title": "A method for stochastic optimization", "arxiv": "1412.6980", "volume": ""},
    ),
    "law, Portuguese": (
        "BRASIL. Ministério da Saúde. Portaria nº 2.436, de 21 de setembro de 2017. Diário Oficial da União, Brasília, DF, 22 set. 2017.",
        {"kind": "law", "year": 2017, "container": "Diário Oficial da União"},
    ),
    "court case": (
        "Brown v. Board of Education, 347 U.S. 483 (1954).",
        {"kind": "law", "year": 1954, "title": "Brown v. Board of Education", "volume": "347", "pages": "483"},
    ),
    "proceedings": (
        "S. Carr and K. S. McKinley. Compiler optimizations for improving data locality. In Proceedings of the Sixth International Conference on Programming Languages, pages 252–262, San Jose, CA, 1994.",
        {"kind": "proceedings", "year": 1994, "title": "Compiler optimizations for improving data locality", "pages": "252–262"},
    ),
    "no title": (
        "A. Einstein, B. Podolsky, and N. Rosen, Phys. Rev. 47, 777 (1935).",
        {"kind": "journal", "year": 1935, "title": "", "container": "Phys. Rev", "volume": "47", "pages": "777"},
    ),
    "a section's letter": (
        "ATLAS Collaboration, Phys. Lett. B716 (2012) 1, arXiv:1207.7214 [hep-ex].",
        {"kind": "journal", "year": 2012, "title": "", "container": "Phys. Lett. B", "volume": "716", "arxiv": "1207.7214"},
    ),
    "year, colon and quotes in the title": (
        'Coe, N. M. 1998: The 1996 crisis: what "growth" meant in 1997, Regional Studies 32(4): 1–12.',
        {"year": 1998, "title": 'The 1996 crisis: what "growth" meant in 1997', "container": "Regional Studies", "volume": "32", "pages": "1–12"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", KINDS)
def test_kinds(name: str) -> None:
    raw, wanted = KINDS[name]
    found = parse_reference(raw)
    assert {field: getattr(found, field) for field in wanted} == wanted


@pytest.mark.parametrize(
    ("raw", "families"),
    [
        ("12. Aharoni,A., Gaidukov,L. and Tawfik,D.S. (2004) Proc. Natl Acad. Sci. USA, 101, 482–487.", ["Aharoni", "Gaidukov", "Tawfik"]),
        ("Snyder, C. R. (Ed.). (1999). Coping: The psychology of what works. New York, NY: Oxford University Press.", ["Snyder"]),
        ("Vaswani, A., Shazeer, N., Parmar, N., et al. Attention is all you need. In Advances in Neural Information Processing Systems, 2017.", ["Vaswani", "Shazeer", "Parmar"]),
        ("World Health Organization. Global tuberculosis report 2020. Geneva: WHO; 2020.", ["World Health Organization"]),
        ("Beck, U. & Beck-Gernsheim, E. (Hrsg.) (1994): Riskante Freiheiten. Frankfurt a. M.: Suhrkamp.", ["Beck", "Beck-Gernsheim"]),
        ("COE, N. M.; BUNNELL, T. G. Spatializing knowledge communities. Global Networks, v. 3, n. 4, p. 437-456, 2003.", ["COE", "BUNNELL"]),
        ("———. 2005. The growth of small towns. Regional Studies 3(1): 3–14.", []),
    ],
)  # fmt: skip
def test_authors(raw: str, families: list[str]) -> None:
    assert [author.family for author in parse_reference(raw).authors] == families


def test_editors_of_a_book_are_no_authors() -> None:
    found = parse_reference(
        "Puka, W. (1994). Moral development. In M. Collis & L. Munro (Eds.), Handbook of moral theory (pp. 3–14). London: Routledge."
    )
    assert [author.family for author in found.authors] == ["Puka"]
    assert found.container == "Handbook of moral theory"


def test_a_broken_doi_a_ligature_and_a_hyphen() -> None:
    found = parse_reference(
        "Kiﬁ A, Doe B. Information deﬁcits in the sum- mary of product characteristics. Eur J Clin Pharmacol 2005;61:327-35. doi: 10.1016/ j.foo.2003.04.005"
    )
    assert found.doi == "10.1016/j.foo.2003.04.005"
    assert (found.year, found.volume, found.pages) == (2005, "61", "327–35")


def test_keys_indexes_and_labels() -> None:
    found = parse_references(["[7] A. Coe, Trade 1 (2003) 2.", "B. Doe, Trade 3 (2004) 4."], keys=["a", "b"], first=5)
    assert [(each.key, each.index, each.label) for each in found] == [("a", 5, "[7]"), ("b", 6, "")]
    assert found[0].raw == "[7] A. Coe, Trade 1 (2003) 2."
    bare = parse_references(["12 Monkeys and more. 1995."], numbered=False)
    assert bare[0].label == ""
    assert parse_references([]) == []


def test_together_as_one_by_one() -> None:
    raws = [raw for raw, _ in KINDS.values()]
    together = parse_references(raws)
    apart = [parse_reference(raw, key=f"r{at}", index=at) for at, raw in enumerate(raws, 1)]
    assert together == apart


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text(max_size=120), max_size=4))
def test_any_text_gives_a_reference(texts: list[str]) -> None:
    found = parse_references(texts)
    assert [each.raw for each in found] == [" ".join(text.split()) for text in texts]


PIECES = st.sampled_from(
    ["Coe, N.", " (2003). ", "“", "”", "[", "]", "(", ")", ". ", "; ", "In: ", "Vol. 3", "pp. 1-2", "10.1/", "https://", "a" * 60, "———", "\u0301", "é", "中文", " and ", "2003a", "\u00ad"]
)  # fmt: skip


@settings(max_examples=80, deadline=None)
@given(st.lists(PIECES, max_size=30).map("".join))
def test_fields_stand_in_the_text(text: str) -> None:
    found = parse_reference(text)
    for field in ("title", "container", "publisher"):
        assert getattr(found, field) in " ".join(text.split())


@pytest.mark.parametrize(
    "text",
    ["(" * 50_000, "Coe, N., " * 20_000, "10.1000/" * 10_000, "a " * 100_000, "“" * 30_000, "1" * 100_000, "A. " * 30_000, "Lei nº " * 10_000],
)  # fmt: skip
def test_long_rubbish_takes_no_time(text: str) -> None:
    start = time.perf_counter()
    assert isinstance(parse_reference(text), Reference)
    assert time.perf_counter() - start < 2
