"""The pages that every browser test goes through, with something to see on each."""

from __future__ import annotations

from dataclasses import dataclass

from browser.serving import Site
from citance.data import TUTORIAL_WORK
from citance.model import Stance

__all__ = ["PAGES", "Address", "path_of"]


@dataclass(frozen=True)
class Address:
    """A page: `path` may hold {work}, {statement}, {venue}, {author}, which are of the library that is looked at."""

    name: str
    path: str


PAGES: tuple[Address, ...] = (
    Address("home", "/"),
    Address("search", "/search?q=cluster+ties"),
    Address("search-works", "/search?q=cluster&kind=works"),
    Address("search-claims", "/search?q=internationalization+weakens+local+ties&kind=claims"),
    Address("search-empty", "/search?q=zebrafish"),
    Address("report", "/works/{work}"),
    Address("report-references", "/works/{work}?tab=references"),
    Address("report-timeline", "/works/{work}?tab=timeline"),
    Address("report-graph", "/works/{work}?tab=graph"),
    Address("report-history", "/works/{work}?tab=history"),
    Address("statement", "/statement/{statement}"),
    Address("corrections", "/corrections"),
    Address("contradictions", "/contradictions"),
    Address("contradiction", "/contradictions/{work_id}"),
    Address("check", "/check"),
    Address("add", "/add"),
    Address("collections", "/collections"),
    Address("venues", "/venues"),
    Address("venue", "/venues/{venue}"),
    Address("authors", "/authors?q=mo"),
    Address("author", "/authors/{author}"),
    Address("graph", "/graph"),
    Address("quality", "/quality"),
    Address("about", "/about"),
    Address("badges", "/badges"),
    Address("data", "/data"),
    Address("admin", "/admin"),
    Address("sign-in", "/sign-in"),
    Address("not-found", "/no-such-page"),
)


def path_of(address: Address, site: Site) -> str:
    """The path of a page in the tutorial library."""
    store = site.index.store
    work = site.index.find_work(TUTORIAL_WORK)
    statement = store.statements_about(work.id, stance=Stance.CONTRASTING, limit=1)[0].statement.id
    venue = store.venue_of(work.id)
    return address.path.format(
        work=TUTORIAL_WORK,
        work_id=work.id,
        statement=statement,
        venue=venue.id if venue else 0,
        author=store.authors_of(work.id)[0].id,
    )
