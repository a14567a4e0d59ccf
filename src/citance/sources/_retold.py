"""Works of OpenAlex as other programs tell them: OpenAlex's own fields, some under other names and in other places.

    {"source": "openalex", "openalex_id": "https://openalex.org/W1", "doi": …, "ids": …, "title": …, "biblio": …,
     "authors": [{"display_name": …, "orcid": …, "institutions": [{"display_name": …, "ror_id": …}]}],
     "venue": {"display_name": …, "issn": […], "type": …}, "oa_url": …, "abstract_inverted_index": …}

Found among the shared answers that this was written for; the same program's form of Crossref's works has no DOI.
"""

from __future__ import annotations

from collections.abc import Iterator

__all__ = ["retold_openalex"]


def retold_openalex(value: object) -> object:
    """The record in OpenAlex's own form; one that is in it, and anything that is no such record, as it is."""
    if not isinstance(value, dict) or "openalex_id" not in value or "authorships" in value:
        return value
    place = {"source": value.get("venue"), "is_oa": value.get("is_oa")}
    return {
        **value,
        "id": value["openalex_id"],
        "authorships": list(_authorships(value.get("authors"))),
        "primary_location": place,
    }


def _authorships(authors: object) -> Iterator[object]:
    for author in authors if isinstance(authors, list) else ():
        if isinstance(author, dict):
            places = author.get("institutions")
            named = [_institution(place) for place in places] if isinstance(places, list) else []
            yield {"author": author, "institutions": named}
        else:
            yield {"author": {"display_name": author}}


def _institution(place: object) -> object:
    return {**place, "ror": place.get("ror_id")} if isinstance(place, dict) else place
