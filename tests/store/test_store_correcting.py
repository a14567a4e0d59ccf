"""The log of corrections, taking back, what several people say, and the queue."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from alembic import command
from alembic.config import Config
from sqlalchemy import create_engine, inspect
from store_build import C, M, S, judged, put, ref, the_work

from citance.errors import NotFoundError, UsageError
from citance.model import Correction, Stance
from citance.store import (
    CorrectionFilter,
    Drawn,
    Queued,
    QueueMode,
    Reason,
    Standing,
    Store,
    Verdict,
    _open,
    last_words,
    standing_of,
)


def say(store: Store, sid: str, stance: Stance, who: str = "", **more: object) -> int:
    return store.correct(Correction(statement_id=sid, stance=stance, broad=stance, who=who, **more))  # type: ignore[arg-type]


def test_what_is_taken_back_gives_way_to_what_was_before(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", M)])
    first, second = say(store, "a-0", C, "Ada"), say(store, "a-0", S, "Bo")
    mark = store.watermark()
    assert store.statement("a-0").stance is S
    gone = store.withdraw_correction(second, who="Cy")
    assert (gone.withdrawn_by, gone.stance) == ("Cy", S)
    assert gone.withdrawn_at
    assert store.statement("a-0").stance is C
    assert any("a-0" in change.put_statements for change in store.changes_since(mark)), "indexes are told"
    store.withdraw_correction(first)
    item = store.statement("a-0")
    assert (item.stance, item.correction) == (M, None)
    assert store.tally(the_work(store, "x")).mentioning == 1
    assert store.corrections("a-0") == []
    assert [each.correction.who for each in store.correction_log("a-0")] == ["Ada", "Bo"]
    assert store.restore_correction(second).withdrawn_at == ""
    assert store.statement("a-0").stance is S
    with pytest.raises(NotFoundError):
        store.withdraw_correction(99)


def test_taking_back_twice_changes_nothing(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", M)])
    number = say(store, "a-0", C, "Ada")
    first = store.withdraw_correction(number, who="Ada")
    assert store.withdraw_correction(number, who="Bo") == first


def test_an_unjudged_statement_is_unclassified_again(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", None)])
    number = say(store, "a-0", C)
    store.withdraw_correction(number)
    assert store.statement("a-0").stance is None
    assert store.tally(the_work(store, "x")).unclassified == 1


def test_an_export_keeps_what_was_taken_back(store: Store) -> None:
    put(store, "a", [ref("x")], [("x", M)])
    say(store, "a-0", S, "Ada", drawn="random", blind=True)
    number = say(store, "a-0", C, "Bo")
    before = io.StringIO()
    store.export(before)
    store.withdraw_correction(number, who="Bo")
    after = io.StringIO()
    store.export(after)
    with Store.open(":memory:") as copy:
        copy.import_(io.StringIO(before.getvalue()))
        assert copy.statement("a-0").stance is C
        outcome = copy.import_(io.StringIO(after.getvalue()))
        assert outcome.corrections == 0
        assert copy.statement("a-0").stance is S
        assert copy.correction_log("a-0")[0].correction == store.correction_log("a-0")[0].correction
        assert copy.correction_log("a-0")[1].correction.withdrawn_by == "Bo"
        copy.import_(io.StringIO(before.getvalue()))
        assert copy.statement("a-0").stance is S, "what was taken back here stays so"


def verdict(number: int, person: str, stance: Stance) -> Verdict:
    return Verdict(number, "s", person, person.title(), stance, stance, f"2026-01-{number:02}", "", False)


def test_each_person_has_one_word_the_last() -> None:
    given = [verdict(1, "ada", S), verdict(2, "bo", C), verdict(3, "ada", C), verdict(4, "", S)]
    assert list(last_words(given)) == ["bo", "ada"]
    assert standing_of(given) is Standing.AGREED
    assert standing_of(given[:2]) is Standing.DISPUTED
    assert standing_of([given[0], given[3]]) is Standing.SINGLE, "an unnamed verdict may be the same person's"
    assert standing_of([given[3]]) is Standing.SINGLE
    assert standing_of([]) is None


@pytest.fixture
def doubtful(store: Store) -> Store:
    """Statements of every kind: a-0 uncertain, a-1 and a-2 claims, a-3 a wavering mention, a-4 a sure one."""
    keys = [("x", M)] * 5
    put(store, "a", [ref("x")], keys)
    verdicts = {
        "a-0": judged(M, sure=0.5, uncertain=True, model="m2"),
        "a-1": judged(S, sure=0.9, model="m2"),
        "a-2": judged(C, sure=0.7, model="m2"),
        "a-3": judged(M, sure=0.6, model="m2"),
        "a-4": judged(M, sure=0.99, model="m2"),
    }
    store.rejudge("m2", verdicts.items())
    return store


def walk(store: Store, mode: QueueMode, who: str = "Ada", **more: object) -> list[str]:
    """All of a queue by its cursors, one at a time."""
    found: list[Queued] = []
    after = ""
    while part := store.queue(mode, who=who, after=after, **more):  # type: ignore[arg-type]
        found += part
        after = part[-1].cursor
        assert len(found) < 20
    assert found == store.queue(mode, who=who, limit=20, **more)  # type: ignore[arg-type]
    return [each.statement_id for each in found]


def test_the_doubtful_come_first(doubtful: Store) -> None:
    assert walk(doubtful, QueueMode.UNCERTAIN) == ["a-0", "a-2", "a-1", "a-3"]
    assert walk(doubtful, QueueMode.CLAIMS) == ["a-2", "a-1"]
    reasons = [each.reason for each in doubtful.queue(QueueMode.UNCERTAIN, limit=9)]
    assert reasons == [Reason.UNCERTAIN, Reason.CLAIM, Reason.CLAIM, Reason.WAVERING]
    assert doubtful.waiting() == {Reason.UNCERTAIN: 1, Reason.CLAIM: 2}
    say(doubtful, "a-2", M, "Ada")
    assert walk(doubtful, QueueMode.UNCERTAIN) == ["a-0", "a-1", "a-3"]
    assert doubtful.waiting()[Reason.CLAIM] == 1


def test_a_queue_goes_on_behind_its_cursor_whatever_is_judged(doubtful: Store) -> None:
    first = doubtful.queue(QueueMode.UNCERTAIN, who="Ada")[0]
    number = say(doubtful, first.statement_id, M, "Ada")
    doubtful.withdraw_correction(number)
    assert doubtful.queue(QueueMode.UNCERTAIN, who="Ada", after=first.cursor)[0].statement_id == "a-2"
    assert doubtful.queue(QueueMode.UNCERTAIN, who="Ada")[0].statement_id == "a-0"


def test_a_random_sample_keeps_what_was_judged_for_another_reason(doubtful: Store) -> None:
    say(doubtful, "a-0", M, "Ada", drawn=Drawn.QUEUE.value)
    say(doubtful, "a-1", M, "Ada", drawn=Drawn.RANDOM.value)
    assert walk(doubtful, QueueMode.RANDOM) == ["a-0", "a-2", "a-3", "a-4"]
    assert walk(doubtful, QueueMode.RANDOM, who="Bo") == ["a-0", "a-1", "a-2", "a-3", "a-4"]
    assert doubtful.randomly_drawn() == {"a-1"}


def test_a_second_opinion_is_asked_of_others(doubtful: Store) -> None:
    say(doubtful, "a-1", S, "Ada")
    say(doubtful, "a-2", S, "ada ")
    say(doubtful, "a-3", S, "Ada")
    say(doubtful, "a-3", S, "Cy")
    assert walk(doubtful, QueueMode.SECOND, who="Bo") == ["a-1", "a-2"]
    assert walk(doubtful, QueueMode.SECOND, who="ADA") == []


def test_the_disputed_stand_on_top_until_one_has_had_the_last_word(doubtful: Store) -> None:
    say(doubtful, "a-4", S, "Ada", at="2026-01-01T00:00:00Z")
    number = say(doubtful, "a-4", C, "Bo", at="2026-01-02T00:00:00Z")
    assert walk(doubtful, QueueMode.UNCERTAIN, who="Ada")[0] == "a-4"
    assert walk(doubtful, QueueMode.DISPUTED, who="Bo") == [], "Bo has had the last word"
    assert walk(doubtful, QueueMode.DISPUTED, who="Cy") == ["a-4"]
    doubtful.withdraw_correction(number)
    assert walk(doubtful, QueueMode.DISPUTED, who="Cy") == []
    say(doubtful, "a-4", C, "Bo")
    say(doubtful, "a-4", C, "Ada")
    assert walk(doubtful, QueueMode.DISPUTED, who="Cy") == [], "Ada came round"


def test_the_queue_of_a_work(doubtful: Store) -> None:
    work = the_work(doubtful, "x")
    assert walk(doubtful, QueueMode.WORK, work_id=work) == ["a-0", "a-2", "a-1", "a-3", "a-4"]
    say(doubtful, "a-2", S, "Ada")
    assert walk(doubtful, QueueMode.WORK, work_id=work) == ["a-0", "a-1", "a-3", "a-4"]
    assert "a-2" in walk(doubtful, QueueMode.WORK, who="Bo", work_id=work)
    with pytest.raises(UsageError):
        doubtful.queue(QueueMode.WORK)


@pytest.mark.parametrize("after", ["x", "1~y~a", "1~nan~a", "99~0.1~a", "1~0.1~", "-1~0~a"])
def test_a_false_cursor_is_refused(doubtful: Store, after: str) -> None:
    with pytest.raises(UsageError):
        doubtful.queue(QueueMode.UNCERTAIN, after=after)


def test_the_log_by_who_and_how(doubtful: Store) -> None:
    say(doubtful, "a-0", M, "Ada", at="2026-01-01T00:00:00Z")
    say(doubtful, "a-1", C, "Ada", at="2026-01-02T00:00:00Z")
    say(doubtful, "a-1", S, "Bo", at="2026-01-03T00:00:00Z")
    doubtful.withdraw_correction(say(doubtful, "a-3", S, "Bo", at="2026-01-04T00:00:00Z"))

    def listed(**wanted: object) -> list[tuple[str, str]]:
        rows, total = doubtful.logged_corrections(CorrectionFilter(**wanted), limit=10)  # type: ignore[arg-type]
        assert total == len(rows)
        return [(row.correction.statement_id, row.correction.who) for row in rows]

    assert listed() == [("a-3", "Bo"), ("a-1", "Bo"), ("a-1", "Ada"), ("a-0", "Ada")]
    assert listed(who="ADA ") == [("a-1", "Ada"), ("a-0", "Ada")]
    assert listed(withdrawn=True) == [("a-3", "Bo")]
    assert listed(standing=Standing.DISPUTED) == [("a-1", "Bo"), ("a-1", "Ada")]
    assert listed(changed=False, withdrawn=False) == [("a-1", "Bo"), ("a-0", "Ada")]
    rows, total = doubtful.logged_corrections(CorrectionFilter(), limit=1, offset=1)
    assert (total, rows[0].standing, rows[0].judged) == (4, Standing.DISPUTED, S)
    assert doubtful.judges() == ["Ada", "Bo"]
    assert doubtful.judged_since("ada", "2026-01-02") == 1
    assert [each.id for each in doubtful.latest_corrections("Bo", "2026", 5)] == [3]
    doubtful.remove("a.xml")
    rows, _ = doubtful.logged_corrections(CorrectionFilter(), limit=9)
    assert [(row.there, row.judged) for row in rows] == [(False, None)] * 4


def test_sentences_around_a_statement(store: Store) -> None:
    put(store, "a", [ref("x"), ref("y")], [("x", M), ("y", S), ("x", C)])
    around = store.passages_around("a-1")
    assert [sid for each in around for sid in each.statement_ids] == ["a-0", "a-1", "a-2"]
    assert [each.here for each in around if "a-1" in each.statement_ids] == [True]
    assert store.passages_around("a-1", reach=0)[0].here
    assert store.passages_around("nothing") == []
    match = store.match_of("a-1")
    assert match is not None
    assert match.work_id == the_work(store, "y")
    assert store.match_of("nothing") is None


def test_an_older_database_learns_who_the_people_are(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    with Store.open(path) as store:
        put(store, "a", [ref("x")], [("x", M)])
        say(store, "a-0", C, "  Ada   L. ")
        store.withdraw_correction(say(store, "a-0", S, "Bo"))
    config = Config()
    config.set_main_option("script_location", str(Path(_open.__file__).parent / "migrations"))
    with create_engine(f"sqlite:///{path}").begin() as connection:
        config.attributes["connection"] = connection
        command.downgrade(config, "0008")
        assert "person" not in {column["name"] for column in inspect(connection).get_columns("correction")}
    with Store.open(path) as store:
        assert store.judged_since("ada l.", "2000") == 1
        assert [each.correction.who for each in store.correction_log("a-0")] == ["  Ada   L. "], (
            "an older one knew no way back"
        )
        assert store.statement("a-0").stance is C
