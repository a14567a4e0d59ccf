"""Labelled strings to what the network is trained on."""

from __future__ import annotations

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import NamedTuple

import numpy as np
import torch
from benchmarks._refstrings_gold import Labelled
from torch import Tensor

from citance.refstring._scheme import LABELS
from citance.refstring._tokens import describe, place_codes, state_codes, tokenise

__all__ = ["Batch", "Example", "Vocabulary", "batches", "example", "token_labels"]

_NUMBER_OF = {label: number for number, label in enumerate(LABELS)}
_LEADS = {
    "in": ("editor", "book", "journal"), "em": ("editor", "book"), "en": ("editor", "book"), "pp": ("pages",), "p": ("pages",),
    "s": ("pages",), "pages": ("pages",), "page": ("pages",), "vol": ("volume",), "v": ("volume",), "volume": ("volume",), "bd": ("volume",),
    "no": ("issue",), "n": ("issue",), "issue": ("issue",), "nr": ("issue",), "doi": ("doi",), "https": ("doi", "url"), "pmid": ("id",),
    "pmcid": ("id",), "arxiv": ("id",), "url": ("url",), "ed": ("edition",),
}  # fmt: skip
_CUT = 110


class Example(NamedTuple):
    """The tokens of a string with their labels, −1 for open ones, and how much the string counts."""

    tokens: tuple[str, ...]
    labels: tuple[int, ...]
    weight: float


def token_labels(string: Labelled) -> list[tuple[str, int]]:
    """Each token with the label of the span that its first letter or digit stands in; unlabelled ones between two of one field join
    it, words that announce a field join it, all others are open (−1)."""
    found = []
    for token in tokenise(string.raw):
        sign = re.search(r"\w", token.text)
        at = token.start + (sign.start() if sign else 0)
        label = next((span.label for span in string.spans if span.start <= at < span.end), "")
        if not label:
            label = next(
                (span.label for span in string.spans if span.start < token.end and span.end > token.start), ""
            )
        found.append((token.text, _NUMBER_OF[label] if label else -1))
    return _filled(found)


def _filled(found: list[tuple[str, int]]) -> list[tuple[str, int]]:
    result = list(found)
    following = -1
    for at in range(len(found) - 1, -1, -1):
        text, label = found[at]
        if label >= 0:
            following = label
            continue
        before = next((each for _, each in reversed(found[:at]) if each >= 0), -1)
        word = re.sub(r"\W", "", text).lower()
        if before == following >= 0:
            result[at] = (text, before)
        elif following >= 0 and LABELS[following] in _LEADS.get(word, ()):
            result[at] = (text, following)
        elif before >= 0 and LABELS[before] == "author" and word in ("et", "al", "others"):
            result[at] = (text, before)
    return result


def example(string: Labelled, weight: float) -> Example:
    """The string as tokens and labels; what is longer than `_CUT` tokens is cut."""
    pairs = token_labels(string)[:_CUT]
    return Example(tuple(text for text, _ in pairs), tuple(label for _, label in pairs), weight)


class Vocabulary:
    """The features that occur often enough, numbered; 0 is for none."""

    def __init__(self, examples: Sequence[Example], *, least: int = 4) -> None:
        counts: Counter[str] = Counter()
        types: Counter[str] = Counter()
        for each in examples:
            types.update(each.tokens)
        for text, times in types.items():
            for name in describe(text):
                counts[name] += times
        self.names = sorted(name for name, times in counts.items() if times >= least)
        self._numbers = {name: number for number, name in enumerate(self.names)}
        self._kept: dict[str, np.ndarray] = {}

    def __len__(self) -> int:
        return len(self.names)

    def ids(self, text: str) -> np.ndarray:
        """The numbers of a token's features."""
        found = self._kept.get(text)
        if found is None:
            found = np.array([self._numbers[name] for name in describe(text) if name in self._numbers], dtype=np.int64)
            self._kept[text] = found
        return found

    def is_word(self) -> np.ndarray:
        """Which features name a whole word; these are dropped now and then so that shapes are learnt, too."""
        return np.array([name.startswith(("w=", "wa=", "e4=", "h4=", "part=")) for name in self.names])


class Batch(NamedTuple):
    """Tensors of some strings; see `Network.scores` and `Chain.forward`."""

    ids: Tensor
    offsets: Tensor
    place: Tensor
    state: Tensor
    mask: Tensor
    gold: Tensor
    weight: Tensor


def _batch(some: Sequence[Example], words: Vocabulary, rng: np.random.Generator | None, is_word: np.ndarray) -> Batch:
    longest = max(len(each.tokens) for each in some)
    shape = (len(some), longest)
    place, state, gold = np.zeros(shape, np.int64), np.zeros(shape, np.int64), np.full(shape, -1, np.int64)
    mask = np.zeros(shape, bool)
    bags: list[np.ndarray] = []
    nothing = np.zeros(0, np.int64)
    for row, each in enumerate(some):
        count = len(each.tokens)
        mask[row, :count] = True
        place[row, :count] = place_codes(count)
        state[row, :count] = state_codes(each.tokens)
        gold[row, :count] = each.labels
        for text in each.tokens:
            ids = words.ids(text)
            if rng is not None and rng.random() < 0.15:
                ids = ids[~is_word[ids]]
            bags.append(ids)
        bags += [nothing] * (longest - count)
    sizes = np.array([len(bag) for bag in bags])
    offsets = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    flat = np.concatenate(bags) if bags else nothing
    tensors = [torch.from_numpy(each) for each in (flat, offsets, place, state, mask, gold)]
    return Batch(*tensors, torch.tensor([each.weight for each in some], dtype=torch.float32))


def batches(examples: Sequence[Example], words: Vocabulary, *, size: int, seed: int | None) -> Iterator[Batch]:
    """Batches of strings of about one length; shuffled and with words dropped where a seed is given."""
    order = sorted(range(len(examples)), key=lambda at: len(examples[at].tokens))
    is_word = words.is_word()
    if seed is None:
        groups = [order[at : at + size] for at in range(0, len(order), size)]
        rng = None
    else:
        shuffled = random.Random(seed)
        order.sort(key=lambda at: len(examples[at].tokens) + shuffled.random() * 8)
        groups = [order[at : at + size] for at in range(0, len(order), size)]
        shuffled.shuffle(groups)
        rng = np.random.default_rng(seed)
    for group in groups:
        yield _batch([examples[at] for at in group], words, rng, is_word)
