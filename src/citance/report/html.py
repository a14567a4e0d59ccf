"""A report as one small, self-contained piece of HTML for notebooks: inline styles, no scripts, everything escaped."""

from __future__ import annotations

from html import escape

from citance.model import EditorialNotice, IndexedStatement, Tally, Work
from citance.report.confidence import confidence_of
from citance.report.work_report import GROUP_ORDER, StanceGroup, WorkReport

__all__ = ["report_html"]

_COLOURS = {"contrasting": "#b4530a", "supporting": "#0f766e", "mentioning": "#64748b", "unclassified": "#cbd5e1"}
"""Orange against blue-green: told apart with every common colour vision; the words stand beside them anyway."""


def report_html(report: WorkReport, *, per_group: int = 5) -> str:
    """The report's head, its counts as a bar and in words, and the first `per_group` statements of each stance."""
    work = report.work.work
    parts = [
        '<div style="max-width:48rem;line-height:1.45">',
        f'<div style="font-size:1.15em;font-weight:600">{escape(work.title or "Untitled work")}</div>',
        f'<div style="opacity:.75">{escape(_byline(work))}</div>',
        *(_notice(notice) for notice in report.notices),
        _bar(report.tally),
        f'<div>{_counts(report.tally)} <span style="opacity:.75">({"broad" if report.broad else "strict"} stance)'
        f" · read {report.coverage.with_statements} of {report.coverage.listing} citing works in this library"
        "</span></div>",
        *(_group(group, per_group) for group in report.groups),
        "</div>",
    ]
    return "".join(parts)


def _byline(work: Work) -> str:
    names = [author.name for author in work.authors[:3]]
    if len(work.authors) > 3:
        names.append("et al.")
    parts = [", ".join(names), str(work.year or ""), work.venue.title, f"doi:{work.doi}" if work.doi else ""]
    return " · ".join(part for part in parts if part)


def _notice(notice: EditorialNotice) -> str:
    text = " ".join(part for part in (notice.kind.value.replace("-", " ").capitalize(), notice.date) if part)
    return f'<div style="border-left:4px solid #b91c1c;padding-left:.5em;margin:.4em 0"><b>{escape(text)}</b></div>'


def _bar(tally: Tally) -> str:
    if not tally.total:
        return ""
    pieces = []
    at = 0.0
    for stance in GROUP_ORDER:
        name = stance.value if stance else "unclassified"
        width = 100 * getattr(tally, name) / tally.total
        if width:
            pieces.append(f'<rect x="{at:.3f}" y="0" width="{width:.3f}" height="4" fill="{_COLOURS[name]}"/>')
        at += width
    label = escape(_plain_counts(tally), quote=True)
    return (
        f'<svg viewBox="0 0 100 4" preserveAspectRatio="none" role="img" aria-label="{label}"'
        f' style="width:100%;height:8px;margin:.5em 0 .2em">{"".join(pieces)}</svg>'
    )


def _plain_counts(tally: Tally) -> str:
    mentioning = f"{tally.mentioning} mentioning" + (f" ({tally.uncertain} uncertain)" if tally.uncertain else "")
    words = [f"{tally.contrasting} contrasting", f"{tally.supporting} supporting", mentioning]
    if tally.unclassified:
        words.append(f"{tally.unclassified} unclassified")
    return ", ".join(words)


def _counts(tally: Tally) -> str:
    works = f"{tally.citing_works} citing work{'' if tally.citing_works == 1 else 's'}"
    return f"<b>{escape(_plain_counts(tally))}</b> from {works}"


def _group(group: StanceGroup, per_group: int) -> str:
    shown = group.statements[:per_group]
    rest = group.total - len(shown)
    more = f'<div style="opacity:.75">… and {rest} more</div>' if rest else ""
    colour = _COLOURS[group.name]
    return (
        f'<div style="margin-top:.8em;font-weight:600;color:{colour}">{group.name.capitalize()} ({group.total})</div>'
        + "".join(_statement(item, colour) for item in shown)
        + more
    )


def _statement(item: IndexedStatement, colour: str) -> str:
    statement, citing = item.statement, item.citing.work
    start, end = statement.marker_start, statement.marker_end
    citance = (
        f"{escape(statement.citance[:start])}<mark>{escape(statement.citance[start:end])}</mark>"
        f"{escape(statement.citance[end:])}"
    )
    confidence = confidence_of(item)
    sure = ""
    if confidence:
        sure = (
            confidence.word
            if confidence.value is None
            else f"{confidence.word} confidence {_digits(confidence.value)}"
        )
    doubt = "? uncertain" if item.uncertain else ""
    parts = [_byline(citing) or "Untitled work", statement.section.title, sure, doubt]
    why = item.judgement.why if item.judgement and not item.correction else ""
    return (
        f'<blockquote style="margin:.4em 0;padding-left:.6em;border-left:3px solid {colour}">{citance}'
        f'<div style="font-size:.85em;opacity:.75">{escape(" · ".join(part for part in parts if part))}</div>'
        + (f'<div style="font-size:.85em">Why: {escape(why)}</div>' if why else "")
        + "</blockquote>"
    )


def _digits(probability: float) -> str:
    """Two digits, but never a certainty that no model has; as on the pages."""
    return "> 0.99" if probability >= 0.995 else f"{probability:.2f}"
