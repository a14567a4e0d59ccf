"""What a query is taken for where nothing holds all of its words: people ask questions."""

from __future__ import annotations

from collections.abc import Iterator

from citance.search.analysis import STOP_WORDS
from citance.search.tree import All, Node, Not, Some, Words

__all__ = ["relaxations"]


def relaxations(root: Node) -> Iterator[Node]:
    """Wider and wider trees: first without the words that every question has, then with at least half of the others.

    Only words side by side at the top are relaxed; what stands under NOT stays left out.
    """
    if not isinstance(root, All):
        return
    excluded = [part for part in root.parts if isinstance(part, Not)]
    wanted = [part for part in root.parts if not isinstance(part, Not)]
    telling = [part for part in wanted if not _is_question_word(part)]
    if telling and len(telling) < len(wanted):
        yield _all([*telling, *excluded])
    if len(telling) > 1:
        yield _all([Some(tuple(telling), (len(telling) + 1) // 2), *excluded])


def _is_question_word(part: Node) -> bool:
    return isinstance(part, Words) and len(part.words) == 1 and not part.field and part.words[0] in STOP_WORDS


def _all(parts: list[Node]) -> Node:
    return parts[0] if len(parts) == 1 else All(tuple(parts))
