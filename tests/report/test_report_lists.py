"""Lists of works: every format that people bring, broken ones, names in any script."""

from __future__ import annotations

import pytest

from citance.errors import InputError, InputTooLarge, UnsafeInput, UnsupportedFormat
from citance.report.bibliography import lists, read_lines, read_works_list

RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:z="http://www.zotero.org/namespaces/export#"
 xmlns:dcterms="http://purl.org/dc/terms/" xmlns:bib="http://purl.org/net/biblio#" xmlns:foaf="http://xmlns.com/foaf/0.1/"
 xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:prism="http://prismstandard.org/namespaces/1.2/basic/">
<bib:Article rdf:about="#item_1"><z:itemType>journalArticle</z:itemType>
 <dcterms:isPartOf rdf:resource="urn:issn:1234-5678"/>
 <bib:authors><rdf:Seq><rdf:li><foaf:Person><foaf:surname>Żak</foaf:surname><foaf:givenName>Öz</foaf:givenName></foaf:Person></rdf:li></rdf:Seq></bib:authors>
 <dc:title>Trust in industrial districts</dc:title><dc:date>March 1999</dc:date></bib:Article>
<bib:Article rdf:about="#item_2"><z:itemType>journalArticle</z:itemType><dc:identifier>DOI 10.5555/own</dc:identifier>
 <dcterms:isPartOf><bib:Journal><dc:title>J</dc:title><dc:identifier>DOI 10.5555/journal</dc:identifier></bib:Journal></dcterms:isPartOf>
 <dc:title>Another work of the districts</dc:title></bib:Article>
<z:Attachment rdf:about="#item_3"><z:itemType>attachment</z:itemType><dc:title>Full text</dc:title></z:Attachment>
<bib:Journal rdf:about="urn:issn:1234-5678"><dc:title>Journal of Districts</dc:title><prism:volume>7</prism:volume>
 <dc:identifier>DOI 10.5555/trust</dc:identifier></bib:Journal>
</rdf:RDF>"""
ENDNOTE = """<?xml version="1.0"?><xml><records><record><rec-number>12</rec-number>
<contributors><authors><author><style face="normal">Żak, Öz</style></author></authors></contributors>
<titles><title><style>Trust in </style><style>industrial districts</style></title></titles>
<periodical><full-title>Journal of Districts</full-title></periodical><dates><year>1999</year></dates>
<electronic-resource-num>https://doi.org/10.5555/trust</electronic-resource-num></record></records></xml>"""
NBIB = """PMID- 12345678
OWN - NLM
DP  - 1999 Mar
TI  - Trust in industrial
      districts.
LID - 10.5555/trust [doi]
AID - S0000 [pii]

PMID- 87654321
TI  - Another one."""


@pytest.mark.parametrize(
    ("name", "text", "format_"),
    [
        ("z.rdf", RDF, "Zotero RDF"),
        ("e.xml", ENDNOTE, "EndNote XML"),
        ("p.nbib", NBIB, "PubMed"),
        ("p", NBIB, "PubMed"),
        ("b.bib", "@article{a, title={Trust in industrial districts}, year=1999, doi={10.5555/trust}}", "BibTeX"),
        ("b", "% a comment\n@article{a, title={Trust in industrial districts}, date={1999-03}, doi={10.5555/trust}}", "BibTeX"),
        ("r.ris", "TY  - JOUR\nTI  - Trust in industrial districts\nPY  - 1999\nDO  - 10.5555/trust\nER  -", "RIS"),
        ("j.json", '[{"title": "Trust in industrial districts", "DOI": "10.5555/trust", "issued": {"date-parts": [[1999]]}}]', "CSL-JSON"),
        ("c.csv", "\ufeffKey,Publication Year,Author,Title,DOI\nX,1999,\"Żak, Öz; B, C\",Trust in industrial districts,10.5555/trust\n", "CSV"),
        ("c.csv", "title;doi;year\nTrust in industrial districts;https://doi.org/10.5555/TRUST;1999\n", "CSV"),
        ("c.tsv", "Title\tDOI\tYear\n'Trust in industrial districts\t10.5555/trust\t1999-03-02\n", "CSV"),
    ],
)  # fmt: skip
def test_every_format(name: str, text: str, format_: str) -> None:
    found = read_works_list(text.encode(), name)
    reference = found.entries[0].reference
    assert found.format == format_
    assert reference is not None
    assert (reference.title, reference.year, reference.doi) == ("Trust in industrial districts", 1999, "10.5555/trust")
    assert "Trust in industrial" in found.entries[0].given


