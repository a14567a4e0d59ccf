"""One invented paper, one invented statement: the examples of the API's description."""

from __future__ import annotations

from citance.model import (
    Author,
    CheckedReference,
    CheckSummary,
    CitationStatement,
    EditorialNotice,
    Evidence,
    Finding,
    FindingKind,
    IndexedStatement,
    IndexedWork,
    Judgement,
    LookupState,
    NoticeKind,
    Probabilities,
    Reference,
    ReferenceCheck,
    Section,
    SectionRole,
    Severity,
    Stance,
    Tally,
    Venue,
    Work,
)

__all__ = ["CHECK", "CITED", "CITING", "DOI", "JUDGEMENT", "NOTICE", "REFERENCE", "STATEMENT", "STATEMENT_ID", "TALLY"]

DOI = "10.5555/ties.2003"
STATEMENT_ID = "9f2c51d07a3be846"
NOTICE = EditorialNotice(
    kind=NoticeKind.CORRECTION, doi=DOI, notice_doi="10.5555/ties.2004.c", date="2004-02-01", source="crossref"
)
TALLY = Tally(total=14, supporting=3, contrasting=1, mentioning=10, unclassified=0, citing_works=6, uncertain=2)
CITED = IndexedWork(
    id=17,
    work=Work(
        title="Leaving home: foreign expansion and local ties",
        authors=(Author(family="Moreno", given="Ada", affiliations=("University of Example",)),),
        year=2003,
        published="2003-05",
        doi=DOI,
        venue=Venue(title="Journal of Invented Business", short_title="J Invented Bus", issns=("2049-3630",)),
        volume="12",
        issue="1",
        pages="1-20",
        kind="research-article",
        abstract="Firms that expand abroad loosen their ties at home.",
    ),
    has_paper=True,
    notices=(NOTICE,),
)
CITING = IndexedWork(
    id=4,
    work=Work(
        title="Do exporters stay at home?",
        authors=(Author(family="Quill", given="Ruth"),),
        year=2011,
        doi="10.5555/exporters.2011",
        venue=Venue(title="Annals of Invention"),
        kind="research-article",
        language="en",
    ),
    has_paper=True,
)
REFERENCE = Reference(
    key="B1",
    index=1,
    raw="Moreno A. Leaving home: foreign expansion and local ties. J Invented Bus 2003;12:1-20.",
    title="Leaving home: foreign expansion and local ties",
    authors=(Author(family="Moreno", given="Ada"),),
    year=2003,
    container="Journal of Invented Business",
    doi=DOI,
)
JUDGEMENT = Judgement(
    stance=Stance.CONTRASTING,
    broad=Stance.CONTRASTING,
    probabilities=Probabilities(0.04, 0.93, 0.03),
    model="example-1",
    evidence=Evidence("In contrast to", 0, 14),
)
STATEMENT = IndexedStatement(
    statement=CitationStatement(
        id=STATEMENT_ID,
        key="B1",
        marker="[1]",
        citance="In contrast to Moreno [1], we find that exporters keep their local ties.",
        marker_start=22,
        marker_end=25,
        before="We followed 212 firms for ten years.",
        after="The difference holds in every industry.",
        section=Section(("Results",), "", SectionRole.RESULTS),
    ),
    reference=REFERENCE,
    citing=CITING,
    cited=CITED,
    judgement=JUDGEMENT,
)
CHECK = ReferenceCheck(
    name="manuscript.docx",
    format="docx",
    title="Ties that travel",
    summary=CheckSummary(
        references=1,
        by_severity={"note": 1},
        by_state={"in-index": 1},
        by_kind={"corrected": 1},
        self_citations=0,
        attributed=1,
    ),
    library_works=1200,
    references=(
        CheckedReference(
            reference=REFERENCE,
            state=LookupState.IN_INDEX,
            severity=Severity.NOTE,
            work=CITED.work,
            work_id=CITED.id,
            source="this index: its own paper",
            strict=TALLY,
            broad=TALLY,
            findings=(
                Finding(
                    kind=FindingKind.CORRECTED,
                    severity=Severity.NOTE,
                    message="A correction was published on 2004-02-01.",
                    date="2004-02-01",
                    doi="10.5555/ties.2004.c",
                ),
            ),
            markers=1,
        ),
    ),
)
