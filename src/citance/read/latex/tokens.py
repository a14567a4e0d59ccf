"""LaTeX source to tokens: plain strings, told apart by their first character.

A token is a command (`\\cite`, `\\%`, a whole `\\begin{table}`), a sign with a meaning of its own (one of `{}[]$&~#^_`,
`#1` with its figure), a paragraph's end (`PAR`), or a run of text. Comments are gone. What TeX reads letter by letter
(`\\verb`, `\\url`, verbatim environments) is one token with all it holds. Category codes are those of a usual document,
with `@` a letter everywhere.
"""

from __future__ import annotations

import re

__all__ = ["BUILT_IN", "END", "PAR", "is_text", "text_of", "tokenise"]

PAR = "\n\n"
"""An empty line."""
END = "\x00end"
"""The end of an included file; cannot come from a source, whose control characters are taken out."""

BUILT_IN = "\\\x00"
"""Before a command's name: the command as it was before the source redefined it."""

RAW_ENVIRONMENTS = (
    "verbatim|Verbatim|BVerbatim|LVerbatim|alltt|lstlisting|minted|comment|filecontents|tikzpicture|pgfpicture|circuitikz"
    "|CCSXML|asy|python|Sinput|Soutput|forest|tikzcd"
)
_LETTERWISE = r"\\(?:url|href|path|nolinkurl|doi|burl)\s*\{[^{}\n\x00]*(?:\{[^{}\n\x00]*\}[^{}\n\x00]*)*\}"
_PATTERN = (
    r"(?:[^\\{}$&~#%\[\]\n^_]+|\n(?![ \t]*\n))+"
    rf"|{_LETTERWISE}"
    r"|\\(?:begin|end)\s*\{[^{}\n\\#%]*\}"
    r"|\\[A-Za-z@]+\*?"
    r"|\\\n|\\."
    r"|%[^\n]*(?:\n[ \t]*\n\s*|\n[ \t]*|$)"
    r"|\n\s*"
    r"|\$\$?|\#+\d?"
    r"|[{}&~\[\]^_\\]"
)
_TOKEN = re.compile(_PATTERN)
_TOKEN_RAW = re.compile(
    rf"\\begin\s*\{{(?P<raw>(?:{RAW_ENVIRONMENTS})\*?)\}}(?s:.*?)(?:\\end\s*\{{(?P=raw)\}}|\Z)"
    rf"|\\(?:verb|lstinline)\*?(?P<bar>[^A-Za-z*\s{{\\\[])[^\n]*?(?P=bar)|{_PATTERN}"
)
_HAS_RAW = re.compile(rf"\\verb|\\lstinline|\\begin\s*\{{(?:{RAW_ENVIRONMENTS})")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SPECIAL = frozenset("\\{}[]$&~#^_\x00")


def tokenise(source: str) -> list[str]:
    """The tokens of a source, in order; a control word takes the blanks behind it along."""
    if "\r" in source:
        source = source.replace("\r\n", "\n").replace("\r", "\n")
    source = _CONTROL.sub(" ", source)
    if _HAS_RAW.search(source):
        found = [match.group() for match in _TOKEN_RAW.finditer(source)]
    else:
        found = _TOKEN.findall(source)
    tokens: list[str] = []
    add = tokens.append
    word = False
    for token in found:
        first = token[0]
        if first == "%":
            if token.count("\n") > 1:
                add(PAR)
            continue
        if first == "\n" and token.count("\n") > 1 and not token.strip():
            add(PAR)
            word = False
            continue
        if word:
            word = False
            if first in " \n\t":
                token = token.lstrip()
                if not token:
                    continue
        if first == "\\" and token[-1].isalpha():
            word = True
        add(token)
    return tokens


def is_text(token: str) -> bool:
    """True for a run of text."""
    return token[0] not in _SPECIAL and token != PAR


def text_of(tokens: list[str]) -> str:
    """Tokens as source again, for names of files, keys and options."""
    return "".join(tokens).strip()
