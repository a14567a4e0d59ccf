"""CSL-JSON files, as Zotero, Pandoc and Crossref write them, to references."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from citance.errors import DamagedInput, UnsupportedFormat
from citance.model import Reference
from citance.read.bibfile import BibFile
from citance.read.docx.items import csl_reference
from citance.read.reflist import with_readable_text
from citance.read.risfile import with_raw_doi

__all__ = ["read_csl_json"]

_MOST_ITEMS = 100_000
_FIELDS = frozenset({"title", "author", "editor", "issued", "container-title", "DOI", "type", "URL", "publisher"})


def read_csl_json(data: bytes | str) -> BibFile:
    """Read a list of items, a single item, or an object that holds the list as `items`.

    Items that are none, or that say nothing, are named in the warnings.

    Raises:
        DamagedInput: no JSON, or nested too deep.
        UnsupportedFormat: JSON in which no item of CSL is found.
    """
    try:
        found = msgspec.json.decode(data)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise DamagedInput(f"not well-formed JSON: {str(error)[:200]}") from error
    items = _items(found)
    references: list[Reference] = []
    problems: list[str] = []
    taken: set[str] = set()
    for number, item in enumerate(items[:_MOST_ITEMS], 1):
        if not isinstance(item, dict) or not _FIELDS & item.keys():
            problems.append(f"item {number} is no item of CSL-JSON")
            continue
        key = str(item.get("id", "")).strip()[:200]
        key = key if key and key not in taken else f"r{number}"
        taken.add(key)
        references.append(_reference(item, key, len(references) + 1))
    if len(items) > _MOST_ITEMS:
        problems.append(f"only the first {_MOST_ITEMS:,} items were read")
    if not references:
        raise UnsupportedFormat("JSON without any item of CSL-JSON in it")
    return BibFile(references, problems[:100])


def _items(found: object) -> list[Any]:
    if isinstance(found, list):
        return found
    if isinstance(found, dict):
        inner = found.get("items")
        return inner if isinstance(inner, list) else [found]
    return []


def _reference(item: Mapping[str, Any], key: str, index: int) -> Reference:
    plain = {name: _unwrapped(value) for name, value in item.items()}
    reference = with_readable_text(csl_reference(plain, key=key, index=index), fields_only=True)
    said = plain.get("DOI")
    return with_raw_doi(reference, said if isinstance(said, str) else "")


def _unwrapped(value: object) -> object:
    """Crossref's own JSON puts titles in lists of one."""
    if isinstance(value, list) and len(value) == 1 and isinstance(value[0], str):
        return value[0]
    return value
