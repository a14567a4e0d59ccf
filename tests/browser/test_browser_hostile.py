"""A library that is nothing but attacks, seen in a real browser: all of it is text, wherever it stands."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import SMTP
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote, urlencode
from urllib.request import urlopen

import pytest
from lxml import etree

from browser.addresses import PAGES, Address
from browser.conftest import looking
from browser.hostile import DOI, SCRIPT, TEXTS, articles, control
from browser.serving import Site, serving
from citance.index import Index
from citance.model import Stance
from citance.report.mail import letter
from citance.store import EventKind, NewEntry, Scope

if TYPE_CHECKING:
    from playwright.sync_api import Browser, BrowserContext, Dialog, Page

_MORE = (
    Address("search-query", f"/search?{urlencode({'q': TEXTS[2]})}"),
    Address("search-attack", f"/search?{urlencode({'q': 'ties', 'journal': SCRIPT})}"),
    Address("find", f"/find?{urlencode({'text': 'https://doi.org/10.5555/' + TEXTS[2].split()[0]})}"),
    Address("corrections-log", "/corrections/log"),
    Address("agreement", "/corrections/agreement"),
    Address("training", "/corrections/training"),
    Address("collection", "/collections/{collection}"),
    Address("collection-edit", "/collections/{collection}/edit"),
    Address("collection-check", "/collections/{collection}/check"),
    Address("collection-choose", "/collections/add?work={work_id}"),
    Address("jobs", "/jobs"),
    Address("files", "/admin/files"),
    Address("licences", "/admin/licences"),
    Address("storage", "/admin/storage"),
    Address("keys", "/admin/keys"),
    Address("settings", "/admin/settings"),
    Address("claims", "/contradictions/claims"),
    Address("badge", f"/badges?id={quote(DOI)}"),
    Address("graph-work", "/graph?work={work_id}"),
    Address("error", f"/search?{urlencode({'kind': SCRIPT})}"),
    Address("lost", f"/{quote(SCRIPT, safe='')}"),
    Address("sign-in-next", f"/sign-in?next={quote(SCRIPT)}"),
)
ALL = (*PAGES, *_MORE)


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The library of attacks, served, with attacks in everything that people write into it, too."""
    folder = tmp_path_factory.mktemp("hostile")
    with Index.open(folder / "library.db") as index:
        index.add(articles(folder / "articles"), workers=2)
        index.add_vectors()
        _write_into(index)
    with serving(folder / "library.db") as site:
        yield site


def _write_into(index: Index) -> None:
    store, attack = index.store, control(TEXTS[2])
    work = index.find_work(DOI)
    said = store.statements_about(work.id, limit=3)
    for number, item in enumerate(said):
        index.correct(item.statement.id, list(Stance)[number % 3], who=TEXTS[number][:90], note=attack)
    made = store.make_collection(TEXTS[0], description=attack, who=TEXTS[1])
    store.add_to_collection(
        made.id, [NewEntry(work_id=work.id, method="hand"), NewEntry(given=TEXTS[3], method="hand")]
    )
    store.add_note(made.id, attack, who=TEXTS[1])
    store.look_at_collection(made.id)
    store.subscribe(made.id, "reader@example.org", [EventKind.CONTRAST])
    store.make_collection(TEXTS[3][:180], query=f"q={quote(SCRIPT)}")
    store.make_key(Scope.READ, name=TEXTS[0])
    for text in TEXTS:
        store.add_job("retrain-once", text, {})  # of a kind that nobody does, so that it stays


def _path(address: Address, site: Site) -> str:
    store = site.index.store
    work = site.index.find_work(DOI)
    venue = store.venue_of(work.id)
    return address.path.format(
        work=quote(DOI, safe="/"),
        work_id=work.id,
        statement=store.statements_about(work.id, limit=1)[0].statement.id,
        venue=venue.id if venue else 0,
        author=store.authors_of(work.id)[0].id,
        collection=store.collections()[0].id,
    )


def _armed(context: BrowserContext, site: Site) -> list[str]:
    """Cookies that are attacks, and a list of the dialogs that open."""
    attack = TEXTS[2].encode().hex()
    context.add_cookies(
        [
            {"name": name, "value": attack, "url": site.url}
            for name in ("who", "said", "theme", "language", "keys", "citance_key")
        ]
    )
    opened: list[str] = []

    def dismiss(dialog: Dialog) -> None:
        opened.append(dialog.message)
        dialog.dismiss()

    context.on("dialog", dismiss)
    return opened


