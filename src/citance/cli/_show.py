"""Works, tallies and statements as a terminal shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.text import Text

from citance.cli._common import clean
from citance.model import CitedWhen, Independence, MatchMethod

if TYPE_CHECKING:
    from citance.model import IndexedStatement, IndexedWork, Tally, Work
    from citance.store import CitedReference, IndependentGroups, MergeNote

__all__ = [
    "COLOURS",
    "group_line",
    "merge_text",
    "reference_text",
    "short_name",
    "statement_text",
    "tally_line",
    "work_text",
]

COLOURS = {"supporting": "green", "contrasting": "red", "mentioning": "blue", "unclassified": "dim"}
_AUTHORS_SHOWN = 3
_CITED_WHEN = {
    CitedWhen.BEFORE: "cited before its retraction",
    CitedWhen.AFTER: "cited after its retraction",
    CitedWhen.UNKNOWN: "retracted; before or after this, the dates do not tell",
}


def short_name(work: Work) -> str:
    """“Coe and Bunnell (2003)”, or the title's beginning where no author is known."""
    families = [author.family for author in work.authors]
    if not families:
        name = work.title[:60] or "unknown"
    elif len(families) > 2:
        name = f"{families[0]} et al."
    else:
        name = " and ".join(families)
    return clean(f"{name} ({work.year})" if work.year else name)


def work_text(item: IndexedWork) -> Text:
    """Title, authors, venue, identifiers and notices of a work."""
    work = item.work
    text = Text(clean(work.title) or "(no title known)", style="bold")
    names = [author.name for author in work.authors[:_AUTHORS_SHOWN]]
    if len(work.authors) > _AUTHORS_SHOWN:
        names.append("et al.")
    place = [part for part in (work.venue.title, str(work.year or "")) if part]
    versions = "also " + "  ".join(item.version_ids) if item.version_ids else ""
    for line in (", ".join(names), ", ".join(place), _identifiers(work), versions):
        if line:
            text.append("\n" + clean(line), style="not bold")
    for notice in item.notices:
        parts = [notice.kind.value.upper(), notice.date, notice.notice_doi or "", notice.reason]
        text.append("\n! " + clean(" · ".join(part for part in parts if part)), style="bold red")
    return text


def reference_text(entry: CitedReference) -> Text:
    """An entry of a reference list: its number, the work it names, the statements that point at it, and how it was tied."""
    reference, cited = entry.reference, entry.cited.work
    text = Text(f"  {reference.index}. ").append(short_name(cited), style="bold")
    text.append(f" {clean(cited.title)}" if cited.title and cited.authors else "")
    statements = f"{entry.statements:,} statement" + ("" if entry.statements == 1 else "s")
    retracted = [notice.kind.value.upper() for notice in entry.cited.notices]
    line = " · ".join([statements, _tied(entry), *dict.fromkeys(retracted)])
    return text.append(f"\n     {line}", style="bold red" if retracted else "dim")


def _tied(entry: CitedReference) -> str:
    """How a reference was tied to its work: “by DOI”, “by description (0.99: title and year 2003 agree)”."""
    match = entry.match
    if match is None:
        return "tied to nothing"
    if match.method is MatchMethod.SCORED:
        return clean(f"by description ({match.score:.2f}: {match.reason})")
    return _METHODS.get(match.method, clean(match.reason))


_METHODS = {
    MatchMethod.DOI: "by DOI",
    MatchMethod.PMID: "by PMID",
    MatchMethod.PMCID: "by PMCID",
    MatchMethod.ARXIV: "by arXiv id",
    MatchMethod.OPENALEX: "by OpenAlex id",
    MatchMethod.FINGERPRINT: "by title, year and first author",
}


def merge_text(merge: MergeNote) -> Text:
    """“merge 3 (version): doi:10.5555/a · said by a source”."""
    about = [f"merge {merge.id} ({merge.kind.value})", ", ".join(merge.keys[:3]), merge.who, merge.reason]
    return Text(clean(" · ".join(part for part in about if part)), style="dim")


def _identifiers(work: Work) -> str:
    named = (("doi", work.doi), ("pmid", work.pmid), ("pmcid", work.pmcid), ("arxiv", work.arxiv))
    return "  ".join(f"{name}:{value}" for name, value in named if value)


def tally_line(name: str, tally: Tally) -> Text:
    """“strict: 3 supporting, 1 contrasting, 20 mentioning in 24 statements of 12 works”."""
    text = Text(f"{name}: ")
    for stance, colour in COLOURS.items():
        number = getattr(tally, stance)
        if number or stance != "unclassified":
            text.append(f"{number:,} {stance}", style=colour if number else "dim")
            if stance == "mentioning" and tally.uncertain:
                text.append(f" ({tally.uncertain:,} uncertain)", style="yellow")
            text.append(", ")
    text.right_crop(2)
    statements = "statement" if tally.total == 1 else "statements"
    works = "work" if tally.citing_works == 1 else "works"
    return text.append(f" in {tally.total:,} {statements} of {tally.citing_works:,} {works}")


def group_line(found: IndependentGroups) -> Text:
    """“12 supporting statements from 9 independent groups, 1 contrasting statement from 1”; empty without any."""
    parts: list[str] = []
    for stance in ("supporting", "contrasting"):
        count = getattr(found, stance)
        if count.statements:
            statements = "statement" if count.statements == 1 else "statements"
            groups = "" if parts else " independent group" + ("" if count.groups == 1 else "s")
            parts.append(f"{count.statements:,} {stance} {statements} from {count.groups:,}{groups}")
    return Text(", ".join(parts))


def statement_text(item: IndexedStatement) -> Text:
    """A citance, its marker highlighted and the deciding words underlined, with who says it, where and how sure."""
    statement = item.statement
    quote = Text(statement.citance)
    quote.stylize("reverse", statement.marker_start, statement.marker_end)
    evidence = item.judgement.evidence if item.judgement else None
    if evidence and evidence.start >= 0:
        quote.stylize("underline", evidence.start, evidence.end)
    where = clean(statement.section.title) or statement.place.value
    about = [short_name(item.citing.work), where, _sureness(item)]
    if evidence and evidence.start < 0:
        about.append(f"because of “{clean(evidence.text)}” beside it")
    if statement.self_citation:
        about.append("self-citation")
    elif item.independence is Independence.SAME_GROUP:
        about.append("same group")
    line = Text("  ").append(" · ".join(part for part in about if part), style="dim")
    if item.uncertain:
        line.append(" · ", style="dim").append("? uncertain", style="yellow")
    if item.cited_when is not None:
        line.append(" · ", style="dim").append(_CITED_WHEN[item.cited_when], style="bold red")
    line.append(f"  [{statement.id}]", style="dim")
    if item.judgement and item.judgement.why and not item.correction:
        line.append("\n  why: " + clean(item.judgement.why), style="dim")
    return Text("  ").append_text(quote).append("\n").append_text(line)


def _sureness(item: IndexedStatement) -> str:
    if item.correction:
        return "said by " + clean(item.correction.who or "a person")
    if item.judgement is None:
        return ""
    sure = item.judgement.probabilities.of(item.judgement.stance)
    return ">99%" if sure > 0.99 else f"{sure:.0%}"  # no model is ever certain
