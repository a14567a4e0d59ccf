"""What a run says of itself: while it runs, and at its end."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from time import monotonic

import msgspec

from citance.model import Judgement, ProcessedPaper, Stance

__all__ = ["AddInterrupted", "AddProgress", "AddSummary", "Failure", "Tallying", "Warned"]

_MOST_FAILURES = 10_000
"""Failures that a summary names one by one; more are only counted, so that memory stays flat."""


class Failure(msgspec.Struct, frozen=True):
    """A file that gave nothing, or not all that it holds: its name, the kind (the class name of an error, or a word of
    the pipeline or the store), and the reason in one line."""

    name: str
    kind: str
    reason: str


class Warned(msgspec.Struct, frozen=True):
    """Something that was not as it should be in a file that was read all the same."""

    name: str
    warning: str


class AddProgress(msgspec.Struct, frozen=True, kw_only=True):
    """Where a run stands. `total_files` and `total_bytes` are None while they are still being counted; an archive is
    one file there, which is why remaining time is better told from bytes."""

    files: int
    done_bytes: int
    total_files: int | None
    total_bytes: int | None
    articles: int
    statements: int
    failed: int
    seconds: float


class AddSummary(msgspec.Struct, frozen=True, kw_only=True):
    """What a run did.

    `files` were looked at: `added` of them are new, `replaced` had another content before, `unchanged` were in the
    index already, `failed` gave nothing or not all. `skipped` counts, by suffix, files whose names promise no article.
    `articles` and `statements` were written; `by_stance` counts the strict stance of the statements of files that were
    written wholly; `warned` counts the files that were read with warnings, `warnings` are those.
    """

    files: int
    added: int
    replaced: int
    unchanged: int
    failed: int
    skipped: dict[str, int]
    articles: int
    statements: int
    by_stance: dict[str, int]
    failures: tuple[Failure, ...]
    failures_by_kind: dict[str, int]
    warnings: tuple[Warned, ...]
    warned: int
    seconds: float
    interrupted: bool = False

    @property
    def articles_per_second(self) -> float:
        """Articles written per second of the whole run."""
        return self.articles / self.seconds if self.seconds else 0.0


class AddInterrupted(KeyboardInterrupt):
    """The run was stopped by Ctrl-C or SIGTERM; `summary` tells what is in the database, which is whole."""

    def __init__(self, summary: AddSummary) -> None:
        super().__init__("interrupted")
        self.summary = summary


@dataclass(slots=True)
class Tallying:
    """The counts while they grow."""

    files: int = 0
    done_bytes: int = 0
    added: int = 0
    replaced: int = 0
    unchanged: int = 0
    failed: int = 0
    articles: int = 0
    statements: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    stances: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    failures: list[Failure] = field(default_factory=list)
    warned: int = 0
    warnings: list[Warned] = field(default_factory=list)
    began: float = field(default_factory=monotonic)
    totals: tuple[int, int] | None = None

    def fail(self, name: str, kind: str, reason: str) -> None:
        """Count a failure, and keep it while there is room."""
        self.kinds[kind] += 1
        if len(self.failures) < _MOST_FAILURES:
            self.failures.append(Failure(name, kind, reason))

    def warn(self, name: str, papers: list[ProcessedPaper]) -> None:
        """Count a file whose papers were read with warnings, and keep these while there is room."""
        found = list(dict.fromkeys(warning for processed in papers for warning in processed.paper.warnings))
        self.warned += bool(found)
        self.warnings += [Warned(name, warning) for warning in found[: max(0, _MOST_FAILURES - len(self.warnings))]]

    def judged(self, papers: list[ProcessedPaper]) -> None:
        """Count the stances of papers that were written."""
        for processed in papers:
            if not processed.paper.is_translation:
                self.stances.update(map(_word, processed.judgements))

    def progress(self) -> AddProgress:
        """A snapshot."""
        total_files, total_bytes = self.totals or (None, None)
        return AddProgress(
            files=self.files,
            done_bytes=self.done_bytes,
            total_files=total_files,
            total_bytes=total_bytes,
            articles=self.articles,
            statements=self.statements,
            failed=self.failed,
            seconds=monotonic() - self.began,
        )

    def summary(self, *, interrupted: bool = False) -> AddSummary:
        """The counts as they stand."""
        return AddSummary(
            files=self.files,
            added=self.added,
            replaced=self.replaced,
            unchanged=self.unchanged,
            failed=self.failed,
            skipped=dict(self.skipped.most_common()),
            articles=self.articles,
            statements=self.statements,
            by_stance={word: self.stances[word] for word in (*Stance, "unclassified")},
            failures=tuple(self.failures),
            failures_by_kind=dict(self.kinds.most_common()),
            warnings=tuple(self.warnings),
            warned=self.warned,
            seconds=monotonic() - self.began,
            interrupted=interrupted,
        )


def _word(judgement: Judgement | None) -> str:
    return judgement.stance.value if judgement else "unclassified"
