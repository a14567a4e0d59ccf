"""Reading single entries: a table of styles, and of what makes them hard."""

from __future__ import annotations

import time

import pytest

from citance.model import Reference
from citance.read.entries import join_lines, read_list, read_reference


def read(raw: str) -> Reference:
    """The first reference of an entry."""
    return read_reference(raw, key="r1", index=1)[0]


STYLES = {
    "APA": (
        "Coe, N. M., & Bunnell, T. G. (2003). ‘Spatializing’ knowledge communities. Global Networks, 3(4), 437–456. https://doi.org/10.1111/1471-0374.00071",
        ["Coe", "Bunnell"], 2003, "‘Spatializing’ knowledge communities", "Global Networks", "3", "437–456",
    ),
    "Vancouver": (
        "1. Coe NM, Bunnell TG, van der Berg P, et al. Spatializing knowledge communities. Glob Netw. 2003;3(4):437-56.",
        ["Coe", "Bunnell", "van der Berg"], 2003, "Spatializing knowledge communities", "Glob Netw", "3", "437–56",
    ),
    "IEEE": (
        "[3] N. M. Coe and T. G. Bunnell, “Spatializing knowledge communities,” Global Networks, vol. 3, no. 4, pp. 437–456, 2003.",
        ["Coe", "Bunnell"], 2003, "Spatializing knowledge communities", "Global Networks", "3", "437–456",
    ),
    "Chicago": (
        "Coe, Neil M., and Timothy G. Bunnell. 2003. “Spatializing Knowledge Communities.” Global Networks 3 (4): 437–56.",
        ["Coe", "Bunnell"], 2003, "Spatializing Knowledge Communities", "Global Networks", "3", "437–56",
    ),
    "Nature": (
        "7. Coe, N. M. & Bunnell, T. G. Spatializing knowledge communities. Glob. Netw. 3, 437–456 (2003).",
        ["Coe", "Bunnell"], 2003, "Spatializing knowledge communities", "Glob. Netw", "3", "437–456",
    ),
    "ABNT": (
        "COE, N. M.; BUNNELL, T. G. Spatializing knowledge communities. Global Networks, v. 3, n. 4, p. 437-456, 2003.",
        ["COE", "BUNNELL"], 2003, "Spatializing knowledge communities", "Global Networks", "3", "437–456",
    ),
    "Springer": (
        "Coe NM, Bunnell TG (2003) Spatializing knowledge communities. Glob Netw 3:437–456",
        ["Coe", "Bunnell"], 2003, "Spatializing knowledge communities", "Glob Netw", "3", "437–456",
    ),
    "physics": (
        "N. M. Coe and T. G. Bunnell, Phys. Rev. D 65, 094516 (2002).",
        ["Coe", "Bunnell"], 2002, "", "Phys. Rev. D", "65", "094516",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", STYLES)
def test_styles(name: str) -> None:
    raw, families, year, title, container, volume, pages = STYLES[name]
    found = read(raw)
    assert [author.family for author in found.authors] == families
    assert (found.year, found.title, found.volume, found.pages) == (year, title, volume, pages)
    assert found.container.startswith(container)


@pytest.mark.parametrize(
    ("raw", "family", "year", "suffix"),
    [
        ("World Health Organization. (2019). Report on trade. Geneva: WHO.", "World Health Organization", 2019, ""),
        ("American Psychological Association [APA]. (2013). Manual.", "American Psychological Association", 2013, ""),
        ("United Nations, Department of Economic Affairs (2011). World prospects.", "United Nations, Department of Economic Affairs", 2011, ""),
        ("Smith, K. (2005b). Growth of firms. Small Firms, 2, 1–10.", "Smith", 2005, "b"),
        ("Smith, K. (in press). Growth of firms. Small Firms.", "Smith", None, ""),
        ("Negri, F. Políticas públicas. IPEA, 2021. Disponível em: https://www.ipea.gov.br/x.pdf. Acesso em: 20 out. 2022.", "Negri", 2021, ""),
        ("Doe J. Firms of 1990 and after. J Trade. 2010;12(3):1990–2001.", "Doe", 2010, ""),
        ("Doe, J. (2010). The crash of 1929. J Trade, 12, 3.", "Doe", 2010, ""),
        ("Ul Haq, M. (1995). Reflections. Oxford.", "Ul Haq", 1995, ""),
        ("de Vries GJ (2008) Sex differences. Brain 170:17–27", "de Vries", 2008, ""),
        ("William G. Cochran. Sampling Techniques. Wiley, 1977.", "Cochran", 1977, ""),
        ("O’Connor, C., & Al-Sayed, B. (2014). Names. Journal, 1, 2.", "O’Connor", 2014, ""),
        ("White TCR. A hypothesis of outbreaks. Oecologia. 1974;16:279–301.", "White", 1974, ""),
        ("García Márquez, G. (1967). Cien años. Buenos Aires.", "García Márquez", 1967, ""),
        ("Dousa, T. M. Pragmatism. Organization, v. 37, n. 1, p. 65-71, 2010. Doi: https://doi.org/10.5771/0943-7444-2010-1-65", "Dousa", 2010, ""),
    ],
)  # fmt: skip
def test_first_author_and_year(raw: str, family: str, year: int | None, suffix: str) -> None:
    found = read(raw)
    assert (found.authors[0].family, found.year, found.year_suffix) == (family, year, suffix)


@pytest.mark.parametrize(
    ("raw", "field", "value"),
    [
        ("A. Coe. Title. doi: 10.1016/ j.foo.2003.04.005", "doi", "10.1016/j.foo.2003.04.005"),
        ("A. Coe. Title. doi:10.1016/j.foo.2003.04.005. Accessed 3 May 2010", "doi", "10.1016/j.foo.2003.04.005"),
        ("A. Coe. Title. J Foo. 2003;1:2. PMID: 12345678", "pmid", "12345678"),
        ("A. Coe. Title. J Foo. 2003;1:2. PMC1234567", "pmcid", "PMC1234567"),
        ("A. Coe, Title, arXiv:2101.00001 [cs.CL]", "arxiv", "2101.00001"),
        ("A. Coe, Title, hep-th/9901001", "arxiv", "hep-th/9901001"),
        ("A. Coe. Title. 2003. https://www.example.org/a_b/c.pdf.", "url", "https://www.example.org/a_b/c.pdf"),
    ],
)
def test_identifiers(raw: str, field: str, value: str) -> None:
    assert getattr(read(raw), field) == value


@pytest.mark.parametrize(
    ("raw", "label"),
    [("[12] A. Coe. T.", "[12]"), ("3. Coe A. T.", "3."), ("(4) Coe A. T.", "(4)"), ("12 Coe A. T.", "12"), ("[Coe03] N. Coe. T.", "[Coe03]"), ("2010 Census of firms. Bureau.", ""), ("Coe A. T.", "")],
)  # fmt: skip
def test_labels(raw: str, label: str) -> None:
    assert read(raw).label == label


def test_a_composite_entry_gives_several_references() -> None:
    found = read_reference("[4] a) A. Coe, J. Trade 1999, 1, 2; b) B. Doe, J. Trade 2000, 3, 4.", key="r4", index=4)
    assert [(each.key, each.entry, each.index, each.label, each.year) for each in found] == [
        ("r4", "r4", 4, "[4]", 1999),
        ("r4.2", "r4", 5, "[4]", 2000),
    ]


def test_brackets_inside_an_entry_are_no_parts() -> None:
    assert len(read_reference("[5] A. Coe, Firms (a) and (b) of [3] b) kinds, 2001.", key="r5", index=5)) == 1


def test_a_dash_stands_for_the_authors_before() -> None:
    found = read_list(["Coe, N. (2003). One. Trade, 1, 2.", "———. (2005). Two. Trade, 3, 4.", "____. 2006. Three."])
    assert [each.authors[0].family for each in found] == ["Coe", "Coe", "Coe"]
    assert [each.year for each in found] == [2003, 2005, 2006]
    assert found[1].raw.startswith("———")


def test_numbers_at_few_heads_are_no_labels() -> None:
    found = read_list(["Coe, N. (2003). One.", "10 Downing Street. (2004). Note.", "Doe, J. (2005). Two."])
    assert [each.label for each in found] == ["", "", ""]


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["the inter-", "national firm"], "the international firm"),
        (["pages 12-", "14 of it"], "pages 12-14 of it"),
        (["doi: 10.1016/", "j.foo.2003"], "doi: 10.1016/j.foo.2003"),
        (["https://doi.org/10.1016/j.", "foo.2003 Accessed"], "https://doi.org/10.1016/j.foo.2003 Accessed"),
        (["see http://www.example.org/a-", "b.html"], "see http://www.example.org/a-b.html"),
        (["doi: 10.1016/j.foo.2003.", "Accessed May 3"], "doi: 10.1016/j.foo.2003. Accessed May 3"),
        (["soft\u00ad", "ware"], "software"),
    ],
)
def test_lines_are_joined(lines: list[str], text: str) -> None:
    assert join_lines(lines) == text


@pytest.mark.parametrize(
    "text", ["(((1,1,1", "A. ", "Aa, B., ", "10.1/", "a", "A", ".", "[", "2003 ", "Aa Bb ", "“", "1;2(3)"]
)
def test_hostile_entries_end_soon(text: str) -> None:
    start = time.process_time()
    read_reference(text * (200_000 // len(text)), key="r1", index=1)
    assert time.process_time() - start < 2
