"""`citance retrain`."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from citance.cli._common import DbOption, JsonOption, QuietOption, is_quiet, note, print_json, settings_for
from citance.errors import UsageError

if TYPE_CHECKING:
    from citance.classify.retrain import CorrectedRow
    from citance.pipeline.retraining import Rejudged
    from citance.settings import Settings
    from citance.store import Store

__all__ = ["retrain"]


def retrain(
    corrections: Annotated[
        bool, typer.Option("--corrections", help="Fit the model's last layer to corrections, and show what changes.")
    ] = False,
    file: Annotated[
        Path | None,
        typer.Option("--file", metavar="JSONL", help="Learn from these labelled statements, not from the library's."),
    ] = None,
    random_sample: Annotated[
        bool,
        typer.Option("--random-sample", help="Learn from statements drawn at random only, and fit class shares, too."),
    ] = False,
    force: Annotated[bool, typer.Option("--force", help="Fit also with too few corrections.")] = False,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Keep the new heads without asking.")] = False,
    rejudge: Annotated[
        bool, typer.Option("--rejudge", help="Judge the library again with the heads in force; corrections stay.")
    ] = False,
    undo: Annotated[bool, typer.Option("--undo", help="Go back to the heads before the present ones.")] = False,
    listing: Annotated[bool, typer.Option("--list", help="List the heads that were kept.")] = False,
    db: DbOption = None,
    as_json: JsonOption = False,
    quiet: QuietOption = False,
) -> None:
    """Teach the model with corrections: fit its last layer to them, see the held-out change, keep it or not, undo it.

    Nothing is kept before it is accepted, by an answer on a terminal or by --yes, and heads that were kept are never
    written over. Judgements in the library change only with --rejudge.
    """
    learning = corrections or file is not None
    if undo + listing + (learning or rejudge) != 1:
        raise UsageError("give --corrections (or --file), --rejudge, --undo or --list")
    said: dict[str, Any] = {}
    if listing:
        _list(said, as_json=as_json)
    elif undo:
        _undo(said, as_json=as_json, quiet=quiet)
    else:
        settings = settings_for(db)
        kept = not learning or _learn(
            settings, file, said, random_sample=random_sample, force=force, yes=yes, as_json=as_json
        )
        if rejudge and kept:
            _judge_again(settings, said, as_json=as_json, quiet=quiet)
        elif kept:
            note(
                "citance retrain --rejudge judges the library again with them; citance add uses them from now on",
                quiet,
            )
    if as_json:
        print_json(said)


def _learn(
    settings: Settings,
    file: Path | None,
    said: dict[str, Any],
    *,
    random_sample: bool,
    force: bool,
    yes: bool,
    as_json: bool,
) -> bool:
    """Propose, show, ask, keep; whether the heads were kept."""
    import msgspec

    from citance.classify.local_heads import keep_heads
    from citance.classify.retrain import Learner
    from citance.cli._retrain import print_proposal
    from citance.pipeline.retraining import propose_from

    learner = Learner.shipped()
    rows = None if file is None else _read(file)
    with _library(settings, needed=rows is None) as store:
        proposal, heads = propose_from(store, learner, rows, random_sample=random_sample, force=force)
    said["proposal"] = proposal
    if not as_json:
        print_proposal(proposal)
    if not yes and not (not as_json and _agreed()):
        said["kept"] = None
        return False
    figures = msgspec.to_builtins(proposal)
    card = keep_heads(heads, learner.file, corrections=proposal.corrections, figures=figures)
    said["kept"] = card.id
    note(f"kept as {card.id}, in force from now on; citance retrain --undo goes back", as_json)
    return True


@contextmanager
def _library(settings: Settings, *, needed: bool) -> Iterator[Store | None]:
    """The library; None where there is none and none is needed."""
    from citance.cli._library import open_index
    from citance.errors import NotFoundError, StoreError

    with ExitStack() as open_ones:
        try:
            index = open_ones.enter_context(open_index(settings))
        except (NotFoundError, StoreError):
            if needed:
                raise
            index = None
        yield None if index is None else index.store


def _agreed() -> bool:
    """The answer to whether to keep the heads; without a terminal there is none."""
    if not sys.stdin.isatty():
        note("nothing was kept: --yes keeps the new heads")
        return False
    return typer.confirm("Keep the new heads?", default=False, err=True)


def _read(file: Path) -> list[CorrectedRow]:
    from citance.classify.retrain import read_corrected
    from citance.errors import DamagedInput

    try:
        with file.open("rb") as lines:
            return read_corrected(lines)
    except OSError as error:
        raise UsageError(f"{file} cannot be read: {error.strerror}") from error
    except DamagedInput as error:
        raise DamagedInput(f"{file}: {error}") from error


def _list(said: dict[str, Any], *, as_json: bool) -> None:
    from citance.classify.heads_in_force import current_heads
    from citance.classify.local_heads import kept_heads
    from citance.cli._retrain import print_heads

    said["current"] = current_heads()
    said["heads"] = kept_heads()
    if not as_json:
        print_heads(said["heads"], said["current"])


def _undo(said: dict[str, Any], *, as_json: bool, quiet: bool) -> None:
    from citance.classify.local_heads import undo_heads

    left, now = undo_heads()
    said.update(left=left, current=now)
    if not as_json:
        typer.echo(f"{left} is left; {f'the heads {now} are' if now else 'the shipped heads are'} in force")
    note("citance retrain --rejudge judges the library again with them", quiet)


def _judge_again(settings: Settings, said: dict[str, Any], *, as_json: bool, quiet: bool) -> None:
    from citance.classify import ClassifierChoice, load_classifier
    from citance.cli._library import open_index
    from citance.cli._retrain import counting, print_rejudged
    from citance.pipeline.retraining import rejudge

    classifier = load_classifier(ClassifierChoice.of(settings))
    with open_index(settings) as index:
        try:
            with counting("judged", index.stats().statements, hidden=is_quiet(quiet)) as bar:
                done: Rejudged = rejudge(index.store, classifier, bar)
        finally:
            # Whatever was written is findable, also after an interruption.
            index.search_index.catch_up(index.store)
    said["rejudged"] = done
    if not as_json:
        print_rejudged(done)
