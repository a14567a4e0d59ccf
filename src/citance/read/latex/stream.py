# ruff: noqa: S105 - a token of LaTeX is no password
"""The tokens still to be read, own macros expanded as they come, within a budget that no source can exceed."""

from __future__ import annotations

from typing import NamedTuple

from citance.read.latex.tokens import END, PAR, is_text, tokenise

__all__ = ["Budget", "Macro", "Stream"]

_LONGEST_ARGUMENT = 20_000
"""Tokens of one argument of an own macro; a longer one is an unclosed brace."""


_LONGEST_OPTION = 400
"""Tokens of an optional argument; after so many a bracket was text."""
_MOST_UNCLOSED, _SHORT_OPTION = 300, 20
"""A source with so many unclosed brackets is searched no further than this for each of them."""


class Macro(NamedTuple):
    """An own command: how many arguments it takes, the default of the first where that is optional, and its text.

    `pattern` is the text between the arguments of a `\\def` ("#1.#2;"), whose delimiters end them.
    """

    arity: int
    default: tuple[str, ...] | None
    body: tuple[str, ...]
    pattern: tuple[str, ...] = ()


class Budget:
    """What expansion and inclusion may still use; `spent` says why it ended, "" while it has not.

    The defaults stand far above what a book needs: an article of 60 kB has some ten thousand tokens and few macros.
    """

    def __init__(self, expansions: int = 100_000, tokens: int = 1_500_000, characters: int = 30_000_000) -> None:
        self.expansions = expansions
        self.tokens = tokens
        self.characters = characters
        self.spent = ""

    def expand(self, tokens: int) -> bool:
        """Take one expansion to so many tokens; False when there is no more."""
        self.expansions -= 1
        self.tokens -= tokens
        if self.expansions < 0 or self.tokens < 0:
            self.spent = "macros expand without end: the rest of them was left out"
        return not self.spent

    def write(self, characters: int) -> bool:
        """Take so many characters of output; False when there are no more."""
        self.characters -= characters
        if self.characters < 0 and not self.spent:
            self.spent = "the text grows without end: the rest of it was left out"
        return self.characters >= 0