def test_zotero_attachments_are_no_works_and_names_stay() -> None:
    found = read_works_list(RDF.encode(), "z.rdf")
    first, second = (entry.reference for entry in found.entries)
    assert first is not None
    assert second is not None
    assert (first.authors[0].family, first.authors[0].given, first.container, first.volume) == (
        "Żak", "Öz", "Journal of Districts", "7",
    )  # fmt: skip
    assert second.doi == "10.5555/own", "its own, not the journal's"


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("10.5555/a\n\n  https://doi.org/10.5555/b  \n", ["10.5555/a", "https://doi.org/10.5555/b"]),
        ("10.5555/a, 10.5555/b 10.5555/c", ["10.5555/a", "10.5555/b", "10.5555/c"]),
        ("- A title of one work\n* A title of another\n3. A third", ["A title of one work", "A title of another", "A third"]),
        ("PMC1234567\n31234567", ["PMC1234567", "31234567"]),
        ("Coe N. Ties.\n  J Inv Bus 2003.\n\nBunnell T. Knots.\n  J Inv Bus 2004.", ["Coe N. Ties. J Inv Bus 2003.", "Bunnell T. Knots. J Inv Bus 2004."]),
        ("工業地帯の信頼\nتقرير عن الشركات", ["工業地帯の信頼", "تقرير عن الشركات"]),
    ],
)  # fmt: skip
def test_lines(text: str, given: list[str]) -> None:
    assert [entry.given for entry in read_lines(text).entries] == given


def test_identifiers_of_lines_are_known() -> None:
    found = read_lines("doi:10.5555/A\nPMC1234567\n31234567\narXiv:2101.00001\nA title")
    said = [entry.reference for entry in found.entries]
    assert [each and (each.doi or each.pmcid or each.pmid or each.arxiv) for each in said] == [
        "10.5555/a", "PMC1234567", "31234567", "2101.00001", None,
    ]  # fmt: skip


def test_broken_entries_harm_no_others() -> None:
    text = "@article{a, title={One\n@article{b, title={A whole one}, doi={10.5555/b}}\n@article{b, title={Twice}}\n@comment{x}"
    found = read_works_list(text.encode(), "x.bib")
    assert [entry.reference.doi for entry in found.entries if entry.reference and entry.reference.doi] == ["10.5555/b"]
    assert any("twice" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("name", "data", "error"),
    [
        ("a.bib", b"", InputError),
        ("a.bib", b"nothing of the kind", UnsupportedFormat),
        ("a.json", b'{"a": [', InputError),
        ("a.json", b"[" * 100_000, InputError),
        ("a.csv", b"wine,vintage\nred,1990\n", InputError),
        ("a.csv", b'title,doi\n"' + b"x" * 300_000 + b'"\n', InputError),
        ("a.xml", b"<html><body>no</body></html>", UnsupportedFormat),
        ("a.xml", b"<a><b></a>", InputError),
        ("a.rdf", b"<!DOCTYPE x [" + b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10 if n else b"ha") for n in range(10)) + b"]><x>&e9;</x>", UnsafeInput),
        ("a.bin", bytes(range(256)) * 4, InputError),
    ],
)  # fmt: skip
def test_what_cannot_be_read_says_so(name: str, data: bytes, error: type[Exception]) -> None:
    with pytest.raises(InputError) as caught:
        read_works_list(data, name)
    assert isinstance(caught.value, error) or error is UnsafeInput


def test_a_list_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lists, "MOST_ENTRIES", 2)
    with pytest.raises(InputTooLarge):
        read_works_list(b"10.5555/a\n10.5555/b\n10.5555/c", "a.txt")
    monkeypatch.setattr(lists, "LARGEST_LIST", 10)
    with pytest.raises(InputTooLarge):
        read_works_list(b"10.5555/a\n10.5555/b", "a.txt")
