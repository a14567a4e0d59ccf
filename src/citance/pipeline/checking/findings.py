"""From what was found about an entry to the sentences that are said about it, each with its severity.

One rule, one function; what each needs stands in its arguments. A description that only another reference list of the index
gives may itself be wrong, so what differs from it weighs less.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from citance.identifiers import clean_doi, is_preprint_doi
from citance.model import (
    Difference,
    EditorialNotice,
    Finding,
    FindingKind,
    LookupState,
    MatchMethod,
    NoticeKind,
    Reference,
    Severity,
    Work,
    retraction_in_force,
)
from citance.pipeline.checking.compare import differences, title_likeness
from citance.pipeline.checking.lookup import REFERENCE_LIST, Found
from citance.text.notice_titles import read_notice_title

__all__ = ["findings_of", "worst"]

_ORDER = (Severity.ERROR, Severity.WARNING, Severity.NOTE, Severity.FINE)
_NOTICES = {
    NoticeKind.RETRACTION: (FindingKind.RETRACTED, Severity.ERROR, "was retracted"),
    NoticeKind.WITHDRAWAL: (FindingKind.WITHDRAWN, Severity.ERROR, "was withdrawn"),
    NoticeKind.CONCERN: (FindingKind.CONCERN, Severity.WARNING, "has an expression of concern"),
    NoticeKind.CORRECTION: (FindingKind.CORRECTED, Severity.NOTE, "was corrected"),
    NoticeKind.REINSTATEMENT: (FindingKind.REINSTATED, Severity.NOTE, "was reinstated"),
}
_ADMITTED = re.compile(
    r"\b(?:RETRACTED|WITHDRAWN)\b|(?i:[\[(](?:retract|withdraw)|\b(?:retracted|withdrawn)\s*[:.]|\b(?:retraction|withdrawal)\s+(?:in|of|notice)\b)"
)
"""How lists mark a retracted work: "RETRACTED: …", "[Retracted]", "(retraction in …)"; not a title with the word in it."""
_NEARLY_SAME = 0.9
_KINDS = {
    "title": FindingKind.TITLE_DIFFERS,
    "author": FindingKind.AUTHOR_DIFFERS,
    "first author": FindingKind.AUTHOR_DIFFERS,
    "year": FindingKind.YEAR_DIFFERS,
    "volume": FindingKind.VOLUME_DIFFERS,
    "pages": FindingKind.PAGES_DIFFER,
}
_SAID_DOI = re.compile(
    r"(?:\bdoi(?:\.org/|\s*:\s*|\s+(?=10\b))|\bdx\.doi\.org/)\s*(?:https?://)?(?:(?:dx\.)?doi\.org/)?(\S{1,200})", re.I
)


def worst(severities: Sequence[Severity]) -> Severity:
    """The worst of them; fine where there is none."""
    return min(severities, key=_ORDER.index, default=Severity.FINE)


def findings_of(reference: Reference, found: Found, notices: Sequence[EditorialNotice]) -> tuple[Finding, ...]:
    """All that is said about one entry by itself, the worst first."""
    told = [
        *_notices(reference, notices),
        *_lookup(found),
        *_doi(reference, found),
        *_differences(reference, found),
        *_preprint(reference, found),
    ]
    return tuple(sorted(told, key=lambda each: _ORDER.index(each.severity)))


def _notices(reference: Reference, notices: Sequence[EditorialNotice]) -> Iterator[Finding]:
    in_force = retraction_in_force(notices)
    admitted = bool(_ADMITTED.search(reference.raw))
    for notice in sorted(notices, key=lambda each: each.date):
        kind, severity, words = _NOTICES[notice.kind]
        message = f"The work {words}{f' on {notice.date}' if notice.date else ''}"
        if severity is Severity.ERROR and in_force is None:
            severity, message = Severity.NOTE, f"{message}, and reinstated later"
        elif severity is Severity.ERROR and admitted:
            severity, message = Severity.NOTE, f"{message}; the entry says so"
        reason = f": {notice.reason}" if notice.reason else ""
        source = f" (source: {notice.source})" if notice.source else ""
        yield Finding(
            kind=kind,
            severity=severity,
            message=f"{message}{reason}{source}.",
            date=notice.date,
            doi=notice.notice_doi,
        )
    yield from _own_mark(reference, notices)


def _own_mark(reference: Reference, notices: Sequence[EditorialNotice]) -> Iterator[Finding]:
    """What the entry's own title says before its first word, where no notice says it."""
    said = read_notice_title(reference.title)
    if said is not None and said.of_itself and all(notice.kind is not said.kind for notice in notices):
        kind, _, words = _NOTICES[said.kind]
        yield Finding(kind=kind, severity=Severity.NOTE, message=f"The entry itself says that the work {words}.")


