"""A tree as text again: what was understood, in a form that parses to the same tree."""

from __future__ import annotations

import re

from citance.search.tree import All, Between, Is, Node, Not, Prefix, Some, Words

__all__ = ["render", "render_with_meaning"]

_PLAIN_VALUE = re.compile(r"[\w./;<>-]+")
_SHORT = {"self_citation": "self", "language": "lang", "cited_doi": "cited", "citing_doi": "citing"}


def render(node: Node) -> str:
    """The canonical text of a tree: operators in words, brackets only where they are needed."""
    return _render(node, 0)


def render_with_meaning(root: Node | None, meaning: str) -> str:
    """The canonical text of a query that asks by meaning: `root` are its conditions, None for none."""
    if not meaning:
        return render(root) if root else ""
    said = f'meaning:"{meaning.replace(chr(34), " ")}"'
    return f"{said} AND {_render(root, 1)}" if root else said


def _render(node: Node, binding: int) -> str:
    if isinstance(node, Some):
        text = " OR ".join(_render(part, 1) for part in node.parts)
        return f"({text})" if binding > 0 else text
    if isinstance(node, All):
        text = " AND ".join(_render(part, 2) for part in node.parts)
        return f"({text})" if binding > 1 else text
    if isinstance(node, Not):
        return f"NOT {_render(node.part, 3)}"
    if isinstance(node, Words):
        return _words(node)
    if isinstance(node, Prefix):
        return f"{_name(node.field)}{node.start}*"
    return _property(node)


def _name(field: str) -> str:
    return f"{_SHORT.get(field, field)}:" if field else ""


def _words(node: Words) -> str:
    if len(node.words) == 1:
        return f"{_name(node.field)}{node.words[0]}"
    near = f"~{node.slop}" if node.slop else ""
    return f'{_name(node.field)}"{" ".join(node.words).replace(" +", "+")}"{near}'


def _property(node: Is | Between) -> str:
    if isinstance(node, Is):
        value = node.value if _PLAIN_VALUE.fullmatch(node.value) else f'"{node.value}"'
        return f"{_name(node.field)}{value}"
    if node.field == "confidence":
        low = None if node.low is None else f"{node.low / 10_000:g}"
        high = None if node.high is None else f"{node.high / 10_000:g}"
    else:
        low = None if node.low is None else str(node.low)
        high = None if node.high is None else str(node.high)
    if low == high and node.field == "year":
        return f"year:{low}"
    return f"{node.field}:{low or ''}..{high or ''}"
