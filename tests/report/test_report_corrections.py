"""How far people agree: against figures that were worked out by hand."""

from __future__ import annotations

import pytest

from citance.model import Section, Stance
from citance.report.corrections import agreement_of, agreement_report
from citance.report.surroundings import Line, surroundings
from citance.store import PassageNearby, Verdict

S, C, M = Stance.SUPPORTING, Stance.CONTRASTING, Stance.MENTIONING


def test_kappa_of_a_table_worked_out_by_hand() -> None:
    """20 both yes, 5 and 10 apart, 15 both no: observed 0.7, by chance 0.5, so 0.4."""
    found = agreement_of([(S, S)] * 20 + [(S, M)] * 5 + [(M, S)] * 10 + [(M, M)] * 15)
    assert (found.items, found.same) == (50, 35)
    assert found.share.value == pytest.approx(0.7)
    assert found.kappa is not None
    assert found.kappa.value == pytest.approx(0.4)
    assert found.kappa.low < 0.4 < found.kappa.high
    assert found.kappa.high - found.kappa.low == pytest.approx(2 * 1.96 * 0.1265, abs=0.02)
    assert found.table["supporting"]["mentioning"] == 5


def test_full_agreement_and_none_at_all() -> None:
    full = agreement_of([(S, S), (C, C), (M, M)])
    assert full.kappa is not None
    assert full.kappa.value == pytest.approx(1)
    assert agreement_of([(M, M)] * 9).kappa is None, "where both say one thing only, chance explains it all"
    nothing = agreement_of([])
    assert (nothing.items, nothing.kappa, nothing.share.low, nothing.share.high) == (0, None, 0.0, 1.0)


def verdict(number: int, sid: str, person: str, stance: Stance, **more: object) -> Verdict:
    said = {"drawn": "", "blind": False, "judged": None, "broad": stance, **more}
    return Verdict(
        id=number, statement_id=sid, person=person, who=person.title(), stance=stance, at=f"{number:03}", **said
    )  # type: ignore[arg-type]


def test_the_report_counts_each_statement_once() -> None:
    verdicts = {
        "s": [verdict(1, "s", "ada", S), verdict(2, "s", "bo", C), verdict(3, "s", "cy", C)],
        "t": [verdict(4, "t", "bo", M, drawn="random", blind=True, judged=S), verdict(5, "t", "ada", M, blind=True)],
        "u": [verdict(6, "u", "", S), verdict(7, "u", "ada", M)],
        "v": [verdict(8, "v", "ada", M, drawn="random", judged=M)],
    }
    report = agreement_report(verdicts)
    assert (report.statements, report.judges) == (4, 3)
    assert report.standing == {"single": 2, "agreed": 1, "disputed": 1}
    assert (report.strict.items, report.strict.same) == (2, 1)
    assert (report.blind.items, report.blind.same) == (1, 1)
    assert (report.model.items, report.model.same) == (1, 0), "only what was judged blind"
    assert report.model.table["supporting"]["mentioning"] == 1
    assert [(pair.first, pair.second, pair.agreement.items) for pair in report.pairs] == [("Ada", "Bo", 2)]


def passage(
    citance: str, before: str = "", after: str = "", *, here: bool = False, section: str = "A"
) -> PassageNearby:
    return PassageNearby(
        citance=citance,
        before=before,
        after=after,
        section=Section((section,)),
        statement_ids=(citance[0],),
        here=here,
    )


def texts(lines: tuple[Line, ...]) -> str:
    return " ".join(("| " if line.gap else "") + (f"*{line.text}*" if line.here else line.text) for line in lines)


def test_sentences_that_follow_one_another_stand_together() -> None:
    found = surroundings(
        [passage("1", "0", "2"), passage("2", "1", "3", here=True), passage("3", "2"), passage("9", "8")]
    )
    assert texts(found) == "0 1 *2* 3 | 8 9"
    assert [line.statement_ids for line in found] == [(), ("1",), ("2",), ("3",), (), ("9",)]


def test_a_sentence_between_two_citing_ones_stands_once() -> None:
    assert texts(surroundings([passage("1", "", "2"), passage("3", "2", here=True)])) == "1 2 *3*"
    assert texts(surroundings([passage("1"), passage("5", here=True)])) == "1 | *5*"


def test_only_the_section_and_only_so_many() -> None:
    many = [passage(str(number), here=number == 5) for number in range(9)]
    assert texts(surroundings(many, most=5)) == "3 | 4 | *5* | 6 | 7"
    assert texts(surroundings([passage("1", section="B"), passage("2", here=True)])) == "*2*"
    assert surroundings([passage("1")]) == ()
