"""What several of the compatible calls take."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Body
from pydantic import Field

from citance.identifiers import clean_doi
from citance.web.api import examples

__all__ = ["DoiInPath", "Dois", "FewDois", "cleaned"]

MOST_DOIS = 500
MOST_AGGREGATED = 100
DoiInPath = Annotated[
    str,
    Field(
        min_length=1,
        max_length=2_000,
        description="A DOI in any spelling, percent-encoded or not.",
        examples=[examples.DOI],
    ),
]
_EACH: Any = Annotated[str, Field(max_length=2_000)]
Dois = Annotated[
    list[_EACH], Body(max_length=MOST_DOIS, description="A bare array of DOIs.", examples=[[examples.DOI]])
]
FewDois = Annotated[
    list[_EACH], Body(max_length=MOST_AGGREGATED, description="A bare array of DOIs.", examples=[[examples.DOI]])
]


def cleaned(dois: list[str]) -> list[str]:
    """The DOIs in lower case, each once; what is no DOI is passed over, since a client's list comes from anywhere."""
    return list(dict.fromkeys(doi for text in dois if (doi := clean_doi(text))))
