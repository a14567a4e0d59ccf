"""A Word file's parts as element trees: relationships followed only inside the file, names without their namespaces."""

from __future__ import annotations

import posixpath

from citance.errors import DamagedInput, UnsupportedFormat
from citance.read.safexml import Element, local_name, parse_xml
from citance.read.zipparts import ZipParts, names_in

__all__ = ["Package", "looks_like_docx", "value"]

_WORD = frozenset(
    {
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
        "http://purl.oclc.org/ooxml/wordprocessingml/main",
    }
)
_MATH = frozenset(
    {
        "http://schemas.openxmlformats.org/officeDocument/2006/math",
        "http://purl.oclc.org/ooxml/officeDocument/math",
    }
)
_OTHER_OFFICE = (("ppt/", "a PowerPoint file"), ("xl/", "an Excel file"), ("visio/", "a Visio file"))


def looks_like_docx(data: bytes) -> bool:
    """True for a zip that holds a Word document, also one whose directory is damaged."""
    if not data.startswith(b"PK\x03\x04"):
        return False
    names = names_in(data)
    if names:
        return any(name.startswith("word/") for name in names)
    return b"word/document" in data[:200_000] or b"word/document" in data[-200_000:]


def value(element: Element | None, name: str = "val") -> str:
    """An attribute of a Word element whatever its namespace; "" where it is missing."""
    if element is None:
        return ""
    for attribute, content in element.attrib.items():
        if str(attribute).rpartition("}")[2] == name:
            return str(content)
    return ""


class Package:
    """The parts of one Word file.

    Raises:
        UnsupportedFormat: it is another kind of Office file, or protected.
        DamagedInput: it is no zip, or has no document in it.
    """

    def __init__(self, data: bytes) -> None:
        self._parts = ZipParts(data)
        self.warnings: list[str] = []
        self._main = ""  # the list of relationships, by which it is found, may itself be damaged
        self._main = self._find_main()
        self._related = self._relations(self._main)

    def _find_main(self) -> str:
        for target in self._relations("").get("officeDocument", []):
            if target in self._parts and target.startswith("word/"):
                return target
        if "word/document.xml" in self._parts:
            return "word/document.xml"
        for start, what in _OTHER_OFFICE:
            if any(name.startswith(start) for name in self._parts.names):
                raise UnsupportedFormat(f"this is {what}")
        raise DamagedInput("a Word file without its word/document.xml")

    def document(self) -> Element:
        """The main document."""
        root = self.tree(self._main)
        if root is None or local_name(root.tag) != "document":
            raise DamagedInput("word/document.xml holds no Word document")
        return root

    def related(self, kind: str) -> Element | None:
        """The part of the main document with this kind of relationship ("styles", "footnotes" …)."""
        for target in self._related.get(kind, []):
            root = self.tree(target)
            if root is not None:
                return root
        return self.tree(f"word/{kind}.xml")

    def bare(self, start: str) -> list[Element]:
        """Every XML part whose name starts so, its namespaces taken off."""
        names = sorted(name for name in self._parts.names if name.startswith(start) and name.endswith(".xml"))
        trees = []
        for name in names[:200]:
            root = self._parsed(name)
            if root is not None:
                for element in root.iter("{*}*"):
                    element.tag = local_name(element.tag)
                trees.append(root)
        return trees

    def tree(self, name: str) -> Element | None:
        """One part: Word's elements by their plain names, those of formulas as "math-…"; None where it is missing."""
        root = self._parsed(name)
        if root is None:
            return None
        for element in root.iter("{*}*"):
            namespace, _, tag = str(element.tag)[1:].rpartition("}")
            if namespace in _WORD:
                element.tag = tag
            elif namespace in _MATH:
                element.tag = "math-" + tag
            elif tag in ("AlternateContent", "Choice", "Fallback"):
                element.tag = tag
        return root

    def _parsed(self, name: str) -> Element | None:
        content = self._parts.read(name)
        if content is None:
            return None
        try:
            root, warnings = parse_xml(content)
        except DamagedInput as error:
            if name == self._main:
                raise DamagedInput(f"{name}: {error}") from error
            self.warnings.append(f"{name} was left out: {error}")
            return None
        self.warnings += warnings
        return root

    def _relations(self, part: str) -> dict[str, list[str]]:
        """Targets inside the file by kind of relationship; links to the outside are not even looked at."""
        folder, name = posixpath.split(part)
        root = self._parsed(posixpath.join(folder, "_rels", f"{name}.rels"))
        found: dict[str, list[str]] = {}
        for relation in root if root is not None else ():
            if (relation.get("TargetMode") or "").casefold() == "external":
                continue
            target = relation.get("Target") or ""
            path = posixpath.normpath("/" + (target if target.startswith("/") else posixpath.join(folder, target)))
            found.setdefault((relation.get("Type") or "").rpartition("/")[2], []).append(path.lstrip("/"))
        return found
