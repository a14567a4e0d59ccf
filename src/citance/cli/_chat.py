"""What `citance classify` tells and asks before it spends anything on a chat model."""

from __future__ import annotations

import sys

from citance.cli._common import clean, note

__all__ = ["agreed"]


def agreed(estimate: str, *, yes: bool) -> bool:
    """Show the estimate on standard error; on a terminal, ask whether to go on, unless `yes`."""
    note(estimate)
    if yes or not sys.stderr.isatty():
        return True
    answer = _ask("Ask the model? [y/N] ")
    return answer is None or answer.strip().lower() in ("y", "yes")


def _ask(question: str) -> str | None:
    """A line from the keyboard, since standard input brings the statements; None where there is no keyboard."""
    keyboard = "CONIN$" if sys.platform == "win32" else "/dev/tty"
    try:
        with open(keyboard, encoding="utf-8", errors="replace") as stream:  # noqa: PTH123 - a device, no path
            sys.stderr.write(clean(question) + " ")
            sys.stderr.flush()
            return stream.readline()
    except OSError:
        return None
