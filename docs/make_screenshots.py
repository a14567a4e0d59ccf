"""Make the pictures of docs/images with a real browser: `make screenshots` (or `python docs/make_screenshots.py FOLDER`).

Every main page of the invented tutorial library in light, dark and phone width; those that README and the guides show are kept
in the repository, reduced to 192 colours, the others are for looking at: name another FOLDER and all of them go there.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from io import BytesIO
from pathlib import Path

TESTS = Path(__file__).parent.parent / "tests"
sys.path.insert(0, str(TESTS))

from PIL import Image  # noqa: E402
from playwright.sync_api import Browser, sync_playwright  # noqa: E402

from browser.addresses import PAGES, path_of  # noqa: E402
from browser.serving import Site, serving  # noqa: E402
from citance.data import tutorial_folder  # noqa: E402
from citance.index import Index  # noqa: E402

TARGET = Path(__file__).with_name("images")
KEPT = {
    ("home", "light"): "home.png",
    ("report", "light"): "report.png",
    ("report", "dark"): "report-dark.png",
    ("report", "phone"): "report-phone.png",
    ("search", "light"): "search.png",
    ("statement", "light"): "statement.png",
    ("report-timeline", "light"): "timeline.png",
    ("contradictions", "light"): "contradictions.png",
    ("corrections", "light"): "corrections.png",
    ("graph", "light"): "graph.png",
    ("graph", "dark"): "graph-dark.png",
    ("collection", "light"): "collection.png",
    ("checked", "light"): "check.png",
    ("quality", "light"): "quality.png",
}
WIDTHS = {"light": (1280, 1100), "dark": (1280, 1100), "phone": (390, 844)}
TALLEST = 2_400
_COLOURS = 192

_LIST = """Castellane R, Moreau-Xi L. Cutting loose pays: Local disengagement and the growth of internationalizing firms. 2010.
Tolliver A. Foreign trade and the industrial district. 1996.
Nobody N. A paper that does not exist anywhere. Journal of Nothing 2011;1:1-2. doi:10.5555/nothing.1
"""


def take(browser: Browser, site: Site, name: str, path: str, look: str) -> bytes:
    """One picture: the upper part of a page."""
    width, height = WIDTHS[look]
    theme = "dark" if look == "dark" else "light"
    page = browser.new_page(
        viewport={"width": width, "height": height}, color_scheme=theme, locale="en-GB", reduced_motion="reduce"
    )
    page.goto(site.url + path, wait_until="networkidle")
    tall = min(TALLEST, int(page.evaluate("document.documentElement.scrollHeight")))
    picture = page.screenshot(full_page=True, clip={"x": 0, "y": 0, "width": width, "height": max(height, tall)})
    page.close()
    return picture


def prepare(browser: Browser, site: Site) -> dict[str, str]:
    """The pages that have to be made first, by their forms: a collection and a reference check."""
    page = browser.new_page(locale="en-GB")
    made: dict[str, str] = {}
    dois = [each.work.work.doi for each in site.index.store.most_discussed(8) if each.work.work.doi]
    page.goto(f"{site.url}/collections")
    page.locator("input[name=name]").first.fill("Firms abroad, ties at home")
    page.locator("textarea[name=text]").first.fill("\n".join(dois))
    page.locator("form[data-collection-form] button.primary").click()
    page.wait_for_url("**/collections/*")
    made["collection"] = page.url.removeprefix(site.url)
    page.goto(f"{site.url}/check")
    page.locator("textarea[name=text]").fill(_LIST)
    page.locator("form[data-check-form] button.primary").first.click()
    page.wait_for_selector(".sums", timeout=120_000)
    made["checked"] = page.url.removeprefix(site.url)
    page.close()
    return made


def main(folder: Path | None) -> None:
    """Make a library, serve it, take all pictures; only the kept ones where no folder is named."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        raise SystemExit("no Chromium is installed (Debian: apt-get install chromium)")
    with tempfile.TemporaryDirectory() as place, sync_playwright() as running:
        database = Path(place) / "library.db"
        with Index.open(database) as index:
            index.add(tutorial_folder())
            index.add_vectors()
        browser = running.chromium.launch(executable_path=program, args=["--no-sandbox"])
        with serving(database) as site:
            paths = {each.name: path_of(each, site) for each in PAGES} | prepare(browser, site)
            for name, path in paths.items():
                for look in WIDTHS:
                    if folder is None and (name, look) not in KEPT:
                        continue
                    picture = take(browser, site, name, path, look)
                    target = folder / f"{name}-{look}.png" if folder else TARGET / KEPT[name, look]
                    _write(picture, target)
        browser.close()


def _write(picture: bytes, target: Path) -> None:
    """Keep a picture, small."""
    target.parent.mkdir(parents=True, exist_ok=True)
    image = Image.open(BytesIO(picture)).convert("RGB").quantize(_COLOURS, dither=Image.Dither.NONE)
    image.save(target, optimize=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else None)
