"""Checking what a chat model has answered, statement by statement, before a word of it is believed."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Sequence
from typing import Any, TypeGuard

import msgspec

from citance.classify.protocol import ClassifierInput
from citance.classify.rules import explain_rule
from citance.model import Evidence, Judgement, Probabilities, Stance

__all__ = ["Answer", "judgement_of", "read_answers"]

ASSUMED = 0.90
"""The probability of the given stance where the model names none; the other two share the rest."""
UNCERTAIN_BELOW = 0.60
"""A stance that the model itself gives less than this is marked as uncertain."""
_LONGEST_WHY = 240
_LONGEST_EVIDENCE = 300
_OBJECT = re.compile(r"\{.*\}", re.DOTALL)


class Answer(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What a model said of one statement, checked; `probabilities` is None where it gave none that make sense."""

    stance: Stance
    broad: Stance
    probabilities: Probabilities | None = None
    evidence: str = ""
    why: str = ""


def read_answers(content: str, ids: Sequence[str]) -> dict[str, Answer]:
    """The usable answers in a reply, by id. An id that is unknown is passed over, one that comes twice is not believed."""
    found: dict[str, Answer | None] = {}
    known = set(ids)
    for entry in _entries(content):
        name = entry.get("id")
        if isinstance(name, str) and name in known:
            found[name] = None if name in found else _answer(entry)
    return {name: answer for name, answer in found.items() if answer is not None}


def _entries(content: str) -> list[dict[str, Any]]:
    """The entries of the reply's JSON object; words or a code fence around it do no harm."""
    for text in (content, *_OBJECT.findall(content)):
        try:
            reply = json.loads(text)
        except (ValueError, RecursionError):
            continue
        entries = reply.get("judgements") if isinstance(reply, dict) else reply
        if isinstance(reply, dict) and entries is None and "stance" in reply:
            entries = [reply]  # a model that was asked about one statement may leave the list out
        if isinstance(entries, list):
            return [entry for entry in entries if isinstance(entry, dict)]
    return []


def _answer(entry: dict[str, Any]) -> Answer | None:
    stance = _stance(entry.get("stance"))
    if stance is None:
        return None
    broad = _stance(entry.get("broad")) or stance
    if stance is not Stance.MENTIONING:
        broad = stance  # codebook, "broad stance"
    return Answer(
        stance=stance,
        broad=broad,
        probabilities=_probabilities(entry.get("probabilities"), stance),
        evidence=_line(entry.get("evidence"), _LONGEST_EVIDENCE),
        why=_line(entry.get("why"), _LONGEST_WHY),
    )


def _stance(value: object) -> Stance | None:
    try:
        return Stance(value.strip().lower()) if isinstance(value, str) else None
    except ValueError:
        return None


def _probabilities(value: object, stance: Stance) -> Probabilities | None:
    """Three numbers that sum to about 1, made to sum to 1; None for others, or where they speak for another stance."""
    if not isinstance(value, dict):
        return None
    given = [value.get(name.value) for name in Stance]
    numbers = [one for one in given if _is_share(one)]
    total = math.fsum(numbers)
    if len(numbers) != len(Stance) or not 0.9 <= total <= 1.1 or numbers[list(Stance).index(stance)] < max(numbers):
        return None
    shares = [round(one / total, 4) for one in numbers]
    return Probabilities(shares[0], shares[1], round(1 - shares[0] - shares[1], 4))


def _is_share(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1


def _line(value: object, most: int) -> str:
    if not isinstance(value, str):
        return ""
    text = " ".join("".join(sign if sign.isprintable() else " " for sign in value[: 4 * most]).split())
    return text if len(text) <= most else text[:most].rsplit(" ", 1)[0] + " …"


def judgement_of(item: ClassifierInput, answer: Answer, model: str) -> Judgement:
    """The judgement that an answer makes, its evidence found in the statement again."""
    evidence = _evidence(item, answer.evidence) if answer.broad is not Stance.MENTIONING else None
    sure = answer.probabilities
    why = answer.why or explain_rule(item, answer.stance, answer.broad, evidence)
    if sure is None:
        rest = round((1 - ASSUMED) / 2, 4)
        sure = Probabilities(*(ASSUMED if name is answer.stance else rest for name in Stance))
        why = f"{why} The model gave no usable probabilities; {ASSUMED:.2f} is assumed for its stance."
    return Judgement(
        stance=answer.stance,
        broad=answer.broad,
        probabilities=sure,
        model=model,
        evidence=evidence,
        uncertain=sure.of(answer.stance) < UNCERTAIN_BELOW,
        why=why,
    )


def _evidence(item: ClassifierInput, words: str) -> Evidence | None:
    """The words where they stand in the citance, or in a neighbour; None for words that stand nowhere."""
    bare = words.strip(" .,;:\"“”'")
    if not bare:
        return None
    loose = re.compile(
        r"[\s⟦⟧\[\]]*".join(re.escape(word) for word in bare.replace("⟦", "[").replace("⟧", "]").split())
    )
    if found := loose.search(item.citance):
        return Evidence(found.group(), found.start(), found.end())
    for text in (item.before, item.after):
        if found := loose.search(text):
            return Evidence(found.group(), -1, -1)
    return None
