# ruff: noqa: S105 - a token of LaTeX is no password
"""Own commands, environments and conditionals of a source."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from citance.read.latex.stream import Macro
from citance.read.latex.tables import FORMS, HEADINGS, PROTECTED, SKIPPED, words_of
from citance.read.latex.tokens import BUILT_IN, END, PAR, is_text, text_of

if TYPE_CHECKING:
    from citance.read.latex.walk import Handler, Walker

__all__ = ["HANDLERS"]

_MOST_MACROS = 5000
_COMPARED = re.compile(r"\s*(-?\d+)\s*([<=>])\s*(-?\d+)")
_NO_CONDITIONALS = words_of("iff ifthenelse ifbool iftoggle ifstrequal ifstrempty ifblank ifdef ifundef ifcsdef ifdefempty ifnumequal ifnumcomp"
    " ifcsundef ifnotbool ifpackageloaded ifclassloaded ifentrytype iffieldundef ifnextchar ifstar ifundefined ifnameundef")  # fmt: skip
_TRUE = frozenset({"iftrue", "ifpdf", "ifPDFTeX", "ifpdftex"})


def _define(walker: Walker, name: str, macro: Macro) -> None:
    """Keep a macro; where a command of LaTeX's own is redefined in its own words, these mean what it was before."""
    if len(walker.stream.macros) >= _MOST_MACROS or not name or name in PROTECTED or name in HEADINGS:
        return
    own = "\\" + name
    if _is_known(walker, name) and own in macro.body:
        macro = macro._replace(body=tuple(BUILT_IN + name if token == own else token for token in macro.body))
    walker.stream.macros[name] = macro


def _name(walker: Walker) -> str:
    """The name of the command that is defined: "\\x" or "{\\x}"."""
    token = text_of([part for part in walker.stream.argument() if not part.isspace()])
    return token[1:] if token.startswith("\\") else ""


def _count(tokens: list[str] | None) -> int:
    text = text_of(tokens or [])
    return int(text) if text.isdecimal() and len(text) == 1 else 0


def _newcommand(walker: Walker, command: str) -> None:
    walker.stream.star()
    name = _name(walker)
    count = _count(walker.stream.optional())
    default = walker.stream.optional()
    body = walker.stream.argument(long=True)
    if command.startswith("provide") and (name in walker.stream.macros or _is_known(walker, name)):
        return
    if body == ["\\" + name]:
        return
    _define(walker, name, Macro(count, None if default is None else tuple(default), tuple(body)))


def _is_known(walker: Walker, name: str) -> bool:
    return name in walker.handlers or name in SKIPPED


def _def(walker: Walker, command: str) -> None:
    token = walker.stream.next() or ""
    pattern: list[str] = []
    while walker.stream.peek() not in ("", "{", PAR, END) and len(pattern) < 30:
        pattern.append(walker.stream.next() or "")
    if walker.stream.peek() != "{":
        return
    body = walker.stream.argument(long=True)
    name = token[1:] if token.startswith("\\") else ""
    plain = all(part == f"#{number}" for number, part in enumerate(pattern, 1))
    if body == [token]:
        walker.warn(f"\\{name} is defined as itself")
        _define(walker, name, Macro(0, None, ()))
        return
    count = len(pattern) if plain else 0
    _define(walker, name, Macro(count, None, tuple(body), () if plain else tuple(pattern)))


def _let(walker: Walker, command: str) -> None:
    new = _name(walker)
    walker.stream.skip_space()
    if walker.stream.peek()[:1] == "=":
        token = walker.stream.next() or ""
        walker.stream.push([token[1:]] if token[1:] else [])
    old = _name(walker)
    if not old or old == new:
        return
    macro = walker.stream.macros.get(old)
    if macro is not None:
        _define(walker, new, macro)
    elif _is_known(walker, old) or new in FORMS:
        _define(walker, new, Macro(0, None, (BUILT_IN + old,)))


def _operator(walker: Walker, command: str) -> None:
    walker.stream.star()
    name = _name(walker)
    body = walker.stream.argument()
    _define(walker, name, Macro(0, None, ("\\operatorname", "{", *body, "}")))


def _document_command(walker: Walker, command: str) -> None:
    """xparse's definitions: mandatory arguments, and one optional one in front."""
    name = _name(walker)
    spec = text_of(walker.stream.argument())
    body = walker.stream.argument(long=True)
    kinds = re.sub(r"\{[^{}]*\}", "", spec).replace(" ", "").replace("+", "")
    if set(kinds) <= set("moOs") and not set(kinds[1:]) & set("oO"):
        default = ("",) if kinds[:1] in ("o", "O") else None
        _define(walker, name, Macro(len(kinds), tuple(filter(None, default)) if default else None, tuple(body)))


def _newenvironment(walker: Walker, command: str) -> None:
    walker.stream.star()
    name = text_of(walker.stream.argument())
    count = _count(walker.stream.optional())
    default = walker.stream.optional()
    begin = walker.stream.argument(long=True)
    end = walker.stream.argument(long=True)
    if f"begin{{{name}}}" in walker.handlers or name in ("document", "thebibliography", "abstract"):
        return
    if f"\\begin{{{name}}}" in begin:
        return
    _define(walker, f"begin{{{name}}}", Macro(count, None if default is None else tuple(default), tuple(begin)))
    _define(walker, f"end{{{name}}}", Macro(0, None, tuple(end)))


