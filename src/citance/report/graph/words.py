"""The words that tell a group of works from the others: those of their titles and keywords that others have less often."""

from __future__ import annotations

import math
import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence

from citance.model import Work

__all__ = ["telling_words", "word_counts"]

_WORD = re.compile(r"[^\W\d_][\w'’-]{2,30}")
_LONGEST_TITLE = 300
_SUBJECTLESS = """
    about across after against all among and analysis approach are aspects assessment based basis been before between beyond both
    but can case cases cause causes caused changes comparison comparative current data determinants development different does
    during each effect effects estimates estimating evaluation evidence factors findings first following for from general
    global group groups has have high how identification impact implications important improved improving increase increased
    influence information into introduction investigation investigating involved its large lessons level levels literature low main
    many measures measuring method methods model models more most multiple near new non nor not novel one only other our over
    overview paper patterns perspective potential predictors prevalence process processes progress properties prospective randomized
    rate rates recent reduced related relation relationship report reports research response responses results review risk role
    roles set several should significance small some specific states studies study such survey system systematic systems terms
    than that the their them there these they this those three through time toward towards trial trials two type types under understanding united
    update use used uses using value values versus via was way were what when where whether which while who why will with within
    without world years
    aber als auch auf aus bei das dem den der des die durch ein eine einer eines für ist mit nach oder sich sind über und von
    vom wie zum zur zwischen untersuchung beitrag
    com como dos das del desde durante ella ellos entre esta este estudio estudo los las más para por pela pelo que sobre sem sin una uma
    unas unos análise análisis caso efeitos efectos
    avec chez dans les leur par pas pour sur une étude
"""
_PLAIN = frozenset(_SUBJECTLESS.split())
"""Words without a subject in titles of all fields: function words of five languages, and what studies call themselves."""


def word_counts(work: Work) -> Counter[str]:
    """The words of a work, each once, in small letters; keywords as they stand count twice."""
    words = {_plain(word) for word in _WORD.findall(work.title[:_LONGEST_TITLE])}
    found = Counter(word for word in words if word and word not in _PLAIN)
    for keyword in work.keywords[:20]:
        bare = _plain(keyword)
        if 2 < len(bare) <= 30 and bare not in _PLAIN:
            found[bare] += 2
    return found


def _plain(word: str) -> str:
    text = " ".join(unicodedata.normalize("NFC", word).casefold().split()).strip("'’-")
    return re.sub("['’]s$", "", text)


def telling_words(groups: Mapping[int, Sequence[Counter[str]]], *, most: int = 3) -> dict[int, tuple[str, ...]]:
    """For every group (the counts of its works) its most telling words.

    A word counts by its share in the group's works, times the logarithm of how much larger that is than its share in all
    works: a term of the Kullback-Leibler divergence of the group from the whole. So one that all have, as the word that
    was searched for, tells nothing. It must stand in two works of a group of four or more. Of two forms of a word (a
    plural, a longer compound) the more telling one stays.
    """
    within = {name: _summed(works) for name, works in groups.items()}
    whole = _summed(list(within.values()))
    number = sum(map(len, groups.values()))
    found: dict[int, tuple[str, ...]] = {}
    for name, words in within.items():
        size = len(groups[name])
        least = 2 if size >= 4 else 1
        scores = {
            word: count / size * math.log((count / size) / (whole[word] / number))
            for word, count in words.items()
            if count >= least
        }
        ranked = sorted(scores or words, key=lambda word: (-scores.get(word, 0), -words[word], word))
        found[name] = _apart(ranked, most)
    return found


def _summed(works: Sequence[Counter[str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for words in works:
        total.update(words)
    return total


def _apart(ranked: Sequence[str], most: int) -> tuple[str, ...]:
    kept: list[str] = []
    for word in ranked:
        if len(kept) == most:
            break
        if not any(_same(word, other) for other in kept):
            kept.append(word)
    return tuple(kept)


def _same(word: str, other: str) -> bool:
    """Whether one holds the other, or they begin alike for most of their length ("firm" and "firms", "network" and
    "networking")."""
    short, long = sorted((word, other), key=len)
    alike = len(short) - 1 if len(short) > 5 else len(short)
    return short in long or long.startswith(short[:alike])
