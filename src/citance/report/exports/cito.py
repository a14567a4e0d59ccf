"""Citations in the words of CiTO, the Citation Typing Ontology (http://purl.org/spar/cito/), as Turtle by rdflib.

Every property has the citing work as its subject and the cited work as its object. The terms were chosen by the ontology's own
definitions; `docs/decisions` says why, and a test holds the choice:

* supporting: `cito:confirms`, "confirms facts, ideas or statements presented in the cited entity", whose example is the very
  definition of the stance ("our findings are similar to those published in"). `cito:supports` would do for support of any kind.
* contrasting: `cito:disagreesWith`; `cito:disputes` is doubt and `cito:refutes` is proof of the contrary, which a finding that
  differs is not.
* mentioning, and all that is unclassified: `cito:cites`, which every one of the others implies.
* a shared author: `cito:sharesAuthorWith`.

Each statement is a `cito:Citation` of its own, too, since the statements of one pair may have different stances.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING
from urllib.parse import quote

from citance.model import IndexedStatement, IndexedWork, Stance
from citance.report.bibliography.kinds import one_line
from citance.report.exports.pairs import Pair, pairs_of

if TYPE_CHECKING:
    from rdflib import Graph, URIRef

__all__ = ["CITO", "TERMS", "statements_to_cito", "work_address"]

CITO = "http://purl.org/spar/cito/"
_DCTERMS = "http://purl.org/dc/terms/"
TERMS = {
    Stance.SUPPORTING: "confirms",
    Stance.CONTRASTING: "disagreesWith",
    Stance.MENTIONING: "cites",
    None: "cites",
}
_PAIRS = 200
"""Pairs per graph: rdflib keeps a graph in memory, so that a large export is written in many small ones."""


def statements_to_cito(statements: Iterable[IndexedStatement]) -> Iterator[str]:
    """One Turtle document; the statements of one citing work must come together."""
    yield f"@prefix cito: <{CITO}> .\n@prefix dcterms: <{_DCTERMS}> .\n\n"
    some: list[Pair] = []
    for pair in pairs_of(statements):
        some.append(pair)
        if len(some) >= _PAIRS:
            yield _turtle(some)
            some = []
    if some:
        yield _turtle(some)


def work_address(item: IndexedWork) -> str:
    """The address that stands for a work: that of its DOI, PMID, PMCID or arXiv id, else one of its number in this index."""
    work = item.work
    if work.doi:
        return f"https://doi.org/{quote(work.doi, safe='/:;()._-')}"
    if work.pmid:
        return f"https://pubmed.ncbi.nlm.nih.gov/{work.pmid}/"
    if work.pmcid:
        return f"https://www.ncbi.nlm.nih.gov/pmc/articles/{work.pmcid}/"
    if work.arxiv:
        return f"https://arxiv.org/abs/{quote(work.arxiv)}"
    return f"urn:x-citance:work:{item.id}"


def _turtle(pairs: Iterable[Pair]) -> str:
    from rdflib import Graph, Namespace

    graph = Graph(bind_namespaces="none")
    graph.bind("cito", Namespace(CITO))
    graph.bind("dcterms", Namespace(_DCTERMS))
    for pair in pairs:
        _add(graph, pair)
    lines = graph.serialize(format="turtle").splitlines(keepends=True)
    # Texts are in one line each, so that a line that begins so is no part of one.
    return "".join(line for line in lines if not line.startswith("@prefix")).lstrip("\n")


def _add(graph: Graph, pair: Pair) -> None:
    from rdflib import RDF, Literal, URIRef

    def cito(term: str) -> URIRef:
        return URIRef(CITO + term)

    citing, cited = URIRef(work_address(pair.citing)), URIRef(work_address(pair.cited))
    for address, item in ((citing, pair.citing), (cited, pair.cited)):
        if item.work.title:
            graph.add((address, URIRef(f"{_DCTERMS}title"), Literal(one_line(item.work.title))))
    graph.add((citing, cito("cites"), cited))
    if pair.self_citation:
        graph.add((citing, cito("sharesAuthorWith"), cited))
    for each in pair.statements:
        term = cito(TERMS[each.stance])
        citation = URIRef(f"urn:x-citance:statement:{quote(each.statement.id, safe='')}")
        graph.add((citing, term, cited))
        graph.add((citation, RDF.type, cito("Citation")))
        graph.add((citation, cito("hasCitingEntity"), citing))
        graph.add((citation, cito("hasCitedEntity"), cited))
        graph.add((citation, cito("hasCitationCharacterization"), term))