_FOREIGN = """() => [...document.querySelectorAll(
  'img, iframe, object, embed, base, [onerror], [onload], [onclick], [style], meta[http-equiv], main script:not([type])')]
  .filter(e => !(e.matches('img') && new URL(e.src).origin === location.origin))
  .map(e => e.outerHTML.slice(0, 200))"""
_LINKS = """() => [...document.querySelectorAll('a[href], form[action], link[href], use[href], image')]
  .map(e => e.href?.baseVal ?? e.href ?? e.action).map(String)
  .filter(href => !/^(https?:|mailto:|#)/.test(new URL(href, location).protocol))"""


def _verify(page: Page, opened: list[str]) -> None:
    assert page.evaluate("window.pwned") is None
    assert not opened
    assert not page.evaluate(_FOREIGN)
    assert not page.evaluate(_LINKS)
    assert "7*7" in page.content() or " 49 " not in page.locator("main").inner_text()


@pytest.mark.parametrize("address", ALL, ids=lambda each: each.name)
def test_whatever_a_paper_says_is_text(browser: Browser, hostile: Site, address: Address) -> None:
    with looking(browser, hostile, viewport={"width": 1200, "height": 900}) as page:
        opened = _armed(page.context, hostile)
        answer = page.goto(_path(address, hostile), wait_until="networkidle")
        assert answer is not None
        assert answer.status < 500
        _verify(page, opened)
        for text in page.locator("script[type='application/ld+json']").all_text_contents():
            json.loads(text)
        page.set_viewport_size({"width": 320, "height": 640})
        wide = page.evaluate(
            "() => [document.documentElement.scrollWidth, ...[...document.querySelectorAll('body *')]"
            ".filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('[tabindex], .scroll, svg, .unseen'))"
            ".slice(0, 4).map(e => e.outerHTML.slice(0, 160))]"
        )
        assert wide[0] <= 320, wide


def test_the_attacks_are_there_to_be_read(browser: Browser, hostile: Site) -> None:
    """What is shown as text is shown, not swallowed."""
    work = hostile.index.find_work(DOI)
    with looking(browser, hostile) as page:
        page.goto(f"/work/{work.id}")
        assert SCRIPT in page.locator("h1").inner_text()
        assert "onerror" in page.locator("main").inner_text()
        assert page.locator("article.card").count() >= 3
        page.goto("/collections")
        assert SCRIPT in page.locator("main").inner_text()


def test_what_people_write_is_text(browser: Browser, hostile: Site) -> None:
    """Through the forms: a collection, a note, a verdict, a file's name, and a list to be checked."""
    attack = TEXTS[2]
    with looking(browser, hostile) as page:
        opened = _armed(page.context, hostile)
        page.goto("/collections")
        fold = page.locator("details", has=page.locator("#new-name"))
        if fold.count() and not page.locator("#new-name").is_visible():
            fold.locator("> summary").click()
        page.locator("#new-name").fill(attack)
        page.locator("textarea[name=text]").fill("\n".join([DOI, *TEXTS]))
        page.locator("form:has(#new-name) button[type=submit], form:has(#new-name) button.primary").last.click()
        page.wait_for_url(re.compile(r"/collections/\d+"))
        assert attack in page.locator("h1").inner_text()
        _verify(page, opened)
        page.goto("/check")
        page.locator("textarea[name=text]").fill("\n".join(TEXTS))
        page.locator("form[data-check-form] button.primary").first.click()
        page.wait_for_selector(".sums", timeout=90_000)
        _verify(page, opened)
        page.goto("/add")
        file = {"name": f"{attack.replace('/', '-')}.xml", "mimeType": "text/xml", "buffer": b"<nothing>"}
        page.locator("#add-files").set_input_files(file)  # type: ignore[arg-type]
        page.locator("form[data-add] button.primary").first.click()
        page.wait_for_url("**/jobs/**")
        page.wait_for_selector("table tbody tr", timeout=90_000)
        assert "window.pwned" in page.locator("main").inner_text()
        _verify(page, opened)


# -- what is taken away ---------------------------------------------------------------------------------------------------


def _fetched(site: Site, path: str) -> tuple[bytes, dict[str, str]]:
    with urlopen(site.url + path, timeout=60) as answer:  # noqa: S310 - our own
        return answer.read(), {name.lower(): value for name, value in answer.getheaders()}


def _xml(data: bytes) -> etree._Element:
    return etree.fromstring(data, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False))


