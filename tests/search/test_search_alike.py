"""Whether two statements speak of the same thing, by their words and by their meanings."""

from __future__ import annotations

import numpy as np

from citance.model import CitationStatement
from citance.search.alike import nearness, telling_terms


def said(name: str, text: str, before: str = "", after: str = "") -> CitationStatement:
    start, end = text.index("["), text.index("]") + 1
    return CitationStatement(
        id=name,
        key="B1",
        marker=text[start:end],
        citance=text,
        marker_start=start,
        marker_end=end,
        before=before,
        after=after,
    )


LOSS = said("loss", "In contrast to earlier work [1], exporters lost suppliers.")
KEPT = said("kept", "This confirms that exporters keep their suppliers [1].")
ADVICE = said("advice", "Advice networks agree with the earlier study [1].")


def test_what_is_said_counts_and_not_how() -> None:
    assert set(telling_terms(LOSS)) == {"earlier", "export", "lost", "supplier"}
    assert "confirm" not in telling_terms(KEPT)
    assert not any("1" in term for term in telling_terms(LOSS))


def test_the_sentences_beside_it_count_less() -> None:
    terms = telling_terms(said("x", "This confirms [1].", before="Exporters lose suppliers."))
    assert terms["supplier"] < 1
    assert telling_terms(said("x", "Suppliers say so [1].", before="Suppliers leave."))["supplier"] == 1


def test_the_one_about_the_same_thing_is_nearest() -> None:
    ((to_kept, to_advice),) = nearness([LOSS], [KEPT, ADVICE])
    assert to_kept > to_advice
    assert 0 <= to_advice < to_kept <= 1


def test_meaning_counts_where_both_have_a_vector() -> None:
    one, other = np.array([1.0, 0.0], np.float32), np.array([0.0, 1.0], np.float32)
    vectors = {"loss": one, "kept": other, "advice": one}
    ((to_kept, to_advice),) = nearness([LOSS], [KEPT, ADVICE], vectors=vectors)
    assert to_advice > to_kept
    assert nearness([LOSS], [KEPT], vectors={"loss": one}) == nearness([LOSS], [KEPT])
    # Within a paper all sentences are near in meaning: their words decide.
    papers = {"loss": 1, "kept": 1, "advice": 2}
    ((within, across),) = nearness([LOSS], [KEPT, ADVICE], vectors=vectors, papers=papers)
    assert within == nearness([LOSS], [KEPT, ADVICE])[0][0]
    assert across == to_advice


def test_nothing_to_compare_is_no_nearness() -> None:
    assert nearness([], [KEPT]) == []
    assert nearness([LOSS], []) == [[]]
    assert nearness([said("a", "This confirms [1].")], [said("b", "We agree [1].")]) == [[0.0]]


def test_words_of_other_languages_are_stemmed_as_theirs() -> None:
    german = said("d1", "Die Netzwerke lösen sich auf [1]."), said("d2", "Das Netzwerk bleibt bestehen [1].")
    languages = {"d1": "de", "d2": "de"}
    ((own,),) = nearness([german[0]], [german[1]], languages=languages)
    assert own > 0
