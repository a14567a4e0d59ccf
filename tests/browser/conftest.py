"""A browser, and libraries to look at: the invented tutorial library, and the PLOS articles of the demo package."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from browser.serving import Site, copied, serving
from citance.cli.demo import plos_folder
from citance.data import tutorial_folder
from citance.index import Index

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Page

_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
_FLAGS = ["--no-sandbox", "--disable-quic", "--disable-dev-shm-usage"]
_BUILD_SECONDS = 300


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """All tests of this folder are `browser` tests: `make test-browser` runs them, `make test` does not."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker("browser")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Debian's Chromium, or whatever `CITANCE_BROWSER` names."""
    playwright = pytest.importorskip("playwright.sync_api", reason="Playwright for Python is not installed")
    program = os.environ.get("CITANCE_BROWSER") or next(filter(None, map(shutil.which, _NAMES)), None)
    if program is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium)")
    with playwright.sync_playwright() as running:
        opened = running.chromium.launch(executable_path=program, args=_FLAGS)
        yield opened
        opened.close()


@contextmanager
def _only_once(folder: Path) -> Iterator[bool]:
    """Whether this process is the one that makes a folder; the others wait until it is made."""
    done = folder.with_suffix(".done")
    try:
        folder.mkdir(parents=True)
    except FileExistsError:
        until = time.monotonic() + _BUILD_SECONDS
        while not done.exists():
            if time.monotonic() > until:
                raise TimeoutError(f"{folder} was not made") from None
            time.sleep(0.2)
        yield False
        return
    yield True
    done.touch()


def _library(tmp_path_factory: pytest.TempPathFactory, name: str, articles: Path) -> Path:
    """A library's folder, made once for all processes of a run."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base
    folder = shared / f"browser-{name}"
    with _only_once(folder) as mine:
        if mine:
            with Index.open(folder / "library.db") as index:
                index.add(articles, workers=2)
                index.add_vectors()
    return folder


@pytest.fixture(scope="session")
def tutorial_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of the invented articles."""
    return _library(tmp_path_factory, "tutorial", tutorial_folder())


@pytest.fixture(scope="session")
def plos_library(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library of real articles."""
    articles = plos_folder()
    if articles is None:
        pytest.skip("the demo package's articles are not installed (pip install 'citance[demo]')")
    return _library(tmp_path_factory, "plos", articles)


@pytest.fixture(scope="module")
def tutorial(tutorial_library: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The invented library, served; shared by the tests of a module, which only read."""
    with serving(copied(tutorial_library, tmp_path_factory.mktemp("served") / "library")) as site:
        yield site


@pytest.fixture
def plos(plos_library: Path, tmp_path: Path) -> Iterator[Site]:
    """A fresh copy of the library of real articles, served for one test."""
    with serving(copied(plos_library, tmp_path / "library")) as site:
        yield site


class Watch:
    """What a browser did that no page may make it do: requests to elsewhere, and errors on its console."""

    def __init__(self, context: BrowserContext, own: str) -> None:
        self.outside: list[str] = []
        self.errors: list[str] = []
        self._own = own
        context.on("request", lambda request: self._request(request.url))
        context.on("weberror", lambda error: self.errors.append(str(error.error)))
        context.on("console", lambda message: self._message(message.type, message.text))

    def _request(self, url: str) -> None:
        if not url.startswith((self._own, "data:", "blob:", "about:")):
            self.outside.append(url)

    def _message(self, kind: str, text: str) -> None:
        # A page that answers with an error of its own is also told on the console, which is no fault of the page.
        if kind == "error" and "the server responded with a status of" not in text:
            self.errors.append(text)

    def verify(self) -> None:
        """Fail where there was any."""
        assert not self.outside, f"asked elsewhere: {self.outside[:5]}"
        assert not self.errors, f"errors on the console: {self.errors[:5]}"


@contextmanager
def looking(browser: Browser, site: Site, **choices: object) -> Iterator[Page]:
    """A page of a new, empty browser, watched until the block ends."""
    chosen: dict[str, object] = {"locale": "en-GB", "base_url": site.url, **choices}
    context = browser.new_context(**chosen)  # type: ignore[arg-type]
    context.set_default_timeout(15_000)
    watch = Watch(context, site.url)
    try:
        yield context.new_page()
        watch.verify()
    finally:
        context.close()