def test_xml_files_are_whole(hostile: Site) -> None:
    work, collection = hostile.index.find_work(DOI).id, hostile.index.store.collections()[0].id
    for path in (
        "/graph.graphml", f"/graph.svg?work={work}", f"/badge/{quote(DOI)}.svg", f"/feeds/work/{work}.atom", "/feeds/search.atom?q=ties",
        f"/feeds/collection/{collection}.atom", f"/oembed?format=xml&url=/work/{work}", f"/collections/{collection}/export/graphml",
    ):  # fmt: skip
        data, headers = _fetched(hostile, path)
        root = _xml(data)
        assert "html" not in headers["content-type"], path
        assert headers["x-content-type-options"] == "nosniff"
        for node in root.iter():
            if not isinstance(node.tag, str):
                continue
            assert etree.QName(node).localname not in ("script", "foreignObject", "img", "iframe"), path
            for name, value in node.attrib.items():
                assert not str(name).startswith("on"), path
                assert not str(value).strip().lower().startswith(("javascript:", "data:")), path


def test_tables_hold_no_formula(hostile: Site) -> None:
    collection = hostile.index.store.collections()[0].id
    for path in (
        "/graph/nodes.csv", "/graph/edges.csv", f"/collections/{collection}/export/csv", f"/collections/{collection}/export/csv?kind=statements",
        f"/collections/{collection}/export/opencitations-csv",
    ):  # fmt: skip
        data, headers = _fetched(hostile, path)
        rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"))))
        assert rows
        assert len({len(row) for row in rows if row}) == 1, path
        assert not [cell for row in rows for cell in row if cell[:1] in "=+@\t\r" and cell], path
        assert "attachment" in headers["content-disposition"]
        assert re.fullmatch(r'attachment; filename="[\w.-]+"', headers["content-disposition"])


def test_bibliographies_hold_as_many_entries_as_works(hostile: Site) -> None:
    collection = hostile.index.store.collections()[0].id
    works = len(hostile.index.store.collection_works(collection))
    assert works
    base = f"/collections/{collection}/export"
    bib = _fetched(hostile, f"{base}/bibtex")[0].decode()
    assert bib.count("\n@") + bib.startswith("@") == works
    assert bib.count("{") == bib.count("}")
    ris = _fetched(hostile, f"{base}/ris")[0].decode()
    assert len(re.findall(r"^TY  - ", ris, re.M)) == len(re.findall(r"^ER  - ", ris, re.M)) == works
    assert all(re.match(r"[A-Z][A-Z0-9]  - ", line) for line in ris.splitlines() if line.strip())
    assert len(json.loads(_fetched(hostile, f"{base}/csl-json")[0])) == works
    for line in _fetched(hostile, f"{base}/ndjson?kind=statements")[0].splitlines():
        json.loads(line)


def test_the_headers_of_a_work_are_one_line_each(hostile: Site) -> None:
    _, headers = _fetched(hostile, f"/work/{hostile.index.find_work(DOI).id}")
    links = headers["link"]
    assert links.isascii()
    assert all(re.fullmatch(r"<[^<>\s\"]+>(; \w+=\"[^\"]*\")+", link) for link in links.split(", "))
    assert "javascript" not in links


@pytest.mark.parametrize("text", [*TEXTS, "a\r\nBcc: all@example.org", "a\nSubject: b", control("x")])
def test_a_letter_has_no_other_headers(text: str) -> None:
    made = letter(
        sender="a@example.org", to="b@example.org", subject=text, text=text, html=text, headers={"List-Id": text}
    )
    read = message_from_bytes(made.as_bytes(), policy=SMTP)
    allowed = {"from", "to", "subject", "date", "message-id", "auto-submitted", "list-id", "mime-version", "content-type",
               "content-transfer-encoding"}  # fmt: skip
    assert {name.lower() for name in read} <= allowed
    assert read["to"] == "b@example.org"


def test_no_file_of_the_articles_is_served(hostile: Site, tmp_path: Path) -> None:
    """Neither the database nor what was added can be had by an address."""
    for path in ("/static/../../library.db", "/static/%2e%2e/%2e%2e/library.db", "/static/..%5c..%5clibrary.db", "/library.db",
                 "/static//etc/passwd", "/static/%00", "/admin/storage/backups/..%2flibrary.db/delete"):  # fmt: skip
        with pytest.raises(Exception, match="HTTP Error 40"):
            _fetched(hostile, path)
