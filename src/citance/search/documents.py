"""The search schema, and how statements and works become search documents.

Only ids are stored: the store is the truth, and a result's text is read from it. One index holds both kinds,
told apart by `kind`, so that one commit brings both up to date.
"""

from __future__ import annotations

from collections.abc import Iterable

import tantivy

from citance.model import Author, IndexedStatement, IndexedWork, Work
from citance.search.analysis import PLAIN, STEMMED

__all__ = ["STATEMENT_FIELDS", "UNCLASSIFIED", "WORK_FIELDS", "build_schema", "statement_document", "work_document"]

UNCLASSIFIED = "unclassified"
"""The stance value of a statement that nobody has judged."""

STATEMENT_FIELDS = {
    "citance": 3.0,
    "context": 1.0,
    "cited_title": 1.5,
    "cited_authors": 1.5,
    "citing_title": 0.7,
    "citing_authors": 0.7,
}
"""Text fields of statements and their weights: the sentence itself counts most, its neighbours a third of it; the
cited work, which a statement is about, more than the citing one."""

WORK_FIELDS = {"title": 3.0, "authors": 2.0, "venue": 0.7, "abstract": 0.5}
"""Text fields of works and their weights."""

_RAW_FIELDS = ("kind", "stance", "broad", "uncertain", "role", "language")


def build_schema() -> tantivy.Schema:
    """The schema. A change of it needs a new `FORMAT` in `citance.search.index`."""
    builder = tantivy.SchemaBuilder()
    builder.add_text_field("uid", stored=True, tokenizer_name="raw", index_option="basic")
    for name in _RAW_FIELDS:
        builder.add_text_field(name, tokenizer_name="raw", index_option="basic", fast=True)
    for name in (*STATEMENT_FIELDS, *WORK_FIELDS):
        builder.add_text_field(name, tokenizer_name=STEMMED)
    builder.add_text_field("plain", tokenizer_name=PLAIN, index_option="basic")
    return builder.build()


def _names(authors: Iterable[Author]) -> str:
    return "; ".join(author.name for author in authors)


def _dated(work: Work) -> str:
    """The title with the year, so that "coe bunnell 2003" finds the work."""
    return f"{work.title} {work.year}" if work.year else work.title


def _add(document: tantivy.Document, texts: dict[str, str]) -> None:
    for name, text in texts.items():
        if text:
            document.add_text(name, text)
    document.add_text("plain", " ".join(text for text in texts.values() if text))


def statement_document(item: IndexedStatement) -> tantivy.Document:
    """The search document of a statement."""
    statement, cited, citing = item.statement, item.cited.work, item.citing.work
    document = tantivy.Document()
    document.add_text("uid", f"s:{statement.id}")
    document.add_text("kind", "statements")
    document.add_text("stance", item.stance.value if item.stance else UNCLASSIFIED)
    document.add_text("broad", item.broad.value if item.broad else UNCLASSIFIED)
    document.add_text("uncertain", "yes" if item.uncertain else "no")
    document.add_text("role", statement.section.role.value)
    document.add_text("language", citing.language)
    texts = {
        "citance": statement.citance,
        "context": f"{statement.before} {statement.after}".strip(),
        "cited_title": _dated(cited),
        "cited_authors": _names(cited.authors),
        "citing_title": _dated(citing),
        "citing_authors": _names(citing.authors),
    }
    _add(document, texts)
    return document


def work_document(item: IndexedWork) -> tantivy.Document:
    """The search document of a work."""
    work = item.work
    document = tantivy.Document()
    document.add_text("uid", f"w:{item.id}")
    document.add_text("kind", "works")
    document.add_text("language", work.language)
    texts = {
        "title": f"{_dated(work)} {' '.join(work.keywords)}".strip(),
        "authors": _names(work.authors),
        "venue": work.venue.title,
        "abstract": work.abstract,
    }
    _add(document, texts)
    return document
