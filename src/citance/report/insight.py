"""What shows somebody who comes for the first time what a library is good for: statements and questions out of it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from enum import StrEnum
from typing import Final

import msgspec

from citance.model import IndexedStatement, Place
from citance.store import Discussed

__all__ = ["ExampleQuestion", "QuestionKind", "example_questions", "readable_example"]

_SHORTEST: Final = 60
_LONGEST: Final = 260
"""Characters of a sentence that is read at a glance."""
_HEAD: Final = 6
"""Words of a title that stand for its topic."""
_SENTENCE: Final = re.compile(r"[A-ZÀ-ÞΑ-Ω].*[.!?]$", re.DOTALL)
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_MOST: Final = 5


class QuestionKind(StrEnum):
    """What an example asks for."""

    TOPIC = "topic"
    AUTHOR = "author"
    EVIDENCE = "evidence"
    CLAIM = "claim"
    IDENTIFIER = "identifier"


_LOOKED_UP: Final = frozenset((QuestionKind.IDENTIFIER, QuestionKind.CLAIM))
"""Kinds that are not asked of the words, so that nothing is counted."""


class ExampleQuestion(msgspec.Struct, frozen=True):
    """A question that finds something: what to type, and how many answers there were when it was made (0: one work)."""

    kind: QuestionKind
    text: str
    found: int = 0


def readable_example(items: Iterable[IndexedStatement]) -> IndexedStatement | None:
    """The statement that shows its stance best: a whole sentence of some length in the text, about another group's work, with the
    words that decided in it, sure; None where there is none that can be read alone."""
    ranked = sorted((item for item in items if _is_readable(item)), key=_rank)
    return ranked[0] if ranked else None


def _is_readable(item: IndexedStatement) -> bool:
    statement = item.statement
    whole = bool(_SENTENCE.fullmatch(statement.citance.strip()))
    return (
        whole
        and _SHORTEST <= len(statement.citance) <= _LONGEST
        and statement.place is Place.BODY
        and not item.uncertain
        and not statement.self_citation
        and bool(item.cited.work.title)
    )


def _rank(item: IndexedStatement) -> tuple[bool, bool, float, str]:
    """People's verdicts first, then what names its evidence, then by the model's certainty."""
    judgement = item.judgement
    evidence = judgement.evidence if judgement else None
    sure = judgement.probabilities.of(judgement.stance) if judgement else 0.0
    return item.correction is None, evidence is None or evidence.start < 0, -round(sure, 2), item.statement.id


def example_questions(
    discussed: Sequence[Discussed], count: Callable[[str], int], *, stop_words: frozenset[str] = frozenset()
) -> tuple[ExampleQuestion, ...]:
    """Questions of several kinds about the works that are most discussed here, each tried: `count` tells how many
    statements hold all of its words. At most five."""
    found: dict[QuestionKind, ExampleQuestion] = {}
    used: set[int] = set()
    ideas = list(_ideas(discussed, stop_words))
    for again in (False, True):  # of different works as far as there are enough
        for work_id, kind, text in ideas:
            if kind in found or (work_id in used and not again):
                continue
            number = 0 if kind in _LOOKED_UP else count(text)
            if number or kind in _LOOKED_UP:
                found[kind] = ExampleQuestion(kind, text, number)
                used.add(work_id)
    return tuple(found[kind] for kind in QuestionKind if kind in found)[:_MOST]


def _ideas(discussed: Sequence[Discussed], stop_words: frozenset[str]) -> Iterator[tuple[int, QuestionKind, str]]:
    for entry in discussed:
        work = entry.work.work
        if not work.title:
            continue
        head = work.title.split(":")[0].split()[:_HEAD]
        while head and head[-1].casefold() in stop_words:
            head.pop()
        topic = " ".join(head)
        telling = [word for word in _WORD.findall(topic if len(head) > 1 else "") if word.casefold() not in stop_words]
        if len(head) > 1:  # one word before a colon ("Correction: …") is no topic
            yield entry.work.id, QuestionKind.TOPIC, topic
        if work.authors and work.year:
            yield entry.work.id, QuestionKind.AUTHOR, f"{work.authors[0].family} {work.year}"
        for word in sorted(telling, key=len, reverse=True)[:1]:
            yield entry.work.id, QuestionKind.EVIDENCE, f"{word.lower()} stance:contrasting"
        if entry.strict.contrasting and entry.strict.supporting:
            yield entry.work.id, QuestionKind.CLAIM, work.title
        if work.doi:
            yield entry.work.id, QuestionKind.IDENTIFIER, work.doi
