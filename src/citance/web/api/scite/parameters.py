"""The parameters of `/search`, and what they mean to the search engine."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from citance.errors import UsageError
from citance.model import NoticeKind, SectionRole, Stance, Tally
from citance.search import parse_query
from citance.search.contract import UNCLASSIFIED, Filters, Order
from citance.search.tree import All, Between, Is, Node, Not, Query, Words
from citance.text import section_role

__all__ = ["DEEPEST", "SearchQuery"]

DEEPEST = 10_000
"""Results that can be paged through."""
_WORD = re.compile(r"[^\W_]+")
_ORDERS: Mapping[str, Order] = {
    "date": Order.NEWEST,
    "supporting": Order.SUPPORTING,
    "supported": Order.SUPPORTING,
    "contrasting": Order.CONTRASTING,
    "contrasted": Order.CONTRASTING,
    "contradicting": Order.CONTRASTING,
    "mentioning": Order.MENTIONING,
    "mentioned": Order.MENTIONING,
    "total": Order.TOTAL,
    "total_cited": Order.TOTAL,
    "citing_publications": Order.CITING_WORKS,
}
_NOTICES: Mapping[str, NoticeKind] = {
    "has_retraction": NoticeKind.RETRACTION,
    "has_concern": NoticeKind.CONCERN,
    "has_correction": NoticeKind.CORRECTION,
    "has_erratum": NoticeKind.CORRECTION,
    "has_withdrawn": NoticeKind.WITHDRAWAL,
}
_MEANING = re.compile(r"\bmeaning:", re.IGNORECASE)
_FIELDS = {"title": "title", "author": "author", "journal": "journal", "abstract": "", "topic": ""}
"""Parameters with words, and the field of the index that these are looked for in; "" is all text."""
_STANCES = {
    "supporting": Stance.SUPPORTING.value,
    "contrasting": Stance.CONTRASTING.value,
    "contradicting": Stance.CONTRASTING.value,
    "mentioning": Stance.MENTIONING.value,
    "unclassified": UNCLASSIFIED,
}
_RANGES = {
    "supporting": "supporting",
    "contrasting": "contrasting",
    "mentioning": "mentioning",
    "citing_publications": "citing_works",
}

Least = Annotated[int | None, Field(ge=0, le=10**9, description="At least so many.")]
Most = Annotated[int | None, Field(ge=0, le=10**9, description="At most so many.")]
Text = Annotated[str, Field(max_length=1_000)]
Date = Annotated[
    str | None,
    Field(pattern=r"^[0-9]{4}(-[0-9]{2}){0,2}$", description="A year or an ISO date, of which the year counts."),
]


class SearchQuery(BaseModel):
    """What is looked for. Parameters that are not known are passed over, since clients send many."""

    model_config = ConfigDict(extra="ignore")

    term: Text = Field(
        default="",
        description="Words, or a query in citance's language. Give it even if it is empty: without any parameter of this "
        "call the address is that of the page.",
        examples=["local ties"],
    )
    mode: Literal["all", "citations", "papers"] = Field(default="all", description="What is looked through.")
    limit: int = Field(default=20, ge=0, le=500, description="Hits on the page.", examples=[20])
    offset: int = Field(default=0, ge=0, le=DEEPEST - 500, description="Hits before the page.")
    title: Text = Field(default="", description="Words of the title.")
    abstract: Text = Field(default="", description="Words of the text that is known of the paper.")
    author: Text = Field(default="", description="Words of an author's name.")
    journal: Text = Field(default="", description="Words of the journal's name.")
    affiliation: Text = Field(default="", description="Part of an author's affiliation.")
    topic: Text = Field(default="", description="Words of the text that is known of the paper.")
    section: Text = Field(default="", description="A heading, or introduction, methods, results, discussion, other.")
    paper_type: Text = Field(default="", description="The paper's type.")
    date_from: Date = Field(default=None, examples=["2000"])
    date_to: Date = Field(default=None, examples=["2026-12-31"])
    citation_types: list[Text] = Field(
        default=[], max_length=10, description="supporting, contrasting (or contradicting), mentioning, unclassified."
    )
    has_tally: bool | None = Field(default=None, description="Whether anything is said about the paper.")
    has_retraction: bool | None = None
    has_concern: bool | None = None
    has_correction: bool | None = None
    has_erratum: bool | None = None
    has_withdrawn: bool | None = None
    supporting_from: Least = None
    supporting_to: Most = None
    contrasting_from: Least = None
    contrasting_to: Most = None
    mentioning_from: Least = None
    mentioning_to: Most = None
    citing_publications_from: Least = None
    citing_publications_to: Most = None
    sort: Literal[
        "",
        "date",
        "supporting",
        "supported",
        "contrasting",
        "contrasted",
        "contradicting",
        "mentioning",
        "mentioned",
        "total",
        "total_cited",
        "citing_publications",
    ] = Field(default="", description="What comes first; relevance if nothing is named.")
    sort_order: Literal["asc", "desc"] = Field(default="desc", description="Only dates can be had ascending.")
    format: Literal["json", "csv", "ris"] = "json"

    def tree(self) -> Query | None:
        """The words, the dates and the notices as a query; None where no words are given, which finds everything that passes
        the filters."""
        parts = list(self._nodes())
        if not self.term.strip() and not parts:
            return None
        parsed = parse_query(self.term)
        if parsed.meaning:  # a word of our own language; here a term is just words
            parsed = parse_query(_MEANING.sub(" ", self.term))
        if parsed.root is None and self.term.strip():
            return parsed
        parts = [*([parsed.root] if parsed.root is not None else []), *parts]
        root: Node | None = None
        if parts:
            root = parts[0] if len(parts) == 1 else All(tuple(parts))
        return Query(text=self.term, root=root, notes=parsed.notes)

    def _nodes(self) -> Iterator[Node]:
        for name, field in _FIELDS.items():
            for word in _WORD.findall(getattr(self, name).lower())[:20]:
                yield Words((word,), field)
        for name, kind in _NOTICES.items():
            wanted: bool | None = getattr(self, name)
            if wanted is not None:
                yield Is("notice", kind.value) if wanted else Not(Is("notice", kind.value))
        if self.date_from or self.date_to:
            yield Between("year", _year(self.date_from), _year(self.date_to))

    def for_works(self) -> Filters:
        """What papers must have, as far as the search engine knows it."""
        cited = () if self.has_tally is None else ("yes" if self.has_tally else "no",)
        return Filters(type=(self.paper_type,) if self.paper_type else (), cited=cited)

    def for_statements(self) -> Filters:
        """What statements must have.

        Raises:
            UsageError: a citation type that does not exist.
        """
        return Filters(
            type=(self.paper_type,) if self.paper_type else (), stance=self.stances, section=self._sections()
        )

    @property
    def stances(self) -> tuple[str, ...]:
        """The citation types in the words of the index; they may come as one, with commas.

        Raises:
            UsageError: a type that does not exist.
        """
        words = [word.strip().lower() for text in self.citation_types for word in text.split(",") if word.strip()]
        for word in words:
            if word not in _STANCES:
                raise UsageError(f"citation_types are some of {', '.join(_STANCES)}, not {word[:50]!r}")
        return tuple(dict.fromkeys(_STANCES[word] for word in words))

    def _sections(self) -> tuple[str, ...]:
        if not self.section:
            return ()
        text = self.section.strip().lower()
        return (text,) if text in set(SectionRole) else (section_role([self.section]).value,)

    def order(self, *, statements: bool) -> Order:
        """What comes first. Statements have no tally, so that they come by date, contrast or relevance."""
        found = _ORDERS.get(self.sort, Order.RELEVANCE)
        if found is Order.NEWEST and self.sort_order == "asc":
            return Order.OLDEST
        if statements and found not in (Order.NEWEST, Order.CONTRASTING):
            return Order.RELEVANCE
        return found

    @property
    def has_ranges(self) -> bool:
        """Whether the tally of a paper matters."""
        return any(getattr(self, f"{name}_{end}") is not None for name in _RANGES for end in ("from", "to"))

    def fits(self, tally: Tally) -> bool:
        """Whether a paper's tally lies within all ranges and has one of the citation types."""
        for name, field in _RANGES.items():
            number: int = getattr(tally, field)
            least, most = getattr(self, f"{name}_from"), getattr(self, f"{name}_to")
            if (least is not None and number < least) or (most is not None and number > most):
                return False
        stances = self.stances
        return not stances or any(getattr(tally, name) for name in stances)


def _year(date: str | None) -> int | None:
    return int(date[:4]) if date else None
