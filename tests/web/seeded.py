"""A small invented library, written through the real store: enough for every part of every page."""

from __future__ import annotations

from citance.model import (
    Author,
    CitationStatement,
    Cue,
    EditorialNotice,
    Evidence,
    Judgement,
    MatchMethod,
    NoticeKind,
    Paper,
    Place,
    Probabilities,
    ProcessedPaper,
    Reference,
    Section,
    SectionRole,
    Stance,
    Venue,
    Work,
    WorkKey,
)
from citance.store import SourceFile, Store

__all__ = ["ATTACK", "RETRACTED_DOI", "TARGET_DOI", "WHY", "paper", "put", "said", "seed"]

TARGET_DOI = "10.5555/ties(2003)a/b"
RETRACTED_DOI = "10.5555/retracted.7"
ATTACK = "<script>alert('title')</script> & \"quotes\""

WHY = "Side by side: <own> & cited results stand beside each other without a word that compares (rule 3)."

_SHARES = {
    Stance.SUPPORTING: (0.86, 0.03, 0.11),
    Stance.CONTRASTING: (0.04, 0.93, 0.03),
    Stance.MENTIONING: (0.10, 0.35, 0.55),
}

TARGET = Reference(
    key="B1",
    index=1,
    raw="Moreno A, Lindqvist B. Leaving home: foreign expansion and local ties. J Invented Bus 2003;12:1-20.",
    title="Leaving home: foreign expansion and local ties",
    authors=(Author(family="Moreno", given="Ada"), Author(family="Lindqvist", given="Bo")),
    year=2003,
    container="Journal of Invented Business",
    doi=TARGET_DOI,
)
RETRACTED = Reference(
    key="B2",
    index=2,
    title="Exporters always cut their local suppliers",
    authors=(Author(family="Quill", given="R"),),
    year=2008,
    doi=RETRACTED_DOI,
)
PLAIN = Reference(
    key="B3",
    index=3,
    raw="Vaszary É. Trust in industrial districts. 1999.",
    title="Trust in industrial districts",
    authors=(Author(family="Vaszary", given="Émile"),),
    year=1999,
)
HOSTILE = Reference(key="B4", index=4, title=ATTACK, authors=(Author(family="<b>Bold</b>"),), year=2001)
REFERENCES = (TARGET, RETRACTED, PLAIN, HOSTILE)


def said(
    number: int,
    text: str,
    *,
    key: str = "B1",
    paper_id: str = "p",
    role: SectionRole = SectionRole.DISCUSSION,
    place: Place = Place.BODY,
    before: str = "",
    after: str = "",
    self_citation: bool = False,
    inferred: bool = False,
) -> CitationStatement:
    """A statement; the marker is what stands in square brackets."""
    start, end = text.index("["), text.index("]") + 1
    return CitationStatement(
        id=f"{paper_id}-{number}",
        key=key,
        marker=text[start:end],
        citance=text,
        marker_start=start,
        marker_end=end,
        before=before,
        after=after,
        section=Section((role.value.capitalize(), "Limits"), "", role),
        place=place,
        position=number,
        self_citation=self_citation,
        inferred=inferred,
    )


def judged(
    statement: CitationStatement,
    stance: Stance,
    cue: str = "",
    broad: Stance | None = None,
    *,
    uncertain: bool = False,
    why: str = "",
) -> Judgement:
    """A judgement with the cue marked where it stands in the sentence."""
    at = statement.citance.find(cue) if cue else -1
    return Judgement(
        stance=stance,
        broad=broad or stance,
        probabilities=Probabilities(*_SHARES[stance]),
        model="test-1",
        evidence=Evidence(cue, at, at + len(cue) if at >= 0 else -1) if cue else None,
        cues=(Cue(cue, 1.5), Cue("section is discussion", -0.25)) if cue else (),
        uncertain=uncertain,
        why=why,
    )


