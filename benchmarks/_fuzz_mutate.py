"""Small damages to files, by chance but the same for the same generator: bytes, tokens, elements, members, objects."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable, Sequence

__all__ = ["mutate"]

_LARGEST = 3_000_000
_TOKENS = {
    "pdf": rb"""<< >> [ ] obj endobj stream endstream xref trailer startxref %%EOF /Kids /Parent /Type/Page /Count
 /Length /Filter/FlateDecode /Contents /Resources /MediaBox[0(0)0(0)] /Rotate(90) BT ET Tf Tm TJ Tj T* q Q cm Do 0 -1
 2147483647 4294967296 1e38 -1e38 nan 1(0)R 2(0)R 3(0)R /Font /ToUnicode /Annots /Dest /XYZ /GoTo null true <FFFF> (\)""".split(),
    "xml": rb"""<p> </p> <sec> </sec> <ref> </ref> <xref(rid="B1"> </xref> <title/> <body> </body> <back> <ref-list> <a>
 &amp; &#0; &#x1F600; &#xD800; &x; <![CDATA[ ]]> <!-- --> <?x?> id="B1" rid="" xmlns:a="b" <table> <td> <sup> [1-99999]
 [1] ; <!DOCTYPE(a[<!ENTITY(x("y">]> <mml:math> <sub-article> <response>""".split(),
    "latex": rb"""\cite{a} \cite{ \input{main} \include{x} \def\a{\a\a} \newcommand{\b}[9]{#1#9} \begin{itemize} \end{x} { } $ $$ \[ %
 \bibitem{ \bibitem[ \bibliography{refs} \section{ \footnote{ \verb| \begin{thebibliography} \expandafter \csname \let\a\b
 \catcode`\%=12 ^^M \\ & ~ \def \if \fi \loop \repeat @article{ @string{ @comment = # "{" , \citep[see][p.~1]{a,b}""".split(),
    "text": rb"""# ## - * [1] [^1]: [@key] (2001) (Smith,(2001) References --- \n\n \t http://x.y/ 10.1000/x | ** _ ` ``` $$ [1-999999]
 Smith,(J.(2001). 1. 2) <br> &lt; {} [[""".split(),
}
_ODD_SIGNS = (
    b"\xff\xfe",
    b"\xef\xbb\xbf",
    b"\0",
    "\u202e\u2028\u2013\u00a0\ufffd".encode(),
    "\U0001f600".encode(),
    b"\xed\xa0\x80",
)
_ELEMENT = re.compile(rb"<([A-Za-z][\w:.-]*)\b[^<>]*?(/?)>")
_NUMBER = re.compile(rb"\d+")
_OBJECT = re.compile(rb"\d+ \d+ obj\b.*?endobj", re.S)
_JSON = re.compile(rb"[\[{\"].{0,80}?[\]}\"]", re.S)
_ODD_NUMBERS = (b"0", b"-1", b"1", b"65536", b"2147483648", b"4294967295", b"99999999999999999999", b"1e400", b"")

Mutator = Callable[[bytearray, random.Random, str], bytearray]


def mutate(data: bytes, kind: str, others: Sequence[bytes], chance: random.Random) -> bytes:
    """A damaged copy of a file of one of the kinds pdf, xml, latex, text, zip; `others` are files of the same kind.

    Mostly one to four damages; one file in eight is spliced with another one first.
    """
    if kind == "zip":
        return _zip(data, others, chance)
    result = bytearray(data)
    if others and chance.random() < 1 / 8:
        other = chance.choice(others)
        result = result[: chance.randrange(len(result) + 1)] + other[chance.randrange(len(other) + 1) :]
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4, 12))):
        result = chance.choice(_MUTATORS[kind])(result, chance, kind)[:_LARGEST]
    return bytes(result)


def _span(data: bytearray, chance: random.Random, longest: int = 4000) -> tuple[int, int]:
    start = chance.randrange(len(data) + 1)
    return start, min(len(data), start + int(chance.random() ** 3 * longest) + 1)


def _flip(data: bytearray, chance: random.Random, kind: str) -> bytearray:
    for _ in range(chance.choice((1, 1, 4, 32, max(1, len(data) // 200)))):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return data


def _randomise(data: bytearray, chance: random.Random, kind: str) -> bytearray:
    start, end = _span(data, chance, 64)
    data[start:end] = chance.randbytes(end - start)
    return data


def _truncate(data: bytearray, chance: random.Random, kind: str) -> bytearray:
    return data[: chance.randrange(len(data) + 1)]


def _drop(data: bytearray, chance: random.Random, kind: str) -> bytearray:
    start, end = _span(data, chance)
    del data[start:end]
    return data


def _repeat(data: bytearray, chance: random.Random, kind: str) -> bytearray:
    start, end = _span(data, chance, 2000)
    times = min(chance.choice((1, 2, 10, 300, 3000)), 300_000 // max(1, end - start) + 1)
    data[end:end] = bytes(data[start:end]) * times
    return data


def _move(data: bytearray, chance: random.Random, kind: str) -> bytearray:
    start, end = _span(data, chance)
    taken = bytes(data[start:end])
    del data[start:end]
    at = chance.randrange(len(data) + 1)
    data[at:at] = taken
    return data


def _token(data: bytearray, chance: random.Random, kind: str) -> bytearray:
    at = chance.randrange(len(data) + 1)
    word = chance.choice((*_TOKENS[kind], *_ODD_SIGNS)).replace(b"(", b" ")
    data[at : at + chance.choice((0, 0, len(word)))] = word * chance.choice((1, 1, 1, 2, 50, 5000))
    return data


def _number(data: bytearray, chance: random.Random, kind: str) -> bytearray:
    found = list(_NUMBER.finditer(data, *_span(data, chance, 100_000)))
    if found:
        start, end = chance.choice(found).span()
        data[start:end] = chance.choice(_ODD_NUMBERS)
    return data


def _element(data: bytearray, chance: random.Random, kind: str) -> bytearray:
    """Drop, double, nest or rename a tag, or what stands between two tags."""
    found = list(_ELEMENT.finditer(data))
    if not found:
        return data
    one, two = chance.choice(found), chance.choice(found)
    tag = one.group(0)
    close = b"</" + one.group(1) + b">"
    match chance.randrange(5):
        case 0:
            del data[one.start() : one.end()]
        case 1:
            data[one.start() : one.end()] = two.group(0)
        case 2:
            depth = chance.choice((2, 30, 200, 3000))
            data[one.end() : one.end()] = tag * depth + b"x" + close * depth
        case 3:
            low, high = sorted((one.start(), two.start()))
            data[high:high] = bytes(data[low:high])[:50_000]
        case _:
            low, high = sorted((one.start(), two.start()))
            del data[low : min(high, low + 5000)]
    return data


def _object(data: bytearray, chance: random.Random, kind: str) -> bytearray:
    """Double, swap or drop an object of a PDF, or have it refer to another one."""
    found = list(_OBJECT.finditer(data))
    if not found:
        return data
    one, two = chance.choice(found), chance.choice(found)
    match chance.randrange(4):
        case 0:
            data[one.end() : one.end()] = b"\n" + one.group(0)
        case 1:
            data[one.start() : one.end()] = (
                one.group(0).split(b"obj", 1)[0] + b"obj" + two.group(0).split(b"obj", 1)[1]
            )
        case 2:
            del data[one.start() : one.end()]
        case _:
            references = list(re.finditer(rb"\d+ 0 R", data))
            if references:
                a, b = chance.choice(references), chance.choice(references)
                data[a.start() : a.end()] = b.group(0)
    return data


def _value(data: bytearray, chance: random.Random, kind: str) -> bytearray:
    """Put one bracketed or quoted piece in the place of another: JSON in fields, attributes, options of commands."""
    found = list(_JSON.finditer(data, *_span(data, chance, 100_000)))
    if found:
        one, two = chance.choice(found), chance.choice(found)
        data[one.start() : one.end()] = two.group(0)
    return data


_ANY: tuple[Mutator, ...] = (_flip, _randomise, _truncate, _drop, _repeat, _move, _token, _token, _number, _value)
_MUTATORS: dict[str, tuple[Mutator, ...]] = {
    "pdf": (*_ANY, _object, _object, _object, _number, _flip),
    "xml": (*_ANY, _element, _element, _element, _element),
    "latex": (*_ANY, _token, _value),
    "text": _ANY,
}


def _zip(data: bytes, others: Sequence[bytes], chance: random.Random) -> bytes:
    """Damage the archive itself, or, more often, what stands in one of its members."""
    if chance.random() < 0.3:
        result = bytearray(data)
        for _ in range(chance.randrange(1, 4)):
            result = chance.choice((_flip, _randomise, _truncate, _drop, _repeat, _move))(result, chance, "zip")
        return bytes(result)
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as archive, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as made:
        names = archive.namelist()
        chosen = set(chance.sample(names, min(len(names), chance.choice((1, 1, 2)))))
        for name in names:
            content = archive.read(name)
            if name in chosen:
                if chance.random() < 0.1:
                    continue
                content = mutate(content, "xml", (), chance)
            made.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
