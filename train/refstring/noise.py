"""What printing, scanning and copying do to reference strings, done to labelled ones."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

from benchmarks._refstrings_gold import Labelled, Span

__all__ = ["noisy"]

_LIGATURES = {"ffi": "ﬃ", "ffl": "ﬄ", "fi": "ﬁ", "fl": "ﬂ", "ff": "ﬀ"}


def _replace(string: Labelled, start: int, end: int, new: str) -> Labelled:
    """The string with `raw[start:end]` replaced; spans move with it."""
    shift = len(new) - (end - start)

    def moved(at: int) -> int:
        return at if at <= start else max(start, at + shift) if at >= end else start

    spans = tuple(Span(moved(span.start), moved(span.end), span.label) for span in string.spans)
    return Labelled(
        string.source, string.raw[:start] + new + string.raw[end:], tuple(s for s in spans if s.end > s.start)
    )


def _hyphen(string: Labelled, rng: random.Random) -> Labelled:
    """A word broken at a line's end, the break read as "- "."""
    words = list(re.finditer(r"[^\W\d_]{7,}", string.raw))
    if not words:
        return string
    word = rng.choice(words)
    at = rng.randint(word.start() + 2, word.end() - 3)
    return _replace(string, at, at, rng.choice(("- ", "-")))


def _ligature(string: Labelled, rng: random.Random) -> Labelled:
    for plain, one in _LIGATURES.items():
        at = string.raw.find(plain)
        while at >= 0:
            string = _replace(string, at, at + len(plain), one)
            at = string.raw.find(plain, at + 1)
    return string


def _tight(string: Labelled, rng: random.Random) -> Labelled:
    """No space after the commas and full stops of the authors, or after some others."""
    everywhere = rng.random() < 0.3
    for span in reversed(string.spans):
        if span.label == "author" or (everywhere and rng.random() < 0.4):
            for found in reversed(list(re.finditer(r"(?<=[.,]) (?=\w)", string.raw[span.start : span.end]))):
                string = _replace(string, span.start + found.start(), span.start + found.end(), "")
    return string


def _lost_space(string: Labelled, rng: random.Random) -> Labelled:
    spaces = [at for at, char in enumerate(string.raw) if char == " "]
    for at in sorted(rng.sample(spaces, min(len(spaces), rng.choice((1, 1, 2, 3)))), reverse=True):
        if not (string.raw[at - 1].isalnum() and string.raw[at + 1 : at + 2].isalnum()):
            string = _replace(string, at, at + 1, "")
    return string


def _upper(string: Labelled, rng: random.Random) -> Labelled:
    label = rng.choice(("author", "title", "author"))
    raw = string.raw
    for span in string.spans:
        if span.label == label:
            upper = raw[span.start : span.end].upper()
            if len(upper) == span.end - span.start:
                raw = raw[: span.start] + upper + raw[span.end :]
    return Labelled(string.source, raw, string.spans)


def _quotes(string: Labelled, rng: random.Random) -> Labelled:
    """Quotation marks of another kind, or gone."""
    table = rng.choice(
        ({"“": '"', "”": '"'}, {"“": "", "”": ""}, {"“": "„", "”": "“"}, {"“": "«", "”": "»"}, {"“": "``", "”": "''"})
    )
    for at in range(len(string.raw) - 1, -1, -1):
        if string.raw[at] in table:
            string = _replace(string, at, at + 1, table[string.raw[at]])
    return string


def _number(string: Labelled, rng: random.Random) -> Labelled:
    """The printed number taken off, or one put before."""
    if string.spans and string.spans[0].label == "number":
        return _replace(string, 0, len(string.raw) - len(string.raw[string.spans[0].end :].lstrip()), "")
    text = rng.choice(("[{}]", "{}.", "{}", "({})", "[{}]. ")).format(rng.randint(1, 120))
    spans = tuple(Span(s.start + len(text) + 1, s.end + len(text) + 1, s.label) for s in string.spans)
    return Labelled(string.source, f"{text} {string.raw}", (Span(0, len(text), "number"), *spans))


def _stops(string: Labelled, rng: random.Random) -> Labelled:
    """Full stops between fields become commas, or none."""
    new = rng.choice((",", "", ";"))
    for found in reversed(list(re.finditer(r"(?<=\w{3})\.(?= )", string.raw))):
        if rng.random() < 0.7:
            string = _replace(string, found.start(), found.end(), new)
    return string


def _short_title(string: Labelled, rng: random.Random) -> Labelled:
    """A title of one to four words."""
    for span in string.spans:
        if span.label == "title":
            words = list(re.finditer(r"\S+", string.raw[span.start : span.end]))
            kept = rng.randint(1, 4)
            if len(words) > kept + 1:
                last = words[-1].group()
                stop = last[-1] if last[-1] in '.,”’"' else ""
                return _replace(string, span.start + words[kept - 1].end(), span.end, stop)
            break
    return string


_KINDS: tuple[tuple[Callable[[Labelled, random.Random], Labelled], float], ...] = (
    (_hyphen, 0.3), (_ligature, 0.15), (_tight, 0.12), (_lost_space, 0.15), (_upper, 0.08), (_quotes, 0.15), (_number, 0.2), (_stops, 0.06), (_short_title, 0.12),
)  # fmt: skip


def noisy(string: Labelled, rng: random.Random) -> Labelled:
    """The string as a bad copy would have it."""
    for kind, chance in _KINDS:
        if rng.random() < chance:
            string = kind(string, rng)
    return string
