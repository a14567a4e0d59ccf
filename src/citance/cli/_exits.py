"""Exit codes, and which error leads to which."""

from __future__ import annotations

from enum import IntEnum

from citance.errors import AmbiguousError, CitanceError, InputError, NotFoundError, UsageError

__all__ = ["Exit", "exit_for"]


class Exit(IntEnum):
    """What a command says to the shell."""

    FINE = 0
    ERROR = 1
    USAGE = 2
    INPUTS = 3
    NOTHING = 4
    PROBLEMS = 5
    INTERRUPTED = 130


MEANINGS = {
    Exit.FINE: "fine",
    Exit.ERROR: "an error of citance or its database",
    Exit.USAGE: "the command line makes no sense",
    Exit.INPUTS: "some inputs could not be used; the others were",
    Exit.NOTHING: "nothing found, or several works answer",
    Exit.PROBLEMS: "`check --fail-on` found what it names",
    Exit.INTERRUPTED: "interrupted; what was done stays",
}

EPILOG = "Exit codes: " + "; ".join(f"{code.value} {text}" for code, text in MEANINGS.items()) + "."


def exit_for(error: CitanceError) -> Exit:
    """The exit code of an error that ends a command."""
    if isinstance(error, UsageError):
        return Exit.USAGE
    if isinstance(error, InputError):
        return Exit.INPUTS
    if isinstance(error, NotFoundError | AmbiguousError):
        return Exit.NOTHING
    return Exit.ERROR
