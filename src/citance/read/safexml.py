"""Bytes to an element tree, without trusting them.

No network, no external entities, no expansion by the parser: an entity is put into the text only afterwards, and only
when it is a character of HTML's list or a short plain string of the internal subset. Depth and text size are bounded by
libxml2.
"""

from __future__ import annotations

import re
from html.entities import html5

from lxml import etree

from citance.errors import DamagedInput, UnsafeInput

__all__ = ["Element", "all_text", "local_name", "parse_xml", "strip_namespaces"]

Element = etree._Element

_UNDEFINED = re.compile(r"Entity '([^']*)' not defined")
_PLACE = re.compile(r",? line \d+(?:, column \d+)?|,? column \d+")
_ID_FAULT = re.compile(r"\bID .* already defined|\bxml:id\b")
_HOSTILE = re.compile(r"amplification|entity reference loop|entity loop", re.I)
_ENTITY = re.compile(rb"&([A-Za-z][A-Za-z0-9]*);")
_DECLARED_UTF8 = re.compile(rb"^\s*<\?xml[^>]*?encoding\s*=\s*[\"'](?:utf-?8)[\"']", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ALWAYS_KNOWN = frozenset({"amp", "lt", "gt", "quot", "apos"})
_LONGEST_ENTITY = 200
_LONGEST_MESSAGE = 200


class _NothingOutside(etree.Resolver):
    """Answers every request for something outside the file with nothing."""

    def resolve(self, system_url, public_id, context):  # type: ignore[no-untyped-def, override]
        return self.resolve_empty(context)  # type: ignore[attr-defined]


def _parser(*, recover: bool = False) -> etree.XMLParser:
    # A parser keeps state of the file it read, so each file gets its own.
    parser = etree.XMLParser(
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
        recover=recover,
    )
    parser.resolvers.add(_NothingOutside())
    return parser


def _reason(error: etree.XMLSyntaxError) -> str:
    if "xcessive depth" in str(error):
        return "elements are nested more than 256 deep"
    message = _PLACE.sub("", " ".join(str(error.msg or error).split()))
    message = message[:_LONGEST_MESSAGE]  # it names tags in full, however long
    readable = "".join(sign if sign.isprintable() and sign != "\ufffd" else "?" for sign in message).strip(" ,:")
    return f"{readable} (line {error.lineno})" if error.lineno else readable


def _with_characters(data: bytes) -> bytes:
    """Replace HTML's named characters by numeric references, the five of XML apart."""

    def numeric(found: re.Match[bytes]) -> bytes:
        name = found.group(1).decode("ascii")
        text = None if name in _ALWAYS_KNOWN else html5.get(name + ";")
        return found.group(0) if text is None else "".join(f"&#{ord(char)};" for char in text).encode("ascii")

    return _ENTITY.sub(numeric, data)


def _recoded(data: bytes) -> tuple[bytes, str] | None:
    """UTF-8 bytes for a file that says it is UTF-8 and is not, with the warning to give; None for other files."""
    if not (_DECLARED_UTF8.match(data) or not data.lstrip().startswith(b"<?xml")):
        return None
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    else:
        return None
    lenient = data.decode("utf-8", "replace")
    has_utf8 = any(ord(char) > 127 and char != "�" for char in lenient)
    if has_utf8:
        lost = lenient.count("�")
        return lenient.encode("utf-8"), f"{lost} bytes are not UTF-8 and were replaced by U+FFFD"
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError:
        return None
    return text.encode("utf-8"), "declared as UTF-8 but is not: read as Windows-1252"


def parse_xml(data: bytes) -> tuple[Element, list[str]]:
    """Parse `data` and give its root with the warnings that arose.

    A wrong encoding declaration and undeclared HTML entities are mended, with a warning.

    Raises:
        DamagedInput: not well-formed, truncated, in an unknown encoding, or nested more than 256 deep.
        UnsafeInput: its entities expand without bound.
    """
    warnings: list[str] = []
    for _ in range(3):
        try:
            root = _parse(data)
        except etree.XMLSyntaxError as error:
            if _HOSTILE.search(str(error)):
                raise UnsafeInput(f"entities that expand without bound: {_reason(error)}") from error
            mended = _mend(data, error, warnings)
            if mended is None:
                raise DamagedInput(f"not well-formed XML: {_reason(error)}") from error
            data = mended
        except (ValueError, LookupError) as error:
            raise DamagedInput(f"cannot be decoded: {error}") from error
        else:
            if root is None:
                break
            warnings += _write_out_entities(root)
            return root, warnings
    raise DamagedInput("not well-formed XML")


def _parse(data: bytes) -> Element | None:
    """Parse; repeated or malformed `xml:id` values, which are no fault of well-formedness, are let pass."""
    try:
        return etree.fromstring(data, _parser())
    except etree.XMLSyntaxError as error:
        if not _ID_FAULT.search(str(error)):
            raise
        lenient = _parser(recover=True)
        root = etree.fromstring(data, lenient)
        if root is None or any(not _ID_FAULT.search(entry.message) for entry in lenient.error_log):
            raise
        return root


def _mend(data: bytes, error: etree.XMLSyntaxError, warnings: list[str]) -> bytes | None:
    if _UNDEFINED.search(str(error)) and not any("entities" in word for word in warnings):
        replaced = _with_characters(data)
        if replaced != data:
            warnings.append("undeclared entities were read as HTML's")
            return replaced
    if not warnings:
        recoded = _recoded(data)
        if recoded is not None:
            warnings.append(recoded[1])
            return recoded[0]
    return None


def _write_out_entities(root: Element) -> list[str]:
    """Put text in the place of every entity node, so that nobody after this need know of them.

    Returns a warning for each entity whose text is not known; it is left out.
    """
    lost: dict[str, None] = {}
    for node in list(root.iter(etree.Entity)):
        text = _entity_text(node)
        if not text:
            lost[str(node.text)] = None
        parent, before = node.getparent(), node.getprevious()
        following = text + (node.tail or "")
        if parent is None:
            continue
        if before is None:
            parent.text = (parent.text or "") + following
        else:
            before.tail = (before.tail or "") + following
        node.tail = None
        parent.remove(node)
    return [f"the entity {name} is not known and was left out" for name in lost]


def _entity_text(node: Element) -> str:
    """The characters that an unexpanded entity stands for; "" when it is neither HTML's nor a short plain string."""
    name = str(node.text)[1:-1]
    known = html5.get(name + ";")
    if known is not None:
        return known
    dtd = node.getroottree().docinfo.internalDTD
    for entity in dtd.iterentities() if dtd is not None else ():  # type: ignore[attr-defined]
        if entity.name == name:
            content = entity.content or ""
            return content if len(content) <= _LONGEST_ENTITY and "&" not in content and "<" not in content else ""
    return ""


def all_text(element: Element) -> str:
    """The text in an element and below, as it stands."""
    # libxml2 joins the pieces itself: a seventh of the time of "".join(element.itertext()).
    return etree.tostring(element, method="text", encoding="unicode", with_tail=False)


def local_name(tag: object) -> str:
    """The name without its namespace; "" for entities and the like."""
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""


def strip_namespaces(root: Element, keep: frozenset[str] = frozenset()) -> None:
    """Rename all elements below `root` to their local names, but for those in the namespaces of `keep`."""
    for element in root.iter("{*}*"):
        namespace, _, name = element.tag[1:].rpartition("}") if element.tag[0] == "{" else ("", "", "")
        if namespace and namespace not in keep:
            element.tag = name