def _newtheorem(walker: Walker, command: str) -> None:
    walker.stream.star()
    walker.stream.argument()
    walker.stream.optional()
    walker.stream.argument()
    walker.stream.optional()


def _newif(walker: Walker, command: str) -> None:
    name = _name(walker)
    if name.startswith("if") and len(walker.switches) < _MOST_MACROS:
        walker.switches[name] = False


def _if(walker: Walker, name: str) -> None:
    """A conditional: its branch is read, the other one skipped; what cannot be told is false."""
    if not _condition(walker, name):
        skip_branch(walker, to_else=True)


def _condition(walker: Walker, name: str) -> bool:
    stream = walker.stream
    if name in walker.switches:
        return walker.switches[name]
    if name in ("if", "ifcat", "ifx"):
        first, second = stream.argument(), stream.argument()
        return first == second
    if name in ("ifnum", "ifdim"):
        token = stream.peek()
        found = _COMPARED.match(token) if token and is_text(token) else None
        if found is None:
            return False
        stream.next()
        if token[found.end() :]:
            stream.push([token[found.end() :]])
        left, right = int(found.group(1)[:9]), int(found.group(3)[:9])
        return {"<": left < right, "=": left == right, ">": left > right}[found.group(2)]
    if name == "ifdefined":
        name = text_of(stream.argument())[1:]
        return name in stream.macros or _is_known(walker, name)
    return name in _TRUE


def skip_branch(walker: Walker, *, to_else: bool) -> None:
    """Step over a branch, up to its `\\fi`, or to its `\\else` where that is wanted."""
    depth = 1
    while (token := walker.stream.next()) is not None:
        if token == END:
            walker.leave_file()
        if token[0] != "\\":
            continue
        if token == "\\fi":
            depth -= 1
            if not depth:
                return
        elif token == "\\else":
            if depth == 1 and to_else:
                return
        elif token == "\\newif":
            walker.stream.next()
        elif token.startswith("\\if") and token[1:] not in _NO_CONDITIONALS:
            depth += 1


def _else(walker: Walker, name: str) -> None:
    skip_branch(walker, to_else=False)


def _choice(walker: Walker, name: str) -> None:
    """etoolbox's and ifthen's choices between two arguments."""
    stream = walker.stream
    tested = text_of(stream.argument())
    if name in ("ifstrequal",):
        chosen = tested == text_of(stream.argument())
    elif name in ("ifstrempty", "ifblank"):
        chosen = not tested
    elif name in ("ifdef", "ifundef"):
        chosen = (tested.lstrip("\\") in stream.macros) == (name == "ifdef")
    else:
        chosen = walker.switches.get("if" + tested, tested.startswith("\\boolean{") or tested == "true")
        equal = re.match(r"\\equal\s*\{(.*?)\}\s*\{(.*?)\}$", tested)
        chosen = equal.group(1) == equal.group(2) if equal else chosen
    yes, no = stream.argument(long=True), stream.argument(long=True)
    stream.push(yes if chosen else no)


def _set_switch(walker: Walker, name: str) -> None:
    """etoolbox's and ifthen's switches."""
    switch = "if" + text_of(walker.stream.argument())
    value = name.endswith("true")
    if name in ("setboolean", "setbool", "settoggle"):
        value = text_of(walker.stream.argument()) == "true"
    if len(walker.switches) < _MOST_MACROS:
        walker.switches[switch] = value


def _csname(walker: Walker, name: str) -> None:
    parts: list[str] = []
    while (token := walker.stream.next()) is not None and len(parts) < 20:
        if token == "\\endcsname":
            break
        parts.append(token)
    wanted = text_of(parts)
    if wanted in walker.stream.macros or wanted in walker.handlers:
        walker.stream.push(["\\" + wanted])


def _nothing(walker: Walker, name: str) -> None:
    return


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(
        ("newcommand", "renewcommand", "providecommand", "DeclareRobustCommand", "newrobustcmd", "renewrobustcmd"), _newcommand
    ),
    **dict.fromkeys(("def", "edef", "gdef", "xdef"), _def),
    **dict.fromkeys(("let", "LetLtxMacro"), _let),
    "DeclareMathOperator": _operator,
    **dict.fromkeys(
        ("NewDocumentCommand", "RenewDocumentCommand", "DeclareDocumentCommand", "ProvideDocumentCommand"), _document_command
    ),
    **dict.fromkeys(("newenvironment", "renewenvironment"), _newenvironment),
    **dict.fromkeys(("newtheorem", "spnewtheorem", "declaretheorem"), _newtheorem),
    "newif": _newif,
    "if": _if,
    "else": _else,
    "fi": _nothing,
    "csname": _csname,
    **dict.fromkeys(
        ("ifthenelse", "ifbool", "iftoggle", "ifstrequal", "ifstrempty", "ifblank", "ifdef", "ifundef"), _choice
    ),
    **dict.fromkeys(
        ("setboolean", "setbool", "settoggle", "toggletrue", "togglefalse", "booltrue", "boolfalse", "newboolean"), _set_switch
    ),
    **dict.fromkeys(
        ("expandafter", "long", "global", "noexpand", "makeatletter", "makeatother", "begingroup", "endgroup", "bgroup", "egroup"), _nothing
    ),
}  # fmt: skip
