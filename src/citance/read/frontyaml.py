"""The small part of YAML that headers of Markdown files use: maps, lists, quoted and folded text. No tags, no anchors.

A header is data of strangers: a full YAML parser is a dependency and an attack surface for a dozen keys.
"""

from __future__ import annotations

import re
from typing import Any

__all__ = ["read_yaml"]

_KEY = re.compile(r"(?P<key>\"[^\"]*\"|'[^']*'|[^\s:#\"'\[\]{},-][^:#]*?)\s*:(?:\s+(?P<rest>.*)|$)")
_DEEPEST = 12
_MOST_LINES = 20_000


def read_yaml(text: str) -> Any:
    """The value of a small YAML text; what is not understood is left out. All scalars are strings."""
    lines = [line.rstrip() for line in text.split("\n")[:_MOST_LINES]]
    kept = [(len(line) - len(line.lstrip()), line.strip(), line) for line in lines]
    value, _ = _block([each for each in kept if not each[1].startswith("#")], 0, 0, 0)
    return value


_Line = tuple[int, str, str]


def _skip(lines: list[_Line], at: int) -> int:
    while at < len(lines) and not lines[at][1]:
        at += 1
    return at


def _block(lines: list[_Line], at: int, indent: int, depth: int) -> tuple[Any, int]:
    """The map, list or text that begins at a line and is indented by at least so much."""
    at = _skip(lines, at)
    if at >= len(lines) or lines[at][0] < indent or depth > _DEEPEST:
        return "", at
    if lines[at][1] == "-" or lines[at][1].startswith("- "):
        return _list(lines, at, lines[at][0], depth)
    if _KEY.match(lines[at][1]):
        return _map(lines, at, lines[at][0], depth)
    words = []
    while at < len(lines) and lines[at][1] and lines[at][0] >= indent:
        words.append(lines[at][1])
        at += 1
    return _scalar(" ".join(words)), at


def _map(lines: list[_Line], at: int, indent: int, depth: int) -> tuple[dict[str, Any], int]:
    found: dict[str, Any] = {}
    at = _skip(lines, at)
    while at < len(lines) and lines[at][0] == indent and (match := _KEY.match(lines[at][1])):
        found[_unquoted(match.group("key"))], at = _value(lines, at, match.group("rest") or "", indent, depth)
        at = _skip(lines, at)
    return found, at


def _value(lines: list[_Line], at: int, rest: str, indent: int, depth: int) -> tuple[Any, int]:
    rest = rest.strip()
    if rest[:1] in ("|", ">") and len(rest) <= 3:
        return _folded(lines, at + 1, indent, "\n" if rest[0] == "|" else " ")
    if not rest:
        following = _skip(lines, at + 1)
        if following < len(lines) and lines[following][1].startswith("-") and lines[following][0] == indent:
            return _block(lines, following, indent, depth + 1)
        return _block(lines, at + 1, indent + 1, depth + 1)
    at += 1
    while at < len(lines) and lines[at][1] and lines[at][0] > indent:
        rest = f"{rest} {lines[at][1]}"
        at += 1
    return _scalar(rest), at


def _list(lines: list[_Line], at: int, indent: int, depth: int) -> tuple[list[Any], int]:
    found: list[Any] = []
    while at < len(lines) and lines[at][0] == indent and (lines[at][1] == "-" or lines[at][1].startswith("- ")):
        rest = lines[at][1][1:].strip()
        inner = indent + len(lines[at][1]) - len(rest)
        if rest and _KEY.match(rest) and rest[0] not in "[{":
            lines[at] = (inner, rest, " " * inner + rest)
            value, at = _map(lines, at, inner, depth + 1)
        else:
            value, at = _value(lines, at, rest, indent, depth)
        found.append(value)
        at = _skip(lines, at)
    return found, at


def _folded(lines: list[_Line], at: int, indent: int, glue: str) -> tuple[str, int]:
    words = []
    while at < len(lines) and (not lines[at][1] or lines[at][0] > indent):
        words.append(lines[at][1])
        at += 1
    return glue.join(words).strip(), at


def _scalar(text: str, depth: int = 0) -> Any:
    text = text.strip()
    if text[:1] in ('"', "'"):
        return _unquoted(text)
    text = re.split(r"\s#", text, maxsplit=1)[0].strip()
    if text.startswith("[") and text.endswith("]") and depth < _DEEPEST:
        return [_scalar(part, depth + 1) for part in _parts(text[1:-1])]
    if text.startswith("{") and text.endswith("}") and depth < _DEEPEST:
        pairs = (part.partition(":") for part in _parts(text[1:-1]))
        return {_unquoted(key.strip()): _scalar(value, depth + 1) for key, _, value in pairs if key.strip()}
    return text


def _parts(text: str) -> list[str]:
    """The items of an inline list, commas in brackets and quotes apart."""
    parts, depth, quote = [""], 0, ""
    for sign in text:
        if quote:
            quote = "" if sign == quote else quote
        elif sign in "\"'" and parts[-1].rstrip()[-1:] in ("", ":", "[", "{"):
            quote = sign
        depth += (sign in "[{") - (sign in "]}") if not quote else 0
        if sign == "," and not depth and not quote:
            parts.append("")
        else:
            parts[-1] += sign
    return [part for part in parts if part.strip()]


def _unquoted(text: str) -> str:
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        inner = text[1:-1]
        return inner.replace('\\"', '"').replace("\\\\", "\\") if text[0] == '"' else inner.replace("''", "'")
    return text
