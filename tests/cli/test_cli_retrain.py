"""`citance retrain` and `citance export --corrections` over the tutorial library, with an encoder of a few kilobytes."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import pytest

from citance.classify import load
from citance.classify.encoder_file import read_encoder
from citance.classify.heads_in_force import current_heads, heads_folder
from citance.classify.retrain import read_corrected
from citance.errors import DamagedInput
from citance.index import Index
from citance.model import Correction, Stance
from citance.pipeline.retraining import reference_rows
from citance.store import Store
from fixtures.standin_encoder import NAME, statement, write_encoder


@pytest.fixture(autouse=True)
def encoder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = write_encoder(tmp_path / "weights")
    monkeypatch.setattr("citance.classify.local_heads.read_encoder", lambda **_: read_encoder(folder))
    monkeypatch.setattr("citance.classify.retrain.fitting.read_encoder", lambda **_: read_encoder(folder))
    monkeypatch.setattr(load, "_load", lru_cache(load._load.__wrapped__))


def correct_some(db: Path, number: int = 40) -> list[str]:
    """Correct every eighth statement, in turn to each stance."""
    with Store.open(db) as store:
        sids = [item.statement.id for item in store.iter_statements()][::8][:number]
        for n, sid in enumerate(sids):
            stance = list(Stance)[n % 3]
            store.correct(Correction(statement_id=sid, stance=stance, broad=stance, who="Alder", note=f"no. {n}"))
    return sids


def rows_file(path: Path, count: int = 60) -> Path:
    """Labelled rows in which "akin" supports."""
    lines = []
    for n in range(count):
        cue, stance = ("akin", "supporting") if n % 2 else ("", "mentioning")
        item = statement(n, cue)
        row = {
            "id": item.id,
            "citance": item.citance,
            "marker_start": item.marker_start,
            "marker_end": item.marker_end,
        }
        lines.append(json.dumps({**row, "citing_doi": f"10.5555/a{n % 9}", "stance": stance}))
    path.write_text("\n".join(lines) + "\n")
    return path


def test_without_yes_and_without_a_terminal_nothing_is_kept(citance: Any, own_db: Path) -> None:
    correct_some(own_db)
    result = citance("retrain", "--corrections", "--db", own_db)
    assert result.exit_code == 0, result.output
    assert "40 corrections" in result.stdout
    assert "macro-F1\t40" in result.stdout
    assert "present judgements that would change" in result.stdout
    assert "nothing was kept" in result.stderr
    assert not heads_folder().exists()


def test_yes_keeps_rejudge_judges_and_corrections_stay(citance: Any, own_db: Path) -> None:
    sids = correct_some(own_db)
    said = json.loads(citance("retrain", "--corrections", "--yes", "--json", "--db", own_db).stdout)
    assert said["kept"] == current_heads()
    assert said["proposal"]["corrections"] == 40
    # No statement that was learnt from, nor one about another entry at the same marker.
    assert 300 < said["proposal"]["reference"][0]["n"] <= len(reference_rows()) - 40
    with Store.open(own_db) as store:
        before = {item.statement.id: item for item in store.iter_statements()}
        assert {item.judgement.model for item in before.values() if item.judgement} != {NAME}
    again = json.loads(citance("retrain", "--rejudge", "--json", "--db", own_db).stdout)["rejudged"]
    with Store.open(own_db) as store:
        after = {item.statement.id: item for item in store.iter_statements(counted=False)}
        assert {item.judgement.model for item in after.values() if item.judgement} == {f"{NAME}+local-{said['kept']}"}
        assert [after[sid].stance for sid in sids] == [before[sid].stance for sid in sids]
        assert all(after[sid].correction is not None for sid in sids)
        others = set(before) - set(sids)
        moved = sum(before[sid].stance != after[sid].stance for sid in others)
    assert again["judged"] == len(after)
    assert sum(number for to in again["changed"].values() for number in to.values()) >= moved > 0
    third = json.loads(citance("retrain", "--rejudge", "--json", "--db", own_db).stdout)["rejudged"]
    assert (third["judged"], third["current"]) == (0, len(after))


def test_the_search_index_follows_a_rejudging(citance: Any, own_db: Path) -> None:
    with Index.open(own_db) as index:
        assert index.search_index.search("firms stance:supporting", limit=1000).total > 0
    assert citance("retrain", "--rejudge", "--db", own_db).exit_code == 0
    with Index.open(own_db) as index:
        found = index.search("firms stance:supporting", limit=1000)
        behind = index.store.watermark() - index.search_index.watermark
        now = {item.statement.id for item in index.store.iter_statements() if item.stance is Stance.SUPPORTING}
    assert behind == 0
    assert {item.statement.id for item in found} <= now  # hardly any: the stand-in knows one English word


def test_one_command_can_do_both(citance: Any, own_db: Path) -> None:
    correct_some(own_db)
    said = json.loads(citance("retrain", "--corrections", "--yes", "--rejudge", "--json", "--db", own_db).stdout)
    assert said["rejudged"]["model"] == f"{NAME}+local-{said['kept']}"


def test_list_and_undo(citance: Any, tmp_path: Path) -> None:
    file = rows_file(tmp_path / "rows.jsonl")
    first, second = (
        json.loads(citance("retrain", "--file", file, "--yes", "--json", "--db", "none.db").stdout)["kept"]
        for _ in "12"
    )
    listed = citance("retrain", "--list").stdout
    assert f"in force\t{second}" in listed
    assert f"\t{first}" in listed
    assert f"{second} is left; the heads {first} are in force" in citance("retrain", "--undo").stdout
    assert json.loads(citance("retrain", "--undo", "--json").stdout) == {"left": first, "current": None}
    last = citance("retrain", "--undo")
    assert (last.exit_code, "nothing to undo" in last.stderr) == (2, True)
    assert [card["id"] for card in json.loads(citance("retrain", "--list", "--json").stdout)["heads"]] == [
        first,
        second,
    ]


def test_a_file_needs_no_library_and_says_what_that_means(citance: Any, tmp_path: Path) -> None:
    result = citance("retrain", "--file", rows_file(tmp_path / "rows.jsonl"), "--db", "none.db")
    assert result.exit_code == 0, result.output
    assert "60 corrections (30 supporting, 30 mentioning) of 9 citing articles" in result.stdout
    assert "without a library" in result.stderr
    assert not Path("none.db").exists()


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ([], "give --corrections"),
        (["--undo", "--list"], "give --corrections"),
        (["--undo", "--corrections"], "give --corrections"),
        (["--file", "absent.jsonl"], "absent.jsonl cannot be read"),
        (["--file", "few.jsonl"], "20 corrections are needed, there are 6"),
    ],
)
def test_what_makes_no_sense_is_told(citance: Any, tmp_path: Path, words: list[str], reason: str) -> None:
    rows_file(tmp_path / "few.jsonl", 6)
    result = citance("retrain", *words, "--db", "none.db")
    assert result.exit_code == 2
    assert reason in result.stderr


def test_force_overrides(citance: Any, tmp_path: Path) -> None:
    result = citance("retrain", "--file", rows_file(tmp_path / "few.jsonl", 6), "--force", "--yes", "--db", "none.db")
    assert result.exit_code == 0, result.output
    assert current_heads() is not None


def test_a_library_without_corrections_says_so(citance: Any, own_db: Path) -> None:
    result = citance("retrain", "--corrections", "--db", own_db)
    assert result.exit_code == 2
    assert "no corrections" in result.stderr


def test_corrections_are_exported_as_labelled_rows_and_learnt_from_again(
    citance: Any, own_db: Path, tmp_path: Path
) -> None:
    sids = correct_some(own_db)
    result = citance("export", "--corrections", "rows.jsonl", "--db", own_db)
    assert result.exit_code == 0, result.output
    rows = [json.loads(line) for line in (tmp_path / "rows.jsonl").read_text().splitlines()]
    assert {row["id"] for row in rows} == set(sids)
    wanted = {"before", "citance", "after", "marker_start", "marker_end", "section", "citing_title", "cited_title"}
    for row in rows:
        assert wanted | {"stance", "broad", "who", "at", "note", "citing_doi", "source"} <= set(row)
        assert row["who"] == "Alder"
        assert row["at"]
        assert row["judged_by"]
    found = read_corrected((tmp_path / "rows.jsonl").read_bytes().splitlines())
    with Store.open(own_db) as store:
        for row in found:
            item = store.statement(row.item.id)
            assert row.stance is item.stance
            assert row.item.section_role == item.statement.section.role.value
            assert row.item.citance[row.item.marker_start : row.item.marker_end] == item.statement.marker
    again = json.loads(citance("retrain", "--file", "rows.jsonl", "--json", "--db", own_db).stdout)
    own = json.loads(citance("retrain", "--corrections", "--json", "--db", own_db).stdout)
    assert again["proposal"]["held_out"][0]["before"] == own["proposal"]["held_out"][0]["before"]
    assert citance("export", "--corrections", "--db", own_db).stdout == (tmp_path / "rows.jsonl").read_text()


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", "line 2: not JSON"),
        ('{"citance": "As in [1].", "marker_start": 6, "marker_end": 9}', 'line 2: "stance" is missing'),
        (
            '{"citance": "As in [1].", "marker_start": 6, "marker_end": 9, "stance": "against"}',
            'line 2: "stance" must be',
        ),
        (
            '{"citance": "As in [1].", "marker_start": 6, "marker_end": 90, "stance": "supporting"}',
            "line 2: the marker",
        ),
        ("[]", "line 2: an object is expected"),
    ],
)
def test_a_line_that_cannot_be_used_is_named(line: str, reason: str) -> None:
    good = b'{"citance": "As in [1].", "marker_start": 6, "marker_end": 9, "stance": "supporting"}'
    with pytest.raises(DamagedInput) as caught:
        read_corrected([good, line.encode()])
    assert reason in str(caught.value)


def test_the_later_of_two_rows_about_one_marker_holds() -> None:
    row = {
        "citance": "As in [1].",
        "marker_start": 6,
        "marker_end": 9,
        "citing_doi": "10.5555/a",
        "stance": "supporting",
    }
    found = read_corrected([json.dumps(row).encode(), json.dumps({**row, "stance": "mentioning"}).encode()])
    assert [one.stance for one in found] == [Stance.MENTIONING]
