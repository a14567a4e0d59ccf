"""`citance classify`."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator
from enum import StrEnum
from itertools import islice
from typing import TYPE_CHECKING, Annotated

import typer

from citance.cli._common import settings_for, warn
from citance.cli._exits import Exit
from citance.errors import DamagedInput, UsageError

if TYPE_CHECKING:
    from citance.classify import Classifier, ClassifierInput

__all__ = ["classify"]

_BATCH = 256
"""Statements judged at once: enough to keep the model busy, few enough to stream."""

Item = tuple[object, "ClassifierInput"]


class Format(StrEnum):
    """How the judgements are written."""

    JSONL = "jsonl"


def classify(
    output: Annotated[Format, typer.Option("--format", help="One JSON object per line.")] = Format.JSONL,
    model: Annotated[
        str | None,
        typer.Option(
            "--model",
            metavar="NAME|PATH",
            help="Who judges: default, linear, chat, or the path of a model of your own.",
        ),
    ] = None,
    chat_url: Annotated[
        str | None,
        typer.Option(
            "--chat-url", metavar="URL", help="OpenAI-compatible server; http://localhost:11434/v1 by default."
        ),
    ] = None,
    chat_model: Annotated[
        str | None, typer.Option("--chat-model", metavar="NAME", help="The model that the chat server shall use.")
    ] = None,
    chat_key_env: Annotated[
        str | None,
        typer.Option("--chat-key-env", metavar="VAR", help="Environment variable that holds the server's key."),
    ] = None,
    chat_batch: Annotated[
        int | None, typer.Option("--chat-batch", min=1, max=50, help="Statements in one request; 8 by default.")
    ] = None,
    price_in: Annotated[
        float | None, typer.Option("--price-in", min=0, help="Price of a million tokens sent, to show the cost.")
    ] = None,
    price_out: Annotated[
        float | None, typer.Option("--price-out", min=0, help="Price of a million tokens received, to show the cost.")
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print what asking the chat model would take and cost.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Ask the chat model without asking you first.")] = False,
) -> None:
    """Judge the statements that standard input brings as JSON lines.

    Takes what `citance extract` writes, or objects with `id`, `citance`, `marker_start` and `marker_end`, and gives
    one object for each in the same order. A line that cannot be used is named on standard error. With `--model chat`
    the answers are kept: a run that was stopped goes on without asking again.
    """
    from citance.classify import ClassifierChoice, load_classifier

    if sys.stdin.isatty():
        raise UsageError("statements are read from standard input: citance extract FILE | citance classify")
    settings = settings_for(
        classifier=model, chat_url=chat_url, chat_model=chat_model, chat_key_env=chat_key_env, chat_batch=chat_batch
    )
    choice = ClassifierChoice.of(settings)
    if choice.name != "chat" and (dry_run or price_in is not None or price_out is not None):
        raise UsageError("--dry-run, --price-in and --price-out are for --model chat")
    classifier = load_classifier(choice)
    reader = _Lines()
    items: Iterable[Item] = reader
    if choice.name == "chat":
        items = list(reader)
        if not _may_ask(classifier, items, price_in, price_out, dry_run=dry_run, yes=yes):
            raise typer.Exit(Exit.INPUTS if reader.bad else Exit.FINE)
    _write(classifier, iter(items))
    if reader.bad:
        raise typer.Exit(Exit.INPUTS)


def _may_ask(
    classifier: Classifier,
    items: list[Item],
    price_in: float | None,
    price_out: float | None,
    *,
    dry_run: bool,
    yes: bool,
) -> bool:
    """Tell what asking a chat model will take; whether it shall be asked."""
    from citance.classify.chat import ChatClassifier, as_text
    from citance.cli._chat import agreed

    if not isinstance(classifier, ChatClassifier):
        return True
    plan = classifier.plan([item for _, item in items])
    text = as_text(plan, price_in, price_out)
    if dry_run:
        sys.stdout.write(text + "\n")
        return False
    return agreed(text, yes=yes or not plan.requests)


def _write(classifier: Classifier, items: Iterator[Item]) -> None:
    import msgspec

    from citance.classify import judgement_line

    encoder = msgspec.json.Encoder()
    while batch := list(islice(items, _BATCH)):
        lines = [
            encoder.encode(judgement_line(name, judgement)) + b"\n"
            for (name, _), judgement in zip(batch, classifier.classify([item for _, item in batch]), strict=True)
        ]
        sys.stdout.buffer.write(b"".join(lines))
        sys.stdout.buffer.flush()


class _Lines:
    """The usable lines of standard input, each with its id as it came; the others are named and counted in `bad`."""

    def __init__(self) -> None:
        self.bad = 0
        self._items = self._read()

    def __iter__(self) -> Iterator[Item]:
        return self._items

    def _read(self) -> Iterator[Item]:
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
