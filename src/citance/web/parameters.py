"""Reading the parameters of a request; what makes no sense is a `UsageError`, which becomes a 400 page."""

from __future__ import annotations

from starlette.requests import Request

from citance.errors import NotFoundError, UsageError

__all__ = [
    "LAST_PAGE",
    "LONGEST_QUERY",
    "by_meaning",
    "check_page",
    "page_number",
    "query_text",
    "view_is_broad",
]

LONGEST_QUERY = 1_000
LAST_PAGE = 500


def query_text(request: Request) -> str:
    """The words of the search box, control characters taken out."""
    text = request.query_params.get("q", "")
    if len(text) > LONGEST_QUERY:
        raise UsageError(f"a query holds at most {LONGEST_QUERY:,} characters; this one has {len(text):,}")
    return "".join(sign if sign.isprintable() else " " for sign in text).strip()


def by_meaning(request: Request) -> bool:
    """Whether statements are to be found by meaning, too."""
    text = request.query_params.get("meaning", "")
    if text not in ("", "yes", "no"):
        raise UsageError("meaning is one of yes, no")
    return text == "yes"


def view_is_broad(request: Request) -> bool:
    """Whether anyone's evidence counts (view=broad) or the citing authors' own only (the default)."""
    view = request.query_params.get("view", "strict")
    if view not in ("", "strict", "broad"):
        raise UsageError("view is one of strict, broad")
    return view == "broad"


def page_number(request: Request) -> int:
    """The page of a long list, from 1."""
    text = request.query_params.get("page", "") or "1"
    if not (text.isascii() and text.isdigit() and len(text) <= 4 and 1 <= int(text) <= LAST_PAGE):
        raise UsageError(f"page is a number from 1 to {LAST_PAGE}")
    return int(text)


def check_page(number: int, pages: int) -> None:
    """Refuse a page after the last one, which would show an empty list as if nothing had been found.

    Raises:
        NotFoundError: there are not so many pages.
    """
    if number > pages:
        raise NotFoundError(f"this list ends with page {pages}")
