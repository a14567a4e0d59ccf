"""What a reader makes of a PDF against the gold: entries, contexts, sentences, title and DOI.

entry       An entry given and an entry of the gold are the same when, after one-to-one assignment from the most alike
            downwards, their words agree by 75 % (rapidfuzz's `token_sort_ratio`, DOIs and addresses left out), or when the
            given one holds the gold's title (92 % alike; 15 letters, or 5 behind the first author's name) and year and is 0.5
            to 1.8 times as long: an entry that swallowed its neighbour is wrong, and so is half an entry.
context     A statement is right when its words stand where the gold has a context of the same entry: the 40, 24 or 14
            letters before and behind the marker are looked up in the gold's text, then on one side only, then with
            errors (75 % alike); the place may miss the gold's marker by 15 letters. One statement per gold context. For this
            the assignment of entries is that above, down to 50 % alike.
sentence    Of the contexts found: the citance is *equal* when nothing differs but white space, hyphens and dashes,
            ligatures, quotation marks and brackets, compared whole, or with the markers cut on both sides (separators
            between and beside them too); *near* from 95 % alike (rapidfuzz's `ratio`).
title       Equal letters (`_pdf_gold.letters`). DOI: equal where the PDF's plain text prints the gold's.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, fields

from rapidfuzz import fuzz

from benchmarks._pdf_gold import Entry, GoldContext, GoldPdf, letters

__all__ = ["Answer", "Failure", "Given", "PdfScore", "locate", "match_entries", "plain", "score_pdf", "sum_up"]

SLACK = 15
SAME_ENTRY = 75.0
LIKELY_ENTRY = 50.0
NEAR = 95.0
MANY = 15
"""Authors, from which on the page may print some of them only."""
_ADDRESS = re.compile(r"(?:https?://|doi:|www\.)\S+|\b10\.\d{4,}/\S+", re.IGNORECASE)
_CUT = "\ue000"
_SEPARATORS = re.compile(rf"(?:[\s\[(,;]|\band\b|&)*{_CUT}(?:(?:[\s\[\](),;–—−\-]|\band\b|&)*{_CUT})*[\])]*")
_LOST = re.compile(r"[\s\-\u00ad\u2010-\u2015\u2212\u200b\u2060\ufeff\ufffe\[\](){}]+")
_QUOTES = dict.fromkeys(map(ord, '‘’‚‛“”„‟«»‹›`´"ʼ′″'), "'")


@dataclass(frozen=True)
class Given:
    """One citation statement of a reader; `key` is that of an entry of the same answer."""

    key: str
    citance: str
    start: int
    end: int
    before: str = ""
    after: str = ""
    role: str = ""
    place: str = "body"
    inferred: bool = False

    @property
    def marker(self) -> str:
        """The marker as printed."""
        return self.citance[self.start : self.end]


@dataclass
class Answer:
    """What a reader makes of one PDF. `error` is its reason when it could not; `seconds` are CPU seconds."""

    title: str = ""
    doi: str | None = None
    entries: list[Entry] = field(default_factory=list)
    statements: list[Given] = field(default_factory=list)
    pages: int = 0
    seconds: float = 0.0
    error: str = ""


@dataclass(frozen=True)
class Failure:
    """One thing that differs: of which kind, in which file, and the words by which it is found again."""

    kind: str
    name: str
    key: str
    words: str


@dataclass
class PdfScore:
    """Counts of one PDF, or of many."""

    files: int = 0
    unread: int = 0
    pages: int = 0
    seconds: float = 0.0
    entries_gold: int = 0
    entries_given: int = 0
    entries_right: int = 0
    gold: Counter[str] = field(default_factory=Counter)
    given: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    outside: int = 0
    unprinted: int = 0
    neutral: int = 0
    sentences: int = 0
    equal: int = 0
    near: int = 0
    roles: int = 0
    titles: int = 0
    titles_right: int = 0
    dois: int = 0
    dois_right: int = 0
    failures: list[Failure] = field(default_factory=list)


def sum_up(scores: Iterable[PdfScore]) -> PdfScore:
    """The counts and the failures of many PDFs in one."""
    total = PdfScore()
    for score in scores:
        for one in fields(PdfScore):
            setattr(total, one.name, getattr(total, one.name) + getattr(score, one.name))
    return total


def match_entries(
    gold: Sequence[Entry], given: Sequence[Entry], stubs: frozenset[str] = frozenset()
) -> tuple[dict[str, str], set[str]]:
    """Given key to gold key, and the given keys whose entry is the gold's by the strict measure.

    `stubs` are keys of the gold of which the source prints little but author and year; these suffice for them.
    """
    wanted = [
        (one, _words(one.raw), letters(one.title), max(1, len(letters(_ADDRESS.sub(" ", one.raw))))) for one in gold
    ]
    alike: list[tuple[float, int, int, bool]] = []
    for place, one in enumerate(given):
        words, body = _words(one.raw), letters(_ADDRESS.sub(" ", one.raw))
        for number, (entry, known, title, length) in enumerate(wanted):
            score = fuzz.token_sort_ratio(known, words, score_cutoff=LIKELY_ENTRY - 10)
            strict = score >= SAME_ENTRY
            sound = (0.5 if len(entry.families) < MANY else 0.1) <= len(body) / length <= 1.8
            named = entry.families and entry.families[0] in body[:60] and len(title) >= 5
            if not strict and (len(title) >= 15 or named) and (not entry.year or str(entry.year) in body):
                held = fuzz.partial_ratio(title, body, score_cutoff=92.0) if len(body) >= len(title) else 0.0
                score = max(score, held * 0.8)
                strict = bool(held) and sound
            known_by = entry.families[0] in body[:60] if entry.families else bool(title) and title in body
            if entry.key in stubs and known_by and str(entry.year) in body:
                score, strict = max(score, SAME_ENTRY), len(body) < 400
            if score and one.label and one.label.strip("[]().") == entry.label.strip("[]()."):
                score += 2
            if score >= LIKELY_ENTRY:
                alike.append((score, place, number, strict))
    taken: set[int] = set()
    found: dict[str, str] = {}
    right: set[str] = set()
    for _, place, number, strict in sorted(alike, key=lambda one: (-one[0], one[1], one[2])):
        key = given[place].key
        if key in found or number in taken:
            continue
        taken.add(number)
        found[key] = gold[number].key
        if strict:
            right.add(key)
    return found, right


def _words(raw: str) -> str:
    text = unicodedata.normalize("NFKD", _ADDRESS.sub(" ", raw)).casefold()
    return " ".join(re.findall(r"\w+", "".join(c for c in text if not unicodedata.combining(c))))


def locate(text: str, given: Given) -> list[tuple[int, int]]:
    """Where a statement's marker stands in the gold's letters: all places that its words allow, the surest kind only."""
    lead = letters(given.before + given.citance[: given.start])
    tail = letters(given.citance[given.end :] + given.after)
    marker = letters(given.marker)
    for reach in (40, 24, 14):
        starts = _ends_of(text, lead[-reach:]) if len(lead) >= 8 else []
        stops = _starts_of(text, tail[:reach]) if len(tail) >= 8 else []
        both = [(start, stop) for start in starts for stop in stops if -2 <= stop - start <= len(marker) + 40]
        if both:
            return both
        if reach < 40 and (starts or stops) and (len(lead) < 8 or len(tail) < 8 or reach == 24):
            sides = [(start, start + len(marker)) for start in starts]
            return sides + [(max(0, stop - len(marker)), stop) for stop in stops]
    return _fuzzy(text, lead[-40:], marker, tail[:40])


def _fuzzy(text: str, lead: str, marker: str, tail: str) -> list[tuple[int, int]]:
    pattern = lead + marker + tail
    if len(pattern) < 20:
        return []
    found = fuzz.partial_ratio_alignment(pattern, text, score_cutoff=75.0)
    if found is None:
        return []
    start = found.dest_start + max(0, len(lead) - found.src_start)
    return [(start, start + len(marker))]


def _starts_of(text: str, words: str) -> list[int]:
    places = []
    at = text.find(words)
    while at >= 0:
        places.append(at)
        at = text.find(words, at + 1)
    return places


def _ends_of(text: str, words: str) -> list[int]:
    return [at + len(words) for at in _starts_of(text, words)]


def plain(citance: str, markers: Iterable[tuple[int, int]]) -> str:
    """A citance without its markers and what else does not count; see the module's docstring."""
    flags = bytearray(len(citance))
    for start, end in markers:
        flags[max(0, start) : end] = b"\x01" * max(0, min(end, len(citance)) - max(0, start))
    kept = "".join(_CUT if flag else c for c, flag in zip(citance, flags, strict=True))
    kept = _SEPARATORS.sub("", re.sub(rf"{_CUT}+", _CUT, kept))
    return _LOST.sub("", unicodedata.normalize("NFKC", kept).translate(_QUOTES))


