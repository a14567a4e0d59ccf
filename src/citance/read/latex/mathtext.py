# ruff: noqa: S105 - a token of LaTeX is no password
"""Formulas as a reader would say them on one line: "p < .05", "x²", "β₁", "a/b".

No attempt at typesetting: scripts become Unicode's raised and lowered signs where all of them exist, else they stand in
brackets behind; unknown commands vanish and leave what they hold.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

from citance.read.latex.symbols import ACCENTS, symbols
from citance.read.latex.tables import words_of
from citance.read.latex.tokens import PAR

__all__ = ["math_text"]

_DEEPEST = 30
_LONGEST = 4000
"""Characters of one formula; the rest is left out with "…"."""
_RAISED = str.maketrans(
    "0123456789+−=()nijabcdefghklmoprstuvwxyzTβγδθ", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱʲᵃᵇᶜᵈᵉᶠᵍʰᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵀᵝᵞᵟᶿ"
)
_LOWERED = str.maketrans("0123456789+−=()aehijklmnoprstuvxβγρφχ", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓᵦᵧᵨᵩᵪ")
_CAN_RAISE = frozenset("0123456789+−=()nijabcdefghklmoprstuvwxyzTβγδθ")
_CAN_LOWER = frozenset("0123456789+−=()aehijklmnoprstuvxβγρφχ")
_RELATION = re.compile(r"\s*([=<>≤≥≈≠∼≃≅≡∝≪≫≲≳∈∉⊂⊆→⇒↔⇔⟶≺≻])\s*(?![=])")
_BINARY = re.compile(r"(?<=[^\s(\[{=<>≤≥≈∼,;|/^_×·±])\s*([+−±×∓⊗⊕])\s*(?=[^\s])")
_COMMA = re.compile(r",(?!\d)|(?<!\d),")
_SPACES = re.compile(r"\s{2,}")
_TEXT = words_of("text textrm textit textbf texttt textsf textnormal textsc textup mbox hbox fbox mathrm mathit mathsf mathtt operatorname"
    " operatorname* emph intertext ensuremath mathbf mathcal mathbb mathfrak boldsymbol bm mathscr bold underline overbrace"
    " underbrace boxed mathop mathbin mathrel mathord mathord* cancel text* pmb boldmath unboldmath rm bf it cal hbox* mathnormal")  # fmt: skip
_WORDS = words_of("text textrm textit textbf texttt textsf textnormal textsc textup mbox hbox intertext")
_SKIP_ONE = words_of("label tag hspace vspace hspace* vspace* hphantom vphantom phantom color ref kern mkern")
_NOTHING = words_of(
    "left right big Big bigg Bigg bigl bigr Bigl Bigr biggl biggr Biggl Biggr limits nolimits displaystyle textstyle scriptstyle"
    " scriptscriptstyle nonumber notag , ; : ! > quad qquad normalsize small tiny middle strut noindent bigm Bigm hfill"
)
_SPACED = words_of(", ; : > quad qquad hfill") | {" ", "\n"}
_FRACTIONS = frozenset({"frac", "dfrac", "tfrac", "cfrac", "nicefrac", "sfrac", "genfrac"})


def math_text(tokens: Sequence[str]) -> str:
    """The text of a formula, given its tokens without the signs around it."""
    text = _Formula(tokens).text()
    text = _RELATION.sub(r" \1 ", text)
    text = _BINARY.sub(r" \1 ", text)
    text = _SPACES.sub(" ", text).strip()
    return text if len(text) <= _LONGEST else text[:_LONGEST] + "…"


class _Formula:
    """One walk over the tokens; groups by recursion, whose depth is bounded."""

    def __init__(self, tokens: Sequence[str]) -> None:
        self._stack = list(reversed(tokens))
        self._symbols = symbols()

    def text(self, depth: int = 0, *, words: bool = False) -> str:
        """The text up to the closing brace of the group, which is taken, or to the end."""
        parts: list[str] = []
        while self._stack:
            token = self._stack.pop()
            if token == "}":
                if depth:
                    break
                continue
            parts.append(self._atom(token, depth, words=words))
        return "".join(parts)

    def _atom(self, token: str, depth: int, *, words: bool = False) -> str:
        first = token[0]
        if first == "{":
            if self._stack[-2:] == ["}", ","]:  # "1{,}234": no list
                del self._stack[-2:]
                return ","
            return self.text(depth + 1, words=words) if depth < _DEEPEST else self._flat()
        if first == "\\":
            return self._command(token[1:], depth)
        if first == "^":
            return _script(self._one(depth), _CAN_RAISE, _RAISED, "^")
        if first == "_":
            return _script(self._one(depth), _CAN_LOWER, _LOWERED, "_")
        if first in "&~" or token == PAR:
            return " "
        if first in "$#":
            return ""
        if words:
            return token
        return _COMMA.sub(", ", "".join(token.split()).replace("-", "−").replace("'", "′"))

    def _flat(self) -> str:
        """A group that is nested too deeply: only its letters."""
        depth, parts = 1, []
        while self._stack and depth:
            token = self._stack.pop()
            depth += (token == "{") - (token == "}")
            if token[0] not in "{}\\^_$&":
                parts.append(token)
        return "".join(parts)

    def _one(self, depth: int, *, words: bool = False) -> str:
        """The next argument: a group, a command with its own, or one sign."""
        stack = self._stack
        while stack and stack[-1].isspace():
            stack.pop()
        if not stack or stack[-1] == "}":
            return ""
        token = stack.pop()
        if token[0] in "{\\":
            if token[0] == "\\" and depth >= _DEEPEST:
                return ""
            return self._atom(token, depth + (token[0] == "\\"), words=words)
        if token[0] in "^_":
            return ""
        token = token.lstrip()
        if len(token) > 1:
            stack.append(token[1:])
        return token[0].replace("-", "−").replace("'", "′")

    def _option(self) -> str:
        """The text of a bracketed argument, if one comes next."""
        if not self._stack or self._stack[-1] != "[":
            return ""
        self._stack.pop()
        parts: list[str] = []
        while self._stack and len(parts) < 50:
            token = self._stack.pop()
            if token == "]":
                break
            if token[0] not in "{}\\":
                parts.append(token)
        return "".join(parts)

    def _command(self, name: str, depth: int) -> str:
        if name in _NOTHING:
            return " " if name in _SPACED else ""
        if name in _TEXT:
            return self._one(depth, words=name in _WORDS)
        if name in _FRACTIONS:
            above, below = self._one(depth), self._one(depth)
            return f"{_bracketed(above)}/{_bracketed(below)}"
        if name == "sqrt":
            self._option()
            return "√" + _bracketed(self._one(depth))
        if name in ("binom", "tbinom", "dbinom"):
            return f"C({self._one(depth)}, {self._one(depth)})"
        if name in ("overset", "underset", "stackrel", "textcolor", "colorbox"):
            self._one(depth)
            return self._one(depth)
        if name in ACCENTS and name not in self._symbols:
            return self._accent(name, depth)
        if name in _SKIP_ONE:
            self._one(depth)
            return ""
        if name == "not":
            return unicodedata.normalize("NFC", self._one(depth) + "\u0338")
        if name.startswith(("begin{", "end{")):
            if name in ("begin{array}", "begin{tabular}"):
                self._one(depth)
            return " "
        if name == "\\":
            self._option()
            return "; " if self._stack else ""
        return self._symbol(name)

    def _accent(self, name: str, depth: int) -> str:
        base = self._one(depth)
        if len(base) != 1:
            return base
        return unicodedata.normalize("NFC", base + ACCENTS[name])

    def _symbol(self, name: str) -> str:
        text = self._symbols.get(name)
        if text is None:
            return ""
        if text.isalpha() and len(text) > 1 and text.isascii():
            # The name of a function is a word of its own: "log x", but "log(x)".
            following = self._stack[-1][0] if self._stack else ""
            return text + (" " if following.isalnum() or following in "\\ \n" else "")
        return text


def _script(text: str, possible: frozenset[str], table: dict[int, int], sign: str) -> str:
    text = text.strip()
    if not text or text in ("∘", "′"):
        return "°" if text == "∘" else text
    if text in ("*", "∗", "†", "‡") and sign == "^":
        return text
    if possible.issuperset(text):
        return text.translate(table)
    return f"{sign}{text}" if len(text) == 1 or text.isalnum() else f"{sign}({text})"


def _bracketed(text: str) -> str:
    text = text.strip()
    return text if text.isalnum() or len(text) < 2 else f"({text})"
