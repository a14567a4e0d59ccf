"""Which findings make a check fail: for continuous integration."""

from __future__ import annotations

from dataclasses import dataclass

from citance.errors import UsageError
from citance.model import FindingKind, ReferenceCheck, Severity
from citance.report.check.words import SEVERITY_ORDER

__all__ = ["FailOn", "fail_on_words", "parse_fail_on"]

_GROUPS = {
    "mismatch": frozenset(
        {
            FindingKind.DOI_OF_ANOTHER_WORK,
            FindingKind.TITLE_DIFFERS,
            FindingKind.YEAR_DIFFERS,
            FindingKind.AUTHOR_DIFFERS,
            FindingKind.VOLUME_DIFFERS,
            FindingKind.PAGES_DIFFER,
            FindingKind.DOI_DIFFERS,
        }
    ),
    "notice": frozenset({FindingKind.RETRACTED, FindingKind.WITHDRAWN, FindingKind.CONCERN}),
    "doi": frozenset({FindingKind.DOI_OF_ANOTHER_WORK, FindingKind.DOI_NOT_REGISTERED, FindingKind.DOI_MALFORMED}),
}


@dataclass(frozen=True, slots=True)
class FailOn:
    """The kinds of findings that make a check fail, and the least severity of any finding that does."""

    kinds: frozenset[FindingKind] = frozenset()
    severity: Severity | None = None

    def failing(self, check: ReferenceCheck) -> int:
        """How many findings of a check make it fail. What an entry itself admits ("RETRACTED: …") and what is only a note
        fails by its severity alone, not by its kind."""
        least = SEVERITY_ORDER.index(self.severity) if self.severity else -1
        findings = [*check.findings, *(each for entry in check.references for each in entry.findings)]
        return sum(
            (each.kind in self.kinds and each.severity is not Severity.NOTE)
            or SEVERITY_ORDER.index(each.severity) <= least
            for each in findings
        )


def fail_on_words() -> tuple[str, ...]:
    """Every word that `parse_fail_on` takes: severities, groups, kinds."""
    return (*(each.value for each in SEVERITY_ORDER[:-1]), *_GROUPS, *(each.value for each in FindingKind))


def parse_fail_on(text: str) -> FailOn:
    """Read words set apart by commas: kinds ("retracted"), groups ("mismatch", "notice", "doi"), or a severity, which
    stands for itself and what is worse.

    Raises:
        UsageError: a word that is none of these.
    """
    kinds: set[FindingKind] = set()
    severity: Severity | None = None
    for word in (part.strip().lower() for part in text.split(",")):
        if not word:
            continue
        if word in _GROUPS:
            kinds |= _GROUPS[word]
        elif word in {each.value for each in SEVERITY_ORDER[:-1]}:
            named = Severity(word)
            severity = max(severity or named, named, key=SEVERITY_ORDER.index)
        elif word in {each.value for each in FindingKind}:
            kinds.add(FindingKind(word))
        else:
            raise UsageError(f"--fail-on does not know {word!r}; it takes {', '.join(fail_on_words())}")
    return FailOn(frozenset(kinds), severity)
