"""Title and container of a reference string."""

from __future__ import annotations

import re

from citance.text.names import LOWER, UPPER

__all__ = ["split_title"]

_QUOTED = re.compile(
    r"[\s,.:;(]*(?:(?P<double>[“\"„«])\s*(?P<one>.{3,400}?)[,.]?\s*[”\"“»]|[‘'](?P<two>.{8,400}?)(?:[,.][’']|[’'](?=\s*[.,;:(]|\s*$|\s+in\b)))"
)
_ABBREVIATION = re.compile(
    rf"(?:^|[\s(])(?:[{UPPER}]|vs|cf|ed|eds|vol|no|nr|pp?|St|Dr|Mr|Mrs|sp|spp|var|subsp|ssp|cv|ca|al|etc|approx|U\.S|e\.g|i\.e|J|Proc|Am|Int|Rev|Jr|Inc|Co|Ltd)$"
)
_END = re.compile(r"[.?!](?:[”\"’]?)(?=\s|$)|\.(?=[“\"„])")
# Masked identifiers leave long runs of spaces, over which two unbounded `\s*` would take cubic time.
_IN = re.compile(r"\s{0,30}[.,;]?\s{0,30}(?:\bIn\b|\bin\b|\bEn\b|\bEm\b)\s*:?\s+(?=\S)")
_MEDIUM = re.compile(
    r"\s*[(\[](?:[^()\[\]]{0,30}(?:dissertation|thesis|report|online|internet|electronic|tese|diss)[^()\[\]]{0,40})[)\]]\s*$",
    re.I,
)
_JOURNAL_HEAD = re.compile(
    rf"^(?:[{UPPER}][\w.&'’\-]*(?:\s+(?:of|the|and|for|in|de|da|do|of the|der|für|und|&|[{UPPER}(][\w.&'’()\-]*))*)\.?,?\s*(?:[A-Z]\s?)?(?=\d|[Vv]ol)"
)
_EDITORS = re.compile(r"^(?:[^()]{3,160})[(\[](?:[Ee]ds?|[Hh]rsg|[Oo]rgs?|[Cc]oords?)\.?[)\]],?\s*")
_CONTAINER_END = re.compile(r"\s*(?:,?\s*(?:[Vv]ol|[Bb]d|[Nn]o|v|n)\.|[;:]\s|\(|$)")


def split_title(text: str, numbers_start: int, *, dated: bool, comma_style: bool) -> tuple[str, str]:
    """Title and container out of what stands behind the authors (and the year, if `dated`).

    `text` begins there; `numbers_start` is the place of volume or pages in it, -1 without. `comma_style` tells that
    the authors were followed by a comma, in which case a title may end at one.
    """
    quoted = _QUOTED.match(text)
    if quoted:
        title = quoted.group("one") or quoted.group("two")
        return _clean(title), _container(text[quoted.end() :], numbers_start - quoted.end())
    body = text.lstrip(" .,:;)]–-")
    shift = len(text) - len(body)
    limit = numbers_start - shift if numbers_start >= shift else -1
    if comma_style and limit > 0 and _JOURNAL_HEAD.match(body) and _JOURNAL_HEAD.match(body).end() >= limit - 4:  # type: ignore[union-attr]
        return "", body[:limit].strip(" ,.;:(")  # "A. Coe, Phys. Rev. 12, 3 (1999)" has no title
    end = _sentence_end(body)
    title, rest = body[:end], body[end:]
    if limit > 0 and limit < end:
        title, rest = _by_commas(body, limit)
        return _clean(title), rest.strip(" ,.;:(")
    inside = _IN.search(title)
    if inside and inside.start() > 10 and re.match(r"[.,;]", inside.group().strip() or " "):
        rest = title[inside.start() :] + rest
        title = title[: inside.start()]
    return _clean(title), _container(rest, limit - end)


def _by_commas(body: str, limit: int) -> tuple[str, str]:
    """Title and container in one sentence, before volume or pages: the last comma with a capital behind it parts them."""
    head = body[:limit].rstrip(" ,.;:(")
    commas = [found.start() for found in re.finditer(rf"[,.]\s+(?=[{UPPER}])", head)]
    for at in reversed(commas):
        if at > 10:
            return head[:at], head[at + 1 :]
    return head, ""


def _sentence_end(body: str) -> int:
    for stop in _END.finditer(body, 3):
        if stop.group()[0] == ".":
            head = body[: stop.start()]
            if _ABBREVIATION.search(head[-8:]):
                continue
            following = body[stop.end() : stop.end() + 3].lstrip()
            if following and following[0] in LOWER:
                continue
        return stop.start() if stop.group()[0] == "." else stop.end()
    return len(body)


def _container(rest: str, limit: int) -> str:
    part = rest[:limit] if limit > 0 else rest
    part = part.lstrip(' .,;:-–”"')
    inside = re.match(r"(?:In|in|En|Em)\b\s*:?\s*", part)
    if inside:
        part = part[inside.end() :]
        part = _EDITORS.sub("", part)
    end = min(_sentence_end(part), 300)
    if limit > 0 and end < len(part) and not inside and len(part) < 80:
        end = len(part)  # abbreviated journal: "Am. J. Pub. Health"
    return part[:end].strip(" ,.;:(")


def _clean(title: str) -> str:
    title = _MEDIUM.sub("", title)
    return title.strip(' ,.;:-–“”"„»«').strip()
