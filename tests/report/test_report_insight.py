"""What a newcomer is shown of a library: a sentence of each stance, and questions that find something."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from citance.errors import VectorsMissing
from citance.index import Index
from citance.model import Place
from citance.report import QuestionKind, example_questions, readable_example
from citance.web.pages.search.claims import ask
from web.seeded import seed


def test_the_example_is_a_sentence_that_can_be_read_alone(tmp_path: Path) -> None:
    with Index.open(tmp_path / "i.db") as index:
        seed(index.store)
        index.catch_up()
        item = index.store.statement("a-1")
        assert readable_example([item]) is item
        assert readable_example([]) is None
        short = msgspec.structs.replace(item.statement, citance="Too short [1].")
        begun = msgspec.structs.replace(item.statement, citance=item.statement.citance[3:])
        caption = msgspec.structs.replace(item.statement, place=Place.CAPTION)
        own = msgspec.structs.replace(item.statement, self_citation=True)
        for statement in (short, begun, caption, own):
            assert readable_example([msgspec.structs.replace(item, statement=statement)]) is None
        plain = msgspec.structs.replace(item, judgement=msgspec.structs.replace(item.judgement, evidence=None))
        assert readable_example([plain, item]) is item, "what names its evidence explains more"


def test_questions_are_tried_before_they_are_offered(tmp_path: Path) -> None:
    with Index.open(tmp_path / "q.db") as index:
        seed(index.store)
        index.catch_up()
        discussed = index.store.most_discussed(5)
        asked: list[str] = []

        def none(text: str) -> int:
            asked.append(text)
            return 0

        questions = example_questions(discussed, none)
        assert asked
        assert {question.kind for question in questions} <= {QuestionKind.CLAIM, QuestionKind.IDENTIFIER}
        assert {question.kind for question in example_questions(discussed, lambda _: 7)} > {QuestionKind.TOPIC}
        assert example_questions([], none) == ()
        with pytest.raises(VectorsMissing):
            ask(index, "exporters lose their ties")


@pytest.mark.slow
def test_the_sides_of_a_claim_are_counted_whole(tmp_path: Path) -> None:
    with Index.open(tmp_path / "c.db") as index:
        seed(index.store)
        index.catch_up()
        index.add_vectors()
        sides = ask(index, "exporters keep their local ties")
        assert sides.looked_at >= sides.with_stance == sides.contrasting.total + sides.supporting.total
        assert sides.contrasting.total >= len(sides.contrasting.statements) > 0
        assert 0 < sides.nearest <= 1
        assert sides.balance is None, "too few to speak of a share"
