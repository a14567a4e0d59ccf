"""`citance doctor`."""

from __future__ import annotations

import platform
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING

import msgspec
import typer

from citance.cli._common import DbOption, JsonOption, print_json, print_table, settings_for, state
from citance.cli._exits import Exit

if TYPE_CHECKING:
    from citance.settings import Settings
    from citance.store import Store

__all__ = ["doctor"]

_EXTRAS = {"demo": ("allofplos",), "train": ("sklearn", "scipy")}


class Finding(msgspec.Struct, frozen=True):
    """One line: what was looked at, what was found, whether that is enough, and what to do where it is not."""

    area: str
    name: str
    value: str
    fine: bool = True
    advice: str = ""


def doctor(db: DbOption = None, as_json: JsonOption = False) -> None:
    """Show every path, setting and version in force, what is missing, and how to get it."""
    settings = settings_for(db)
    findings = [
        *_versions(),
        *_settings(settings, db or state.db),
        *_paths(settings),
        *_database(settings),
        *_classifier(settings),
        *_extras(),
    ]
    if as_json:
        print_json(findings)
    else:
        rows = [(f.area, f.name, f.value + (f" — {f.advice}" if f.advice else ""), _mark(f)) for f in findings]
        print_table(("area", "what", "found", ""), rows)
    if not all(finding.fine for finding in findings):
        raise typer.Exit(Exit.ERROR)


def _mark(finding: Finding) -> str:
    return "ok" if finding.fine else "MISSING"


def _versions() -> Iterator[Finding]:
    from importlib.metadata import PackageNotFoundError, requires, version

    from citance._version import __version__

    yield Finding("version", "citance", __version__)
    yield Finding("version", "Python", f"{platform.python_version()} ({sys.executable})")
    try:
        needed = requires("citance") or []
    except PackageNotFoundError:
        yield Finding("version", "installation", "not installed", fine=False, advice="pip install citance")
        return
    for line in needed:
        if "extra ==" in line:
            continue
        name = _package(line)
        try:
            yield Finding("version", name, version(name))
        except PackageNotFoundError:
            yield Finding("version", name, "not installed", fine=False, advice=f"pip install '{line}'")


def _package(requirement: str) -> str:
    for at, character in enumerate(requirement):
        if not (character.isalnum() or character in "-_."):
            return requirement[:at]
    return requirement


def _settings(settings: Settings, db: str | None) -> Iterator[Finding]:
    for name, field in type(settings).model_fields.items():
        value = getattr(settings, name)
        origin = "flag" if name == "db" and db else _origin(name)
        yield Finding("setting", name, f"{value} (from {origin}): {field.description}")


def _origin(name: str) -> str:
    import os
    import tomllib
    from pathlib import Path

    # Environment variables are matched without regard to case, as pydantic-settings does.
    if f"CITANCE_{name}".upper() in {key.upper() for key in os.environ}:
        return f"environment, CITANCE_{name.upper()}"
    file = Path("citance.toml")
    if file.is_file() and name in tomllib.loads(file.read_text(encoding="utf-8")):
        return str(file.absolute())
    return "default"


def _paths(settings: Settings) -> Iterator[Finding]:
    from citance.cli._sample import sample_database
    from citance.cli.demo import plos_folder
    from citance.index import search_folder

    yield Finding("path", "database", settings.db)
    yield Finding("path", "search index", str(search_folder(settings.db)))
    yield Finding("path", "demo library", sample_database("demo"))
    yield Finding("path", "tutorial library", sample_database("tutorial"))
    yield Finding("path", "demo articles", str(plos_folder() or "not installed"))


def _database(settings: Settings) -> Iterator[Finding]:
    from pathlib import Path

    from citance.errors import StoreError
    from citance.store import Store
    from citance.store.schema import HEAD

    if "://" not in settings.db and not Path(settings.db).expanduser().exists():
        yield Finding("database", "state", "none yet", advice="citance add PATH… makes it")
        return
    try:
        with Store.open(settings.db, create=False) as store:
            counts = store.stats()
            yield Finding("database", "schema", HEAD)
            yield Finding("database", "papers", f"{counts.papers:,}")
            yield Finding("database", "works", f"{counts.works:,}")
            yield Finding("database", "statements", f"{counts.statements:,}")
            yield from _search(settings, store)
    except StoreError as error:
        yield Finding("database", "state", str(error), fine=False)


def _search(settings: Settings, store: Store) -> Iterator[Finding]:
    from citance.errors import NotFoundError, StoreError
    from citance.index import search_folder
    from citance.search import SearchIndex

    try:
        index = SearchIndex.open(search_folder(settings.db), create=False)
    except NotFoundError:
        yield Finding("search", "state", "none yet", advice="the next add, search or serve makes it")
        return
    except StoreError as error:
        yield Finding("search", "state", str(error), fine=False)
        return
    yield Finding("search", "statements and works", f"{index.size:,}")
    behind = store.watermark() - index.watermark
    advice = "the next add, search or serve brings it up to date" if behind else ""
    yield Finding("search", "changes behind the database", f"{behind:,}", advice=advice)


def _classifier(settings: Settings) -> Iterator[Finding]:
    from citance.classify import ClassifierChoice, load_classifier
    from citance.errors import ModelError, UsageError

    choice = ClassifierChoice.of(settings)
    own = choice.name in ("default", "linear")
    advice = "pip install --force-reinstall citance" if own else "see docs/classifiers.md"
    try:
        yield Finding("classifier", "model", load_classifier(choice).name)
    except (ModelError, UsageError) as error:
        yield Finding("classifier", "model", str(error), fine=False, advice=advice)


def _extras() -> Iterator[Finding]:
    from importlib.util import find_spec

    for extra, modules in _EXTRAS.items():
        missing = [name for name in modules if find_spec(name) is None]
        advice = f"optional: pip install 'citance[{extra}]'" if missing else ""
        yield Finding("extra", extra, f"without {', '.join(missing)}" if missing else "installed", advice=advice)
