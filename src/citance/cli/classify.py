"""`citance classify`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import warn
from citance.cli._exits import Exit
from citance.errors import DamagedInput, UsageError

if TYPE_CHECKING:
    from citance.classify import ClassifierInput

__all__ = ["classify"]

_BATCH = 256
"""Statements judged at once: enough to keep the model busy, few enough to stream."""


class Format(StrEnum):
    """How the judgements are written."""

    JSONL = "jsonl"


def classify(
    output: Annotated[Format, typer.Option("--format", help="One JSON object per line.")] = Format.JSONL,
) -> None:
    """Judge the statements that standard input brings as JSON lines.

    Takes what `citance extract` writes, or objects with `id`, `citance`, `marker_start` and `marker_end`, and gives
    one object for each in the same order. A line that cannot be used is named on standard error.
    """
    import msgspec

    from citance.classify import judgement_line, load_classifier

    if sys.stdin.isatty():
        raise UsageError("statements are read from standard input: citance extract FILE | citance classify")
    classifier = load_classifier()
    encoder = msgspec.json.Encoder()
    reader = _Lines()
    while batch := list(islice(reader, _BATCH)):
        lines = [
            encoder.encode(judgement_line(name, judgement)) + b"\n"
            for (name, _), judgement in zip(batch, classifier.classify([item for _, item in batch]), strict=True)
        ]
        sys.stdout.buffer.write(b"".join(lines))
        sys.stdout.buffer.flush()
    if reader.bad:
        raise typer.Exit(Exit.INPUTS)


class _Lines:
    """The usable lines of standard input, each with its id as it came; the others are named and counted in `bad`."""

    def __init__(self) -> None:
        self.bad = 0
        self._items = self._read()

    def __iter__(self) -> Iterator[tuple[object, ClassifierInput]]:
        return self._items

    def _read(self) -> Iterator[tuple[object, ClassifierInput]]:
        import msgspec

        from citance.classify import read_input

        for number, line in enumerate(sys.stdin.buffer, start=1):
            if not line.strip():
                continue
            try:
                found = msgspec.json.decode(line)
                item = read_input(found)
                yield found.get("id"), item
            except (msgspec.DecodeError, UnicodeDecodeError) as error:
                self._name(number, f"not JSON: {error}")
            except DamagedInput as error:
                self._name(number, str(error))

    def _name(self, number: int, reason: str) -> None:
        self.bad += 1
        warn(f"line {number}: {reason}")
