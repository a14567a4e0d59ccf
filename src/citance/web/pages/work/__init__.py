"""The report on one work: who discusses it and how, what it cites itself, and how the library knows."""

from __future__ import annotations

from typing import Any

from citance.errors import NotFoundError
from citance.model import IndexedWork
from citance.web import views
from citance.web.pages.work._choice import TAB_WORDS, Choice, Tab, read_choice
from citance.web.pages.work._cited_by import cited_by, cited_by_data
from citance.web.pages.work._graph import graph, graph_data
from citance.web.pages.work._head import Head, Standing, read_head, read_standing
from citance.web.pages.work._history import history, history_data
from citance.web.pages.work._metadata import json_ld, link_header, meta_tags
from citance.web.pages.work._references import references, references_data
from citance.web.pages.work._timeline import timeline, timeline_data
from citance.web.visit import Page, PageRoute, Visit

__all__ = ["ROUTES"]

JSON_SUFFIX = ".json"
_GREATEST_ID = 2**63 - 1


def page_by_id(visit: Visit) -> Page:
    """The work with this number."""
    work_id = int(visit.path_params["id"])
    if work_id > _GREATEST_ID:
        raise NotFoundError("no work has this number")
    return _page(visit, visit.library.store.work(work_id))


def page_by_identifier(visit: Visit) -> Page:
    """The work that a DOI, PMID, PMCID or arXiv id names; a slash in it is a slash in the address."""
    identifier = str(visit.path_params["identifier"])
    found = visit.library.store.find_works(identifier)
    if not found and identifier.endswith(JSON_SUFFIX):
        found = visit.library.store.find_works(identifier.removesuffix(JSON_SUFFIX))
    if not found:
        raise NotFoundError(f"no work in this library has the identifier {identifier.removesuffix(JSON_SUFFIX)}")
    return _page(visit, found[0])


def _page(visit: Visit, item: IndexedWork) -> Page:
    """The tab that is asked for, under the head that all have."""
    choice = read_choice(visit.request, views.work_path(item), blind=visit.preferences.blind)
    standing, head = read_standing(visit, item, choice), read_head(visit, item)
    made, data = _tab(visit, item, choice, standing)
    context = {
        "item": item,
        "head": head,
        "standing": standing,
        "choice": choice,
        "tab": choice.tab.value,
        "tabs": tuple((tab.value, words, choice.to_tab(tab.value)) for tab, words in TAB_WORDS.items()),
        "meta": meta_tags(item.work),
        "json_ld": json_ld(item),
        **made,
    }
    headers = {
        "link": link_header(item, choice.json_address(), api=visit.service is not None),
    }
    if visit.request.headers.get("hx-request") == "true":
        headers["hx-push-url"] = choice.address()  # without the fields that a form leaves empty
    return Page("work.html", context, _data(item, head, standing, choice, data), headers=headers)


def _tab(visit: Visit, item: IndexedWork, choice: Choice, standing: Standing) -> tuple[dict[str, Any], dict[str, Any]]:
    """What the chosen tab prints, and the same as data."""
    match choice.tab:
        case Tab.CITED_BY:
            made = cited_by(visit, item, choice, standing)
            return made, cited_by_data(made, choice)
        case Tab.REFERENCES:
            made = references(visit, item, choice)
            return made, references_data(made, choice)
        case Tab.TIMELINE:
            made = timeline(visit, item, choice, standing)
            return made, timeline_data(made)
        case Tab.GRAPH:
            made = graph(visit, item, choice)
            return made, graph_data(made)
        case Tab.HISTORY:
            made = history(visit, item)
            return made, history_data(made)


def _data(item: IndexedWork, head: Head, standing: Standing, choice: Choice, tab: dict[str, Any]) -> dict[str, Any]:
    """The page for programs: the same head for every tab, then what the tab has."""
    return {
        "work": item,
        "tab": choice.tab,
        "broad": choice.broad,
        "strict": standing.strict,
        "broad_tally": standing.broad,
        "shares": standing.shares,
        "coverage": standing.coverage,
        "citing": standing.citing,
        "independent": standing.independent,
        "notices": item.notices,
        "authors": [
            {"name": each.name, "person": each.person, "orcid": each.orcid} for each in (*head.shown, *head.hidden)
        ],
        "venue": head.venue,
        **tab,
    }


ROUTES = (
    PageRoute("/work/{id:int}", page_by_id),
    PageRoute("/works/{identifier:path}", page_by_identifier, json=False),
)