def score_pdf(gold: GoldPdf, answer: Answer, printed: str = "") -> PdfScore:
    """Score one answer; `printed` are the letters of the PDF's plain text, for the question whether its DOI is printed."""
    score = PdfScore(files=1, unread=int(bool(answer.error)), pages=answer.pages, seconds=answer.seconds)
    score.unprinted = gold.unprinted
    if answer.error:
        score.failures.append(Failure("not read", gold.name, "", answer.error))
    links, right = match_entries(gold.entries, answer.entries, gold.stubs)
    if "entries" not in gold.without:
        score.entries_gold, score.entries_given, score.entries_right = (
            len(gold.entries),
            len(answer.entries),
            len(right),
        )
        _note_entries(gold, answer, links, right, score)
    if "contexts" not in gold.without:
        _score_contexts(gold, answer, links, score)
    if gold.title and "title" not in gold.without:
        score.titles = 1
        score.titles_right = int(letters(gold.title) == letters(answer.title))
        if not score.titles_right:
            score.failures.append(Failure("title", gold.name, "", f"{gold.title!r} read as {answer.title!r}"))
    if gold.doi and letters(gold.doi) in printed and "doi" not in gold.without:
        score.dois = 1
        score.dois_right = int((answer.doi or "").lower() == gold.doi.lower())
        if not score.dois_right:
            score.failures.append(Failure("doi", gold.name, "", f"{gold.doi} read as {answer.doi}"))
    return score