class Stream:
    """A stack of tokens, the next one last."""

    def __init__(self, tokens: list[str], budget: Budget) -> None:
        self._stack = tokens[::-1]
        self.budget = budget
        self.macros: dict[str, Macro] = {}
        self._unclosed = 0

    def push(self, tokens: list[str] | tuple[str, ...]) -> None:
        """Put tokens before the rest."""
        self._stack.extend(tokens[::-1])

    def clear(self) -> None:
        """Forget the rest."""
        self._stack.clear()

    def next(self) -> str | None:
        """The next token, unexpanded; None at the end."""
        return self._stack.pop() if self._stack else None

    def peek(self) -> str:
        """The next token without taking it; "" at the end."""
        return self._stack[-1] if self._stack else ""

    def skip_space(self) -> None:
        """Step over blanks, but not over an empty line."""
        stack = self._stack
        while stack and stack[-1].isspace() and stack[-1] != PAR:
            stack.pop()
        if stack and stack[-1] != PAR and stack[-1][0] in " \n\t":
            stack[-1] = stack[-1].lstrip()

    def star(self) -> bool:
        """Take a star, if one comes next."""
        if self.peek()[:1] != "*":
            return False
        rest = self._stack.pop()[1:]
        if rest:
            self._stack.append(rest)
        return True

    def optional(self, opening: str = "[", closing: str = "]") -> list[str] | None:
        """The tokens of an optional argument, if one comes next."""
        stack = self._stack
        if not stack or (stack[-1] != opening and opening not in stack[-1][:1] and not stack[-1][0].isspace()):
            return None
        self.skip_space()
        if opening not in "[":
            return self._delimited(opening, closing)
        if not stack or stack[-1] != opening:
            return None
        stack.pop()
        found: list[str] = []
        depth = 0
        limit = _LONGEST_OPTION if self._unclosed < _MOST_UNCLOSED else _SHORT_OPTION
        while stack and len(found) < limit:
            token = stack.pop()
            if token == "{":
                depth += 1
            elif token == "}":
                if not depth:
                    stack.append(token)
                    break
                depth -= 1
            elif token == closing and not depth:
                return found
            elif token in (PAR, END):
                stack.append(token)
                break
            found.append(token)
        self._put_back(opening, found)
        return None

    def _delimited(self, opening: str, closing: str) -> list[str] | None:
        """An argument in signs that are plain text elsewhere: "(see)" of `\\cites`, "<see>" of apacite."""
        if self.peek()[:1] != opening:
            return None
        found: list[str] = []
        first = self._stack.pop()[1:]
        if first:
            self._stack.append(first)
        while self._stack and len(found) < 200:
            token = self._stack.pop()
            if token in (PAR, END):
                self._stack.append(token)
                break
            if is_text(token) and closing in token:
                inside, _, rest = token.partition(closing)
                if rest:
                    self._stack.append(rest)
                return [*found, inside] if inside else found
            found.append(token)
        self._put_back(opening, found)
        return None

    def _put_back(self, opening: str, found: list[str]) -> None:
        """The bracket was text after all."""
        self._unclosed += 1
        self._stack.extend(found[::-1])
        self._stack.append(opening)

    def argument(self, *, long: bool = False) -> list[str]:
        """The tokens of the next argument: a group without its braces, or one token; [] when there is none.

        An empty line ends an argument that is not `long`, as TeX does not let it run on either.
        """
        self.skip_space()
        stack = self._stack
        if not stack or stack[-1] in (PAR, END, "}"):
            return []
        token = stack.pop()
        if token != "{":
            if is_text(token) and len(token) > 1:
                stack.append(token[1:])
                return [token[0]]
            return [token]
        found: list[str] = []
        depth = 1
        limit = _LONGEST_ARGUMENT * 10 if long else _LONGEST_ARGUMENT
        while stack and len(found) < limit:
            token = stack.pop()
            if token == "{":
                depth += 1
            elif token == "}":
                depth -= 1
                if not depth:
                    return found
            elif token == END or (token == PAR and not long):
                stack.append(token)
                break
            found.append(token)
        return found

    def expand(self, name: str) -> bool:
        """Put the text of an own macro, whose name was just read, before the rest; False where it is none."""
        macro = self.macros.get(name)
        if macro is None:
            return False
        if self.budget.spent:
            return True
        body = macro.body
        if macro.arity or macro.pattern:
            body = self._filled(macro)
        if self.budget.expand(len(body)):
            self._stack.extend(body[::-1])
        return True

    def _filled(self, macro: Macro) -> tuple[str, ...]:
        arguments: list[list[str]] = []
        if macro.pattern:
            arguments = self._by_pattern(macro)
        else:
            if macro.default is not None:
                given = self.optional()
                arguments.append(list(macro.default) if given is None else given)
            while len(arguments) < macro.arity:
                arguments.append(self.argument(long=True))
        filled: list[str] = []
        size = len(macro.body)
        for token in macro.body:
            if token[0] == "#" and token[-1].isdigit():
                if token.count("#") > 1:
                    filled.append(token[1:])
                    continue
                number = int(token[-1])
                if 0 < number <= len(arguments):
                    filled += arguments[number - 1]
                    size += len(arguments[number - 1])
                    if size > self.budget.tokens:
                        break
            elif "#" in token and token[0] == "\\" and "{" in token:
                for number, argument in enumerate(arguments[:9], 1):
                    token = token.replace(f"#{number}", "".join(argument)[:2000])
                filled += tokenise(token)
            else:
                filled.append(token)
        return tuple(filled)

    def _by_pattern(self, macro: Macro) -> list[list[str]]:
        """The arguments of a `\\def` whose text says what ends each of them."""
        arguments: list[list[str]] = []
        pattern = macro.pattern
        for place, token in enumerate(pattern):
            if token[0] != "#":
                if self.peek()[: len(token)] == token:
                    self._take(len(token))
                continue
            until = pattern[place + 1] if place + 1 < len(pattern) else ""
            if not until or until[0] == "#":
                arguments.append(self.argument(long=True))
            else:
                arguments.append(self._until(until))
        return arguments

    def _take(self, length: int) -> None:
        token = self._stack.pop()
        if len(token) > length:
            self._stack.append(token[length:])

    def _until(self, delimiter: str) -> list[str]:
        found: list[str] = []
        depth = 0
        while self._stack and len(found) < _LONGEST_ARGUMENT:
            token = self._stack[-1]
            if token in (PAR, END):
                break
            if not depth and token.startswith(delimiter):
                break
            if not depth and is_text(token) and delimiter in token:
                place = token.index(delimiter)
                found.append(token[:place])
                self._stack[-1] = token[place:]
                break
            self._stack.pop()
            depth += (token == "{") - (token == "}")
            found.append(token)
        return found
