"""What links of a page lead to: names in its text, whatever attribute holds them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from citance.read.safexml import Element

__all__ = ["names_of", "targets_of"]

_NAME = re.compile(r"[\w.:\-–()%+,/&']{1,120}")
_SPLIT = re.compile(r"[\s,;]+")
_LINKING = frozenset({"a", "span", "sup", "cite", "xref", "button", "em", "i", "strong", "b"})
_OWN_NAMES = ("id", "name", "{http://www.w3.org/XML/1998/namespace}id")


def targets_of(element: Element) -> Iterator[str]:
    """The names that an element may lead to: the fragment of its address first, then any attribute that looks like one.

    Scripts make links out of `data-rid`, `reveal-id`, `aria-describedby` and many more; which of these values are names
    of the page is for the caller to know.
    """
    if element.tag not in _LINKING:
        return
    for attribute, content in element.attrib.items():
        name = str(attribute)
        if name in _OWN_NAMES or name in ("class", "style", "title", "href"):
            continue
        if len(content) <= 200:
            for part in _SPLIT.split(str(content).lstrip("#")):
                part = part.lstrip("#")
                if part and _NAME.fullmatch(part):
                    yield part
    address = element.get("href") or ""
    fragment = address.rpartition("#")[2] if "#" in address else ""
    if fragment:
        yield fragment
        plain = unquote(fragment)
        if plain != fragment:
            yield plain


def names_of(element: Element) -> Iterator[str]:
    """The names by which an element can be led to: `id`, `name`, and the attributes that scripts use like them."""
    for attribute, content in element.attrib.items():
        name = str(attribute)
        if name in _OWN_NAMES or (name.endswith("id") and name.startswith(("data-", "content"))):
            bare = str(content).strip()
            if bare and " " not in bare and len(bare) <= 120:
                yield bare