def _lookup(found: Found) -> Iterator[Finding]:
    if found.state is LookupState.NOT_FOUND:
        yield Finding(
            kind=FindingKind.NOT_FOUND,
            severity=Severity.ERROR,
            message="No such work was found, neither in this index nor in the sources that were asked. It may be made up, "
            "or described so that it cannot be found.",
        )
    if found.silent:
        yield Finding(
            kind=FindingKind.NO_ANSWER, severity=Severity.NOTE, message=f"A source did not answer: {found.silent}."
        )


def _doi(reference: Reference, found: Found) -> Iterator[Finding]:
    if reference.doi is None:
        malformed = _malformed(reference.raw)
        if malformed:
            yield Finding(
                kind=FindingKind.DOI_MALFORMED,
                severity=Severity.WARNING,
                message=f"What the entry gives as a DOI is none: {malformed}",
            )
        return
    if found.stray is not None:
        yield _stray(reference, found, found.stray)
    elif found.registered is False:
        yield Finding(
            kind=FindingKind.DOI_NOT_REGISTERED,
            severity=Severity.ERROR,
            message=f"No registrar knows the DOI {reference.doi}.",
            doi=reference.doi,
        )
    known = found.work.doi if found.work else None
    by_words = found.match is None or found.match.method is not MatchMethod.DOI
    named = {known, *(found.indexed.version_ids if found.indexed else ())}
    other = not {_bare(reference.doi), _bare(f"doi:{reference.doi}")} & {_bare(each) for each in named if each}
    if found.stray is None and known and other and by_words and not is_preprint_doi(reference.doi):
        yield Finding(
            kind=FindingKind.DOI_DIFFERS,
            severity=Severity.WARNING,
            message=f"The work is known by the DOI {known}, the entry gives {reference.doi}.",
            doi=known,
            differences=(Difference("DOI", reference.doi, known),),
        )


def _bare(doi: str) -> str:
    """Without hyphens: those that end a printed line are lost or won in PDF files."""
    return re.sub(r"[-\u2010-\u2015\u2212]", "", doi)


def _stray(reference: Reference, found: Found, stray: Work) -> Finding:
    named = f"“{stray.title[:200]}”" if stray.title else "another work"
    year = f" ({stray.year})" if stray.year else ""
    right = (
        f" The work that the entry describes has the DOI {found.work.doi}." if found.work and found.work.doi else ""
    )
    sure = found.stray_source != REFERENCE_LIST
    by = "" if sure else ", as another reference list of this index says"
    return Finding(
        kind=FindingKind.DOI_OF_ANOTHER_WORK,
        severity=Severity.ERROR if sure else Severity.WARNING,
        message=f"The DOI {reference.doi} belongs to another work: {named}{year}{by}.{right}",
        doi=found.work.doi if found.work else None,
        differences=differences(reference, stray),
    )


def _malformed(raw: str) -> str:
    """The first thing that a line calls a DOI and that is none; "" if there is none."""
    for match in _SAID_DOI.finditer(raw):
        said = match.group(1).rstrip(".,;)]}>")
        if said and not clean_doi(said) and any(sign.isdigit() for sign in said):
            return said
    return ""


def _differences(reference: Reference, found: Found) -> Iterator[Finding]:
    if found.work is None:
        return
    doubted = found.source == REFERENCE_LIST
    for each in differences(reference, found.work):
        severity = _severity(each)
        if doubted and severity is Severity.WARNING:
            severity = Severity.NOTE
        by = " in another reference list of this index" if doubted else ""
        yield Finding(
            kind=_KINDS[each.field],
            severity=severity,
            message=f"The {each.field} differs: the entry says “{each.listed}”, the work has “{each.known}”{by}.",
            differences=(each,),
        )


def _severity(each: Difference) -> Severity:
    """A year off by one is that of another date of the same work (online, in print), and authors are listed in another
    order by mistake more often than on purpose; all else is a warning."""
    if each.field == "first author":
        return Severity.NOTE
    if each.field == "title":
        alike = title_likeness(each.listed, each.known)
        return Severity.NOTE if alike is not None and alike >= _NEARLY_SAME else Severity.WARNING
    if each.field == "year":
        return Severity.NOTE if abs(int(each.listed) - int(each.known)) == 1 else Severity.WARNING
    return Severity.WARNING


def _preprint(reference: Reference, found: Found) -> Iterator[Finding]:
    known = found.work.doi if found.work else None
    cited = reference.doi or (f"10.48550/arxiv.{reference.arxiv}" if reference.arxiv else "")
    if not known or not cited or not is_preprint_doi(cited) or is_preprint_doi(known) or found.stray is not None:
        return
    yield Finding(
        kind=FindingKind.PREPRINT,
        severity=Severity.NOTE,
        message=f"A preprint is cited; the work was published as {known}.",
        doi=known,
    )