def keys_of(reference: Reference) -> tuple[WorkKey, ...]:
    """The handles that the resolver would give."""
    fingerprint = WorkKey(MatchMethod.FINGERPRINT, f"{reference.title.lower()}|{reference.year}")
    return (WorkKey(MatchMethod.DOI, reference.doi), fingerprint) if reference.doi else (fingerprint,)


def paper(
    number: int,
    statements: list[tuple[CitationStatement, Judgement | None]],
    *,
    title: str = "",
    authors: tuple[Author, ...] = (),
    notices: tuple[EditorialNotice, ...] = (),
) -> ProcessedPaper:
    """One citing paper with the common reference list."""
    doi = f"10.5555/citing.{number}"
    work = Work(
        title=title or f"Citing paper number {number}",
        authors=authors or (Author(family=f"Author{number}", given="C"), Author(family="Second")),
        year=2010 + number,
        doi=doi,
        venue=Venue(title="Annals of Invention"),
        kind="research-article",
        language="en",
    )
    return ProcessedPaper(
        paper=Paper(work=work, references=REFERENCES, notices=notices, sha256=f"{number:064x}", format="jats"),
        statements=tuple(statement for statement, _ in statements),
        judgements=tuple(judgement for _, judgement in statements),
        work_keys=(WorkKey(MatchMethod.DOI, doi),),
        reference_keys=tuple(keys_of(reference) for reference in REFERENCES),
    )


def put(store: Store, number: int, processed: ProcessedPaper) -> None:
    """Write a paper as a file of its own."""
    store.put_file(SourceFile(name=f"{number}.xml", sha256=f"{number:064x}"), [processed])


def seed(store: Store, *, mentions: int = 12) -> None:
    """Three citing papers: contrasting, supporting, `mentions` times mentioning, two of these uncertain; one retracted
    work; one attack."""
    contrast = said(
        1,
        "In contrast to Moreno and Lindqvist [1], we find that exporters keep their local ties.",
        paper_id="a",
        role=SectionRole.RESULTS,
        before="We followed 212 firms for ten years.",
        after="The difference holds in every industry.",
    )
    doubt = said(2, "A later survey failed to replicate the loss of ties [1].", paper_id="a", inferred=True)
    retracted = said(3, "Quill reported that suppliers are always cut [2].", key="B2", paper_id="a")
    notice = EditorialNotice(
        kind=NoticeKind.RETRACTION, doi=RETRACTED_DOI, notice_doi="10.5555/notice.1", date="2011-05-02"
    )
    first = [
        (contrast, judged(contrast, Stance.CONTRASTING, "In contrast to")),
        (doubt, judged(doubt, Stance.MENTIONING, "failed to replicate", broad=Stance.CONTRASTING)),
        (retracted, judged(retracted, Stance.MENTIONING)),
    ]
    put(store, 1, paper(1, first, title="Do exporters stay at home?", notices=(notice,)))

    agrees = said(1, "Our interviews confirm that ties at home grow thin [1].", paper_id="b", self_citation=True)
    trust = said(2, "Trust is a naïve word for it [3].", key="B3", paper_id="b", place=Place.FOOTNOTE)
    attack = said(3, f"This was noted {ATTACK} long ago [4].", key="B4", paper_id="b", before="<i>x</i>")
    second = [
        (agrees, judged(agrees, Stance.SUPPORTING, "confirm")),
        (trust, None),
        (attack, judged(attack, Stance.MENTIONING)),
    ]
    put(store, 2, paper(2, second, title=f"An attack {ATTACK}", authors=(Author(family="Moreno", given="Ada"),)))

    third = []
    for number in range(mentions):
        role = SectionRole.INTRODUCTION if number % 3 else SectionRole.METHODS
        statement = said(number, f"Firms go abroad for many reasons, number {number} [1].", paper_id="c", role=role)
        doubtful = number in (0, 1)  # the first two are left as open questions, the first one with its rule
        verdict = judged(statement, Stance.MENTIONING, uncertain=doubtful, why="" if number else WHY)
        third.append((statement, verdict))
    put(store, 3, paper(3, third, title="A review of internationalization"))
