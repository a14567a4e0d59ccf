"""JATS and its forerunners (NLM 2.x, 3.0), in all the wrappings in which such articles are handed around."""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from citance.model import Paper, Place, Work
from citance.read.jats.body import BodyReader
from citance.read.jats.front import read_front, read_notices
from citance.read.jats.references import CITATION_TAGS, read_citation_note, read_references
from citance.read.reflist import RefList, content
from citance.read.safexml import Element, strip_namespaces
from citance.read.textflow import BlockList

__all__ = ["find_articles", "read_jats"]

_MATHML = "http://www.w3.org/1998/Math/MathML"
_KEPT_NAMESPACES = frozenset({_MATHML, "http://www.plazi.org/taxpub"})
_PARTS = ("sub-article", "response")


def find_articles(root: Element) -> list[Element]:
    """The `article` elements in a file that is one, or a set, or a harvesting record; namespaces are taken off."""
    if root.tag != "article" or root.nsmap.get(None) or any("jats" in (uri or "") for uri in root.nsmap.values()):
        strip_namespaces(root, _KEPT_NAMESPACES)
    if root.tag == "article":
        return [root]
    return [
        element
        for element in root.iter("article")
        if not any(above.tag in ("article", *_PARTS) for above in element.iterancestors())
        and (element.find("front") is not None or element.find("body") is not None or element.find("back") is not None)
    ]


def read_jats(article: Element, sha256: str, warnings: list[str]) -> Iterator[Paper]:
    """The main text, then its sub-articles and responses, each as a paper."""
    front = article.find("front")
    work = read_front(article, front)
    parts = list(article.iter(*_PARTS))
    lists = [_references(text) for text in (article, *parts)]
    yield _paper(article, front, work, _linked(article, lists[0], lists), sha256, warnings)
    for part, own in zip(parts, lists[1:], strict=True):
        stub = next((part.find(tag) for tag in ("front-stub", "front") if part.find(tag) is not None), None)
        paper = _paper(part, stub, read_front(part, stub, outer=work), _linked(part, own, lists), sha256, [])
        kind = part.get("article-type") or part.get("response-type") or str(part.tag)
        yield msgspec.structs.replace(paper, part=kind, part_of=work.doi)


def _linked(text: Element, own: RefList, lists: list[RefList]) -> RefList:
    """The list of a text and, before it, every other list of the file that its markers lead into.

    A translation has links into the main list, and now and then a reply into that of another part.
    """
    missing = [rid for rid in _rids(text) if rid not in own.by_id] if len(lists) > 1 else []
    used = [other for other in lists if other is not own and any(rid in other.by_id for rid in missing)]
    if not used:
        return own
    joined = RefList()
    for part in (*used, own):
        for reference in part.references:
            joined.references.append(msgspec.structs.replace(reference, index=len(joined.references) + 1))
        joined.by_id.update(part.by_id)
    return joined


def _own(article: Element, *tags: str) -> Iterator[Element]:
    """Descendants that do not belong to a part of the article."""
    for element in article.iter(*tags):
        above = next(element.iterancestors(*_PARTS, "article"), None)
        if above is article:
            yield element


def _references(article: Element) -> RefList:
    result = read_references(list(_own(article, "ref-list")))
    # Footnotes that hold a citation, as the humanities have them, are entries of the list too.
    for note in _own(article, "fn"):
        if next(note.iter(*CITATION_TAGS), None) is not None:
            read_citation_note(note, result)
    return result


def _rids(part: Element) -> Iterator[str]:
    for xref in _own(part, "xref"):
        yield from (xref.get("rid") or "").split()


def _paper(
    article: Element, front: Element | None, work: Work, references: RefList, sha256: str, warnings: list[str]
) -> Paper:
    reader = BodyReader(BlockList(), references.by_id)
    if front is not None:
        _read_abstracts(front, reader)
    reader.read(article.find("body"))
    for child in article.findall("back/*"):
        reader.read_one(child)
    reader.read(article.find("floats-group"))
    notices = read_notices(article, front, work)
    return reader.paper(work, references, sha256=sha256, source="jats", warnings=warnings, notices=notices)


def _read_abstracts(front: Element, reader: BodyReader) -> None:
    meta = front.find("article-meta")
    for abstract in (meta if meta is not None else front).iter("abstract", "trans-abstract"):
        reader.read(abstract, Place.ABSTRACT, (content(abstract.find("title")) or "Abstract",), "abstract")
    for note in front.iter("author-notes"):
        if next(note.iter("xref"), None) is not None:
            reader.read(note, Place.FOOTNOTE)
