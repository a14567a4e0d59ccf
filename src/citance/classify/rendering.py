"""A statement as the encoder reads it: token ids in which the target's marker is one sign and other works' another.

    [CLS] role  sentence before  [SEP]  citance with ⟨target⟩ and ⟨other⟩  [SEP]  sentence after  [SEP]

The signs are words that the vocabulary keeps free. The same sentence thus gives other ids for every target, and the
printed form of a marker (a number, a name and a year) is out of sight. Each sentence is cut to a bounded number of
tokens, the citance around its target; the segment ids are 1 in the citance and 0 elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from tokenizers import Encoding, Tokenizer

from citance.classify.protocol import ClassifierInput
from citance.classify.sentence import Group, take_apart
from citance.classify.target import MAX_CHARS, locate
from citance.text import section_role

__all__ = ["INPUT_VERSION", "MAX_TOKENS", "Rendered", "Renderer"]

INPUT_VERSION = 1
"""Raised when the same statement gives other ids: weights of another version do not fit."""

_BEFORE = 56
_CITANCE_LEFT = 72
_CITANCE_RIGHT = 56
_AFTER = 48
MAX_TOKENS = _BEFORE + _CITANCE_LEFT + _CITANCE_RIGHT + _AFTER + 6

_TARGET, _OTHER = "[unused1]", "[unused2]"
_ROLES = {
    "introduction": "[unused3]",
    "methods": "[unused4]",
    "results": "[unused5]",
    "discussion": "[unused6]",
    "other": "[unused7]",
}


class Rendered(NamedTuple):
    """One input: token ids; where the citance's tokens lie (`low:high`) and the target's sign (`target`, 0 without);
    and for every token its span in its own sentence, (-1, -1) for signs. Tokens below `low` are of the sentence before,
    those from `high` on of the sentence after."""

    ids: list[int]
    low: int
    high: int
    target: int
    spans: list[tuple[int, int]]


class _Piece(NamedTuple):
    """A stretch of text with its start in the sentence, or a sign (`text` empty) for the group there."""

    text: str
    start: int
    sign: str


def _pieces(text: str, groups: Sequence[Group], target: Group | None) -> Iterator[_Piece]:
    position = 0
    for group in groups:
        if group.start > position:
            yield _Piece(text[position : group.start], position, "")
        yield _Piece("", group.start, _TARGET if group is target else _OTHER)
        position = group.end
    if position < len(text):
        yield _Piece(text[position:], position, "")


class Renderer:
    """Turns statements into token ids with a WordPiece vocabulary; holds no state between calls."""

    def __init__(self, tokenizer: Tokenizer) -> None:
        tokenizer.no_padding()
        tokenizer.no_truncation()
        self._tokenizer = tokenizer
        names = (_TARGET, _OTHER, *_ROLES.values())
        self._signs = {name: self._id(name) for name in names}
        self._start = self._id("[CLS]", "<s>")
        self._stop = self._id("[SEP]", "</s>")
        self.pad = self._id("[PAD]", "<pad>")

    def _id(self, *names: str) -> int:
        found = next((number for name in names if (number := self._tokenizer.token_to_id(name)) is not None), None)
        if found is None:
            raise KeyError(names[0])
        return found

    def render(self, items: Sequence[ClassifierInput]) -> list[Rendered]:
        """One `Rendered` per statement, in order."""
        sentences = [sentence for item in items for sentence in _sentences(item)]
        texts = [piece.text for pieces, _ in sentences for piece in pieces if not piece.sign]
        encodings = iter(self._tokenizer.encode_batch(texts, add_special_tokens=False) if texts else [])
        coded = [self._code(pieces, shift, encodings) for pieces, shift in sentences]
        return [self._join(items[n], *coded[3 * n : 3 * n + 3]) for n in range(len(items))]

    def _code(
        self, pieces: Sequence[_Piece], shift: int, encodings: Iterator[Encoding]
    ) -> tuple[list[int], list[tuple[int, int]]]:
        """Ids and spans of one sentence; `shift` is what was cut off in front of it."""
        ids: list[int] = []
        spans: list[tuple[int, int]] = []
        for piece in pieces:
            if piece.sign:
                ids.append(self._signs[piece.sign])
                spans.append((-1, -1))
                continue
            encoding = next(encodings)
            base = piece.start + shift
            ids += encoding.ids
            spans += [(base + start, base + end) for start, end in encoding.offsets]
        return ids, spans

    def _join(
        self,
        item: ClassifierInput,
        before: tuple[list[int], list[tuple[int, int]]],
        citance: tuple[list[int], list[tuple[int, int]]],
        after: tuple[list[int], list[tuple[int, int]]],
    ) -> Rendered:
        nowhere = (-1, -1)
        role = self._signs[_ROLES[item.section_role or section_role(item.section.split(" > ")).value]]
        ids, spans = citance
        sign = self._signs[_TARGET]
        at = ids.index(sign) if sign in ids else min(_CITANCE_LEFT, len(ids) // 2)
        low, high = _window(at, len(ids))
        head = [self._start, role, *before[0][-_BEFORE:], self._stop]
        tail = [self._stop, *after[0][:_AFTER], self._stop]
        return Rendered(
            [*head, *ids[low:high], *tail],
            len(head),
            len(head) + high - low,
            len(head) + at - low if sign in ids else 0,
            [nowhere, nowhere, *before[1][-_BEFORE:], nowhere, *spans[low:high], nowhere, *after[1][:_AFTER], nowhere],
        )


def _window(at: int, length: int) -> tuple[int, int]:
    """The part of a sentence of `length` tokens around its target; what one side does not use the other may."""
    room = _CITANCE_LEFT + _CITANCE_RIGHT
    if length <= room:
        return 0, length
    low = max(0, min(at - _CITANCE_LEFT, length - room))
    return low, low + room


def _sentences(item: ClassifierInput) -> Iterator[tuple[list[_Piece], int]]:
    """The pieces of the sentence before, the citance, the sentence after, each with what was cut off in front."""
    found = locate(item)
    text = item.citance[found.shift : found.shift + MAX_CHARS]
    before, after = item.before[-MAX_CHARS:], item.after[:MAX_CHARS]
    yield list(_pieces(before, take_apart(before).groups, None)), 0
    yield list(_pieces(text, found.sentence.groups, found.group)), found.shift
    yield list(_pieces(after, take_apart(after).groups, None)), 0
