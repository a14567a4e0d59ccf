"""Superscript numbers, and the exponents, isotopes, charges and note marks that look like them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from citance.read.loose import LooseBlock
from citance.read.marking._candidate import Candidate
from citance.read.marking._numbers import DASH, Item, keys_of, read_items

__all__ = ["plain_candidates", "raised_candidates"]

_SIGNS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹⁻", "0123456789–")
_RAISED_SIGNS = re.compile(r"[¹²³⁴⁵⁶⁷⁸⁹][⁰¹²³⁴⁵⁶⁷⁸⁹]{0,3}(?:[\s,;⁻–\-]+[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4})*")
_JOINT = re.compile(rf"[\s,;{DASH}]{{1,3}}")
# "m²", "cm^2", "kg/m2", "10^5", "R²": what numbers are raised behind, other than citations.
_UNIT = re.compile(
    r"(?:^|[\s(\[\d/·⋅×.])(?:[kcmµμnd]?m|km|[µμ]m|nm|ft|in|yd|mi|s|h|d|K|°C|C|L|l|g|kg|mg|N|Pa|J|W|V|A|Hz|mol|M|T|px|pixels?|sec|min|yr|a|ha)$"
)
_VARIABLE = re.compile(r"(?:^|[\s(\[=+\-−×*/·,;])(?:[A-Za-zα-ωΑ-Ωηχσρτβ]|[Rr]|adj)$|}$|[=+×·^∑√]\s*$")
_FIGURE = re.compile(r"(?:^|[^\w.])\d+(?:[.,]\d+)*$|[.,]\d+$")
_ISOTOPE = re.compile(
    r"(?:H|He|Li|Be|B|C|N|O|F|Na|Mg|Al|Si|P|S|Cl|K|Ca|Cr|Mn|Fe|Co|Ni|Cu|Zn|Ga|Ge|As|Se|Br|Kr|Rb|Sr|Y|Zr|Mo|Tc|Ru|Pd|Ag|Cd|In|Sn|Sb|Te|I|Xe|Cs|Ba|La|Ce|Sm|Eu|Gd|Tb|Lu|W|Re|Ir|Pt|Au|Hg|Tl|Pb|Bi|Po|Rn|Ra|Th|U|Pu|Am)(?![a-z])"
)
_PLAIN = re.compile(
    rf"(?:(?<=[a-zà-ÿ\]%)”\"’?!])|(?<=[^\d\s][.,;]))(?P<numbers>[1-9]\d{{0,2}}(?:\s?[,{DASH}]\s?[1-9]\d{{0,2}}|[ ][1-9]\d{{0,2}}(?=[ .,;]|$)){{0,40}})(?=$|[\s.,;:)\]])(?!\.\d|,\d)"
)
_SPACED = re.compile(
    rf"(?<=[a-zà-ÿ\]%)”\"’?!A-Z])\s(?P<numbers>[1-9]\d{{0,2}}(?:\s?[,{DASH}]\s?[1-9]\d{{0,2}}){{0,40}})(?=$|[.,;:)\]])(?!\.\d|,\d)"
)


def spans_of(block: LooseBlock) -> list[tuple[int, int]]:
    """The raised spans with what joins them ("1", ",", "3" raised apart are one), and runs of superscript signs."""
    spans = sorted(
        {*block.raised, *(found.span() for found in _RAISED_SIGNS.finditer(block.text))}
        if not block.text.isascii()
        else set(block.raised)
    )
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if not 0 <= start < end <= len(block.text):
            continue
        if merged and (start < merged[-1][1] or (start == merged[-1][1] and not _apart(block.text, *merged[-1], end))):
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        elif merged and start - merged[-1][1] <= 3 and _JOINT.fullmatch(block.text, merged[-1][1], start):
            merged[-1] = (merged[-1][0], end)
        else:
            merged.append((start, end))
    return merged


def _apart(text: str, first: int, start: int, end: int) -> bool:
    """True for superscripts set side by side that are no one number ("6" and "12", not "1" and "2")."""
    return text[first:end].isdigit() and end - start > 1


def raised_candidates(block: LooseBlock, by_number: Mapping[int, tuple[str, ...]]) -> list[Candidate]:
    """Superscripts whose numbers are all in the list."""
    found: list[Candidate] = []
    text = block.text
    previous = -1
    for start, end in spans_of(block):
        behind_another, previous = start == previous, end
        while start < end and text[start] in " ,;.([":
            start += 1
        while end > start and text[end - 1] in " ,;.)]":
            end -= 1
        printed = text[start:end].translate(_SIGNS)
        if not printed or not printed[0].isdigit() or len(printed) > 160:
            continue
        numbers = _shifted(printed, start)
        if numbers is None:
            continue
        named = [keys_of(item, by_number) for item in numbers]
        if not all(named):
            continue
        score = 1.0 if behind_another else _score(text, start, end, numbers)
        for item, keys in zip(numbers, named, strict=True):
            found.append(Candidate(item.start, item.end, keys, score, superscript=True))
    return found


def _shifted(printed: str, start: int) -> list[Item] | None:
    """The items of a short text that stands at `start`."""
    numbers = read_items(printed, 0, len(printed), loose=False)
    if numbers is None or numbers.pages:
        return None
    return [item._replace(start=item.start + start, end=item.end + start) for item in numbers.items]


def _score(text: str, start: int, end: int, items: Sequence[Item]) -> float:
    before, after = text[max(0, start - 14) : start], text[end : end + 4]
    number = items[0].first if len(items) == 1 and items[0].first == items[0].last else 0
    single = number > 0
    if not before.strip() or (before[-1].isspace() and _ISOTOPE.match(after.lstrip())):
        return 0.1  # "¹⁰B", a note's own mark
    if before[-1] in "-–−/" and _ISOTOPE.match(after):
        return 0.1
    if _ISOTOPE.match(after) and not before[-1].islower() and before[-1] not in ".,;:)":
        return 0.1
    if single and number < 10 and _UNIT.search(before):
        return 0.2
    if single and _VARIABLE.search(before):
        return 0.2
    if single and before[-1] in ")]" and number in (2, 3):
        return 0.4
    if single and number < 10 and before[-1] in DASH and _UNIT.search(before.rstrip(DASH)):
        return 0.2  # "g−1"
    if _FIGURE.search(before):
        return 0.3
    return 1.0


def plain_candidates(block: LooseBlock, by_number: Mapping[int, tuple[str, ...]], *, spaced: bool) -> list[Candidate]:
    """Numbers behind words or stops whose raising was lost ("trial.11 Performed"), or apart from them ("design 17, 18.")."""
    found: list[Candidate] = []
    for match in (_SPACED if spaced else _PLAIN).finditer(block.text):
        printed = re.sub(r"(?<=\d) (?=\d)", ",", match.group("numbers"))
        numbers = _shifted(printed, match.start("numbers"))
        named = [keys_of(item, by_number) for item in numbers] if numbers else []
        if not numbers or not all(named):
            continue
        for item, keys in zip(numbers, named, strict=True):
            found.append(Candidate(item.start, item.end, keys, _score(block.text, *match.span("numbers"), numbers)))
    return found
