"""The check of a list: every entry looked up, compared, and told about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

from citance.errors import Cancelled, SourceError
from citance.extract.selfcitation import SharedAuthors
from citance.model import (
    CheckedReference,
    CheckSummary,
    EditorialNotice,
    Finding,
    FindingKind,
    LookupState,
    Paper,
    Reference,
    ReferenceCheck,
    Severity,
)
from citance.pipeline.checking.findings import findings_of, worst
from citance.pipeline.checking.lookup import Found, Lookup
from citance.pipeline.checking.manuscript import Manuscript, manuscript_of
from citance.pipeline.checking.protocol import CheckStore, Progress, Resolve, SourceLookup
from citance.pipeline.checking.whole import double_findings, marker_findings, uncited_findings

__all__ = ["check_references"]


def check_references(
    what: Manuscript | Paper | Sequence[Reference],
    store: CheckStore,
    *,
    resolve: Resolve | None = None,
    sources: SourceLookup | None = None,
    name: str = "",
    progress: Progress | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> ReferenceCheck:
    """Check the references of a manuscript.

    Args:
        what: a manuscript, a parsed paper, or nothing but references.
        store: the index that they are looked up in.
        resolve: from a reference to the work of the store; that of `citance.pipeline.resolution` where None.
        sources: open sources that are asked, too; none where None, and then no entry is said to be not found.
        name: what the report calls the manuscript.
        progress: is called before the first entry and after each one.
        cancelled: is asked before each entry; True ends the check.

    Raises:
        Cancelled: `cancelled` said so.
        StoreError: the database cannot be read.
    """
    manuscript = _manuscript(what)
    lookup = Lookup(store, resolve or _resolver(store), sources)
    references = manuscript.references
    known = _Notices(references, store, sources)
    if sources is not None:
        sources.prepare(references)
    found: list[Found] = []
    notices: list[tuple[EditorialNotice, ...]] = []
    for number, reference in enumerate(references):
        if cancelled is not None and cancelled():
            raise Cancelled(f"the check was ended after {number:,} of {len(references):,} references")
        if progress is not None:
            progress(number, len(references))
        found.append(lookup.find(reference))
        notices.append(known.about(reference, found[-1]))
    if progress is not None:
        progress(len(references), len(references))
    entries = _entries(manuscript, store, found, notices)
    about_list = marker_findings(manuscript.dangling)
    return ReferenceCheck(
        name=name,
        format=manuscript.format,
        title=manuscript.work.title,
        summary=_summary(entries, about_list),
        library_works=store.stats().works,
        sources=tuple(sources.names) if sources is not None else (),
        references=entries,
        findings=about_list,
        warnings=manuscript.warnings,
    )


def _manuscript(what: Manuscript | Paper | Sequence[Reference]) -> Manuscript:
    if isinstance(what, Manuscript):
        return what
    if isinstance(what, Paper):
        return manuscript_of(what)
    return Manuscript(format="references", references=tuple(what))


def _resolver(store: CheckStore) -> Resolve:
    from citance.pipeline.resolution import resolve

    return lambda reference: resolve(reference, store)


class _Notices:
    """What publishers said about entries' works: in this index, whether or not it has the work, and in the sources."""

    def __init__(self, references: Sequence[Reference], store: CheckStore, sources: SourceLookup | None) -> None:
        pairs = [("doi", each.doi) for each in references] + [("pmid", each.pmid) for each in references]
        self._listed = store.notices_of_identifiers([(method, value) for method, value in pairs if value])
        self._sources = sources

    def about(self, reference: Reference, found: Found) -> tuple[EditorialNotice, ...]:
        """Each kind once per document. An entry's own identifiers do not count where they lead to another work. A source
        that does not answer here was told about already, or has nothing to say."""
        known = list(found.indexed.notices) if found.indexed is not None else []
        if found.stray is None:
            for method, value in (("doi", reference.doi), ("pmid", reference.pmid)):
                known += self._listed.get((method, value), ()) if value else ()
        doi = found.work.doi if found.work is not None else None
        if self._sources is not None and doi:
            with suppress(SourceError):
                known += self._sources.notices(doi)
        kept: dict[tuple[str, str | None], EditorialNotice] = {}
        for notice in known:
            kept.setdefault((notice.kind, notice.notice_doi), notice)
        # A notice without its own document says nothing beside one of the same kind that names it.
        named = {kind for kind, document in kept if document}
        return tuple(notice for (kind, document), notice in kept.items() if document or kind not in named)


def _entries(
    manuscript: Manuscript,
    store: CheckStore,
    found: Sequence[Found],
    notices: Sequence[tuple[EditorialNotice, ...]],
) -> tuple[CheckedReference, ...]:
    references = manuscript.references
    about = (double_findings(references, found), uncited_findings(references, manuscript.uses))
    ids = [one.indexed.id for one in found if one.indexed is not None]
    strict, broad = store.tallies(ids, broad=False), store.tallies(ids, broad=True)
    shared = SharedAuthors(manuscript.work) if manuscript.work.authors else None
    entries = []
    for place, (reference, one) in enumerate(zip(references, found, strict=True)):
        told = (*findings_of(reference, one, notices[place]), *(each[place] for each in about if place in each))
        work_id = one.indexed.id if one.indexed is not None else -1
        entries.append(
            CheckedReference(
                reference=reference,
                state=one.state,
                severity=worst([each.severity for each in told]),
                work=one.work,
                work_id=work_id if one.indexed is not None else None,
                source=one.source,
                match=one.match,
                strict=strict.get(work_id),
                broad=broad.get(work_id),
                findings=told,
                nearest=one.nearest,
                markers=None if manuscript.uses is None else manuscript.uses.get(reference.key, 0),
                self_citation=shared.with_reference(reference) if shared and reference.authors else None,
            )
        )
    return tuple(entries)


def _summary(entries: Iterable[CheckedReference], about_list: Sequence[Finding]) -> CheckSummary:
    severities, states, kinds = Counter[Severity](), Counter[LookupState](), Counter[FindingKind]()
    attributed = own = total = 0
    for entry in entries:
        total += 1
        severities[entry.severity] += 1
        states[entry.state] += 1
        kinds.update({finding.kind for finding in entry.findings})
        attributed += entry.self_citation is not None
        own += bool(entry.self_citation)
    kinds.update(finding.kind for finding in about_list)
    return CheckSummary(
        references=total,
        by_severity={each.value: severities[each] for each in Severity},
        by_state={each.value: states[each] for each in LookupState if states[each]},
        by_kind={each.value: kinds[each] for each in FindingKind if kinds[each]},
        self_citations=own,
        attributed=attributed,
    )
