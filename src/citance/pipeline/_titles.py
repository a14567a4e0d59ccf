"""What titles say of retractions and corrections."""

from __future__ import annotations

from citance.model import EditorialNotice, Paper
from citance.text.names import fold_name
from citance.text.notice_titles import read_notice_title

__all__ = ["notices_of_titles"]

_TITLE_SOURCE = "title"
_CITED_SOURCE = "title in a reference list"


def notices_of_titles(paper: Paper) -> tuple[EditorialNotice, ...]:
    """The notices that the titles of a paper and of its references speak of, beside those that the reader found.

    * The paper's own title bears a mark ("RETRACTED: …"): the paper itself is meant.
    * It is a notice ("Retraction: …"), and one entry of its list has that very title: that work is meant.
    * An entry's title bears a mark and the entry has a DOI or PubMed number: that work is meant, with no date.
    """
    work = paper.work
    said = read_notice_title(work.title)
    found: list[EditorialNotice] = []
    if said is not None and said.of_itself:
        found.append(EditorialNotice(kind=said.kind, doi=work.doi or "", pmid=work.pmid, source=_TITLE_SOURCE))
    elif said is not None and said.rest:
        wanted = fold_name(said.rest)
        about = [entry for entry in paper.references if wanted and fold_name(entry.title) == wanted]
        found += [
            EditorialNotice(
                kind=said.kind, doi=doi, pmid=pmid, notice_doi=work.doi, date=work.published, source=_TITLE_SOURCE
            )
            for doi, pmid in dict.fromkeys((entry.doi or "", entry.pmid) for entry in about)
            if doi or pmid
        ]
    for entry in paper.references:
        marked = read_notice_title(entry.title) if entry.doi or entry.pmid else None
        if marked is not None and marked.of_itself:
            found.append(EditorialNotice(kind=marked.kind, doi=entry.doi or "", pmid=entry.pmid, source=_CITED_SOURCE))
    known = {(notice.kind, notice.doi) for notice in paper.notices if notice.doi}
    return tuple(dict.fromkeys(item for item in found if (item.kind, item.doi) not in known))