def _note_entries(gold: GoldPdf, answer: Answer, links: dict[str, str], right: set[str], score: PdfScore) -> None:
    found = {links[key] for key in right}
    given = {links[one.key]: one for one in answer.entries if one.key in links}
    for entry in gold.entries:
        if entry.key not in found:
            near = f" ; most alike: {given[entry.key].raw[:240]!r}" if entry.key in given else ""
            score.failures.append(Failure("entry missing", gold.name, entry.key, f"{entry.raw[:160]!r}{near}"))
    for one in answer.entries:
        if one.key not in right:
            score.failures.append(Failure("entry false", gold.name, one.key, repr(one.raw[:240])))


def _score_contexts(gold: GoldPdf, answer: Answer, links: dict[str, str], score: PdfScore) -> None:
    style = gold.style
    open_contexts = list(gold.contexts)
    score.gold[style] += sum(not one.neutral for one in gold.contexts)
    left: list[tuple[Given, list[tuple[int, int]]]] = []
    cuts: dict[str, list[tuple[int, int]]] = {}
    for one in answer.statements:
        cuts.setdefault(one.citance, []).append((one.start, one.end))
    for one in answer.statements:
        places = locate(gold.text, one)
        home = _home(open_contexts, links.get(one.key), places)
        if home is None and not places and one.place == "table":
            home = _cell(open_contexts, links.get(one.key))
        if home is None:
            left.append((one, places))
            continue
        open_contexts.remove(home)
        if home.neutral:
            score.neutral += 1
            continue
        score.given[style] += 1
        score.right[style] += 1
        _compare(gold, home, one, cuts, score)
    touched: list[tuple[int, int]] = []
    for one, places in left:
        touched += places
        _note_false(gold, one, links, places, score)
    touched += [place for one in answer.statements for place in locate(gold.text, one)]
    for context in open_contexts:
        if not context.neutral:
            _note_missing(gold, context, links, touched, score)


