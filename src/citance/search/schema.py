"""The tantivy index's schema, and a document in its form.

Only ids are stored: the store is the truth, and a result's text is read from it. One index holds statements and works,
told apart by `kind`, so that one commit brings both up to date. Facets, numbers and sort values are columns ("fast").
"""

from __future__ import annotations

import hashlib
from typing import Any

import tantivy

from citance.search.contract import STATEMENT_FACETS, WORK_FACETS, Kind, Order
from citance.search.projection import (
    LAYOUTS,
    ORDERS,
    PLAIN_FIELDS,
    STEMMED_FIELDS,
    WORD_FIELDS,
    Document,
)

__all__ = [
    "TERMS",
    "build_schema",
    "digest",
    "facet_field",
    "sort_field",
    "sort_key",
    "tie_of",
    "to_tantivy",
    "uid_of",
]

TERMS = "citance_terms"
"""The index's tokenizer: terms come ready made, parted by spaces."""

_TIE_BITS = {"statements": 40, "works": 32}
_TEXT_FACETS = tuple(name for name in dict.fromkeys((*STATEMENT_FACETS, *WORK_FACETS)) if name != "year")
_ORDERS = tuple(dict.fromkeys((*ORDERS["statements"], *ORDERS["works"])))


def facet_field(facet: str) -> str:
    """The column of a facet."""
    return "year" if facet == "year" else f"f_{facet}"


def sort_field(order: Order) -> str:
    """The column of an order."""
    return f"o_{order.value.replace('-', '_')}"


_FACET_FIELDS = {facet: facet_field(facet) for facet in _TEXT_FACETS}
_SORT_FIELDS = {order: sort_field(order) for order in _ORDERS}


def build_schema() -> tantivy.Schema:
    """The schema. A change of it needs a new `FORMAT` in `citance.search.disk`."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("uid", stored=True, tokenizer_name="raw", index_option="basic")
    builder.add_text_field("kind", tokenizer_name="raw", index_option="basic")
    for facet in _TEXT_FACETS:
        builder.add_text_field(facet_field(facet), tokenizer_name="raw", index_option="basic", fast=True)
    for layout in LAYOUTS.values():
        for name in layout.properties.values():
            builder.add_text_field(name, tokenizer_name="raw", index_option="basic")
    for name in ("year", "cited", "citing"):
        builder.add_unsigned_field(name, indexed=True, fast=True)
    for name in ("confidence", "tie", "face", *map(sort_field, _ORDERS)):
        builder.add_unsigned_field(name, fast=True)
    for name in (*STEMMED_FIELDS, *PLAIN_FIELDS):
        builder.add_text_field(name, tokenizer_name=TERMS)
    for name in ("anywhere", *WORD_FIELDS):
        builder.add_text_field(name, tokenizer_name=TERMS, index_option="basic")
    return builder.build()


def uid_of(kind: Kind, item_id: str | int) -> str:
    """The id under which a statement or work is put."""
    return f"{kind[0]}:{item_id}"


def tie_of(kind: Kind, item_id: str) -> int:
    """A number that sorts as the id does, as far as eight bytes reach."""
    return int(item_id) if kind == "works" else int.from_bytes(item_id.encode()[:8].ljust(8, b"\0"))


def sort_key(kind: Kind, value: int, tie: int) -> int:
    """A number that sorts by value, then by as much of the tie as there is room for."""
    return value << _TIE_BITS[kind] | _end_of(kind, tie)


def _end_of(kind: Kind, tie: int) -> int:
    bits = _TIE_BITS[kind]
    return tie & ((1 << bits) - 1) if kind == "works" else tie >> (64 - bits)


def digest(text: str) -> int:
    """A number for a text, to see whether it changed."""
    return int.from_bytes(hashlib.blake2b(text.encode(errors="surrogatepass"), digest_size=7).digest())


def to_tantivy(item: Document, schema: tantivy.Schema, face: int | None = None) -> tantivy.Document:
    """The document in the index's form; `face` is the digest of what a work lends to its statements."""
    tie = tie_of(item.kind, item.id)
    fields: dict[str, Any] = {"uid": uid_of(item.kind, item.id), "kind": item.kind, "tie": tie}
    fields.update(item.texts)
    fields["anywhere"] = " ".join(item.words)
    fields.update(item.properties)
    fields.update(item.numbers)
    for facet, values in item.facets.items():
        if facet != "year":
            fields[_FACET_FIELDS[facet]] = list(values)
    bits = _TIE_BITS[item.kind]
    end = _end_of(item.kind, tie)
    for order, value in item.sorting.items():
        fields[_SORT_FIELDS[order]] = value << bits | end
    if face is not None:
        fields["face"] = face
    document = tantivy.Document()
    document.extend(fields, schema)
    return document
