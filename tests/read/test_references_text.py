"""The line by which people know a reference, and identifiers that must not be half ones."""

from __future__ import annotations

from citance.read import read_paper

JATS = """<article><front><article-meta><title-group><article-title>Hedges</article-title></title-group>
<abstract><title>Abstract</title><sec><title>Aim</title><p>To grow.</p></sec><sec><title>Results:</title><p>They grew.</p>
</sec></abstract></article-meta></front><body><p>So [<xref ref-type="bibr" rid="B1">1</xref>].</p></body><back><ref-list>{}
</ref-list></back></article>"""


def _reference(entry: str) -> str:
    return read_paper(JATS.format(entry).encode()).references[0].raw


def test_an_entry_of_fields_is_put_together() -> None:
    entry = (
        '<ref id="B1"><element-citation publication-type="journal"><person-group><name><surname>Alder</surname>'
        "<given-names>A</given-names></name></person-group><year>1991</year><article-title>On alders</article-title>"
        "<source>Journal of Hedges</source><volume>3</volume><fpage>1</fpage><lpage>9</lpage></element-citation></ref>"
    )
    assert _reference(entry) == "Alder A (1991). On alders. Journal of Hedges 3: 1–9."


def test_names_printed_without_anything_between_their_parts() -> None:
    entry = (
        '<ref id="B1"><mixed-citation><name><surname>Alder</surname><given-names>AB</given-names></name><name><surname>'
        "Birch</surname><given-names>C</given-names></name> <article-title>On alders</article-title>, <year>1991</year>"
        "</mixed-citation></ref>"
    )
    assert _reference(entry) == "Alder AB, Birch C (1991). On alders."


def test_printed_text_stays() -> None:
    entry = '<ref id="B1"><mixed-citation>Alder, A. (1991) <source>On alders</source>. Leeds: Hedge.</mixed-citation></ref>'
    assert _reference(entry) == "Alder, A. (1991) On alders. Leeds: Hedge."


def test_headings_of_an_abstract_are_set_off() -> None:
    assert read_paper(JATS.format("").encode()).work.abstract == "Aim: To grow. Results: They grew."


def test_an_unusable_doi_is_none() -> None:
    entry = (
        '<ref id="B1"><element-citation><person-group><name><surname>Alder</surname></name></person-group>'
        '<article-title>On alders</article-title><year>1991</year><pub-id pub-id-type="doi">10.5555/c%20d</pub-id>'
        "</element-citation></ref>"
    )
    assert read_paper(JATS.format(entry).encode()).references[0].doi is None


def test_a_doi_with_a_sici_is_read_whole() -> None:
    doi = "10.5555/0094-8373(2001)027&lt;0032:FTRAMB&gt;2.0.CO;2"
    entry = f'<ref id="B1"><mixed-citation>Alder A. On alders. 1991. doi:{doi}</mixed-citation></ref>'
    found = read_paper(JATS.format(entry).encode()).references[0].doi
    assert found == "10.5555/0094-8373(2001)027<0032:ftramb>2.0.co;2"


def test_a_biblstruct_is_put_together() -> None:
    tei = """<TEI xmlns="http://www.tei-c.org/ns/1.0"><teiHeader/><text><body><p>So.</p></body><back><listBibl>
    <biblStruct xml:id="b0"><analytic><title level="a">On alders</title><author><persName><forename>A</forename>
    <surname>Alder</surname></persName></author></analytic><monogr><title level="j">Journal of Hedges</title><imprint>
    <biblScope unit="volume">3</biblScope><date when="1991">1991</date></imprint></monogr></biblStruct></listBibl></back></text></TEI>"""
    assert read_paper(tei.encode()).references[0].raw == "Alder A (1991). On alders. Journal of Hedges 3."
