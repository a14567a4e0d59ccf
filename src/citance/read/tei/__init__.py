"""TEI: GROBID's output, and articles that people encoded, such as those of the Journal of the TEI."""

from __future__ import annotations

from citance.model import Paper, Place
from citance.read.safexml import Element, strip_namespaces
from citance.read.tei.body import BodyReader
from citance.read.tei.header import read_header
from citance.read.tei.references import read_references
from citance.read.textflow import BlockList

__all__ = ["find_texts", "read_tei"]

_MATHML = frozenset({"http://www.w3.org/1998/Math/MathML"})


def find_texts(root: Element) -> list[Element]:
    """The `TEI` elements of a file, namespaces taken off."""
    strip_namespaces(root, _MATHML)
    return [root] if root.tag != "teiCorpus" else list(root.iter("TEI", "TEI.2"))


def read_tei(root: Element, sha256: str, warnings: list[str]) -> Paper:
    """One TEI text as a paper."""
    references = read_references(root)
    reader = BodyReader(BlockList(), references.by_id)
    for abstract in root.findall("teiHeader/profileDesc/abstract"):
        reader.read(abstract, Place.ABSTRACT, ("Abstract",))
    for part in root.findall("text/*"):
        reader.read(part)
    return reader.paper(read_header(root), references, sha256=sha256, source="tei", warnings=warnings)
