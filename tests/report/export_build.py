"""Works and statements with everything in them that breaks formats."""

from __future__ import annotations

from citance.model import (
    Author,
    CitationStatement,
    EditorialNotice,
    IndexedStatement,
    IndexedWork,
    Judgement,
    NoticeKind,
    Probabilities,
    Reference,
    Section,
    SectionRole,
    Stance,
    Venue,
    Work,
)

HOSTILE_TITLES = (
    "Costs of 5 % & more: $100 #1 under_score ~tilde ^caret",
    "Unbalanced { brace and } other }} one",
    r"A \textbf{bold} \input{/etc/passwd} claim \\ with backslashes",
    "Größe, naïve Şehir, Łódź, ñandú, Ελληνικά, 中文标题, русский",
    "=cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '"Quoted", with commas; and <b>markup</b>',
    "Line\nbreak\r\nER  - \nTY  - BOOK\tand a tab",
    "]]></title><script>alert(1)</script>&amp;",
    "Control\x00signs\x0b and \ud7ff emoji \U0001f9ea",
    "@article{injected, title={x}}",
)
AUTHORS = (
    Author(family="Coe", given="Neil M."),
    Author(family="World Health Organization"),
    Author(family="de la Peña y Ruiz", given="José-María"),
    Author(family="Smith and Sons, Ltd."),
    Author(family="O’Brien", given="Zoë"),
)


def work(number: int, title: str = "Hedges in rows", **fields: object) -> IndexedWork:
    """A work with that number; journal article unless told otherwise."""
    given: dict[str, object] = {
        "authors": AUTHORS,
        "year": 2015,
        "published": "2015-03-09",
        "doi": f"10.5555/{number}",
        "venue": Venue(title="Journal of Hedges & Trees", issns=("1234-5679",), publisher="Green_Press"),
        "volume": "12",
        "issue": "3",
        "pages": "100–110",
        "kind": "research-article",
        **fields,
    }
    return IndexedWork(id=number, work=Work(title=title, **given))  # type: ignore[arg-type]


def retracted(number: int) -> IndexedWork:
    """A work with a retraction notice."""
    item = work(number)
    notice = EditorialNotice(
        kind=NoticeKind.RETRACTION, doi=f"10.5555/{number}", notice_doi="10.5555/n", date="2020-01-02"
    )
    return IndexedWork(id=number, work=item.work, notices=(notice,))


def statement(
    number: int, citing: IndexedWork, cited: IndexedWork, stance: Stance | None, *, own: bool = False
) -> IndexedStatement:
    """A statement between two works."""
    text = f"=Sentence {number}, <b>says</b> so [1]."
    said = CitationStatement(
        id=f"s{number}",
        key="r1",
        marker="[1]",
        citance=text,
        marker_start=len(text) - 4,
        marker_end=len(text) - 1,
        section=Section(("Discussion",), "", SectionRole.DISCUSSION),
        self_citation=own,
    )
    judgement = None
    if stance is not None:
        numbers = {each.value: 0.8 if each is stance else 0.1 for each in Stance}
        judgement = Judgement(stance=stance, broad=stance, probabilities=Probabilities(**numbers), model="m")
    return IndexedStatement(
        statement=said, reference=Reference(key="r1", index=1), citing=citing, cited=cited, judgement=judgement
    )