def _home(contexts: Sequence[GoldContext], key: str | None, places: Sequence[tuple[int, int]]) -> GoldContext | None:
    best: tuple[int, bool, GoldContext] | None = None
    for one in contexts:
        if one.key != key:
            continue
        for start, end in places:
            gap = max(0, one.start - end, start - one.end)
            if gap <= SLACK and (best is None or (gap, one.neutral) < best[:2]):
                best = (gap, one.neutral, one)
    return best[2] if best else None


def _cell(contexts: Sequence[GoldContext], key: str | None) -> GoldContext | None:
    """A context in a table: cells hold too few words to be found by them."""
    return next((c for c in contexts if c.key == key and c.statement and c.statement.place == "table"), None)


def _compare(
    gold: GoldPdf, home: GoldContext, one: Given, cuts: dict[str, list[tuple[int, int]]], score: PdfScore
) -> None:
    if home.statement is None:
        return
    score.sentences += 1
    mine = home.statement.citance
    # Whole, or without markers: the source may hold "[3]" as a bare 3, or the year of "(Coe, 2003)" alone as marker.
    pairs = [(plain(mine, ()), plain(one.citance, ()))]
    pairs.append((plain(mine, gold.cuts.get(mine, ())), plain(one.citance, cuts[one.citance])))
    alike = max(100.0 if wanted == found else min(99.9, fuzz.ratio(wanted, found)) for wanted, found in pairs)
    score.equal += alike == 100.0
    score.near += alike >= NEAR
    if alike < 100.0:
        kind = "sentence near" if alike >= NEAR else "sentence"
        score.failures.append(Failure(kind, gold.name, home.key, f"{mine!r} read as {one.citance!r}"))
    if home.statement.section.role.value == one.role:
        score.roles += 1
    else:
        words = f"{home.statement.section.role.value} ({home.statement.section.title}) read as {one.role}: {one.citance[:60]!r}"
        score.failures.append(Failure("role", gold.name, home.key, words))


def _note_false(
    gold: GoldPdf, one: Given, links: dict[str, str], places: list[tuple[int, int]], score: PdfScore
) -> None:
    words = f"{one.marker!r} ({one.place}) in {one.citance!r}"
    there = [
        c.key for c in gold.contexts if any(c.start <= end + SLACK and start <= c.end + SLACK for start, end in places)
    ]
    if not there and not _in_source(gold, one):
        score.outside += 1
        score.failures.append(Failure("outside the XML", gold.name, one.key, words))
        return
    score.given[gold.style] += 1
    if not places:
        kind = "false, not in the text"
    elif there:
        kind = "false, wrong entry"
        words = f"{words}: given {links.get(one.key, 'an entry that is none')}, gold {sorted(set(there))}"
    else:
        kind = "false, no citation there"
    score.failures.append(Failure(kind, gold.name, one.key, words))


def _in_source(gold: GoldPdf, one: Given) -> bool:
    """Whether the source has the marker with the words on one side of it; its own letters say nothing alone."""
    marker = letters(one.marker)
    sides = (letters(one.before + one.citance[: one.start])[-14:], letters(one.citance[one.end :] + one.after)[:14])
    if max(map(len, sides)) < 8:
        return bool(locate(gold.everything, one))
    return any(
        len(s) >= 8 and w in gold.everything
        for s, w in zip(sides, (sides[0] + marker, marker + sides[1]), strict=True)
    )


def _note_missing(
    gold: GoldPdf, context: GoldContext, links: dict[str, str], touched: list[tuple[int, int]], score: PdfScore
) -> None:
    statement = context.statement
    if statement:
        words = f"{statement.marker!r} ({statement.place.value}) in {statement.citance!r}"
    else:
        words = f"… {gold.text[max(0, context.start - 60) : context.start]} | {gold.text[context.start : context.end]}"
    if context.key not in links.values():
        kind = "missing, entry not in the list"
    elif any(context.start <= end and start <= context.end for start, end in touched):
        kind = "missing, other entries there"
    else:
        kind = "missing, no marker there"
    score.failures.append(Failure(kind, gold.name, context.key, words))
